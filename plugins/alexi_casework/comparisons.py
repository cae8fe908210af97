"""Mistakes that are ones only against the return of the quarter before: other values, and persons who are gone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from alexi_casework.mistakes import MISSING, REFERRAL, YOUNG
from alexi_ingest.api import Mistake, Planted, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from alexi_ingest.api import Sample

KEPT = 3
"""How many keep their IDs where most of last quarter's are absent."""


def comparison_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule that compares with the return of the period before."""
    made = (
        Mistake("young_person.birth_month.same_as_last", "another month of birth", _other_birth, needs_last=True),
        Mistake("young_person.gender.same_as_last", "another gender", _other_gender, needs_last=True),
        Mistake("young_person.ethnicity.same_as_last", "another ethnicity", _other_ethnicity, needs_last=True),
        Mistake("young_person.person_id.most_absent", "most of last quarter's IDs absent", _most_gone, needs_last=True),
        Mistake("referral.person_id.still_open", "somebody open last quarter is gone", _gone, needs_last=True),
    )
    return {mistake.name: mistake for mistake in made}


def _known(sample: Sample, earlier: Sample | None, rng: Random) -> int:
    """Choose a young person whom the last return published too: one who consents to the evaluation."""
    before = earlier.records(REFERRAL) if earlier else ()
    consenting = {one["person_id"] for one in before if one["consent_evaluation"] == "yes"}
    return rng.choice([i for i, one in enumerate(sample.records(YOUNG)) if one["person_id"] in consenting])


def _other_birth(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    record = _known(sample, earlier, rng)
    born = sample.records(YOUNG)[record]["birth_month"]
    other = born.replace(year=born.year + 1) if isinstance(born, date) else None
    return sample.with_values(YOUNG, record, birth_month=other).expect(
        YOUNG, "birth_month", "same_as_last", Severity.QUERY, record
    )


def _other_gender(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    record = _known(sample, earlier, rng)
    other = "1" if sample.records(YOUNG)[record]["gender"] != "1" else "2"
    return sample.with_values(YOUNG, record, gender=other).expect(
        YOUNG, "gender", "same_as_last", Severity.QUERY, record
    )


def _other_ethnicity(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    record = _known(sample, earlier, rng)
    return sample.with_values(YOUNG, record, ethnicity="CHNE").expect(
        YOUNG, "ethnicity", "same_as_last", Severity.QUERY, record
    )


def _gone(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    """Leave out one who was open last quarter, from every list."""
    expected = _expected_again(earlier)
    return _still_open(_without(sample, {rng.choice(sorted(expected))}), 1)


def _most_gone(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    """Give all but a few other IDs: most of last quarter's are absent, whoever was open among them too."""
    people = [str(one["person_id"]) for one in sample.records(YOUNG)]
    kept = set(rng.sample(people, KEPT))
    for table in (YOUNG, REFERRAL, MISSING):
        renamed = [
            one if one["person_id"] in kept else {**one, "person_id": f"N{one['person_id']}"}
            for one in sample.records(table)
        ]
        sample = sample.with_list(table, records=tuple(renamed))
    gone = len(_expected_again(earlier) - kept)
    rule = "casework.young_person.person_id.most_absent"
    return _still_open(sample.expecting(Planted(rule, Severity.QUERY, YOUNG, None, "person_id")), gone)


def _expected_again(earlier: Sample | None) -> set[str]:
    """Give whom the last return published as open: accepted, not closed, consenting."""
    return {
        str(one["person_id"])
        for one in (earlier.records(REFERRAL) if earlier else ())
        if one["accepted"] and one["close_date"] is None and one["consent_evaluation"] == "yes"
    }


def _still_open(sample: Sample, count: int) -> Sample:
    rule = "casework.referral.person_id.still_open"
    return sample.expecting(*[Planted(rule, Severity.QUERY, REFERRAL, None, "person_id")] * count)


def _without(sample: Sample, gone: set[str]) -> Sample:
    for table in (YOUNG, REFERRAL, MISSING):
        kept = tuple(one for one in sample.records(table) if one["person_id"] not in gone)
        sample = sample.with_list(table, records=kept)
    return sample
