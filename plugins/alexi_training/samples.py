"""Synthetic training returns: the sessions of a quarter, held on weekdays, some of them cancelled."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import alexi_schemas
from alexi_ingest.api import bounds, cell_mistakes, fields_of, lay_out, layout_mistakes, make_form, plant
from alexi_training import TRAINING
from alexi_training.mistakes import rule_mistakes
from alexi_training.models import AGENCIES, FIRST_DAY_OF_WEEKEND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Form, HubHabits, Mistake, Record, Sample


class TrainingSamples:
    """Clean training returns, and every mistake that they can hold."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.mistakes: Mapping[str, Mistake] = {**layout_mistakes(form), **cell_mistakes(form), **rule_mistakes()}

    def clean(self, habits: HubHabits, periods: Sequence[str]) -> list[Sample]:
        """Make the returns of successive quarters; nothing is wrong in them."""
        authorities = habits.authorities(alexi_schemas.CODELISTS)
        near = habits.random("training").sample(authorities, min(len(authorities), 4))
        return [self._clean(habits, period, near) for period in periods]

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake."""
        return plant(self.mistakes, sample, mistake, rng, earlier)

    def _clean(self, habits: HubHabits, period: str, near: Sequence[str]) -> Sample:
        rng = habits.random("training", period)
        first, last = bounds(period) or (date.min, date.max)
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        weekdays = [day for day in days if day.isoweekday() < FIRST_DAY_OF_WEEKEND]
        held = sorted(rng.sample(weekdays, min(len(weekdays), 6 + habits.size // 4)))
        sessions = [_session(rng, period, number, day, near) for number, day in enumerate(held, start=1)]
        return lay_out(self.form, habits, period, {"session": sessions})


def _session(rng: Random, period: str, number: int, day: date, near: Sequence[str]) -> Record:
    professionals = rng.random() < 1 / 2
    cancelled = number > 2 and rng.random() < 1 / 12  # noqa: PLR2004 - the first two show both ways of being held
    agencies = _agencies(rng) if professionals and not cancelled else {}
    attended = 0 if cancelled else sum(agencies.values()) if professionals else rng.randint(8, 60)
    begin = rng.randint(9, 15)
    return {
        "session_id": f"T{period[2:4]}{period[-1]}-{number:03d}",
        "date": day,
        "start": time(begin, rng.choice((0, 15, 30))),
        "end": time(begin + rng.randint(1, 4), 45),
        "local_authority": rng.choice(near),
        "audience": "professionals" if professionals else "young_people",
        **agencies,
        "booked": attended + rng.randrange(8) + (12 if cancelled else 0),
        "attended": attended,
        "forms_returned": rng.randint(0, attended),
        "status": "cancelled" if cancelled else "held",
    }


def _agencies(rng: Random) -> dict[str, int]:
    counts = {name: rng.choice((0, 0, 1, 2, 4, 7)) for name in AGENCIES}
    return {**counts, "social_care": counts["social_care"] + 2}


SAMPLES = TrainingSamples(
    make_form(TRAINING, {table.name: fields_of(table.model) for table in TRAINING.tables}, alexi_schemas.CODELISTS)
)
