"""Shapes across the rows of a table: keys, episodes, sequences, groups and their totals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Unpack

import polars as pl

from alexi_ingest.model import ROW
from alexi_ingest.validate.digits import to_the_digit
from alexi_ingest.validate.shapes.expressions import Columns, any_unread, filled, listed, unread
from alexi_ingest.validate.shapes.making import Says, condition, make
from alexi_ingest.validate.shapes.sequence import InOrder, group, in_order, is_first, previous
from alexi_ingest.validate.shapes.values import worked_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.declare import Rule

FAR_FUTURE = date(9999, 12, 31)
LONG_PAST = date(1, 1, 1)
_FIRST_DAY = date(1970, 1, 1).toordinal()
_DAYS = 2**22
"""More days than a date can be from the first."""
FIRST = ""
"""Stands in `may_follow` for what nothing comes before.

Example:
    >>> order = may_follow({FIRST: ("start",)}, per="child", by="day")
    >>> try_rule(order, kind=["move", "move"], day=[date(2015, 8, 1), date(2015, 9, 1)], child="C1")
    ['A2: Kind cannot be move in the first row of the same person']
"""


def unique(*others: str, blanks: bool = False, **says: Unpack[Says]) -> Rule:
    """No two rows have the same value (with `others`: the same values together): `unique("person_id", "start")`.

    Blames each after the first, and names the first's row. A row with an empty cell among them has no key and is left
    alone, unless `blanks`: then an empty cell of the blamed field is a value like any other (one that could not be read
    is none). Only rows where `when` is true count. Where all are required, and no `when` is given, they are the table's
    key.

    Example:
        >>> try_rule(unique(), session_id=["S1", "S2", "S1"])
        ['A4: This row is already in row 2']
        >>> try_rule(unique("date"), room=["A", "A"], date=[date(2015, 9, 1), date(2015, 9, 2)])
        []
    """
    counts = _only(says)

    def columns(own: str) -> list[pl.Expr]:
        return [*map(pl.col, others), pl.col(own), *([] if counts is None else [counts.alias("@counts")])]

    def passes(own: str) -> pl.Expr:
        own_filled = ~unread(own) if blanks else filled(own)
        keyed = _both(counts, filled(others) & own_filled if others else own_filled)
        together = [*columns(own), *([keyed.alias("@keyed")] if blanks else [])]
        return pl.when(keyed).then((pl.struct(together) if len(together) > 1 else pl.col(own)).is_first_distinct())

    rule = make(
        "unique", passes, "unique_together" if others else "unique", "Each record stands once",
        aims=lambda own: pl.col(ROW).first().over([*columns(own), *([unread(own)] if blanks else [])]), says=says,
    )  # fmt: skip
    return rule if counts is not None else replace(rule, key_with=others)


def no_overlap(per: str, end: str, **says: Unpack[Says]) -> Rule:
    """Episodes of one person that do not overlap: `no_overlap("child", "end", source="DfE 8820")`.

    Blames the start of the later one, and names the row of the earlier one that ends last. An open episode has no end,
    one without a start is none, and one may begin on the day on which the one before ended. Only rows where `when` is
    true count as episodes.

    Example:
        >>> starts, ends = [date(2015, 5, 1), date(2015, 5, 3)], [date(2015, 5, 4), None]
        >>> try_rule(no_overlap("child", "end"), start=starts, end=ends, child="C1")
        ['A3: Start falls within another row of the same person, which is in row 2']
    """
    counts = _only(says)

    def passes(start: str) -> pl.Expr:
        return _day(start) >= _last_end(in_order(per, start, counts), end, LONG_PAST).col

    def aims(start: str) -> pl.Expr:
        return _last_end(in_order(per, start, counts), end, LONG_PAST).row

    return make(
        "no_overlap", passes, "no_overlap", "Episodes that do not overlap", aims=aims, says=says,
    )  # fmt: skip


def no_gap(per: str, end: str, *, days: int = 0, **says: Unpack[Says]) -> Rule:
    """Episodes of one person that follow each other: `no_gap("child", "end")` starts none later than the last end.

    `days` more may lie between. Blames the start of the later one. Not asked of a person's first episode, nor after one
    that is open or whose end could not be read, nor of a person with a start that could not be read. Only rows where
    `when` is true count as episodes.

    Example:
        >>> starts, ends = [date(2015, 5, 1), date(2015, 5, 9)], [date(2015, 5, 4), None]
        >>> try_rule(no_gap("child", "end"), start=starts, end=ends, child="C1")
        ['A3: Start is after 4 May 2015, when the row before of the same person ended']
    """
    counts = _only(says)

    def ended(start: str) -> pl.Expr:
        rows = in_order(per, start, counts)
        return pl.when(rows.sure).then(_last_end(rows, end, FAR_FUTURE).col)

    def passes(start: str) -> pl.Expr:
        return _day(start) <= ended(start) + days

    def aims(start: str) -> pl.Expr:
        return (ended(start) - _FIRST_DAY).cast(pl.Int32).cast(pl.Date)

    return make(
        "no_gap", passes, "no_gap", "Episodes without a gap", aims=aims, facts={"days": days}, says=says,
    )  # fmt: skip


def may_follow(after: Mapping[str, Sequence[str]], *, per: Columns, by: Columns, **says: Unpack[Says]) -> Rule:
    """What may come after what: `may_follow({FIRST: ("S",), "S": ("P", "L")}, per="child", by="start")`.

    `after` gives for a code of the row before those that may follow it, and for `FIRST` those of a person's first row;
    after a code that it does not name anything may. Blames the later cell. Only rows where `when` is true count.

    Example:
        >>> starts = [date(2015, 5, 1), date(2015, 6, 1)]
        >>> order = may_follow({FIRST: ("S",), "S": ("P", "L")}, per="child", by="start")
        >>> try_rule(order, reason=["S", "S"], child="C1", start=starts)
        ['A3: Reason cannot be S after S']
    """
    counts = _only(says)

    def passes(own: str) -> pl.Expr:
        first = is_first(per=per, by=by, when=counts)
        before = previous(own, per=per, by=by, when=counts).col
        fits = pl.lit(None, pl.Boolean)
        for code, allowed in after.items():
            fits = pl.when(first if code == FIRST else before == code).then(pl.col(own).is_in(allowed)).otherwise(fits)
        return fits

    return make(
        "may_follow", passes, "may_follow", "In an order that can be",
        aims=lambda own: previous(own, per=per, by=by, when=counts).col, alike=True, says=says,
    )  # fmt: skip


def consistent(per: Columns, **says: Unpack[Says]) -> Rule:
    """The same value in every row of a group: `consistent("child")`; blames each that differs from the first filled.

    Example:
        >>> try_rule(consistent("child"), birth_date=[date(2001, 5, 1), date(2001, 6, 1)], child="C1")
        ['A3: Birth date is 1 June 2001 here and 1 May 2001 in another row of the same person']
    """

    def first(own: str) -> pl.Expr:
        return worked_out(pl.col(own).drop_nulls().first().over(group(per)), f"first {own}")

    def passes(own: str) -> pl.Expr:
        return pl.when(filled(per)).then(pl.col(own) == first(own))

    return make(
        "consistent", passes, "consistent", "The same for the same person", aims=first,
        alike=True, says=says,
    )  # fmt: skip


def at_most_per(most: int, per: Columns, **says: Unpack[Says]) -> Rule:
    """No more than so many rows in a group: `at_most_per(1, "child", when=pl.col("end").is_null())`.

    Blames the own cell of each row after those. A row that has an empty cell in `per` is in no group. Only rows where
    `when` is true count, and none in which it reads a cell that could not be read.

    Example:
        >>> try_rule(
        ...     at_most_per(1, "child", when=pl.col("end").is_null()), start=["May", "June"], end=None, child="C1"
        ... )
        ['A3: There are too many rows like this one: 1 at most']
    """
    counts = _only(says)
    read = [~odd for odd in any_unread([] if counts is None else counts.meta.root_names())]

    def passes(_: str) -> pl.Expr:
        there = _both(counts, pl.all_horizontal(filled(per), *read))
        return pl.when(there).then(there.cast(pl.Int64).cum_sum().over(group(per)) <= most)

    return make("at_most_per", passes, "at_most_per", "Not too many", facts={"most": most}, says=says)


def total_of(across: Columns, total: str | None = None, *, within: Sequence[str] = (), **says: Unpack[Says]) -> Rule:
    """In a table of counts, the row (or column) of totals: `total_of("age_band", "total", within=("measure", "sex"))`.

    Where `across` says `total` (None: where it is empty, as a cross-tab's totals are; of several fields, where all
    are), the count is the sum of the rows that say anything else there and the same in `within`. Blames the total. An
    empty part counts 0; where there are no parts, or one (or what it is of) could not be read, it is not asked.

    Example:
        >>> try_rule(total_of("age_band", "all"), count=[3, 4, 8], age_band=["under 16", "16 and over", "all"])
        ['A4: Count must be 7, which is what the figures of this total add up to']
    """
    names = listed(across)
    wholes = [pl.col(name).is_null() if total is None else pl.col(name) == total for name in names]
    whole = pl.all_horizontal(wholes)
    strange = pl.any_horizontal(unread(name) for name in names)
    lost = [_may_be_there(name, within) for name in within]

    def parts(own: str) -> pl.Expr:
        part = pl.all_horizontal(*(pl.col(name).is_not_null() & ~one for name, one in zip(names, wholes, strict=True)))
        known = (pl.col(own).is_not_null() & part).any() & ~(strange | (unread(own) & part)).any()
        added = pl.when(known).then(to_the_digit(pl.when(part).then(pl.col(own)).sum()))
        return pl.when(~pl.any_horizontal(lost)).then(added.over(list(within))) if within else added

    def passes(own: str) -> pl.Expr:
        return pl.when(whole).then(to_the_digit(pl.col(own)) == parts(own))

    return make(
        "total_of", passes, f"total_of_{'_'.join(names)}",
        "Rows that add up", aims=parts, facts={"other_field": names[0]}, says=says,
    )  # fmt: skip


def _may_be_there(name: str, within: Sequence[str]) -> pl.Expr:
    """Say for each row whether one may stand with it that has the same in the other fields, and cannot be read here."""
    others = [other for other in within if other != name]
    odd = unread(name).any()
    alone = odd.over(others) if others else odd
    return alone | pl.any_horizontal((unread(name) & unread(other)).any() for other in others) if others else alone


@dataclass(frozen=True, slots=True, eq=False)
class _Ended:
    """The last day on which an episode before ended, counted as `_day` counts, and the row of that episode."""

    col: pl.Expr
    row: pl.Expr


def _last_end(rows: InOrder, end: str, unknown: date) -> _Ended:
    """Find when the episodes before have ended; an open one ends in a far future.

    An end that was sent but could not be read is reported already, and must not make other episodes wrong: it counts as
    `unknown`.
    """
    ends = pl.when(unread(end)).then(unknown).otherwise(pl.col(end).fill_null(FAR_FUTURE))
    # The person's number leads, so that the highest so far never comes from the person before.
    each = worked_out(rows.persons() * _DAYS + rows.sorted(_number(ends)), "ends")
    latest = each.cum_max()
    row = pl.when(each == latest).then(rows.sorted(pl.col(ROW))).forward_fill()
    return _Ended(
        worked_out(rows.back(pl.when(rows.again).then(latest.shift(1) % _DAYS)), "ended"),
        rows.back(pl.when(rows.again).then(row.shift(1))),
    )


def _day(field: str) -> pl.Expr:
    return _number(pl.col(field))


def _number(day: pl.Expr) -> pl.Expr:
    """Count days from the first that there is."""
    return day.to_physical().cast(pl.Int64) + _FIRST_DAY


def _only(says: Says) -> pl.Expr | None:
    """Give the condition of a shape in which only the rows that keep it count; it stays the condition of the rule."""
    when = condition(says)
    return None if when is None else when.fill_null(value=False)


def _both(counts: pl.Expr | None, there: pl.Expr) -> pl.Expr:
    return there if counts is None else counts & there
