"""Workbooks of Excel 5.0 to 2003 by xlrd, which tells error values, truths and elapsed times from other cells.

python-calamine reads them faster, but gives error values as blanks, and some files make it abort the process.
"""

from __future__ import annotations

import re
import struct
from io import StringIO
from typing import TYPE_CHECKING

import xlrd

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.formats.raw import ERROR_TEXTS, Formulas, Grid, Room
from alexi_ingest.read.formats.shown import as_shown, shown_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlrd.book import Book
    from xlrd.sheet import Cell as XlsCell

    from alexi_ingest.read.formats.raw import Cell, RawSheet
    from alexi_ingest.read.guard import Limits

_DAMAGE = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    struct.error,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    UnicodeError,
    ValueError,
    OverflowError,
)
"""What xlrd raises where the bytes contradict themselves: it does not check before it looks."""
_FORMULA = frozenset({0x0006, 0x0206, 0x0406})
_BOF = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_WORKSHEET = 0x0010
_KIND_OF_BOF, _RESULT_OF_FORMULA = 4, 14
_BLANK_TEXT = re.compile(rb"\x03.....\xff\xff", re.DOTALL)
"""The result of a formula that is an empty text."""


def sheets(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """Give each worksheet, hidden ones too, in their order.

    Raises `ReadError`: `damaged`, `password_protected`, `too_much_inside`, and `unsaved_formulas` where a formula has
    no saved result.
    """
    room = Room(limits.cells, Kind.XLS)
    book = _opened(path)
    try:
        for sheet in book.sheets():
            grid = Grid(room)
            for row in range(sheet.nrows):
                for column, cell in enumerate(sheet.row(row)):
                    if cell.ctype not in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
                        grid.put(row, column, _value(cell, book), error=cell.ctype == xlrd.XL_CELL_ERROR)
            yield grid.sheet(sheet.name, hidden=sheet.visibility != 0)
    except _DAMAGE as error:
        raise ReadError(problem="damaged", kind=Kind.XLS) from error


def _opened(path: Path) -> Book:
    content = path.read_bytes()
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=StringIO(), on_demand=False
        )
        _refuse_unsaved(*_stream(content), book.sheet_names())
    except xlrd.XLRDError as error:
        problem = "password_protected" if "encrypted" in str(error) else "damaged"
        raise ReadError(problem=problem, kind=Kind.ENCRYPTED if problem != "damaged" else Kind.XLS) from error
    except _DAMAGE as error:
        raise ReadError(problem="damaged", kind=Kind.XLS) from error
    return book


def _value(cell: XlsCell, book: Book) -> Cell:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ERROR_TEXTS.get(cell.value, "#UNKNOWN!")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    shown = shown_by(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    return as_shown(cell.value, shown, since_1904=bool(book.datemode))


def _stream(content: bytes) -> tuple[bytes, int, int]:
    """Give the bytes in which the workbook's records stand, where they begin, and how long they are."""
    if not content.startswith(xlrd.compdoc.SIGNATURE):
        return content, 0, len(content)
    document = xlrd.compdoc.CompDoc(content, logfile=StringIO())
    for name in ("Workbook", "Book"):
        stream, begin, size = document.locate_named_stream(name)
        if stream:
            return stream, begin, size
    raise xlrd.XLRDError


def _refuse_unsaved(content: bytes, at: int, size_of_all: int, names: Sequence[str]) -> None:
    """Refuse a file none of whose formulas has a saved result.

    Published source of the records: [MS-XLS] 2.4.127 (Formula), 2.5.133 (FormulaValue), 2.4.21 (BOF).
    """
    formulas, end, number = Formulas(Kind.XLS), at + size_of_all, -1
    while at + 4 <= end:
        code, size = struct.unpack_from("<HH", content, at)
        if code in _BOF and size >= _KIND_OF_BOF:
            number += struct.unpack_from("<H", content, at + 6)[0] == _WORKSHEET
        elif code in _FORMULA and size >= _RESULT_OF_FORMULA:
            row, column = struct.unpack_from("<HH", content, at + 4)
            name = names[number] if 0 <= number < len(names) else ""
            formulas.saw(name, row, column, saved=not _BLANK_TEXT.fullmatch(content[at + 10 : at + 18]))
        at += 4 + size
    formulas.refuse_unsaved()
