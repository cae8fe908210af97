"""Periods: financial-year quarters `2015-16-Q2` (1 April to 31 March), years `2015-16`, and visit rounds `R1`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Periodicity = Literal["quarterly", "yearly", "rounds"]
PERIODICITIES: tuple[Periodicity, ...] = get_args(Periodicity)
NOUNS: Mapping[Periodicity, str] = {"quarterly": "quarter", "yearly": "year", "rounds": "round"}
"""What a period of each periodicity is called."""
CENTURY = 100
_QUARTER = re.compile(r"(\d{4})-(\d{2})-Q([1-4])", re.ASCII)
_YEAR = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_VISIT_ROUND = re.compile(r"R([1-9])", re.ASCII)
_FIRST_MONTH = 4


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a financial year that begins on 1 April of `year`; `number` is 1 (April to June) to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        """Give the standard form, `2015-16-Q2`."""
        return f"{year_named(self.year)}-Q{self.number}"

    @property
    def first(self) -> date:
        """The first day."""
        month = _FIRST_MONTH + 3 * (self.number - 1)
        return date(self.year, month, 1) if month <= 12 else date(self.year + 1, month - 12, 1)  # noqa: PLR2004

    @property
    def last(self) -> date:
        """The last day."""
        return date.fromordinal(self.next.first.toordinal() - 1)

    @property
    def next(self) -> Quarter:
        """The quarter after."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)  # noqa: PLR2004

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


def quarter(text: str) -> Quarter | None:
    """Read the standard form of a quarter; None where it is not one."""
    match = _QUARTER.fullmatch(text)
    if not match:
        return None
    year, short, number = int(match[1]), int(match[2]), int(match[3])
    return Quarter(year, number) if (year + 1) % CENTURY == short else None


def quarter_of(day: date) -> Quarter:
    """Give the quarter that holds a day."""
    year = day.year if day.month >= _FIRST_MONTH else day.year - 1
    return Quarter(year, (day.month - _FIRST_MONTH) % 12 // 3 + 1)


def of_day(day: date, periodicity: Periodicity) -> str | None:
    """Give the quarter or the financial year that holds a day; None for rounds, which no day tells."""
    found = quarter_of(day)
    return {"quarterly": str(found), "yearly": year_named(found.year), "rounds": None}[periodicity]


def periodicity_of(period: str) -> Periodicity | None:
    """Say of which periodicity a period in its standard form is; None for what is none."""
    if quarter(period):
        return "quarterly"
    if _year(period) is not None:
        return "yearly"
    return "rounds" if _VISIT_ROUND.fullmatch(period) else None


def _year(period: str) -> int | None:
    """Read the standard form of a year; None where it is not one."""
    match = _YEAR.fullmatch(period)
    return int(match[1]) if match and year_named(int(match[1])) == period else None


def previous(period: str) -> str | None:
    """Give the period before, in its standard form; None for the first round, and for what is no period.

    Example:
        >>> previous_period("2015-16-Q1")
        '2014-15-Q4'
        >>> previous_period("R2")
        'R1'
    """
    found, year, visit = quarter(period), _year(period), _VISIT_ROUND.fullmatch(period)
    if found:
        return str(found.previous)
    if year is not None:
        return year_named(year - 1)
    return f"R{int(visit[1]) - 1}" if visit and visit[1] != "1" else None


def bounds(period: str) -> tuple[date, date] | None:
    """Give the first and last day of a quarter or year; None for a round or for what is no period.

    Example:
        >>> bounds("2015-16-Q2")
        (datetime.date(2015, 7, 1), datetime.date(2015, 9, 30))
    """
    found, year = quarter(period), _year(period)
    if found:
        return found.first, found.last
    return None if year is None else (date(year, _FIRST_MONTH, 1), date(year + 1, 3, 31))


def holds(period: str, other: str) -> bool:
    """Say whether a period is the other, or holds it as a year holds its quarters; never of a round and another."""
    one, within = bounds(period), bounds(other)
    inside = one is not None and within is not None and one[0] <= within[0] and within[1] <= one[1]
    return inside or (period == other and periodicity_of(period) is not None)


def lies_in(period: str, first: str, last: str) -> bool:
    """Say whether a period lies from one to another, both inclusive, `""` for open; True of one without dates."""
    now, begin, end = bounds(period), bounds(first), bounds(last)
    return not now or ((not begin or begin[0] <= now[0]) and (not end or now[0] <= end[1]))


def year_of(period: str) -> tuple[date, date] | None:
    """Give the first and last day of the financial year that holds a quarter, or is the year; None for any other."""
    found = quarter(period)
    return bounds(year_named(found.year) if found else period)


def is_later(period: str, than: str) -> bool:
    """Say whether a period begins after the other has ended; never of a period without dates, such as a round."""
    one, other = bounds(period), bounds(than)
    return one is not None and other is not None and one[0] > other[1]


def year_named(year: int) -> str:
    """Give the standard form of a financial year."""
    return f"{year}-{(year + 1) % CENTURY:02d}"
