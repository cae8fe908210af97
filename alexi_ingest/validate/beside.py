"""What the rules of a table may read besides its own rows, joined to it before they are checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from alexi_ingest import periods
from alexi_ingest.declare import (
    CONTEXT,
    PERIOD_END,
    PERIOD_START,
    TODAY,
    UNREAD,
    YEAR_END,
    YEAR_START,
    CodeList,
    Need,
    Origin,
)
from alexi_ingest.model import History
from alexi_ingest.validate.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from alexi_ingest.model import Table
    from alexi_ingest.validate.rules import Rules

CALENDAR = (TODAY, PERIOD_START, PERIOD_END, YEAR_START, YEAR_END)
"""The context columns that every table has."""
NO_HISTORY = History()
_RECORD = f"{CONTEXT}record"
"""Numbers the checked table's own records: several may stand in one row of a sheet."""
_LIST = ("code", "label", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Beside:
    """What the rules of a table may read besides its own rows.

    `tables` are all cast tables of the return and `sent` the same as sent, by name; `period` is the return's.
    """

    tables: Mapping[str, Table]
    sent: Mapping[str, Table]
    received_on: date
    period: str = ""
    history: History = NO_HISTORY
    codelists: Mapping[str, CodeList] = field(default_factory=dict)


def prepared(table: Table, declared: Rules, beside: Beside) -> pl.DataFrame:
    """Give a cast table with the context columns that its rules read: the calendar, unread cells, what is joined.

    What cannot be joined, because there is no such table, return or list, is not a column of it.
    """
    rules = compiled(declared)
    asked = {name for one in rules for name in one.reads if name.startswith(UNREAD)}
    sent = beside.sent[table.name].frame
    unread = [
        (sent[name].is_not_null() & table.frame[name].is_null()).alias(UNREAD + name)
        for name in table.columns
        if UNREAD + name in asked
    ]
    frame = table.frame.with_columns_seq(*unread, *_calendar(beside))
    needs = {need.column: need for one in rules for need in one.needs}
    grouped: dict[_Place, dict[str, pl.Expr]] = {}
    for need in needs.values():
        if need.origin is not Origin.OWN and {*need.on, *filter(None, [need.at])} <= {*frame.columns}:
            grouped.setdefault(_place(need), {})[need.column] = need.value
    for place, values in grouped.items():
        source = _source(place, beside, {name for value in values.values() for name in value.meta.root_names()})
        if source is not None and {*place.key, *(place.span or ())} <= {*source.columns}:
            frame = _joined(frame, source, place, values)
    return with_worked_out(frame, [*needs.values()])


class _Place(NamedTuple):
    """From where, and how, columns are joined together: all of a `Need` but its value."""

    origin: Origin
    return_type: str
    table: str
    key: tuple[str, ...]
    on: tuple[str, ...]
    at: str
    span: tuple[str, str] | None


def _place(need: Need) -> _Place:
    return _Place(need.origin, need.return_type, need.table, need.key, need.on, need.at, need.span)


def with_worked_out(frame: pl.DataFrame, needs: Sequence[Need]) -> pl.DataFrame:
    """Add the columns that are worked out from others, all at once that can be, until the rest lacks something."""
    needs = [need for need in needs if need.origin is Origin.OWN]
    while needs:
        there = {*frame.columns}
        ready = [need for need in needs if there.issuperset(need.value.meta.root_names())]
        if not ready:
            break
        frame = frame.with_columns(need.value.alias(need.column) for need in ready)
        needs = [need for need in needs if need not in ready]
    return frame


def _calendar(beside: Beside) -> Iterator[pl.Expr]:
    span = periods.bounds(beside.period) or (None, None)
    year = periods.year_of(beside.period) or (None, None)
    days = (beside.received_on, *span, *year)
    return (pl.lit(day, pl.Date).alias(name) for name, day in zip(CALENDAR, days, strict=True))


def _joined(frame: pl.DataFrame, source: pl.DataFrame, place: _Place, values: Mapping[str, pl.Expr]) -> pl.DataFrame:
    there = {*source.columns}
    made = [
        _known(value, there).alias(column)
        for column, value in values.items()
        if there.issuperset(value.meta.root_names())
    ]
    key, on = place.key, place.on
    if place.span:
        key = on = (_RECORD,)
        frame = frame.drop(_RECORD, strict=False).with_row_index(_RECORD)
        source = _lasting(frame, source, place)
    if not key:
        return frame.with_columns_seq(
            pl.lit(series[0], series.dtype).alias(series.name) for series in source.select(made)
        )
    context = source.group_by(key).agg(made)
    return frame.join(context, left_on=on, right_on=key, how="left", maintain_order="left")


def _lasting(frame: pl.DataFrame, source: pl.DataFrame, place: _Place) -> pl.DataFrame:
    """Give the rows of a source that last on each row's day, under the number of the record that it is for."""
    own = {name: f"{CONTEXT}{name}" for name in (*place.on, place.at)}
    rows = frame.select_seq(_RECORD, *(pl.col(name).alias(other) for name, other in own.items()))
    left = [own[name] for name in place.on]
    both = rows.join(source, left_on=left, right_on=place.key, coalesce=False)
    first, last = place.span or ("", "")
    day = pl.col(own[place.at])
    lasting = (pl.col(first) <= day) & (pl.col(last).is_null() | (pl.col(last) >= day))
    return both.filter(lasting)


def _source(place: _Place, beside: Beside, read: Collection[str]) -> pl.DataFrame | None:
    name = place.table
    if place.origin is Origin.LIST:
        codes = beside.codelists.get(name)
        return None if codes is None else _frame_of(codes)
    if place.origin is Origin.THIS:
        return _marked(beside.tables[name].frame, beside.sent[name].frame, read) if name in beside.tables else None
    history = beside.history
    standing = history.last if place.origin is Origin.LAST else history.others.get(place.return_type)
    return standing.tables.get(name) if standing else None


def _marked(frame: pl.DataFrame, sent: pl.DataFrame, read: Collection[str]) -> pl.DataFrame:
    """Mark the cells that were filled and could not be read, in those of the columns read that have any."""
    there = {name.removeprefix(UNREAD) for name in read} & {*frame.columns} & {*sent.columns}
    odd = [name for name in sorted(there) if frame[name].null_count() != sent[name].null_count()]
    unread = {name: sent[name].is_not_null() & frame[name].is_null() for name in odd}
    return frame.with_columns_seq(mask.alias(UNREAD + name) for name, mask in unread.items())


def _known(value: pl.Expr, columns: Collection[str]) -> pl.Expr:
    """Give an aggregate that is null where a cell that it is made from could not be read."""
    unread = [pl.col(UNREAD + name).any() for name in value.meta.root_names() if UNREAD + name in columns]
    return pl.when(~pl.any_horizontal(unread)).then(value) if unread else value


@lru_cache(maxsize=64)
def _frame_of(codes: CodeList) -> pl.DataFrame:
    rows = [(one.code, one.label, one.valid_from, one.valid_to) for one in codes.entries]
    texts = pl.DataFrame(rows, schema=dict.fromkeys(_LIST, pl.String), orient="row")
    return texts.with_columns_seq(pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d", strict=False))
