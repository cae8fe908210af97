"""Shapes that hold a field against another of the row, a reference, or a day: order, equality, amounts.

Each blames its own cell, and shows the other. Where either is empty, or could not be read, the rule does not apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import polars as pl

from alexi_ingest.declare import TODAY
from alexi_ingest.model import Severity
from alexi_ingest.validate.digits import to_the_digit
from alexi_ingest.validate.shapes.making import Says, make
from alexi_ingest.validate.shapes.values import Other, of, value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from alexi_ingest.declare import Rule

SURE = 3.29
"""Standard deviations that two Poisson counts must be apart, so that chance alone gives it 1 time in 1,000.

A return has several counts, of 16 hubs and many quarters: at 1 in 20 nearly every return would be asked about one.
"""
_IN_ORDER = "Dates and times in order"


def not_before(other: Other, **says: Unpack[Says]) -> Rule:
    """The same as or after another date or time: `not_before("referral_date", source="DfE 8630")`.

    Example:
        >>> try_rule(not_before("start"), end=[time(10), time(9)], start=time(10))
        ['A3: End must be the same as or after 10:00, which is “Start”']
    """
    return _against("not_before", other, lambda own, col: own >= col, _IN_ORDER, says=says)


def after(other: Other, **says: Unpack[Says]) -> Rule:
    """Later than another date or time: `after("start")`.

    Example:
        >>> try_rule(after("start"), end=time(10), start=time(10))
        ['A2: End must be after 10:00, which is “Start”']
    """
    return _against("after", other, lambda own, col: own > col, _IN_ORDER, says=says)


def not_after(other: Other, **says: Unpack[Says]) -> Rule:
    """The same as or before another date or time: `not_after(PERIOD_END)`.

    Example:
        >>> try_rule(not_after(PERIOD_END), start=[date(2015, 9, 30), date(2015, 10, 1)])
        ['A3: Start must be the same as or before 30 September 2015, which is the last day of the period']
    """
    return _against("not_after", other, lambda own, col: own <= col, _IN_ORDER, says=says)


def before(other: Other, **says: Unpack[Says]) -> Rule:
    """Earlier than another date or time: `before(of("young_person", "birth_date", by="child") + years(18))`.

    Example:
        >>> try_rule(before("end"), start=[date(2015, 9, 1), date(2015, 9, 3)], end=date(2015, 9, 3))
        ['A3: Start must be before 3 September 2015, which is “End”']
    """
    return _against("before", other, lambda own, col: own < col, _IN_ORDER, says=says)


def not_in_future(**says: Unpack[Says]) -> Rule:
    """A date that is not later than the day on which the file was received: `not_in_future()`.

    Example:
        >>> try_rule(not_in_future(), date=[date(2015, 10, 5), date(2015, 10, 6)])
        ['A3: Date must be 5 October 2015 or earlier: that is the day on which we received the file']
    """
    return make(
        "not_in_future", lambda own: pl.col(own) <= pl.col(TODAY), "not_in_future", "Not in the future",
        aims=lambda _: pl.col(TODAY), says=says,
    )  # fmt: skip


def at_least(other: Other, **says: Unpack[Says]) -> Rule:
    """Not less than another number: `at_least("attended")`.

    Example:
        >>> try_rule(at_least("attended"), booked=[30, 20], attended=25)
        ['A3: “Booked” is less than 25, which is “Attended”']
    """
    return _against("at_least", other, lambda own, col: own >= col, "Not less than the other", says=says)


def at_most(other: Other, **says: Unpack[Says]) -> Rule:
    """Not more than another number: `at_most("booked", severity=Severity.QUERY)`.

    Example:
        >>> try_rule(at_most("booked"), attended=[20, 31], booked=30)
        ['A3: “Attended” is more than 30, which is “Booked”']
    """
    return _against("at_most", other, lambda own, col: own <= col, "Not more than the other", says=says)


def equals(other: Other, **says: Unpack[Says]) -> Rule:
    """The same as another value: `equals(of("header", "sex", by="child"))`, `equals(previous("end", …))`.

    Example:
        >>> try_rule(equals("total"), last_total=[7, 8], total=7)
        ['A3: Last total must be 7, which is “Total”']
    """
    return _against("equals", other, lambda own, col: own == col, "The same as the other", says=says)


def differs_from(other: Other, **says: Unpack[Says]) -> Rule:
    """Not the same as another value: `differs_from("former_id")`.

    Example:
        >>> try_rule(differs_from("former_id"), new_id=["A2", "A1"], former_id="A1")
        ['A3: New ID is the same as the former ID']
    """
    return _against("differs_from", other, lambda own, col: own != col, "Not the same as the other", says=says)


def close_to(other: Other, *, share: float, count: float = 0, **says: Unpack[Says]) -> Rule:
    """A number no further from another than a share of it, or than a count, whichever is more. A query.

    `close_to(of("referral", pl.col("accepted").sum(), return_type="casework", name="accepted"), share=0.1, count=2)`.

    Example:
        >>> accepted = of("referral", pl.col("accepted").sum(), return_type="casework", name="accepted")
        >>> casework = {"referral": {"accepted": [True] * 10}}
        >>> try_rule(close_to(accepted, share=0.1, count=2), new=[12, 13], others={"casework": casework})
        ['A3: New is more than 10% away from 10, which is “accepted” in your casework return']
    """
    says.setdefault("severity", Severity.QUERY)
    facts = {"share": _percent(share)}

    def near(own: pl.Expr, col: pl.Expr) -> pl.Expr:
        return to_the_digit((own - col).abs()) <= to_the_digit(pl.max_horizontal(col.abs() * share, pl.lit(count)))

    return _against("close_to", other, near, "Close to the other", facts, says=says)


def change_at_most(share: float, since: Other, **says: Unpack[Says]) -> Rule:
    """A count that changed by no more than a share since another, where both are large enough to tell. A query.

    Two counts of rare events a and b differ by chance with a standard deviation of √(a + b) (Przyborowski and
    Wilenski, 1940; the normal approximation): only a change of more than `SURE` times that
    counts. `change_at_most(0.5, of("activity", "count", by="measure", last=True))`.

    Example:
        >>> last = {"activity": {"measure": ["calls", "visits"], "count": [200, 4]}}
        >>> change = change_at_most(0.5, of("activity", "count", by="measure", last=True))
        >>> try_rule(change, count=[400, 8], measure=["calls", "visits"], last=last)
        ['A2: Count is more than 50% away from 200, which is “count” in your last return, and that is more than
        chance']
    """
    says.setdefault("severity", Severity.QUERY)

    def steady(own: pl.Expr, col: pl.Expr) -> pl.Expr:
        change = to_the_digit((own - col).abs())
        return (change <= to_the_digit(col.abs() * share)) | (change <= SURE * (own + col).abs().sqrt())

    return _against("change_at_most", since, steady, "No sudden change", {"share": _percent(share)}, says=says)


def same_as_last(table: str, key: str, **says: Unpack[Says]) -> Rule:
    """The same value as the last standing return's published `table` has for this `key`. A query of level 2.

    `same_as_last("young_person", "person_id", source="SSDA903 203")`.

    Example:
        >>> last = {"young_person": {"person_id": ["P1", "P2"], "gender": ["1", "2"]}}
        >>> try_rule(same_as_last("young_person", "person_id"), gender="1", person_id=["P1", "P2", "P3"], last=last)
        ['A3: Gender is not the same as in your last return, where it was 2']
    """
    says.setdefault("severity", Severity.QUERY)
    return make(
        "same_as_last", lambda own: pl.col(own) == of(table, own, by=key, last=True).col, "same_as_last",
        "The same as in the last return",
        aims=lambda own: of(table, own, by=key, last=True).col, alike=True, says=says,
    )  # fmt: skip


def no_step_back(*order: str, since: Other, **says: Unpack[Says]) -> Rule:
    """A code that stands no earlier in an order than another: `no_step_back("none", "draft", since=of(…))`. A query.

    Codes that are not in the order (other, not known) are left alone.

    Example:
        >>> last = {"policy": {"authority": ["Leeds"], "status": ["adopted"]}}
        >>> forward = no_step_back("none", "draft", "adopted", since=of("policy", "status", by="authority", last=True))
        >>> try_rule(forward, status="draft", authority="Leeds", last=last)
        ['A2: Status goes back behind adopted, which is “status” in your last return']
    """
    says.setdefault("severity", Severity.QUERY)
    ranks = {code: rank for rank, code in enumerate(order)}

    def rank(col: pl.Expr) -> pl.Expr:
        return col.replace_strict(ranks, default=None, return_dtype=pl.Int64)

    return _against("no_step_back", since, lambda own, col: rank(own) >= rank(col), "No step back", says=says)


def _percent(share: float) -> str:
    """Write a share as a person does: 0.125 is 12.5%."""
    return f"{100 * share:.6g}%"


def _against(
    shape: str,
    other: Other,
    holds: Callable[[pl.Expr, pl.Expr], pl.Expr],
    title: str,
    facts: Mapping[str, str | float] | None = None,
    *,
    says: Says,
) -> Rule:
    held = value(other)
    return make(
        shape, lambda own: holds(pl.col(own), held.col), f"{shape}_{held.name}", title,
        aims=lambda _: held.col, facts={**held.facts, **(facts or {})}, alike=True, says=says,
    )  # fmt: skip
