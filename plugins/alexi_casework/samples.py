"""Synthetic casework returns: the cases of a hub, told with all that the register asks, and who went missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import alexi_schemas
from alexi_casework import CASEWORK
from alexi_casework.comparisons import comparison_mistakes
from alexi_casework.mistakes import companions, rule_mistakes
from alexi_ingest.api import bounds, caseload_of, cell_mistakes, fields_of, lay_out, layout_mistakes, make_form, plant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Case, Form, HubHabits, Mistake, Record, Sample

_GENDERS = {"2": 85, "1": 13, "self_described": 2}
_ETHNICITIES = {"WBRI": 70, "MWBC": 6, "APKN": 6, "BCRB": 5, "WROM": 3, "AOTH": 5, "NOBT": 5}
_HOMES = {"FAM": 60, "EXT": 8, "CL": 4, "LAF": 9, "LAR": 9, "S20": 6, "UNK": 4}
_DAYS = ("school", "school", "school", "college", "alternative", "neet", "excluded")
_CONCERNS = ("disclosure", "missing", "incident", "older", "carers", "substances", "behaviour", "peers", "prevention")
_PLANS = ("NEG", "SAB", "EMO", "MUL")
_DISABILITIES = ("LD", "BEH", "AUT", "HEAR", "MOB", "CON", "DDA")
_SOURCES = ("2A", "5A", "5A", "6", "6", "1A", "1C", "3F", "7", "8", "5C", "4")
_REASONS = ("completed", "completed", "completed", "disengaged", "moved", "transferred", "age", "other")


class CaseworkSamples:
    """Clean casework returns, and every mistake that they can hold."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.mistakes: Mapping[str, Mistake] = {
            **layout_mistakes(form),
            **cell_mistakes(form, companions),
            **rule_mistakes(),
            **comparison_mistakes(),
        }

    def clean(self, habits: HubHabits, periods: Sequence[str]) -> list[Sample]:
        """Make the returns of successive quarters, which agree with each other; nothing is wrong in them."""
        return [self._clean(habits, period) for period in periods]

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake."""
        return plant(self.mistakes, sample, mistake, rng, earlier)

    def _clean(self, habits: HubHabits, period: str) -> Sample:
        cases = caseload_of(habits).of(period)
        authorities = _authorities_of(habits)
        lists = {
            "young_person": [_person(habits, case, authorities) for case in cases],
            "referral": [_referral(habits, case) for case in cases],
            "missing_episode": list(_episodes(habits, period, cases)),
        }
        return lay_out(self.form, habits, period, lists)


def _person(habits: HubHabits, case: Case, authorities: Sequence[str]) -> Record:
    rng = habits.random("casework", "person", case.person_id)
    plan = case.number % 5 == 0
    return {
        "person_id": case.person_id,
        "birth_month": case.born,
        "gender": _weighed(rng, _GENDERS),
        "ethnicity": _weighed(rng, _ETHNICITIES),
        "disability": _disability(case.number),
        "local_authority": rng.choice(authorities),
        "looked_after_status": _weighed(rng, _HOMES),
        "child_protection": plan,
        "child_protection_category": _PLANS[case.number // 5 % len(_PLANS)] if plan else None,
        "education_status": rng.choice(_DAYS),
    }


def _disability(number: int) -> tuple[str, ...]:
    """Give disabilities that take turns, so that any fifty young people have several different ones."""
    if number % 6 == 0:
        return (_DISABILITIES[number // 6 % len(_DISABILITIES)],)
    return ("LD", "BEH") if number % 25 == 1 else ("NONE",)


def _referral(habits: HubHabits, case: Case) -> Record:
    rng = habits.random("casework", "referral", case.person_id)
    answered = case.opened or case.referred
    return {
        "person_id": case.person_id,
        "spoke": case.spoke,
        "referral_date": case.referred,
        "referral_source": rng.choice(_SOURCES),
        "accepted": case.accepted,
        "consent_service": "yes" if case.accepted else "no",
        "consent_service_date": answered,
        "consent_evaluation": case.consent,
        "consent_evaluation_date": answered,
        "basis_of_concern": tuple(one for one in _CONCERNS if rng.random() < 1 / 4) or ("prevention",),
        "exploitation_model": rng.choice(("relationship", "peer", "organised", "online", "unknown")),
        "open_date": case.opened,
        "close_date": case.closed,
        "close_reason": rng.choice(_REASONS) if case.closed else None,
    }


def _episodes(habits: HubHabits, period: str, cases: Sequence[Case]) -> Iterator[Record]:
    """Give the episodes of those who went missing in the quarter: one to three, one after another."""
    rng = habits.random("casework", "missing", period)
    first, last = bounds(period) or (date.min, date.max)
    still_open = [case.person_id for case in cases if case.accepted and case.closed is None]
    for person in still_open[:: rng.randint(4, 7)]:
        day = first + timedelta(days=rng.randrange(20))
        for _ in range(rng.choice((1, 1, 2, 3))):
            end = day + timedelta(days=rng.randrange(4))
            if end > last:
                break
            kind = rng.choice(("M", "M", "A"))
            yield {"person_id": person, "missing_kind": kind, "start_date": day, "end_date": end}
            day = end + timedelta(days=1 + rng.randrange(20))


def _authorities_of(habits: HubHabits) -> Sequence[str]:
    rng = habits.random("casework", "authorities")
    near = habits.authorities(alexi_schemas.CODELISTS)
    return rng.sample(near, min(len(near), rng.randint(2, 4)))


def _weighed(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


SAMPLES = CaseworkSamples(
    make_form(CASEWORK, {table.name: fields_of(table.model) for table in CASEWORK.tables}, alexi_schemas.CODELISTS)
)
