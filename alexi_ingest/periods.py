"""Periods: financial-year quarters `2015-16-Q2` (1 April to 31 March), years `2015-16`, and visit rounds `R1`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_QUARTER = re.compile(r"(\d{4})-(\d{2})-Q([1-4])")
_YEAR = re.compile(r"(\d{4})-(\d{2})")
_FIRST_MONTH = 4
_CENTURY = 100


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a financial year that begins on 1 April of `year`; `number` is 1 (April to June) to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        """Give the standard form, `2015-16-Q2`."""
        return f"{self.year}-{(self.year + 1) % _CENTURY:02d}-Q{self.number}"

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
    return Quarter(year, number) if (year + 1) % _CENTURY == short else None


def quarter_of(day: date) -> Quarter:
    """Give the quarter that holds a day."""
    year = day.year if day.month >= _FIRST_MONTH else day.year - 1
    return Quarter(year, (day.month - _FIRST_MONTH) % 12 // 3 + 1)


def previous(period: str) -> str | None:
    """Give the period before, in its standard form; None for a period that is not a quarter or a year."""
    found = quarter(period)
    if found:
        return str(found.previous)
    match = _YEAR.fullmatch(period)
    if match:
        year = int(match[1]) - 1
        return f"{year}-{(year + 1) % _CENTURY:02d}"
    return None


def bounds(period: str) -> tuple[date, date] | None:
    """Give the first and last day of a quarter or year; None for a round or for what is no period."""
    found = quarter(period)
    if found:
        return found.first, found.last
    match = _YEAR.fullmatch(period)
    if match:
        year = int(match[1])
        return date(year, _FIRST_MONTH, 1), date(year + 1, 3, 31)
    return None
