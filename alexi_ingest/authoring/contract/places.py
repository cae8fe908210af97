"""Where the values of a table come from, and which published values are those of a record: the one place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from alexi_ingest.model import ROW, CellRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from alexi_ingest.model import Table

SHEET, COLUMN = "_sheet", "_column"


class Record(NamedTuple):
    """What records are told apart by: their sheet, their row, and, where a row holds several, their column."""

    sheet: str
    row: int
    column: int | None


Address = tuple[Record, str]
"""A record and the name of one of its fields."""


def place_of(table: Table, field: str, index: int) -> CellRef | None:
    """Give the cell that a value (by its position in the frame) is said to come from; None where there is no such."""
    column = table.columns.get(field)
    return None if column is None else CellRef(table.sheet, table.frame[ROW][index], column)


def places_of(table: Table) -> dict[Address, CellRef]:
    """Give the cell of every value of a table."""
    records = _records(table.frame, table.sheet)
    fields = [name for name in table.columns if name in table.frame.columns]
    found = {(record, field): place_of(table, field, i) for i, record in enumerate(records) for field in fields}
    return {address: where for address, where in found.items() if where is not None}


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
