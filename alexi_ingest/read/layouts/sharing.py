"""Where a table stands on a sheet that it shares with others: below its title, from its headings to the next table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from alexi_ingest.declare import CrossTabLayout, FormLayout, SheetTablesLayout
from alexi_ingest.read.layouts.areas import BELOW_TITLE, own_area, title_at, window, within
from alexi_ingest.read.layouts.columns import fields_in, match
from alexi_ingest.read.layouts.crosstabs import place_of_grid
from alexi_ingest.read.layouts.forms import FormFound, find_form, labels_at, place_of_form
from alexi_ingest.read.layouts.grids import Grid, find_grid
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.read.layouts.heads import Head
from alexi_ingest.read.layouts.spans import under_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.read.index import At
    from alexi_ingest.read.layouts.spans import Place, Row

_NO_HEAD = Head((), ())


def on_shared_sheet(rows: Sequence[Row], spec: TableSpec, tables: Sequence[TableSpec]) -> Place | None:
    """Find a table on a sheet that it shares with those of `tables` that are declared for the same sheet.

    It stands below its title; without one, where more of its headings are than of any other table's. It ends before the
    next table below it, and reaches no further to the sides than the tables beside it begin.
    """
    if isinstance(spec.layout, FormLayout) and not labels_at(rows, columns_of(spec).spelt.get(spec.name, ())):
        return None  # the rest takes longer
    sharing = sharers(spec, tables)
    titles = {one.name: title_at(rows, one) for one in sharing}
    if not isinstance(spec.layout, SheetTablesLayout):
        return _stands(rows, spec, sharing, titles)
    places = {one.name: _stands(rows, one, sharing, titles) for one in sharing}
    own = places[spec.name]
    for one in sharing:
        if own is not None and one is not spec:
            own = _kept_out(own, places[one.name], titles[one.name])
    return own


@dataclass(frozen=True, slots=True)
class Own:
    """The rows of a sheet with what may be a form's or a cross-tab's own, and what was found in them."""

    area: list[Row]
    found: FormFound | Grid | None


def own_on_sheet(rows: Sequence[Row], spec: TableSpec, tables: Sequence[TableSpec]) -> Own:
    """Find a form or a cross-tab on a sheet that it may share with others of the return's `tables`."""
    sharing = sharers(spec, tables)
    titles = {one.name: title_at(rows, one) for one in sharing}
    own = _own(rows, spec, sharing, titles)
    if not isinstance(own.found, Grid) or not own.found.others:
        return own
    known = [place for one in sharing if one is not spec and (place := _stands(rows, one, sharing, titles))]
    others = tuple(at for at in own.found.others if not any(_holds(place, *at) for place in known))
    return replace(own, found=replace(own.found, others=others))


def _holds(place: Place, row: int, column: int) -> bool:
    """Whether a cell is of a table: from its headings on, above what ends it, in the columns of its fields."""
    own = [*place.matched.columns.values(), *([] if place.right is None else [place.right])]
    below = place.rows[0] <= row and (place.end is None or row <= place.end)
    return below and min(own) <= column <= max(own)


def _own(rows: Sequence[Row], spec: TableSpec, sharing: Sequence[TableSpec], titles: Mapping[str, At | None]) -> Own:
    area = own_area(rows, spec, titles)
    if isinstance(spec.layout, FormLayout):
        return Own(area, find_form(area, spec.name, columns_of(spec)))
    if isinstance(spec.layout, CrossTabLayout) and not _is_one_of_many(spec, sharing, titles):
        title = titles[spec.name]
        return Own(area, find_grid(area, spec, spec.layout, title.column if title else None))
    return Own(area, None)


def _is_one_of_many(spec: TableSpec, sharing: Sequence[TableSpec], titles: Mapping[str, At | None]) -> bool:
    """Whether a cross-tab without its title looks like another one without: which is which, nobody can know."""
    return titles[spec.name] is None and any(
        one is not spec and titles[one.name] is None and _dimensions(one) == _dimensions(spec) for one in sharing
    )


def _dimensions(spec: TableSpec) -> object:
    layout = spec.layout
    return (layout.down, layout.across) if isinstance(layout, CrossTabLayout) else None


def sharers(spec: TableSpec, tables: Sequence[TableSpec]) -> list[TableSpec]:
    """Give the tables that are declared for the same sheet as one of them, itself among them."""
    sheet = columns_of(spec).sheet(spec.name)
    return [one for one in tables if columns_of(one).sheet(one.name) == sheet]


def _stands(
    rows: Sequence[Row], spec: TableSpec, sharing: Sequence[TableSpec], titles: Mapping[str, At | None]
) -> Place | None:
    if isinstance(spec.layout, FormLayout | CrossTabLayout):
        return _place_of(_own(rows, spec, sharing, titles).found, spec, spec.layout)
    title = titles[spec.name]
    if title is None:
        found = under_blocks(rows, spec.name, columns_of(spec))
        return _own_groups(found, spec, sharing) if found else None
    own = window(rows, title, (other for other in titles.values() if other))
    near = replace(own, end=min(own.end, own.begin + BELOW_TITLE))
    found = under_blocks(within(rows, near), spec.name, columns_of(spec))
    right = None if own.right is None else own.right - 1
    return replace(found, left=own.left, right=right) if found else None


def _place_of(found: FormFound | Grid | None, spec: TableSpec, layout: FormLayout | CrossTabLayout) -> Place | None:
    if isinstance(found, FormFound):
        return place_of_form(found, spec.name, columns_of(spec))
    return place_of_grid(found, layout) if found and isinstance(layout, CrossTabLayout) else None


def _own_groups(found: Place, spec: TableSpec, sharing: Sequence[TableSpec]) -> Place | None:
    """Leave out the groups of headings, between blank columns, that are more another table's than this one's."""
    own: list[Head] = []
    others: list[int] = []
    for named, group in groupby(enumerate(found.heads), key=lambda at: bool(at[1].names)):
        columns, of_group = zip(*group, strict=True)
        foreign = named and not _is_best(of_group, spec, sharing)
        others += columns if foreign else ()
        own += [_NO_HEAD] * len(columns) if foreign else of_group
    matched = match(own, spec.name, columns_of(spec))
    mine = list(matched.columns.values())
    if not mine:
        return None
    left = max((column + 1 for column in others if column < min(mine)), default=0)
    right = min((column - 1 for column in others if column > max(mine)), default=None)
    return replace(found, heads=tuple(own), matched=matched, left=left, right=right)


def _is_best(heads: Sequence[Head], spec: TableSpec, sharing: Sequence[TableSpec]) -> bool:
    counts = {one.name: len(fields_in(heads, one.name, columns_of(one))) for one in sharing}
    return all(count < counts[spec.name] for name, count in counts.items() if name != spec.name and count)


def _kept_out(own: Place, other: Place | None, title: At | None) -> Place:
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
