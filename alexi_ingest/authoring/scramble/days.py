"""Dates and times moved by one rising map for the whole file: what came first still does, and equal ones stay equal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

FIRST_DAY = date(1901, 1, 1)
"""Earlier days do not stand in a workbook as days, and are moved to a later one."""
_LEAST, _MOST = 30, 400
_NARROW, _WIDE = 0.6, 1.4
_DAY = 24 * 3600
_STEPS = (3600, 900, 300, 60, 1)
_ROOM = 2


@dataclass(frozen=True, slots=True)
class Moved:
    """What each day and each time of day of a file becomes."""

    days: Mapping[date, date]
    times: Mapping[time, time]


def moved(days: Iterable[date], times: Iterable[time], rng: Random) -> Moved:
    """Move the days of a file by 30 to 400 days into the past, its gaps by a little more, and its times about the day.

    No day becomes one that stands in the file.
    """
    return Moved(_days(sorted(set(days)), rng), _times(sorted(set(times)), rng))


def _days(days: list[date], rng: Random) -> Mapping[date, date]:
    made: dict[date, date] = {}
    own = frozenset(days)
    for later, day in pairwise([None, *reversed(days)]):
        if day is None:
            continue
        if later is None:
            new = _back(day, rng.randint(_LEAST, _MOST))
        else:
            gap = (later - day).days
            new = _back(made[later], max(1, round(gap * rng.uniform(_NARROW, _WIDE))))
        while new in own and new > FIRST_DAY:
            new = _back(new, 1)
        made[day] = new
    return made


def _back(day: date, count: int) -> date:
    return day - timedelta(count) if (day - FIRST_DAY).days > count else FIRST_DAY


def _times(times: list[time], rng: Random) -> Mapping[time, time]:
    """Draw as many times of day, as finely told as these: on the hour, the quarter, five minutes, the minute."""
    seconds = [one.hour * 3600 + one.minute * 60 + one.second for one in times]
    step = next(step for step in _STEPS if all(second % step == 0 for second in seconds))
    while _DAY // step < _ROOM * len(set(seconds)) and step > 1:
        step = _STEPS[_STEPS.index(step) + 1]
    places = range(0, _DAY, step)
    free = [place for place in places if place not in set(seconds)]
    drawn = sorted(rng.sample(free if len(free) >= len(times) else places, len(times)))
    return {own: time(new // 3600, new // 60 % 60, new % 60) for own, new in zip(times, drawn, strict=True)}
