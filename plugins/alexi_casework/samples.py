"""Synthetic casework returns: hubs whose young people are referred, opened, closed and go missing over the quarters."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import alexi_schemas
from alexi_casework import CASEWORK
from alexi_casework.comparisons import comparison_mistakes
from alexi_casework.mistakes import companions, rule_mistakes
from alexi_ingest.api import bounds, cell_mistakes, fields_of, lay_out, layout_mistakes, make_form, plant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Form, HubHabits, Mistake, Record, Sample

ENDING = 0.22
"""The share of open cases that closes in a quarter."""
YOUNGEST, OLDEST = 10, 19
_GENDERS = {"2": 85, "1": 13, "self_described": 2}
_ETHNICITIES = {"WBRI": 70, "MWBC": 6, "APKN": 6, "BCRB": 5, "WROM": 3, "AOTH": 5, "NOBT": 5}
_HOMES = {"FAM": 60, "EXT": 8, "CL": 4, "LAF": 9, "LAR": 9, "S20": 6, "UNK": 4}
_DAYS = ("school", "school", "school", "college", "alternative", "neet", "excluded")
_CONSENTS = {"yes": 88, "no": 10, "withdrawn": 2}
_CONCERNS = ("disclosure", "missing", "incident", "older", "carers", "substances", "behaviour", "peers", "prevention")
_DISABILITIES = ("LD", "BEH", "AUT", "HEAR", "MOB", "CON", "DDA")
_SOURCES = ("2A", "5A", "5A", "6", "6", "1A", "1C", "3F", "7", "8", "5C", "4")
_REASONS = ("completed", "completed", "completed", "disengaged", "moved", "transferred", "age", "other")


@dataclass
class Service:
    """What a hub knows while the quarters go by."""

    rng: Random
    authorities: Sequence[str]
    spokes: Sequence[str]
    prefix: str
    people: dict[str, Record] = field(default_factory=dict)
    referrals: list[Record] = field(default_factory=list)
    episodes: list[Record] = field(default_factory=list)

    def open_ids(self) -> list[str]:
        """Give who is open now."""
        return [str(one["person_id"]) for one in self.referrals if one["accepted"] and one["close_date"] is None]

    def take(self, first: date, last: date, *, accepted: bool = True) -> None:
        """Refer one more young person between two days."""
        number = len(self.people) + 1
        person = f"{self.prefix}{number:04d}"
        referred = first + timedelta(days=self.rng.randrange((last - first).days + 1))
        self.people[person] = self._person(number, person, referred)
        self.referrals.append(self._referral(person, referred, last, accepted=accepted))

    def close(self, referral: Record, first: date, last: date) -> None:
        """Close a case in the quarter."""
        opened = referral["referral_date"]
        begin = max(first, opened) if isinstance(opened, date) else first
        referral["close_date"] = begin + timedelta(days=self.rng.randrange((last - begin).days + 1))
        referral["close_reason"] = self.rng.choice(_REASONS)

    def go_missing(self, person: str, first: date, last: date) -> None:
        """Add one to three episodes of a person, one after another; the last may not have ended."""
        day = first + timedelta(days=self.rng.randrange(20))
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            end = day + timedelta(days=self.rng.randrange(4))
            if end > last:
                return
            kind = self.rng.choice(("M", "M", "A"))
            self.episodes.append({"person_id": person, "missing_kind": kind, "start_date": day, "end_date": end})
            day = end + timedelta(days=1 + self.rng.randrange(20))

    def _person(self, number: int, person: str, referred: date) -> Record:
        age = self.rng.randint(YOUNGEST, OLDEST)
        plan = self.rng.random() < 1 / 5
        return {
            "person_id": person,
            "birth_month": date(referred.year - age - 1, self.rng.randint(1, 12), 1),
            "gender": _weighed(self.rng, _GENDERS),
            "ethnicity": _weighed(self.rng, _ETHNICITIES),
            "disability": self._disability(number),
            "local_authority": self.rng.choice(self.authorities),
            "looked_after_status": _weighed(self.rng, _HOMES),
            "child_protection": plan,
            "child_protection_category": self.rng.choice(("NEG", "SAB", "EMO", "MUL")) if plan else None,
            "education_status": self.rng.choice(_DAYS),
        }  # fmt: skip

    def _disability(self, number: int) -> tuple[str, ...]:
        if number % 6 == 0:
            return (_DISABILITIES[number // 6 % len(_DISABILITIES)],)
        return ("LD", "BEH") if number % 25 == 1 else ("NONE",)

    def _referral(self, person: str, referred: date, last: date, *, accepted: bool) -> Record:
        opened = min(referred + timedelta(days=self.rng.randrange(15)), last)
        evaluation = _weighed(self.rng, _CONSENTS)
        return {
            "person_id": person,
            "spoke": self.rng.choice(self.spokes),
            "referral_date": referred,
            "referral_source": self.rng.choice(_SOURCES),
            "accepted": accepted,
            "consent_service": "yes" if accepted else "no",
            "consent_service_date": opened,
            "consent_evaluation": evaluation if accepted else "no",
            "consent_evaluation_date": opened,
            "basis_of_concern": tuple(one for one in _CONCERNS if self.rng.random() < 1 / 4) or ("prevention",),
            "exploitation_model": self.rng.choice(("relationship", "peer", "organised", "online", "unknown")),
            "open_date": opened if accepted else None,
            "close_date": None,
            "close_reason": None,
        }


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
        return list(self._clean(habits, periods))

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake."""
        return plant(self.mistakes, sample, mistake, rng, earlier)

    def _clean(self, habits: HubHabits, periods: Sequence[str]) -> Iterator[Sample]:
        service = self._service(habits)
        for period in periods:
            first, last = bounds(period) or (date.min, date.max)
            before = first - timedelta(days=150)
            if not service.people:
                for _ in range(round(habits.size * 0.8)):
                    service.take(before, first - timedelta(days=1))
            _close_some(service, first, last)
            while len(service.open_ids()) < habits.size:
                service.take(first, last)
            service.take(first, last, accepted=False)
            for person in service.open_ids()[:: service.rng.randint(4, 7)]:
                service.go_missing(person, first, last)
            yield lay_out(self.form, habits, period, _lists(service, first, last))

    def _service(self, habits: HubHabits) -> Service:
        rng = habits.random("casework")
        region = f"E1200000{habits.region}"
        near = _authorities(region)
        authorities = rng.sample(near, min(len(near), rng.randint(2, 4)))
        spokes = [f"Spoke {letter}" for letter in "ABCDE"[: rng.randint(2, 5)]]
        return Service(rng, authorities, spokes, rng.choice(("YP", "C-", "P", f"{habits.hub[-2:]}/")))


def _weighed(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _authorities(region: str) -> list[str]:
    """Give the codes of a region's authorities that stood while the evaluation ran."""
    with (alexi_schemas.CODELISTS / "local_authority.csv").open(encoding="utf-8", newline="") as lines:
        return [
            row["code"]
            for row in csv.DictReader(lines)
            if row["region"] == region and row["valid_from"] <= "2013-04-01" and (row["valid_to"] or "9") > "2017"
        ]


def _close_some(service: Service, first: date, last: date) -> None:
    """Close some of the open cases, and one at least."""
    still_open = [one for one in service.referrals if one["accepted"] and one["close_date"] is None]
    for number, referral in enumerate(still_open):
        if not number or service.rng.random() < ENDING:
            service.close(referral, first, last)


def _lists(service: Service, first: date, last: date) -> Mapping[str, Sequence[Record]]:
    """Give the three lists of a quarter: everyone who was open, or referred, at any time in it."""
    referrals = [dict(one) for one in service.referrals if _is_of(one, first, last)]
    listed = {str(one["person_id"]) for one in referrals}
    episodes = [one for one in service.episodes if _began_in(one, first, last)]
    return {
        "young_person": [dict(person) for key, person in service.people.items() if key in listed],
        "referral": referrals,
        "missing_episode": [dict(one) for one in episodes],
    }


def _began_in(episode: Record, first: date, last: date) -> bool:
    began = episode["start_date"]
    return isinstance(began, date) and first <= began <= last


def _is_of(referral: Record, first: date, last: date) -> bool:
    """Say whether a referral was open, or made, in the quarter."""
    referred, closed = referral["referral_date"], referral["close_date"]
    if not isinstance(referred, date) or referred > last:
        return False
    if not referral["accepted"]:
        return referred >= first
    return not isinstance(closed, date) or closed >= first


SAMPLES = CaseworkSamples(
    make_form(CASEWORK, {table.name: fields_of(table.model) for table in CASEWORK.tables}, alexi_schemas.CODELISTS)
)
