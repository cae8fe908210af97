"""Puts codes of one scheme into another's by the lines of a crosswalk, and says which are flagged."""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import rule_id
from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import COLUMN, ROW, SHEET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.declare import CodeList, Crosswalk, Field, PublishedTable
    from alexi_ingest.model import Table

COLUMNS = ["from", "to", "obs_status"]
PER, FROM, TO, STATUS = "@per", "@from", "@to", "@status"
RULE = "crosswalked"
_SCHEMA = dict.fromkeys((PER, FROM, TO, STATUS), pl.String)


@lru_cache(maxsize=64)
def load_crosswalk(folder: Path) -> pl.DataFrame:
    """Read the files of a crosswalk: a row a line, with the code that each file is called by.

    Raises:
        DeclarationError: where there is no such folder, or a file is none of `from,to,obs_status`, or says one code
            twice.
    """
    if not folder.is_dir():
        message = f"{folder}: there is no such folder of crosswalks"
        raise DeclarationError(message)
    lines = [line for path in sorted(folder.glob("*.csv")) for line in _lines(path)]
    return pl.DataFrame(lines, schema=_SCHEMA, orient="row")


def _lines(path: Path) -> list[tuple[str, str, str, str | None]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        if rows.fieldnames != COLUMNS:
            message = f"{path}, line 1: its headings must be {','.join(COLUMNS)}"
            raise DeclarationError(message)
        found: dict[str, tuple[str, str, str, str | None]] = {}
        for row in rows:
            if not row["from"] or not row["to"] or row["from"] in found:
                message = f"{path}, line {rows.line_num}: it needs a code that stands in no other line, and another"
                raise DeclarationError(message)
            found[row["from"]] = (path.stem, row["from"], row["to"], row["obs_status"] or None)
    return list(found.values())


def crosswalked(frame: pl.DataFrame, walk: Crosswalk) -> pl.DataFrame:
    """Give for each row of a cast frame what its code becomes (`TO`), and the flag of that (`STATUS`), or nulls."""
    table = load_crosswalk(walk.folder)
    if not {walk.per, walk.field} <= {*frame.columns}:
        return pl.DataFrame(schema={TO: pl.String, STATUS: pl.String}).clear(frame.height)
    own = frame.select(pl.col(walk.per).alias(PER), pl.col(walk.field).alias(FROM))
    return own.join(table, on=[PER, FROM], how="left", maintain_order="left").select(TO, STATUS)


def crosswalk_flags(
    return_type: str, sent: Mapping[str, Table], tables: Mapping[str, Table], published: Sequence[PublishedTable]
) -> pl.DataFrame:
    """Give the flags of values that crosswalks made, with what was `sent` in their place; as `quality.flags` does."""
    parts = [
        _flags(rule_id(return_type, one.origin, walk.field, RULE), sent[one.origin], tables[one.origin], one, name)
        for one in published
        if one.origin in tables
        for name, walk in one.crosswalks.items()
        if walk.field in tables[one.origin].frame.columns
    ]
    return pl.concat(parts) if parts else pl.DataFrame()


def _flags(rule: str, sent: Table, table: Table, published: PublishedTable, name: str) -> pl.DataFrame:
    walk = published.crosswalks[name]
    place = pl.col(COLUMN) if COLUMN in table.frame.columns else pl.lit(None, pl.UInt32).alias(COLUMN)
    return (
        table.frame.with_columns(
            crosswalked(table.frame, walk)[STATUS].alias("obs_status"), sent.frame[walk.field].alias("as_sent")
        )
        .filter(pl.col("obs_status").is_not_null())
        .select(
            pl.lit(published.name).alias("table"), pl.lit(table.sheet).alias(SHEET), ROW, place,
            pl.lit(name).alias("variable"), "obs_status", pl.lit(rule).alias("rule"), "as_sent",
        )
    )  # fmt: skip


def crosswalk_faults(
    published: PublishedTable, fields: Mapping[str, Field], codelists: Mapping[str, CodeList]
) -> Iterator[str]:
    """Say what the crosswalks of a published table name that is not there: a column, a field of its origin, a code."""
    columns = published.model.to_schema().columns
    for name, walk in published.crosswalks.items():
        if name not in columns:
            yield f"published table {published.name!r} has no column {name!r} for its crosswalk"
        lost = [one for one in (walk.field, walk.per) if one not in fields]
        yield from (f"the crosswalk of {name!r} reads {one!r}, which is no field of its origin" for one in lost)
        if lost:
            continue
        table = load_crosswalk(walk.folder)
        for field, column in ((walk.per, PER), (walk.field, FROM)):
            codes = codelists.get(fields[field].codes or "")
            odd = [one for one in table[column].unique(maintain_order=True) if not codes or one not in codes.codes()]
            yield from (f"the crosswalk of {name!r} names {one!r}, which is no code of {field!r}" for one in odd)
