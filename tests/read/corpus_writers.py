"""The corpus written by other people's libraries, each as well as it can."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import xlsxwriter
import xlwt
from odf.number import Hours, Minutes, Seconds, Text, TimeStyle
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P, S, Tab
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.read.books import changed
from tests.read.corpus import CHART, PASSED, place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell
    from tests.read.corpus import Known, Page

_EMPTY = "an empty text"
BERR = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


def ordered(page: Page) -> list[tuple[tuple[int, int], Known]]:
    """Give the cells by row and column from 0, row by row."""
    return sorted(((place(where), known) for where, known in page.cells.items()), key=lambda each: each[0])


def serial(value: Cell, *, since_1904: bool) -> Any:  # noqa: ANN401 - whatever a cell holds
    """Give the number that spreadsheets keep for a date or time; any other value as it is."""
    if isinstance(value, time):
        value = datetime.combine(date.min, value) - datetime.combine(date.min, time())
    elif isinstance(value, date):
        at = value if isinstance(value, datetime) else datetime.combine(value, time())
        first = date(1904, 1, 1) if since_1904 else date(1899, 12, 31 if at.date() < date(1900, 3, 1) else 30)
        value = at - datetime.combine(first, time())
    return value / timedelta(days=1) if isinstance(value, timedelta) else value


def by_xlsxwriter(path: Path, pages: Sequence[Page], *, since_1904: bool = False, row_by_row: bool = False) -> None:
    """Write all of it; row by row, texts stand in their cells."""
    options = {
        "date_1904": since_1904, "strings_to_formulas": False, "strings_to_urls": False, "constant_memory": row_by_row,
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as book:
        looks = {
            known.code: book.add_format({"num_format": known.code}) for page in pages for known in page.cells.values()
        }
        bold = book.add_format({"bold": True})
        for number, page in enumerate(pages):
            if number == 2:
                chart = book.add_chart({"type": "bar"})
                chart.add_series({"values": "=Cells!$G$6:$G$9"})
                book.add_chartsheet(CHART).set_chart(chart)
            sheet = book.add_worksheet(page.name)
            {"hidden": sheet.hide, "very hidden": sheet.very_hidden}.get(page.state, list)()
            if not row_by_row:
                for merged in page.merged:
                    sheet.merge_range(merged, "")
                for where in page.looks:
                    sheet.write_blank(*place(where), None, bold)
            for at, known in ordered(page):
                value, look = serial(known.value, since_1904=since_1904), looks[known.code] if known.code else None
                if known.formula:
                    sheet.write_formula(*at, known.formula, look, _EMPTY if value is None else value)
                elif isinstance(value, str):
                    sheet.write_string(*at, value, look)
                else:
                    sheet.write(*at, value, look)
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>%b</v>" % _EMPTY.encode(), b"<v></v>"))


def by_openpyxl(path: Path, pages: Sequence[Page], *, since_1904: bool = False, iso_dates: bool = False) -> None:
    """Write results instead of formulas, for it saves none of them."""
    book = openpyxl.Workbook()
    book.iso_dates = iso_dates
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    del book[book.active.title]
    for number, page in enumerate(pages):
        if number == 2:
            book.create_chartsheet(CHART)
        sheet = book.create_sheet(page.name)
        sheet.sheet_state = page.state.replace(" hidden", "Hidden")
        for where in page.looks:
            sheet[where].font = Font(bold=True)
        for where, known in page.cells.items():
            cell = sheet[where]
            cell.value = known.value
            if isinstance(known.value, str):
                cell.data_type = "e" if known.error else "s"
            if known.code:
                cell.number_format = known.code
        for merged in page.merged:
            sheet.merge_cells(merged)
    book.save(path)


def by_polars(path: Path, pages: Sequence[Page]) -> None:
    """Write every run of like cells as a frame of its own; of errors and formulas there is the text or result."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for page in pages:
            sheet = book.add_worksheet(page.name)
            {"hidden": sheet.hide, "very hidden": sheet.very_hidden}.get(page.state, list)()
            filled = [(at, known) for at, known in ordered(page) if known.value is not None]
            columns = sorted(filled, key=lambda each: each[0][::-1])
            runs = groupby(enumerate(columns), lambda each: (
                each[1][0][1], each[1][0][0] - each[0], type(each[1][1].value), each[1][1].code,
            ))  # fmt: skip
            for (_, _, kind, code), run in runs:
                cells = [each for _, each in run]
                series = pl.Series(
                    "a", [known.value for _, known in cells], strict=True, dtype=pl.Float64 if kind is int else None
                )
                series.to_frame().write_excel(
                    book, page.name, position=cells[0][0], include_header=False,
                    column_formats={"a": code} if code else {"a": "General"}, float_precision=15,
                )  # fmt: skip


def by_xlwt(path: Path, pages: Sequence[Page], *, since_1904: bool = False) -> None:
    """Write results instead of formulas, for it saves none of them."""
    book = xlwt.Workbook()
    book.dates_1904 = since_1904
    looks = {
        known.code: xlwt.easyxf(num_format_str=known.code or "General")
        for page in pages
        for known in page.cells.values()
    }
    for page in pages:
        sheet = book.add_sheet(page.name)
        sheet.visibility = {"hidden": 1, "very hidden": 2}.get(page.state, 0)
        for where in page.looks:
            sheet.write(*place(where), None, xlwt.easyxf("font: bold on"))
        for at, known in ordered(page):
            if known.error:
                sheet.row(at[0]).set_cell_error(at[1], BERR[str(known.value)])
            else:
                sheet.write(*at, serial(known.value, since_1904=since_1904), looks[known.code])
    book.save(str(path))


def by_odfpy(path: Path, pages: Sequence[Page]) -> None:
    """Write what is there, without the codes of formats, but for that of time that passes."""
    book = OpenDocumentSpreadsheet()
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    clock = TimeStyle(name="clock", truncateonoverflow="false")
    for part in (Hours(), Text(text=":"), Minutes(style="long"), Text(text=":"), Seconds(style="long")):
        clock.addElement(part)
    book.styles.addElement(clock)
    book.automaticstyles.addElement(Style(name="passed", family="table-cell", datastylename=clock))
    for page in pages:
        table = Table(name=page.name, **({"stylename": unseen} if page.state != "visible" else {}))
        book.spreadsheet.addElement(table)
        below = beside = 0
        row = None
        for (at, column), known in ordered(page):
            if at >= below:
                if at > below:
                    table.addElement(TableRow(numberrowsrepeated=at - below))
                row, below, beside = TableRow(), at + 1, 0
                table.addElement(row)
            if column > beside:
                row.addElement(TableCell(numbercolumnsrepeated=column - beside))
            row.addElement(_odf_cell(known))
            beside = column + 1
    book.save(str(path))


def _odf_cell(known: Known) -> TableCell:
    value = known.value
    facts: dict[str, Any] = {"formula": f"of:{known.formula}"} if known.formula else {}
    if isinstance(value, bool):
        facts |= {"valuetype": "boolean", "booleanvalue": str(value).lower()}
    elif isinstance(value, (int, float)):
        facts |= {"valuetype": "float", "value": repr(float(value))}
    elif isinstance(value, (date, datetime)):
        facts |= {"valuetype": "date", "datevalue": value.isoformat()}
    elif isinstance(value, (time, timedelta)):
        passed = round(serial(value, since_1904=False) * 86_400_000)
        facts |= {
            "valuetype": "time",
            "timevalue": f"PT{passed // 3_600_000}H{passed // 60_000 % 60}M{passed % 60_000 / 1000}S",
        }
    else:
        facts |= {"valuetype": "string"}
    cell = TableCell(**facts, **({"stylename": "passed"} if known.code == PASSED else {}))
    for line in (known.text or "").split("\n"):
        cell.addElement(_odf_paragraph(line))
    return cell


def _odf_paragraph(line: str) -> P:
    paragraph = P()
    for blank, run in groupby(line, lambda letter: letter if letter in " \t" else ""):
        size = len(letters := "".join(run))
        if blank == " ":
            paragraph.addElement(S(c=size))
        elif blank:
            paragraph.addElement(Tab())
        else:
            paragraph.addText(letters)
    return paragraph
