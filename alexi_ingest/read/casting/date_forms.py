"""The forms in which dates and months are written, as patterns, and the parts of a date that they find."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
MONTHS: Mapping[str, int] = {
    **{name: i for i, name in enumerate(_NAMES, 1)},
    **{name[:3]: i for i, name in enumerate(_NAMES, 1)},
    "sept": 9,
}  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_CLOCK = (
    r"(?:(?:T|,?\s+(?:at\s+)?)(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]+)?)?)?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\.?)?(?:\s?(?P<zone>Z|UTC|GMT|BST|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
_WEEKDAY = (
    r"(?:(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)\.?(?:,?\s+|,))?"
)
_NAME = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_TH = r"(?:\s?(?:st|nd|rd|th))?"
_DAY = r"(?P<day>[0-9]{1,2})"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


NUMERIC = _pattern(
    rf"{_WEEKDAY}(?P<one>[0-9]{{1,2}})(?P<dot>\s?[/.\\\-]\s?|\s)(?P<two>[0-9]{{1,2}})(?P=dot){_YEAR}{_CLOCK}"
)
"""Day and month in an order that the column decides."""
ISO = _pattern(rf"{_WEEKDAY}(?P<year>[0-9]{{4}})(?P<dot>[/.\-])(?P<month>[0-9]{{1,2}})(?P=dot){_DAY}{_CLOCK}")
WRITTEN = (
    _pattern(rf"{_WEEKDAY}{_DAY}{_TH}(?:\s+of\s+|[\s\-/.,]*){_NAME}[\s\-/.,']*{_YEAR}{_CLOCK}"),
    _pattern(rf"{_WEEKDAY}{_NAME}[\s\-/.]*{_DAY}{_TH}[\s,\-/]+(?P<year>[0-9]{{4}}){_CLOCK}"),
    _pattern(rf"{_WEEKDAY}(?P<year>[0-9]{{4}})[\s\-/.,]*{_NAME}[\s\-/.,]*{_DAY}{_TH}{_CLOCK}"),
)
"""With the month in letters."""
MONTH_FORMS = (
    _pattern(r"(?P<month>[0-9]{1,2})\s?[/.\\\-\s]\s?(?P<year>[0-9]{4})"),
    _pattern(r"(?P<year>[0-9]{4})(?:\s?[/\-\s]\s?(?P<month>[0-9]{1,2})|\.(?P<month2>[0-9]{2}))"),
    _pattern(rf"{_NAME}[\s\-/.,']*{_YEAR}"),
    _pattern(rf"(?P<year>[0-9]{{4}})[\s\-/.,]*{_NAME}"),
)
"""A month and a year alone. Of a month behind a dot both digits must stand: the cell `2001.10` is the number 2001.1."""
NO_YEAR = (
    _pattern(rf"{_WEEKDAY}{_DAY}{_TH}(?:\s+of\s+|[\s\-/.,]*){_NAME}"),
    _pattern(rf"{_WEEKDAY}{_NAME}\s+{_DAY}{_TH}"),
)
NO_YEAR_NUMERIC = re.compile(r"(?P<day>[0-9]{1,2})[/-](?P<month>[0-9]{1,2})")
SEVERAL = _pattern(
    rf"(?:from\s+|between\s+)?{_WEEKDAY}[0-9]{{1,2}}{_TH}\s*(?:[/&,;\-+]|and|to|or|until)\s*[0-9]{{1,2}}{_TH}"
    rf"(?:\s+of)?(?:\s*{_NAME}.*|(?P<dot>[/.])[0-9]{{1,2}}(?P=dot)[0-9]{{2,4}})"
)
"""Two days of one month."""
ONE_DATE = _pattern(
    rf"[0-9]{{1,2}}[/.\-][0-9]{{1,2}}[/.\-][0-9]{{2,4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    rf"|[0-9]{{1,2}}{_TH}\s+(?:{'|'.join(MONTHS)})\b"
)
COMPACT = re.compile(r"[0-9]{8}")
COMPACT_MONTH = re.compile(r"[0-9]{6}")
SERIAL = re.compile(r"([0-9]{5})(\.[0-9]+)?")


class Clock(NamedTuple):
    """A time behind a date: whether it is midnight, and how many minutes its zone is ahead of UTC (None: our own)."""

    hour: int
    minute: int
    second: int
    zone: int | None

    @property
    def is_midnight(self) -> bool:
        """Whether the time says nothing."""
        return not (self.hour or self.minute or self.second)


def clock_of(match: re.Match[str]) -> Clock | None:
    """Give the time behind a date; None where it is no time of day, as `25:00`, `9` alone or `13 am`."""
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if not (match["minute"] or half):
        return None
    minute, second = int(match["minute"] or 0), int(match["second"] or 0)
    if half:
        if hour > (23 if half == "p" else 12) or not hour:
            return None
        hour = hour % 12 + (12 if half == "p" else 0) if hour <= 12 else hour  # noqa: PLR2004 - hours of half a day
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - hours of a day, minutes of an hour
        return None
    return Clock(hour, minute, second, _zone(match["zone"]))


def _zone(text: str | None) -> int | None:
    if text is None or text.upper() == "BST":
        return None  # the place's own
    if text[0] not in "+-":
        return 0
    digits = text[1:].replace(":", "")
    minutes = 60 * int(digits[:2]) + int(digits[2:] or 0)
    return -minutes if text[0] == "-" else minutes


def month_of(match: re.Match[str]) -> int:
    """Give the number of a month that is written as a number or a name."""
    found = match.groupdict()
    digits = found.get("month") or found.get("month2")
    return int(digits) if digits else MONTHS[match["name"].lower()]
