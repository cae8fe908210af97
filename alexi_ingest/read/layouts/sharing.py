"""Where a table stands on a sheet that it shares with others: below its title, from its headings to the next table."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from alexi_ingest.read.layouts.columns import fields_in, load, match
from alexi_ingest.read.layouts.heads import Head
from alexi_ingest.read.layouts.spans import under_blocks
from alexi_ingest.read.spelling import normalise_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.read.layouts.spans import Place, Row

BELOW_TITLE = 8
"""Headings stand at most so many rows below their table's title."""
_NO_HEAD = Head((), ())
_NUMBERED = re.compile(
    r"\s*(?:(?:table|part|section)\s+\w{1,2}|\(?\w{1,2}[.)])\s*[:.)\u2013\u2014-]*\s+(?=\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Titled:
    """A cell that is the title of a table: its row and column from 0."""

    row: int
    column: int


def title_of(cell: str) -> str:
    """Spell a title by its words, without a number before it or a year after it: `Table 1: Costs 2015-16`."""
    return normalise_sheet(_NUMBERED.sub("", cell, count=1))


def title_at(rows: Sequence[Row], spec: TableSpec) -> Titled | None:
    """Find a table's title, by one of its declared spellings: the first with headings of the table below it."""
    columns = load(spec.columns)
    titles = columns.titles.get(spec.name, frozenset())
    found = [
        Titled(row, column)
        for row, cells in enumerate(rows if titles else ())
        for column, cell in enumerate(cells)
        if cell and title_of(cell) in titles
    ]
    headed = (one for one in found if under_blocks(rows[one.row + 1 :][:BELOW_TITLE], spec.name, columns))
    return next(headed, found[0] if found else None)


def on_shared_sheet(rows: Sequence[Row], spec: TableSpec, tables: Sequence[TableSpec]) -> Place | None:
    """Find a table on a sheet that it shares with those of `tables` that are declared for the same sheet.

    It stands below its title; without one, where more of its headings are than of any other table's. It ends before the
    next table below it, and reaches no further to the sides than the tables beside it begin.
    """
    sharing = sharers(spec, tables)
    titles = {one.name: title_at(rows, one) for one in sharing}
    places = {one.name: _stands(rows, one, sharing, titles) for one in sharing}
    own = places[spec.name]
    for one in sharing:
        if own is not None and one is not spec:
            own = _kept_out(own, places[one.name], titles[one.name])
    return own


def sharers(spec: TableSpec, tables: Sequence[TableSpec]) -> list[TableSpec]:
    """Give the tables that are declared for the same sheet as one of them, itself among them."""
    sheet = load(spec.columns).sheet(spec.name)
    return [one for one in tables if load(one.columns).sheet(one.name) == sheet]


def _stands(
    rows: Sequence[Row], spec: TableSpec, sharing: Sequence[TableSpec], titles: Mapping[str, Titled | None]
) -> Place | None:
    title = titles[spec.name]
    if title is None:
        found = under_blocks(rows, spec.name, load(spec.columns))
        return _own_groups(found, spec, sharing) if found else None
    others = [other for other in titles.values() if other and other != title]
    beside = [other.column for other in others if other.row == title.row]
    left = title.column if any(column < title.column for column in beside) else 0
    right = min((column for column in beside if column > title.column), default=None)
    begin = title.row + 1
    end = min((other.row for other in others if other.row > title.row), default=len(rows))
    within = [[*[None] * left, *row[left:right]] for row in rows[begin : min(end, begin + BELOW_TITLE)]]
    found = under_blocks(within, spec.name, load(spec.columns))
    if found is None:
        return None
    first, last = found.rows
    right = None if right is None else right - 1
    return replace(found, rows=(begin + first, begin + last), left=left, right=right)


def _own_groups(found: Place, spec: TableSpec, sharing: Sequence[TableSpec]) -> Place | None:
    """Leave out the groups of headings, between blank columns, that are more another table's than this one's."""
    own: list[Head] = []
    others: list[int] = []
    for named, group in groupby(enumerate(found.heads), key=lambda at: bool(at[1].names)):
        columns, of_group = zip(*group, strict=True)
        foreign = named and not _is_best(of_group, spec, sharing)
        others += columns if foreign else ()
        own += [_NO_HEAD] * len(columns) if foreign else of_group
    matched = match(own, spec.name, load(spec.columns))
    mine = list(matched.columns.values())
    if not mine:
        return None
    left = max((column + 1 for column in others if column < min(mine)), default=0)
    right = min((column - 1 for column in others if column > max(mine)), default=None)
    return replace(found, heads=tuple(own), matched=matched, left=left, right=right)


def _is_best(heads: Sequence[Head], spec: TableSpec, sharing: Sequence[TableSpec]) -> bool:
    counts = {one.name: len(fields_in(heads, one.name, load(one.columns))) for one in sharing}
    return all(count < counts[spec.name] for name, count in counts.items() if name != spec.name and count)


def _kept_out(own: Place, other: Place | None, title: Titled | None) -> Place:
    """End a table where another begins below it, or, where they begin in different rows, beside it."""
    mine = sorted(own.matched.columns.values())
    theirs = sorted(other.matched.columns.values()) if other else [title.column] if title else []
    if not theirs:
        return own
    if theirs[0] > mine[-1]:
        return replace(own, right=theirs[0] - 1 if own.right is None else min(own.right, theirs[0] - 1))
    if theirs[-1] < mine[0]:
        return replace(own, left=max(own.left, theirs[-1] + 1))
    begins = min(row for row in (title.row if title else None, other.rows[0] if other else None) if row is not None)
    if begins > own.rows[1]:
        return replace(own, end=begins - 1 if own.end is None else min(own.end, begins - 1))
    return own
