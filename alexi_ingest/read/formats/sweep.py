"""What must be known of a worksheet before the fast reader may open it, and what that reader cannot tell from a blank.

The fast reader makes room for every cell between the first and the last one, and may ask for more than there is; it
gives error values as blanks; it leaves out, without a word, cells that stand in an order that it does not expect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable  # noqa: TC003 - fields of a dataclass
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise
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
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml\s[^>]*\?>)?\s*+<worksheet[\s>]")
_ENCODING = re.compile(rb"""encoding=["'](?!utf-8)""", re.IGNORECASE)
_NO_SIMPLE_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[0-9])')
_NO_NARROW_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z][0-9])')
_COLUMN, _NARROW_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})[0-9]'), re.compile(rb'<c r="([A-Z])[0-9]')
_NARROW = 26
_PREFIXED = re.compile(rb":(?:c|v|row)[\s/>]")
_ROW = re.compile(rb'<row(?=[\s/>])(?:[^<>]*?\sr="([0-9]+)")?')
_PLACE = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_SHARED, _SHARED_TEXT = b't="s"', re.compile(rb't="s"[^<>]*><v>([0-9]+)<')
_ODD_TYPE = re.compile(rb"""[\s"']t(?!="[A-Za-z]+")\s*+=""")
_ERROR = re.compile(rb"""\st=["']e["']""")
_TEXT = re.compile(rb"""\st=["']str["']""")
_VALUE, _VALUE_WITHIN = re.compile(rb"<v>(#[^<]{1,30})"), re.compile(rb"(?<=<v>)#")
_FORMULA_END = rb"\s*+(?:<v\s*+/>|<v(?:\s[^<>]*)?>\s*+</v>)?\s*+</c>"
_UNSAVED = (re.compile(rb"</f>" + _FORMULA_END), re.compile(rb"<f(?:\s[^<>]*)?/>" + _FORMULA_END))
_WRITTEN_DATE, _NEGATIVE = re.compile(rb'(?<= t=")d"'), re.compile(rb"(?<=>)-")
_BLANK = re.compile(rb"(?:></v>|<v\s?/>|</f>|<is\s?/>|<t\s?/></is>|<t></t></is>|<c [^<>]*>)</c>")
_OPENINGS, _CLOSINGS = (b"<v", b"<is"), (b"</v", b"</is")
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
    width = _NARROW
    if _NO_NARROW_CELL.search(xml, begin, end):
        if _NO_SIMPLE_CELL.search(xml, begin, end):
            raise DoubtError
        width = max(width, *(column_of(letters.decode()) + 1 for letters in set(_COLUMN.findall(xml, begin, end))))
    first = min((at for opening in _OPENINGS if (at := xml.find(opening, begin, end)) >= 0), default=-1)
    if first < 0:
        return 0
    last = max(xml.rfind(closing, begin, end) for closing in _CLOSINGS)
    top, bottom = (row for row, _ in _places(xml, begin, (first, last)))
    if (bottom + 1) * width > cells and width == _NARROW:
        width = column_of(max(_NARROW_COLUMN.findall(xml, begin, end)).decode()) + 1
    if top > bottom or (bottom + 1) * width > cells:
        raise DoubtError
    return (bottom + 1) * width


def _doubt_long_texts(xml: bytes, begin: int, end: int, characters: int, lengths: Sequence[int]) -> None:
    shared = list(map(int, _SHARED_TEXT.findall(xml, begin, end)))
    if xml.count(_SHARED, begin, end) > len(shared) or _ODD_TYPE.search(xml, begin, end):
        raise DoubtError
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
    below_zero = partial(_places_of, _NEGATIVE, xml, begin, end)
    return Swept(errors, xml.count(b"</c>", begin, end) - len(errors), negative, blanks, below_zero)


def _is_padded(xml: bytes, begin: int, end: int) -> bool:
    """Whether there are blanks about a number, which the reader takes for a text, or for the first of the shared."""
    ends = _tags(xml, begin, _finds(xml, b" </v>", begin, end))
    begins = _tags(xml, begin, (found.start() for found in _PADDED.finditer(xml, begin, end)))
    return any(not _TEXT.search(tag) for tag in chain(ends, begins))


def _finds(xml: bytes, needle: bytes, begin: int, end: int) -> Iterator[int]:
    at = xml.find(needle, begin, end)
    while at >= 0:
        yield at
        at = xml.find(needle, at + 1, end)


def _count(pattern: re.Pattern[bytes], xml: bytes, begin: int, end: int) -> int:
    return sum(1 for _ in pattern.finditer(xml, begin, end))


def _places_of(pattern: re.Pattern[bytes], xml: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    return _places(xml, begin, (found.start() for found in pattern.finditer(xml, begin, end)))


def _refuse_unsaved(sheet: str, xml: bytes, begin: int, end: int, kind: Kind) -> None:
    # The single byte first: a sheet without formulas mostly has no "f" at all, and is passed at memory speed.
    at = xml.find(b"f", begin, end)
    at = xml.find(b"<f", at - 1, end) if at >= 0 else at
    if at < 0:
        return
    for pattern in _UNSAVED:
        for tag in _tags(xml, begin, (unsaved.start() for unsaved in pattern.finditer(xml, at, end))):
            # A saved result of text may be empty.
            if not _TEXT.search(tag):
                row, column = _place(tag)
                cell = f"{letters(column)}{row + 1}"
                raise ReadError(problem="unsaved_formulas", sheet=sheet, cell=cell, kind=kind)


def _errors(xml: bytes, begin: int, end: int) -> Iterator[ErrorCell]:
    # Every error value begins with "#", which is rare in a sheet: mostly nothing else is looked at.
    if not _holds(xml, b"#", _VALUE_WITHIN, begin, end):
        return
    found = list(_VALUE.finditer(xml, begin, end))
    tags = _tags(xml, begin, (value.start() for value in found))
    for value, tag in zip(found, tags, strict=True):
        if _ERROR.search(tag):
            yield ErrorCell(*_place(tag), value[1].decode("utf-8", "replace"))


def _tags(xml: bytes, begin: int, places: Iterable[int]) -> Iterator[bytes]:
    """Give the opening tag of the cell that each place stands in; places rise, so that no byte is passed twice."""
    tag = b""
    for at in places:
        opening = xml.rfind(b"<c ", begin, at)
        if opening >= 0:
            tag = xml[opening : xml.find(b">", opening, at) + 1]
        yield tag
        begin = at


def _places(xml: bytes, begin: int, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    return map(_place, _tags(xml, begin, places))


def _place(tag: bytes) -> tuple[int, int]:
    """Give the row and column, from 0, that the opening tag of a cell says. Raises `DoubtError`."""
    found = _PLACE.match(tag)
    if not found:
        raise DoubtError
    try:
        return place_of(found[1].decode(), 0, 0)
    except ValueError:
        raise DoubtError from None
