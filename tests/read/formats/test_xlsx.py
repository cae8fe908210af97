"""However a workbook's XML is written, its cells are read where they are; the fast reader is asked when it can."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from alexi_ingest.errors import ReadError
from alexi_ingest.read.formats import xlsx
from alexi_ingest.read.formats.raw import DoubtError
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.readers import typed_sheets_if_plain
from alexi_ingest.read.workbook import grid, open_workbook
from tests.read.books import Formula, book, changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell

SHEET = "xl/worksheets/sheet1.xml"
HALF_PAST = datetime(2016, 3, 1, 12, 30)  # noqa: DTZ001 - cells have no time zone
RUNS = '<r><t>a</t></r><r><t xml:space="preserve"> b</t></r>'
ROWS: list[list[Any]] = [
    [],
    [None, "ID", "  Value ", "x_x000D_y"],
    [None, "P1", 12.5, -3],
    [None, date(2016, 3, 1), datetime(2016, 3, 1, 13, 45, 30), time(9, 30)],  # noqa: DTZ001 - cells have no time zone
    [None, timedelta(hours=30), Formula("=NA()", "#N/A"), Formula("=1+1", 2)],
    [None, True, None, Formula('="a"', "a")],
]


def sure(path: Path) -> list[tuple[str, list[list[Cell]]]]:
    return typed_sheets_if_plain(path, vet(path, Limits()))


def unsure(path: Path) -> list[tuple[str, list[list[Cell]]]]:
    return [(sheet.name, sheet.typed()) for sheet in xlsx.sheets(path, Limits(), vet(path, Limits()))]


def swapped(pattern: str, by: str) -> Callable[[bytes], bytes]:
    return lambda xml: re.sub(pattern.encode(), by.encode(), xml)


def reversed_rows(xml: bytes) -> bytes:
    rows = re.findall(rb"<row .*?</row>", xml, re.DOTALL)
    return re.sub(
        rb"<sheetData>.*</sheetData>", b"<sheetData>" + b"".join(rows[::-1]) + b"</sheetData>", xml, flags=re.DOTALL
    )


def utf16(xml: bytes) -> bytes:
    return xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


ODDLY: dict[str, Callable[[bytes], bytes]] = {
    "prefixed": lambda xml: re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x="),
    "single quotes": swapped(r'r="([A-Z]+\d+)"', r"r='\1'"),
    "blanks about the equals sign": swapped(r'r="([A-Z]+\d+)"', r'r = "\1"'),
    "small letters": lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', lambda found: found[0].lower(), xml),
    "style first": swapped(r'<c r="([A-Z]+\d+)" s="(\d+)"', r'<c s="\2" r="\1"'),
    "rows backwards": reversed_rows,
    "a comment": swapped("<sheetData>", '<sheetData><!-- <c r="XFD1048576"><v>1</v></c> -->'),
    "character data": swapped(r"<v>12.5</v>", r"<v><![CDATA[12.5]]></v>"),
    "utf-16": utf16,
    "no places of rows": swapped(r'<row r="\d+"', "<row"),
    "attributes in single quotes": swapped(r't="s"', "t='s'"),
    "strict": swapped("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
}  # fmt: skip
READ_AT_ONCE = {"strict", "prefixed", "rows backwards", "no places of rows"}


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return book(tmp_path / "a.xlsx", {"First": ROWS, "Kept": [["x"]]}, hidden=("Kept",))


def test_both_readers_read_alike(plain: Path) -> None:
    assert sure(plain) == unsure(plain) == grid(plain)
    assert grid(plain)[0][1][4] == [None, timedelta(hours=30), "#N/A", 2]


@pytest.mark.parametrize("how", ODDLY)
def test_an_oddly_written_sheet_reads_as_the_plain_one(plain: Path, how: str) -> None:
    expected = grid(plain)
    changed(plain, SHEET, ODDLY[how])
    assert grid(plain) == expected
    if how not in READ_AT_ONCE:
        with pytest.raises(DoubtError):
            sure(plain)
    first, kept = open_workbook(plain, "a.xlsx").sheets
    assert (first.hidden, kept.hidden) == (False, True)
    assert [(one.row, one.column, one.observed) for one in first.problems] == [(5, 2, "#N/A")]


def test_cells_that_do_not_say_their_place_stand_side_by_side(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["ID", "Score"], ["P1", 2], [], ["P2", 3]]})
    changed(path, SHEET, swapped(r'<c r="[A-Z]+\d+"', "<c"))
    assert grid(path) == [("A", [["ID", "Score"], ["P1", 2], [None, None], ["P2", 3]])]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1" t="d"><v>2016-03-01</v></c>', date(2016, 3, 1)),
        ('<c r="A1" t="d"><v>2016-03-01T12:30:00Z</v></c>', HALF_PAST),
        ('<c r="A1" t="d"><v>12:30:00</v></c>', time(12, 30)),
        (f'<c r="A1" t="inlineStr"><is>{RUNS}<rPh><t>c</t></rPh></is></c>', "a b"),
        ('<c r="A1" t="inlineStr"><v>a</v></c>', "a"),
        ('<c r="A1" t="str"><f>x()</f><v> a </v></c>', " a "),
        ('<c r="A1" t="str"><f>x()</f><v xml:space="preserve"> a </v></c>', " a "),
        ('<c r="A1" s="1"><v>-5</v></c>', -5),
        ('<c r="A1" s="1"><v>-1e300</v></c>', int(-1e300)),
        ('<c r="A1" s="1"><v>1e12</v></c>', int(1e12)),
        ('<c r="A1" s="1"><v>0</v></c>', time(0)),
        ('<c r="A1" t="b"><v>true</v></c>', True),
        ('<c r="A1" t="s"><v>0</v></c>', "title"),
    ],
)  # fmt: skip
def test_cells_of_rarer_kinds(tmp_path: Path, cell: str, expected: Cell) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as written:
        sheet = written.add_worksheet("A")
        sheet.write_string(1, 0, "title")
        sheet.write_number(2, 0, 1, written.add_format({"num_format": "dd/mm/yyyy"}))
    changed(path, SHEET, swapped('<row r="2"', f'<row r="1">{cell}</row><row r="2"'))
    assert grid(path)[0][1][0] == [expected]
    assert unsure(path)[0][1][0] == [expected]


def test_time_that_has_passed_may_be_below_zero_or_beyond_all_bounds(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as written:
        shown = written.add_format({"num_format": "[h]:mm"})
        sheet = written.add_worksheet("A")
        sheet.write_number(0, 0, -0.5, shown)
        sheet.write_number(1, 0, 1e12, shown)
    assert grid(path) == [("A", [[timedelta(hours=-12)], [int(1e12)]])]


def test_a_first_cell_far_out_and_a_last_one_far_down_are_refused_before_room_is_made(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x"]]})
    far = '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    changed(path, SHEET, swapped("<row .*</row>", far))
    for read in (sure, unsure, grid):
        with pytest.raises(ReadError) as refused:
            read(path)
        assert (refused.value.problem, refused.value.facts["what"]) == ("too_much_inside", "cells")


def test_a_long_text_in_very_many_cells_is_refused_before_it_is_written_out(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x" * 30_000], ["y"]]})
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 10_001))
    changed(path, SHEET, swapped("<row .*</row>", cells))
    for read in (sure, unsure, grid):
        with pytest.raises(ReadError) as refused:
            read(path)
        assert (refused.value.problem, refused.value.facts["what"]) == ("too_much_inside", "characters")


def test_rows_and_columns_that_are_only_formatted_cost_nothing(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["ID"], ["P1"]]})
    wide = "".join(f'<c r="{letters}1" s="0"/>' for letters in ("Z", "AA", "XFD"))
    changed(
        path,
        SHEET,
        swapped("</row></sheetData>", f'</row><row r="1048576">{wide.replace("1", "1048576")}</row></sheetData>'),
    )
    assert grid(path) == [("A", [["ID"], ["P1"]])]


@pytest.mark.parametrize("change", ["case", "backslash", "name"])
def test_parts_may_be_named_in_unusual_ways(plain: Path, change: str) -> None:
    expected = grid(plain)
    with zipfile.ZipFile(plain) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(plain, "w") as package:
        for name, content in parts.items():
            said, own = content, name
            if change == "case":
                own = name.replace("sharedStrings", "SharedStrings").replace("sheet1", "Sheet1")
            elif change == "backslash":
                own = name.replace("/", "\\")
            else:
                own = name.replace("xl/workbook.xml", "xl/book.xml").replace("_rels/workbook", "_rels/book")
                said = content.replace(b"xl/workbook.xml", b"xl/book.xml")
            package.writestr(own, said)
    assert grid(plain) == expected


def test_what_a_mac_adds_to_a_package_is_left_alone(plain: Path) -> None:
    expected = grid(plain)
    changed(plain, "__MACOSX/xl/._workbook.xml", lambda _: b"\0\5\x16\7\0\2\0\0Mac OS X")
    assert grid(plain) == expected
