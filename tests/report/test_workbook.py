"""The marked copy: links, marks, comments, nothing that comes to life, and again from our own copy."""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no stubs
from openpyxl.comments import Comment

from alexi_ingest.errors import ReadError, WriteError
from alexi_ingest.model import Kind, Severity, Sheet
from alexi_ingest.report import workbook
from alexi_ingest.report.words import speak
from alexi_ingest.report.workbook import MARK, mark
from tests.report.given import finding, names

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "Hub's return"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
THEN = "The links lead to the cells. Then save this workbook and drop it into your inbox folder."
QUERY = Severity.QUERY
FINDINGS = [
    speak(finding("same_as_last", "gender", 7, severity=QUERY, other="2", sheet=SHEET, label="P0007"), names()),
    speak(finding("required", row=6, sheet=SHEET, label="P0006"), names()),
    speak(finding("that", row=8, sheet=SHEET, message="=HYPERLINK(0)", fix="+1"), names()),
    speak(finding("variety", "gender", None, severity=QUERY, sheet=SHEET, least=4, rows=5, other="2"), names()),
    speak(finding("damaged", "", None, sheet=None)),
    speak(finding("trimmed", row=9, sheet=SHEET, severity=Severity.REPAIR), names()),
]  # fmt: skip


@pytest.fixture
def original(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for row in range(5, 12):
        for column in range(1, 6):
            sheet.cell(row, column, f"{row}/{column}")
    sheet["D7"].comment = Comment("Ask Sam", "Sam")
    sheet["F5"] = "=SUM(1,2)"
    sheet["F6"] = "=1+1"
    sheet["F6"].data_type = "s"
    book.create_sheet("Other")
    book.active = 1
    path = tmp_path / "original"
    book.save(path)
    return path


def test_the_copy_has_the_sheet_first_with_links_and_marks_in_the_cells(original: Path, tmp_path: Path) -> None:
    assert mark(original, FINDINGS, tmp_path / "out.xlsx") is Kind.XLSX
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["To fix", SHEET, "Other"]
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == ["To fix"]
    listed = book["To fix"]
    assert str(listed["A1"].value).startswith(MARK)
    assert [cell.value for cell in listed[4]][:5] == [
        "Where",
        "What we found",
        "What to do",
        "FIX or CHECK",
        "Your reason",
    ]
    rows = {listed.cell(row, 2).value: row for row in range(5, listed.max_row + 1)}
    row = rows["Enter the date of referral"]
    assert listed.cell(row, 1).value == f"{SHEET}, B6 (P0006)"
    link = listed.cell(row, 1).hyperlink
    assert link is not None
    assert link.location == "'Hub''s return'!B6"
    assert [listed.cell(one, 4).value for one in sorted(rows.values())] == ["FIX", "FIX", "FIX", "CHECK", "CHECK"]
    assert listed["A1"].value == f"{MARK}: 3 things to fix, 2 to check"
    assert "FIX: correct the cell. CHECK: " in str(listed["A2"].value)
    assert [listed.cell(one, 1).value for one in sorted(rows.values()) if not listed.cell(one, 1).hyperlink] == [
        "The file"
    ]
    assert listed.cell(rows[FINDINGS[3].message], 1).value == f"{SHEET}, column D"
    assert listed.column_dimensions["F"].hidden
    sheet = book[SHEET]
    assert (sheet["B6"].fill.fgColor.rgb, sheet["B6"].border.left.color.rgb) == ("FFF4CCCC", "FF942514")
    assert (sheet["D7"].fill.fgColor.rgb, sheet["D7"].border.top.color.rgb) == ("FFFFF2CC", "FF7A5B00")
    assert sheet["B6"].comment.text.startswith("FIX: Enter the date of referral")
    assert sheet["D7"].comment.text.startswith("Ask Sam\n\nCHECK: Gender")
    assert sheet["B9"].comment is None


def test_what_the_copy_cannot_keep_is_said_and_nothing_of_a_plain_file(original: Path, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        sheet = book.add_worksheet(SHEET)
        lists = book.add_worksheet("Lists")
        sheet.write_column(0, 0, ["x" * 9] * 3000)
        lists.add_sparkline("E1", {"range": f"'{SHEET}'!A1:A2"})
        lists.insert_textbox("D8", "Fill in the grey cells")
        lists.insert_image("D2", "logo.png", {"image_data": io.BytesIO(PICTURE)})
        lists.conditional_format("A2:A9", {"type": "data_bar", "data_bar_2010": True})
    mark(tmp_path / "in.xlsx", FINDINGS, tmp_path / "out.xlsx")
    said = str(openpyxl.load_workbook(tmp_path / "out.xlsx")["To fix"]["A3"].value)
    assert said == (
        "This copy leaves out what it cannot keep of your file: pictures, text boxes and shapes, some colours that "
        "depend on values and small charts in cells. Your own file is as it was: correct it there if you need them."
    )
    mark(original, FINDINGS, tmp_path / "plain.xlsx")
    assert openpyxl.load_workbook(tmp_path / "plain.xlsx")["To fix"]["A3"].value is None


def test_validation_colours_charts_and_comments_of_theirs_are_kept(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF"})
        sheet.write_row(4, 0, ["ID", "Date", "Note"], head)
        sheet.write_column(5, 0, ["P1", "P2"], book.add_format({"num_format": "000", "italic": True}))
        sheet.set_column(1, 1, 33)
        sheet.freeze_panes(5, 1)
        sheet.write_comment("A6", "ask Sam")
        sheet.write_formula("C6", "=1+1", None, 2)
        sheet.data_validation("B6:B9", {"validate": "list", "source": ["Yes", "No"]})
        sheet.conditional_format("A6:A9", {"type": "cell", "criteria": ">", "value": 1, "format": head})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{SHEET}'!$A$6:$A$7"})
        sheet.insert_chart("H2", chart)
    mark(tmp_path / "in.xlsx", FINDINGS, tmp_path / "out.xlsx")
    made = openpyxl.load_workbook(tmp_path / "out.xlsx")[SHEET]
    assert (made["A5"].fill.fgColor.rgb, made["A5"].font.bold, made["A6"].number_format) == ("FF1F4E78", True, "000")
    assert (made.column_dimensions["B"].width, made.freeze_panes, made["C6"].value) == (33.7109375, "B6", "=1+1")
    assert made["A6"].comment.text == "ask Sam"
    assert [str(one.sqref) for one in made.data_validations.dataValidation] == ["B6:B9"]
    assert [str(one.sqref) for one in made.conditional_formatting] == ["A6:A9"]
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert [name for name in package.namelist() if name.startswith("xl/charts/chart")]


def test_no_text_becomes_a_formula_and_formulas_stay(original: Path, tmp_path: Path) -> None:
    mark(original, FINDINGS, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    formulas = [
        (sheet.title, cell.coordinate) for sheet in book for row in sheet for cell in row if cell.data_type == "f"
    ]
    assert formulas == [(SHEET, "F5")]
    assert "=HYPERLINK(0)" in [cell.value for cell in book["To fix"]["B"]]
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert not [name for name in package.namelist() if name.endswith(".rels") and b"External" in package.read(name)]


def test_marking_our_own_copy_again_leaves_only_the_new_marks(original: Path, tmp_path: Path) -> None:
    mark(original, FINDINGS, tmp_path / "one.xlsx")
    mark(tmp_path / "one.xlsx", FINDINGS[1:2], tmp_path / "two.xlsx")
    book = openpyxl.load_workbook(tmp_path / "two.xlsx")
    assert book.sheetnames == ["To fix", SHEET, "Other"]
    assert book[SHEET]["D7"].comment.text == "Ask Sam"
    assert book[SHEET]["D7"].fill.fill_type is None
    assert book[SHEET]["B6"].comment.text.count("FIX: ") == 1
    assert book["To fix"].max_row == 5


def test_a_copy_with_nothing_to_do_says_so(original: Path, tmp_path: Path) -> None:
    mark(original, [], tmp_path / "out.xlsx")
    listed = openpyxl.load_workbook(tmp_path / "out.xlsx")["To fix"]
    assert (listed["A1"].value, listed["A2"].value) == (f"{MARK}: nothing to fix", "You need do nothing.")


def test_a_sheet_of_their_own_called_to_fix_is_kept(original: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(original.read_bytes()))
    book.create_sheet("to fix")["A1"] = "our own list"
    book.save(tmp_path / "theirs.xlsx")
    mark(tmp_path / "theirs.xlsx", FINDINGS, tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["To fix (2)", SHEET, "Other", "to fix"]


def test_a_merged_cell_is_marked_at_its_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = SHEET
    book.worksheets[0].merge_cells("A6:C6")
    book.save(tmp_path / "in.xlsx")
    mark(tmp_path / "in.xlsx", FINDINGS, tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")[SHEET]["A6"].comment.text.startswith("FIX: ")


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-16", "\t"), ("cp1252", ";")])
def test_who_sent_a_csv_gets_a_workbook_of_texts(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["ID", "Date", "Cost £"], *([f"00{n}", "=1+1", '"a\nb"'] for n in range(2, 9))]
    (tmp_path / "in.csv").write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    found = [speak(finding("required", row=6, sheet="in"), names())]
    assert mark(tmp_path / "in.csv", found, tmp_path / "out.xlsx") is Kind.XLSX
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[1]
    assert [cell.value for cell in sheet[1]] == ["ID", "Date", "Cost £"]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in sheet[6]] == [
        ("006", "s", True), ("=1+1", "s", True), ("a\nb", "s", True),
    ]  # fmt: skip
    assert sheet["B6"].comment.text.startswith("FIX: ")
    listed = openpyxl.load_workbook(tmp_path / "out.xlsx")["To fix"]
    assert (listed["A5"].value, listed["A5"].hyperlink.location) == ("B6", "'Your file'!B6")
    assert listed["A2"].value == f"FIX: correct the cell. {THEN}"


def test_texts_that_the_caller_has_read_stand_at_their_addresses(tmp_path: Path) -> None:
    (tmp_path / "in.ods").write_bytes(b"\xd0\xcf\x11\xe0 not for openpyxl")
    sheet = Sheet(SHEET, pl.DataFrame({"0": [None, None, "x\x01"], "1": ["y", None, "=z"]}))
    mark(tmp_path / "in.ods", FINDINGS, tmp_path / "out.xlsx", [sheet])
    made = openpyxl.load_workbook(tmp_path / "out.xlsx")[SHEET]
    assert (made["B1"].value, made["A3"].value, made["B3"].data_type) == ("y", "x\ufffd", "s")


def test_what_is_marked_is_bounded_and_said(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MARKED_CELLS", 2)
    mark(original, FINDINGS, tmp_path / "out.xlsx")
    listed = openpyxl.load_workbook(tmp_path / "out.xlsx")["To fix"]
    assert listed["A1"].value == f"{MARK}: 5 in all"
    assert str(listed["A3"].value).startswith("The first 2 of 5 are listed")
    assert listed.max_row == 6


def test_personal_data_is_removed_from_the_copy(original: Path, tmp_path: Path) -> None:
    mark(original, [speak(finding("personal_data", row=6, sheet=SHEET), names())], tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")[SHEET]["B6"].value == "[removed]"


def test_a_damaged_package_is_a_read_error_and_leaves_nothing(tmp_path: Path, original: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(original.read_bytes()[:3000])
    with pytest.raises(ReadError, match="damaged"):
        mark(tmp_path / "in.xlsx", FINDINGS, tmp_path / "sub" / "out.xlsx")
    assert not (tmp_path / "sub").exists()


def test_a_table_wider_than_a_sheet_is_a_read_error(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"x," * 16_400)
    with pytest.raises(ReadError, match="more than 16,384 columns"):
        mark(tmp_path / "in.csv", FINDINGS, tmp_path / "out.xlsx")


def test_paths_may_be_given_as_text(tmp_path: Path, original: Path) -> None:
    assert mark(str(original), FINDINGS, str(tmp_path / "out.xlsx")) is Kind.XLSX
    assert (tmp_path / "out.xlsx").exists()


def test_a_copy_that_cannot_be_written_is_not_blamed_on_the_original(tmp_path: Path, original: Path) -> None:
    with pytest.raises(WriteError, match="cannot be written"):
        mark(original, FINDINGS, tmp_path / "sub" / "out.xlsx")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_copy_opens_in_libreoffice(original: Path, tmp_path: Path) -> None:
    mark(original, FINDINGS, tmp_path / "out.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "csv",
         "--outdir", str(tmp_path), str(tmp_path / "out.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = (tmp_path / "out.csv").read_text("utf-8", "replace")
    assert text.startswith((MARK, f'"{MARK}'))
    assert "Enter the date of referral" in text
