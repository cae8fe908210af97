"""How the styles of an OpenDocument sheet show a time: as one of the day, or as one that passes beyond 24 hours.

Published source: OASIS Open Document Format for Office Applications 1.3, part 3 (`style:style`, `number:time-style`,
`number:truncate-on-overflow`, `table:default-cell-style-name`, `table:null-date`).
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.read.formats.raw import time_of
from alexi_ingest.read.formats.shown import Shown

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from alexi_ingest.read.formats.raw import Cell

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_STYLE, _NUMBER, _TABLE = (_OASIS % name for name in ("style", "datastyle", "table"))
_NAME, _DEFAULT = _STYLE + "name", _TABLE + "default-cell-style-name"
_DAY = timedelta(days=1)


class Styles:
    """The styles of cells and of numbers, as they come in, and the styles of the columns of one sheet."""

    def __init__(self) -> None:
        self._first_day = date(1899, 12, 30)
        self._times: dict[str, Shown] = {}
        self._own: dict[str, str] = {}
        self._parents: dict[str, str] = {}

    def take(self, element: Element) -> None:
        """Take an element, which may be a style."""
        name = element.get(_NAME, "")
        if element.tag == _NUMBER + "time-style":
            passes = element.get(_NUMBER + "truncate-on-overflow") == "false"
            self._times[name] = Shown.ELAPSED if passes else Shown.MOMENT
        elif element.tag == _STYLE + "style" and element.get(_STYLE + "family") == "table-cell":
            self._own[name] = element.get(_STYLE + "data-style-name", "")
            self._parents[name] = element.get(_STYLE + "parent-style-name", "")
        elif element.tag == _TABLE + "null-date":
            self._first_day = date.fromisoformat(element.get(_TABLE + "date-value", self._first_day.isoformat()))

    def begin_sheet(self) -> None:
        """Begin with the columns of a sheet."""
        self._columns: list[str] = []
        self._ends: list[int] = []

    def take_column(self, element: Element, repeated: int) -> None:
        """Take the next columns."""
        self._columns.append(element.get(_DEFAULT, ""))
        self._ends.append((self._ends[-1] if self._ends else 0) + repeated)

    def as_shown(self, passed: timedelta, cell: Element, row: Element, column: int) -> Cell:
        """Give what a duration is in a cell: a time of day below 24 hours, unless its style counts hours beyond.

        In a style of another kind, more than 24 hours are a day and a time.
        """
        style = cell.get(_TABLE + "style-name") or row.get(_DEFAULT) or self._of_column(column)
        shown = self._shown(style)
        if shown is Shown.ELAPSED or passed < timedelta():
            return passed
        if passed < _DAY:
            return time_of(passed)
        if shown is None or passed > date.max - self._first_day:
            return passed
        at = datetime.combine(self._first_day, time()) + passed
        return at if at.time() != time() else at.date()

    def _of_column(self, column: int) -> str:
        at = bisect_right(self._ends, column)
        return self._columns[at] if at < len(self._columns) else ""

    def _shown(self, style: str) -> Shown | None:
        """Say how a style, or one that it comes from, shows times; None where none says it."""
        seen: set[str] = set()
        while style and style not in seen:
            own = self._own.get(style)
            if own:
                return self._times.get(own)
            seen.add(style)
            style = self._parents.get(style, "")
        return None
