"""Workbooks of Excel 2007 and later, cell by cell from their own XML: for those that the fast reader is unsure of.

Published source: ECMA-376 part 1, sections 18.3.1.4 (`c`), 18.3.1.73 (`row`), 18.4 (shared texts), 18.8 (styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from defusedxml import ElementTree

from alexi_ingest.errors import ReadError
from alexi_ingest.model import letters
from alexi_ingest.read.formats.parts import local, main_part, relations, worksheets
from alexi_ingest.read.formats.place import place_of
from alexi_ingest.read.formats.raw import Grid, Room
from alexi_ingest.read.formats.shown import Shown, as_shown, shown_by, shown_by_number
from alexi_ingest.read.package import DAMAGE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from alexi_ingest.model import Kind
    from alexi_ingest.read.formats.parts import Listed
    from alexi_ingest.read.formats.raw import Cell, RawSheet
    from alexi_ingest.read.guard import Limits
    from alexi_ingest.read.package import Package

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUTHS = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share: its texts, how its styles show numbers, and its first day."""

    texts: list[str]
    styles: list[Shown]
    since_1904: bool


def sheets(path: Path, kind: Kind, limits: Limits) -> Iterator[RawSheet]:
    """Give each worksheet, hidden ones too, in their order.

    Raises `ReadError`: `damaged`, `too_much_inside`, and `unsaved_formulas` where a formula has no saved result.
    """
    room = Room(limits, kind)
    try:
        package = opened(path)
        book = _book(package)
        for listed in worksheets(package):
            yield _sheet(package, listed, book, Grid(room), kind).sheet(listed.name, hidden=listed.hidden)
    except (*DAMAGE, ElementTree.ParseError, IndexError) as error:
        raise ReadError(problem="damaged", kind=kind) from error


def _book(package: Package) -> _Book:
    part = main_part(package, "xl/workbook.xml")
    related = relations(package, part)
    properties = ElementTree.fromstring(package.read(part)).iter()
    since_1904 = any(each.get("date1904") in _TRUTHS for each in properties if local(each.tag) == "workbookPr")
    texts = [text for at in related.targets("sharedStrings") for text in _texts(package.read(at))]
    styles = [shown for at in related.targets("styles") for shown in _styles(package.read(at))]
    return _Book(texts, styles, since_1904)


def _texts(part: bytes) -> Iterator[str]:
    for _, element in ElementTree.iterparse(BytesIO(part)):
        if local(element.tag) == "si":
            yield _text(element)
            element.clear()


def _text(element: Element) -> str:
    """Give a text, which may stand in runs of different looks; how it is pronounced is left out."""
    runs = [part for part in element if local(part.tag) in {"t", "r"}]
    words = [word for run in runs for word in ([run] if local(run.tag) == "t" else run) if local(word.tag) == "t"]
    return "".join(map(_words, words))


def _words(element: Element) -> str:
    words = element.text or ""
    if element.get(_SPACE) != "preserve":
        words = words.strip(" \t\r\n")  # as Excel reads it
    return _unescaped(words)


def _unescaped(words: str) -> str:
    """Give a text with the characters that XML cannot hold; two halves of one that are escaped each make a whole."""
    if not _ESCAPED.search(words):
        return words
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _styles(part: bytes) -> Iterator[Shown]:
    groups = {local(group.tag): group for group in ElementTree.fromstring(part)}
    # Conditional formats and tables have codes too, under numbers of their own.
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in groups.get("numFmts", ())}
    for style in groups.get("cellXfs", ()):
        number = style.get("numFmtId", "0")
        yield shown_by(codes[number]) if number in codes else shown_by_number(int(number))


def _sheet(package: Package, listed: Listed, book: _Book, grid: Grid, kind: Kind) -> Grid:
    """Put every cell where it says that it stands; one that does not say stands beside the one before it."""
    row = column = -1
    for event, element in ElementTree.iterparse(BytesIO(package.read(listed.part)), events=("start", "end")):
        name = local(element.tag)
        if event == "start":
            if name == "row":
                row, column = int(element.get("r") or row + 2) - 1, -1
            continue
        if name == "c":
            place = place_of(element.get("r"), row, column + 1)
            row, column = place
            value = _value(element, book)
            if value is None and _is_unsaved(element):
                cell = f"{letters(column)}{row + 1}"
                raise ReadError(problem="unsaved_formulas", sheet=listed.name, cell=cell, kind=kind)
            if value not in {None, ""}:
                grid.put_once(row, column, value, error=element.get("t") == "e")
        if name in {"c", "row"}:
            element.clear()
    return grid


def _is_unsaved(cell: Element) -> bool:
    # A saved result of text may be empty.
    return cell.get("t") != "str" and any(local(part.tag) == "f" for part in cell)


def _value(cell: Element, book: _Book) -> Cell:  # noqa: PLR0911 - a return a kind reads best
    parts = {local(part.tag): part for part in cell}
    kind = cell.get("t", "n")
    if "is" in parts:
        return _text(parts["is"])
    said = parts["v"].text if "v" in parts else None
    if said is None:
        return None
    if kind == "s":
        return book.texts[int(said)]
    if kind in {"str", "inlineStr"}:
        return _unescaped(said)
    if kind == "b":
        return said.strip().lower() in _TRUTHS
    if kind == "e":
        return said
    return _date(said) if kind == "d" else _number(said, cell, book)


def _number(said: str, cell: Element, book: _Book) -> Cell:
    """Give a number, or the time that it is shown as; the text itself where it is no number."""
    try:
        number = float(said)
    except ValueError:
        return said
    style = int(cell.get("s", "0"))
    shown = book.styles[style] if style < len(book.styles) else Shown.NUMBER
    return as_shown(number, shown, since_1904=book.since_1904)


def _date(said: str) -> Cell:
    """Give a date that is written out (ISO 8601), wherever on Earth; the text itself where it is none."""
    try:
        if "T" not in said:
            return time.fromisoformat(said) if ":" in said else date.fromisoformat(said)
        found = datetime.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        return said
    return found.date() if found.time() == time() else found
