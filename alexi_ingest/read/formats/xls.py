"""Workbooks of Excel 5.0 to 2003, read record by record: nothing in them but cells, styles and texts is looked at.

python-calamine reads them faster, but gives error values as blanks, and some files make it abort the process; xlrd
stumbles over comments, names and pictures that it reads as well.

Published source: [MS-XLS] 2.3 (numbers of the records) and 2.4 (each of them).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.formats.biff import CODEPAGES, END, Record, Texts, characters, records
from alexi_ingest.read.formats.raw import ERROR_TEXTS, Formulas, Grid, Room, number_of
from alexi_ingest.read.formats.shown import Looks, shown_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell, RawSheet
    from alexi_ingest.read.guard import Limits

_BEGIN, _PASSWORD, _CODEPAGE, _EPOCH, _SHEET = 0x0809, 0x002F, 0x0042, 0x0022, 0x0085
_FORMAT, _STYLE, _SHARED_TEXTS = 0x041E, 0x00E0, 0x00FC
_NUMBER, _RK, _MANY_RK, _SHARED_TEXT, _TEXT, _RICH_TEXT, _TRUTH_OR_ERROR = (
    0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x00D6, 0x0205,
)  # fmt: skip
_FORMULAS, _RESULT_TEXT = frozenset({0x0006, 0x0206, 0x0406}), 0x0207
_BIFF8 = 0x0600
_DAMAGE = (struct.error, IndexError, ValueError, LookupError, OSError)
_UNLOCKING = (FileFormatError, DecryptionError, InvalidKeyError, ParseError)
_NO_SECRET = "VelvetSweatshop"  # noqa: S105 - known to all
"""With this Excel locks a workbook whose sheets may not be moved, and tries it unasked ([MS-OFFCRYPTO] 2.4.2.3)."""
_FIRST = 10
_BLANK_TEXT = re.compile(rb"\x03.....\xff\xff", re.DOTALL)
"""The result of a formula that is an empty text."""


@dataclass(slots=True)
class _Book:
    """What all sheets of a workbook share, as it comes in: the first part of the stream holds all of it."""

    wide: bool = True
    """Whether texts are BIFF8's, or bytes in a code page."""
    codepage: str = "cp1252"
    looks: Looks = field(default_factory=lambda: Looks((), since_1904=False))
    texts: list[str] = field(default_factory=list)
    sheets: list[tuple[str, int, bool]] = field(default_factory=list)

    def text(self, record: Record, at: int) -> str:
        """Give the text at a place in a record."""
        if self.wide:
            return Texts(record, at).plain()
        (length,) = struct.unpack_from("<H", record.content, at)
        return record.content[at + 2 : at + 2 + length].decode(self.codepage, "replace")


def sheets(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """Give each worksheet, hidden ones too, in their order.

    Raises `ReadError`: `damaged`, `password_protected`, `too_much_inside`, and `unsaved_formulas` where there are
    formulas and none has a saved result.
    """
    room, formulas = Room(limits, Kind.XLS), Formulas(Kind.XLS)
    try:
        content = path.read_bytes()
        stream = _stream(content)
        if _is_locked(stream):
            stream = _stream(_unlocked(content))
        book = _book(stream)
        for name, at, hidden in book.sheets:
            grid = Grid(room)
            for place, cell, error in _cells(stream, at, name, book, formulas):
                grid.put(*place, cell, error=error)
            yield grid.sheet(name, hidden=hidden)
    except _DAMAGE as error:
        raise ReadError(problem="damaged", kind=Kind.XLS) from error
    formulas.refuse_unsaved()


def _stream(content: bytes) -> bytes:
    """Give the bytes in which the workbook's records stand; a file may be nothing but these."""
    if not content.startswith(olefile.MAGIC):
        return content
    with olefile.OleFileIO(BytesIO(content)) as document:
        for name in ("Workbook", "Book"):
            if document.exists(name):
                return bytes(document.openstream(name).read())
    raise ValueError


def _is_locked(stream: bytes) -> bool:
    return any(record.number == _PASSWORD for record in islice(records(stream, 0), _FIRST))


def _unlocked(content: bytes) -> bytes:
    """Unlock a workbook that Excel opens without asking. Raises `ReadError` (`password_protected`)."""
    opened = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(content))
        file.load_key(password=_NO_SECRET)
        file.decrypt(opened)
    except (*_UNLOCKING, *_DAMAGE) as error:
        raise ReadError(problem="password_protected", kind=Kind.ENCRYPTED) from error
    return opened.getvalue()


def _book(stream: bytes) -> _Book:
    book, since_1904 = _Book(), False
    formats: dict[int, str] = {}
    styles: list[int] = []
    for record in records(stream, 0):
        content = record.content
        if record.number == _BEGIN:
            book.wide = struct.unpack_from("<H", content)[0] == _BIFF8
        elif record.number == _CODEPAGE:
            page = struct.unpack_from("<H", content)[0]
            book.codepage = CODEPAGES.get(page, f"cp{page}")
        elif record.number == _EPOCH:
            since_1904 = bool(content[0])
        elif record.number == _FORMAT:
            formats[struct.unpack_from("<H", content)[0]] = _format(book, record)
        elif record.number == _STYLE:
            styles.append(struct.unpack_from("<H", content, 2)[0])
        elif record.number == _SHARED_TEXTS:
            texts = Texts(record, 8)
            book.texts = [texts.rich() for _ in range(struct.unpack_from("<I", content, 4)[0])]
        elif record.number == _SHEET and content[5] == 0:
            book.sheets.append((_name(book, content), struct.unpack_from("<I", content)[0], content[4] & 3 != 0))
        elif record.number == END:
            break
    book.looks = Looks([shown_in(formats, number) for number in styles], since_1904)
    return book


def _format(book: _Book, record: Record) -> str:
    """Give a format; some programs cut it short."""
    if not book.wide:
        return record.content[3:].decode(book.codepage, "replace")
    return characters(record.content[5:], wide=bool(record.content[4] & 1))


def _name(book: _Book, content: bytes) -> str:
    length = content[6]
    if book.wide:
        wide = bool(content[7] & 1)
        return characters(content[8 : 8 + length * (1 + wide)], wide=wide)
    return content[7 : 7 + length].decode(book.codepage, "replace")


def _cells(
    stream: bytes, at: int, sheet: str, book: _Book, formulas: Formulas
) -> Iterator[tuple[tuple[int, int], Cell, bool]]:
    """Give each cell that holds something: row and column from 0, its value, and whether it is an error value."""
    awaited = 0, 0
    for record in _records_of_sheet(stream, at):
        content = record.content
        if record.number in _FORMULAS:
            row, column, style = struct.unpack_from("<HHH", content)
            result = content[6:14]
            formulas.saw(sheet, row, column, saved=not _BLANK_TEXT.fullmatch(result))
            awaited = row, column
            if result[6:] != b"\xff\xff":
                yield awaited, book.looks.value(struct.unpack("<d", result)[0], style), False
            elif result[0] in {1, 2}:
                yield awaited, _truth_or_error(result[2], error=result[0] == 2), result[0] == 2  # noqa: PLR2004
        elif record.number == _RESULT_TEXT:
            yield awaited, book.text(record, 0), False
        else:
            yield from _plain_cells(record, book)


def _records_of_sheet(stream: bytes, at: int) -> Iterator[Record]:
    """Give the records of a sheet, without those of a chart on it.

    Raises `ValueError` where no sheet begins there, or it does not end.
    """
    depth = 0
    for record in records(stream, at):
        depth += (record.number == _BEGIN) - (record.number == END)
        if depth == 1:
            yield record
        elif depth <= 0:
            if depth == 0 and record.number == END:
                return
            break
    raise ValueError


def _plain_cells(record: Record, book: _Book) -> Iterator[tuple[tuple[int, int], Cell, bool]]:
    content = record.content
    if record.number == _MANY_RK:
        row, column = struct.unpack_from("<HH", content)
        for beside, (style, bits) in enumerate(struct.iter_unpack("<HI", content[4:-2])):
            yield (row, column + beside), book.looks.value(number_of(bits), style), False
        return
    if record.number not in {_NUMBER, _RK, _SHARED_TEXT, _TEXT, _RICH_TEXT, _TRUTH_OR_ERROR}:
        return
    row, column, style = struct.unpack_from("<HHH", content)
    value: Cell
    error = False
    if record.number == _NUMBER:
        value = book.looks.value(struct.unpack_from("<d", content, 6)[0], style)
    elif record.number == _RK:
        value = book.looks.value(number_of(struct.unpack_from("<I", content, 6)[0]), style)
    elif record.number == _SHARED_TEXT:
        value = book.texts[struct.unpack_from("<I", content, 6)[0]]
    elif record.number == _TRUTH_OR_ERROR:
        error = bool(content[7])
        value = _truth_or_error(content[6], error=error)
    else:
        value = book.text(record, 6)
    if value != "":
        yield (row, column), value, error


def _truth_or_error(value: int, *, error: bool) -> Cell:
    return ERROR_TEXTS.get(value, "#UNKNOWN!") if error else value != 0
