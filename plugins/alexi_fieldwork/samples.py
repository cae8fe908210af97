"""Synthetic fieldwork logs: in each round the team visits every service that has joined, and reviews case notes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import alexi_schemas
from alexi_fieldwork import FIELDWORK
from alexi_fieldwork.mistakes import companions, rule_mistakes
from alexi_ingest.api import (
    caseload_of,
    cell_mistakes,
    fields_of,
    lay_out,
    layout_mistakes,
    make_form,
    make_hubs,
    plant,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Form, HubHabits, Mistake, Record, Sample

ROUNDS = {"R1": date(2014, 10, 1), "R2": date(2015, 10, 1), "R3": date(2016, 10, 1)}
"""The first day of each round, which takes a quarter of a year."""
_DAYS = 90
_PURPOSES = ("interviews", "case_review", "observation", "set_up", "feedback")
_INTERVIEWED = (
    ("spoke_worker", "hub", "delivery"),
    ("hub_manager", "hub", "delivery"),
    ("practitioner", "social_care", "partner"),
    ("practitioner", "police", "partner"),
    ("manager", "health", "partner"),
    ("strategic_lead", "social_care", "strategic"),
    ("young_person", "none", "young_people"),
)
_THEORIES = ("T1", "T2", "T3", "T4", "T5", "T6")


class FieldworkSamples:
    """Clean fieldwork logs, and every mistake that they can hold."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.mistakes: Mapping[str, Mistake] = {
            **layout_mistakes(form), **cell_mistakes(form, companions), **rule_mistakes(),
        }  # fmt: skip

    def clean(self, habits: HubHabits, periods: Sequence[str]) -> list[Sample]:
        """Make the logs of rounds; they agree with each other, and nothing is wrong in them."""
        return [self._clean(habits, period) for period in periods]

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake."""
        return plant(self.mistakes, sample, mistake, rng, earlier)

    def _clean(self, habits: HubHabits, period: str) -> Sample:
        begins = ROUNDS[period]
        visits: list[Record] = []
        interviews: list[Record] = []
        notes: list[Record] = []
        for hub in make_hubs(16, seed=habits.seed):
            if hub.joined < begins:
                rng = habits.random("fieldwork", period, hub.hub)
                visit = _visit(rng, period, hub.hub, begins + timedelta(days=rng.randrange(_DAYS)))
                visits.append(visit)
                interviews += _interviews(rng, visit)
                notes += _notes(rng, period, hub, begins)
        return lay_out(self.form, habits, period, {"visit": visits, "interview": interviews, "case_note": notes})


def _visit(rng: Random, period: str, hub: str, day: date) -> Record:
    return {
        "visit_id": f"V{period[1:]}-{hub[-2:]}",
        "hub": hub,
        "round": period,
        "date": day,
        "team_member": rng.choice(("AB", "CD", "EF2", "AB; CD")),
        "purpose": rng.choice(_PURPOSES),
    }


def _interviews(rng: Random, visit: Record) -> list[Record]:
    made: list[Record] = []
    for number, (role, agency, group) in enumerate(rng.sample(_INTERVIEWED, rng.randint(2, 5)), 1):
        reference = f"{visit['visit_id']}-I{number}"
        made.append({
            "interview_ref": reference, "hub": visit["hub"], "visit_id": visit["visit_id"], "role": role,
            "agency": agency, "stakeholder_group": group, "consent": "yes", "minutes": rng.randint(20, 90),
            "transcript_ref": f"T-{reference}",
            "theories": tuple(sorted(rng.sample(_THEORIES, rng.randint(1, 3)))),
        })  # fmt: skip
    return made


def _notes(rng: Random, period: str, hub: HubHabits, day: date) -> list[Record]:
    """Review the notes of some who were open to the hub when the round began."""
    persons = [case.person_id for case in caseload_of(hub).open_on(day)]
    return [
        {"note_ref": f"N{period[1:]}-{hub.hub[-2:]}-{number}", "hub": hub.hub, "person_id": person, "round": period}
        for number, person in enumerate(rng.sample(persons, min(3, len(persons))), 1)
    ]


SAMPLES = FieldworkSamples(
    make_form(FIELDWORK, {table.name: fields_of(table.model) for table in FIELDWORK.tables}, alexi_schemas.CODELISTS)
)
