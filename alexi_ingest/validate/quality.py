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
_STATUS = pl.Enum(list(PRECEDENCE))
_BY_SEVERITY = {Severity.ERROR: "O", Severity.QUERY: "V", Severity.REPAIR: "A"}
_BY_PROBLEM = {
    ("approximate", Severity.REPAIR): "E",
    ("low_reliability", Severity.REPAIR): "U",
    ("suppressed", Severity.NOTE): "Q",
    ("not_available", Severity.NOTE): "M",
    ("not_collected", Severity.NOTE): "L",
}
"""What casting says of a value that is there with a doubt, or that need not be there (`read.casting.missing`)."""
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
    origins = {table.origin: table.name for table in published}
    telling = [
        (hit, hit.cells)
        for hit in hits
        if hit.cells is not None and _status(hit) and hit.table in origins and hit.table in tables
    ]
    if not telling:
        return pl.DataFrame(schema=_FLAGS)
    words = {
        "table": [origins[hit.table] for hit, _ in telling],
        "variable": [hit.field for hit, _ in telling],
        "obs_status": [_status(hit) for hit, _ in telling],
        "rule": [rule_id(return_type, hit.table, hit.field, hit.rule) for hit, _ in telling],
    }
    # Which hit each cell is of, so that the words of a hit are written once for all of its cells.
    which = pl.Series(
        [number for number, (_, cells) in enumerate(telling) for _ in range(cells.height)], dtype=pl.UInt32
    )
    cells = pl.concat([cells for _, cells in telling])
    spread = pl.DataFrame(words, schema_overrides=dict.fromkeys(words, pl.String))[which]
    return pl.concat([cells, spread], how="horizontal").select(
        "table", ROW, "variable", "obs_status", "rule",
        pl.when(~pl.col("observed").str.starts_with(OPEN)).then(pl.col("observed")).alias("as_sent"),
    )  # fmt: skip


def _status(hit: Hits) -> str | None:
    return _BY_PROBLEM.get((hit.problem, hit.severity)) or _BY_SEVERITY.get(hit.severity)


def worst_by_row(flagged: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """Give for each published table the highest status of each flagged row, as `_row` and `row_quality`."""
    worst = flagged.group_by("table", ROW).agg(pl.col("obs_status").cast(_STATUS).min().alias("row_quality"))
    parts = worst.partition_by("table", as_dict=True, include_key=False)
    return {str(name): part for (name,), part in parts.items()}


def with_quality(
    frame: pl.DataFrame, worst: pl.DataFrame | None, broken: pl.Series, sheet: str, *, provisional: bool
) -> pl.DataFrame:
    """Add `row_quality`, `_ready` and `_sheet` to a published frame, and drop `_table`.

    A row's quality is the highest of its values' flags (`worst_by_row`; None: it has none), and P where the submission
    that it came in is a partial. `broken` holds the sheet rows that have an error.
    """
    floor = pl.lit("P" if provisional else "A").cast(_STATUS)
    if worst is None:
        quality = floor
    else:
        frame = frame.join(worst, on=ROW, how="left", maintain_order="left")
        own = pl.col("row_quality")
        quality = pl.when(own < floor).then(own).otherwise(floor)
    return frame.select(
        pl.exclude("_table", "row_quality"),
        quality.cast(pl.String).alias("row_quality"),
        (~pl.col(ROW).is_in(broken.implode())).alias("_ready"),
        pl.lit(sheet).alias("_sheet"),
    )


def broken_rows(hits: Sequence[Hits], findings: Sequence[Finding], tables: Mapping[str, Table]) -> dict[str, pl.Series]:
    """Give for each table its rows (as the sheet numbers them) that have an error: by hits, and by findings of others.

    A finding at a row that is no record, such as that of the headings, breaks none.
    """
    rows: dict[str, list[pl.Series]] = {name: [] for name in tables}
    for hit in hits:
        if hit.severity is Severity.ERROR and hit.cells is not None:
            rows[hit.table].append(hit.cells[ROW])
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.table in rows and finding.where.row is not None:
            own = tables[finding.table].frame[ROW]
            rows[finding.table].append(own.filter(own == finding.where.row))
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
