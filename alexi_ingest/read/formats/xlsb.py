"""Binary workbooks of Excel 2007 and later, read record by record: the libraries lose error values or dates.

Published source: [MS-XLSB], sections 2.1.4 (records), 2.3 (their numbers) and 2.4 (each of them).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defusedxml import ElementTree

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.formats.parts import document
from alexi_ingest.read.formats.raw import ERROR_TEXTS, Grid, Room, number_of
from alexi_ingest.read.formats.shown import Looks, shown_in
from alexi_ingest.read.package import DAMAGE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell, RawSheet
    from alexi_ingest.read.formats.shown import Shown
    from alexi_ingest.read.guard import Limits
    from alexi_ingest.read.package import Package

_ROW, _STRING_ITEM, _FORMAT, _STYLE, _PROPERTIES, _SHEET, _STYLES_BEGIN, _STYLES_END = 0, 19, 44, 47, 153, 156, 617, 618
_RK, _ERROR, _TRUTH, _REAL, _STRING, _SHARED, _RICH = 2, 3, 4, 5, 6, 7, 62
_FORMULAS = {8: _STRING, 9: _REAL, 10: _TRUTH, 11: _ERROR}
_SHORT = {13: _RK, 14: _ERROR, 15: _TRUTH, 16: _REAL, 17: _STRING, 18: _SHARED}
"""Cells that stand right of the one before them, and do not say their column."""
_BLANK, _SHORT_BLANK, _CELLS_END = 1, 12, 146
_FULL = {kind: kind for kind in (_RK, _ERROR, _TRUTH, _REAL, _STRING, _SHARED, _RICH)} | _FORMULAS
_PLACE = 8
_INT, _DOUBLE, _TWO = struct.Struct("<I"), struct.Struct("<d"), struct.Struct("<HH")


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share: its texts, and how its numbers are shown."""

    texts: list[str]
    looks: Looks


def sheets(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """Give each worksheet, hidden ones too, in their order. Raises `ReadError`: `damaged`, `too_much_inside`."""
    try:
        yield from _sheets(opened(path), Room(limits, Kind.XLSB))
    except (*DAMAGE, ElementTree.ParseError) as error:
        raise ReadError(problem="damaged", kind=Kind.XLSB) from error


def _sheets(package: Package, room: Room) -> Iterator[RawSheet]:
    workbook = document(package, "xl/workbook.bin")
    listed: list[tuple[str, str, bool]] = []
    since_1904 = False
    for number, record in _records(package.read(workbook.part)):
        if number == _PROPERTIES:
            since_1904 = bool(record[0] & 1)
        elif number == _SHEET:
            key, at = _text(record, 8)
            listed.append((key, _text(record, at)[0], _INT.unpack_from(record)[0] != 0))
    book = _Book(
        [text for part in workbook.contents("sharedStrings") for text in _strings(part)],
        Looks([shown for part in workbook.contents("styles") for shown in _styles(part)], since_1904),
    )
    for key, name, hidden in listed:
        target = workbook.related.worksheet(key)
        if target:
            yield _sheet(package.read(target), book, Grid(room)).sheet(name, hidden=hidden)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Give number and content of each record. Raises `IndexError` or `ValueError` where the part ends within one."""
    at, end = 0, len(part)
    while at < end:
        number = part[at]
        at += 1
        if number & 0x80:
            number = number & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:  # noqa: PLR2004 - four bytes at most
                break
        if at + size > end:
            raise ValueError
        yield number, part[at : at + size]
        at += size


def _text(record: bytes, at: int) -> tuple[str, int]:
    """Give the text at a place in a record, and where it ends; the length of one that is missing has all bits set."""
    (length,) = _INT.unpack_from(record, at)
    at += 4
    if length == 0xFFFF_FFFF:  # noqa: PLR2004 - no text
        return "", at
    end = at + 2 * length
    if end > len(record):
        raise ValueError
    return record[at:end].decode("utf-16-le"), end


def _strings(part: bytes) -> Iterator[str]:
    return (_text(record, 1)[0] for number, record in _records(part) if number == _STRING_ITEM)


def _styles(part: bytes) -> Iterator[Shown]:
    codes: dict[int, str] = {}
    of_cells = False
    for number, record in _records(part):
        if number == _FORMAT:
            codes[int.from_bytes(record[:2], "little")] = _text(record, 2)[0]
        elif number in {_STYLES_BEGIN, _STYLES_END}:
            of_cells = number == _STYLES_BEGIN
        elif number == _STYLE and of_cells:
            yield shown_in(codes, _TWO.unpack_from(record)[1])


def _sheet(part: bytes, book: _Book, grid: Grid) -> Grid:
    """Put every cell where it says that it stands. Raises `ValueError` where the cells do not end."""
    row = column = -1
    for number, record in _records(part):
        if number in _FULL:
            column = _INT.unpack_from(record)[0]
            at, kind = _PLACE, _FULL[number]
        elif number in _SHORT:
            column += 1
            at, kind = _PLACE // 2, _SHORT[number]
        else:
            if number == _ROW:
                row, column = _INT.unpack_from(record)[0], -1
            elif number == _SHORT_BLANK:
                column += 1
            elif number == _BLANK:
                column = _INT.unpack_from(record)[0]
            elif number == _CELLS_END:
                return grid
            continue
        if row < 0:
            raise ValueError
        style = int.from_bytes(record[at - 4 : at - 1], "little")
        value = _value(record, at, kind, style, book)
        if value != "":
            grid.put_once(row, column, value, error=kind == _ERROR)
    raise ValueError


def _value(record: bytes, at: int, kind: int, style: int, book: _Book) -> Cell:
    if kind == _SHARED:
        (number_of_text,) = _INT.unpack_from(record, at)
        return book.texts[int(number_of_text)]
    if kind in {_STRING, _RICH}:
        return _text(record, at + (kind == _RICH))[0]
    if kind == _TRUTH:
        return record[at] != 0
    if kind == _ERROR:
        return ERROR_TEXTS.get(record[at], "#UNKNOWN!")
    number = number_of(*_INT.unpack_from(record, at)) if kind == _RK else _DOUBLE.unpack_from(record, at)[0]
    return book.looks.value(number, style)
