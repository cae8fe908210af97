"""The catalogue of rule shapes: each function gives a `Rule` to put into `field(…)`, anchored to the cell it blames.

In an expression the table's fields stand under their names. Beside them stand `@today` (day of receipt), `@unread.`
and a field's name (filled, but could not be read), and the columns that a `Need` joins. True keeps the rule, False
breaks it, null: it does not apply.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import Need, Rule, Scope
from alexi_ingest.model import ROW, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = "@today"
UNREAD = "@unread."
"""Before a field's name: whether its cell was filled, but could not be read."""
FAR_FUTURE = date(9999, 12, 31)
LONG_PAST = date(1, 1, 1)
_EPOCH = date(1970, 1, 1).toordinal()
_ROWS = 2**32
"""More rows than any sheet or text holds."""
BREAKERS_FOR_A_SHARE = 3
"""A share rule needs at least so many records that break it (domain: 1 of 15 is no pattern)."""
LARGE_RETURN = 50
"""From so many persons on a return is large (a site may override it)."""


def that(  # noqa: PLR0913 - the general shape: everything that a rule can say
    name: str,
    passes: pl.Expr,
    *,
    title: str,
    message: str,
    fix: str,
    severity: Severity = Severity.ERROR,
    level: int = 1,
    source: str | None = None,
    needs: tuple[Need, ...] = (),
    fields: tuple[str, ...] = (),
    scope: Scope = Scope.CELL,
    other: pl.Expr | None = None,
) -> Rule:
    """Any rule of its own: `passes` over the row's fields, with its sentence (`{Heading}`, `{value}`, `{other}`).

    A query need not say that it may be right, nor a fix end with a full stop: both are added. `other` is a text.
    """
    aims = None if other is None else lambda _: other
    return Rule(
        name=name, shape="that", passes=lambda _: passes, title=title, severity=severity, level=level, scope=scope,
        aims=aims,
        message=message, fix=fix, source=source, needs=needs, fields=fields,
    )  # fmt: skip


def unique(*others: str, severity: Severity = Severity.ERROR, source: str | None = None, blanks: bool = False) -> Rule:
    """No two rows have the same value (with `others`: the same values together); blames each after the first.

    A row with an empty cell among them has no key and is left alone, unless `blanks`: then an empty cell of the blamed
    field is a value like any other.
    """

    def columns(name: str) -> list[str]:
        return [*others, name]

    def passes(name: str) -> pl.Expr:
        filled = pl.all_horizontal(pl.col(others if blanks else columns(name)).is_not_null())
        together = pl.struct(columns(name)) if others else pl.col(name)
        return pl.when(filled).then(together.is_first_distinct())

    return Rule(
        name="unique" if not others else "unique_together",
        shape="unique",
        passes=passes,
        aims=lambda name: pl.col(ROW).first().over(columns(name)).cast(pl.String),
        title="Each record stands once",
        severity=severity, source=source, fields=others,
    )  # fmt: skip


def not_before(
    other: str, *, severity: Severity = Severity.ERROR, source: str | None = None, strictly: bool = False
) -> Rule:
    """A date (or time) that is the same as or after another of the row; `strictly`: after it."""

    def passes(name: str) -> pl.Expr:
        return pl.col(name) > pl.col(other) if strictly else pl.col(name) >= pl.col(other)

    return Rule(
        name=f"not_before_{other}" if not strictly else f"after_{other}",
        shape="after" if strictly else "not_before",
        passes=passes, aims=lambda _: pl.col(other).cast(pl.String), title="Dates and times in order",
        severity=severity, source=source, fields=(other,), facts={"other_field": other},
    )  # fmt: skip


def not_in_future(*, source: str | None = None) -> Rule:
    """A date that is not later than the day on which the file was received."""
    return Rule(
        name="not_in_future", shape="not_in_future", passes=lambda name: pl.col(name) <= pl.col(TODAY),
        aims=lambda _: pl.col(TODAY).cast(pl.String), title="Not in the future", source=source,
    )  # fmt: skip


def required_with(other: str, *, source: str | None = None) -> Rule:
    """Filled wherever another field of the row is filled; blames the empty cell."""
    return Rule(
        name=f"required_with_{other}", shape="required_with",
        passes=lambda name: pl.when(pl.col(other).is_not_null()).then(pl.col(name).is_not_null()),
        title="Filled in together", source=source, fields=(other,), facts={"other_field": other},
    )  # fmt: skip


def required_when(name: str, when: pl.Expr, *, because: str, source: str | None = None) -> Rule:
    """Filled wherever `when` is true; `because` is a clause for the person ("the young person was referred")."""
    return Rule(
        name=name, shape="required_when", passes=lambda own: pl.when(when).then(pl.col(own).is_not_null()),
        title="Filled in where it is needed", source=source, facts={"because": because},
    )  # fmt: skip


def exclusive(code: str, *, source: str | None = None) -> Rule:
    """In a field of several codes, one that excludes all others."""
    return Rule(
        name="exclusive", shape="exclusive", facts={"code": code},
        passes=lambda name: ~pl.col(name).str.split(";").list.contains(code) | (pl.col(name) == code),
        title="An option that stands alone", source=source,
    )  # fmt: skip


def member_of(table: str, key: str, *, source: str | None = None) -> Rule:
    """A value that also stands in `key` of another table of the return; blames the cell of this table."""
    column = f"@{table}.{key}.rows"
    return Rule(
        name=f"in_{table}", shape="member_of", facts={"other_table": table},
        passes=lambda name: pl.when(pl.col(name).is_not_null()).then(pl.col(column).is_not_null()),
        needs=(Need(column, table, (key,), lambda _: pl.len()),), title="Also on the other list", source=source,
    )  # fmt: skip


def no_overlap(
    per: str,
    end: str,
    *,
    when: pl.Expr | None = None,
    severity: Severity = Severity.ERROR,
    source: str | None = None,
    fields: tuple[str, ...] = (),
) -> Rule:
    """Episodes of one person that do not overlap; blames the start of the later one. An open episode has no end.

    Only rows where `when` is true count as episodes (it reads `fields`); one without a start is none. An episode may
    begin on the day on which the one before ended. The row of the earlier episode that ends last is named.
    """
    counts = pl.lit(value=True) if when is None else when.fill_null(value=False)

    def ends(start: str) -> pl.Expr:
        # An end that was sent but could not be read is reported already: it must not make later episodes overlap.
        known = counts & pl.col(start).is_not_null() & ~pl.col(UNREAD + end)
        return pl.when(known).then(pl.col(end).fill_null(FAR_FUTURE)).otherwise(LONG_PAST)

    def passes(start: str) -> pl.Expr:
        own = counts & pl.col(start).is_not_null()
        ended = ends(start).cum_max().shift(1).over(per, order_by=[start, ROW])
        return pl.when(own & pl.col(per).is_not_null() & ended.is_not_null()).then(pl.col(start) >= ended)

    def aims(start: str) -> pl.Expr:
        # The day and the row in one number, so that the latest end brings its row along.
        days = ends(start).to_physical().cast(pl.Int64) - LONG_PAST.toordinal() + _EPOCH
        both = days * _ROWS + pl.col(ROW)
        return (both.cum_max().shift(1).over(per, order_by=[start, ROW]) % _ROWS).cast(pl.String)

    return Rule(
        name="no_overlap", shape="no_overlap", passes=passes, aims=aims, title="Episodes that do not overlap",
        severity=severity, source=source, fields=(per, end, *fields),
    )  # fmt: skip


def share_at_most(
    name: str, limit: float, broken: Callable[[str], pl.Expr], *, title: str, message: str, fix: str,
    source: str | None = None,
) -> Rule:  # fmt: skip
    """A share of the records, not above `limit`; at least `BREAKERS_FOR_A_SHARE` must break it. Blames the column.

    A cell that could not be read is reported already, and does not count.
    """

    def count(own: str) -> pl.Expr:
        return (broken(own) & ~pl.col(UNREAD + own)).sum()

    return Rule(
        name=name, shape="share_at_most", scope=Scope.COLUMN, severity=Severity.QUERY, source=source,
        passes=lambda own: (count(own) < BREAKERS_FOR_A_SHARE) | (count(own) <= limit * pl.len()),
        aims=lambda own: pl.format("{} of {}", count(own), pl.len()),
        title=title, message=message, fix=fix, facts={"limit": limit},
    )  # fmt: skip


def variety_at_least(least: int, *, rows: int = LARGE_RETURN, source: str | None = None) -> Rule:
    """A field of several codes that shows at least so many different ones in a large return. Blames the column."""
    return Rule(
        name="variety", shape="variety", scope=Scope.COLUMN, severity=Severity.QUERY, source=source,
        passes=lambda own: (pl.len() < rows) | (pl.col(own).str.split(";").explode().drop_nulls().n_unique() >= least),
        aims=lambda own: pl.col(own).str.split(";").explode().drop_nulls().n_unique().cast(pl.String),
        title="A variety of codes", facts={"least": least, "rows": rows},
    )  # fmt: skip


def same_as_last(table: str, key: str, *, source: str | None = None) -> Rule:
    """The same value as the last standing return has for this `key`, where both have one. Level 2, a query."""

    def column(own: str) -> str:
        return f"@last.{table}.{own}"

    return Rule(
        name="same_as_last", shape="same_as_last", severity=Severity.QUERY, level=2, source=source,
        passes=lambda own: pl.col(own) == pl.col(column(own)), aims=lambda own: pl.col(column(own)).cast(pl.String),
        needs=(Need(column("{own}"), table, (key,), lambda own: pl.col(own).drop_nulls().last(), last=True),),
        title="The same as in the last return",
    )  # fmt: skip


def unlike(name: str, pattern: str, *, title: str, message: str, fix: str, source: str | None = None) -> Rule:
    """Text that a pattern should not match (Rust regular expression). A query."""
    return Rule(
        name=name, shape="unlike", passes=lambda own: ~pl.col(own).str.contains(pattern), severity=Severity.QUERY,
        title=title, message=message, fix=fix, source=source,
    )  # fmt: skip


def sum_of(parts: tuple[str, ...], *, when: pl.Expr | None = None, source: str | None = None) -> Rule:
    """A total that its parts add up to (an empty part counts 0, all empty: no check); blames the total."""
    total = pl.sum_horizontal(*parts)
    some = pl.any_horizontal(pl.col(part).is_not_null() for part in parts)
    return Rule(
        name="sum_of_parts", shape="sum_of", aims=lambda _: total.cast(pl.String), fields=parts,
        facts={"parts": ";".join(parts)},
        passes=lambda own: pl.when(some if when is None else some & when).then(pl.col(own) == total),
        title="Parts that add up", source=source,
    )  # fmt: skip


def at_most(other: str, *, severity: Severity = Severity.QUERY, source: str | None = None) -> Rule:
    """A number not above another of the row; blames this one."""
    return Rule(
        name=f"at_most_{other}", shape="at_most", passes=lambda own: pl.col(own) <= pl.col(other),
        aims=lambda _: pl.col(other).cast(pl.String), title="Not more than the other", severity=severity,
        source=source, fields=(other,), facts={"other_field": other},
    )  # fmt: skip
