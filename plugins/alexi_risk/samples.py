"""Synthetic risk assessments: whoever is open to a hub is assessed every few months, with the same tool each time."""

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
    lay_out,
    layout_mistakes,
    make_form,
    plant,
)
from alexi_risk import ASSESSMENT, RISK
from alexi_risk.mistakes import ASSESSMENTS, companions, rule_mistakes
from alexi_risk.models import BANDS, INDICATORS, PARTS, SERAF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Case, Form, HubHabits, Mistake, Record, Sample

TOOLS = {SERAF: ("1", "2", "3", "4"), "HML": ("low", "medium", "high"), "YNP": ("no", "possible", "yes")}
"""The levels of each tool, the lowest first."""
_ROLES = ("spoke_worker", "spoke_worker", "hub_worker", "manager", "social_worker")
_FEWEST, _MOST = 60, 85
"""So many days lie between two assessments."""


class RiskSamples:
    """Clean returns of risk assessments in either layout, and every mistake that they can hold."""

    def __init__(self, form: Form) -> None:
        self.form = form
        cells = cell_mistakes(form, companions)
        # Which assessment it is stands in a cell of the list alone: a block has it at its head.
        self._of_lists = {*layout_mistakes(form), *(name for name in cells if name.startswith(f"{ASSESSMENTS}.point."))}
        self._of_blocks = {*block_mistakes()}
        self.mistakes: Mapping[str, Mistake] = {
            **layout_mistakes(form), **cells, **rule_mistakes(), **block_mistakes(),
        }  # fmt: skip

    def clean(self, habits: HubHabits, periods: Sequence[str]) -> list[Sample]:
        """Make the returns of successive quarters, which agree with each other; nothing is wrong in them."""
        return [self._clean(habits, period) for period in periods]

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake: those of one layout in a return that stands in it."""
        if mistake in self._of_lists or mistake in self._of_blocks:
            sample = self._clean(sample.habits, sample.period, in_blocks=mistake in self._of_blocks)
        return plant(self.mistakes, sample, mistake, rng, earlier)

    def _clean(self, habits: HubHabits, period: str, *, in_blocks: bool | None = None) -> Sample:
        wide = habits.random("risk", "layout").random() < 1 / 2 if in_blocks is None else in_blocks
        layouts = {ASSESSMENTS: ASSESSMENT.or_layouts[0]} if wide else {}
        records = list(_assessments(habits, period))
        return lay_out(self.form, habits, period, {ASSESSMENTS: records}, layouts)


def _assessments(habits: HubHabits, period: str) -> Iterator[Record]:
    """Give the assessments of a quarter of those who were open in it, person by person."""
    first, last = bounds(period) or (date.min, date.max)
    for case in caseload_of(habits).of(period):
        if case.accepted:
            own = [one for one in _of_case(habits, case, last) if first <= _day(one) <= last]
            yield from ({**one, "point": f"T{number}"} for number, one in enumerate(own, start=1))


def _of_case(habits: HubHabits, case: Case, until: date) -> Iterator[Record]:
    """Give every assessment of a case from its referral on: the level stays, or moves by one."""
    rng = habits.random("risk", case.person_id)
    tool = rng.choice((SERAF, SERAF, SERAF, "HML", "YNP"))
    levels = TOOLS[tool]
    step = rng.randrange(len(levels))
    day = case.referred + timedelta(days=rng.randrange(5))
    while day <= min(until, case.closed or until):
        scores = _scores(rng, step) if tool == SERAF else dict.fromkeys((*PARTS, "total_score"))
        yield {
            "person_id": case.person_id, "tool": tool, "assessment_date": day, "worker_role": rng.choice(_ROLES),
            **scores, "level": levels[step],
        }  # fmt: skip
        day += timedelta(days=rng.randint(_FEWEST, _MOST))
        step = min(max(step + rng.choice((-1, -1, 0, 1)), 0), len(levels) - 1)


def _day(record: Record) -> date:
    day = record["assessment_date"]
    return day if isinstance(day, date) else date.min


def _scores(rng: Random, step: int) -> Record:
    """Make scores that come to a total of a category."""
    least = BANDS[step]
    total = rng.randint(least, BANDS[step + 1] - 1 if step + 1 < len(BANDS) else least + 10)
    left = total
    significant = dict.fromkeys(INDICATORS, 0)
    for name in rng.sample(INDICATORS, 3):
        score = rng.choice([one for one in (0, 1, 5, 6) if one <= left])
        significant[name] = score
        left -= score
    vulnerable = rng.randint(0, left)
    return {"vulnerability_score": vulnerable, "moderate_score": left - vulnerable, **significant, "total_score": total}


SAMPLES = RiskSamples(make_form(RISK, {ASSESSMENTS: fields_of(ASSESSMENT.model)}, alexi_schemas.CODELISTS))
