"""Run every declared rule of a table together in one polars select, and say which cells break which."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import Field, Origin, Scope
from alexi_ingest.model import ROW, Hits, Severity, Table, Verdict
from alexi_ingest.sealing import sealed
from alexi_ingest.validate.beside import prepared
from alexi_ingest.validate.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from alexi_ingest.model import History
    from alexi_ingest.validate.beside import Beside
    from alexi_ingest.validate.rules import Compiled, Rules

REQUIRED = "required"


def check(table: Table, declared: Rules, beside: Beside) -> tuple[Hits, ...]:
    """Check one cast table against its declared rules.

    A rule whose fields are not all there is left out (the missing column is a finding already), and so is one that
    has nothing to compare with (NA).
    """
    frame = prepared(table, declared, beside)
    there = frozenset(frame.columns)
    ready = [one for one in compiled(declared) if one.reads <= there and {*one.fields} <= there]
    place = _Place(table, beside.sent[table.name], frozenset(field.name for field in declared.fields if field.person))
    provisional = _provisional(beside.history)
    return (
        *_required_hits(place, declared.fields),
        *_cell_hits(frame, place, [one for one in ready if one.rule.scope is Scope.CELL], provisional),
        *_column_hits(frame, table.name, [one for one in ready if one.rule.scope is Scope.COLUMN], provisional),
    )


def _provisional(history: History) -> frozenset[tuple[Origin, str]]:
    """Name the returns to compare with that stand as partials only, as a `Need` names them."""
    standing = {(Origin.LAST, ""): history.last, **{(Origin.OTHER, name): one for name, one in history.others.items()}}
    return frozenset(name for name, one in standing.items() if one and one.verdict is Verdict.PARTIAL)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where hits are: the cast table, the same as sent, and the fields that hold persons' IDs."""

    table: Table
    raw: Table
    persons: frozenset[str]

    def cells(
        self, field: str, index: pl.Series, other: pl.Series | None = None, *, alike: bool = False
    ) -> pl.DataFrame:
        """Give the cells of a hit (`model.Hits`); persons' IDs are sealed, also in `other` where it is `alike`."""
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
        names = ["observed", "other"] if alike else ["observed"]
        return cells.with_columns_seq(sealed(pl.col(n)).alias(n) for n in names) if field in self.persons else cells


def _required_hits(place: _Place, fields: Sequence[Field]) -> Iterator[Hits]:
    frame = place.table.frame
    for field in fields:
        if field.required and field.name in place.table.columns and frame[field.name].null_count():
            cells = place.cells(field.name, frame[field.name].is_null().arg_true())
            yield Hits(place.table.name, field.name, REQUIRED, REQUIRED, Severity.ERROR, 1, cells)


def _cell_hits(
    frame: pl.DataFrame, place: _Place, rules: Sequence[Compiled], provisional: Collection[tuple[Origin, str]]
) -> Iterator[Hits]:
    if not rules or frame.is_empty():
        return
    broken = frame.select((~one.passes).alias(str(i)) for i, one in enumerate(rules))
    failing = {i: one for i, one in enumerate(rules) if broken[str(i)].any()}
    aimed = {i: one.aims.alias(str(i)) for i, one in failing.items() if one.aims is not None}
    aims = frame.with_columns_seq(aimed.values())  # what points at one value for all rows is spread over them
    for i, one in failing.items():
        index = broken[str(i)].arg_true()
        cells = place.cells(one.blamed, index, aims[str(i)] if i in aimed else None, alike=one.rule.alike)
        yield _hits(place.table.name, one, cells, provisional)


def _column_hits(
    frame: pl.DataFrame, table: str, rules: Sequence[Compiled], provisional: Collection[tuple[Origin, str]]
) -> Iterator[Hits]:
    if not rules or frame.is_empty():
        return
    kept = frame.select(one.passes.alias(str(i)) for i, one in enumerate(rules)).row(0)
    for one, passes in zip(rules, kept, strict=True):
        if passes is False:
            other = frame.select_seq(one.aims.alias("other")).item(0, 0) if one.aims is not None else None
            yield _hits(table, one, None, provisional, {} if other is None else {"other": str(other)})


def _hits(
    table: str,
    one: Compiled,
    cells: pl.DataFrame | None,
    provisional: Collection[tuple[Origin, str]],
    found: Mapping[str, str | int | float] = MappingProxyType({}),
) -> Hits:
    rule = one.rule
    doubtful = any((need.origin, need.return_type) in provisional for need in one.needs)
    facts = {**rule.facts, **found, **({"provisional": 1} if doubtful else {})}
    return Hits(
        table, one.blamed, rule.name, rule.shape, rule.severity, rule.level, cells, facts, rule.message or "",
        rule.fix or "",
    )  # fmt: skip
