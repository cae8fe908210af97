"""Rows in bulk: frames and findings into the database by the driver's own `executemany`, and frames out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from alexi_ingest.errors import StoreError
from alexi_ingest.model import COLUMN, HUB, SHEET, CellRef, Finding, Severity, letters
from alexi_ingest.store import tables as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import sqlalchemy as sa

    from alexi_ingest.store.published import Published

_SEVERITIES = {severity: severity.value for severity in Severity}
_OF_TEXT = {severity.value: severity for severity in Severity}
_NO_FACTS = "{}"
_FINDING = ("submission", "rule", "severity", "level", "problem", "facts", "sheet", "row", "column", "table", "field",
            "heading", "observed", "read_as", "label", "message", "fix")  # fmt: skip
_FACTS = _FINDING.index("facts") - 1
_AFTER_PLACE = Finding._fields.index("where") + 1
_FLAG = {"table": "table", SHEET: "sheet", "_row": "row", COLUMN: "column", "variable": "variable",
         "obs_status": "obs_status", "rule": "rule", "as_sent": "as_sent"}  # fmt: skip
_SLICE = 5_000
_TIME = "%H:%M:%S%.6f"
_PLACE = {SHEET: "sheet", "_row": "row", COLUMN: "column", "_ready": "ready", "row_quality": "row_quality"}


def insert_many(
    conn: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    *,
    known_too: bool = False,
) -> None:
    """Insert rows of plain values by the driver itself, which takes half the time of going through SQLAlchemy.

    With `known_too`, rows whose key is there already are passed over.
    """
    quote = conn.dialect.identifier_preparer.quote
    mark = "?" if conn.dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(quote(name) for name in columns), ", ".join([mark] * len(columns))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own, quoted
    cursor = conn.connection.cursor()
    try:
        cursor.executemany(statement + (" ON CONFLICT DO NOTHING" if known_too else ""), rows)  # type: ignore[arg-type]  # drivers take any iterable
    finally:
        cursor.close()


def insert_frame(conn: sa.Connection, table: sa.Table, frame: pl.DataFrame) -> None:
    """Insert a frame of plain values, slice by slice: so few values at a time stay in the processor's cache."""
    for part in frame.iter_slices(_SLICE):
        insert_many(conn, table, frame.columns, zip(*(column.to_list() for column in part.iter_columns()), strict=True))


def insert_published(
    conn: sa.Connection, one: Published, frame: pl.DataFrame, *, hub: str, period: str, submission: int
) -> None:
    """Insert one published table of a submission. Raises StoreError where a column of the model is missing.

    `hub` is that of the rows which name none themselves (`HUB`).
    """
    wanted = [*_PLACE, *one.schema]
    missing = [name for name in wanted if name not in frame.columns and name != COLUMN]
    if missing:
        message = f"published table {one.name!r} came without {', '.join(missing)}"
        raise StoreError(message)
    made = frame.select_seq(
        (pl.col(HUB).fill_null(hub) if HUB in frame.columns else pl.lit(hub)).alias(HUB),
        pl.lit(period).alias("period"),
        pl.lit(submission).alias("submission"),
        *(_kept(frame, name).alias(kept) for name, kept in _PLACE.items()),
        *(_stored(pl.col(name).cast(dtype), dtype, conn) for name, dtype in one.schema.items()),
    )
    insert_frame(conn, one.table, made)


def insert_flags(conn: sa.Connection, flags: pl.DataFrame, submission: int) -> None:
    """Insert the quality flags of a submission."""
    made = flags.select_seq(
        pl.lit(submission).alias("submission"), *(_kept(flags, old).alias(new) for old, new in _FLAG.items())
    )
    insert_frame(conn, t.quality_flag, made)


def _kept(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Give a column of the place as it is kept: the sheet's column, of the rows that have one, by its letters."""
    if name != COLUMN:
        return pl.col(name)
    if COLUMN not in frame.columns or frame[COLUMN].null_count() == frame.height:
        return pl.lit(None, pl.String)
    shown = {column: letters(column) for column in frame[COLUMN].drop_nulls().unique()}
    return pl.col(COLUMN).replace_strict(shown, default=None, return_dtype=pl.String)


def insert_findings(conn: sa.Connection, findings: Iterable[Finding], submission: int) -> None:
    """Insert the findings of a submission, in their order."""
    # Many cells share their facts, and a repeated key is written once.
    written: dict[tuple[tuple[str, str | int | float], ...], str] = {}

    def facts_of(one: Finding) -> str:
        key = tuple(one.facts.items())
        if key not in written:
            written[key] = json.dumps(dict(one.facts), ensure_ascii=False)
        return written[key]

    rows = (
        (
            submission, one.rule, _SEVERITIES[one.severity], one.level, one.problem,
            facts_of(one) if one.facts else _NO_FACTS, *one.where, *one[_AFTER_PLACE:],
        )
        for one in findings
    )  # fmt: skip
    insert_many(conn, t.finding, _FINDING, rows)


def read_findings(conn: sa.Connection, submission: int) -> tuple[Finding, ...]:
    """Give the findings of a submission as they were stored."""
    quote = conn.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in _FINDING[1:])
    statement = f"SELECT {names} FROM finding WHERE submission = {submission:d} ORDER BY id"  # noqa: S608 - our own names, and a number
    cursor = conn.connection.cursor()
    try:
        cursor.execute(statement)
        rows = cursor.fetchall()
    finally:
        cursor.close()
    # Many cells share their facts: each text is read once.
    facts_of = {text: json.loads(text) for text in {row[_FACTS] for row in rows}}
    return tuple(
        Finding(rule, _OF_TEXT[severity], level, problem, facts_of[facts], CellRef(sheet, row, column), *texts)
        for rule, severity, level, problem, facts, sheet, row, column, *texts in rows
    )


def _stored(column: pl.Expr, dtype: pl.DataType, conn: sa.Connection) -> pl.Expr:
    """Write dates and times as SQLAlchemy's SQLite types do; a server's driver takes them as they are."""
    if conn.dialect.name == "sqlite" and dtype == pl.Date:
        return column.dt.to_string("%Y-%m-%d")
    if conn.dialect.name == "sqlite" and dtype == pl.Time:
        return column.dt.to_string(_TIME)
    return column


def read_published(
    conn: sa.Connection,
    one: Published,
    submissions: Iterable[int],
    own: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """Give the ready rows of submissions, in their order: the store's columns `own`, then the model's."""
    schema = {**own, **one.schema}
    quote = conn.dialect.identifier_preparer.quote
    names, numbers = ", ".join(quote(name) for name in schema), ", ".join(str(int(number)) for number in submissions)
    columns: list[list[Any]] = [[] for _ in schema]
    # The driver's own cursor: polars turns a whole column of texts into dates at once, SQLAlchemy each value.
    cursor = conn.connection.cursor()
    try:
        cursor.execute(
            f"SELECT {names} FROM {quote(one.name)} WHERE submission IN ({numbers or 'NULL'}) AND ready ORDER BY id"  # noqa: S608 - our own names, quoted, and numbers
        )
        while rows := cursor.fetchmany(_SLICE):
            for column, values in zip(columns, zip(*rows, strict=True), strict=True):
                column.extend(values)
    finally:
        cursor.close()
    return pl.DataFrame(
        [_series(name, values, dtype) for (name, dtype), values in zip(schema.items(), columns, strict=True)]
    )


def _series(name: str, values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    """Make a column of the model's type from what the database gave."""
    first = next((value for value in values if value is not None), None)
    if dtype in {pl.Date, pl.Time} and isinstance(first, str):
        text = pl.Series(name, values, dtype=pl.String)
        return text.str.to_date("%Y-%m-%d") if dtype == pl.Date else text.str.to_time(_TIME)
    if dtype == pl.Boolean and isinstance(first, int):
        return pl.Series(name, values, dtype=pl.Int8).cast(pl.Boolean)
    return pl.Series(name, values, dtype=dtype)
