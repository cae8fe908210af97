"""OpenDocument spreadsheets, packed or flat, read from their own XML: the libraries lose error values or elapsed times.

Published source: OASIS Open Document Format for Office Applications 1.3, part 3, sections 9 (tables) and 19.385
(`office:value-type`).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from defusedxml import ElementTree

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import kind_of
from alexi_ingest.model import Kind
from alexi_ingest.read.formats.raw import Formulas, Grid, Room, time_of
from alexi_ingest.read.package import DAMAGE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from alexi_ingest.read.formats.raw import Cell, RawSheet
    from alexi_ingest.read.guard import Limits
    from alexi_ingest.read.package import Package

_CONTENT = "content.xml"
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TABLE, _TEXT, _STYLE = (_OASIS % name for name in ("office", "table", "text", "style"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = frozenset({_TABLE + "table-cell", _TABLE + "covered-table-cell"})
_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>[\d.,]+)S)?)?"
)
_DAY = timedelta(days=1)


def sheets(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """Give each sheet, hidden ones too, in their order.

    Raises `ReadError`: `damaged`, `too_much_inside`, and `unsaved_formulas` where a formula has no saved result.
    """
    try:
        flat = kind_of(path) is Kind.ODS
        content = path.read_bytes() if flat else _packed(opened(path))
        yield from _sheets(content, Room(limits, Kind.ODS))
    except (*DAMAGE, ElementTree.ParseError) as error:  # a document type or entity is a ValueError
        raise ReadError(problem="damaged", kind=Kind.ODS) from error


def _packed(package: Package) -> bytes:
    return package.read(package.find(_CONTENT) or _CONTENT)


def _sheets(content: bytes, room: Room) -> Iterator[RawSheet]:
    hidden: set[str] = set()
    style = ""
    tables: list[Element] = []
    grid, row, formulas = Grid(room), 0, Formulas(Kind.ODS)
    for event, element in ElementTree.iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if element.tag == _TABLE + "table":
                tables.append(element)
                if len(tables) == 1:
                    grid, row = Grid(room), 0
            elif element.tag == _STYLE + "style":
                style = element.get(_STYLE + "name", "")
        elif element.tag == _STYLE + "table-properties" and element.get(_TABLE + "display") == "false":
            hidden.add(style)
        elif element.tag == _TABLE + "table-row" and len(tables) == 1:  # not one within a drawing or a cell
            row = _put_row(grid, row, element, tables[0].get(_TABLE + "name", ""), formulas)
            element.clear()
        elif element.tag == _TABLE + "table":
            tables.pop()
            if not tables:
                shown_by = element.get(_TABLE + "style-name", "")
                yield grid.sheet(element.get(_TABLE + "name", ""), hidden=shown_by in hidden)
                element.clear()
    formulas.refuse_unsaved()


def _put_row(grid: Grid, row: int, element: Element, sheet: str, formulas: Formulas) -> int:
    """Put a row's cells, as often as it is repeated; gives the number of the next row."""
    repeated = _count(element, "number-rows-repeated")
    column = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        across = _count(cell, "number-columns-repeated")
        value, error = _value(cell)
        if cell.get(_TABLE + "formula"):
            formulas.saw(sheet, row, column, saved=value is not None or bool(cell.get(_OFFICE + "value-type")))
        if value is not None:
            grid.put(row, column, value, error=error, down=repeated, across=across)
        column += across
    return row + repeated


def _count(element: Element, name: str) -> int:
    return max(int(element.get(_TABLE + name, "1")), 1)


def _value(cell: Element) -> tuple[Cell, bool]:
    """Give the value of a cell, None where it is empty, and whether it is an error value."""
    kind = cell.get(_OFFICE + "value-type")
    if cell.get(_CALC + "value-type") == "error":
        return _text(cell), True
    if kind in {"float", "percentage", "currency"}:
        return float(cell.get(_OFFICE + "value", "")), False
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value") == "true", False
    if kind == "date":
        return _date(cell.get(_OFFICE + "date-value", "")), False
    if kind == "time":
        return _time(cell.get(_OFFICE + "time-value", "")), False
    said = cell.get(_OFFICE + "string-value")
    return (_text(cell) if said is None else said) or None, False


def _date(text: str) -> Cell:
    """Give a date; the text of one that lies before the year 1 or past 9999."""
    try:
        found = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text
    return found.date() if isinstance(found, datetime) and found.time() == time() else found


def _time(text: str) -> Cell:
    """Give a time of day; a time that is negative, or of 24 hours and more, as time that has passed."""
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    parts: Mapping[str, float] = {
        name: float((found[name] or "0").replace(",", ".")) for name in ("days", "hours", "minutes", "seconds")
    }
    passed = timedelta(**parts)
    if found["sign"] or passed >= _DAY:
        return -passed if found["sign"] else passed
    return time_of(passed)


def _text(cell: Element) -> str:
    """Give what stands in the paragraphs of a cell, without its comment and drawings."""
    return "\n".join(_words(part) for part in cell if part.tag == _TEXT + "p")


def _words(paragraph: Element) -> str:
    """Give the words of a paragraph; what it holds may lie deeper than calls may."""
    words: list[str] = []
    left: list[Element | str | None] = [paragraph]
    while left:
        part = left.pop()
        if part is None or isinstance(part, str):
            words.append(part or "")
        elif part.tag == _TEXT + "s":
            words.append(" " * int(part.get(_TEXT + "c", "1")))
        elif part.tag in {_TEXT + "tab", _TEXT + "line-break"}:
            words.append("\t" if part.tag == _TEXT + "tab" else "\n")
        elif part.tag.startswith(_TEXT):
            left.extend(piece for within in reversed(part) for piece in (within.tail, within))
            left.append(part.text)
    return "".join(words)
