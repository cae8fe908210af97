"""Decimals as people write them: without what reckoning in binary leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

_DECIMALS = 6
"""More than a figure of a return has; and few enough that millions keep them."""


def to_the_digit(number: pl.Expr) -> pl.Expr:
    """Give a number so that 0.1 and 0.2 are 0.3."""
    return number.round(_DECIMALS)


def with_digits(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """Give a frame whose decimals among these columns are `to_the_digit`."""
    decimal = [name for name in names if frame[name].dtype.is_float()]
    return frame.with_columns_seq(to_the_digit(pl.col(decimal))) if decimal else frame
