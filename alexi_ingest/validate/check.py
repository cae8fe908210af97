"""Run every declared rule of a table together in one polars select, and say which cells break which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import Field, Need, Required, Rule, Scope
from alexi_ingest.model import ROW, History, Hits, Severity, Table
from alexi_ingest.sealing import sealed
from alexi_ingest.validate.shapes import TODAY, UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

REQUIRED = "required"


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What is declared of one table: its fields, and `(blamed field, rule)` in the model's order."""

    fields: tuple[Field, ...]
    rules: tuple[tuple[str, Rule], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule made ready once: its expressions, the columns that they read, and those that must be joined first."""

    blamed: str
    rule: Rule
    passes: pl.Expr
    aims: pl.Expr | None
    reads: frozenset[str]
    joined: frozenset[str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking one table found, and with what it was compared."""

    hits: tuple[Hits, ...]
    comparisons: tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def compiled(declared: Rules) -> tuple[Compiled, ...]:
    """Make the rules of a table ready."""
    made = []
    for blamed, rule in declared.rules:
        passes = rule.passes(blamed)
        reads = frozenset({blamed, *rule.fields, *passes.meta.root_names()})
        joined = frozenset(need.column.format(own=blamed) for need in rule.needs)
        made.append(Compiled(blamed, rule, passes, rule.aims(blamed) if rule.aims else None, reads, joined))
    return tuple(made)


def check(
    table: Table, raw: Table, declared: Rules, tables: Mapping[str, Table], history: History, received_on: date
) -> Checked:
    """Check one cast table against its declared rules; `tables` are all cast tables of the return, by name.

    A rule whose fields are not all there is left out (the missing column is a finding already), and so is one that
    has nothing to compare with (NA).
    """
    frame, joined = join_needs(with_context(table, raw, declared, received_on), declared.rules, tables, history)
    there = frozenset(frame.columns)
    ready = [one for one in compiled(declared) if one.joined <= joined and one.reads <= there]
    place = _Place(table, raw, frozenset(field.name for field in declared.fields if field.person))
    hits = (
        *_required_hits(place, declared.fields),
        *_cell_hits(frame, place, [one for one in ready if one.rule.scope is Scope.CELL]),
        *_column_hits(frame, table.name, [one for one in ready if one.rule.scope is Scope.COLUMN]),
    )
    compared = tuple((field, rule.name) for field, rule in declared.rules if any(need.last for need in rule.needs))
    return Checked(hits, compared)


def with_context(table: Table, raw: Table, declared: Rules, received_on: date) -> pl.DataFrame:
    """Add to a cast table what its rules may read: the day of receipt, and which filled cells could not be read."""
    asked = {name for one in compiled(declared) for name in one.reads if name.startswith(UNREAD)}
    unread = (
        (raw.frame[name].is_not_null() & table.frame[name].is_null()).alias(UNREAD + name)
        for name in table.columns
        if UNREAD + name in asked
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where hits are: the cast table, the same as sent, and the fields that hold persons' IDs."""

    table: Table
    raw: Table
    persons: frozenset[str]

    def cells(self, field: str, index: pl.Series, other: pl.Series | None = None) -> pl.DataFrame:
        """Give the cells of a hit (`model.Hits`); persons' IDs are sealed."""
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(index))
        sent = self.raw.frame
        cells = pl.DataFrame(
            {
                "index": index,
                ROW: self.table.frame[ROW][index],
                "observed": sent[field][index] if field in sent.columns else nothing,
                "read_as": nothing,
                "other": nothing if other is None else other[index].cast(pl.String),
            }
        )
        return cells.with_columns(sealed(pl.col("observed")).alias("observed")) if field in self.persons else cells


def _required_hits(place: _Place, fields: Sequence[Field]) -> Iterator[Hits]:
    frame = place.table.frame
    for field in fields:
        if field.required is Required.ALWAYS and field.name in place.table.columns and frame[field.name].null_count():
            cells = place.cells(field.name, frame[field.name].is_null().arg_true())
            yield Hits(place.table.name, field.name, REQUIRED, REQUIRED, Severity.ERROR, 1, cells)


def _cell_hits(frame: pl.DataFrame, place: _Place, rules: Sequence[Compiled]) -> Iterator[Hits]:
    if not rules or frame.is_empty():
        return
    broken = frame.select((~one.passes).alias(str(i)) for i, one in enumerate(rules))
    failing = {i: one for i, one in enumerate(rules) if broken[str(i)].any()}
    aimed = {i: one.aims.alias(str(i)) for i, one in failing.items() if one.aims is not None}
    aims = frame.select(aimed.values()) if aimed else frame
    for i, one in failing.items():
        index = broken[str(i)].arg_true()
        cells = place.cells(one.blamed, index, aims[str(i)] if i in aimed else None)
        yield _hits(place.table.name, one, cells, one.rule.facts)


def _column_hits(frame: pl.DataFrame, table: str, rules: Sequence[Compiled]) -> Iterator[Hits]:
    if not rules or frame.is_empty():
        return
    kept = frame.select(one.passes.alias(str(i)) for i, one in enumerate(rules)).row(0)
    for one, passes in zip(rules, kept, strict=True):
        if passes is False:
            other = frame.select(one.aims.alias("other")).item(0, 0) if one.aims is not None else None
            yield _hits(table, one, None, one.rule.facts if other is None else {**one.rule.facts, "other": other})


def _hits(table: str, one: Compiled, cells: pl.DataFrame | None, facts: Mapping[str, str | int | float]) -> Hits:
    rule = one.rule
    return Hits(
        table, one.blamed, rule.name, rule.shape, rule.severity, rule.level, cells, facts, rule.message or "",
        rule.fix or "",
    )  # fmt: skip
