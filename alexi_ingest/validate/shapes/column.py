"""Shapes of a whole column: shares and variety. Each blames the column, and is a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import polars as pl

from alexi_ingest.declare import Scope
from alexi_ingest.model import Severity
from alexi_ingest.validate.digits import to_the_digit
from alexi_ingest.validate.shapes.expressions import any_unread, unread
from alexi_ingest.validate.shapes.making import Says, condition, make

if TYPE_CHECKING:
    from alexi_ingest.declare import Rule

BREAKERS_FOR_A_SHARE = 3
"""A share rule needs at least so many records that break it (domain: 1 of 15 is no pattern)."""
LARGE_RETURN = 50
"""From so many records on a return is large (a site may override it)."""


def share_at_most(limit: float, broken: pl.Expr, **says: Unpack[Says]) -> Rule:
    """A share of the records, not above `limit`: `share_at_most(0.02, pl.col("sex") == "0", source="DfE 2886Q")`.

    At least `BREAKERS_FOR_A_SHARE` must break it. A row of which a cell that is asked about could not be read is no
    record: that is reported already. Only rows where `when` is true are records.

    Example:
        >>> try_rule(
        ...     share_at_most(0.02, pl.col("sex") == "0", message="{other} have no sex"), sex=["0", "0", "0", "1"]
        ... )
        ['The column: 3 of 4 have no sex']
    """
    when = condition(says)
    says.pop("when", None)

    def records(own: str) -> pl.Expr:
        known = ~pl.any_horizontal(any_unread([own, *broken.meta.root_names()]))
        return known if when is None else known & when

    def count(own: str) -> pl.Expr:
        return (broken & records(own)).sum()

    def usual(own: str) -> pl.Expr:
        return (count(own) < BREAKERS_FOR_A_SHARE) | (count(own) <= to_the_digit(limit * records(own).sum()))

    says.setdefault("severity", Severity.QUERY)
    return make(
        "share_at_most", usual, "share", "A usual share of the records",
        aims=lambda own: pl.format("{} of {}", count(own), records(own).sum()),
        facts={"limit": limit}, scope=Scope.COLUMN, says=says,
    )  # fmt: skip


def one_value_at_most(limit: float, *, rows: int = LARGE_RETURN, **says: Unpack[Says]) -> Rule:
    """No value in more than a share of the filled cells of a large return: `one_value_at_most(0.5)`.

    Example:
        >>> try_rule(one_value_at_most(0.5, rows=4), date=[date(2015, 9, 1)] * 3 + [date(2015, 9, 2)])
        ['The column: Date has the same answer in 3 of 4 rows']
    """
    when = condition(says)
    says.pop("when", None)

    def counts(own: str) -> pl.Expr:
        return pl.col(own).is_not_null() if when is None else pl.col(own).is_not_null() & when

    def most(own: str) -> pl.Expr:
        return counts(own).sum().over(own).max()

    def various(own: str) -> pl.Expr:
        return (counts(own).sum() < rows) | (most(own) <= to_the_digit(limit * counts(own).sum()))

    says.setdefault("severity", Severity.QUERY)
    return make(
        "one_value_at_most", various, "one_value", "Not all the same",
        aims=lambda own: pl.format("{} of {}", most(own), counts(own).sum()),
        facts={"limit": limit}, scope=Scope.COLUMN, says=says,
    )  # fmt: skip


def variety_at_least(least: int, *, rows: int = LARGE_RETURN, **says: Unpack[Says]) -> Rule:
    """A field of several codes that shows at least so many different ones in a large return: `variety_at_least(4)`.

    A cell that could not be read is no row, and may be one code more.

    Example:
        >>> try_rule(variety_at_least(3, rows=4), disability=["NONE", "NONE", "MOB", "NONE"])
        ['The column: Disability has only 2 different answers in this return; with 4 rows or more we look for 3 at
        least']
    """
    when = condition(says)
    says.pop("when", None)

    def codes(own: str) -> pl.Expr:
        own_codes = pl.col(own) if when is None else pl.col(own).filter(when)
        return own_codes.str.split(";").explode().drop_nulls().n_unique()

    def counted(cells: pl.Expr) -> pl.Expr:
        return (cells if when is None else cells & when).sum()

    def various(own: str) -> pl.Expr:
        odd = counted(unread(own))
        return (counted(~unread(own)) < rows) | (codes(own) + odd >= least)

    says.setdefault("severity", Severity.QUERY)
    return make(
        "variety", various, "variety", "A variety of codes", aims=codes, facts={"least": least, "rows": rows},
        scope=Scope.COLUMN, says=says,
    )  # fmt: skip
