"""Repeated blocks of columns, read to one record a block."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import COLUMN, ROW, Places
from alexi_ingest.read.layouts.heads import LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.declare import BlocksLayout
    from alexi_ingest.model import Table

_AT = "@at "
"""Before a field's name: the sheet's column in which it stands."""


def one_a_block(table: Table, layout: BlocksLayout) -> Table:
    """Make of a list with repeated blocks a table of one record a block; a block of which every cell is blank is none.

    Fields of a block are called `code > field` before; the block's own field holds the code, and stands at its heading.
    A field that a block has no column of has no cell in its records.
    """
    blocks: dict[str, dict[str, int]] = {}
    once: dict[str, int] = {}
    for name, column in table.columns.items():
        code, level, field = name.rpartition(LEVEL)
        (blocks.setdefault(code, {}) if level else once)[field] = column
    fields = list(dict.fromkeys(field for own in blocks.values() for field in own))
    parts = [_part(table, layout.block, code, own, once, fields) for code, own in blocks.items()]
    names = [*once, layout.block, *fields]
    empty = pl.DataFrame(schema={ROW: pl.UInt32, COLUMN: pl.UInt32, **dict.fromkeys(names, pl.String)})
    made = pl.concat([empty, *parts], how="diagonal").sort(ROW, COLUMN) if parts else empty
    at = made.select(pl.col(_AT + name).alias(name) for name in names) if parts else pl.DataFrame()
    head = table.heading_rows[0] + 1
    rows = made.select(
        pl.lit(head, pl.UInt32).alias(name) if name == layout.block else pl.col(ROW).alias(name) for name in names
    )
    columns = {**once, layout.block: min(_firsts(blocks).values(), default=0)}
    columns |= {field: next(own[field] for own in blocks.values() if field in own) for field in fields}
    shown = {name.rpartition(LEVEL)[2]: heading.rpartition(LEVEL)[2] for name, heading in table.headings.items()}
    return replace(
        table,
        frame=made.select(ROW, COLUMN, *names),
        columns=columns,
        headings=shown,
        missing=tuple(name for name in table.missing if LEVEL not in name),
        places=Places(rows, at) if parts else Places(rows, rows),
    )


def _firsts(blocks: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {code: min(own.values()) for code, own in blocks.items()}


def _part(
    table: Table, block: str, code: str, own: Mapping[str, int], once: Mapping[str, int], fields: list[str]
) -> pl.DataFrame:
    """Give the records of one block, each with the columns that its fields stand in."""
    first = min(own.values())
    at = {**once, block: first, **{field: own.get(field) for field in fields}}
    filled = pl.any_horizontal(
        (pl.col(f"{code}{LEVEL}{field}").str.strip_chars() != "").fill_null(value=False) for field in own
    )
    return table.frame.filter(filled).select(
        ROW,
        pl.lit(first, pl.UInt32).alias(COLUMN),
        *once,
        pl.lit(code).alias(block),
        *(pl.col(f"{code}{LEVEL}{field}").alias(field) for field in own),
        *(pl.lit(column, pl.UInt32).alias(_AT + name) for name, column in at.items()),
    )
