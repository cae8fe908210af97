"""A file written anew from cells: nothing of the original is in it but what stands in these."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped]  # it ships no stubs

from alexi_ingest.read.formats.raw import is_error
from alexi_ingest.testkit.write import MADE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from xlsxwriter.format import Format  # type: ignore[import-untyped]  # as above
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

    from alexi_ingest.authoring.scramble.book import Book, Page, TextForm
    from alexi_ingest.read.formats.raw import Cell

_SHOWN: Mapping[type, str] = {
    datetime: "yyyy-mm-dd hh:mm",
    date: "yyyy-mm-dd",
    time: "hh:mm",
    timedelta: "[h]:mm",
}
"""How days and times are shown whose own format is not known."""
_LONGEST = 32_767
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
_OPTIONS = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


def write(book: Book, out: Path) -> None:
    """Write a CSV as it was written, and any workbook as .xlsx; a file that stands there is replaced at the end."""
    content = _text(book.pages[0], book.form) if book.form else _workbook(book)
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _text(page: Page, form: TextForm) -> bytes:
    made = io.StringIO(form.first, "")
    made.seek(0, io.SEEK_END)
    writer = csv.writer(made, delimiter=form.delimiter, lineterminator=form.newline)
    writer.writerows(page.rows)
    return made.getvalue().encode(form.encoding, "replace")


def _workbook(book: Book) -> bytes:
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content, _OPTIONS)
    made.set_properties({"created": MADE})

    @cache
    def shown(code: str) -> Format:
        return made.add_format({"num_format": code})

    front = next((page for page in book.pages if not page.looks.hidden), book.pages[0])
    for page in book.pages:
        sheet = made.add_worksheet(_NOT_IN_NAMES.sub(" ", page.name)[:_LONGEST_NAME])
        if page is front:
            sheet.activate()
        elif page.looks.hidden:
            sheet.hide()
        _fill(sheet, page, shown)
    made.close()
    return content.getvalue()


def _fill(sheet: Worksheet, page: Page, shown: Callable[[str], Format]) -> None:
    for column, width in page.looks.widths.items():
        sheet.set_column(column, column, width)
    for corners in page.looks.merged:
        sheet.merge_range(*corners, "")
    for row, cells in enumerate(page.rows):
        for column, cell in enumerate(cells):
            own = page.looks.formats.get((row, column)) or _SHOWN.get(type(cell))
            _put(sheet, row, column, cell, shown(own) if own else None)


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, shown: Format | None) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, shown)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, shown)
    elif isinstance(cell, str):
        if cell.startswith("#") and is_error(cell):
            sheet.write_formula(row, column, f"={cell}", shown, cell)
        else:
            sheet.write_string(row, column, cell[:_LONGEST], shown)
    else:
        sheet.write_datetime(row, column, cell, shown)
