"""Published tables: made from the declared pandera models, given new nullable columns, and never changed otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa

from alexi_ingest.declare import person_columns
from alexi_ingest.errors import DeclarationError, StoreError
from alexi_ingest.store.tables import metadata as journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alexi_ingest.declare import PublishedTable

_TYPES: Mapping[type[pl.DataType], type[sa.types.TypeEngine[Any]]] = {
    pl.String: sa.Text,
    pl.Categorical: sa.Text,
    pl.Enum: sa.Text,
    pl.Boolean: sa.Boolean,
    pl.Date: sa.Date,
    pl.Time: sa.Time,
    pl.Float32: sa.Double,
    pl.Float64: sa.Double,
    **dict.fromkeys((pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32), sa.BigInteger),
}
OWN = ("id", "hub", "period", "submission", "sheet", "row", "column", "ready", "row_quality")
"""Columns that every published table has besides its model's (`column` is null where it is a row of its sheet)."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published table of the store. `schema` gives the model's columns, `person` those of persons' IDs."""

    name: str
    table: sa.Table
    schema: Mapping[str, pl.DataType]
    person: tuple[str, ...]


def published_tables(declared: Iterable[PublishedTable]) -> dict[str, Published]:
    """Make the tables that are declared, by name. Raises DeclarationError where two differ under one name."""
    tables: dict[str, Published] = {}
    models: dict[str, type[Any]] = {}
    metadata = sa.MetaData()
    for one in declared:
        if models.setdefault(one.name, one.model) is not one.model:
            message = f"published table {one.name!r} is declared with two models"
            raise DeclarationError(message)
        if one.name not in tables:
            tables[one.name] = published_table(one, metadata)
    return tables


def published_table(declared: PublishedTable, metadata: sa.MetaData) -> Published:
    """Make the table of one published model.

    Rows may be kept that are not ready, so no column of the model is required here: the model itself checks the rows.
    """
    if declared.name in journal.tables or declared.name.startswith(("sqlite_", "alembic_")):
        message = f"published table {declared.name!r} has the name of a table of the journal"
        raise DeclarationError(message)
    schema = {name: _dtype(declared.name, name, column.dtype.type)
              for name, column in declared.model.to_schema().columns.items()}  # fmt: skip
    taken = set(OWN) & schema.keys()
    if taken:
        message = (
            f"published table {declared.name!r} has columns that the store keeps itself: {', '.join(sorted(taken))}"
        )
        raise DeclarationError(message)
    table = sa.Table(
        declared.name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hub", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("submission", sa.Integer, sa.ForeignKey(journal.tables["submission"].c.number), nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("column", sa.Text),
        sa.Column("ready", sa.Boolean, nullable=False),
        sa.Column("row_quality", sa.Text, nullable=False),
        *(sa.Column(name, _TYPES[type(dtype)]) for name, dtype in schema.items()),
        sa.Index(f"ix_{declared.name}_submission", "submission"),
    )
    return Published(declared.name, table, schema, person_columns(declared))


def _dtype(table: str, column: str, given: Any) -> pl.DataType:  # noqa: ANN401 - a dtype or its class, as pandera has it
    """Give the dtype itself where the model names its class."""
    dtype = given() if isinstance(given, type) else given
    if type(dtype) not in _TYPES:
        message = f"published table {table!r}, column {column!r}: {dtype} cannot be stored"
        raise DeclarationError(message)
    return dtype  # type: ignore[no-any-return]  # `given` is what pandera holds


def prepare(conn: sa.Connection, tables: Mapping[str, Published]) -> None:
    """Create the tables that are not there, and add columns that are new. Raises StoreError for any other change."""
    inspector = sa.inspect(conn)
    present = set(inspector.get_table_names())
    for one in tables.values():
        if one.name not in present:
            one.table.create(conn)
            continue
        columns = {column["name"]: column["type"] for column in inspector.get_columns(one.name)}
        _refuse_changes(conn, one, columns)
        for column in one.table.columns:
            if column.name not in columns:
                _add(conn, one.name, column)


def _refuse_changes(conn: sa.Connection, one: Published, columns: Mapping[str, sa.types.TypeEngine[Any]]) -> None:
    """Hold the table as it is against the table as declared."""
    gone = sorted(columns.keys() - {column.name for column in one.table.columns})
    changed = sorted(
        column.name
        for column in one.table.columns
        if column.name in columns and _name(conn, columns[column.name]) != _name(conn, column.type)
    )
    if gone or changed:
        what = "; ".join(
            f"{label}: {', '.join(names)}"
            for label, names in (("no longer declared", gone), ("of another type", changed))
            if names
        )
        message = f"published table {one.name!r} has changed in a way that needs a migration ({what})"
        raise StoreError(message)


def _name(conn: sa.Connection, kind: sa.types.TypeEngine[Any]) -> str:
    return str(kind.compile(conn.dialect))


def _add(conn: sa.Connection, table: str, column: sa.Column[Any]) -> None:
    """Add a nullable column to a table that has rows."""
    quote = conn.dialect.identifier_preparer.quote
    conn.exec_driver_sql(f"ALTER TABLE {quote(table)} ADD COLUMN {quote(column.name)} {_name(conn, column.type)}")
