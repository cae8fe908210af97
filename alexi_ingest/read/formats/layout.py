"""The tables of a web page laid out on one sheet: texts and tables below each other, and tables in cells widen these.

Published source of the places: HTML Living Standard, 4.9.12 (processing model of tables).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.read.formats.raw import Cell, Grid, Room


class Value(NamedTuple):
    """What a cell of the sheet will hold, and whether it is an error value."""

    cell: Cell
    error: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A laid-out part of the sheet: its size in cells, and what stands in it at row and column from 0."""

    height: int
    width: int
    parts: Sequence[tuple[int, int, Part]]

    def put_into(self, grid: Grid) -> None:
        """Put all values into a sheet. Raises `ReadError` (`too_much_inside`)."""
        left: list[tuple[int, int, Part]] = [(0, 0, self)]
        while left:  # blocks lie in each other deeper than calls may
            row, column, part = left.pop()
            if isinstance(part, Block):
                left.extend((row + down, column + right, within) for down, right, within in reversed(part.parts))
            elif part.cell is not None:
                grid.put(row, column, part.cell, error=part.error)


Part: TypeAlias = Value | Block


def stacked(parts: Sequence[Part]) -> Block:
    """Lay parts out below each other."""
    tops = list(accumulate(map(_height, parts), initial=0))
    placed = [(top, 0, part) for top, part in zip(tops, parts, strict=False)]
    return Block(tops[-1], max(map(_width, parts), default=0), placed)


@dataclass(slots=True)
class Table:
    """A table as its rows and cells come in: each stands right of those that it finds in its row, from above too."""

    room: Room
    """What all cells of the page may cover."""
    _row: int = -1
    _column: int = 0
    _following: int = 0
    _width: int = 0
    _in_row: bool = False
    _size: tuple[int, int] = (1, 1)
    _parts: list[tuple[int, int, Part]] = field(default_factory=list)
    _heights: dict[int, int] = field(default_factory=dict)
    _widths: dict[int, int] = field(default_factory=dict)
    _taken_until: dict[int, int] = field(default_factory=dict)

    def begin_row(self) -> None:
        """Begin the next row."""
        self._row += 1
        self._following = 0
        self._in_row = True

    def end_row(self) -> None:
        """End the row: a cell that comes without one begins another."""
        self._in_row = False

    def begin_cell(self, down: int, across: int) -> None:
        """Place the next cell, of so many rows and columns.

        Raises `ReadError` (`too_much_inside`) where no sheet goes so far, or the cells of the page cover too many.
        """
        if not self._in_row:
            self.begin_row()
        self._column = self._following
        while self._taken_until.get(self._column, 0) > self._row:
            self._column += 1
        self.room.reach(self._row + 1, self._column + 1)
        self.room.take(down * across)
        self._size = down, across
        self._following = self._column + across
        self._width = max(self._width, self._following)
        if down > 1:
            columns = range(self._column, self._following)
            self._taken_until.update(dict.fromkeys(columns, self._row + down))

    def fill_cell(self, part: Part) -> None:
        """Say what the cell that was placed last holds: its last row and column are as large as that needs."""
        self._parts.append((self._row, self._column, part))
        if isinstance(part, Block):
            down, across = self._size
            _stretch(self._heights, self._row + down - 1, part.height - (down - 1))
            _stretch(self._widths, self._column + across - 1, part.width - (across - 1))

    def block(self) -> Block:
        """Lay the table out."""
        rows = self._row + 1
        if not self._heights:
            return Block(rows, self._width, self._parts)
        tops, lefts = _starts(self._heights, rows), _starts(self._widths, self._width)
        parts = [(tops[row], lefts[column], part) for row, column, part in self._parts]
        return Block(tops[-1], lefts[-1], parts)


def _stretch(sizes: dict[int, int], last: int, size: int) -> None:
    sizes[last] = max(sizes.get(last, 1), size)


def _starts(sizes: Mapping[int, int], count: int) -> Sequence[int]:
    """Give where each row or column begins, and where the last ends."""
    return list(accumulate((sizes.get(number, 1) for number in range(count)), initial=0))


def _height(part: Part) -> int:
    return part.height if isinstance(part, Block) else 1


def _width(part: Part) -> int:
    return part.width if isinstance(part, Block) else 1
