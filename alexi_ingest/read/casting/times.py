"""Times of day: `10:30`, `10.30`, `1030`, `2:30 pm`, and the fraction of a day that Excel keeps."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from alexi_ingest.read.casting.reading import LONGEST, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_BASE = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)?")
_HALF = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:[:.]([0-9]{2}))?\s*([ap])\.?\s?m\.?", re.IGNORECASE)
_OTHER = re.compile(r"([0-9]{1,2})\s?[.:;h]\s?([0-9]{2})(?:[.:]([0-9]{2}))?(?:\s?h(?:ou)?rs?)?")
_DIGITS = re.compile(r"([0-9]{1,2})([0-9]{2})()(?:\s?h(?:ou)?rs?)?")
_FRACTION = re.compile(r"0?\.[0-9]+|[0-9](?:\.[0-9]+)?[eE]-[0-9]{1,2}")
_SEVERAL = re.compile(r"[0-9]{1,2}[:.][0-9]{2}.*?[^0-9:.].*?[0-9]{1,2}[:.][0-9]{2}.*")
_DAY = 86_400
_NOON = 12


def read_times(texts: Sequence[str]) -> list[Reading]:
    """Read times of day."""
    return [_time(text) for text in texts]


def _time(text: str) -> Reading:
    if len(text) > LONGEST:
        return Reading(error="not_a_time")
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _at(plain.groups(), ())
    if _FRACTION.fullmatch(text):
        seconds = round(float(text) * _DAY)
        return _at((seconds // 3600, seconds // 60 % 60, seconds % 60))
    half = _HALF.fullmatch(text)
    if half:
        return _of_half(half)
    for form in (_BASE, _OTHER, _DIGITS):
        match = form.fullmatch(text)
        if match:
            return _at(match.groups())
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
    hour, minute, second = (int(part or 0) for part in parts)
    try:
        return Reading(time(hour, minute, second), repairs)
    except ValueError:
        return Reading(error="not_a_time")
