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
from alexi_ingest.read.formats.ods_styles import Styles
from alexi_ingest.read.formats.raw import Formulas, Grid, Room, is_error
from alexi_ingest.read.package import DAMAGE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from alexi_ingest.read.formats.raw import Cell, RawSheet
    from alexi_ingest.read.guard import Limits

_CONTENT, _STYLES = "content.xml", "styles.xml"
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TABLE, _TEXT, _STYLE = (_OASIS % name for name in ("office", "table", "text", "style"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = frozenset({_TABLE + "table-cell", _TABLE + "covered-table-cell"})
_SIGNS = {_TEXT + "s": " ", _TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
_WRITTEN_BLANKS = re.compile(r"[ \t\r\n]+")
_LONGEST = 1_000_000
"""A text is no longer in any spreadsheet program."""
_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>[\d.,]+)S)?)?"
)
_TRUTHS = frozenset({("1", "TRUE"), ("0", "FALSE")})
"""Results of formulas of which LibreOffice saves the number, and shows the word."""


def sheets(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """Give each sheet, hidden ones too, in their order.

    Raises `ReadError`: `damaged`, `too_much_inside`, and `unsaved_formulas` where a formula has no saved result.
    """
    try:
        styles = Styles()
        if kind_of(path) is Kind.ODS:
            content = path.read_bytes()
        else:
            package = opened(path)
            content = package.read(package.find(_CONTENT) or _CONTENT)
            common = package.find(_STYLES)
            for element in ElementTree.fromstring(package.read(common)).iter() if common else ():
                styles.take(element)
        yield from _sheets(content, Room(limits, Kind.ODS), styles)
    except (*DAMAGE, ElementTree.ParseError) as error:  # a document type or entity is a ValueError
        raise ReadError(problem="damaged", kind=Kind.ODS) from error


def _sheets(content: bytes, room: Room, styles: Styles) -> Iterator[RawSheet]:  # noqa: C901 - a branch an element reads best
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
                    styles.begin_sheet()
            elif element.tag == _STYLE + "style":
                style = element.get(_STYLE + "name", "")
        elif element.tag == _STYLE + "table-properties" and element.get(_TABLE + "display") == "false":
            hidden.add(style)
        elif element.tag == _TABLE + "table-row" and len(tables) == 1:  # not one within a drawing or a cell
            row = _put_row(grid, row, element, tables[0].get(_TABLE + "name", ""), formulas, styles)
            element.clear()
        elif element.tag == _TABLE + "table-column" and len(tables) == 1:
            styles.take_column(element, _count(element, "number-columns-repeated"))
        elif element.tag == _TABLE + "table":
            tables.pop()
            if not tables:
                shown_by = element.get(_TABLE + "style-name", "")
                yield grid.sheet(element.get(_TABLE + "name", ""), hidden=shown_by in hidden)
                element.clear()
        elif not tables:
            styles.take(element)
    formulas.refuse_unsaved()


def _put_row(grid: Grid, row: int, element: Element, sheet: str, formulas: Formulas, styles: Styles) -> int:
    """Put a row's cells, as often as it is repeated; gives the number of the next row."""
    repeated = _count(element, "number-rows-repeated")
    column = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        across = _count(cell, "number-columns-repeated")
        value, error = _value(cell)
        if isinstance(value, timedelta):
            value = styles.as_shown(value, cell, element, column)
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
    formula = cell.get(_TABLE + "formula")
    if cell.get(_CALC + "value-type") == "error" or (formula and is_error(_text(cell))):
        return _text(cell), True  # OpenOffice saves a number besides
    return _typed(cell, cell.get(_OFFICE + "value-type")), False


def _typed(cell: Element, kind: str | None) -> Cell:
    if kind in {"float", "percentage", "currency"}:
        return _number(cell, cell.get(_OFFICE + "value", ""))
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value", "").lower() in {"true", "1"}
    if kind == "date":
        return _date(cell.get(_OFFICE + "date-value", ""))
    if kind == "time":
        return _duration(cell.get(_OFFICE + "time-value", ""))
    text = cell.get(_OFFICE + "string-value")
    return (_text(cell) if text is None else text) or None


def _number(cell: Element, said: str) -> Cell:
    """Give the number that a cell says; the text in it where that is none: empty, it is a blank to some programs."""
    if cell.get(_TABLE + "formula") and (said, _text(cell)) in _TRUTHS:
        return said == "1"
    try:
        return float(said)
    except ValueError:
        return _text(cell) or said or None


def _date(text: str) -> Cell:
    """Give a date, wherever on Earth; the text of one that lies before the year 1 or past 9999."""
    try:
        if "T" not in text:
            return date.fromisoformat(text)
        found = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    return found.date() if found.time() == time() else found


def _duration(text: str) -> timedelta | str:
    """Give the time that has passed; the text itself where it says none."""
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    parts: Mapping[str, float] = {
        name: float((found[name] or "0").replace(",", ".")) for name in ("days", "hours", "minutes", "seconds")
    }
    try:
        passed = timedelta(**parts)
    except OverflowError:
        return text
    return -passed if found["sign"] else passed


def _text(cell: Element) -> str:
    """Give what stands in the paragraphs of a cell, without its comment and drawings.

    Raises `ValueError` where it has more blanks than letters fit into a cell: each of them costs a file nothing.
    """
    if sum(map(_blanks, cell.iter(_TEXT + "s"))) > _LONGEST:
        raise ValueError
    return "\n".join(_words(part) for part in cell if part.tag == _TEXT + "p")


def _words(paragraph: Element) -> str:
    """Give the words of a paragraph; what it holds may lie deeper than calls may.

    Blanks and line ends that are only written in the XML are one blank together, and none at the beginning (6.1.2).
    """
    words: list[str] = []
    after_blank = True
    left: list[Element | str | None] = [paragraph]
    while left:
        part = left.pop()
        if part is None or isinstance(part, str):
            text = _WRITTEN_BLANKS.sub(" ", part or "")
            words.append(text.removeprefix(" ") if after_blank else text)
            after_blank = text.endswith(" ") if text else after_blank
        elif part.tag in _SIGNS:
            words.append(_SIGNS[part.tag] * (_blanks(part) if part.tag == _TEXT + "s" else 1))
            after_blank = False
        elif part.tag.startswith(_TEXT):
            left.extend(piece for within in reversed(part) for piece in (within.tail, within))
            left.append(part.text)
    return "".join(words)


def _blanks(element: Element) -> int:
    return max(int(element.get(_TEXT + "c", "1")), 0)
