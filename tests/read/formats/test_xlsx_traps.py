"""What the fast reader would make something else of is read by the careful one; and that one loses nothing either."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from alexi_ingest.errors import ReadError
from alexi_ingest.read.workbook import grid, open_workbook
from tests.read.books import Formula, book, changed
from tests.read.formats.test_xlsx import SHEET, sure, swapped, unsure

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell

RELATIONS = "xl/_rels/workbook.xml.rels"
DAY = date(2016, 3, 1)


@pytest.mark.parametrize("serial", [-0.25, -1.5, -42429.5])
def test_a_time_below_zero_stays_a_number(tmp_path: Path, serial: float) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as written:
        written.add_worksheet("A").write_number(0, 0, serial, written.add_format({"num_format": "hh:mm"}))
    assert grid(path) == [("A", [[serial]])]


def test_times_and_numbers_below_zero_may_stand_beside_each_other(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [[time(9, 30), -0.25], [time(0), -1], [Formula("=-A1&B9", None)]]})
    changed(path, SHEET, swapped('<c r="A3">', '<c r="A3" t="str">'))
    assert sure(path) == [("A", [[time(9, 30), -0.25], [time(0), -1]])]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><v>  12.5</v></c>', 12.5),
        ('<c r="A1"><v>12.5 </v></c>', 12.5),
        ('<c r="A1"><v>\n  12.5\n</v></c>', 12.5),
        ('<c r="A1" t="s"><v> 1 </v></c>', "second"),
        ('<c r="A1" t="s"><v>\n1\n</v></c>', "second"),
        ('<c r="A1" t="str"><f>x()</f><v> a </v></c>', " a "),
        ('<c r="A1"><is><t>a</t></is></c>', "a"),
        ('<c r="A1" t="str"><is><t>a</t></is></c>', "a"),
        ('<c r="A1" t="b"><v>TRUE</v></c>', True),
        ('<c r="A1" t="n"><v>12,5</v></c>', "12,5"),
        ('<c r="A1" t="d"><v>1 March 2016</v></c>', "1 March 2016"),
        ('<c r="A1" t="d"><v>2016-03-01T12:30:00+02:00</v></c>', datetime(2016, 3, 1, 12, 30)),  # noqa: DTZ001 - cells have no time zone
        ('<c r="A1" t="inlineStr"><is><t>_xD83D__xDE00_</t></is><extLst/></c>', "\U0001f600"),
        ('<c r="A1" t="inlineStr"><is><t>a_xD83D_</t></is><extLst/></c>', "a\ufffd"),
    ],
)
def test_cells_that_are_written_oddly(tmp_path: Path, cell: str, expected: Cell) -> None:
    path = changed(book(tmp_path / "a.xlsx", {"A": [["first", "second"]]}), SHEET, swapped('<c r="A1".*?</c>', cell))
    assert grid(path) == [("A", [[expected, "second"]])]
    assert unsure(path) == grid(path)
    assert open_workbook(path, "a.xlsx").sheets[0].frame.width == 2


@pytest.mark.parametrize("kind", ["styles", "sharedStrings"])
def test_what_all_sheets_share_is_where_the_workbook_says(tmp_path: Path, kind: str) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["title", DAY]]})
    changed(path, RELATIONS, swapped(f"{kind}.xml", f"other{kind}.xml"))
    kept: list[bytes] = []
    changed(path, f"xl/{kind}.xml", lambda xml: kept.append(xml) or re.sub(b"title|dd/mm/yyyy", b"0", xml))  # type: ignore[func-returns-value] - it keeps
    changed(path, f"xl/other{kind}.xml", lambda _: kept[0])
    assert grid(path) == [("A", [["title", DAY]])]


@pytest.mark.parametrize(
    "first", ["<si/>", "<si />", "<si></si>", "<si><t/></si>", '<si xml:space="preserve"><t>a</t></si>']
)
def test_a_first_text_that_is_empty_or_written_oddly_is_counted(tmp_path: Path, first: str) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["title", "name", "place"]]})
    changed(path, "xl/sharedStrings.xml", swapped("<si><t>title</t></si>", first))
    changed(path, "xl/sharedStrings.xml", swapped("</sst>", "<si><t>unused</t></si></sst>"))
    assert grid(path)[0][1][0][1:] == ["name", "place"]


def test_what_is_no_text_among_runs_hides_none(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["title"]]})
    runs = '<r><rPr><b/></rPr><t xml:space="preserve"> <!-- --> </t></r><r><rPr><b/></rPr><t>a</t></r>'
    changed(path, "xl/sharedStrings.xml", swapped("<t>title</t>", runs))
    assert grid(path) == [("A", [["  a"]])]


def test_the_number_formats_of_tables_and_conditions_are_not_those_of_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [[DAY]]})
    other = '<dxfs><dxf><numFmt numFmtId="164" formatCode="0.00"/></dxf></dxfs>'
    changed(path, "xl/styles.xml", swapped("<dxfs[^>]*/>", other))
    assert unsure(path) == grid(path) == [("A", [[DAY]])]


@pytest.mark.parametrize("target", ["xl/worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "./worksheets/sheet1.xml"])
def test_a_sheet_is_found_however_its_place_is_written(tmp_path: Path, target: str) -> None:
    path = changed(book(tmp_path / "a.xlsx", {"A": [["x"]]}), RELATIONS, swapped("worksheets/sheet1.xml", target))
    assert grid(path) == [("A", [["x"]])]


@pytest.mark.parametrize("change", [("worksheets/sheet2.xml", "worksheets/sheet3.xml"), ('Id="rId2"', 'Id="rId20"')])
def test_a_workbook_without_one_of_its_sheets_is_damaged(tmp_path: Path, change: tuple[str, str]) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x"]], "B": [["y"]]})
    changed(path, RELATIONS, swapped(*change))
    with pytest.raises(ReadError) as refused:
        grid(path)
    assert refused.value.problem == "damaged"


def test_a_module_that_is_listed_among_the_sheets_is_none(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x"]]})
    changed(path, "xl/workbook.xml", swapped("</sheets>", '<sheet name="Module1" sheetId="9" r:id=""/></sheets>'))
    assert grid(path) == [("A", [["x"]])]


def test_a_sheet_that_is_listed_twice_is_read_twice(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["x", 1]]
    path = book(tmp_path / "a.xlsx", {"A": rows})
    changed(path, "xl/workbook.xml", swapped("</sheets>", '<sheet name="B" sheetId="9" r:id="rId1"/></sheets>'))
    assert grid(path) == [("A", rows), ("B", rows)]
