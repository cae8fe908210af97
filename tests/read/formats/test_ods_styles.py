"""A time in an OpenDocument sheet is what its style shows: a time of day, a day and a time, or time that passes."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.read.workbook import grid, open_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {"o": "office", "t": "table", "x": "text", "s": "style", "n": "datastyle"}.items()
)
STYLES = (
    '<n:time-style s:name="N1" n:truncate-on-overflow="false"/><n:time-style s:name="N2"/><n:number-style s:name="N3"/>'
    '<s:style s:name="passed" s:family="table-cell" s:data-style-name="N1"/>'
    '<s:style s:name="clock" s:family="table-cell" s:data-style-name="N2"/>'
    '<s:style s:name="number" s:family="table-cell" s:data-style-name="N3"/>'
    '<s:style s:name="bold" s:family="table-cell" s:parent-style-name="passed"/>'
    '<s:style s:name="round" s:family="table-cell" s:parent-style-name="round"/>'
)


def ods(path: Path, columns: str, row: str, cells: str, *, apart: bool = True, settings: str = "") -> Path:
    """Write one row of cells; the styles stand in a part of their own (`apart`), or in that of the cells."""
    content = (
        f"<o:document-content {NAMESPACES}><o:automatic-styles>{'' if apart else STYLES}</o:automatic-styles>"
        f'<o:body><o:spreadsheet>{settings}<t:table t:name="S">{columns}<t:table-row {row}>{cells}</t:table-row>'
        "</t:table></o:spreadsheet></o:body></o:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        if apart:
            package.writestr("styles.xml", f"<o:document-styles {NAMESPACES}>{STYLES}</o:document-styles>")
    return path


def lasting(duration: str, style: str = "") -> str:
    own = f't:style-name="{style}"' if style else ""
    return f'<t:table-cell {own} o:value-type="time" o:time-value="{duration}"/>'


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(
    ("duration", "style", "expected"),
    [
        ("PT00H45M00S", "passed", timedelta(minutes=45)),
        ("PT00H45M00S", "bold", timedelta(minutes=45)),
        ("PT00H45M00S", "clock", time(0, 45)),
        ("PT00H45M00S", "number", time(0, 45)),
        ("PT00H45M00S", "round", time(0, 45)),
        ("PT00H45M00S", "", time(0, 45)),
        ("PT30H15M00S", "passed", timedelta(hours=30, minutes=15)),
        ("PT30H15M00S", "", timedelta(hours=30, minutes=15)),
        ("PT30H15M00S", "clock", datetime(1899, 12, 31, 6, 15)),  # noqa: DTZ001 - cells have no time zone
        ("PT48H00M00S", "clock", date(1900, 1, 1)),
        ("-PT01H00M00S", "clock", timedelta(hours=-1)),
        ("P9999999D", "clock", timedelta(days=9999999)),
    ],
)
def test_a_time_by_the_style_of_its_cell(
    tmp_path: Path, duration: str, style: str, expected: Cell, *, apart: bool
) -> None:
    path = ods(tmp_path / "a.ods", "", "", lasting(duration, style), apart=apart)
    assert grid(path) == [("S", [[expected]])]


def test_a_cell_without_a_style_has_its_rows_and_then_its_columns(tmp_path: Path) -> None:
    columns = (
        '<t:table-column t:default-cell-style-name="clock"/>'
        '<t:table-column t:number-columns-repeated="2" t:default-cell-style-name="passed"/>'
    )
    cells = lasting("PT1H") * 4
    quarter, passed = time(1), timedelta(hours=1)
    assert grid(ods(tmp_path / "a.ods", columns, "", cells)) == [("S", [[quarter, passed, passed, quarter]])]
    in_row = 't:default-cell-style-name="passed"'
    assert grid(ods(tmp_path / "b.ods", columns, in_row, cells)) == [("S", [[passed] * 4])]


def test_a_day_is_counted_from_the_first_day_of_the_file(tmp_path: Path) -> None:
    settings = '<t:calculation-settings><t:null-date t:date-value="1904-01-01"/></t:calculation-settings>'
    path = ods(tmp_path / "a.ods", "", "", lasting("PT36H", "clock"), settings=settings)
    assert grid(path) == [("S", [[datetime(1904, 1, 2, 12)]])]  # noqa: DTZ001 - cells have no time zone


def test_the_result_of_a_formula_is_what_its_cell_shows_not_the_number_saved_besides(tmp_path: Path) -> None:
    def cell(number: int, shown: str, formula: str = 't:formula="of:=X()"') -> str:
        return f'<t:table-cell {formula} o:value-type="float" o:value="{number}"><x:p>{shown}</x:p></t:table-cell>'

    cells = (
        cell(1, "TRUE")
        + cell(0, "FALSE")
        + cell(0, "#N/A")
        + cell(0, "Err:502")
        + cell(2, "TRUE")
        + cell(1, "TRUE", "")
    )
    path = ods(tmp_path / "a.ods", "", "", cells)
    assert grid(path) == [("S", [[True, False, "#N/A", "Err:502", 2, 1]])]
    assert [one.column for one in open_workbook(path, "a.ods").sheets[0].problems] == [2, 3]
