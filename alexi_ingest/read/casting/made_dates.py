"""What was typed where a date stands that Excel made of it: `6-10`, of which it makes 6 October."""

from __future__ import annotations

import re

_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[ T]00:00(?::00)?)?",
        r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{1,2})-(?P<name>[A-Za-z]{3})",
        r"(?P<name>[A-Za-z]{3})-(?P<year>[0-9]{2})",
    )
)
"""How a date stands in a workbook, and in a text that Excel saved."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def typed_as(text: str) -> tuple[str, ...]:
    """Give what Excel may have made a date of, spelt loosely: `6 10` of 6 October, and `11 15` of November 2015 too.

    Where the days come first `6-10` is 6 October; where the months do, 10 June; `11-15`, which is no day, is a month.
    """
    found = next((date for pattern in _DATES if (date := pattern.fullmatch(text))), None)
    parts = found.groupdict() if found else {}
    name = parts.get("name", "").lower()
    if not found or (name and name not in _MONTHS):
        return ()
    month = _MONTHS.index(name) + 1 if name else int(parts["month"])
    day, year = int(parts.get("day", 0)), parts.get("year")
    ways = (f"{day} {month}", f"{month} {day}") if day else ()
    return (*ways, f"{month} {int(year) % 100}") if year and day <= 1 else ways
