"""Personal details where they do not belong are said at their cells, and go no further; IDs are left alone."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_fieldwork.samples import SAMPLES as FIELDWORK
from alexi_ingest import wire
from alexi_ingest.authoring.contract.samples import HUBS, MEMBERS, received_on
from alexi_ingest.declare import Field, FieldType
from alexi_ingest.defaults import load_sources
from alexi_ingest.harmonise.privacy import read_without
from alexi_ingest.harmonise.screening import screened
from alexi_ingest.model import ROW, Kind, Severity, Sheet, Table, Verdict, Workbook
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.report.groups import Section, grouped
from alexi_ingest.testkit.forms import Raw
from alexi_ingest.testkit.habits import HubHabits
from alexi_training.samples import SAMPLES as TRAINING

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.model import Finding, Outcome

SOURCES = load_sources()
PERIOD = "2015-16-Q2"
NHS = "9434765919"
TELEPHONE = "07700 900123"


@dataclass
class Given:
    """A list of sessions as a CSV whose cells may be changed."""

    folder: Path
    name: str = "training_hub-03_2015-16-Q2.csv"
    rows: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with a clean return."""
        [sample] = TRAINING.clean(HubHabits("hub-03", file_format="csv"), [PERIOD])
        with sample.write(self.folder / "sent").open(encoding="utf-8-sig", newline="") as file:
            self.rows = list(csv.reader(file))

    def column(self, heading: str, *texts: str) -> int:
        """Add a column with texts in the first rows; give its position."""
        for row, text in zip(self.rows, [heading, *texts, *[""] * len(self.rows)], strict=False):
            row.append(text)
        return len(self.rows[0]) - 1

    def examined(self) -> Outcome:
        """Write the file, and take it through the journey."""
        with (self.folder / "sent").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(self.rows)
        return examine(self.folder / "sent", Received(self.name, "hub-03", date(2015, 10, 14)), SOURCES)


@pytest.fixture
def sessions(tmp_path: Path) -> Given:
    return Given(tmp_path)


def personal(outcome: Outcome) -> list[Finding]:
    return [one for one in outcome.findings if "personal" in one.rule.rpartition(".")[2] or ".personal." in one.rule]


def told(outcome: Outcome) -> list[tuple[str, Severity, str | None]]:
    return [(one.rule, one.severity, one.where.a1) for one in personal(outcome)]


def shown(outcome: Outcome) -> str:
    facts, blobs = wire.pack_outcome(outcome)
    return repr(facts) + "".join(repr(blob) for blob in blobs.values())


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        ("Jo@example.org", "email"), (TELEPHONE, "telephone"), (NHS, "nhs_number"), ("AB 12 34 56 C", "ni_number"),
        ("BS1 5TR", "postcode"), ("DOB 14/03/1999", "date_of_birth"),
    ],
)  # fmt: skip
def test_each_kind_is_an_error_at_its_cell_and_keeps_its_row_back(sessions: Given, sent: str, rule: str) -> None:
    at = sessions.rows[0].index("Status") if "Status" in sessions.rows[0] else len(sessions.rows[0]) - 1
    sessions.rows[2][at] = sent
    outcome = sessions.examined()
    [(found, severity, cell)] = told(outcome)
    assert found.endswith(f".personal_{rule}")
    assert (severity, cell) == (Severity.ERROR, f"{chr(65 + at)}3")
    assert outcome.counts.errors == 1  # and not that the answer is not in the list
    assert outcome.counts.rows - outcome.counts.rows_ready == 1
    assert sent not in shown(outcome)
    [finding] = personal(outcome)
    assert finding.observed == "[removed]"
    assert finding.message.startswith("This cell holds a")


def test_a_heading_a_cell_beside_the_table_and_one_below_are_told(sessions: Given) -> None:
    sessions.column(f"Ring {TELEPHONE}")
    at = sessions.column("", "", "ann@example.org")
    sessions.rows.append(["", "", "", "", "thanks, 0161 496 0123"])
    outcome = sessions.examined()
    last = len(sessions.rows)
    assert {cell for _, _, cell in told(outcome)} == {f"{chr(64 + at)}1", f"{chr(65 + at)}3", f"E{last}"}
    assert {severity for _, severity, _ in told(outcome)} == {Severity.ERROR}
    assert not [text for text in (TELEPHONE, "ann@example.org", "0161 496 0123") if text in shown(outcome)]
    assert outcome.verdict is Verdict.PARTIAL


def test_a_full_date_below_a_heading_of_birth_is_told_and_one_below_another_is_not(sessions: Given) -> None:
    at = sessions.column("D.O.B.", "14/03/1999", "March 1999")
    sessions.column("Next session", "14/03/2016")
    assert told(sessions.examined()) == [("file.personal.date_of_birth", Severity.ERROR, f"{chr(65 + at)}2")]


def test_names_are_asked_about_where_text_may_stand_and_keep_no_row_back(sessions: Given) -> None:
    at = sessions.column("Comments", "Room booked", "with Karen Whitby")
    sessions.column("Trainer's name", "Shanice", "")
    outcome = sessions.examined()
    assert sorted(told(outcome)) == [
        ("file.personal.suspected_name", Severity.QUERY, f"{chr(65 + at)}3"),
        ("file.personal.suspected_name", Severity.QUERY, f"{chr(66 + at)}2"),
    ]
    assert outcome.verdict is Verdict.ACCEPTED
    assert "Whitby" not in shown(outcome)
    [line, _] = [one.line for one in grouped(outcome.findings)[Section.CHECK]]
    assert line.startswith("This cell may hold the name of somebody")


def test_no_rule_judges_what_was_taken_out_so_that_nothing_shows_it(tmp_path: Path) -> None:
    [sample] = FIELDWORK.clean(HubHabits("team", size=30), ["R2"])
    sample = sample.with_values("visit", 0, team_member=Raw("Karen Whitby"))  # initials are asked for
    received = Received(sample.filename, "team", received_on("R2"), hubs=HUBS, members=MEMBERS)
    outcome = examine(sample.write(tmp_path / "sent.xlsx"), received, SOURCES)
    [finding] = [one for one in outcome.findings if one.severity in {Severity.ERROR, Severity.QUERY}]
    assert (finding.problem, finding.field, finding.observed) == ("suspected_name", "team_member", "[removed]")


def test_the_names_of_a_file_and_of_a_sheet_are_not_repeated(sessions: Given) -> None:
    sessions.name = f"training_hub-03_2015-16-Q2 {TELEPHONE}.csv"
    outcome = sessions.examined()
    [(rule, severity, _)] = told(outcome)
    assert (rule, severity) == ("file.personal.name", Severity.NOTE)
    assert TELEPHONE not in shown(outcome)


def test_a_sheet_whose_name_is_personal_is_called_by_its_number() -> None:
    sheet = Sheet("Jo 07700 900123", pl.DataFrame({"0": ["Room"]}))
    known = screened(Workbook("a.xlsx", Kind.XLSX, (sheet,)))
    assert [one.name for one in known.sheets] == ["Sheet 1 (name removed)"]
    assert [(one.rule, one.severity) for one in known.notes] == [("file.personal.sheet", Severity.ERROR)]


def test_an_id_that_looks_like_a_number_of_a_person_stays_and_an_address_does_not(tmp_path: Path) -> None:
    [sample] = CASEWORK.clean(HubHabits("hub-03", size=30), [PERIOD])
    person = sample.records("young_person")[0]["person_id"]
    path = sample.write(tmp_path / "sent.xlsx")
    book = openpyxl.load_workbook(path)
    changed = [cell for sheet in book for row in sheet for cell in row if cell.value == person]
    for cell in changed:
        cell.value = NHS
    book.save(path)
    received = Received(sample.filename, "hub-03", date(2015, 10, 14))
    assert personal(examine(path, received, SOURCES)) == []
    for cell in changed:
        cell.value = "jo@example.org"
    book.save(path)
    outcome = examine(path, received, SOURCES)
    assert len(told(outcome)) == len(changed)
    assert "jo@example.org" not in shown(outcome)


def test_what_others_answered_is_published_without_and_asks_nothing_of_the_sender() -> None:
    frame = pl.DataFrame({ROW: [2, 3], "said": ["Ring Jo on 07700 900123 please", "Good"]})
    cells = pl.DataFrame({"0": ["What else?", *frame["said"]]})
    book = screened(Workbook("a.csv", Kind.CSV, (Sheet("a", cells),)))

    def ask(workbook: Workbook) -> tuple[dict[str, Table], list[Finding]]:
        read = frame.with_columns(workbook.sheets[0].frame["0"][1:].alias("said"))
        return {"answer": Table("answer", "a", read, {"said": 0}, {"said": "What else?"}, (0, 0))}, []

    fields = {"answer": [Field("said", FieldType.TEXT, "What else")]}
    for answered, wanted in (((), ("personal_data", "error")), (("answer",), ("personal_answer", "note"))):
        found = read_without(book, ask, fields, answered)
        assert found.tables["answer"].frame["said"].to_list() == ["Ring Jo on [removed] please", "Good"]
        assert [(hit.problem, hit.severity) for hit in found.hits] == [wanted]


def test_a_column_of_personal_details_is_left_out_whole_and_told_of_once() -> None:
    cells = pl.DataFrame({"0": ["Ref", "7", "8"], "1": ["E-mail", "jo@example.org", "al@example.org"]})
    book = screened(Workbook("a.csv", Kind.CSV, (Sheet("a", cells),)))
    frame = pl.DataFrame({ROW: [2, 3], "ref": ["7", "8"]})
    table = Table("answer", "a", frame, {"ref": 0}, {"ref": "Ref"}, (0, 0), personal=((1, "E-mail"),))
    found = read_without(book, lambda _: ({"answer": table}, []), {"answer": [Field("ref", FieldType.ID, "Ref")]})
    [note] = found.findings
    assert (note.problem, note.severity, note.where, note.heading) == (
        "dropped_column", Severity.NOTE, ("a", None, 1), "E-mail",
    )  # fmt: skip
    assert found.hits == ()


def test_clean_cells_are_not_touched(sessions: Given) -> None:
    sheet = Sheet("a", pl.DataFrame({"0": ["HH-0123", "00012345678", "14/03/2016", "£1,234,567"]}))
    book = Workbook("a.csv", Kind.CSV, (sheet,))
    assert screened(book) == book
    assert personal(sessions.examined()) == []
