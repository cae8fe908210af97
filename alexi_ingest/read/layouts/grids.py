"""Where a cross-tab stands: the rows of labels across its top, the columns of labels down its side, found by codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.read.layouts.codes import code_of, is_figure
from alexi_ingest.read.layouts.frames import cell_of, find_frame, meaning
from alexi_ingest.read.layouts.wholes import Label, key_of, totals_of_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.declare import CodeList, CrossTabLayout, TableSpec
    from alexi_ingest.read.layouts.frames import Frame, Levels
    from alexi_ingest.read.layouts.spans import Row
    from alexi_ingest.read.layouts.wholes import Labels


@dataclass(frozen=True, slots=True)
class Grid:
    """A cross-tab on its sheet, all from 0: where its labels stand, and those of each row and column that is its own.

    `strange` are columns with a heading that is no code and no figures below it; `unlabelled` are cells with figures in
    rows without a label; `others` the cells in which grids begin that have the same headings, or labels, once more:
    there it ends. `parts` are the labels of rows and columns that are totals of a part, and none of its own.
    """

    head: tuple[int, int]
    side: tuple[int, int]
    rows: Mapping[int, Labels]
    columns: Mapping[int, Labels]
    strange: tuple[Label, ...]
    unlabelled: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, int], ...]
    parts: tuple[Label, ...]


def find_grid(rows: Sequence[Row], spec: TableSpec, layout: CrossTabLayout, title: int | None = None) -> Grid | None:
    """Find a grid by its labels: the rows and columns of a sheet that have most of its codes; None without enough.

    Where several stand beside each other, it is the one under the column `title`, else the first.
    """
    asked = (*layout.down, *layout.across, layout.value)
    codes = tuple((name, spec.given.codes[name]) for name in asked if name in spec.given.codes)
    return _found(tuple(map(tuple, rows)), codes, layout, title)


@lru_cache(maxsize=32)
def _found(
    rows: tuple[tuple[str | None, ...], ...],
    codes: tuple[tuple[str, CodeList], ...],
    layout: CrossTabLayout,
    title: int | None,
) -> Grid | None:
    """Look once where a file is asked for the same grid to recognise it, to find its period and to read it."""
    known = dict(codes)
    frame = find_frame(rows, known, layout, title)
    return None if frame is None else _read(rows, known, layout, frame)


def _read(rows: Sequence[Row], codes: Mapping[str, CodeList], layout: CrossTabLayout, frame: Frame) -> Grid | None:
    head, side = frame.head, frame.side
    columns = _across(rows, codes, frame, layout.across)
    end = min(frame.end, _again(rows, codes.get(side.fields[-1]), frame))
    sides = _down(rows, codes, frame, layout.down, range(head.last + 1, end))
    end = min(end, _anew(rows, frame, sides))
    sides = {row: labels for row, labels in sides.items() if row < end}

    def is_value(row: int, column: int) -> bool:
        return _is_value(cell_of(rows, row, column), codes.get(layout.value))

    plain_rows = [row for row, labels in sides.items() if _is_known(labels)]
    plain_columns = [column for column, labels in columns.items() if _is_known(labels)]
    if not plain_rows or not plain_columns:
        return None
    reached = _end_of(rows, plain_rows[-1], range(head.last + 1, end))
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
    below = () if end == len(rows) else ((end, side.first),)
    down = _parted(kept_rows, layout.down, side)
    across = _parted(kept_columns, layout.across, head)
    return Grid(
        (head.first, head.last), (side.first, side.last), down.kept, across.kept, strange, bare,
        (*_beside(rows, frame, reached), *below), (*down.parts, *across.parts),
    )  # fmt: skip


class _Parted(NamedTuple):
    """The rows or columns of a grid without those that are totals of a part, and the labels of these."""

    kept: Mapping[int, Labels]
    parts: tuple[Label, ...]


def _parted(lines: Mapping[int, Labels], fields: tuple[str, ...], levels: Levels) -> _Parted:
    parts = totals_of_parts(lines, [fields.index(name) for name in levels.fields])
    return _Parted({at: labels for at, labels in lines.items() if at not in parts}, (*parts.values(),))


def _across(
    rows: Sequence[Row], codes: Mapping[str, CodeList], frame: Frame, fields: tuple[str, ...]
) -> dict[int, Labels]:
    """Give the labels of each column right of the side."""
    head, left = frame.head, frame.side.last + 1
    found = _with_origin([[cell_of(rows, row, at) for at in range(left, frame.right)] for row in head.lines])
    return {
        left + at: _labels(codes, head, fields, [
            origin and (head.lines[level], left + origin[0], origin[1]) for level, origin in enumerate(levels)
        ])
        for at, levels in enumerate(found)
    }  # fmt: skip


def _down(
    rows: Sequence[Row], codes: Mapping[str, CodeList], frame: Frame, fields: tuple[str, ...], body: range
) -> dict[int, Labels]:
    """Give the labels of each row below the headings."""
    side = frame.side
    found = _with_origin([[cell_of(rows, row, column) for row in body] for column in side.lines])
    return {
        body[at]: _labels(codes, side, fields, [
            origin and (body[origin[0]], side.lines[level], origin[1]) for level, origin in enumerate(levels)
        ])
        for at, levels in enumerate(found)
    }  # fmt: skip


def _anew(rows: Sequence[Row], frame: Frame, sides: Mapping[int, Labels]) -> int:
    """Give the row in which, below a blank one, most of the labels begin to stand again; else the end."""

    def is_blank(row: int) -> bool:
        return not any(cell_of(rows, row, column) for column in range(frame.side.first, frame.right))

    seen: set[tuple[str | None, ...]] = set()
    for blank, group in groupby(sides, key=is_blank):
        own = [] if blank else [*group]
        known = {key_of(sides[row]) for row in own if _is_known(sides[row])} - {(None,) * len(frame.side.fields)}
        if len(known & seen) > max(1, len(known) / 2):
            return own[0]
        seen |= known
    return len(rows)


def _beside(rows: Sequence[Row], frame: Frame, last: int) -> Iterator[tuple[int, int]]:
    """Give the highest cell of each grid beside: of several columns of labels, those of the first."""
    for column in frame.others:
        if column - 1 not in frame.others:
            filled = (row for row in range(frame.head.first, last + 1) if cell_of(rows, row, column))
            yield next(filled), column


def _is_value(text: str, codes: CodeList | None) -> bool:
    return bool(text) and (code_of(codes, text) is not None if codes else is_figure(text))


def _again(rows: Sequence[Row], codes: CodeList | None, frame: Frame) -> int:
    """Give the row below in which most of the same headings stand again, without a label at its side; else the end."""
    head, side = frame.head, frame.side
    headings = enumerate(map(_text, rows[head.last][: frame.right]))
    own = {(at, text) for at, text in headings if text and at > side.last}
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
