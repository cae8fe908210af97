"""Mistakes that break each rule of the outcome measures, one at a time, with the finding that each must give."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.api import Mistake, Planted, Raw, Severity, caseload_of
from alexi_outcomes.models import FINAL, INITIAL, MEASURES, REFERRAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Record, Sample

    Plant = Callable[[Sample, Random, Sample | None], Sample]

MEASUREMENTS = "outcome"
_FUTURE = date(2040, 2, 1)
_BOUNDS = {
    "sdq_total": (-1, 41),
    "swemwbs": (6, 36),
    "safety": (0, 6),
    "trusted_adult": (0, 6),
    "relationships": (0, 6),
}
"""The numbers next to what each score may be."""


def companions(_sample: Sample, _table: str, _record: int, _name: str) -> Sequence[Planted]:
    """Say what else is found when a cell is as good as empty."""
    return ()


def rule_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule, and for what such returns are known for."""
    made = (
        Mistake("referral_date.not_in_future", "a referral in the future", _future("referral_date")),
        Mistake("referral_date.one_initial", "two initial measurements of a referral", _second_initial),
        Mistake("date.not_in_future", "a measurement in the future", _future("date")),
        Mistake("date.unique_together", "a measurement twice", _twice),
        Mistake("date.one_initial_since_last", "another initial date", _other_initial, needs_last=True),
        Mistake("date.not_before_initial", "a review before the initial measurement", _review_too_early),
        Mistake("date.not_before_review", "a final measurement before a review", _final_too_early),
        Mistake("date.months_between", "over 12 months between two measurements", _long_gap),
        Mistake("date.scores_differ", "the same scores at all points", _copied),
        Mistake("date.closed", "a final measurement of an open case", _not_closed, needs_others=True),
        Mistake("sdq_reason.excludes_score", "a reason beside an SDQ total", _reason_too_much),
        Mistake("sdq_reason.required_without_score", "neither an SDQ total nor a reason", _no_reason),
        Mistake("swemwbs.whole_where_raw", "a decimal raw score", _decimal_raw),
        Mistake("scale.required_with_swemwbs", "no scale", _no_scale),
        Mistake("sdq_total.whole", "an SDQ total of 39.5", _score("sdq_total", "39.5", "type")),
        *(
            Mistake(f"{name}.{end}", f"a score that is too {end}", _score(name, str(wrong), "range"))
            for name, bounds in _BOUNDS.items()
            for end, wrong in zip(("low", "high"), bounds, strict=True)
        ),
        Mistake("sdq_total.whole_as_decimal", "an SDQ total of 20.0", _as_decimal),
    )
    return {mistake.name: mistake for mistake in made}


def _of(sample: Sample, point: str | None = None) -> Mapping[int, Record]:
    """Give the measurements of a point (None: of any) by their records."""
    return {at: one for at, one in enumerate(sample.records(MEASUREMENTS)) if point in {None, one["point"]}}


def _referral(one: Record) -> tuple[object, ...]:
    return tuple(one[name] for name in REFERRAL)


def _points(sample: Sample) -> Counter[tuple[object, ...]]:
    """Count the measurements of each referral."""
    return Counter(_referral(one) for one in sample.records(MEASUREMENTS))


def _alone(sample: Sample) -> list[int]:
    """Give the initial measurements of referrals that have no other."""
    points = _points(sample)
    return [at for at, one in _of(sample, INITIAL).items() if points[_referral(one)] == 1]


def _moved(one: Record, name: str, days: int) -> date:
    day = one[name]
    return day + timedelta(days=days) if isinstance(day, date) else date.min


def _future(name: str) -> Plant:
    """Move the date of a referral that has one measurement, so that no other date is held against it."""

    def write(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        record = rng.choice(_alone(sample))
        changed = sample.with_values(MEASUREMENTS, record, **{name: _FUTURE})
        return changed.expect(MEASUREMENTS, name, "not_in_future", Severity.ERROR, record)

    return write


def _with_further(sample: Sample, record: int, **values: object) -> tuple[Sample, int]:
    """Add a measurement like one that is there, with other values, in a row of its own."""
    further = {**sample.records(MEASUREMENTS)[record], **values}
    changed = sample.with_record(MEASUREMENTS, further)  # type: ignore[arg-type] # values of a record
    return changed, len(changed.records(MEASUREMENTS)) - 1


def _other_scores(one: Record) -> Record:
    """Give an item another score, so that the scores of a measurement are not those of another."""
    return {"safety": 1 if one["safety"] != 1 else 2}


def _second_initial(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice([*_of(sample, INITIAL)])
    one = sample.records(MEASUREMENTS)[record]
    changed, last = _with_further(sample, record, date=_moved(one, "date", 1), **_other_scores(one))
    return changed.expect(MEASUREMENTS, "referral_date", "one_initial", Severity.ERROR, last)


def _twice(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice([*_of(sample, "review")])
    changed, last = _with_further(sample, record, **_other_scores(sample.records(MEASUREMENTS)[record]))
    return changed.expect(MEASUREMENTS, "date", "unique_together", Severity.ERROR, last)


def _other_initial(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    known = {_referral(one) for one in (earlier.records(MEASUREMENTS) if earlier else ())}
    record = rng.choice([at for at, one in _of(sample, INITIAL).items() if _referral(one) in known])
    early = _moved(sample.records(MEASUREMENTS)[record], "date", -rng.randint(1, 9))
    changed = sample.with_values(MEASUREMENTS, record, date=early)
    return changed.expect(MEASUREMENTS, "date", "one_initial_since_last", Severity.ERROR, record)


def _review_too_early(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Add a review some days before the initial measurement of a referral that has no other."""
    record = rng.choice(_alone(sample))
    one = sample.records(MEASUREMENTS)[record]
    early = _moved(one, "date", -rng.randint(1, 30))
    changed, last = _with_further(sample, record, point="review", date=early, **_other_scores(one))
    return changed.expect(MEASUREMENTS, "date", "not_before_initial", Severity.ERROR, last)


def _final_too_early(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Add a review and, on a day between it and the initial measurement, a final one."""
    record = rng.choice(_alone(sample))
    one = sample.records(MEASUREMENTS)[record]
    reviewed, _review = _with_further(sample, record, point="review", date=_moved(one, "date", 3), **_other_scores(one))
    changed, last = _with_further(reviewed, record, point=FINAL, date=_moved(one, "date", 1))
    return changed.expect(MEASUREMENTS, "date", "not_before_review", Severity.ERROR, last)


def _long_gap(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Move the initial measurement of a referral far back: the one after it comes late."""
    two = [at for at, one in _of(sample, "review").items() if _points(sample)[_referral(one)] == len((INITIAL, FINAL))]
    record = rng.choice(two)
    one = sample.records(MEASUREMENTS)[record]
    initial = next(at for at, other in _of(sample, INITIAL).items() if _referral(other) == _referral(one))
    changed = sample.with_values(MEASUREMENTS, initial, date=_moved(one, "date", -rng.randint(367, 500)))
    return changed.expect(MEASUREMENTS, "date", "months_between", Severity.QUERY, record)


def _copied(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Copy the scores of the first measurement to all others of a referral."""
    person, _count = rng.choice([(own, n) for own, n in sorted(_points(sample).items(), key=str) if n > 1])
    own = [at for at, one in _of(sample).items() if _referral(one) == person]
    first = sample.records(MEASUREMENTS)[own[0]]
    scores = {name: first[name] for name in (*MEASURES, "sdq_reason", "scale")}
    for at in own[1:]:
        sample = sample.with_values(MEASUREMENTS, at, **scores)
    return sample.expect(MEASUREMENTS, "date", "scores_differ", Severity.QUERY, own[-1])


def _not_closed(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Call the last review of a case final that is open, and stands in the published register."""
    cases = {case.person_id: case for case in caseload_of(sample.habits).of(sample.period) if case.consent == "yes"}
    records = sample.records(MEASUREMENTS)
    still_open = {person for person, case in cases.items() if case.closed is None}
    latest = {one["person_id"]: at for at, one in enumerate(records) if one["person_id"] in still_open}
    record = rng.choice([at for at in latest.values() if records[at]["point"] == "review"])
    changed = sample.with_values(MEASUREMENTS, record, point=FINAL)
    return changed.expect(MEASUREMENTS, "date", "closed", Severity.QUERY, record)


def _with_sdq(sample: Sample, rng: Random) -> int:
    return rng.choice([at for at, one in _of(sample).items() if one["sdq_total"] is not None])


def _reason_too_much(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _with_sdq(sample, rng)
    changed = sample.with_values(MEASUREMENTS, record, sdq_reason=rng.choice(("SDQ2", "SDQ4", "SDQ5")))
    return changed.expect(MEASUREMENTS, "sdq_reason", "excludes_score", Severity.ERROR, record)


def _no_reason(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _with_sdq(sample, rng)
    changed = sample.with_values(MEASUREMENTS, record, sdq_total=None)
    return changed.expect(MEASUREMENTS, "sdq_reason", "required_without_score", Severity.ERROR, record)


def _decimal_raw(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice([*_of(sample)])
    changed = sample.with_values(MEASUREMENTS, record, swemwbs=23.21, scale="raw")
    return changed.expect(MEASUREMENTS, "swemwbs", "whole_where_raw", Severity.QUERY, record)


def _no_scale(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice([*_of(sample)])
    changed = sample.with_values(MEASUREMENTS, record, scale=None)
    return changed.expect(MEASUREMENTS, "scale", "required_with_swemwbs", Severity.QUERY, record)


def _score(name: str, text: str, rule: str) -> Plant:
    def write(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        record = _with_sdq(sample, rng)
        changed = sample.with_values(MEASUREMENTS, record, **{name: Raw(text)})
        return changed.expect(MEASUREMENTS, name, rule, Severity.ERROR, record)

    return write


def _as_decimal(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Write a whole number with a nought behind its point, which is as good."""
    return sample.with_values(MEASUREMENTS, _with_sdq(sample, rng), sdq_total=Raw("20.0"))
