"""Dates and months as people in Britain write them: day first, unless the column's own cells prove the US order.

Two-digit years are read within the hundred years that end `YEARS_AHEAD` years after the file was received: in 2016,
`26` is 2026 and `27` is 1927. Years before 1900 or after 2099 are no years of ours. A time in another zone is moved to
`LONDON`, so that the day is that of the place: midnight on 1 July is 23:00 on 30 June in UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum, auto
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from alexi_ingest.read.casting import date_forms as forms
from alexi_ingest.read.casting.reading import LONGEST, Reading, was_shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST_YEAR, LAST_YEAR = 1900, 2099
YEARS_AHEAD = 10
LONDON = ZoneInfo("Europe/London")
A_PATTERN = 3
"""So many dates that can only be in the US order are no slip, beside others that can only be day first."""
_SERIAL_ZERO = datetime.fromisoformat("1899-12-30")
_SERIALS = range(20_000, 60_001)
_MONTHS_IN_YEAR = 12
_DAYS_IN_MONTH = 31
_SHORT, _LONG = 2, 4
_SECONDS = 86_400
_NO_DATES = frozenset({"not_a_date", "no_such_day", "no_year", "no_day", "weekday_differs"})
_NUMBER = re.compile(r"[0-9]+")


class Order(Enum):
    """In which order the numeric dates of a column stand, by the column itself.

    MIXED: in both, but few in the US order; DOUBTED: in both; UNPROVEN: every one could be either.
    """

    DAY_FIRST = auto()
    MONTH_FIRST = auto()
    MIXED = auto()
    DOUBTED = auto()
    UNPROVEN = auto()


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one column. `received_on` places the century of two-digit years; `timed` keeps their times."""

    received_on: date
    timed: bool = False

    def dates(self, texts: Sequence[str]) -> list[Reading]:
        """Read whole dates."""
        numeric = [_numeric(text) for text in texts]
        order = order_of(numeric)
        return [self._date(text, match, order) for text, match in zip(texts, numeric, strict=True)]

    def moments(self, texts: Sequence[str]) -> list[Reading]:
        """Read days with their times. Where no cell of the column proves the order, day first is taken, and told."""
        return [
            reading._replace(value=datetime.combine(reading.value, time()))
            if isinstance(reading.value, date) and not isinstance(reading.value, datetime)
            else reading
            for reading in self.dates(texts)
        ]

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
        return Reading(error=_why_not(text))

    def _month(self, text: str, numeric: re.Match[str] | None, order: Order) -> Reading:
        month = self._month_alone(text) if len(text) <= LONGEST else None
        if month:
            return month
        reading = self._date(text, numeric, order)
        day = reading.value
        if not isinstance(day, date):
            problem = "not_a_month" if reading.error in _NO_DATES else reading.error
            return Reading(error=problem, shown=_without_days(text))
        if day.day == 1:
            return reading
        return reading._replace(
            value=day.replace(day=1), repairs=(*reading.repairs, "day_removed"), shown=f"{day:%m/%Y}"
        )

    def _month_alone(self, text: str) -> Reading | None:
        for form in forms.MONTH_FORMS:
            match = form.fullmatch(text)
            if match:
                year, repairs = self._year(match["year"])
                return _as_month(_dated(year, forms.month_of(match), 1, repairs))
        if not forms.COMPACT_MONTH.fullmatch(text):
            return None
        # No text is both, as with dates below.
        year_first = _dated(int(text[:4]), int(text[4:]), 1, ("date_written_out",))
        return _as_month(
            year_first if year_first.value else _dated(int(text[2:]), int(text[:2]), 1, ("date_written_out",))
        )

    def _numeric(self, match: re.Match[str], order: Order) -> Reading:
        day, month = int(match["one"]), int(match["two"])
        if order in (Order.DAY_FIRST, Order.UNPROVEN):
            reading = self._clocked(match, day, month, ())
            unproven = self.timed and order is Order.UNPROVEN and day != month and reading.value
            return reading._replace(repairs=(*reading.repairs, "order_unproven")) if unproven else reading
        if order is Order.MONTH_FIRST:
            return self._clocked(match, month, day, ("us_dates",))
        if _only_us(day, month):
            return Reading(error="ambiguous_date")
        reading = self._clocked(match, day, month, ())
        doubted = order is Order.DOUBTED and day != month and max(day, month) <= _MONTHS_IN_YEAR and reading.value
        return reading._replace(query="either_order") if doubted else reading

    def _number(self, text: str) -> Reading | None:
        reading = _number(text)
        if self.timed or reading is None or not isinstance(reading.value, datetime):
            return reading
        return reading._replace(value=reading.value.date())

    def _iso(self, text: str) -> Reading | None:
        match = forms.ISO.fullmatch(text)
        return self._clocked(match, int(match["day"]), int(match["month"]), ()) if match else None

    def _written(self, text: str) -> Reading | None:
        for form in forms.WRITTEN:
            match = form.fullmatch(text)
            if match:
                return self._clocked(match, int(match["day"]), forms.month_of(match), ("date_written_out",))
        return None

    def _clocked(self, match: re.Match[str], day: int, month: int, repairs: tuple[str, ...]) -> Reading:
        """Give the day of a date that may have a weekday before it, which must be its own, and a time behind it.

        Midnight says nothing; another time is left out, and one in another zone may be on the day after or before.
        """
        year, more = self._year(match["year"])
        reading = _dated(year, month, day, (*repairs, *more))
        written = reading.value
        if not isinstance(written, date):
            return reading
        weekday = match["weekday"]
        if weekday and forms.WEEKDAYS[written.weekday()] != weekday[:3].lower():
            return Reading(error="weekday_differs", other=forms.WEEKDAY_NAMES[written.weekday()])
        if match["hour"] is None:
            return reading
        clock = forms.clock_of(match)
        if clock is None:
            return Reading(error="not_a_date")
        return reading if clock.is_midnight and not self.timed else self._at(reading, written, clock)

    def _at(self, reading: Reading, written: date, clock: forms.Clock) -> Reading:
        moment = _moment(written, clock)
        if self.timed:
            return reading._replace(value=moment)
        repair = "date_written_out" if moment.date() == written else "moved_to_our_time"
        return reading._replace(value=moment.date(), repairs=tuple(dict.fromkeys((*reading.repairs, repair))))

    def _year(self, digits: str) -> tuple[int, tuple[str, ...]]:
        if len(digits) > _SHORT:
            return int(digits), ()
        last = self.received_on.year + YEARS_AHEAD
        return last - (last - int(digits)) % 100, ("two_digit_year",)


def order_of(numeric: Iterable[re.Match[str] | None]) -> Order:
    """Say in which order the numeric dates of a column stand, by those that can be read in one order only."""
    parts = [(int(match["one"]), int(match["two"])) for match in numeric if match]
    us = sum(_only_us(one, two) for one, two in parts)
    ours = sum(_only_us(two, one) for one, two in parts)
    if not us:
        return Order.DAY_FIRST if ours else Order.UNPROVEN
    if not ours:
        return Order.MONTH_FIRST
    return Order.DOUBTED if us >= min(A_PATTERN, ours) else Order.MIXED


def _numeric(text: str) -> re.Match[str] | None:
    return forms.NUMERIC.fullmatch(text) if len(text) <= LONGEST else None


def _only_us(one: int, two: int) -> bool:
    return 1 <= one <= _MONTHS_IN_YEAR < two <= _DAYS_IN_MONTH


def _number(text: str) -> Reading | None:
    """Read a date that is a number: Excel's count of days, or eight digits."""
    match = forms.SERIAL.fullmatch(text)
    if match and int(match[1]) in _SERIALS:
        moment = _SERIAL_ZERO + timedelta(seconds=round(float(text) * _SECONDS))
        return Reading(moment, ("serial_read_as_date",))
    if not forms.COMPACT.fullmatch(text):
        return None
    # No text is both: a year of ours begins with 19 or 20, and no month has that number.
    year_first = _dated(int(text[:4]), int(text[4:6]), int(text[6:]), ("date_written_out",))
    if year_first.value:
        return year_first
    day_first = _dated(int(text[4:]), int(text[2:4]), int(text[:2]), ("date_written_out",))
    return day_first if day_first.value else Reading(error="not_a_date")


def _moment(day: date, clock: forms.Clock) -> datetime:
    if clock.zone is not None:
        return _in_london(day, clock)
    return datetime.combine(day, time(clock.hour, clock.minute, clock.second))


def _in_london(day: date, clock: forms.Clock) -> datetime:
    zone = timezone(timedelta(minutes=clock.zone or 0))
    moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second, tzinfo=zone)
    return moment.astimezone(LONDON).replace(tzinfo=None)


def _dated(year: int, month: int, day: int, repairs: tuple[str, ...]) -> Reading:
    """Give the date, or the problem where there is no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Reading(error="not_a_date")
    try:
        return Reading(date(year, month, day), repairs)
    except ValueError:
        return Reading(error="no_such_day")


def _as_month(reading: Reading) -> Reading:
    return Reading(error="not_a_month") if reading.error else reading


def _why_not(text: str) -> str:
    """Name what stands in place of a date."""
    if was_shortened(text):
        return "digits_lost"
    if forms.SEVERAL.fullmatch(text) or len(forms.ONE_DATE.findall(text)) > 1:
        return "several_values"
    numeric = forms.NO_YEAR_NUMERIC.fullmatch(text)
    if numeric and not 1 <= int(numeric["month"]) <= _MONTHS_IN_YEAR:
        return "not_a_date"
    if numeric or any(form.fullmatch(text) for form in forms.NO_YEAR):
        return "no_year"
    return "no_day" if any(form.fullmatch(text) for form in forms.MONTH_FORMS) else "not_a_date"


def _without_days(text: str) -> str | None:
    """Hide every number but the year where a text could hold a full date of birth; None where it could not."""
    numbers = _NUMBER.findall(text)
    words = any(word[:3].lower() in forms.MONTHS for word in re.findall(r"[A-Za-z]{3,}", text))
    if len(numbers) + words < _SHORT and not any(len(number) > _LONG for number in numbers):
        return None
    return _NUMBER.sub(lambda match: match[0] if len(match[0]) == _LONG else "?", text)
