"""Dates and months as people in Britain write them: day first, unless the column's own cells prove the US order.

Two-digit years are read within the hundred years that end `YEARS_AHEAD` years after the file was received: in 2016,
`26` is 2026 and `27` is 1927. Years before 1900 or after 2099 are no years of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from alexi_ingest.read.casting.reading import LONGEST, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FIRST_YEAR, LAST_YEAR = 1900, 2099
YEARS_AHEAD = 10
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 60_001)
_MONTHS_IN_YEAR = 12
_DAYS_IN_MONTH = 31
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
MONTHS: Mapping[str, int] = {
    **{name: i for i, name in enumerate(_NAMES, 1)},
    **{name[:3]: i for i, name in enumerate(_NAMES, 1)},
    "sept": 9,
}  # fmt: skip

_CLOCK = (
    r"(?:(?:[T\s]|,\s)\s*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_NAME = r"(?P<name>[a-z]{3,9})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_TH = r"(?:st|nd|rd|th)?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_NUMERIC = _pattern(rf"(?P<one>[0-9]{{1,2}})\s?(?P<dot>[/.\-])\s?(?P<two>[0-9]{{1,2}})\s?(?P=dot)\s?{_YEAR}{_CLOCK}")
_ISO = _pattern(rf"(?P<year>[0-9]{{4}})(?P<dot>[/.\-])(?P<month>[0-9]{{1,2}})(?P=dot)(?P<day>[0-9]{{1,2}}){_CLOCK}")
_WRITTEN = tuple(
    _pattern(_WEEKDAY + order + _CLOCK)
    for order in (
        rf"(?P<day>[0-9]{{1,2}}){_TH}(?:\s+of\s+|[\s\-/.,]*){_NAME}[\s\-/.,']*{_YEAR}",
        rf"{_NAME}[\s\-.]*(?P<day>[0-9]{{1,2}}){_TH},?\s+(?P<year>[0-9]{{4}})",
    )
)
_COMPACT = re.compile(r"[0-9]{8}")
_WHOLE = re.compile(r"([0-9]{5})(?:\.0+)?")
_SEVERAL = _pattern(
    rf"(?:from\s+)?{_WEEKDAY}[0-9]{{1,2}}{_TH}\s*(?:[/&,;\-\u2013\u2014]|and|to|or|until)\s*{_WEEKDAY}[0-9]{{1,2}}{_TH}"
    rf"(?:\s+of)?\s*{_NAME}.*"
)
_ONE_DATE = _pattern(
    rf"[0-9]{{1,2}}[/.\-][0-9]{{1,2}}[/.\-][0-9]{{2,4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}{_TH}\s+(?:{'|'.join(MONTHS)})\b"
)
_MONTH_FORMS = tuple(
    _pattern(form)
    for form in (
        r"(?P<month>[0-9]{1,2})\s?[/.\-\s]\s?(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})\s?[/.\-]\s?(?P<month>[0-9]{1,2})",
        rf"{_NAME}[\s\-/.,'\u2019]*{_YEAR}",
        rf"(?P<year>[0-9]{{4}})[\s\-/.,]*{_NAME}",
    )
)
_NUMBER = re.compile(r"[0-9]+")
_SHORT = 2


class Order(Enum):
    """Which part of `01/02/2015` is the day, by the cells of the column itself."""

    DAY_FIRST = auto()
    MONTH_FIRST = auto()
    MIXED = auto()


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one column. `received_on` places the century of two-digit years."""

    received_on: date

    def dates(self, texts: Sequence[str]) -> list[Reading]:
        """Read whole dates."""
        numeric = [_numeric(text) for text in texts]
        order = order_of(numeric)
        return [self._date(text, match, order) for text, match in zip(texts, numeric, strict=True)]

    def months(self, texts: Sequence[str]) -> list[Reading]:
        """Read months; a full date is repaired to its month, and its day is shown nowhere."""
        numeric = [_numeric(text) for text in texts]
        order = order_of(numeric)
        return [self._month(text, match, order) for text, match in zip(texts, numeric, strict=True)]

    def _date(self, text: str, numeric: re.Match[str] | None, order: Order) -> Reading:
        if numeric:
            return self._numeric(numeric, order)
        if len(text) > LONGEST:
            return Reading(error="not_a_date")
        for read in (self._iso, self._written, self._number):
            reading = read(text)
            if reading:
                return reading
        several = _SEVERAL.fullmatch(text) or len(_ONE_DATE.findall(text)) > 1
        return Reading(error="several_values" if several else "not_a_date")

    def _month(self, text: str, numeric: re.Match[str] | None, order: Order) -> Reading:
        for form in _MONTH_FORMS if len(text) <= LONGEST else ():
            match = form.fullmatch(text)
            if match:
                year, repairs = self._year(match["year"])
                return _dated(year, _month_of(match), 1, repairs, "not_a_month")
        reading = self._date(text, numeric, order)
        day = reading.value
        if not isinstance(day, date):
            problem = "not_a_month" if reading.error == "not_a_date" else reading.error
            return Reading(error=problem, shown=_without_days(text))
        if day.day == 1:
            return reading
        return Reading(day.replace(day=1), (*reading.repairs, "day_removed"), shown=f"{day:%m/%Y}")

    def _numeric(self, match: re.Match[str], order: Order) -> Reading:
        day, month = int(match["one"]), int(match["two"])
        if order is Order.MIXED and _only_us(day, month):
            return Reading(error="ambiguous_date")
        year, repairs = self._year(match["year"])
        if order is Order.MONTH_FIRST:
            day, month, repairs = month, day, ("us_dates", *repairs)
        return self._clocked(match, year, month, day, repairs)

    def _iso(self, text: str) -> Reading | None:
        match = _ISO.fullmatch(text)
        return self._clocked(match, int(match["year"]), int(match["month"]), int(match["day"]), ()) if match else None

    def _written(self, text: str) -> Reading | None:
        for form in _WRITTEN:
            match = form.fullmatch(text)
            if match and match["name"].lower() in MONTHS:
                year, repairs = self._year(match["year"])
                return self._clocked(match, year, _month_of(match), int(match["day"]), ("date_written_out", *repairs))
        return None

    def _number(self, text: str) -> Reading | None:
        match = _WHOLE.fullmatch(text)
        if match and int(match[1]) in _SERIALS:
            return Reading(_SERIAL_ZERO + timedelta(days=int(match[1])), ("serial_read_as_date",))
        if not _COMPACT.fullmatch(text):
            return None
        repairs = ("date_written_out",)
        year_first = _dated(int(text[:4]), int(text[4:6]), int(text[6:]), repairs, "not_a_date")
        # No text is both: a year of ours begins with 19 or 20, and no month has that number.
        return (
            year_first
            if year_first.value
            else _dated(int(text[4:]), int(text[2:4]), int(text[:2]), repairs, "not_a_date")
        )

    def _clocked(self, match: re.Match[str], year: int, month: int, day: int, repairs: tuple[str, ...]) -> Reading:
        """Give the day of a date that may have a time behind it: midnight says nothing, another time is left out."""
        if match["hour"] is not None:
            hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
            if hour >= 24 or minute >= 60 or second >= 60:  # noqa: PLR2004 - hours of a day, minutes of an hour
                return Reading(error="not_a_date")
            midnight = hour == (12 if match["half"] in ("a", "A") else 0)
            if not (midnight and minute == second == 0) and "date_written_out" not in repairs:
                repairs = (*repairs, "date_written_out")
        return _dated(year, month, day, repairs, "not_a_date")

    def _year(self, digits: str) -> tuple[int, tuple[str, ...]]:
        if len(digits) > _SHORT:
            return int(digits), ()
        last = self.received_on.year + YEARS_AHEAD
        return last - (last - int(digits)) % 100, ("two_digit_year",)


def order_of(numeric: Iterable[re.Match[str] | None]) -> Order:
    """Say in which order the numeric dates of a column stand, by those that can be read in one order only."""
    parts = [(int(match["one"]), int(match["two"])) for match in numeric if match]
    if not any(_only_us(one, two) for one, two in parts):
        return Order.DAY_FIRST
    return Order.MIXED if any(one > _MONTHS_IN_YEAR for one, _ in parts) else Order.MONTH_FIRST


def _numeric(text: str) -> re.Match[str] | None:
    return _NUMERIC.fullmatch(text) if len(text) <= LONGEST else None


def _only_us(one: int, two: int) -> bool:
    return 1 <= one <= _MONTHS_IN_YEAR < two <= _DAYS_IN_MONTH


def _month_of(match: re.Match[str]) -> int:
    """Give the number of a month that is written as a number or a name; 0 for another word."""
    found = match.groupdict()
    return int(found["month"]) if found.get("month") else MONTHS.get(match["name"].lower(), 0)


def _dated(year: int, month: int, day: int, repairs: tuple[str, ...], problem: str) -> Reading:
    """Give the date, or the problem where there is no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Reading(error=problem)
    try:
        return Reading(date(year, month, day), repairs)
    except ValueError:
        return Reading(error=problem)


def _without_days(text: str) -> str | None:
    """Hide every number but the year where a text could hold a full date of birth; None where it could not."""
    numbers = _NUMBER.findall(text)
    words = any(word[:3].lower() in MONTHS for word in re.findall(r"[A-Za-z]{3,}", text))
    if len(numbers) + words < _SHORT and not any(len(number) > 4 for number in numbers):  # noqa: PLR2004 - a year's
        return None
    return _NUMBER.sub(lambda match: match[0] if len(match[0]) == 4 else "?", text)  # noqa: PLR2004 - as above
