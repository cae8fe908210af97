"""What every reader gives: a sheet's cells at their absolute addresses, and how serial numbers become times."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Sheet, SheetProblem, letters
from alexi_ingest.read.textual import texts, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alexi_ingest.model import Kind
    from alexi_ingest.read.guard import Limits

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
ERROR_TEXTS: Mapping[int, str] = MappingProxyType(
    {
        0x00: "#NULL!",
        0x07: "#DIV/0!",
        0x0F: "#VALUE!",
        0x17: "#REF!",
        0x1D: "#NAME?",
        0x24: "#NUM!",
        0x2A: "#N/A",
        0x2B: "#GETTING_DATA",
    }
)
"""Error values by their number in binary workbooks ([MS-XLSB] 2.5.97.2, `BErr`)."""
_SHOWN_ERROR = re.compile(r"#N/A|#DIV/0!|#VALUE!|#REF!|#NAME\?|#NUM!|#NULL!|Err:\d{3}")
"""As Excel shows error values, and LibreOffice those for which Excel has no name."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""So large is a sheet of any spreadsheet program at most."""
_LEAP_DAY = 60
_DAY = 86_400
_SOME_DAY = date(2000, 1, 1)


class DoubtError(Exception):
    """When a reader cannot be trusted with a file that another one may well read."""


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that holds an error value: row and column from 0, and its text (`#N/A`)."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was read: rows from A1, all of one length; blanks as empty text or None, error values as theirs.

    Its name is empty where the file gives it none: it is then called as the file is.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    errors: Sequence[ErrorCell] = field(default=())

    def sheet(self) -> Sheet:
        """Give the sheet as text."""
        return Sheet(self.name, trimmed(texts(self.rows)), self.hidden, problems(self.errors))

    def typed(self) -> list[list[Cell]]:
        """Give rows from A1 of typed values, all of one length: None for empty."""
        rows = [[None if cell == "" else whole(cell) for cell in row] for row in self.rows]
        while rows and rows[-1].count(None) == len(rows[-1]):
            rows.pop()
        width = max(map(_filled, rows), default=0)
        return [row[:width] for row in rows]


def problems(errors: Iterable[ErrorCell]) -> tuple[SheetProblem, ...]:
    """Give error values as problems of their sheet."""
    return tuple(SheetProblem("error_value", cell.row + 1, cell.column, cell.text) for cell in errors)


def whole(cell: Cell) -> Cell:
    """Give a whole float as an `int`, anything else as it is."""
    return int(cell) if cell.__class__ is float and cell % 1 == 0 else cell


def _filled(row: Sequence[Cell]) -> int:
    """Give the number of cells up to the last one that holds something."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return end


class Grid:
    """The cells of a sheet as they come in: filled at any place, within the cells that the whole file may have."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._cells: dict[int, dict[int, Cell]] = {}
        self._errors: list[ErrorCell] = []

    def put(self, row: int, column: int, cell: Cell, *, error: bool = False, down: int = 1, across: int = 1) -> None:
        """Set a cell, by row and column from 0, as often as it is repeated. Raises `ReadError` (`too_much_inside`)."""
        self._room.reach(row + down, column + across)
        self._room.take(down * across, down * across * len(cell) if isinstance(cell, str) else 0)
        for at in range(row, row + down):
            cells = self._cells.setdefault(at, {})
            for beside in range(column, column + across):
                cells[beside] = cell
                if error:
                    self._errors.append(ErrorCell(at, beside, str(cell)))

    def put_once(self, row: int, column: int, cell: Cell, *, error: bool = False) -> None:
        """Set a cell of a file in which no place comes twice. Raises `ValueError` where one does: Excel refuses it."""
        if column in self._cells.get(row, ()):
            raise ValueError
        self.put(row, column, cell, error=error)

    def sheet(self, name: str, *, hidden: bool = False) -> RawSheet:
        """Give the sheet. Raises `ReadError` (`too_much_inside`) where its last cell alone makes it too large."""
        height = max(self._cells, default=-1) + 1
        width = max(map(max, self._cells.values()), default=-1) + 1
        self._room.fit(height * width)
        rows: list[list[Cell]] = [[None] * width for _ in range(height)]
        for at, cells in self._cells.items():
            row = rows[at]
            for column, cell in cells.items():
                row[column] = cell
        return RawSheet(name, rows, hidden, tuple(self._errors))


class Room:
    """How many cells a file may still have, blank ones between others counted, and how many characters in them."""

    def __init__(self, limits: Limits, kind: Kind) -> None:
        self._limits = limits
        self._kind = kind
        self._cells = self._characters = self._laid = 0

    def take(self, cells: int, characters: int = 0) -> None:
        """Count cells that hold something. Raises `ReadError` (`too_much_inside`) where there is no room for them."""
        self._cells += cells
        self._characters += characters
        if self._cells > self._limits.cells:
            self._refuse("cells", self._limits.cells)
        if self._characters > self._limits.characters:
            self._refuse("characters", self._limits.characters)

    def fit(self, cells: int) -> None:
        """Count all cells of a sheet, blank ones too. Raises `ReadError` (`too_much_inside`)."""
        self._laid += cells
        if self._laid > self._limits.cells:
            self._refuse("cells", self._limits.cells)

    def reach(self, rows: int, columns: int) -> None:
        """Raise `ReadError` (`too_much_inside`) where a cell lies further than any sheet goes."""
        if rows > MOST_ROWS:
            self._refuse("rows", MOST_ROWS)
        if columns > MOST_COLUMNS:
            self._refuse("columns", MOST_COLUMNS)

    def _refuse(self, what: str, limit: int) -> None:
        raise ReadError(problem="too_much_inside", what=what, limit=f"{limit:,}", kind=self._kind)


class Formulas:
    """Whether the formulas of a file have saved results, for kinds in which an empty text looks as if it had none.

    Spreadsheets save all results; a program that cannot reckon saves none.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._saved = False
        self._unsaved: tuple[str, str] | None = None

    def saw(self, sheet: str, row: int, column: int, *, saved: bool) -> None:
        """Note a formula at a place from 0."""
        self._saved |= saved
        if not saved and self._unsaved is None:
            self._unsaved = sheet, f"{letters(column)}{row + 1}"

    def refuse_unsaved(self) -> None:
        """Raise `ReadError` (`unsaved_formulas`) where there are formulas, and none has a result."""
        if self._unsaved and not self._saved:
            sheet, cell = self._unsaved
            raise ReadError(problem="unsaved_formulas", sheet=sheet, cell=cell, kind=self._kind)


def moment(serial: float, *, since_1904: bool = False) -> date | datetime | time | float:
    """Give what a serial number is that is shown as a date or time: a time below one day, a date where it is whole.

    Day 60 of the 1900 system, 29 February 1900, never was, and is the day before. Milliseconds are kept. A number that
    is no such day (before the first, or past 9999) stays a number, as a spreadsheet shows none for it either.
    """
    milliseconds = round(serial * _DAY * 1000)
    days, rest = divmod(milliseconds, _DAY * 1000)
    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 31 if days < _LEAP_DAY else 30)
    if not 0 <= days <= (date.max - first).days:
        return serial
    clock = time_of(timedelta(milliseconds=rest))
    if days == 0:
        return clock
    day = first + timedelta(days=days)
    return datetime.combine(day, clock) if rest else day


def is_error(text: str) -> bool:
    """Whether a text is that of an error value, where a file says no more of it."""
    return _SHOWN_ERROR.fullmatch(text) is not None


def moments(serials: pl.Expr, *, since_1904: bool) -> pl.Expr:
    """Give as Datetime what `moment` makes of serial numbers; null for those that are no day from March 1900 on."""
    milliseconds = (serials * _DAY * 1000).round().cast(pl.Int64, strict=False)
    first_day, first = (1, date(1904, 1, 1)) if since_1904 else (_LEAP_DAY + 1, date(1899, 12, 30))
    last_day = (date.max - first).days + 1
    is_day = milliseconds.is_between(first_day * _DAY * 1000, last_day * _DAY * 1000, closed="left")
    since = milliseconds + (first - date(1970, 1, 1)).days * _DAY * 1000
    return pl.when(is_day).then(since).cast(pl.Datetime("ms"))


def time_of(passed: timedelta) -> time:
    """Give the time of day at which so much of it has passed."""
    return (datetime.combine(_SOME_DAY, time()) + passed).time()


def elapsed(serial: float) -> timedelta:
    """Give the time that a serial number is, shown as hours that may be more than 24."""
    return timedelta(milliseconds=round(serial * _DAY * 1000))


def number_of(bits: int) -> float:
    """Give the number that binary workbooks pack into 32 bits ([MS-XLS] 2.5.217, `RkNumber`).

    It is the upper 30 bits of a double, or a whole number; perhaps its hundredfold.
    """
    if bits & 2:
        whole = bits >> 2
        number = float(whole - (1 << 30) if whole >> 29 else whole)
    else:
        (number,) = struct.unpack("<d", struct.pack("<II", 0, bits & 0xFFFF_FFFC))
    return number / 100 if bits & 1 else number
