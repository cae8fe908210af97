"""The tables of a sheet as a person sees them, without being told: where each stands, its headings, its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from alexi_ingest.model import letters
from alexi_ingest.read.locate import headings, is_note, is_number_or_date, is_total, joined
from alexi_ingest.read.locating.area import Area, Grid
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

_HEADED = 60
"""Headings of a table are looked for in so many rows from its top."""
_MOST_BREAKS = 500
"""A sheet with more gaps than this is one table with gaps."""
_WIDE = 3
_FEW = 2


@dataclass(frozen=True, slots=True)
class Region:
    """One table: the corners of what belongs to it (from 0, inclusive), title and footnotes left out.

    `begin` is the row of its title, or `top`. `heading_rows` are the first and last heading row, None where there is
    none; `headings` has one joined heading a column from `left`. `first` and `last` are the first and last row of data,
    None where there is none, and `rows` counts those between them that hold data; `totals` and `notes` hold none.
    """

    begin: int
    top: int
    bottom: int
    left: int
    right: int
    heading_rows: tuple[int, int] | None
    headings: tuple[str, ...]
    first: int | None
    last: int | None
    rows: int
    totals: tuple[int, ...]
    notes: tuple[int, ...]

    @property
    def a1(self) -> str:
        """The table's corners as Excel shows them: `B20:F35`."""
        return f"{letters(self.left)}{self.top + 1}:{letters(self.right)}{self.bottom + 1}"


def regions(frame: pl.DataFrame) -> tuple[Region, ...]:
    """Find the tables of a sheet: below each other, and beside each other.

    A gap alone parts nothing: a blank row or column stands inside many a list. What follows it is a table of its own
    when it shows that it is one: headings of its own over cells unlike them, other columns, a title, or the same
    headings again.
    """
    grid = Grid.of(frame)
    found = (_region(grid, area) for area in _areas(grid, grid.whole))
    return tuple(sorted(found, key=lambda one: (one.begin, one.left)))


def below(frame: pl.DataFrame, first: int) -> tuple[Region, ...]:
    """Give the tables of a frame below the one whose headings begin in the row `first`."""
    grid = Grid.of(frame)
    inside = grid.trimmed(grid.whole.between(first, grid.whole.bottom))
    parts = _below_each_other(grid, inside)[1:] if inside else []
    return tuple(_region(grid, grid.trimmed(part) or part) for part in parts)


def _areas(grid: Grid, area: Area) -> Iterator[Area]:
    inside = grid.trimmed(area)
    if inside is None:
        return
    for split in (_below_each_other, _beside_each_other):
        parts = split(grid, inside)
        if len(parts) > 1:
            for part in parts:
                yield from _areas(grid, part)
            return
    yield inside


@dataclass(frozen=True, slots=True)
class _Table:
    """What a stretch of rows would be as a table: `heads` are the filled cells of its last heading row, by column.

    `typed` are the columns of numbers and dates below headings of text, `rows` how many rows were seen below them;
    `bare`: nothing stands above but lines of one cell.
    """

    first: int
    last: int
    heads: dict[int, str]
    typed: frozenset[int]
    rows: int
    titled: bool
    bare: bool

    @property
    def sure(self) -> bool:
        """Whether it is more than the lines of a preamble (`Hub`, `hub-01`)."""
        if len(self.heads) >= _WIDE:
            return bool(self.rows) and (bool(self.typed) or self.titled or self.rows >= _FEW)
        return len(self.heads) == _FEW and self.titled and bool(self.typed) and self.rows >= _FEW


def _look(grid: Grid, area: Area) -> _Table | None:
    """Take rows for a table, if they can be one: at least two headings, below nothing but a title."""
    rows = grid.rows(area, _HEADED)
    span = headings(rows)
    if span is None:
        return None
    heads = {area.left + at: cell for at, cell in enumerate(rows[span[1]]) if cell and cell.strip()}
    if len(heads) < _FEW:
        return None
    below = [row for row in rows[span[1] + 1 :] if any(cell and cell.strip() for cell in row)]
    typed = [sum(is_number_or_date(row[column - area.left]) for row in below) for column in heads]
    most = frozenset(column for column, count in zip(heads, typed, strict=True) if 2 * count > len(below))
    above = [[cell for cell in row if cell and cell.strip()] for row in rows[: span[0]]]
    titled = any(len(cells) == 1 and not is_number_or_date(cells[0]) for cells in above)
    return _Table(
        area.top + span[0],
        area.top + span[1],
        heads,
        most,
        len(below),
        titled,
        all(len(cells) < _FEW for cells in above),
    )


def _below_each_other(grid: Grid, area: Area) -> list[Area]:
    starts = _starts(grid, area)
    if not 1 < len(starts) <= _MOST_BREAKS:
        return [area]
    cuts = [area.top]
    now = _look(grid, _stretch(grid, area, starts, 0))
    for at, start in enumerate(starts[1:], start=1):
        if now is not None and (start <= now.last or _is_footnote(grid, area, start)):
            continue
        then = _look(grid, _stretch(grid, area, starts, at))
        if then is None or (now is not None and not (then.bare and _begins(grid, then, now, start))):
            continue
        if now is not None and now.sure:
            cuts.append(start)
        now = then
    return [area.between(top, below - 1) for top, below in zip(cuts, [*cuts[1:], area.bottom + 1], strict=True)]


def _starts(grid: Grid, area: Area) -> list[int]:
    """Give the rows at which a table might begin: after a blank row, or a line of its own right above a wider one."""
    filled = grid.filled(area)
    before, after = filled.shift(1, fill_value=0), filled.shift(-1, fill_value=0)
    found = (filled > 0) & ((before == 0) | ((filled == 1) & (before > 1) & (after > 1)))
    return [area.top + int(row) for row in found.arg_true()]


def _is_footnote(grid: Grid, area: Area, row: int) -> bool:
    """Whether a row is a note with nothing directly below it: what follows has another title."""
    return is_note(grid.cells(area, row)) and (row == area.bottom or not grid.cells(area, row + 1))


def _stretch(grid: Grid, area: Area, starts: Sequence[int], at: int) -> Area:
    """Give the rows from a start to the next, and on where that is a title alone, or headings alone."""
    for after in range(at + 1, len(starts)):
        rows = grid.filled(area.between(starts[at], starts[after] - 1))
        if (rows > 1).sum() > 1:
            return area.between(starts[at], starts[after] - 1)
    return area.between(starts[at], area.bottom)


def _begins(grid: Grid, then: _Table, now: _Table, start: int) -> bool:
    """Say whether what follows a gap is a table of its own, and not the list above going on."""
    if list(map(normalise, then.heads.values())) == list(map(normalise, now.heads.values())):
        return True
    if any(is_total([text], text) for text in then.heads.values()):
        return False
    # A record has values that stand in its column above as well.
    if any(grid.stands(text, column, now.last + 1, start - 1) for column, text in then.heads.items()):
        return False
    if then.titled:
        return bool(then.rows) and (bool(then.typed) or then.heads.keys() != now.heads.keys())
    return bool(then.typed) and (then.heads.keys(), then.typed) != (now.heads.keys(), now.typed)


def _beside_each_other(grid: Grid, area: Area) -> list[Area]:
    groups = grid.columns(area)
    parts = groups[:1]
    for group in groups[1:]:
        joined_on = replace(parts[-1], right=group.right)
        if _apart(grid, parts[-1], group):
            parts.append(group)
        else:
            parts[-1] = joined_on
    return parts


def _apart(grid: Grid, left: Area, right: Area) -> bool:
    """Say whether the columns right of a gap are a table of their own, and not more columns of the list."""
    inside = (grid.trimmed(left), grid.trimmed(right))
    if inside[0] is None or inside[1] is None:
        return False
    one, other = _look(grid, inside[0]), _look(grid, inside[1])
    if one is None or other is None or not other.rows:
        return False
    if one.last != other.last:
        headed = grid.filled(right.between(one.last, one.last))[0]
        return not headed and (bool(other.typed) or other.titled or len(other.heads) >= _WIDE)
    first, again = (list(map(normalise, table.heads.values())) for table in (one, other))
    if first[:_FEW] == again[:_FEW] or (one.titled and other.titled and first[0] == again[0]):
        return True
    return one.titled and other.titled and inside[0].bottom != inside[1].bottom


def _region(grid: Grid, area: Area) -> Region:
    top = grid.rows(area, _HEADED)
    span = headings(top)
    begin = area.top + span[1] + 1 if span else area.top
    under = area.between(begin, area.bottom)
    totals = _totals(grid, under) if span else []
    again = _again(grid, under, top[span[1]]) if span else []
    ends = _ends(grid, under, {*totals, *again})
    filled = set((grid.filled(under) > 0).arg_true() + under.top) if begin <= area.bottom else set()
    data = sorted(filled.difference(totals, again, ends))
    last = max([*data, *totals], default=begin - 1)
    return Region(
        begin=area.top,
        top=area.top + span[0] if span else area.top,
        bottom=max(last, begin - 1 if span else area.bottom),
        left=area.left,
        right=area.right,
        heading_rows=(area.top + span[0], area.top + span[1]) if span else None,
        headings=joined(top[span[0] : span[1] + 1]) if span else (),
        first=data[0] if data else None,
        last=data[-1] if data else None,
        rows=len(data),
        totals=tuple(totals),
        notes=tuple(ends),
    )


def _totals(grid: Grid, below: Area) -> list[int]:
    return [row for row in grid.beginning(below, "(?i)total") if is_total(cells := grid.cells(below, row), cells[0])]


def _again(grid: Grid, below: Area, head: Sequence[str | None]) -> list[int]:
    """Give the rows that are the headings again."""
    first = next(cell for cell in head if cell and cell.strip())
    wanted = [normalise(cell) for cell in head if cell and cell.strip()]
    rows = grid.equal(below, first)
    return [row for row in rows if [normalise(cell) for cell in grid.cells(below, row)] == wanted]


def _ends(grid: Grid, below: Area, other: set[int]) -> list[int]:
    """Give the notes at the end of a table of more than one column."""
    if below.left == below.right:
        return []
    notes = []
    for row in range(below.bottom, below.top - 1, -1):
        cells = grid.cells(below, row)
        if is_note(cells) and row not in other:
            notes.append(row)
        elif cells and row not in other:
            break
    return notes[::-1]
