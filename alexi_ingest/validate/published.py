"""Hold a published table against its model: in one select where all of it is plain, else by pandera's own validate."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl
from pandera.errors import SchemaError, SchemaErrors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandera.polars as pa

_PLAIN: Mapping[str, Callable[[pl.Expr, Mapping[str, Any]], pl.Expr]] = {
    "greater_than_or_equal_to": lambda column, facts: column >= facts["min_value"],
    "less_than_or_equal_to": lambda column, facts: column <= facts["max_value"],
    "isin": lambda column, facts: column.is_in(list(facts["allowed_values"])),
}
"""The checks of pandera that published models mostly have, as expressions."""


def broken_by(model: type[pa.DataFrameModel], frame: pl.DataFrame) -> str | None:
    """Say at which column, and by which check, a frame first fails its model; None where it keeps it.

    Names alone: pandera's own text holds values of cells.
    """
    if _keeps(model, frame):
        return None
    try:
        model.validate(frame, lazy=True)
    except (SchemaError, SchemaErrors) as error:
        first = error.schema_errors[0] if isinstance(error, SchemaErrors) else error
        return f"column {first.column_name!r}: {getattr(first.check, 'name', first.check)}"
    return None


def _keeps(model: type[pa.DataFrameModel], frame: pl.DataFrame) -> bool:
    """Whether the frame plainly keeps the model; False also where that takes pandera to say."""
    plain = _compiled(model)
    if plain is None or any(frame.schema.get(name) != dtype for name, dtype in plain.dtypes.items()):
        return False
    if any(frame[name].null_count() for name in plain.filled):
        return False
    return not plain.checks or all(frame.select_seq(plain.checks).row(0))


class _Plain:
    """A model of plain columns: their types, those that are never empty, and what all of their values must keep."""

    __slots__ = ("checks", "dtypes", "filled")

    def __init__(self, schema: pa.DataFrameSchema) -> None:
        columns = schema.columns
        self.dtypes = {name: column.dtype.type for name, column in columns.items()}
        self.filled = tuple(name for name, column in columns.items() if not column.nullable)
        self.checks = [
            # As pandera has it with `ignore_na`: what is empty keeps every check.
            _PLAIN[check.name](pl.col(name), check.statistics).fill_null(value=True).all().alias(f"{name} {number}")
            for name, column in columns.items()
            for number, check in enumerate(column.checks)
        ]


@lru_cache(maxsize=256)
def _compiled(model: type[pa.DataFrameModel]) -> _Plain | None:
    schema = model.to_schema()
    whole = (schema.checks, schema.unique, schema.strict, schema.ordered, schema.coerce, schema.parsers, schema.dtype)
    return _Plain(schema) if not any(whole) and all(map(_is_plain, schema.columns.values())) else None


def _is_plain(column: Any) -> bool:  # noqa: ANN401 - pandera's `Column`, whose attributes are not typed
    asks = (column.unique, column.regex, column.coerce, column.parsers, not column.required)
    return not any(asks) and all(check.name in _PLAIN and check.ignore_na for check in column.checks)
