"""What must be known of a worksheet before the fast reader may open it, and what that reader cannot tell from a blank.

The fast reader makes room for every cell between the first and the last one, and may ask for more than there is; it
gives error values as blanks; it leaves out, without a word, cells that stand in an order that it does not expect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable  # noqa: TC003 - fields of a dataclass
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from alexi_ingest.errors import ReadError
from alexi_ingest.model import letters
from alexi_ingest.read.formats.place import column_of, place_of
from alexi_ingest.read.formats.raw import DoubtError, ErrorCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.model import Kind
    from alexi_ingest.read.guard import Limits

_BEGIN, _END = re.compile(rb"<sheetData[\s/>]"), b"</sheetData>"
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*\?>)?\s*<worksheet[\s>]")
_ENCODING = re.compile(rb"""encoding=["'](?!utf-8)""", re.IGNORECASE)
_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})[0-9]')
_NARROW, _MOST_DIGITS = 26, 7
_PREFIXED = re.compile(rb":(?:c|v|row)[\s/>]")
_ROW = re.compile(rb'<row(?=[\s/>])(?:[^>]*?\sr="([0-9]+)")?')
_PLACE = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_SHARED_TEXT = re.compile(rb't="s"[^>]*><v>([0-9]+)<')
_ERROR = re.compile(rb"""\st=["']e["']""")
_TEXT = re.compile(rb"""\st=["']str["']""")
_VALUE = re.compile(rb"#[^<]{1,30}")
_FORMULA_END = rb"(?:<v\s*/>|<v(?:\s[^<>]*)?>\s*</v>)?\s*</c>"
_UNSAVED = (re.compile(rb"</f>\s*" + _FORMULA_END), re.compile(rb"<f(?:\s[^<>]*)?/>\s*" + _FORMULA_END))
_WRITTEN_DATE, _NEGATIVE = re.compile(rb'(?<= t=")d"'), re.compile(rb"(?<=>)-")
_BLANK = re.compile(rb"(?:></v>|<v\s?/>|</f>|<is\s?/>|<t\s?/></is>|<t></t></is>|<c [^>]*>)</c>")
_OPENINGS, _CLOSINGS = (b"<v>", b"<v ", b"<is>", b"<is "), (b"</v>", b"</is>")
_PADDED = re.compile(rb"<v>[ \t\r\n]")
_FEW = 1000
_LARGE = 1_000_000
"""A sheet of so many bytes is looked through beside its reader, which takes longer than a word with a thread."""
_thread = ThreadPoolExecutor(1, "sweep")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a worksheet holds: its error cells, and how many other cells have something in them.

    `blanks` counts those of them in which is nothing but an empty text; few sheets need it, and it takes its time.
    `negative`: there are numbers below zero, which the reader gives as a time of day where a date is shown;
    `below_zero` gives the places of all that begin with a minus.
    """

    errors: tuple[ErrorCell, ...] = ()
    values: int = 0
    negative: bool = False
    blanks: Callable[[], int] = int
    below_zero: Callable[[], Iterable[tuple[int, int]]] = tuple


def sweep(name: str, xml: bytes, kind: Kind, limits: Limits, lengths: Sequence[int]) -> Callable[[], Swept]:
    """Begin with a worksheet of its name and XML; what is given back waits for the end.

    `lengths` are those of the texts that cells share.

    Raises `DoubtError`, before any reader may open the sheet, where it is not written as nearly all programs write it,
    or where it might have more cells or characters than it may. The end may raise it too, or `ReadError`:
    `unsaved_formulas` (facts `sheet`, `cell`) where a formula has no saved result.
    """
    begin, end = _data(xml)
    if begin == end:
        return Swept
    most = _doubt_far_cells(xml, begin, end, limits.cells)
    if most * max(lengths, default=0) > limits.characters:
        _doubt_long_texts(xml, begin, end, limits.characters, lengths)
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
    if _holds(xml, b"!", re.compile(rb"(?<=<)!"), begin, end) or _holds(xml, b":", _PREFIXED, begin, end):
        raise DoubtError
    return begin, end


def _holds(xml: bytes, rare: bytes, pattern: re.Pattern[bytes], begin: int, end: int) -> bool:
    """Whether a pattern that begins with a byte is found; one byte alone is looked for at twenty times the speed."""
    at = xml.find(rare, begin, end)
    for _ in range(_FEW):
        if at < 0 or pattern.match(xml, at, end):
            return at >= 0
        at = xml.find(rare, at + 1, end)
    return bool(pattern.search(xml, at, end)) if at >= 0 else False


def _doubt_far_cells(xml: bytes, begin: int, end: int, cells: int) -> int:
    """Doubt a sheet unless all its cells say where they stand, in the plainest way, and within the room there is.

    Gives how many cells it has at most.
    """
    first = min((at for opening in _OPENINGS if (at := xml.find(opening, begin, end)) >= 0), default=-1)
    if first < 0:
        _width(xml, begin, end, _MOST_DIGITS)
        return 0
    last = max(xml.rfind(closing, begin, end) for closing in _CLOSINGS)
    top, bottom = _place_before(xml, first)[0], _place_before(xml, last)[0]
    # The reader makes room for the last row that any cell says, wherever that stands. Cells behind hold nothing.
    width = max(_width(xml, begin, last, len(str(bottom + 1))), _width(xml, last, end, _MOST_DIGITS))
    if top > bottom or (bottom + 1) * width > cells:
        raise DoubtError
    return (bottom + 1) * width


def _width(xml: bytes, begin: int, end: int, digits: int) -> int:
    """Give the number of columns, at least so many as have one letter. Raises `DoubtError`."""
    if not _other_cell(1, digits).search(xml, begin, end):
        return _NARROW
    if _other_cell(3, digits).search(xml, begin, end):
        raise DoubtError
    return max(_NARROW, *(column_of(letters.decode()) + 1 for letters in set(_COLUMN.findall(xml, begin, end))))


@lru_cache(maxsize=2 * _MOST_DIGITS)
def _other_cell(letters: int, digits: int) -> re.Pattern[bytes]:
    """Find a cell that does not say its place in so many letters and digits at most."""
    return re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,%d}[0-9]{1,%d}")' % (letters, digits))


def _doubt_long_texts(xml: bytes, begin: int, end: int, characters: int, lengths: Sequence[int]) -> None:
    shared = list(map(int, _SHARED_TEXT.findall(xml, begin, end)))
    if max(shared, default=0) >= len(lengths) or sum(lengths[number] for number in shared) > characters:
        raise DoubtError


def _look(sheet: str, xml: bytes, begin: int, end: int, kind: Kind) -> Swept:
    _refuse_unsaved(sheet, xml, begin, end, kind)
    rows = _ROW.findall(xml, begin, end)
    if b"" in rows or any(low >= high for low, high in pairwise(map(int, rows))):
        raise DoubtError
    if _holds(xml, b"d", _WRITTEN_DATE, begin, end) or _is_padded(xml, begin, end):
        raise DoubtError
    errors = tuple(_errors(xml, begin, end))
    negative = _holds(xml, b"-", _NEGATIVE, begin, end)
    blanks = partial(_count, _BLANK, xml, begin, end)
    below_zero = partial(_places, _NEGATIVE, xml, begin, end)
    return Swept(errors, xml.count(b"</c>", begin, end) - len(errors), negative, blanks, below_zero)


def _is_padded(xml: bytes, begin: int, end: int) -> bool:
    """Whether there are blanks about a number, which the reader takes for a text, or for the first of the shared."""
    at = xml.find(b" </v>", begin, end)
    while at >= 0:
        if not _TEXT.search(_tag_before(xml, at)):
            return True
        at = xml.find(b" </v>", at + 1, end)
    return any(not _TEXT.search(_tag_before(xml, found.start())) for found in _PADDED.finditer(xml, begin, end))


def _count(pattern: re.Pattern[bytes], xml: bytes, begin: int, end: int) -> int:
    return sum(1 for _ in pattern.finditer(xml, begin, end))


def _places(pattern: re.Pattern[bytes], xml: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    return (_place_before(xml, found.start()) for found in pattern.finditer(xml, begin, end))


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
