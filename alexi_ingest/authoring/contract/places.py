"""Where the values of a table come from, and which published values are those of a record: the one place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from alexi_ingest.model import COLUMN, HUB, ROW, SHEET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.model import CellRef, Table

OURS = frozenset({SHEET, ROW, COLUMN, HUB, "_ready", "row_quality"})
"""The columns of a published table that the service adds to those of its model."""


class Record(NamedTuple):
    """What records are told apart by: their sheet, their row, and, where a row holds several, their column."""

    sheet: str
    row: int
    column: int | None


Address = tuple[Record, str]
"""A record and the name of one of its fields."""


class Sent(NamedTuple):
    """A value as it was sent: its field and its record's position in the table, and the cell that it is said to be."""

    field: str
    at: int
    where: CellRef


def fields_in(table: Table) -> list[str]:
    """Give the declared fields that a table has."""
    return [name for name in table.frame.columns if name not in {ROW, COLUMN}]


def place_of(table: Table, field: str, index: int) -> CellRef | None:
    """Give the cell that a value (by its position in the frame) is said to come from; None where there is no such."""
    if field not in table.frame.columns:
        return None
    (where,) = table.where(field, pl.Series([index], dtype=pl.UInt32))
    return None if where.column is None else where


def sent_to(table: Table, published: PublishedTable) -> dict[Address, Sent]:
    """Give of every value of a table what is sent where it is published: a field published long is a row by itself."""
    every = pl.Series(range(table.frame.height), dtype=pl.UInt32)
    cells = {field: list(table.where(field, every)) for field in fields_in(table)}
    long = [field for field in (published.long.fields if published.long else ()) if field in cells]
    found: dict[Address, Sent] = {}
    for index, whole in enumerate(_records(table.frame, table.sheet)):
        apart = {field: Record(table.sheet, at.row or 0, at.column) for field in long for at in [cells[field][index]]}
        for field, wheres in cells.items():
            into = published.long.columns(field) if published.long else ()
            own = tuple(apart[name] for name in into if name in apart) or (whole,)
            sent = Sent(field, index, wheres[index])
            found |= {(record, published.variable(field)): sent for record in own if sent.where.column is not None}
    return found


def own_rows(frame: pl.DataFrame, table: Table, published: PublishedTable) -> pl.DataFrame:
    """Give of a published table the rows that come from one of its origins."""
    own = {record for record, _ in sent_to(table, published)}
    return frame.filter(pl.Series([record in own for record in _records(frame, table.sheet)], dtype=pl.Boolean))


def values_of(frame: pl.DataFrame, names: Sequence[str], sheet: str = "") -> dict[Address, tuple[Any, ...]]:
    """Give values by their addresses, those of equal records together; `sheet` is the frame's, if it is no column."""
    records = _records(frame, sheet)
    made: dict[Address, tuple[Any, ...]] = {}
    for name in names:
        for record, value in zip(records, frame[name].to_list(), strict=True):
            made[record, name] = (*made.get((record, name), ()), value)
    return made


def _records(frame: pl.DataFrame, sheet: str) -> list[Record]:
    sheets = frame[SHEET].to_list() if SHEET in frame.columns else [sheet] * frame.height
    columns = frame[COLUMN].to_list() if COLUMN in frame.columns else [None] * frame.height
    return [Record(*one) for one in zip(sheets, frame[ROW].to_list(), columns, strict=True)]
