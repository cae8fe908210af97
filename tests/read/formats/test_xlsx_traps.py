"""What the fast reader would make something else of is read by the careful one; and that one loses nothing either."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

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


def test_the_number_formats_of_tables_and_conditions_are_not_those_of_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [[DAY]]})
    other = '<dxfs><dxf><numFmt numFmtId="164" formatCode="0.00"/></dxf></dxfs>'
    changed(path, "xl/styles.xml", swapped("<dxfs[^>]*/>", other))
    assert unsure(path) == grid(path) == [("A", [[DAY]])]
