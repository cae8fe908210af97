"""A source begun from a file reads it: tables, types and keys are guessed, and nothing private comes along."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from alexi_casework.samples import SAMPLES
from alexi_ingest.authoring.scaffold.make import make_from
from alexi_ingest.authoring.scaffold.names import noun_of, title_of
from alexi_ingest.model import Severity
from alexi_ingest.periods import quarter_of
from alexi_ingest.testkit.habits import HubHabits
from tests.authoring.scaffold.files import KNOWN, PRIVATE, SECRET, SOURCES, spreadsheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from alexi_ingest.authoring.scaffold.draft import DraftTable
    from alexi_ingest.read.formats.raw import Cell


def test_a_file_in_hand_becomes_a_source_that_reads_it(tmp_path: Path) -> None:
    made = make_from("house_calls", tmp_path / "calls", SOURCES, spreadsheet(tmp_path), KNOWN, SECRET)
    assert made.begun
    asked = [one.rule for one in made.begun.original.findings if one.severity is Severity.ERROR]
    assert asked == ["house_calls.sheet_1.date.repeated_heading"]
    assert made.begun.original.counts.rows == 4 + 2 + 2 + 3
    assert [outcome.counts.errors for outcome in made.outcomes.values()] == [1]
    tables = {table.name: (table.layout, [field.name for field in table.fields]) for table in made.draft.tables}
    assert tables == {
        "sheet_1": (
            "ListLayout",
            ["child_ref", "date", "hours", "calls", "agreed", "at", "seen_by", "n_100_percent"],
        ),
        "lists": ("SheetTablesLayout", ["town", "people"]),
        "lists_2": ("SheetTablesLayout", ["room", "seats", "hired"]),
        "sheet_3": ("MultiRowListLayout", ["ref", "initial_total", "initial_date", "final_total", "final_date"]),
    }
    first = {field.name: field for field in made.draft.tables[0].fields}
    assert {name: str(field.type) for name, field in first.items()} == {
        "child_ref": "id", "date": "date", "hours": "decimal", "calls": "integer", "agreed": "yes_no", "at": "time",
        "seen_by": "text", "n_100_percent": "integer",
    }  # fmt: skip
    assert [name for name, field in first.items() if field.rules] == ["child_ref"]
    assert first["child_ref"].person
    assert [field.name for field in made.draft.tables[0].unfilled] == ["class_sent"]
    assert made.begun.rival is None
    models = (tmp_path / "calls" / "house_calls" / "models.py").read_text("utf-8")
    assert '# - class_sent, of the column "class"\n' in models
    assert "    # Each type is a guess: all values in the file can be read as it.\n" in models
    assert '    date: pl.Date = field(FieldType.DATE, label="Date", required=True)\n' in models


def test_nothing_private_of_the_file_is_in_the_package(tmp_path: Path) -> None:
    made = make_from("house_calls", tmp_path / "calls", SOURCES, spreadsheet(tmp_path), KNOWN, SECRET)
    for path in (path for path in made.folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            content = b"".join(texts(path))
        assert not [word for word in PRIVATE if word.encode() in content], path


def test_a_source_that_reads_such_files_already_is_named(tmp_path: Path) -> None:
    (clean,) = SAMPLES.clean(HubHabits("hub-01", seed=3, size=10), ["2015-16-Q4"])
    made = make_from("once_more", tmp_path / "more", SOURCES, clean.write(tmp_path), KNOWN, SECRET)
    assert made.begun
    assert made.begun.rival == "casework"


def test_a_blank_form_is_enough_to_begin_with(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Date", "Child ID", "Hours"])
    book.save(tmp_path / "blank.xlsx")
    made = make_from("blank_form", tmp_path / "blank", SOURCES, tmp_path / "blank.xlsx", KNOWN, SECRET)
    [table] = made.draft.tables
    assert [(field.name, str(field.type), field.required) for field in table.fields] == [
        ("date", "text", False), ("child_id", "id", True), ("hours", "text", False),
    ]  # fmt: skip
    assert table.fields[1].comments == ("A guess: the key. No row is filled, so say of each field what it is.",)


REFERRED = date(2015, 8, 3)
TWICE = [("C1", REFERRED, 7), ("C2", REFERRED, 9), ("C1", date(2015, 9, 7), 7), ("C3", date(2015, 9, 9), 7)]


def drafted_of(folder: Path, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> DraftTable:
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(folder / "sent.xlsx")
    made = make_from("referred", folder / "made", SOURCES, folder / "sent.xlsx", KNOWN, SECRET)
    [table] = made.draft.tables
    return table


def test_a_persons_id_that_repeats_is_a_persons_and_the_key_only_with_another_column(tmp_path: Path) -> None:
    child, referred, age = drafted_of(tmp_path, ["Child ID", "Referred", "Age"], TWICE).fields
    assert (child.type, child.person, child.rules) == ("id", True, ())
    assert (referred.rules, referred.required, age.rules) == (('unique("child_id")',), True, ())
    assert "A guess: the key together with child_id" in referred.comments[0]


def test_of_a_date_of_birth_the_month_is_kept_and_it_is_no_part_of_a_key(tmp_path: Path) -> None:
    rows = [(child, date(2001, 5, 1 + n), day) for n, (child, day, _) in enumerate(TWICE)]
    _, born, referred = drafted_of(tmp_path, ["Child ID", "Date of birth", "Referred"], rows).fields
    assert (born.type, born.dtype, born.rules) == ("month", "pl.Date", ())
    assert referred.rules == ('unique("child_id")',)


def test_an_id_of_the_rows_is_the_key_before_one_of_persons_and_a_count_is_no_id(tmp_path: Path) -> None:
    rows = [(n, f"C{n}", f"R{n}") for n in range(4)]
    number, child, ref = drafted_of(tmp_path, ["Number of referrals", "Child ID", "Referral ref"], rows).fields
    assert (number.type, number.rules) == ("integer", ())
    assert (child.rules, child.person) == ((), True)
    assert (ref.rules, ref.person) == (("unique()",), False)


def test_a_persons_id_that_does_not_repeat_is_said_to_be_the_key_by_a_guess(tmp_path: Path) -> None:
    child, *_ = drafted_of(tmp_path, ["Child ID", "Referred", "Age"], TWICE[1:]).fields
    assert child.rules == ("unique()",)
    assert "A guess: a person's own ID" in child.comments[0]
    assert 'say unique("child_id") in another field' in child.comments[1]


def test_rows_that_no_two_columns_tell_apart_get_a_key_and_a_word(tmp_path: Path) -> None:
    table = drafted_of(tmp_path, ["Child ID", "Referred", "Age"], [*TWICE, TWICE[0]])
    assert (table.key, table.fields[0].person) == ("child_id", True)
    assert "No two columns tell the rows apart" in table.remarks[0]


def test_a_list_of_eleven_columns_is_a_source_of_under_eighty_lines(tmp_path: Path) -> None:
    drafted_of(tmp_path, [f"Column {n}" for n in range(11)], [[f"a{n}{row}" for n in range(11)] for row in range(6)])
    made = (tmp_path / "made" / "referred").glob("*.py")
    assert sum(len(path.read_text("utf-8").splitlines()) for path in made) < 80


def test_a_sample_is_of_the_period_of_its_last_day(tmp_path: Path) -> None:
    sent = tmp_path / "Referred 2015-16 Q2.csv"
    rows = [f"R{n},{day:%d/%m/%Y}" for n, (_, day, _) in enumerate(TWICE)]
    sent.write_text("\n".join(["Ref,Referred", *rows, ""]), "utf-8")
    made = make_from("referred", tmp_path / "made", SOURCES, sent, KNOWN, SECRET)
    assert made.begun
    assert made.begun.moved_to
    [sample] = made.outcomes
    lines = (made.folder / "referred" / "samples" / sample).read_text("utf-8").splitlines()[1:]
    last = max(datetime.strptime(line.split(",")[1], "%d/%m/%Y").astimezone().date() for line in lines)
    assert made.begun.moved_to == str(quarter_of(last)) != "2015-16-Q2"
    assert sample == f"referred {made.begun.moved_to.replace('-Q', ' Q')}.csv"
    assert made.begun.original.claim
    assert made.begun.original.claim.period == "2015-16-Q2"


def test_a_file_without_dates_keeps_the_period_that_its_name_says(tmp_path: Path) -> None:
    sent = tmp_path / "Rooms Q3 2014-15.csv"
    sent.write_text("Room ref,Seats\nA1,2\nA2,3\n", "utf-8")
    made = make_from("rooms_let", tmp_path / "made", SOURCES, sent, KNOWN, SECRET)
    assert [*made.outcomes] == ["rooms_let 2014-15 Q3.csv"]
    assert 'published(ROOMS_LET, "rooms_let")' in (made.folder / "rooms_let" / "__init__.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "title"), [("annex_a", "Annex A"), ("school_visits", "School visits"), ("form_7", "Form 7")]
)
def test_a_name_is_written_as_a_title(name: str, title: str) -> None:
    assert title_of(name) == title


def test_titles_keep_the_capitals_that_a_person_typed(tmp_path: Path) -> None:
    sent = tmp_path / "sent.csv"
    sent.write_text("Ref,Seats\nA1,2\nA2,3\n", "utf-8")
    made = make_from("cin_plans", tmp_path / "made", SOURCES, sent, KNOWN, SECRET, "CIN Plans of Annex A")
    [table] = made.draft.tables
    assert (made.draft.title, table.title) == ("CIN Plans of Annex A", "CIN Plans of Annex A")
    assert noun_of("CIN Plans") == ("CIN plan", "CIN plans")


def test_a_title_with_a_colon_names_its_rows_by_what_follows_as_it_was_typed(tmp_path: Path) -> None:
    sent = tmp_path / "sent.csv"
    sent.write_text("Ref,Seats\nA1,2\nA2,3\n", "utf-8")
    title = "Annex A list 3: referrals"
    made = make_from("annex_a_referrals", tmp_path / "made", SOURCES, sent, KNOWN, SECRET, title)
    [table] = made.draft.tables
    assert (made.draft.title, table.title, table.name) == (title, title, "referrals")
    assert table.noun == ("referral", "referrals")
    assert made.draft.published(table) == "annex_a_referrals"
    assert noun_of("List 7: Young Persons") == ("Young Person", "Young Persons")


def texts(path: Path) -> list[bytes]:
    book = openpyxl.load_workbook(path)
    return [str(cell).encode() for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
