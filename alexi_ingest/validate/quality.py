"""What the findings make of a value, a row and a submission: SDMX status, readiness, counts, verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import rule_id
from alexi_ingest.model import ROW, Counts, Severity, Verdict
from alexi_ingest.sealing import OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.model import Finding, Hits, Table

PRECEDENCE = "BOMLHQJSDKWIFEPNUVGA"
"""SDMX CL_OBS_STATUS, highest first (domain.md 3): one flag from several."""
_BY_PROBLEM = {"approximate": "E", "suppressed": "Q", "not_available": "M", "not_collected": "L"}
_BY_SEVERITY = {Severity.ERROR: "O", Severity.QUERY: "V", Severity.REPAIR: "A"}
_FLAGS = {
    "table": pl.String, ROW: pl.UInt32, "variable": pl.String, "obs_status": pl.String, "rule": pl.String,
    "as_sent": pl.String,
}  # fmt: skip


def flags(
    return_type: str, hits: Sequence[Hits], tables: Mapping[str, Table], published: Sequence[PublishedTable]
) -> pl.DataFrame:
    """Give a row for each value that is not plain: table, `_row`, variable, obs_status, rule, as_sent.

    `as_sent` is never a person's ID, nor a repaired date of birth: sealed texts are left out.
    """
    origins = {table.origin: table for table in published}
    frames = [
        _flags(rule_id(return_type, hit.table, hit.field, hit.rule), hit, tables[hit.table], origins[hit.table].name)
        for hit in hits
        if hit.cells is not None and hit.severity in _BY_SEVERITY and hit.table in origins
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=_FLAGS)


def _flags(rule: str, hit: Hits, table: Table, name: str) -> pl.DataFrame:
    assert hit.cells is not None  # noqa: S101 - the caller chose hits with cells
    status = _BY_PROBLEM.get(hit.problem, _BY_SEVERITY[hit.severity])
    sealed = pl.col("observed").str.starts_with(OPEN)
    return hit.cells.select(
        pl.lit(name).alias("table"),
        table.frame[ROW].gather(hit.cells["index"]),
        pl.lit(hit.field).alias("variable"),
        pl.lit(status).alias("obs_status"),
        pl.lit(rule).alias("rule"),
        pl.when(~sealed).then(pl.col("observed")).alias("as_sent"),
    )


def with_quality(frame: pl.DataFrame, flagged: pl.DataFrame, broken: pl.Series, *, provisional: bool) -> pl.DataFrame:
    """Add `_ready` and `row_quality` to a published frame; `broken` holds the sheet rows that have an error.

    A row's quality is the highest of its values' flags, and P where the submission that it came in is a partial.
    """
    rank = {status: position for position, status in enumerate(PRECEDENCE)}
    worst = flagged.group_by(ROW).agg(
        pl.col("obs_status").replace_strict(rank, return_dtype=pl.UInt8).min().alias("row_quality")
    )
    floor = rank["P" if provisional else "A"]
    return frame.join(worst, on=ROW, how="left", maintain_order="left").with_columns(
        pl.min_horizontal(pl.col("row_quality").fill_null(floor), pl.lit(floor, pl.UInt8))
        .replace_strict({position: status for status, position in rank.items()}, return_dtype=pl.String)
        .alias("row_quality"),
        (~pl.col(ROW).is_in(broken.implode())).alias("_ready"),
    )


def broken_rows(hits: Sequence[Hits], findings: Sequence[Finding], tables: Mapping[str, Table]) -> dict[str, pl.Series]:
    """Give for each table the sheet rows that have an error, from hits and from what sources found themselves."""
    rows: dict[str, list[pl.Series]] = {name: [] for name in tables}
    for hit in hits:
        if hit.severity is Severity.ERROR and hit.cells is not None:
            rows[hit.table].append(tables[hit.table].frame[ROW].gather(hit.cells["index"]))
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.table in rows and finding.where.row is not None:
            rows[finding.table].append(pl.Series([finding.where.row], dtype=pl.UInt32))
    return {name: pl.concat(found).unique() if found else pl.Series(dtype=pl.UInt32) for name, found in rows.items()}


def counts(
    findings: Sequence[Finding], hits: Sequence[Hits], tables: Mapping[str, Table], broken: Mapping[str, pl.Series]
) -> Counts:
    """Count rows and findings. Hits count in full, also those past the limit of what is listed."""
    found = dict.fromkeys(Severity, 0)
    for finding in findings:
        found[finding.severity] += 1
    for hit in hits:
        found[hit.severity] += 1 if hit.cells is None else hit.cells.height
    rows = sum(table.frame.height for table in tables.values())
    return Counts(
        rows=rows,
        rows_ready=rows - sum(len(found) for found in broken.values()),
        errors=found[Severity.ERROR],
        queries=found[Severity.QUERY],
        repairs=found[Severity.REPAIR],
        notes=found[Severity.NOTE],
    )


def verdict(counted: Counts, *, rejected: bool) -> Verdict:
    """Judge a file that was recognised: nothing to fix, some cells or rows to fix, or not to be trusted at all."""
    if rejected:
        return Verdict.REJECTED
    return Verdict.PARTIAL if counted.errors else Verdict.ACCEPTED
