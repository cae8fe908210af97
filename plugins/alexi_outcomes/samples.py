"""Synthetic outcome measures: a measurement soon after opening, reviews every few months, and one at closing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import alexi_schemas
from alexi_ingest.api import (
    block_mistakes,
    bounds,
    caseload_of,
    cell_mistakes,
    fields_of,
    file_mistakes,
    lay_out,
    make_form,
    plant,
)
from alexi_outcomes import OUTCOME, OUTCOMES
from alexi_outcomes.mistakes import MEASUREMENTS, companions, rule_mistakes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Case, Form, HubHabits, Mistake, Record, Sample

METRIC = (12.4, 14.08, 15.32, 16.36, 17.43, 18.59, 19.98, 21.54, 23.21, 25.03, 27.03, 29.31, 32.55)
"""Scores that SWEMWBS has on its metric scale."""
OLDEST_WITH_SDQ = 17
_WHO = ("young_person", "young_person", "with_worker", "worker", "carer")
_FEWEST, _MOST = 110, 160
"""So many days lie between two reviews."""


class OutcomesSamples:
    """Clean returns of outcome measures, and every mistake that they can hold."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.mistakes: Mapping[str, Mistake] = {
            **file_mistakes(), **block_mistakes(), **cell_mistakes(form, companions), **rule_mistakes(),
        }  # fmt: skip

    def clean(self, habits: HubHabits, periods: Sequence[str]) -> list[Sample]:
        """Make the returns of successive quarters, which agree with each other; nothing is wrong in them."""
        return [
            lay_out(self.form, habits, period, {MEASUREMENTS: list(_measurements(habits, period))})
            for period in periods
        ]

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake."""
        return plant(self.mistakes, sample, mistake, rng, earlier)


def _measurements(habits: HubHabits, period: str) -> Iterator[Record]:
    """Give all measurements so far of those young people of whom one was taken in the quarter."""
    first, last = bounds(period) or (date.min, date.max)
    for case in caseload_of(habits).of(period):
        own = [*_of_case(habits, case, last)] if case.accepted else []
        if any(first <= day <= last for day, _ in own):
            yield from (record for _, record in own)


def _of_case(habits: HubHabits, case: Case, until: date) -> Iterator[tuple[date, Record]]:
    """Give the day and the record of each measurement of a case up to a day."""
    rng = habits.random("outcomes", case.person_id)
    day = (case.opened or case.referred) + timedelta(days=rng.randrange(3, 15))
    end = case.closed or date.max
    point = "initial"
    while day <= until and day < end:
        yield day, _record(habits, case, point, day, rng)
        day += timedelta(days=rng.randint(_FEWEST, _MOST))
        point = "review"
    if point == "review" and end <= until:
        last = habits.random("outcomes", case.person_id, "final")
        yield end, _record(habits, case, "final", end, last)


def _record(habits: HubHabits, case: Case, point: str, day: date, rng: Random) -> Record:
    scale = habits.random("outcomes", "scale").choice(("raw", "metric"))
    too_old = (day - case.born).days // 365.25 > OLDEST_WITH_SDQ
    return {
        "person_id": case.person_id,
        "referral_date": case.referred,
        "point": point,
        "date": day,
        "sdq_total": None if too_old else rng.randint(4, 32),
        "sdq_reason": "SDQ1" if too_old else None,
        "swemwbs": rng.choice(METRIC) if scale == "metric" else rng.randint(9, 33),
        "scale": scale,
        **{name: rng.randint(1, 5) for name in ("safety", "trusted_adult", "relationships")},
        "completed_by": rng.choice(_WHO),
    }


SAMPLES = OutcomesSamples(make_form(OUTCOMES, {MEASUREMENTS: fields_of(OUTCOME.model)}, alexi_schemas.CODELISTS))
