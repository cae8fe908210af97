"""Excel 2003's XML Spreadsheet, which many systems write and call .xls.

Published source: Microsoft, "XML Spreadsheet Reference" (Office 2003). A cell without an index stands beside the one
before it and the cells that this one is merged with; the merged cells hold nothing. A value that is not of the type
that it is said to be (an empty number is common) is the text that it is.
"""

from __future__ import annotations

import codecs
import re
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import DefusedXMLParser

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import refused
from alexi_ingest.model import Kind
from alexi_ingest.read.formats.raw import MOST_COLUMNS, Formulas, Grid, Room
from alexi_ingest.read.formats.shown import Shown, as_shown, shown_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell, RawSheet
    from alexi_ingest.read.guard import Limits

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_DEFAULT = "Default"
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding=["']([\w.-]+)["'][^>]*\?>""")
_SEVERAL_BYTES = frozenset({"big5", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "shift_jis", "cp932", "cp949"})
_DATE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d{1,7}):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?)?Z?")
_NO_DAYS = frozenset({date(1899, 12, 30), date(1899, 12, 31)})
"""The days of a time that is on no day."""
_FIRST_OF_1904 = date(1904, 1, 1)
_MARCH_1900 = datetime(1900, 3, 1)  # noqa: DTZ001 - cells have no time zone
_DAY = timedelta(days=1)


def sheets(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """Give each worksheet, hidden ones too, in their order.

    Raises `ReadError`: `kind_not_read` for XML of another kind, `damaged` (also where a document type is declared),
    `too_much_inside`, and `unsaved_formulas` where a formula has no saved result.
    """
    workbook = _Workbook(Room(limits, Kind.XML))
    parser = DefusedXMLParser(target=workbook, forbid_dtd=True)
    try:
        parser.feed(_in_unicode(path.read_bytes()))
        parser.close()
    except (ParseError, LookupError, ValueError, OverflowError) as error:  # a declaration or index is a ValueError
        raise ReadError(problem="damaged", kind=Kind.XML) from error
    workbook.formulas.refuse_unsaved()
    yield from workbook.sheets


def _in_unicode(content: bytes) -> bytes:
    """Give the file in UTF-8 where it says to be in an encoding of several bytes, which the parser does not know."""
    declared = _DECLARED.match(content)
    if not declared or codecs.lookup(declared[1].decode()).name not in _SEVERAL_BYTES:
        return content
    return content[declared.end() :].decode(declared[1].decode()).encode()


class _Workbook:
    """Takes what the parser meets, tag by tag: however deep or large a file, only its cells are kept."""

    def __init__(self, room: Room) -> None:
        self.sheets: list[RawSheet] = []
        self.formulas = Formulas(Kind.XML)
        self._room = room
        self._styles = _Styles()
        self._since_1904 = False
        self._rooted = False
        self._remarks = 0
        self._text: list[str] | None = None
        self._type = "String"
        self._worksheet({})
        self._begin_cell({})
        self._starts: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            _SS + "Style": self._styles.begin,
            _SS + "NumberFormat": self._styles.number_format,
            _SS + "Worksheet": self._worksheet,
            _SS + "Table": self._table,
            _SS + "Column": self._column,
            _SS + "Row": self._begin_row,
            _SS + "Cell": self._begin_cell,
            _SS + "Comment": self._begin_remark,
            _SS + "Data": self._begin_data,
            _X + "Visible": self._begin_text,
        }
        self._ends: Mapping[str, Callable[[], None]] = {
            _SS + "Data": self._end_data,
            _SS + "Cell": self._end_cell,
            _SS + "Comment": self._end_remark,
            _SS + "Worksheet": self._end_worksheet,
            _X + "Visible": self._end_visible,
            _X + "Date1904": self._end_date_1904,
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self._rooted and tag != _SS + "Workbook":
            raise refused(Kind.XML)
        self._rooted = True
        start = self._starts.get(tag)
        if start:
            start(attributes)

    def end(self, tag: str) -> None:
        end = self._ends.get(tag)
        if end:
            end()

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def close(self) -> None:
        pass

    def _worksheet(self, attributes: Mapping[str, str]) -> None:
        self._name = attributes.get(_SS + "Name", "")
        self._hidden = False
        self._grid = Grid(self._room)
        self._columns: dict[int, str] = {}
        self._table({})

    def _end_worksheet(self) -> None:
        self.sheets.append(self._grid.sheet(self._name, hidden=self._hidden))

    def _end_visible(self) -> None:
        self._hidden = self._end_text().strip() in {"SheetHidden", "SheetVeryHidden"}

    def _end_date_1904(self) -> None:
        self._since_1904 = True

    def _table(self, attributes: Mapping[str, str]) -> None:
        self._table_style = attributes.get(_SS + "StyleID", _DEFAULT)
        self._left = _number(attributes, "LeftCell", 1, 1) - 1
        self._next_row = _number(attributes, "TopCell", 1, 1) - 1
        self._styled = self._left
        self._begin_row({})
        self._next_row = self._row

    def _column(self, attributes: Mapping[str, str]) -> None:
        first = _index(attributes, self._styled)
        self._styled = first + _number(attributes, "Span", 0, 0) + 1
        style = attributes.get(_SS + "StyleID")
        if style:
            self._columns.update(dict.fromkeys(range(first, min(self._styled, MOST_COLUMNS)), style))

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row = _index(attributes, self._next_row)
        self._next_row = self._row + _number(attributes, "Span", 0, 0) + 1
        self._next_column = self._left
        self._row_style = attributes.get(_SS + "StyleID", "")

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._at = _index(attributes, self._next_column)
        self._next_column = self._at + _number(attributes, "MergeAcross", 0, 0) + 1
        self._cell_style = attributes.get(_SS + "StyleID", "")
        self._formula = bool(attributes.get(_SS + "Formula"))
        self._has_data = False

    def _end_cell(self) -> None:
        if self._formula:
            self.formulas.saw(self._name, self._row, self._at, saved=self._has_data)

    def _begin_remark(self, _attributes: Mapping[str, str]) -> None:
        self._remarks += 1

    def _end_remark(self) -> None:
        self._remarks -= 1

    def _begin_data(self, attributes: Mapping[str, str]) -> None:
        if not self._remarks:
            self._type = attributes.get(_SS + "Type", "String")
            self._begin_text(attributes)

    def _end_data(self) -> None:
        if self._text is None or self._remarks:
            return
        self._has_data = True
        found = self._typed(self._end_text())
        if found is not None:
            self._grid.put(self._row, self._at, found, error=self._type == "Error")

    def _begin_text(self, _attributes: Mapping[str, str]) -> None:
        self._text = []

    def _end_text(self) -> str:
        text, self._text = "".join(self._text or ()), None
        return text

    def _typed(self, text: str) -> Cell:
        """Give the value of a text of the type that is said; the text itself where it is none of that type."""
        plain = text.strip()
        if self._type == "Boolean" and plain in {"0", "1"}:
            return plain == "1"
        if self._type == "Number" and (number := _float(plain)) is not None:
            return as_shown(number, shown_by(self._format()), since_1904=self._since_1904)
        if self._type == "DateTime" and (found := _date_time(plain)):
            return _moment(*found, since_1904=self._since_1904, passed=shown_by(self._format()) is Shown.ELAPSED)
        return (text if self._type == "String" else plain) or None

    def _format(self) -> str:
        style = self._cell_style or self._row_style or self._columns.get(self._at) or self._table_style
        return self._styles.format_of(style)


class _Styles:
    """The number formats of the styles, each by its own or the nearest of those that it comes from."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._style = _DEFAULT

    def begin(self, attributes: Mapping[str, str]) -> None:
        """Take a style's name, and the style that it comes from: every other comes from the default one."""
        self._style = attributes.get(_SS + "ID", "")
        self._parents[self._style] = attributes.get(_SS + "Parent", _DEFAULT)

    def number_format(self, attributes: Mapping[str, str]) -> None:
        """Take the number format of the style that was begun."""
        self._formats[self._style] = attributes.get(_SS + "Format", "")

    def format_of(self, style: str) -> str:
        """Give the number format of a style; empty for none."""
        descent: dict[str, None] = {}
        while style not in self._formats and style not in descent:
            descent[style] = None
            style = self._parents.get(style, _DEFAULT)
        found = self._formats.get(style, "")
        self._formats.update(dict.fromkeys(descent, found))
        return found


def _index(attributes: Mapping[str, str], following: int) -> int:
    """Give the number, from 0, of a row, column or cell: it never stands before the one that would follow."""
    return _number(attributes, "Index", following + 1, following + 1) - 1


def _number(attributes: Mapping[str, str], name: str, otherwise: int, least: int) -> int:
    found = int(attributes.get(_SS + name, otherwise))
    if found < least:
        raise ValueError
    return found


def _float(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _date_time(text: str) -> tuple[date, timedelta] | None:
    """Give the day, and the time that has passed on it, which may be more than a day."""
    found = _DATE_TIME.fullmatch(text)
    if not found:
        return None
    year, month, day = map(int, found.group(1, 2, 3))
    hours, minutes, seconds = (float(part or 0) for part in found.group(4, 5, 6))
    try:
        return date(year, month, day), timedelta(hours=hours, minutes=minutes, seconds=round(seconds, 3))
    except ValueError:
        return None


def _moment(day: date, clock: timedelta, *, since_1904: bool, passed: bool) -> Cell:
    on_no_day = day == _FIRST_OF_1904 if since_1904 else day in _NO_DAYS
    if on_no_day and (passed or clock >= _DAY):
        return clock
    at = datetime.combine(day, time()) + clock
    if on_no_day:
        return at.time()
    if passed:
        first = _FIRST_OF_1904 if since_1904 else date(1899, 12, 31 if at < _MARCH_1900 else 30)
        return at - datetime.combine(first, time())
    return at if at.time() != time() else at.date()
