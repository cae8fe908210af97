"""What must be known of a worksheet before the fast reader may open it, and what that reader cannot tell from a blank.

The fast reader makes room for every cell between the first and the last one, and may ask for more than there is; it gives
error values as blanks; it leaves out, without a word, cells that stand in an order that it does not expect.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from alexi_ingest.errors import ReadError
from alexi_ingest.model import letters
from alexi_ingest.read.formats.place import column_of, place_of
from alexi_ingest.read.formats.raw import DoubtError, ErrorCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alexi_ingest.model import Kind

_BEGIN, _END = re.compile(rb"<sheetData[\s/>]"), b"</sheetData>"
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*\?>)?\s*<worksheet[\s>]")
_ENCODING = re.compile(rb"""encoding=["'](?!utf-8)""", re.IGNORECASE)
_ODD = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[0-9])')
_WIDE = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z][0-9])')
_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})[0-9]')
_PREFIXED = re.compile(rb":(?:c|v|row)[\s/>]")
_NARROW = 26
_ROW = re.compile(rb'<row(?=\s)(?:[^>]*?)\sr="([0-9]+)"')
_PLACE = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_ERROR = re.compile(rb"""\st=["']e["']""")
_TEXT = re.compile(rb"""\st=["']str["']""")
_VALUE = re.compile(rb"#[^<]{1,30}")
_FORMULA_END = rb"(?:<v\s*/>|<v(?:\s[^<>]*)?>\s*</v>)?\s*</c>"
_UNSAVED = (re.compile(rb"</f>\s*" + _FORMULA_END), re.compile(rb"<f(?:\s[^<>]*)?/>\s*" + _FORMULA_END))
_OPENINGS = (b"<v>", b"<v ", b"<is>", b"<is ")
_LARGE = 1_000_000
"""A sheet of so many bytes is looked through beside its reader, which takes longer than a word with a thread."""
_thread = ThreadPoolExecutor(1, "sweep")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a worksheet holds: its error cells, how many other cells have values, and whether numbers below zero."""

    errors: tuple[ErrorCell, ...] = ()
    values: int = 0
    negative: bool = False


def sweep(name: str, xml: bytes, kind: Kind, cells: int) -> Callable[[], Swept]:
    """Begin with a worksheet of its name and XML; what is given back waits for the end.

    Raises `DoubtError`, before any reader may open the sheet, where it is not written as nearly all programs write it,
    or where it might have more than so many cells. The end may raise it too, or `ReadError`: `unsaved_formulas` (facts
    `sheet`, `cell`) where a formula has no saved result.
    """
    begin, end = _data(xml)
    if begin == end:
        return Swept
    _doubt_far_cells(xml, begin, end, cells)
    look = partial(_look, name, xml, begin, end, kind)
    return look if len(xml) < _LARGE else _thread.submit(look).result


def _data(xml: bytes) -> tuple[int, int]:
    """Give where the cells begin and end. Raises `DoubtError` for XML in which more than plain searching is needed."""
    prolog = _PROLOG.match(xml)
    if not prolog or _ENCODING.search(xml, 0, prolog.end()):
        raise DoubtError
    found = _BEGIN.search(xml, prolog.end())
    if not found:
        return 0, 0
    begin, end = found.end(), xml.rfind(_END)
    if end < 0:
        if xml[found.end() - 1 : found.end()] == b"/" or xml[found.end() : found.end() + 1] == b"/":
            return 0, 0
        raise DoubtError
    if xml.find(b"<!", begin, end) >= 0 or _ODD.search(xml, begin, end) or _PREFIXED.search(xml, begin, end):
        raise DoubtError
    return begin, end


def _doubt_far_cells(xml: bytes, begin: int, end: int, cells: int) -> None:
    first = min((at for opening in _OPENINGS if (at := xml.find(opening, begin, end)) >= 0), default=-1)
    if first < 0:
        return
    last = max(xml.rfind(opening, begin, end) for opening in _OPENINGS)
    top, bottom = _place_before(xml, first)[0], _place_before(xml, last)[0]
    if top > bottom:
        raise DoubtError
    width = _NARROW
    if _WIDE.search(xml, begin, end):
        named = set(_COLUMN.findall(xml, begin, end))
        width = max(width, *(column_of(letters.decode()) + 1 for letters in named))
    if (bottom + 1) * width > cells:
        raise DoubtError


def _look(sheet: str, xml: bytes, begin: int, end: int, kind: Kind) -> Swept:
    _refuse_unsaved(sheet, xml, begin, end, kind)
    rows = _ROW.findall(xml, begin, end)
    if len(rows) != xml.count(b"<row", begin, end) or any(low >= high for low, high in pairwise(map(int, rows))):
        raise DoubtError
    if xml.find(b' t="d"', begin, end) >= 0:
        raise DoubtError
    errors = tuple(_errors(xml, begin, end))
    values = sum(xml.count(opening, begin, end) for opening in _OPENINGS) - xml.count(b"<v></v>", begin, end)
    return Swept(errors, values - len(errors), xml.find(b"<v>-", begin, end) >= 0)


def _refuse_unsaved(sheet: str, xml: bytes, begin: int, end: int, kind: Kind) -> None:
    # The single byte first: a sheet without formulas mostly has no "f" at all, and is passed at memory speed.
    at = xml.find(b"f", begin, end)
    at = xml.find(b"<f", at - 1, end) if at >= 0 else at
    if at < 0:
        return
    for pattern in _UNSAVED:
        for unsaved in pattern.finditer(xml, at, end):
            # A saved result of text may be empty.
            if not _TEXT.search(_tag_before(xml, unsaved.start())):
                row, column = _place_before(xml, unsaved.start())
                cell = f"{letters(column)}{row + 1}"
                raise ReadError(problem="unsaved_formulas", sheet=sheet, cell=cell, kind=kind)


def _errors(xml: bytes, begin: int, end: int) -> Iterator[ErrorCell]:
    # Every error value begins with "#", which is rare in a sheet: nothing else is looked at.
    at = xml.find(b"#", begin, end)
    while at >= 0:
        if xml[at - 3 : at] == b"<v>" and _ERROR.search(_tag_before(xml, at)):
            value = _VALUE.match(xml, at)
            if value:
                yield ErrorCell(*_place_before(xml, at), value[0].decode("utf-8", "replace"))
        at = xml.find(b"#", at + 1, end)


def _tag_before(xml: bytes, at: int) -> bytes:
    """Give the opening tag of the cell that a position stands in."""
    begin = xml.rfind(b"<c ", 0, at)
    return xml[begin : xml.find(b">", begin) + 1] if begin >= 0 else b""


def _place_before(xml: bytes, at: int) -> tuple[int, int]:
    found = _PLACE.match(_tag_before(xml, at))
    if not found:
        raise DoubtError
    try:
        return place_of(found[1].decode(), 0, 0)
    except ValueError:
        raise DoubtError from None
