"""Values that a rule may read besides the row's own: of another table or return, of another row, of the calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import polars as pl

from alexi_ingest.declare import CONTEXT, UNREAD, Need, Origin
from alexi_ingest.errors import DeclarationError
from alexi_ingest.validate.shapes.expressions import Columns, listed, seen_through

if TYPE_CHECKING:
    from collections.abc import Iterable

By = Columns | Mapping[str, str]
"""The columns that join a row to another table: the same names in both, or own name → name there."""
_FEBRUARY, _LEAP_DAY = 2, 29
_NEEDS: dict[str, Need] = {}
"""Every column that was ever referred to, by its name, which says all of it: so an expression alone tells its needs."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: how polars writes it, and how a sentence does."""

    text: str
    words: str

    @property
    def back(self) -> str:
        """The same into the past."""
        return f"-{self.text}"

    def __radd__(self, other: str | date) -> Value:
        """So much after a day: that of a field or of the calendar by its name, or a constant one."""
        return value(other) + self

    def __rsub__(self, other: str | date) -> Value:
        """So much before such a day."""
        return value(other) - self


def years(count: int) -> Span:
    """So long a time, to be added to a day or taken from it: of a field, of the calendar, or of a `Value`.

    `"birth_date" + years(18)`. Where 29 February is missing, so many years after it is 1 March, as for `age`;
    so many years before it is 28 February.

    Example:
        >>> births = [date(2001, 5, 1), date(1990, 5, 1)]
        >>> try_rule(before("birth_date" + years(18)), referral=date(2015, 9, 1), birth_date=births)
        ['A3: Referral must be before 1 May 2008, which is 18 years after the birth date']
    """
    return Span(f"{count}y", f"{count} year{'' if count == 1 else 's'}")


def months(count: int) -> Span:
    """So long a time, to be added or taken away as `years` are.

    Example:
        >>> try_rule(not_after("start" + months(3)), review=date(2015, 9, 1), start=date(2015, 5, 1))
        ['A2: Review must be the same as or before 1 August 2015, which is 3 months after “Start”']
        >>> try_rule(not_before(PERIOD_START - months(3)), referral=[date(2015, 3, 31), date(2015, 4, 1)])
        ['A2: Referral must be the same as or after 1 April 2015, which is 3 months before the first day of the period']
    """
    return Span(f"{count}mo", f"{count} month{'' if count == 1 else 's'}")


def days(count: int) -> Span:
    """So long a time: `days(1)`.

    Example:
        >>> try_rule(not_after("referral" + days(5)), seen=date(2015, 9, 7), referral=date(2015, 9, 1))
        ['A2: Seen must be the same as or before 6 September 2015, which is 5 days after “Referral”']
    """
    return Span(f"{count}d", f"{count} day{'' if count == 1 else 's'}")


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """Something that a field is held against. It stands wherever a shape takes another field's name.

    `col` is its expression, for `when=` and any other. `name` ends the rule's name; `facts` tell the sentence what it
    is. A `Span` may be added or taken away.

    Example:
        >>> moved = "start" + months(3)
        >>> moved.name
        '3_months_after_start'
    """

    col: pl.Expr
    name: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, span: Span) -> Value:
        """The day so much later."""
        return self._moved(span.text, f"{span.words} after")

    def __sub__(self, span: Span) -> Value:
        """The day so much earlier."""
        return self._moved(span.back, f"{span.words} before")

    def called(self, name: str) -> Value:
        """Give it another name, and the sentence these words for it: `called("age_at_referral")`."""
        return Value(self.col, name, {"other_field": name})

    def _moved(self, by: str, words: str) -> Value:
        name = f"{words.replace(' ', '_')}_{self.name}"
        return replace(self, col=_offset(self.col, by), name=name, facts={**self.facts, "other_span": words})


def _offset(day: pl.Expr, by: str) -> pl.Expr:
    """Move a day; a leap day some years later is 1 March where there is none, when a person born on it is older."""
    moved = day.dt.offset_by(by)
    if not by.endswith("y") or by.startswith("-"):
        return moved
    gone = (day.dt.day() == _LEAP_DAY) & (day.dt.month() == _FEBRUARY) & (moved.dt.day() != _LEAP_DAY)
    return pl.when(gone).then(moved.dt.offset_by("1d")).otherwise(moved)


Other = str | Value | pl.Expr | date
"""What a field may be held against: a field of the row by its name, a `Value`, an expression with an alias, a day."""


def value(other: Other) -> Value:
    """Give anything that a field may be held against as a `Value`, for its `.col` or another name.

    A polars expression needs it where a `Span` is added or taken away; the name of a field or of a day does not.

    Example:
        >>> month = pl.col("start").dt.month_start().alias("month of the start")
        >>> try_rule(not_before(value(month) - days(1)), notice=date(2015, 8, 1), start=date(2015, 9, 10))
        ['A2: Notice must be the same as or after 31 August 2015, which is 1 day before the month of the start']
    """
    if isinstance(other, Value):
        return other
    if isinstance(other, str):
        return Value(pl.col(other), other.removeprefix(CONTEXT), {"other_field": other})
    if isinstance(other, date):
        day = other.isoformat()
        return Value(pl.lit(other), day.replace("-", "_"), {"other_day": day})
    name = other.meta.output_name()
    return Value(worked_out(other, name, _lost(other)), name, {"other_field": name})


def of(
    table: str,
    what: str | pl.Expr | None = None,
    *,
    by: By = (),
    at: str = "",
    span: tuple[str, str] | None = None,
    last: bool = False,
    return_type: str | None = None,
    name: str | None = None,
) -> Value:
    """Give a value of another table, joined to each row by key: `of("young_person", "birth_date", by="child")`.

    `what` is a field (the last filled one, where several rows have the key), or an aggregate over the rows that have it
    (`pl.col("end").max()`, named by `name`); without it, how many rows there are. With no `by` all rows are meant; with
    `at="review", span=("start", "end")` only those that last on the day of the review, both days included.
    `table` is one of this return; with `last`, a published table of the standing return of the period before; with
    `return_type`, one of that return's of the same period. Null where no row has the key. A rule is not asked where a
    cell that this comes from, or by which its rows are found, could not be read; it is NA where there is no such table
    or return.

    Example:
        >>> births = {"child": ["C1"], "birth_date": [date(2001, 5, 1)]}
        >>> born = of("young_person", "birth_date", by="child")
        >>> try_rule(not_before(born), referral=date(2000, 9, 1), child=["C1", "C9"], tables={"young_person": births})
        ['A2: Referral must be the same as or after 1 May 2001, which is the birth date on “young_person”']
        >>> many = at_least(of("referral", by="child"))
        >>> try_rule(many, total=1, child="C1", tables={"referral": {"child": ["C1", "C1"]}})
        ['A2: Total is less than 2, which is the number of rows on “referral” with the same child']
    """
    if bool(at) != bool(span) or (at and not by):
        _refuse(f"a value of {table!r} on a day of the row takes all three: by=, at= and span=")
    if last and return_type:
        _refuse(f"a value of {table!r} is either of the last return or of another: not last=True and return_type=")
    origin = Origin.LAST if last else Origin.OTHER if return_type else Origin.THIS
    expression = pl.len() if what is None else pl.col(what).drop_nulls().last() if isinstance(what, str) else what
    seen_through(expression, f"a value of {table!r}")
    given = name or (what if isinstance(what, str) else "rows" if what is None else what.meta.output_name())
    on, key = _joined(by)
    during = f" at {at} in {'-'.join(span)}" if span else ""
    place = ".".join(part for part in (origin.value, return_type, table, given, _digest(expression)) if part)
    column = f"{CONTEXT}{place} by {','.join(map('='.join, zip(on, key, strict=True)))}{during}"
    _NEEDS[column] = Need(column, table, key, expression, on, origin, return_type or "", at, span)
    if origin is Origin.THIS:
        _NEEDS[UNREAD + column] = _NEEDS[column]
    col = pl.col(column) if what is not None else pl.col(column).fill_null(0)
    if what is None and at:
        col = pl.when(pl.col(at).is_not_null()).then(col)
    short = f"last_{given}" if last else f"{return_type or table}_{given}"
    return Value(col, name or short, _facts(_NEEDS[column], given, counts=what is None and name is None))


def _facts(need: Need, given: str, *, counts: bool) -> dict[str, str]:
    """Give what a sentence says of a value of another table that is called `given`; whether it `counts` rows."""
    facts = {"other_field": given, "other_of": need.table, "other_origin": need.origin.value}
    facts["other_return"] = need.return_type
    if counts:
        facts |= {"other_count": given, "other_by": ";".join(need.on), "other_at": need.at}
    return {key: fact for key, fact in facts.items() if fact}


def _refuse(message: str) -> NoReturn:
    raise DeclarationError(message)


def of_list(codes: str, what: str | pl.Expr, *, by: str = "", name: str = "") -> Value:
    """Give what a code list says of a code of the row: `what` is `label`, `valid_from` or `valid_to`.

    Without `by` all of the list is meant, and `what` is an aggregate over its `code`, `label`, `valid_from` and
    `valid_to`, called `name`.

    Example:
        >>> councils = {"code": "E06", "label": "Old council", "valid_to": "2013-03-31"}
        >>> until = of_list("council", "valid_to", by="council")
        >>> try_rule(not_after(until), start=date(2015, 9, 1), council="E06", lists={"council": councils})
        ['A2: Start must be the same as or before 31 March 2013, which is “valid to”']
        >>> many = at_most(of_list("council", pl.len(), name="councils"))
        >>> try_rule(many, total=2, lists={"council": councils})
        ['A2: Total is more than 1, which is “councils”']
    """
    expression, given = (pl.col(what).last(), what) if isinstance(what, str) else (what, name)
    column = f"{CONTEXT}{Origin.LIST}.{codes}.{given}.{_digest(expression)} by {by}"
    key, on = (("code",), (by,)) if by else ((), ())
    _NEEDS[column] = Need(column, codes, key, expression, on, Origin.LIST)
    return Value(pl.col(column), f"{codes}_{given}", {"other_field": given})


def worked_out(expression: pl.Expr, name: str, lost: pl.Expr | None = None) -> pl.Expr:
    """Give a column that is worked out once for all rules that read it, from the table's own and joined columns.

    `lost` says where it is not known, because a cell that it comes from could not be read.
    """
    column = f"{CONTEXT}{name} {_digest(expression)}"
    _NEEDS[column] = Need(column, "", (), expression, (), Origin.OWN)
    if lost is not None:
        _NEEDS[UNREAD + column] = Need(UNREAD + column, "", (), lost, (), Origin.OWN)
    return pl.col(column)


def needs_of(columns: Iterable[str]) -> tuple[Need, ...]:
    """Give what must be joined or worked out for an expression that reads these columns, what comes first first."""
    found: dict[str, Need] = {}
    for name in columns:
        if name in _NEEDS and name not in found:
            need = _NEEDS[name]
            inner = need.value.meta.root_names() if need.origin is Origin.OWN else ()
            found |= {one.column: one for one in needs_of(inner)} | {need.column: need}
    return tuple(found.values())


def where_known(passes: pl.Expr) -> pl.Expr:
    """Ask a rule only where it is known what it reads of other rows and tables: no cell of theirs is reported twice."""
    lost = _lost(passes)
    return passes if lost is None else pl.when(~lost).then(passes)


def _lost(expression: pl.Expr) -> pl.Expr | None:
    """Say where something that is not of the row itself is not known; None where an expression reads nothing such."""
    names = dict.fromkeys(expression.meta.root_names())
    lost = [pl.col(UNREAD + name) for name in names if UNREAD + name in _NEEDS]
    return pl.any_horizontal(lost) if lost else None


def _joined(by: By) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(by, Mapping):
        return tuple(by), tuple(by.values())
    return tuple(listed(by)), tuple(listed(by))


def _digest(expression: pl.Expr) -> str:
    return hashlib.sha256(expression.meta.serialize()).hexdigest()[:8]
