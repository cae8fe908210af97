"""Synthetic spokes returns: the same spokes from year to year, what they cost, policies that come further each year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import alexi_schemas
from alexi_ingest.api import Raw, bounds, cell_mistakes, fields_of, file_mistakes, lay_out, make_form, plant
from alexi_spokes import SPOKES
from alexi_spokes.hazards import sheet_mistakes
from alexi_spokes.mistakes import companions, rule_mistakes
from alexi_spokes.models import EXPLAINED, STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Form, HubHabits, Mistake, Record, Sample

ITEMS = ("strategy", "protocol", "coordinator", "operational_group", "data_sharing")
LINES = (
    ("staff", "Salaries of spoke workers", 30_000),
    ("staff", "Supervision and training", 3_000),
    ("travel", "Travel of spoke workers", 2_500),
    ("activities", "Group work", 1_800),
    ("activities", "Resources and materials", 900),
    ("management", "Hub manager's time", 8_000),
)
"""Category, words and usual budget of each line of costs."""
FIRST_YEAR, LAST_YEAR = 2013, 2017
"""The financial years, by their first, in which the first services joined, and one after the evaluation's last."""
GUIDANCE = (
    ("How to fill in this return",),
    ("FTE", "37 hours a week are 1.0"),
    ("Variance", "Say why where it is over 10% of the budget"),
)


class SpokesSamples:
    """Clean spokes returns, and every mistake that they can hold."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.mistakes: Mapping[str, Mistake] = {
            **file_mistakes(), **cell_mistakes(form, companions), **rule_mistakes(), **sheet_mistakes(),
        }  # fmt: skip

    def clean(self, habits: HubHabits, periods: Sequence[str]) -> list[Sample]:
        """Make the returns of years, which agree with each other; nothing is wrong in them."""
        return [self._clean(habits, period) for period in periods]

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake."""
        return plant(self.mistakes, sample, mistake, rng, earlier)

    def _clean(self, habits: HubHabits, period: str) -> Sample:
        first, last = bounds(period) or (date.min, date.max)
        near = _near(habits)
        spokes = [_as_known(one, last) for one in _roster(habits, near) if _stood(one, first, last)]
        tables: dict[str, Sequence[Record]] = {
            "about": [{"service": habits.hub, "year": f"{period[:4]}/{period[-2:]}"}],
            "spoke": spokes,
            "cost_line": _costs(habits, period, len(spokes)),
            "tracker": [{"as_at": last - timedelta(days=habits.random("spokes", "as at", period).randrange(30))}],
            "policy": [
                {"item": item, "local_authority": authority, "status": _status(habits, item, authority, first.year)}
                for item in ITEMS
                for authority in near
            ],
        }
        return lay_out(self.form, habits, period, tables).with_sheet("Guidance", GUIDANCE)


def _near(habits: HubHabits) -> list[str]:
    """Give the authorities that a hub works with: some of its region that stood while the evaluation ran."""
    region = habits.authorities(alexi_schemas.CODELISTS)
    rng = habits.random("spokes", "authorities")
    return rng.sample(region, min(len(region), rng.randint(2, 4)))


def _roster(habits: HubHabits, near: Sequence[str]) -> list[Record]:
    """Make every spoke that a hub has while the evaluation runs: 2 to 4 at a time, of which one is followed each year.

    A hub had its spokes before it joined: what it owes begins with its joining, and what it has does not.
    """
    rng = habits.random("spokes", "roster")
    others = "BCD"[: rng.randint(1, 3)]
    stay = [
        _spoke(rng, near, f"Spoke {letter}", date(2012, 6, 1) + timedelta(days=rng.randrange(90))) for letter in others
    ]
    turns, start = [], date(2012, 6, 1)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        ends = date(year, rng.randint(6, 11), rng.randint(1, 28))
        turns.append({**_spoke(rng, near, f"Spoke A{year % 100}", start), "end": ends})
        start = ends + timedelta(days=rng.randint(1, 60))
    return [*turns, *stay]


def _spoke(rng: Random, near: Sequence[str], name: str, start: date) -> Record:
    return {
        "spoke_id": name, "local_authority": rng.choice(near),
        "host_agency": rng.choice(("police", "social_care", "multi_agency")), "start": start, "end": None,
        "fte": rng.choice((0.5, 0.6, 0.8, 1.0, 1.0)),
    }  # fmt: skip


def _stood(spoke: Record, first: date, last: date) -> bool:
    start, end = spoke["start"], spoke["end"]
    return isinstance(start, date) and start <= last and (not isinstance(end, date) or end >= first)


def _as_known(spoke: Record, day: date) -> Record:
    """Leave out an end that is still to come."""
    end = spoke["end"]
    return {**spoke, "end": end if isinstance(end, date) and end <= day else None}


def _costs(habits: HubHabits, period: str, spokes: int) -> list[Record]:
    """Make the lines of costs, a subtotal of each category, and the total; a variance over 10% has its reason."""
    rng = habits.random("spokes", "costs", period)
    way = habits.random("spokes", "sign of variance").choice((1, -1))
    under = [1, -1] * (len(LINES) // 2)
    rng.shuffle(under)
    lines = [
        _cost(rng, category, words, usual * spokes, (way, side))
        for (category, words, usual), side in zip(LINES, under, strict=True)
    ]
    rows: list[Record] = []
    for category in dict.fromkeys(category for category, *_ in LINES):
        own = [one for one in lines if one["category"] == category]
        rows += [*own, {"category": category, "line": Raw("Subtotal"), **_added(own), "note": None}]
    return [*rows, {"category": Raw("Total"), "line": None, **_added(lines), "note": None}]


def _cost(rng: Random, category: str, words: str, usual: int, signs: tuple[int, int]) -> Record:
    """Make a line: `signs` are that of a variance where less was spent, and that of what was left over."""
    budget = usual + 50 * rng.randrange(20)
    large = rng.random() < 1 / 8
    share = (rng.uniform(1.5, 4) if large else rng.uniform(0.1, 0.9)) * EXPLAINED
    left = signs[1] * round(share * budget)
    return {
        "category": category, "line": words, "budget": budget, "actual": budget - left, "variance": signs[0] * left,
        "note": "A post was empty for some months" if large else None,
    }  # fmt: skip


def _added(lines: Sequence[Record]) -> dict[str, int]:
    return {
        name: sum(value for one in lines if isinstance(value := one[name], int))
        for name in ("budget", "actual", "variance")
    }


def _status(habits: HubHabits, item: str, authority: str, year: int) -> str:
    """Say how far a policy has come in a year: it begins somewhere, and goes on in some years; never back."""
    rng = habits.random("spokes", "policy", item, authority)
    step = rng.randrange(3)
    for _ in range(FIRST_YEAR, year):
        step += rng.random() < 1 / 2
    return STATUSES[min(step, len(STATUSES) - 1)]


SAMPLES = SpokesSamples(
    make_form(SPOKES, {table.name: fields_of(table.model) for table in SPOKES.tables}, alexi_schemas.CODELISTS)
)
