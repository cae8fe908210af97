"""Values to try in a cell: what other rows have, codes of its list, and what lies just beyond or far away."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from alexi_ingest.declare import FieldType
from alexi_ingest.read.layouts.codes import in_use

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from alexi_ingest.declare import Field
    from alexi_ingest.plan import Plan
    from alexi_ingest.read.formats.raw import Cell

MOST_BESIDE = 5
MOST_CODES = 12
_DAYS = (1, -1, 30, -30, 366, -366, 3660, -3660, 14600, -14600)
_TEXTS = ("x", "X1", "0", "12345", "A B", "a@b.example", "AB 01/02/2003", "AB010203", "x" * 300, "Aa-1_2/3", "SW1A 1AA")


def candidates(plan: Plan, table: str, name: str, frame: pl.DataFrame, day: date, period: str | None) -> list[Any]:
    """Give typed values to try in a field, empty first; `day` is that of receipt."""
    fields = {field.name: field for field in plan.rules[table].fields}
    if name not in fields or name not in frame.columns:
        return []
    field = fields[name]
    present = frame[name].drop_nulls().unique(maintain_order=True).to_list()
    beside = [*present[:MOST_BESIDE], *present[-1:]]
    same_kind = [
        value
        for other in fields.values()
        if other.name != name and other.type == field.type and other.codes is None and other.name in frame.columns
        for value in frame[other.name].drop_nulls().to_list()[:2]
    ]
    made = [None, *beside, *_beyond(plan, field, present, day, period or ""), *same_kind[:MOST_BESIDE]]
    return list({(type(value), value): value for value in made}.values())


def _beyond(plan: Plan, field: Field, present: list[Any], day: date, period: str) -> Iterator[Any]:
    if field.codes is not None:
        codes = list(in_use(plan.codelists[field.codes], period))
        yield from codes[:MOST_CODES]
        if field.type is FieldType.CODES:
            yield from (";".join(pair) for pair in pairwise(codes))
            yield from (f"{codes[0]};{code}" for code in codes[1:MOST_CODES])
    elif field.type in {FieldType.INTEGER, FieldType.DECIMAL}:
        yield from _numbers(field, present)
    elif field.type in {FieldType.DATE, FieldType.MONTH}:
        yield from _days(field, present, day)
    elif field.type is FieldType.TIME:
        yield from (time(0, 0), time(23, 59), time(12, 0), time(5, 30))
    elif field.type is FieldType.YES_NO:
        yield from (True, False)
    elif field.type in {FieldType.TEXT, FieldType.ID}:
        yield from _TEXTS


def _numbers(field: Field, present: list[Any]) -> Iterator[Any]:
    kind = int if field.type is FieldType.INTEGER else float
    known = [0, *(one for one in (field.minimum, field.maximum) if one is not None), *present[:2]]
    if present:
        known += [max(present), min(present)]
    for one in known:
        yield from (kind(one), kind(one + 1), kind(one - 1), kind(one * 10 + 7), kind(-one))
    yield from (kind(100), kind(1_000_000))


def _days(field: Field, present: list[Any], day: date) -> Iterator[Any]:
    for one in (day, *present[:2]):
        for shift in _DAYS:
            other = one + timedelta(days=shift)
            yield other.replace(day=1) if field.type is FieldType.MONTH else other


def typed_as(value: Any) -> Cell:  # noqa: ANN401 - a typed value of a cast table
    """Give the cell that a person would fill in for a typed value."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value if isinstance(value, str | int | float | date | time) else None
