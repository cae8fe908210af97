"""What the rules of a table may read besides its own rows, joined to it before they are checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from alexi_ingest import periods
from alexi_ingest.declare import (
    CONTEXT,
    PERIOD,
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
from alexi_ingest.validate.digits import with_digits
from alexi_ingest.validate.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from alexi_ingest.model import Table
    from alexi_ingest.validate.rules import Rules

_DAYS = (TODAY, PERIOD_START, PERIOD_END, YEAR_START, YEAR_END)
CALENDAR = (PERIOD, *_DAYS)
"""The context columns that every table has."""
NO_HISTORY = History()
_SPAN = f"{CONTEXT}span"
"""Stands for the days on which a row of another table begins and ends."""
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

    Decimals are as they are written: 0.1 and 0.2 are 0.3. What cannot be joined, because there is no such table, return
    or list, is not a column of it.
    """
    rules = compiled(declared)
    asked = {name for one in rules for name in one.reads if name.startswith(UNREAD)}
    sent = beside.sent[table.name].frame
    unread = [
        (sent[name].is_not_null() & table.frame[name].is_null()).alias(UNREAD + name)
        for name in table.columns
        if UNREAD + name in asked
    ]
    frame = with_digits(table.frame.with_columns_seq(*unread, *_calendar(beside)), table.frame.columns)
    needs = {need.column: need for one in rules for need in one.needs}
    grouped: dict[_Place, dict[str, pl.Expr]] = {}
    for need in needs.values():
        if need.origin is not Origin.OWN and {*need.on, *filter(None, [need.at])} <= {*frame.columns}:
            grouped.setdefault(_place(need), {})[need.column] = need.value
    for place, values in grouped.items():
        fields = {*place.key, *(place.span or ())}
        source = _source(place, beside, fields.union(*(value.meta.root_names() for value in values.values())))
        if source is not None and fields <= {*source.columns}:
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
        made = frame.with_columns(need.value.alias(need.column) for need in ready)
        frame = with_digits(made, (need.column for need in ready))
        needs = [need for need in needs if need not in ready]
    return frame


def _calendar(beside: Beside) -> Iterator[pl.Expr]:
    span = periods.bounds(beside.period) or (None, None)
    year = periods.year_of(beside.period) or (None, None)
    days = (beside.received_on, *span, *year)
    yield pl.lit(beside.period or None, pl.String).alias(PERIOD)
    yield from (pl.lit(day, pl.Date).alias(name) for name, day in zip(_DAYS, days, strict=True))


def _joined(frame: pl.DataFrame, source: pl.DataFrame, place: _Place, values: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """Join values of another table, each with whether it is not known; then it is null."""
    may_belong = _may_belong(frame, source, place)
    key, on = place.key, place.on
    if place.span:
        key = on = (_RECORD,)
        frame = frame.drop(_RECORD, strict=False).with_row_index(_RECORD)
        source = _lasting(frame, source, place)
    there = {*source.columns}
    made = {column: value for column, value in values.items() if there.issuperset(value.meta.root_names())}
    doubts = {UNREAD + column: doubt for column, value in made.items() if (doubt := _doubt(value, there)) is not None}
    found = [one.alias(column) for column, one in {**made, **doubts}.items()]
    if key:
        found_by_key = source.group_by(key).agg(found)
        frame = frame.join(found_by_key, left_on=on, right_on=key, how="left", maintain_order="left")
    else:
        frame = frame.with_columns_seq(pl.lit(one[0], one.dtype).alias(one.name) for one in source.select(found))
    lost = {
        column: pl.any_horizontal(
            pl.lit(value=False) if may_belong is None else may_belong,
            *([pl.col(UNREAD + column).fill_null(value=False)] if UNREAD + column in doubts else []),
        ).alias(UNREAD + column)
        for column in made
    }
    unknown = [column for column in made if may_belong is not None or UNREAD + column in doubts]
    frame = with_digits(frame, made)
    return frame.with_columns_seq(
        *(pl.when(~lost[column]).then(pl.col(column)).alias(column) for column in unknown), *lost.values()
    )


def _doubt(value: pl.Expr, columns: Collection[str]) -> pl.Expr | None:
    """Say of the rows that have a key whether a cell that a value is made from could not be read; None: all were."""
    unread = [pl.col(UNREAD + name).any() for name in (*value.meta.root_names(), _SPAN) if UNREAD + name in columns]
    return pl.any_horizontal(unread) if unread else None


def _may_belong(frame: pl.DataFrame, source: pl.DataFrame, place: _Place) -> pl.Series | None:
    """Say for which rows another table has some that may have their key, since part of it could not be read.

    None: it has none for any.
    """
    marks = [UNREAD + name for name in place.key if UNREAD + name in source.columns]
    rows: set[int] = set()
    for lost, alike in source.filter(pl.any_horizontal(marks)).group_by(marks) if marks else ():
        gone = {mark for mark, odd in zip(marks, lost, strict=True) if odd}
        known = [(own, name) for own, name in zip(place.on, place.key, strict=True) if UNREAD + name not in gone]
        own = frame.select(own for own, _ in known).with_row_index(_RECORD)
        if known:
            on, key = zip(*known, strict=True)
            own = own.join(alike, left_on=on, right_on=key, how="semi")
        rows.update(own[_RECORD] if known else range(frame.height))
    return pl.Series([at in rows for at in range(frame.height)]) if rows else None


def _lasting(frame: pl.DataFrame, source: pl.DataFrame, place: _Place) -> pl.DataFrame:
    """Give the rows of a source that last on each row's day, under the number of the record that it is for.

    Those that may, because their first or last day could not be read, are marked.
    """
    own = {name: f"{CONTEXT}{name}" for name in (*place.on, place.at)}
    rows = frame.select_seq(_RECORD, *(pl.col(name).alias(other) for name, other in own.items()))
    left = [own[name] for name in place.on]
    both = rows.join(source, left_on=left, right_on=place.key, coalesce=False)
    first, last = (
        (pl.col(name), pl.col(UNREAD + name) if UNREAD + name in source.columns else pl.lit(value=False))
        for name in place.span or ("", "")
    )
    day = pl.col(own[place.at])
    begun = (first[0] <= day) | (first[1] & day.is_not_null())
    lasting = begun & (last[0].is_null() | (last[0] >= day))
    kept = both.filter(lasting)
    odd = any(UNREAD + name in source.columns for name in place.span or ())
    return kept.with_columns((first[1] | last[1]).alias(UNREAD + _SPAN)) if odd else kept


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


@lru_cache(maxsize=64)
def _frame_of(codes: CodeList) -> pl.DataFrame:
    rows = [(one.code, one.label, one.valid_from, one.valid_to) for one in codes.entries]
    texts = pl.DataFrame(rows, schema=dict.fromkeys(_LIST, pl.String), orient="row")
    return texts.with_columns_seq(pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d", strict=False))
