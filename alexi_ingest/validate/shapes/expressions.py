"""Parts of expressions that several shapes share: which columns are meant, are filled, or could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import CONTEXT, UNREAD
from alexi_ingest.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable

Columns = str | Sequence[str]
"""One column, or several."""


def listed(columns: Columns) -> list[str]:
    """Give one column, or several, as a list."""
    return [columns] if isinstance(columns, str) else list(columns)


def filled(columns: Columns) -> pl.Expr:
    """Whether all of these are filled."""
    return pl.all_horizontal(*(pl.col(name).is_not_null() for name in listed(columns)))


def seen_through(expression: pl.Expr, what: str) -> pl.Expr:
    """Give an expression as it is.

    Raises:
        DeclarationError: where it names several columns at once (`pl.col("a", "b")`): polars does not tell which.
    """
    if expression.meta.has_multiple_outputs():
        message = f"{what} names its columns one by one, not several in one pl.col: what it reads must be seen"
        raise DeclarationError(message)
    return expression


def unread(field: str) -> pl.Expr:
    """Whether the field's cell was filled but could not be read: that is reported already."""
    return pl.col(UNREAD + field)


def any_unread(names: Iterable[str]) -> list[pl.Expr]:
    """Give `unread` of each of these columns that is a field."""
    return [unread(name) for name in dict.fromkeys(names) if not name.startswith(CONTEXT)]
