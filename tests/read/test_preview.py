"""What stands in a file that nobody has recognised yet is told as a person sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.model import Kind, SheetFound
from alexi_ingest.read.preview import SHOWN, found, preview
from alexi_ingest.read.workbook import open_workbook
from tests.read.books import book

if TYPE_CHECKING:
    from pathlib import Path

LIST = [["Room bookings"], [], ["Room", "When", "By"], ["A", 42029, "x"], [], ["B", 42030, "y"], ["Note: not final"]]


def test_found_counts_the_records_under_the_headings(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx",
        {"Bookings": LIST, "Codes": [["Code"], ["A hall"], ["B kitchen"]], "Bare": []},
        hidden=["Codes"],
    )
    assert found(open_workbook(path, "x.xlsx")) == (
        SheetFound("Bookings", (3, 3), ("Room", "When", "By"), 2),
        SheetFound("Codes", (1, 1), ("Code",), 2, hidden=True),
        SheetFound("Bare", None, (), 0),
    )


def test_several_tables_of_a_sheet_are_told_one_by_one_with_their_places(tmp_path: Path) -> None:
    costs = [["Costs"], ["Line", "Budget", "Actual"], ["Staff", 100, 90], ["Travel", 10, 12], ["Total", 110, 102]]
    path = book(tmp_path / "x.xlsx", {"Return": [*LIST, [], *costs], "Codes": [["Code", "Label"], ["1", "a"]]})
    assert found(open_workbook(path, "x.xlsx")) == (
        SheetFound("Return", (3, 3), ("Room", "When", "By"), 2, area="A3:C6"),
        SheetFound("Return", (10, 10), ("Line", "Budget", "Actual"), 2, area="A10:C13"),
        SheetFound("Codes", (1, 1), ("Code", "Label"), 1),
    )


def test_a_survey_export_shows_each_question_with_its_option(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(
        b"Respondent ID,Start Date,Which do you use?,,Role\r\n,,Phone,Letter,Open-Ended Response\r\n"
        b'1,05/01/2015,Phone,,"Nurse, school"\r\n2,06/01/2015,,Letter,\r\n'
    )
    [seen] = found(open_workbook(path, "export.csv"))
    assert (seen.heading_rows, seen.rows) == ((1, 2), 2)
    assert seen.headings == (
        "Respondent ID", "Start Date", "Which do you use? - Phone", "Which do you use? - Letter",
        "Role - Open-Ended Response",
    )  # fmt: skip


def test_a_preview_holds_only_the_first_rows(tmp_path: Path) -> None:
    rows = [["Room", "When"], *([f"R{number}", number] for number in range(100))]
    workbook = open_workbook(book(tmp_path / "x.xlsx", {"Bookings": rows}), "sent.xlsx")
    seen = preview(workbook, "sent.xlsx", "older")
    assert (seen.filename, seen.kind, seen.folder) == ("sent.xlsx", Kind.XLSX, "older")
    [sheet] = seen.sheets
    assert len(sheet.rows) == SHOWN
    assert sheet.rows[:2] == (("Room", "When"), ("R0", "0"))
    assert (sheet.heading_rows, sheet.height, sheet.width) == ((0, 0), 101, 2)
