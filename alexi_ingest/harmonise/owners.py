"""Whose row it is, in returns whose rows name their hub: its persons, its published rows, what is found in it.

From here to the making of pseudonyms a person's ID in such a return stands behind its hub's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.harmonise.pseudonym import of_hub
from alexi_ingest.model import HUB, ROW
from alexi_ingest.sealing import OWNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alexi_ingest.declare import Field
    from alexi_ingest.model import Finding, Table


def owned(table: Table, fields: Iterable[Field], hub: str) -> Table:
    """Put the hub of the row before each person's ID of a cast table; `hub` is the field that says it.

    A row of which no hub is known has no person.
    """
    persons = [field.name for field in fields if field.person and field.name in table.frame.columns]
    if hub not in table.frame.columns:
        return replace(table, frame=table.frame.with_columns(pl.lit(None, pl.String).alias(one) for one in persons))
    own = ((pl.col(hub) + OWNED + pl.col(one)).alias(one) for one in persons)
    return replace(table, frame=table.frame.with_columns(own))


def with_hub(frame: pl.DataFrame, table: Table, hub: str) -> pl.DataFrame:
    """Give a published frame with the hub of each row (`HUB`), from the table of the return that it comes from.

    `hub` is the field that says it; `""`: the sender itself is the hub of all, and nothing is added.
    """
    if not hub:
        return frame
    if hub not in table.frame.columns:
        return frame.with_columns(pl.lit(None, pl.String).alias(HUB))
    return frame.join(table.frame.select(ROW, pl.col(hub).alias(HUB)), on=ROW, how="left", maintain_order="left")


def findings_of_hubs(findings: Iterable[Finding], tables: Mapping[str, Table], hub: str) -> list[Finding]:
    """Say in what is found at a row which hub the sealed IDs are of; elsewhere the sender is meant."""
    known = {
        name: dict(table.frame.select(ROW, hub).drop_nulls().iter_rows())
        for name, table in tables.items()
        if hub in table.frame.columns
    }
    return [
        of_hub(finding, own) if (own := known.get(finding.table or "", {}).get(finding.where.row)) else finding
        for finding in findings
    ]
