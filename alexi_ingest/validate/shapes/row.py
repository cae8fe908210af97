"""Shapes of one cell, or of one row: filled or not, which codes, which numbers, which text, sums of parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Unpack

import polars as pl

from alexi_ingest.declare import Scope
from alexi_ingest.model import Severity
from alexi_ingest.validate.digits import to_the_digit
from alexi_ingest.validate.shapes.making import Says, Words, make
from alexi_ingest.validate.shapes.values import Other, of_list, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import Rule

_TOGETHER = "Filled in together"
_WHERE_NEEDED = "Filled in where it is needed"


def that(passes: pl.Expr, *, scope: Scope = Scope.CELL, other: pl.Expr | None = None, **says: Unpack[Says]) -> Rule:
    """Any rule of its own, with its own words: `that(pl.col("date").dt.weekday() < 6, name="weekend", title=…, …)`.

    True keeps it, false breaks it, null: it does not apply. `other` is `{other}` in its message. Blames its
    cell; with `scope=Scope.COLUMN` (`passes` is then one value) the column.

    Example:
        >>> pairs = that(pl.col("shoes") % 2 == 0, name="pairs", message="{Heading} must be an even number")
        >>> try_rule(pairs, shoes=[4, 3])
        ['A3: Shoes must be an even number']
    """
    aims = None if other is None else lambda _: other
    return make("that", lambda _: passes, "that", "As the return asks", aims=aims, scope=scope, says=says)


def required_when(when: pl.Expr, because: str, **words: Unpack[Words]) -> Rule:
    """Filled wherever `when` is true: `required_when(pl.col("accepted"), "the person was accepted")`.

    `because` says `when` in a clause. Blames the empty cell.

    Example:
        >>> accepted = required_when(pl.col("accepted"), "the person was accepted")
        >>> try_rule(accepted, worker=["Ann", None, None], accepted=[True, True, False])
        ['A3: Enter the worker, because the person was accepted']
    """
    return make(
        "required_when", _filled, "required_when", _WHERE_NEEDED, says={**words, "when": when, "because": because},
    )  # fmt: skip


def required_with(other: Other, **says: Unpack[Says]) -> Rule:
    """Filled wherever another field is: `required_with("close_date", source="DfE 8805")`; blames the empty cell.

    Example:
        >>> try_rule(required_with("close_date"), close_reason=[None, None], close_date=[date(2015, 9, 1), None])
        ['A2: Enter the close reason, because the close date is filled in']
    """
    held = value(other)
    return make(
        "required_with", lambda own: pl.when(held.col.is_not_null()).then(_filled(own)), f"required_with_{held.name}",
        _TOGETHER, facts=held.facts, says=says,
    )  # fmt: skip


def only_when(when: pl.Expr, because: str, **words: Unpack[Words]) -> Rule:
    """Empty wherever `when` is not true: `only_when(pl.col("kind") == "M", "the episode is of kind M")`.

    `because` says `when` in a clause. Blames the cell that is filled too much. Where `when` is null it is not asked.

    Example:
        >>> try_rule(only_when(pl.col("kind") == "M", "the episode is of kind M"), found_by="Police", kind=["M", "A"])
        ['A3: “Found by” must be empty unless the episode is of kind M']
    """
    return make(
        "only_when", lambda own: pl.col(own).is_null(), "only_when", _WHERE_NEEDED,
        says={**words, "when": ~when, "because": because},
    )  # fmt: skip


def only_with(other: Other, **says: Unpack[Says]) -> Rule:
    """Empty wherever another field is: `only_with("close_date", source="DfE 8810")`; blames what is filled too much.

    Example:
        >>> try_rule(only_with("close_date"), close_reason="Moved", close_date=[date(2015, 9, 1), None])
        ['A3: Close reason is filled in, and the close date is empty']
    """
    held = value(other)
    return make(
        "only_with", lambda own: pl.col(own).is_null() | held.col.is_not_null(), f"only_with_{held.name}", _TOGETHER,
        facts=held.facts, says=says,
    )  # fmt: skip


def exactly_when(when: pl.Expr, because: str, **words: Unpack[Words]) -> Rule:
    """Filled where `when` is true and empty where it is false: `exactly_when(pl.col("closed"), "the case is closed")`.

    `because` says `when` in a clause. Blames the cell that is empty, or filled too much.

    Example:
        >>> try_rule(exactly_when(pl.col("closed"), "the case is closed"), reason="Moved", closed=[True, False])
        ['A3: Reason must be filled in if the case is closed, and empty if not']
    """
    return make(
        "exactly_when", lambda own: _filled(own) == when, "exactly_when", _WHERE_NEEDED,
        says={**words, "when": when.is_not_null(), "because": because},
    )  # fmt: skip


def exactly_with(other: Other, **says: Unpack[Says]) -> Rule:
    """Filled where another field is, and empty where it is not: `exactly_with("close_date", source="CIN 8805, 8810")`.

    Blames the cell that is empty, or filled too much.

    Example:
        >>> try_rule(exactly_with("close_date"), reason=["Moved", None], close_date=[None, date(2015, 9, 1)])
        ['A2: Reason must be filled in if the close date is, and only then', 'A3: Reason must be filled in if the close
        date is, and only then']
    """
    held = value(other)
    return make(
        "exactly_with", lambda own: _filled(own) == held.col.is_not_null(), f"exactly_with_{held.name}", _TOGETHER,
        facts=held.facts, says=says,
    )  # fmt: skip


def among(*codes: str, **says: Unpack[Says]) -> Rule:
    """One of these codes: `among("U1", "U2", when=pl.col("legal_status") == "V3")`; of several, each.

    An empty cell is left alone.

    Example:
        >>> try_rule(among("U1", when=pl.col("status") == "V3"), place=["U1", "H5", "H5"], status=["V3", "V3", "E1"])
        ['A3: Place must be U1 here, and is H5']
    """
    return make(
        "among", lambda own: pl.col(own).str.contains(f"^(?:{_any(codes)})(?:;(?:{_any(codes)}))*$"), "among",
        "One of the answers that fit", facts={"codes": ";".join(codes)}, says=says,
    )  # fmt: skip


def not_among(*codes: str, **says: Unpack[Says]) -> Rule:
    """None of these codes: `not_among("E11", "E12", when=pl.col("age") < 16)`; of several, none.

    An empty cell is left alone.

    Example:
        >>> try_rule(not_among("E11", when=pl.col("age") < 16), reason=["E11", "E11"], age=[15, 17])
        ['A2: Reason cannot be E11 here']
    """
    return make(
        "not_among", lambda own: ~pl.col(own).str.contains(f"(?:^|;)(?:{_any(codes)})(?:;|$)"), "not_among",
        "None of the answers that do not fit", facts={"codes": ";".join(codes)}, says=says,
    )  # fmt: skip


def exclusive(code: str, **says: Unpack[Says]) -> Rule:
    """In a field of several codes, one that excludes all others: `exclusive("NONE", source="DfE 8790")`.

    Example:
        >>> try_rule(exclusive("NONE"), disability=["NONE", "MOB;HEAR", "MOB;NONE"])
        ['A4: Disability has “NONE” and other answers as well, and “NONE” must stand alone']
    """
    return make(
        "exclusive", lambda own: ~pl.col(own).str.contains(f"(?:^|;){re.escape(code)}(?:;|$)") | (pl.col(own) == code),
        "exclusive", "An option that stands alone", facts={"code": code}, says=says,
    )  # fmt: skip


def in_use_on(day: Other, *, codes: str, **says: Unpack[Says]) -> Rule:
    """A code that its list has in use on a day of the row: `in_use_on("start_date", codes="local_authority")`.

    A field's codes are held against the period without a rule. A code that is not on the list is left alone.

    Example:
        >>> lists = {"council": {"code": "E06", "label": "Northumberland", "valid_to": "2013-03-31"}}
        >>> try_rule(in_use_on("start", codes="council"), council="E06", start=date(2015, 9, 1), lists=lists)
        ['A2: Council E06 was not in use on 1 September 2015, which is “Start”']
    """
    held = value(day)

    def passes(own: str) -> pl.Expr:
        begun = of_list(codes, "valid_from", by=own).col <= held.col
        ended = of_list(codes, "valid_to", by=own).col < held.col
        return begun.fill_null(value=True) & ~ended.fill_null(value=False)

    return make(
        "in_use_on", passes, f"in_use_on_{held.name}", "A code of that day", aims=lambda _: held.col,
        facts=held.facts, says=says,
    )  # fmt: skip


def between(least: float | None = None, most: float | None = None, **says: Unpack[Says]) -> Rule:
    """A number within bounds, both inclusive: `between(0, 40, when=pl.col("scale") == "SDQ")`.

    Bounds that always hold are the field's own: `field(…, minimum=0, maximum=40)`.

    Example:
        >>> try_rule(between(0, 40, when=pl.col("scale") == "SDQ"), score=[41, 41], scale=["SDQ", "CORE"])
        ['A2: Score must be between 0 and 40']
    """
    facts = {key: bound for key, bound in (("minimum", least), ("maximum", most)) if bound is not None}

    def passes(own: str) -> pl.Expr:
        held = [pl.col(own) >= least] if least is not None else []
        return pl.all_horizontal(*held, *([pl.col(own) <= most] if most is not None else []))

    return make("out_of_range", passes, "between", "Within the range", facts=facts, says=says)


def matches(pattern: str, looks: str, **says: Unpack[Says]) -> Rule:
    """Text that a pattern matches from end to end: `matches("[A-Z][0-9]{12}", "a letter and 12 digits")`.

    `pattern` is a Rust regular expression, which `looks` says to a person.

    Example:
        >>> try_rule(matches("[A-Z][0-9]{3}", "a letter and 3 digits"), case_id=["A123", "A12"])
        ['A3: Case ID must be a letter and 3 digits, and is A12']
    """
    return make(
        "matches", lambda own: pl.col(own).str.contains(f"^(?:{pattern})$"), "matches", "Of the right form",
        facts={"looks": looks}, says=says,
    )  # fmt: skip


def unlike(pattern: str, **says: Unpack[Says]) -> Rule:
    """Text in which a pattern (Rust regular expression) should not be found: `unlike("(?i)test")`. A query.

    Example:
        >>> try_rule(unlike("(?i)test", message="{Heading} looks like a test"), name=["Ann", "TEST"])
        ['A3: Name looks like a test']
    """
    says.setdefault("severity", Severity.QUERY)
    return make("unlike", lambda own: ~pl.col(own).str.contains(pattern), "unlike", "Of the usual form", says=says)


def sum_of(parts: Sequence[str], *, tolerance: float = 0, **says: Unpack[Says]) -> Rule:
    """A total that its parts add up to: `sum_of(("boys", "girls"))`; blames the total.

    An empty part counts 0; where all are empty it is not asked. `tolerance` is for rounded amounts.

    Example:
        >>> try_rule(sum_of(("boys", "girls")), attended=[5, 5], boys=[2, 2], girls=[3, 2])
        ['A3: “Attended” must be 4, which is what “Boys” and “Girls” add up to']
    """
    total = to_the_digit(pl.sum_horizontal(*parts))
    some = pl.any_horizontal(pl.col(part).is_not_null() for part in parts)

    def passes(own: str) -> pl.Expr:
        return pl.when(some).then(to_the_digit((pl.col(own) - total).abs()) <= tolerance)

    return make(
        "sum_of", passes, "sum_of_parts", "Parts that add up", aims=lambda _: total,
        facts={"parts": ";".join(parts)}, says=says,
    )  # fmt: skip


def balance(opening: Other, *, plus: Sequence[str] = (), less: Sequence[str] = (), **says: Unpack[Says]) -> Rule:
    """A closing figure: `balance("opening", plus=("new",), less=("closed",))`; blames the closing one.

    An empty figure among those added or taken away counts 0; without an opening one it is not asked.

    Example:
        >>> try_rule(balance("opening", plus=("new",), less=("closed",)), closing=13, opening=10, new=3, closed=1)
        ['A2: Closing must be 12: “Opening”, plus “New”, less “Closed”']
    """
    start = value(opening)
    due = to_the_digit(start.col + _sum(plus) - _sum(less))
    facts = {**start.facts, "plus": ";".join(plus), "less": ";".join(less)}
    return make(
        "balance", lambda own: to_the_digit(pl.col(own)) == due, "balance", "Figures that balance",
        aims=lambda _: due, facts={key: fact for key, fact in facts.items() if fact}, says=says,
    )  # fmt: skip


def _filled(own: str) -> pl.Expr:
    return pl.col(own).is_not_null()


def _any(codes: Sequence[str]) -> str:
    return "|".join(map(re.escape, codes))


def _sum(parts: Sequence[str]) -> pl.Expr:
    return pl.sum_horizontal(*parts) if parts else pl.lit(0)
