"""What the findings make of a value, a row and a submission: SDMX status, readiness, counts, verdict."""

from __future__ import annotations

from collections import defaultdict
from itertools import repeat
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import rule_id
from alexi_ingest.model import COLUMN, ROW, SHEET, Counts, Severity, Verdict
from alexi_ingest.sealing import OPEN
from alexi_ingest.validate.findings import once_a_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.model import Finding, Hits, Table

PRECEDENCE = "BOMLHQJSDKWIFEPNUVGA"
"""SDMX CL_OBS_STATUS, highest first (domain.md 3): one flag from several."""
_STATUS = pl.Enum(list(PRECEDENCE))
_WIDEST = 2**16
"""More columns than any sheet has, and than we read."""
_BY_SEVERITY = {Severity.ERROR: "O", Severity.QUERY: "V", Severity.REPAIR: "A"}
_BY_PROBLEM = {
    ("approximate", Severity.REPAIR): "E",
    ("low_reliability", Severity.REPAIR): "U",
    ("order_unproven", Severity.REPAIR): "U",
    ("suppressed", Severity.NOTE): "Q",
    ("not_available", Severity.NOTE): "M",
    ("not_collected", Severity.NOTE): "L",
    ("personal_answer", Severity.NOTE): "U",
}
"""What casting says of a value that is there with a doubt, or that need not be there (`read.casting.missing`)."""
_FLAGS = {
    "table": pl.String, SHEET: pl.String, ROW: pl.UInt32, COLUMN: pl.UInt32, "variable": pl.String,
    "obs_status": pl.String, "rule": pl.String, "as_sent": pl.String,
}  # fmt: skip


def flags(
    return_type: str, hits: Sequence[Hits], tables: Mapping[str, Table], published: Sequence[PublishedTable]
) -> pl.DataFrame:
    """Give a row for each value that is not plain: the keys of `_FLAGS`.

    Sheet, row and column are those of the published row that has the value; the column is null where a row of the sheet
    is a row of the table. `as_sent` is never a person's ID, nor a repaired date of birth: sealed texts are left out.
    The totals of a grid are not published, and have none.
    """
    origins = {table.origin: table for table in published}
    totals = {name: _totals(hits, table, origins[name]) for name, table in tables.items() if name in origins}
    told = (
        (hit, hit.cells.filter(~pl.col("index").is_in(totals[hit.table])) if totals[hit.table] else hit.cells)
        for hit in hits
        if hit.cells is not None and hit.table in tables and _status(hit) and _publishes(origins.get(hit.table), hit)
    )
    telling = [
        (hit, cells, place) for hit, cells in told if cells.height for place in _places(hit.field, origins[hit.table])
    ]
    if not telling:
        return pl.DataFrame(schema=_FLAGS)
    words = {
        "table": [origins[hit.table].name for hit, *_ in telling],
        SHEET: [tables[hit.table].sheet for hit, *_ in telling],
        "variable": [origins[hit.table].variable(hit.field) for hit, *_ in telling],
        "obs_status": [_status(hit) for hit, *_ in telling],
        "rule": [rule_id(return_type, hit.table, hit.field, hit.rule) for hit, *_ in telling],
    }
    # Which hit each cell is of, so that the words of a hit are written once for all of its cells.
    which = pl.Series(
        [number for number, (_, cells, _) in enumerate(telling) for _ in range(cells.height)], dtype=pl.UInt32
    )
    cells = pl.concat([_published_at(cells, tables[hit.table], place) for hit, cells, place in telling])
    spread = pl.DataFrame(words, schema_overrides=dict.fromkeys(words, pl.String))[which]
    return pl.concat([cells, spread], how="horizontal").select_seq(
        "table", SHEET, ROW, COLUMN, "variable", "obs_status", "rule",
        pl.when(~pl.col("observed").str.starts_with(OPEN)).then(pl.col("observed")).alias("as_sent"),
    )  # fmt: skip


def _totals(hits: Sequence[Hits], table: Table, published: PublishedTable) -> frozenset[int]:
    """Give the records of a grid that are totals: a column of their key is empty, and was sent so."""
    totals: set[int] = set()
    for name in published.key if table.places is not None and published.long is None else ():
        if name in table.frame.columns:
            failed = (
                hit.cells["index"]
                for hit in hits
                if (hit.table, hit.field) == (table.name, name) and hit.cells is not None
            )
            totals |= frozenset(table.frame[name].is_null().arg_true()).difference(*failed)
    return frozenset(totals)


def _publishes(published: PublishedTable | None, hit: Hits) -> bool:
    return published is not None and (
        published.long is None or hit.field in published.long.fields or hit.field in published.model.to_schema().columns
    )


def _places(field: str, published: PublishedTable) -> tuple[str | None, ...]:
    """Give the fields at whose cells the published rows stand that have a field's value; None: where its record is."""
    return published.long.columns(field) if published.long else (None,)


def _published_at(cells: pl.DataFrame, table: Table, place: str | None) -> pl.DataFrame:
    """Give `_row`, `_column` and `observed` of cells: where the published rows stand that have their values."""
    if table.places is None:
        nowhere = pl.Series(COLUMN, [None], pl.UInt32).new_from_index(0, cells.height)
        return pl.DataFrame([cells[ROW], nowhere, cells["observed"]])  # no query, which takes longer than all of it
    at = cells["index"]
    if place is None:
        return table.frame.select_seq(ROW, COLUMN)[at].with_columns(cells["observed"])
    rows, columns = table.places.rows[place][at], table.places.columns[place][at]
    return pl.DataFrame([rows.alias(ROW), columns.alias(COLUMN), cells["observed"]])


def _status(hit: Hits) -> str | None:
    return _BY_PROBLEM.get((hit.problem, hit.severity)) or _BY_SEVERITY.get(hit.severity)


Place = tuple[int, int | None]
"""Row and column of a published row; the column is None where a row of the sheet is a row of the table."""


def worst_by_row(flagged: pl.DataFrame) -> Mapping[tuple[str, str], Mapping[Place, str]]:
    """Give for each published table, and sheet that it comes from, the highest status of each flagged row."""
    worst = flagged.group_by("table", SHEET, ROW, COLUMN).agg(pl.col("obs_status").cast(_STATUS).min())
    found: dict[tuple[str, str], dict[Place, str]] = defaultdict(dict)
    for table, sheet, row, column, status in worst.iter_rows():
        found[table, sheet][row, column] = status
    return found


def with_quality(
    frame: pl.DataFrame, worst: Mapping[Place, str], broken: pl.Series, sheet: str, *, provisional: bool
) -> pl.DataFrame:
    """Add `row_quality`, `_ready` and `_sheet` to a published frame, and drop `_table`.

    A row's quality is the highest of its values' flags (`worst_by_row`), and P where the submission that it came in is
    a partial. `broken` tells the rows that have an error (`broken_rows`).
    """
    floor = "P" if provisional else "A"
    highest = {place: min(status, floor, key=PRECEDENCE.index) for place, status in worst.items()}
    columns = frame[COLUMN].to_list() if COLUMN in frame.columns else repeat(None)
    # A plain loop: for as many rows a join takes longer.
    quality = [highest.get(place, floor) for place in zip(frame[ROW].to_list(), columns, strict=False)]
    return frame.select_seq(
        pl.exclude("_table"),
        pl.Series("row_quality", quality, pl.String),
        (~place_of(frame).is_in(broken.implode())).alias("_ready"),
        pl.lit(sheet).alias(SHEET),
    )


def broken_rows(
    hits: Sequence[Hits],
    findings: Sequence[Finding],
    tables: Mapping[str, Table],
    published: Sequence[PublishedTable],
) -> dict[str, pl.Series]:
    """Give for each table where its records stand that have an error (`place_of`): by hits, and by findings of others.

    A finding at a row that is no record, such as that of the headings, breaks none. Of a table with `places` the cells
    that have an error are among them, too; and where it is published in several rows of a record (`Long`), their cells.
    """
    broken: dict[str, list[pl.Series]] = {name: [] for name in tables}
    longs = {one.origin: one for one in published if one.long}
    for hit in hits:
        if hit.severity is Severity.ERROR and hit.cells is not None:
            own = longs.get(hit.table)
            told = own is not None and hit.field in own.model.to_schema().columns
            fields = (hit.field, *(own.long.columns(hit.field) if own and own.long and told else ()))
            broken[hit.table].extend(_broken_by(fields, hit.cells, tables[hit.table]))
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.table in broken and finding.where.row is not None:
            frame = tables[finding.table].frame
            at = (pl.col(name) == value for name, value in zip((ROW, COLUMN), finding.where[1:], strict=True)
                  if name in frame.columns)  # fmt: skip
            broken[finding.table].append(frame.filter(*at).select_seq(place_of(frame)).to_series())
    return {name: pl.concat(found).unique() if found else pl.Series(dtype=pl.UInt64) for name, found in broken.items()}


def place_of(frame: pl.DataFrame) -> pl.Expr:
    """Tell the records of a frame apart by where they stand: row, and column where it has one, in one number."""
    row = pl.col(ROW).cast(pl.UInt64)
    return row * _WIDEST + (pl.col(COLUMN) + 1).fill_null(0) if COLUMN in frame.columns else row


def _broken_by(fields: Sequence[str], cells: pl.DataFrame, table: Table) -> Iterator[pl.Series]:
    if table.places is None:
        yield cells[ROW].cast(pl.UInt64)
        return
    at = cells["index"]
    rows, columns = table.places.rows, table.places.columns
    own = (
        pl.DataFrame([rows[field][at].alias(ROW), columns[field][at].alias(COLUMN)])
        for field in fields
        if field in rows.columns
    )
    yield from (part.select_seq(place_of(part)).to_series() for part in (table.frame.select(ROW, COLUMN)[at], *own))


def counts(
    findings: Sequence[Finding], hits: Sequence[Hits], tables: Mapping[str, Table], broken: Mapping[str, pl.Series]
) -> Counts:
    """Count rows and findings. Hits count in full, also those past the limit of what is listed."""
    found = dict.fromkeys(Severity, 0)
    for finding in findings:
        found[finding.severity] += 1
    for hit in hits:
        found[hit.severity] += 1 if hit.cells is None else once_a_cell(hit.field, hit.cells, tables[hit.table]).height
    rows = sum(table.frame.height for table in tables.values())
    return Counts(
        rows=rows,
        rows_ready=sum(_ready(table.frame, broken.get(name)) for name, table in tables.items()),
        errors=found[Severity.ERROR],
        queries=found[Severity.QUERY],
        repairs=found[Severity.REPAIR],
        notes=found[Severity.NOTE],
    )


def _ready(frame: pl.DataFrame, broken: pl.Series | None) -> int:
    if broken is None or COLUMN not in frame.columns:
        return frame.height - (0 if broken is None else len(broken))
    return frame.filter(~place_of(frame).is_in(broken.implode())).height


def verdict(counted: Counts, *, rejected: bool) -> Verdict:
    """Judge a file that was recognised: nothing to fix, some cells or rows to fix, or not to be trusted at all."""
    if rejected:
        return Verdict.REJECTED
    return Verdict.PARTIAL if counted.errors else Verdict.ACCEPTED
