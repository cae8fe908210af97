"""Where a cross-tab stands: the rows of labels across its top, the columns of labels down its side, found by codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.read.layouts.codes import code_of, is_figure
from alexi_ingest.read.layouts.frames import cell_of, find_frame, meaning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.declare import CodeList, CrossTabLayout, TableSpec
    from alexi_ingest.read.layouts.frames import Frame, Levels
    from alexi_ingest.read.layouts.spans import Row


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
    """Find a grid by its labels: the rows and columns of a sheet that have most of its codes; None without enough."""
    frame = find_frame(rows, spec.given.codes, layout)
    return None if frame is None else _read(rows, spec, layout, frame)


def _read(rows: Sequence[Row], spec: TableSpec, layout: CrossTabLayout, frame: Frame) -> Grid | None:
    head, side, below = frame
    codes = spec.given.codes
    end = min(_again(rows, codes.get(side.fields[-1]), head, side), below)
    body = range(head.last + 1, end)
    width = max(map(len, rows))
    top = [[cell_of(rows, row, column) for column in range(width)] for row in head.lines]
    left = [[cell_of(rows, row, column) for row in body] for column in side.lines]
    places = _with_origin([line[side.last + 1 :] for line in top])
    columns = {
        side.last + 1 + at: _labels(codes, head, layout.across, [
            origin and (head.lines[level], side.last + 1 + origin[0], origin[1]) for level, origin in enumerate(found)
        ])
        for at, found in enumerate(places)
    }  # fmt: skip
    sides = {
        body[at]: _labels(codes, side, layout.down, [
            origin and (body[origin[0]], side.lines[level], origin[1]) for level, origin in enumerate(found)
        ])
        for at, found in enumerate(_with_origin(left))
    }  # fmt: skip

    def is_value(row: int, column: int) -> bool:
        return _is_value(cell_of(rows, row, column), codes.get(layout.value))

    plain_rows = [row for row, labels in sides.items() if _is_known(labels)]
    plain_columns = [column for column, labels in columns.items() if _is_known(labels)]
    if not plain_rows or not plain_columns:
        return None
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


def _is_value(text: str, codes: CodeList | None) -> bool:
    return bool(text) and (code_of(codes, text) is not None if codes else is_figure(text))


def _again(rows: Sequence[Row], codes: CodeList | None, head: Levels, side: Levels) -> int:
    """Give the row below in which most of the same headings stand again, without a label at its side; else the end."""
    own = {(at, text) for at, text in enumerate(map(_text, rows[head.last])) if text and at > side.last}
    for row in range(head.last + 1, len(rows)):
        label = cell_of(rows, row, side.last)
        same = len(own.intersection(enumerate(map(_text, rows[row]))))
        if same > len(own) / 2 and not (label and meaning(codes, label)[0]):
            return row - (head.last - head.first)
    return len(rows)


def _text(cell: str | None) -> str:
    return (cell or "").strip().casefold()


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
    levels: Levels,
    fields: tuple[str, ...],
    found: Sequence[tuple[int, int, str] | None],
) -> Labels:
    """Put what stands at each level into the order of the declared fields."""
    by_field = {
        name: Label(*place, *meaning(codes.get(name), place[2])) if place else None
        for name, place in zip(levels.fields, found, strict=True)
    }
    return tuple(by_field[name] for name in fields)


def _is_known(labels: Labels) -> bool:
    return any(labels) and all(label is None or label.total or label.code is not None for label in labels)


def _end_of(rows: Sequence[Row], last: int, body: range) -> int:
    """Give the last row of a grid: rows that follow its last known label without a blank one between are its own."""
    while last + 1 in body and any(rows[last + 1]):
        last += 1
    return last
