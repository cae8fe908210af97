"""Periods: financial-year quarters `2015-16-Q2` (1 April to 31 March), years `2015-16`, and visit rounds `R1`.

They are read in the styles that people use (`Q2 2015/16`, `201516 Q2`, "July to September 2015", `21/22`), and never
guessed: `Q2 2015` may be the calendar's or the financial year's second quarter, `2021` a year or 2020-21.
"""

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


def read_period(text: str) -> str | None:
    """Read a text that is a period and nothing else, in any style; None where it is not one, or may be two."""
    return _one(text, whole=True)


def period_in(text: str) -> str | None:
    """Find the one period that a longer text names, such as a file's or sheet's name: "Casework 2015-16 Q2 v3.xlsx".

    None where there is none, where two differ, or where the figures may mean something else. Bare figures (`1920`)
    are a year only beside a quarter or `FY`.
    """
    return _one(text, whole=False)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A period that is named in a text, and where."""

    period: str
    start: int
    end: int


def _one(text: str, *, whole: bool) -> str | None:
    """Give the period that all mentions agree on: a quarter, else a year, else a round."""
    if len(text) > _LONGEST:
        return None
    plain = _BLANK.sub(" ", text.translate(_DASHES)).strip()
    mentions = _mentions(plain, whole=whole)
    if not mentions or (whole and not _covered(plain, mentions)):
        return None
    quarters = {mention.period for mention in mentions if _QUARTER.fullmatch(mention.period)}
    years = {mention.period for mention in mentions if _YEAR.fullmatch(mention.period)}
    rounds = {mention.period for mention in mentions} - quarters - years
    if quarters and years - {period[: len("2015-16")] for period in quarters}:
        return None
    named = quarters or years or rounds
    return named.pop() if len(named) == 1 else None


def _covered(text: str, mentions: Sequence[_Mention]) -> bool:
    """Whether nothing but brackets and stops stands beside the mentions."""
    rest = list(text)
    for mention in mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return not "".join(rest).strip(" ()[].,:;-")
