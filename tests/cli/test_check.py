"""`check`: codes, JSON to the letter of its schema, reports, and nothing submitted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest.report.record import schema
from alexi_monitoring.samples import SAMPLES as MONITORING
from tests.cli.conftest import HABITS, PERIOD
from tests.journeys.bad_plugin import install

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ran

VERDICTS = {
    "clean": ("accepted", 0),
    "casework": ("accepted", 0),
    "to fix": ("partial", 1),
    "rejected": ("rejected", 3),
    "unknown": ("review", 3),
}


def test_each_file_is_one_line_of_json_that_keeps_the_schema(
    returns: dict[str, Path], alexi: Callable[..., Ran]
) -> None:
    said = alexi("check", "--json", *(returns[name] for name in VERDICTS))
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line["verdict"] for line in lines] == [verdict for verdict, _ in VERDICTS.values()]
    assert said.code == max(code for _, code in VERDICTS.values())
    for line in lines:
        Draft202012Validator(schema("report")).validate(line)


@pytest.mark.parametrize("name", VERDICTS)
def test_the_code_says_what_is_to_be_done(name: str, returns: dict[str, Path], alexi: Callable[..., Ran]) -> None:
    assert alexi("check", returns[name]).code == VERDICTS[name][1]


def test_it_says_in_words_what_to_fix_and_where(returns: dict[str, Path], alexi: Callable[..., Ran]) -> None:
    said = alexi("check", returns["to fix"])
    assert "1 thing to fix" in said.out
    assert "To fix:" in said.out
    assert "is not a day of the calendar" in said.out
    assert "Nothing was submitted." in said.err
    assert "⟦" not in said.out


def test_what_the_line_over_several_cells_does_not_say_is_said_below_it(
    alexi: Callable[..., Ran], tmp_path: Path
) -> None:
    (sample,) = CASEWORK.clean(HABITS, [PERIOD])
    wrong = sample.with_values("young_person", 0, gender="Martian").with_values("young_person", 1, gender="Martian")
    said = [line.strip() for line in alexi("check", wrong.write(tmp_path)).out.splitlines()]
    assert any("that is not on the list" in line for line in said)
    assert any(" must be one of: " in line for line in said)


def test_answers_that_may_be_chosen_are_said_for_each_cell(alexi: Callable[..., Ran], tmp_path: Path) -> None:
    (sample,) = CASEWORK.clean(HABITS, [PERIOD])
    wrong = {"ethnicity": "Gypsy/Romma", "local_authority": "Atlantis"}
    sample = sample.with_values("young_person", 0, **wrong).with_values("young_person", 1, ethnicity="Martian")
    first, second = (sample.cell("young_person", row, "ethnicity") for row in (0, 1))
    said = [line.strip() for line in alexi("check", sample.write(tmp_path)).out.splitlines()]
    assert f"{first}: Did you mean “Gypsy or Roma”? If not, choose another of the answers." in said
    assert f"{second}: Choose one of these answers." in said
    (listed,) = (line for line in said if line.startswith("The 20 answers: White British; "))
    assert "; Gypsy or Roma; " in listed
    assert any(re.fullmatch(r"The report lists the \d+ answers: write it with --report DIR\.", line) for line in said)


def test_of_an_unknown_file_it_says_what_was_found(returns: dict[str, Path], alexi: Callable[..., Ran]) -> None:
    said = alexi("check", returns["unknown"])
    assert "Room, Seats" in said.out


def test_the_page_of_a_hub_is_named_only_with_a_site(
    returns: dict[str, Path], alexi: Callable[..., Ran], site: Path
) -> None:
    alone = alexi("check", returns["unknown"])
    assert "give it the sheets and headings that the source's columns.csv lists" in alone.out
    assert "START-HERE" not in alone.out
    within = alexi("check", returns["unknown"], "--site", site, "--hub", "hub-03")
    assert "give it the sheets and headings that START-HERE.html lists" in within.out


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_that_a_source_could_not_be_loaded_is_said_beside_the_verdict(
    form: tuple[str, ...], returns: dict[str, Path], alexi: Callable[..., Ran], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    install(tmp_path, "rooms", "from alexi_ingest.api import hookimp\n")
    monkeypatch.syspath_prepend(tmp_path)
    said = alexi("check", returns["unknown"], *form)
    told = (
        "The source rooms could not be loaded, so it reads no file. See why, and what to do: alexi-ingest sources list"
    )
    assert said.err.splitlines()[0] == told
    assert said.code == 3
    assert "could not be loaded" not in said.out


def test_of_a_recognised_file_it_says_where_the_headings_of_each_list_stand(
    returns: dict[str, Path], alexi: Callable[..., Ran]
) -> None:
    said = alexi("check", returns["casework"])
    _, _, told = said.out.partition("What is in it:\n")
    lists = [line.split(": ", 1)[1] for line in told.splitlines()]
    assert [line.rpartition(" read as ")[2] for line in lists] == ["young people", "referrals", "missing episodes"]
    assert all(line.startswith("Headings in row ") and " of data, " in line for line in lists)


def test_the_records_of_a_form_are_not_called_rows(alexi: Callable[..., Ran], tmp_path: Path) -> None:
    (sample,) = MONITORING.clean(HABITS, [PERIOD])
    said = alexi("check", sample.write(tmp_path), "--report", tmp_path / "out")
    assert re.search(r"(\d+) of \1 records are ready", said.out)
    assert "1 record, read as" in said.out
    assert "of data, read as" not in said.out
    assert "records are ready" in (tmp_path / "out" / sample.filename / "report.html").read_text("utf-8")


def test_the_report_is_written_where_it_was_asked_for(
    returns: dict[str, Path], alexi: Callable[..., Ran], tmp_path: Path
) -> None:
    alexi("check", returns["to fix"], "--report", tmp_path / "out")
    own = tmp_path / "out" / returns["to fix"].name
    assert json.loads((own / "report.json").read_text("utf-8"))["verdict"] == "partial"
    assert "<title>To fix: Awareness and training sessions " in (own / "report.html").read_text("utf-8")


def test_with_a_site_it_judges_as_the_site_would_and_submits_nothing(
    returns: dict[str, Path], site: Path, alexi: Callable[..., Ran]
) -> None:
    before = alexi("status", "--site", site, "--json").json
    said = alexi("check", returns["clean"], "--site", site, "--hub", "hub-01", "--json")
    assert said.json["claim"]["hub"] == "hub-01"
    assert alexi("status", "--site", site, "--json").json == before
    assert alexi("check", returns["clean"], "--site", site, "--hub", "hub-99").code == 2


def test_what_was_left_out_of_a_text_is_in_the_record_and_on_the_page(
    alexi: Callable[..., Ran], tmp_path: Path
) -> None:
    path = tmp_path / "Rooms.csv"
    path.write_bytes(b'Ro\0om,Seats\nBlue,12\n"Green,8\n')
    said = alexi("check", "--json", path, "--report", tmp_path / "out")
    Draft202012Validator(schema("report")).validate(said.json)
    notes = {one["rule"]: one for one in said.json["findings"] if one["severity"] == "note"}
    assert {rule: (one["level"], one["cell"], one["row"]) for rule, one in notes.items()} == {
        "file.nul_bytes": (0, None, None), "file.quotes_as_text": (0, None, 3),
    }  # fmt: skip
    assert said.json["counts"]["notes"] == 2
    page = (tmp_path / "out" / path.name / "report.html").read_text("utf-8")
    for one in notes.values():
        assert one["message"] in page
        assert one["fix"] in page
