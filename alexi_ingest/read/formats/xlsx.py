"""Workbooks of Excel 2007 and later, cell by cell from their own XML: for those that the fast reader is unsure of.

Published source: ECMA-376 part 1, sections 18.3.1.4 (`c`), 18.3.1.73 (`row`), 18.4 (shared texts), 18.8 (styles).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from defusedxml import ElementTree

from alexi_ingest.errors import ReadError
from alexi_ingest.model import letters
from alexi_ingest.read.formats.looks import TRUTHS, looks
from alexi_ingest.read.formats.parts import document, local, worksheets
from alexi_ingest.read.formats.place import place_of
from alexi_ingest.read.formats.raw import Grid, Room
from alexi_ingest.read.formats.words import unescaped
from alexi_ingest.read.package import DAMAGE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from alexi_ingest.model import Kind
    from alexi_ingest.read.formats.parts import Listed
    from alexi_ingest.read.formats.raw import Cell, RawSheet
    from alexi_ingest.read.formats.shown import Looks
    from alexi_ingest.read.guard import Limits
    from alexi_ingest.read.package import Package

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share: its texts, and how its numbers are shown."""

    texts: list[str]
    looks: Looks


def sheets(path: Path, limits: Limits, kind: Kind) -> Iterator[RawSheet]:
    """Give each worksheet, hidden ones too, in their order.

    Raises `ReadError`: `damaged`, `too_much_inside`, and `unsaved_formulas` where a formula has no saved result.
    """
    room = Room(limits, kind)
    try:
        package = opened(path)
        workbook = document(package)
        texts = [text for part in workbook.contents("sharedStrings") for text in _texts(part)]
        book = _Book(texts, looks(workbook))
        for listed in worksheets(workbook):
            yield _sheet(package, listed, book, Grid(room), kind).sheet(listed.name, hidden=listed.hidden)
    except (*DAMAGE, ElementTree.ParseError) as error:
        raise ReadError(problem="damaged", kind=kind) from error


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
    return unescaped(words)


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
        return unescaped(said)
    if kind == "b":
        return said.strip().lower() in TRUTHS
    if kind == "e":
        return said
    return _date(said) if kind == "d" else _number(said, cell, book)


def _number(said: str, cell: Element, book: _Book) -> Cell:
    """Give a number, or the time that it is shown as; the text itself where it is no number."""
    try:
        number = float(said)
    except ValueError:
        return said
    return book.looks.value(number, int(cell.get("s", "0")))


def _date(said: str) -> Cell:
    """Give a date that is written out (ISO 8601), wherever on Earth; the text itself where it is none."""
    try:
        if "T" not in said:
            return time.fromisoformat(said) if ":" in said else date.fromisoformat(said)
        found = datetime.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        return said
    return found.date() if found.time() == time() else found
