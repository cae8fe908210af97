"""Run every declared rule of a table together in one polars select, and say which cells break which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import Field, Need, Required, Rule, Scope
from alexi_ingest.model import History, Hits, Severity, Table
from alexi_ingest.sealing import sealed
from alexi_ingest.validate.shapes import TODAY, UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is declared of one table: its fields, and `(blamed field, rule)` in the model's order."""

    fields: tuple[Field, ...]
    rules: tuple[tuple[str, Rule], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking one table found, and with what it was compared."""

    hits: tuple[Hits, ...]
    comparisons: tuple[tuple[str, str], ...]


def check(
    table: Table, raw: Table, declared: Rules, tables: Mapping[str, Table], history: History, received_on: date
) -> Checked:
    """Check one cast table against its declared rules; `tables` are all cast tables of the return, by name.

    A rule whose fields are not all there is left out (the missing column is a finding already), and so is one that
    has nothing to compare with (NA).
    """
    frame, joined = join_needs(with_context(table, raw, received_on), declared.rules, tables, history)
    ready = [(field, rule) for field, rule in declared.rules if _applies(field, rule, frame, joined)]
    hits = [
        *_required_hits(table, declared.fields),
        *_cell_hits(frame, table.name, [pair for pair in ready if pair[1].scope is Scope.CELL]),
        *_column_hits(frame, table.name, [pair for pair in ready if pair[1].scope is Scope.COLUMN]),
    ]
    persons = frozenset(field.name for field in declared.fields if field.person)
    compared = tuple((field, rule.name) for field, rule in declared.rules if any(need.last for need in rule.needs))
    return Checked(tuple(_with_observed(hit, raw, persons) for hit in hits), compared)


def with_context(table: Table, raw: Table, received_on: date) -> pl.DataFrame:
    """Add to a cast table what every rule may read: the day of receipt, and which filled cells could not be read."""
    unread = (
        (raw.frame[name].is_not_null() & table.frame[name].is_null()).alias(UNREAD + name) for name in table.columns
    )
    return table.frame.with_columns(*unread, pl.lit(received_on).alias(TODAY))


def join_needs(
    frame: pl.DataFrame,
    rules: Iterable[tuple[str, Rule]],
    tables: Mapping[str, Table],
    history: History,
) -> tuple[pl.DataFrame, frozenset[str]]:
    """Join the context columns that rules need; gives the frame and the names of the columns that could be joined."""
    grouped: dict[tuple[str, tuple[str, ...], tuple[str, ...], bool], dict[str, pl.Expr]] = {}
    for field, rule in rules:
        for need in rule.needs:
            source = _source(need, tables, history)
            on = need.on or need.key
            if source is None or not {*need.key} <= {*source.columns} or not {*on} <= {*frame.columns}:
                continue
            value = need.value(field)
            if not {*value.meta.root_names()} <= {*source.columns}:
                continue
            group = grouped.setdefault((need.table, need.key, on, need.last), {})
            group[need.column.format(own=field)] = value
    for (name, key, on, last), values in grouped.items():
        source = _source(Need("", name, key, lambda _: pl.len(), on, last), tables, history)
        assert source is not None  # noqa: S101 - it was looked up above
        context = source.group_by(key).agg(value.alias(column) for column, value in values.items())
        frame = frame.join(context, left_on=on, right_on=key, how="left", maintain_order="left")
    return frame, frozenset(column for values in grouped.values() for column in values)


def _source(need: Need, tables: Mapping[str, Table], history: History) -> pl.DataFrame | None:
    if need.last:
        return history.last.tables.get(need.table) if history.last else None
    table = tables.get(need.table)
    return table.frame if table else None


def _applies(field: str, rule: Rule, frame: pl.DataFrame, joined: frozenset[str]) -> bool:
    if any(need.column.format(own=field) not in joined for need in rule.needs):
        return False
    return {field, *rule.fields, *rule.passes(field).meta.root_names()} <= {*frame.columns}


def _required_hits(table: Table, fields: Sequence[Field]) -> list[Hits]:
    needed = [field.name for field in fields if field.required is Required.ALWAYS and field.name in table.columns]
    if not needed or table.frame.is_empty():
        return []
    empty = table.frame.select(pl.col(needed).is_null())
    some = empty.select(pl.all().any()).row(0)
    return [
        Hits(table.name, name, REQUIRED, REQUIRED, Severity.ERROR, 1, _cells(empty[name].arg_true()))
        for name, missing in zip(needed, some, strict=True)
        if missing
    ]


def _cell_hits(frame: pl.DataFrame, table: str, rules: Sequence[tuple[str, Rule]]) -> list[Hits]:
    if not rules or frame.is_empty():
        return []
    broken = frame.select((~rule.passes(field)).alias(str(i)) for i, (field, rule) in enumerate(rules))
    some = broken.select(pl.all().any()).row(0)
    failing = [i for i, fails in enumerate(some) if fails]
    aims = frame.select(
        rule.aims(field).alias(str(i)) for i, (field, rule) in enumerate(rules) if some[i] and rule.aims is not None
    )
    hits = []
    for i in failing:
        field, rule = rules[i]
        index = broken[str(i)].arg_true()
        other = aims[str(i)].gather(index) if str(i) in aims.columns else None
        hits.append(_hits(table, field, rule, _cells(index, other)))
    return hits


def _column_hits(frame: pl.DataFrame, table: str, rules: Sequence[tuple[str, Rule]]) -> list[Hits]:
    if not rules or frame.is_empty():
        return []
    kept = frame.select(rule.passes(field).alias(str(i)) for i, (field, rule) in enumerate(rules)).row(0)
    hits = []
    for (field, rule), passes in zip(rules, kept, strict=True):
        if passes is False:
            other = frame.select(rule.aims(field).alias("other")).item(0, 0) if rule.aims else None
            facts = {**rule.facts, "other": other} if other is not None else rule.facts
            hits.append(replace(_hits(table, field, rule, None), facts=facts))
    return hits


def _hits(table: str, field: str, rule: Rule, cells: pl.DataFrame | None) -> Hits:
    return Hits(
        table, field, rule.name, rule.shape, rule.severity, rule.level, cells, rule.facts,
        rule.message or "", rule.fix or "",
    )  # fmt: skip


def _cells(index: pl.Series, other: pl.Series | None = None) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    return pl.DataFrame({"index": index}).select(
        pl.col("index").cast(pl.UInt32),
        nothing.alias("observed"),
        nothing.alias("read_as"),
        nothing.alias("other") if other is None else other.cast(pl.String).alias("other"),
    )


def _with_observed(hit: Hits, raw: Table, persons: frozenset[str]) -> Hits:
    if hit.cells is None or hit.field not in raw.frame.columns:
        return hit
    observed = raw.frame[hit.field].gather(hit.cells["index"]).alias("observed")
    cells = hit.cells.with_columns(observed)
    if hit.field in persons:
        cells = cells.with_columns(sealed(pl.col("observed")).alias("observed"))
    return replace(hit, cells=cells)
