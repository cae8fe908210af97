"""A published table made from a return's table: the same columns, without a second model to write."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandera.polars as pa

from alexi_ingest.declare import FieldType, PublishedTable
from alexi_ingest.errors import DeclarationError
from alexi_ingest.validate.fields import fields_of

if TYPE_CHECKING:
    from alexi_ingest.declare import Field, TableSpec


def published(table: TableSpec, name: str | None = None) -> PublishedTable:
    """Publish a return's table as it is: each field under its name, with its type, range, label, unit and codes.

    Fields with `published=False` are left out. `name` is the published table's, which no other source may have; else
    the table's own. Rows without a key are not published, so the key alone is never empty: a column that must be filled
    may still be missing from a sheet. Two tables with equal fields give the same model, so that a source may be loaded
    again. Raises `DeclarationError` where a field of the key is not to be published.

    Example:
        >>> class Sessions(pa.DataFrameModel):
        ...     session_id: pl.String = field(FieldType.ID, unique(), label="The session", required=True)
        ...     held: pl.Date = field(FieldType.DATE, label="Its date")
        >>> table = TableSpec("session", "Sessions", ("session", "sessions"), Sessions)
        >>> published(table).key
        ('session_id',)
    """
    schema = table.model.to_schema().columns
    kept = [field for field in fields_of(table.model) if field.published]
    hidden = [name for name in table.key if name not in {field.name for field in kept}]
    if hidden:
        message = f"table {table.name!r} cannot be published without {hidden[0]!r}, which is of its key"
        raise DeclarationError(message, mend="Take published=False away there, or name another key.")
    columns = tuple((field, schema[field.name].dtype.type) for field in kept)
    return PublishedTable(name or table.name, _model(name or table.name, columns, table.key), table.key, table.name)


@lru_cache(maxsize=256)
def _model(name: str, columns: tuple[tuple[Field, Any], ...], key: tuple[str, ...]) -> type[pa.DataFrameModel]:
    parts: dict[str, Any] = {field.name: _variable(field, nullable=field.name not in key) for field, _ in columns}
    parts["__annotations__"] = {field.name: dtype for field, dtype in columns}
    parts["__doc__"] = "Made from the model of a return's table."
    parts["__module__"] = __name__
    return type(name, (pa.DataFrameModel,), parts)


def _variable(field: Field, *, nullable: bool) -> Any:  # noqa: ANN401 - as pandera's own `Field`
    metadata: dict[str, Any] = {
        "label": field.label, "unit": field.unit, "codes": field.codes, "person": field.person,
        "several": field.type is FieldType.CODES,
    }  # fmt: skip
    return pa.Field(nullable=nullable, metadata=metadata, ge=field.minimum, le=field.maximum)
