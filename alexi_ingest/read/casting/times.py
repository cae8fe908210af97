"""Times of day: `10:30`, `10.30`, `1030`, `2:30 pm`, `noon`, and the fraction of a day that Excel keeps.

Refused: `9` and "half past nine" (morning or afternoon?), `9.5` and `9.3` (a decimal, or 9:30 that lost its 0?),
`24:00` and "midnight" (of this day or the next?).
"""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from alexi_ingest.read.casting.reading import LONGEST, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_HALF = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:[:.]([0-9]{2}))?\s*([ap])\.?\s?m\.?", re.IGNORECASE)
_CLOCK = r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:\.[0-9]+)?)?"
_HOURS = r"(?:\s?h(?:ou)?rs?)?"
_WRITTEN = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_CLOCK}{_HOURS}",
        rf"([0-9]{{1,2}})\s?[.:;h]\s?([0-9]{{2}})(){_HOURS}",
        rf"([0-9]{{1,2}})([0-9]{{2}})(){_HOURS}",
        rf"(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}})[T ]{_CLOCK}",
        r"(?:12\s?)?(?:noon|midday)()()()",
    )
)
_FRACTION = re.compile(r"0?\.[0-9]+|[0-9](?:\.[0-9]+)?[eE]-[0-9]{1,2}")
_SEVERAL = re.compile(r"[0-9]{1,2}[:.][0-9]{2}.*?[^0-9:.].*?[0-9]{1,2}[:.][0-9]{2}.*", re.DOTALL)
_DAY = 86_400
_NOON = 12


def read_times(texts: Sequence[str]) -> list[Reading]:
    """Read times of day."""
    return [_time(text) for text in texts]


def _time(text: str) -> Reading:
    if len(text) > LONGEST:
        return Reading(error="not_a_time")
    if plain := _PLAIN.fullmatch(text):
        return _at(plain.groups(), ())
    if _FRACTION.fullmatch(text):
        seconds = round(float(text) * _DAY)
        return _at((seconds // 3600, seconds // 60 % 60, seconds % 60))
    if half := _HALF.fullmatch(text):
        return _of_half(half)
    if match := next(filter(None, (form.fullmatch(text) for form in _WRITTEN)), None):
        return _at(match.groups() if any(match.groups()) else (_NOON,))
    return Reading(error="several_values" if _SEVERAL.fullmatch(text) else "not_a_time")


def _of_half(match: re.Match[str]) -> Reading:
    """Read a time of a twelve-hour clock; `14:30 pm` says the same twice and is taken too, `0 pm` says nothing."""
    hour, afternoon = int(match[1]), match[4] in "pP"
    if hour > _NOON and afternoon:
        return _at((hour, match[2], match[3]))
    if not 1 <= hour <= _NOON:
        return Reading(error="not_a_time")
    return _at((hour % _NOON + (_NOON if afternoon else 0), match[2], match[3]))


def _at(parts: Sequence[str | int | None], repairs: tuple[str, ...] = ("time_written",)) -> Reading:
    hour, minute, second = (*(int(part or 0) for part in parts), 0, 0)[:3]
    try:
        return Reading(time(hour, minute, second), repairs)
    except ValueError:
        return Reading(error="not_a_time")
