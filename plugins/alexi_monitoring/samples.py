"""Synthetic monitoring returns: a caseload that carries over from quarter to quarter, referrals, people reached."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import alexi_schemas
from alexi_ingest.api import bounds, caseload_of, cell_mistakes, fields_of, file_mistakes, lay_out, make_form, plant
from alexi_monitoring import MONITORING
from alexi_monitoring.mistakes import companions, form_mistakes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Form, HubHabits, Mistake, Record, Sample

SOURCES = ("1A", "1C", "2A", "3D", "4", "5A", "6", "8")
GENDERS = ("1", "2", "0")
AGES = ("10_12", "13_15", "16_17", "not_known")
GUIDANCE = (
    ("How to fill in this form",),
    ("Opening caseload", "Everybody who was open to you when the quarter began"),
    ("New referrals", "Count each referral once, by who referred"),
)


class MonitoringSamples:
    """Clean monitoring returns, and every mistake that they can hold."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.mistakes: Mapping[str, Mistake] = {**file_mistakes(), **cell_mistakes(form, companions), **form_mistakes()}

    def clean(self, habits: HubHabits, periods: Sequence[str]) -> list[Sample]:
        """Make the returns of successive quarters: each opens with the caseload that the one before closed with."""
        return [self._clean(habits, period) for period in periods]

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake."""
        return plant(self.mistakes, sample, mistake, rng, earlier)

    def _clean(self, habits: HubHabits, period: str) -> Sample:
        rng = habits.random("monitoring", period)
        referrals = [_referral(rng, *place) for place in product(SOURCES, GENDERS, AGES)]
        tables: dict[str, Sequence[Record]] = {
            "about": [{"service": habits.hub, "quarter": f"Q{period[-1]} {period[:4]}/{period[5:7]}"}],
            "referrals": _with_totals(referrals),
            "caseload": [_counted_cases(habits, period)],
            "activity": [_reached(habits.random("monitoring"))],
        }
        return lay_out(self.form, habits, period, tables).with_sheet("Guidance", GUIDANCE)


def _counted_cases(habits: HubHabits, period: str) -> Record:
    """Count the hub's cases: what is open at the end of a quarter is open when the next one begins."""
    first, _ = bounds(period) or (date.min, date.max)
    cases = [case for case in caseload_of(habits).of(period) if case.accepted]
    new = sum(first <= case.referred for case in cases)
    closed = sum(case.closed is not None for case in cases)
    opening = len(cases) - new
    return {"opening": opening, "new_cases": new, "closed_cases": closed, "closing": opening + new - closed}


def _referral(rng: Random, source: str, gender: str, age: str) -> Record:
    count = rng.choice((0, 0, 0, 1, 1, 2, 3, 5))
    return {"referral_source": source, "gender": gender, "age_band": age, "count": count}


def _with_totals(referrals: Sequence[Record]) -> list[Record]:
    """Add for each row a total of each gender and of all, and a row of totals below."""
    return [
        {
            "referral_source": source, "gender": gender, "age_band": age,
            "count": sum(_counted(one) for one in referrals if _is_part(one, source, gender, age)),
        }
        for source in (*SOURCES, None)
        for gender, age in (*product(GENDERS, (*AGES, None)), (None, None))
    ]  # fmt: skip


def _is_part(one: Record, *keys: str | None) -> bool:
    own = (one["referral_source"], one["gender"], one["age_band"])
    return all(key in {None, value} for key, value in zip(keys, own, strict=True))


def _counted(one: Record) -> int:
    count = one["count"]
    return count if isinstance(count, int) else 0


def _reached(rng: Random) -> Record:
    young, adults = rng.randint(40, 200), rng.randint(10, 90)
    return {
        "sessions_held": rng.randint(4, 20), "young_people_reached": young, "professionals_reached": adults,
        "people_reached": young + adults, "notes": rng.choice((None, "One session was moved to the next quarter.")),
    }  # fmt: skip


SAMPLES = MonitoringSamples(
    make_form(MONITORING, {table.name: fields_of(table.model) for table in MONITORING.tables}, alexi_schemas.CODELISTS)
)
