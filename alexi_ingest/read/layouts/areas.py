"""The part of a sheet that is one table's own, where several share it: below its title, up to the next titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.declare import CrossTabLayout, FormLayout
from alexi_ingest.read.index import At, index
from alexi_ingest.read.layouts.codes import code_of
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.read.layouts.spans import under_blocks
from alexi_ingest.read.spelling import normalise, normalise_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.read.layouts.spans import Row

_LONGEST = 120
"""A longer text is no title."""
BELOW_TITLE = 8
"""Headings stand at most so many rows below their table's title."""
_NUMBERED = re.compile(
    r"\s*(?:(?:table|part|section)\s+\w{1,2}|\(?\w{1,2}[.)])\s*[:.)\u2013\u2014-]*\s+(?=\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a sheet, from 0: rows from `begin` to before `end`, columns alike from `left` (`right` None: all)."""

    begin: int
    end: int
    left: int = 0
    right: int | None = None

    def holds(self, at: At) -> bool:
        """Whether a cell lies in it."""
        beside = self.left <= at.column and (self.right is None or at.column < self.right)
        return beside and self.begin <= at.row < self.end


@lru_cache(maxsize=8192)
def title_of(cell: str) -> str:
    """Spell a title by its words, without a number before it or a year after it: `Table 1: Costs 2015-16`."""
    return normalise_sheet(_NUMBERED.sub("", cell, count=1))


def _titles(cell: str) -> tuple[str, ...]:
    return (title_of(cell),) if len(cell) <= _LONGEST else ()


def title_at(rows: Sequence[Row], spec: TableSpec) -> At | None:
    """Find a table's title, by one of its declared spellings: the first with headings of the table below it."""
    titles = columns_of(spec).titles.get(spec.name, frozenset())
    standing = index(rows, _titles) if titles else {}
    found = sorted(At(*at) for title in titles for at in standing.get(title, ()))
    return next((one for one in found if _is_headed(rows[one.row + 1 :][:BELOW_TITLE], spec)), next(iter(found), None))


def _is_headed(rows: Sequence[Row], spec: TableSpec) -> bool:
    columns = columns_of(spec)
    if isinstance(spec.layout, CrossTabLayout):
        across = [spec.given.codes[name] for name in spec.layout.across if name in spec.given.codes]
        cells = [cell for row in rows for cell in row if cell]
        return all(any(code_of(codes, cell) for cell in cells) for codes in across)
    if isinstance(spec.layout, FormLayout):
        known = columns.known(spec.name)
        return any(cell and normalise(cell) in known for row in rows for cell in row)
    return under_blocks(rows, spec.name, columns) is not None


def window(rows: Sequence[Row], own: At, others: Iterable[At]) -> Window:
    """Give what lies below a title: to the sides as far as titles in its row, down to the next title below it."""
    others = [other for other in others if other != own]
    beside = [other.column for other in others if other.row == own.row]
    left = own.column if any(column < own.column for column in beside) else 0
    right = min((column for column in beside if column > own.column), default=None)
    below = Window(own.row + 1, len(rows), left, right)
    return Window(
        own.row + 1, min((other.row for other in others if below.holds(other)), default=len(rows)), left, right
    )


def within(rows: Sequence[Row], own: Window) -> list[Row]:
    """Give the rows of a sheet with nothing but what lies in a part of it."""
    nothing: Row = ()
    return [
        [*[None] * own.left, *row[own.left : own.right]] if own.begin <= at < own.end else nothing
        for at, row in enumerate(rows)
    ]


def without(rows: Sequence[Row], others: Sequence[Window]) -> list[Row]:
    """Give the rows of a sheet without what lies in some parts of it."""
    left = [[*row] for row in rows]
    for one in others:
        for row in left[one.begin : one.end]:
            begin, end, _ = slice(one.left, one.right).indices(len(row))
            row[begin:end] = [None] * (end - begin)
    return [*left]


def own_area(rows: Sequence[Row], spec: TableSpec, titles: Mapping[str, At | None]) -> list[Row]:
    """Give the rows of a sheet with what may be a table's own: below its title; without one, what is below no other."""
    known = [title for title in titles.values() if title]
    own = titles[spec.name]
    if own is not None:
        return within(rows, window(rows, own, known))
    return without(rows, [window(rows, title, known) for title in known])
