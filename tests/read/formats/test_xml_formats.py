"""Excel 2003's XML Spreadsheet gives the cells that Excel shows, whoever wrote it."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.workbook import grid, open_workbook
from tests.read.books import book, needs_libreoffice, saved_by_libreoffice
from tests.read.formats.test_formats import ROWS, flat, row, said, table

if TYPE_CHECKING:
    from pathlib import Path

NAMES = "".join(
    f' xmlns:{short}="urn:schemas-microsoft-com:office:{name}"'
    for short, name in (("ss", "spreadsheet"), ("x", "excel"))
)
DEEP = 200_000


def workbook(path: Path, *sheets: str, styles: str = "", more: str = "", encoding: str = "utf-8") -> Path:
    """Write an XML Spreadsheet as Excel does: its own elements without a prefix, its attributes with one."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"{NAMES}>{more}<Styles>{styles}</Styles>\n'
        f"{''.join(sheets)}</Workbook>"
    )
    path.write_bytes(text.encode(encoding))
    return path


def sheet(*rows: str, name: str = "S", columns: str = "", options: str = "") -> str:
    return (
        f'<Worksheet ss:Name="{name}"><Table x:FullRows="1">{columns}{"".join(rows)}</Table>'
        f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>'
    )


def cells(*cells: str, more: str = "") -> str:
    return f"<Row {more}>{''.join(cells)}</Row>"


def cell(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def style(name: str, shown_as: str | None = None, parent: str | None = None) -> str:
    comes_from = f' ss:Parent="{parent}"' if parent else ""
    shows = "" if shown_as is None else f'<NumberFormat ss:Format="{shown_as}"/>'
    return f'<Style ss:ID="{name}"{comes_from}><Font ss:Bold="1"/>{shows}</Style>'


@needs_libreoffice
def test_what_libreoffice_saves_is_read_as_the_xlsx_that_it_opened(tmp_path: Path) -> None:
    # Its filter turns two blanks at the beginning of a text into three; and it counts columns by calling itself, which
    # goes wrong where a thousand or more are the same.
    rows = [["spaced" if text == "  spaced " else text for text in row] for row in ROWS]
    original = book(tmp_path / "a.xlsx", {"Referrals": rows}, narrow=range(1000, 16_384, 1000))
    saved = saved_by_libreoffice(original, "xls:MS Excel 2003 XML")
    assert vet(saved, Limits()) is Kind.XML
    assert grid(saved) == grid(original)


def test_cells_stand_where_their_indexes_and_merges_put_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xls",
        sheet(
            cells(cell("title", more='ss:MergeAcross="2" ss:MergeDown="1"'), cell("beside")),
            cells(cell("below", more='ss:Index="5"'), cell("next")),
            cells(cell("row five"), more='ss:Index="5" ss:Span="1"'),
            cells(cell("row seven"), '<Cell ss:Index="9"/>'),
        ),
    )
    assert grid(path)[0][1] == [
        ["title", None, None, "beside", None, None],
        [None, None, None, None, "below", "next"],
        [None] * 6,
        [None] * 6,
        ["row five", *[None] * 5],
        [None] * 6,
        ["row seven", *[None] * 5],
    ]


def test_values_are_of_the_types_that_are_said_and_otherwise_the_text(tmp_path: Path) -> None:
    html = 'xmlns="http://www.w3.org/TR/REC-html40"'
    rich = f'<ss:Data ss:Type="String" {html}><B>one</B> and <Font x:Family="a">two</Font></ss:Data>'
    remark = f'<Comment ss:Author="a"><ss:Data {html}><B>a:</B>remark</ss:Data></Comment>'
    path = workbook(
        tmp_path / "a.xls",
        sheet(
            cells(
                cell("007"), cell("7", "Number"), cell("-1.5E2", "Number"), cell("1", "Boolean"), cell("0", "Boolean")
            ),
            cells(cell("#N/A", "Error"), cell("", "Number"), cell("n/a", "Number"), cell("nan", "Number"), cell("")),
            cells(
                f"<Cell>{rich}{remark}</Cell>",
                f"<Cell>{remark}</Cell>",
                cell(" a&#10;b&amp;c "),
                cell("soon", "DateTime"),
            ),
        ),
    )
    assert grid(path)[0][1] == [
        ["007", 7, -150, True, False],
        ["#N/A", None, "n/a", "nan", None],
        ["one and two", None, " a\nb&c ", "soon", None],
    ]
    [problem] = open_workbook(path, "a.xls").sheets[0].problems
    assert (problem.row, problem.column, problem.observed) == (2, 0, "#N/A")


def test_dates_and_times_are_what_the_style_shows_them_as(tmp_path: Path) -> None:
    styles = {"Default": "", "passed": "[h]:mm:ss", "day": "dd/mm/yyyy;@", "sum": "0.00\\ &quot;days&quot;"}
    heirs = [style("bold", parent="passed"), style("again", parent="bold"), style("plain", parent="Default")]
    of = 'ss:StyleID="{}"'.format
    path = workbook(
        tmp_path / "a.xls",
        sheet(
            cells(
                cell("2016-03-01T00:00:00.000", "DateTime"),
                cell("2016-03-01T13:45:30.500", "DateTime"),
                cell("1899-12-31T09:30:00.000", "DateTime"),
                cell("2016-03-01", "DateTime"),
            ),
            cells(
                cell("1899-12-31T09:30:00.000", "DateTime", of("passed")),
                cell("1900-01-01T06:15:00.000", "DateTime", of("again")),
                cell("1899-12-31T30:15:00.000", "DateTime", of("plain")),
                cell("1900-03-01T00:00:00.000", "DateTime", of("bold")),
            ),
            cells(
                cell("42430", "Number", of("day")),
                cell("1.25", "Number"),
                cell("1.5", "Number", of("sum")),
                more=of("passed"),
            ),
            cells(cell("42430.5", "Number"), cell("42430", "Number", of("missing"))),
            columns=f'<Column ss:Index="1" {of("day")} ss:Span="0"/>',
        ),
        styles="".join([*(style(name, code) for name, code in styles.items()), *heirs]),
    )
    assert grid(path)[0][1] == [
        [date(2016, 3, 1), datetime(2016, 3, 1, 13, 45, 30, 500_000), time(9, 30), date(2016, 3, 1)],  # noqa: DTZ001 - cells have no time zone
        [timedelta(hours=9.5), timedelta(hours=30.25), timedelta(hours=30.25), timedelta(days=61)],
        [date(2016, 3, 1), timedelta(hours=30), 1.5, None],
        [datetime(2016, 3, 1, 12), 42430, None, None],  # noqa: DTZ001 - cells have no time zone
    ]


def test_a_workbook_of_the_1904_system(tmp_path: Path) -> None:
    more = '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>'
    rows = sheet(
        cells(
            cell("1904-01-01T12:00:00.000", "DateTime"), cell("2016-03-01T00:00:00.000", "DateTime"),
            cell("1", "Number", 'ss:StyleID="d"'), cell("1904-01-02T01:00:00.000", "DateTime", 'ss:StyleID="h"'),
        ),
    )  # fmt: skip
    path = workbook(tmp_path / "a.xls", rows, styles=style("d", "Short Date") + style("h", "[h]:mm"), more=more)
    assert grid(path)[0][1] == [[time(12), date(2016, 3, 1), date(1904, 1, 2), timedelta(hours=25)]]


def test_hidden_sheets_are_known(tmp_path: Path) -> None:
    hidden = [f"<Visible>{how}</Visible>" for how in ("SheetVisible", "SheetHidden", "SheetVeryHidden")]
    sheets = [sheet(cells(cell("x")), name=str(at), options=how) for at, how in enumerate(["<Selected/>", *hidden])]
    opened = open_workbook(workbook(tmp_path / "a.xls", *sheets, '<Worksheet ss:Name="none"/>'), "a.xls")
    assert [(one.name, one.hidden) for one in opened.sheets] == [
        ("0", False), ("1", False), ("2", True), ("3", True), ("none", False),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "gb18030"])
def test_every_encoding_that_a_file_declares(tmp_path: Path, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    path = workbook(tmp_path / "a.xls", sheet(cells(cell("\u00a3 \u201cq\u201d"))), encoding=declared)
    if encoding != declared:
        path.write_bytes(path.read_text("utf-8").encode(encoding))
    assert grid(path) == [("S", [["\u00a3 \u201cq\u201d"]])]


def test_elements_may_have_any_prefix(tmp_path: Path) -> None:
    text = workbook(tmp_path / "a.xls", sheet(cells(cell("x"))), styles=style("a")).read_text()
    for name in ("Workbook", "Styles", "Style", "Font", "Worksheet", "Table", "Row", "Cell", "Data"):
        text = (
            text.replace(f"<{name} ", f"<s:{name} ")
            .replace(f"<{name}>", f"<s:{name}>")
            .replace(f"</{name}>", f"</s:{name}>")
        )
    text = text.replace('xmlns="urn:schemas-microsoft-com:office:s', 'xmlns:s="urn:schemas-microsoft-com:office:s')
    (tmp_path / "b.xls").write_text(text)
    assert grid(tmp_path / "b.xls") == [("S", [["x"]])]


def test_formulas_that_a_program_did_not_reckon_are_refused(tmp_path: Path) -> None:
    unsaved = '<Cell ss:Index="3" ss:Formula="=R1C1+1"/>'
    with pytest.raises(ReadError) as refused:
        grid(workbook(tmp_path / "a.xls", sheet(cells(), cells(cell("a"), unsaved), name="Sums")))
    assert (refused.value.problem, refused.value.facts["sheet"], refused.value.facts["cell"]) == (
        "unsaved_formulas", "Sums", "C2",
    )  # fmt: skip
    saved = cell("", more='ss:Formula="=&quot;&quot;"')
    assert grid(workbook(tmp_path / "b.xls", sheet(cells(saved, unsaved, cell("z")))))[0][1] == [
        [None, None, None, "z"]
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("<rss><channel/></rss>", "kind_not_read"),
        ('<?xml version="1.0"?><Workbook/>', "kind_not_read"),
        (f"<ss:Workbook{NAMES}><a>", "damaged"),
        (f'<!DOCTYPE a [<!ENTITY b "c">]><ss:Workbook{NAMES}/>', "damaged"),
        (f"<!DOCTYPE a><ss:Workbook{NAMES}/>", "damaged"),
        (f'<?xml version="1.0" encoding="no such"?><ss:Workbook{NAMES}/>', "damaged"),
        (f'<ss:Workbook{NAMES}><ss:Row ss:Index="0"/></ss:Workbook>', "damaged"),
        (f'<ss:Workbook{NAMES}><ss:Row ss:Index="2"/><ss:Row ss:Index="2"/></ss:Workbook>', "damaged"),
        (f'<ss:Workbook{NAMES}><ss:Cell ss:MergeAcross="-1"/></ss:Workbook>', "damaged"),
        (f"<ss:Workbook{NAMES}/>", "empty_file"),
        (f"<ss:Workbook{NAMES}>" + "<a>" * DEEP, "damaged"),
        (f"<ss:Workbook{NAMES}>" + "<a>" * DEEP + "</a>" * DEEP + "</ss:Workbook>", "empty_file"),
    ],
    ids=range(12),
)
def test_what_is_no_spreadsheet_or_not_whole_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "a.xml").write_text(content)
    with pytest.raises(ReadError) as refused:
        open_workbook(tmp_path / "a.xml", "a.xml")
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (cells(cell("x", more='ss:Index="16384"'), more='ss:Index="1048576"'), "cells"),
        (cells(cell("x"), more='ss:Index="1048577"'), "rows"),
        (cells(cell("x"), more='ss:Span="999999999"') + cells(cell("x")), "rows"),
        (cells(cell("x", more='ss:MergeAcross="999999999"'), cell("y")), "columns"),
        (cells(cell("x", more='ss:Index="1000000"')), "columns"),
    ],
)
def test_a_cell_far_away_is_refused_at_once(tmp_path: Path, rows: str, what: str) -> None:
    styled = '<Column ss:Span="999999999" ss:StyleID="a"/>' * 9
    with pytest.raises(ReadError) as refused:
        grid(workbook(tmp_path / "a.xls", sheet(rows, columns=styled)))
    assert (refused.value.problem, refused.value.facts["what"]) == ("too_much_inside", what)


def test_styles_that_come_from_each_other_are_followed_once(tmp_path: Path) -> None:
    line = [style(f"s{at}", parent=f"s{at + 1}") for at in range(20_000)]
    ring = [style("a", parent="b"), style("b", parent="a")]
    rows = [cells(cell("1", "Number", f'ss:StyleID="{name}"')) for name in ("a", *(f"s{at}" for at in range(20_000)))]
    path = workbook(tmp_path / "a.xls", sheet(*rows), styles="".join([*line, *ring, style("s20000", "Short Date")]))
    assert grid(path)[0][1] == [[1], *[[date(1900, 1, 1)]] * 20_000]


@pytest.mark.parametrize("seed", range(100))
def test_a_changed_file_is_read_or_refused_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    path = tmp_path / "a.xml"
    if seed % 2:
        dated = cell("2016-03-01T13:45:30.500", "DateTime", 'ss:StyleID="passed" ss:MergeAcross="1"')
        rows = [
            cells(cell(f"text {at}"), dated, cell("1.5", "Number"), more=f'ss:Index="{at * 2 + 1}"') for at in range(20)
        ]
        workbook(path, sheet(*rows), styles=style("Default", "") + style("passed", "[h]:mm", "Default"))
    else:
        flat(path, table(*(row(said(f"text {at}"), said("b"), repeated=2) for at in range(20))))
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
    with suppress(ReadError):
        assert open_workbook(path, "a.xls").sheets
