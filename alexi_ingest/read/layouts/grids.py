"""Where a cross-tab stands: the rows of labels across its top, the columns of labels down its side, found by codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations, product
from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.read.layouts.codes import code_of, is_figure, says_total

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from alexi_ingest.declare import CodeList, CrossTabLayout, TableSpec
    from alexi_ingest.read.layouts.spans import Row

_ENOUGH = 2
_TRIED = 12
"""So many rows may be the headings, and columns the labels: those with most codes."""


_Lines = Mapping[str, Mapping[int, Mapping[int, str]]]
"""The codes of each field by line (row or column) and position in it."""


class Label(NamedTuple):
    """What stands at a level of a grid's side or top: the cell that has the text, and the code, if it is one."""

    row: int
    column: int
    text: str
    code: str | None
    total: bool


Labels = tuple[Label | None, ...]
"""The labels of one row or column, in the order of the declared fields; None: nothing stands at this level."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A cross-tab on its sheet, all from 0: where its labels stand, and those of each row and column that is its own.

    `strange` are columns with a heading that is no code and no figures below it; `again` the row in which the same
    headings stand once more: there it ends. `unlabelled` are cells with figures in rows without a label.
    """

    head: tuple[int, int]
    side: tuple[int, int]
    rows: Mapping[int, Labels]
    columns: Mapping[int, Labels]
    strange: tuple[Label, ...]
    unlabelled: tuple[tuple[int, int], ...]
    again: int | None


def find_grid(rows: Sequence[Row], spec: TableSpec, layout: CrossTabLayout) -> Grid | None:
    """Find a grid by its labels: the rows and columns of a sheet that have most of its codes; None without enough.

    Of grids one below the other that have almost as many, it is the first: the others may be of another time.
    """
    known = _Known(rows, spec.given.codes, (*layout.down, *layout.across))
    scored = [
        (found, _Frame(head, side))
        for head in known.heads(layout.across)
        for side in known.sides(layout.down, head)
        if (found := known.score(head, side))
    ]
    if not scored:
        return None
    best = max(scored, key=lambda one: one[0])[1]
    above = [frame for _, frame in scored if known.is_above(frame, best)]
    first = min(above, key=lambda frame: frame.head.first, default=best)
    return _read(rows, spec, layout, first, best.head.first if above else len(rows))


class _Levels(NamedTuple):
    """Rows of headings (or columns of labels) one after another, and which field each of them has."""

    first: int
    fields: tuple[str, ...]

    @property
    def last(self) -> int:
        """The lowest row of headings, or the column of labels next to the figures."""
        return self.first + len(self.fields) - 1


class _Frame(NamedTuple):
    head: _Levels
    side: _Levels


class _Known:
    """Which cells of a sheet are codes of which field; of a field without a list any text that is no figure may be."""

    def __init__(self, rows: Sequence[Row], codes: Mapping[str, CodeList], fields: Sequence[str]) -> None:
        self._rows = rows
        self._codes: dict[str, dict[int, dict[int, str]]] = {name: defaultdict(dict) for name in fields}
        self._turned: dict[str, dict[int, dict[int, str]]] = {name: defaultdict(dict) for name in fields}
        texts = {cell for cells in rows for cell in cells if cell}
        meant = {name: _codes_among(texts, codes.get(name)) for name in fields}
        for (row, cells), name in product(enumerate(rows), fields if all(meant.values()) else ()):
            own = meant[name]
            for column, cell in enumerate(cells):
                if cell in own:
                    self._codes[name][row][column] = self._turned[name][column][row] = own[cell]

    def heads(self, fields: tuple[str, ...]) -> list[_Levels]:
        """Give the rows that may be the headings: each has codes of another field, in any order of the fields."""
        return self._most(self._codes, fields, 0)

    def sides(self, fields: tuple[str, ...], head: _Levels) -> list[_Levels]:
        """Give the columns that may be the labels at the side, below the headings."""
        return self._most(self._turned, fields, head.last + 1)

    def _most(self, lines: _Lines, fields: tuple[str, ...], begin: int) -> list[_Levels]:
        """Give the lines with most different codes from a position on, and no more than can be tried."""
        found = []
        for order in permutations(fields):
            for first in lines[order[0]]:
                counts = [
                    len({code for at, code in lines[name].get(first + level, {}).items() if at >= begin})
                    for level, name in enumerate(order)
                ]
                if all(counts):
                    found.append((-sum(counts), _Levels(first, order)))
        return [levels for _, levels in sorted(found)[:_TRIED]]

    def score(self, head: _Levels, side: _Levels) -> tuple[int, int, int] | None:
        """Say how well headings and labels fit: the different ones, then the first; None where too few do.

        Figures may be codes, too, but those of a grid are not all different.
        """
        across = self._different(self._codes, self._cell, head, side.last + 1)
        down = self._different(self._turned, lambda row, column: self._cell(column, row), side, head.last + 1)
        enough = across and down and max(across, down) >= _ENOUGH
        return (across * down, -head.first, -side.first) if enough else None

    def is_above(self, frame: _Frame, other: _Frame) -> bool:
        """Whether a grid stands above another, over the same labels' columns, with more than half of its labels."""
        if frame.side != other.side or frame.head.last >= other.head.first:
            return False
        begin = frame.side.last + 1
        across, full = (self._different(self._codes, self._cell, one.head, begin) for one in (frame, other))
        labels = self._turned[frame.side.fields[-1]][frame.side.last].items()
        down = {code for row, code in labels if frame.head.last < row < other.head.first}
        below = {code for row, code in labels if row > other.head.last}
        return across > full / 2 and len(down) > len(below) / 2

    def _different(self, lines: _Lines, cell: Callable[[int, int], str], levels: _Levels, begin: int) -> int:
        """Count the different labels, each with what stands above it (merged cells have their text in the first)."""
        found = set()
        for at in lines[levels.fields[-1]].get(levels.last, {}):
            if at < begin:
                continue
            labels = []
            for level, name in enumerate(levels.fields):
                line = levels.first + level
                own = next((one for one in range(at, begin - 1, -1) if cell(line, one)), at)
                labels.append(lines[name].get(line, {}).get(own))
            if None not in labels:
                found.add(tuple(labels))
        return len(found)

    def _cell(self, row: int, column: int) -> str:
        return _cell(self._rows, row, column) if row < len(self._rows) else ""


def _codes_among(texts: Collection[str], codes: CodeList | None) -> dict[str | None, str]:
    found = ((text, _meaning(codes, text.strip())[0]) for text in texts)
    return {text: code for text, code in found if code is not None}


def _read(rows: Sequence[Row], spec: TableSpec, layout: CrossTabLayout, frame: _Frame, below: int) -> Grid:
    head, side = frame
    codes = spec.given.codes
    end = min(_again(rows, codes.get(side.fields[-1]), head, side), below)
    body = range(head.last + 1, end)
    width = max(map(len, rows))
    top = [[_cell(rows, row, column) for column in range(width)] for row in range(head.first, head.last + 1)]
    left = [[_cell(rows, row, column) for row in body] for column in range(side.first, side.last + 1)]
    places = _with_origin([line[side.last + 1 :] for line in top])
    columns = {
        side.last + 1 + at: _labels(codes, head, layout.across, [
            origin and (head.first + level, side.last + 1 + origin[0], origin[1]) for level, origin in enumerate(found)
        ])
        for at, found in enumerate(places)
    }  # fmt: skip
    sides = {
        body[at]: _labels(codes, side, layout.down, [
            origin and (body[origin[0]], side.first + level, origin[1]) for level, origin in enumerate(found)
        ])
        for at, found in enumerate(_with_origin(left))
    }  # fmt: skip
    own = codes.get(layout.value)

    def is_value(row: int, column: int) -> bool:
        cell = _cell(rows, row, column)
        return bool(cell) and (code_of(own, cell) is not None if own else is_figure(cell))

    plain_rows = [row for row, labels in sides.items() if _is_known(labels)]
    plain_columns = [column for column, labels in columns.items() if _is_known(labels)]
    reached = _end_of(rows, plain_rows[-1], body)
    kept_columns = {
        column: labels for column, labels in columns.items()
        if any(labels) and (column in plain_columns or any(is_value(row, column) for row in plain_rows))
    }  # fmt: skip
    kept_rows = {
        row: labels for row, labels in sides.items()
        if row in plain_rows
        or (any(labels) and row <= reached and any(is_value(row, column) for column in plain_columns))
    }  # fmt: skip
    strange = tuple(
        next(label for label in reversed(labels) if label)
        for column, labels in columns.items()
        if any(labels) and column not in kept_columns
    )
    bare = tuple(
        (row, column) for row in range(head.last + 1, reached + 1) if row in sides and not any(sides[row])
        for column in plain_columns if is_value(row, column)
    )  # fmt: skip
    again = None if end == len(rows) else end
    return Grid((head.first, head.last), (side.first, side.last), kept_rows, kept_columns, strange, bare, again)


def _again(rows: Sequence[Row], codes: CodeList | None, head: _Levels, side: _Levels) -> int:
    """Give the row below in which most of the same headings stand again, without a label at its side; else the end."""
    own = {(at, text) for at, text in enumerate(map(_text, rows[head.last])) if text and at > side.last}
    for row in range(head.last + 1, len(rows)):
        label = _cell(rows, row, side.last)
        same = len(own.intersection(enumerate(map(_text, rows[row]))))
        if same > len(own) / 2 and not (label and _meaning(codes, label)[0]):
            return row - len(head.fields) + 1
    return len(rows)


def _text(cell: str | None) -> str:
    return (cell or "").strip().casefold()


def _cell(rows: Sequence[Row], row: int, column: int) -> str:
    cells = rows[row]
    return (cells[column] or "").strip() if column < len(cells) else ""


def _with_origin(lines: Sequence[Sequence[str]]) -> list[tuple[tuple[int, str] | None, ...]]:
    """Give for each position what stands at each level, and where: of merged cells only the first has the text.

    A level that is blank, above one that is filled, belongs to what stands before it; not so where a level above it
    begins anew.
    """
    found = []
    last: list[tuple[int, str] | None] = [None] * len(lines)
    for at in range(len(lines[0]) if lines else 0):
        filled = [line[at] for line in lines]
        here: list[tuple[int, str] | None] = []
        for level, text in enumerate(filled):
            if text:
                here.append((at, text))
                last[level:] = [(at, text), *[None] * (len(lines) - level - 1)]
            else:
                here.append(last[level] if any(filled[level + 1 :]) else None)
        found.append(tuple(here))
    return found


def _labels(
    codes: Mapping[str, CodeList],
    levels: _Levels,
    fields: tuple[str, ...],
    found: Sequence[tuple[int, int, str] | None],
) -> Labels:
    """Put what stands at each level into the order of the declared fields."""
    by_field = {
        name: Label(*place, *_meaning(codes.get(name), place[2])) if place else None
        for name, place in zip(levels.fields, found, strict=True)
    }
    return tuple(by_field[name] for name in fields)


def _meaning(codes: CodeList | None, text: str) -> tuple[str | None, bool]:
    code = code_of(codes, text) if codes else None
    total = code is None and says_total(text)
    return (code if codes else None if total or is_figure(text) else text), total


def _is_known(labels: Labels) -> bool:
    return any(labels) and all(label is None or label.total or label.code is not None for label in labels)


def _end_of(rows: Sequence[Row], last: int, body: range) -> int:
    """Give the last row of a grid: rows that follow its last known label without a blank one between are its own."""
    while last + 1 in body and any(rows[last + 1]):
        last += 1
    return last
