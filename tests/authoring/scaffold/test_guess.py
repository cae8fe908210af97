"""A source begun from a file reads it: tables, types and keys are guessed, and nothing private comes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from alexi_casework.samples import SAMPLES
from alexi_ingest.authoring.scaffold.make import make_from
from alexi_ingest.model import Severity
from alexi_ingest.testkit.habits import HubHabits
from tests.authoring.scaffold.files import KNOWN, PRIVATE, SECRET, SOURCES, spreadsheet

if TYPE_CHECKING:
    from pathlib import Path


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
    assert "# A guess: all 4 values read as a date.\n    date: pl.Date = field(" in models


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
    assert table.fields[2].comments == ("No row is filled: any text, until you know.",)


def texts(path: Path) -> list[bytes]:
    book = openpyxl.load_workbook(path)
    return [str(cell).encode() for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
