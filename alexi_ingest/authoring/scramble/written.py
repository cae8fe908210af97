"""Dates and times that stand as text, such as all of a CSV: what they say, and other ones written the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from alexi_ingest.read.casting.date_forms import ISO, MONTHS, NUMERIC, WEEKDAY_NAMES, WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alexi_ingest.authoring.scramble.days import Moved

_YEARS_AHEAD = 70
_LAST_MONTH = 12
_SHORT = 4
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?")
_ORDINAL = re.compile(r"\b(\d{1,2})(\s?)(?:st|nd|rd|th)\b")
_TEENS = range(11, 14)
_NAMES = [max((name for name, own in MONTHS.items() if own == number), key=len) for number in range(1, _LAST_MONTH + 1)]


@dataclass(frozen=True, slots=True)
class Written:
    """A day, a time or both that a text says; `parts` are the places of what is written of them."""

    text: str
    day: date | None
    clock: time | None
    parts: Mapping[str, tuple[int, int]]

    def moved(self, moved: Moved) -> str:
        """Write the day and time that stand for these in the same way."""
        new = {**_clock_parts(moved.times[self.clock] if self.clock else None)}
        if self.day:
            day = moved.days[self.day]
            new |= {"year": f"{day.year:04}", "month": f"{day.month:02}", "day": f"{day.day:02}"}
            new |= {"name": _NAMES[day.month - 1], "weekday": WEEKDAY_NAMES[day.weekday()]}
        text = self.text
        for part, (begin, end) in sorted(self.parts.items(), key=lambda item: -item[1][0]):
            text = text[:begin] + _as(new[part], text[begin:end]) + text[end:]
        return _ORDINAL.sub(_ordinal, text)


def read_text(text: str, *, month_first: bool) -> Written | None:
    """Give what a text says, if all of it is a date, a date with a time, or a time of day."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        return Written(text, None, _time(clock), _spans(clock))
    for pattern in (ISO, NUMERIC, *WRITTEN):
        found = pattern.fullmatch(text)
        if found:
            return _dated(text, found, month_first=month_first)
    return None


def is_month_first(texts: Iterable[str]) -> bool:
    """Whether the dates of a file show that they are written with the month first."""
    found = [match for text in texts if (match := NUMERIC.fullmatch(text))]
    first = any(int(match["one"]) > _LAST_MONTH for match in found)
    return not first and any(int(match["two"]) > _LAST_MONTH for match in found)


def _dated(text: str, found: re.Match[str], *, month_first: bool) -> Written | None:
    groups = found.groupdict()
    spans = _spans(found)
    if "one" in groups:
        day, month = ("two", "one") if month_first else ("one", "two")
        spans["day"], spans["month"] = spans.pop(day), spans.pop(month)
        groups |= {"day": groups[day], "month": groups[month]}
    month_number = MONTHS[groups["name"].lower()] if groups.get("name") else int(groups["month"] or 0)
    timed = bool(groups.get("hour"))
    if groups.get("half") or (timed and not groups.get("minute")):
        return None
    try:
        day_found = date(_year(groups["year"] or ""), month_number, int(groups["day"] or 0))
        return Written(text, day_found, _time(found) if timed else None, spans)
    except ValueError:
        return None


def _spans(found: re.Match[str]) -> dict[str, tuple[int, int]]:
    places = ("year", "month", "day", "name", "weekday", "one", "two", "hour", "minute", "second")
    names = found.groupdict()
    return {name: found.span(name) for name in places if names.get(name) is not None}


def _time(found: re.Match[str]) -> time:
    return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - a year of two digits
        return year
    return 2000 + year if year < _YEARS_AHEAD else 1900 + year


def _clock_parts(clock: time | None) -> Mapping[str, str]:
    return {"hour": f"{clock.hour:02}", "minute": f"{clock.minute:02}", "second": f"{clock.second:02}"} if clock else {}


def _as(new: str, old: str) -> str:
    """Write a part as long and in such letters as the one that stood there."""
    if old.isdigit():
        return str(int(new)) if len(old) == 1 else new[-len(old) :]
    short = new[:3] if len(old) <= _SHORT else new
    if old.isupper():
        return short.upper()
    return short.capitalize() if old[:1].isupper() else short.lower()


def _ordinal(found: re.Match[str]) -> str:
    day = int(found[1])
    ending = "th" if day in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{found[1]}{found[2]}{ending}"
