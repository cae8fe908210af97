"""Cast one table: text as sent becomes typed values; whatever is tidied or cannot be read is told cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import FieldType
from alexi_ingest.model import ROW, Hits, Severity, Table
from alexi_ingest.read.casting.casters import caster
from alexi_ingest.read.casting.column import Column, Problem, read_column
from alexi_ingest.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from alexi_ingest.declare import CodeList, Field
    from alexi_ingest.read.casting.reading import Caster

_IN_LIST = frozenset({"not_in_list", "code_ended", "code_not_begun"})
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL})


@dataclass(frozen=True, slots=True)
class Cast:
    """A table whose frame is typed, and what was found in its cells: errors and queries at level 1, else level 0.

    A cell that cannot be read is null and has an error, or a note where there need not be a value ("n/a": see
    `casting.missing`). Out of range, or a code that its list does not know in the period: the value stays, beside its
    error; and so it does beside a query.
    """

    table: Table
    hits: tuple[Hits, ...]


def cast(
    table: Table, fields: Sequence[Field], codelists: Mapping[str, CodeList], *, period: str, received_on: date
) -> Cast:
    """Cast every declared field that the table has; its other columns stay as they are.

    `period` decides which codes are in use (`""`, or a visit round: all of them), `received_on` the century of
    two-digit years.

    Raises:
        DeclarationError: where a field of codes names a list that is not in `codelists`.
    """
    ways = {
        field.name: caster(field, codelists, period=period, received_on=received_on)
        for field in fields
        if field.name in table.frame.columns
    }
    plain = table.frame.with_columns(_plain_value(name, way) for name, way in ways.items())
    columns = _read_rest(table.frame, plain, ways)
    frame = plain.with_columns_seq(column.values.alias(name) for name, column in columns.items())
    hits = [
        _hits(table, field, problem)
        for field in fields
        for problem in (columns[field.name].problems if field.name in columns else ())
    ]
    frame, filled = _blanks_filled(table, frame, [field for field in fields if field.blank and field.name in ways])
    bounded = [field for field in fields if field.name in ways and _is_bounded(field)]
    return Cast(replace(table, frame=frame), (*hits, *filled, *_out_of_range(table, frame, bounded)))


@lru_cache(maxsize=1024)
def _plain_value(name: str, way: Caster) -> pl.Expr:
    return way.plain(pl.col(name)).alias(name)


def _read_rest(sent: pl.DataFrame, plain: pl.DataFrame, ways: Mapping[str, Caster]) -> Mapping[str, Column]:
    """Read the cells that are filled and have no plain value; most columns have none, and are left alone."""
    odd = [name for name in ways if sent[name].null_count() != plain[name].null_count()]
    both = pl.DataFrame([*(sent[name] for name in odd), *(plain[name].alias(_plain(name)) for name in odd)])
    rows = {name: pl.col(name).is_not_null() & pl.col(_plain(name)).is_null() for name in odd}
    left = both.select_seq(
        *(pl.arg_where(here).implode().alias(name) for name, here in rows.items()),
        *(pl.col(name).filter(here).implode().alias(_plain(name)) for name, here in rows.items()),
    )
    return {name: read_column(plain[name], left[name][0], left[_plain(name)][0], ways[name]) for name in odd}


def _plain(name: str) -> str:
    """Name a second column of a field; no field's name holds a space."""
    return f"{name} plain"


def _hits(table: Table, field: Field, problem: Problem) -> Hits:
    cells = problem.cells.insert_column(1, table.frame[ROW][problem.cells["index"]])
    if field.person:
        cells = cells.with_columns_seq(_sealed("observed"), _sealed("read_as"))
    coded = problem.name in _IN_LIST and field.codes is not None
    error = problem.severity is Severity.ERROR
    rule = ("in_list" if problem.name in _IN_LIST else "type") if error else problem.name
    return Hits(
        table.name, field.name, rule, problem.name, problem.severity, int(error or problem.severity is Severity.QUERY),
        cells, {"list": field.codes} if coded and field.codes else {},
    )  # fmt: skip


def _sealed(name: str) -> pl.Expr:
    return sealed(pl.col(name)).alias(name)


def _blanks_filled(table: Table, frame: pl.DataFrame, fields: Sequence[Field]) -> tuple[pl.DataFrame, Sequence[Hits]]:
    """Put into empty cells what they stand for in their row, and say so; what else the row holds is as it was read."""
    hits: list[Hits] = []
    made: list[pl.Series] = []
    for field in fields:
        if field.blank is None or not {*field.blank.when.meta.root_names()} <= {*frame.columns}:
            continue
        value = frame[field.name]
        sent = table.frame[field.name].str.strip_chars().fill_null("")
        index = ((sent == "") & frame.select(field.blank.when.fill_null(value=False)).to_series()).arg_true()
        if index.is_empty():
            continue
        made.append(value.clone().scatter(index, field.blank.value))
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(index))
        cells = pl.DataFrame({
            "index": index, ROW: table.frame[ROW][index], "observed": nothing,
            "read_as": pl.Series([f"{field.blank.value:g}"]).new_from_index(0, len(index)), "other": nothing,
        })  # fmt: skip
        hits.append(Hits(table.name, field.name, "blank_filled", "blank_filled", Severity.REPAIR, 0, cells))
    return frame.with_columns_seq(made), hits


def _is_bounded(field: Field) -> bool:
    return field.type in _NUMBERS and (field.minimum is not None or field.maximum is not None)


def _out_of_range(table: Table, frame: pl.DataFrame, fields: Sequence[Field]) -> Iterator[Hits]:
    """Find numbers below a field's minimum or above its maximum."""
    found = frame.select_seq(pl.arg_where(_outside(field)).implode().alias(field.name) for field in fields)
    for field in fields:
        index = found[field.name][0]
        if index.is_empty():
            continue
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(index))
        cells = pl.DataFrame(
            {
                "index": index,
                ROW: table.frame[ROW][index],
                "observed": table.frame[field.name][index],
                "read_as": nothing,
                "other": nothing,
            }
        )
        if field.person:
            cells = cells.with_columns_seq(_sealed("observed"))
        limits = {"minimum": field.minimum, "maximum": field.maximum}
        facts = {name: limit for name, limit in limits.items() if limit is not None}
        yield Hits(table.name, field.name, "range", "out_of_range", Severity.ERROR, 1, cells, facts)


def _outside(field: Field) -> pl.Expr:
    number = pl.col(field.name)
    low = number < field.minimum if field.minimum is not None else pl.lit(value=False)
    high = number > field.maximum if field.maximum is not None else pl.lit(value=False)
    return (low | high).fill_null(value=False)
