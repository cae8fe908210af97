"""Mistakes that break each rule of the risk assessments, and what real returns of this kind hold."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.api import Mistake, Planted, Raw, Severity, caseload_of
from alexi_risk.models import INDICATORS, PARTS, SERAF, STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Record, Sample

    Plant = Callable[[Sample, Random, Sample | None], Sample]

ASSESSMENTS = "assessment"
_LEVEL_OF = {"1": 1, "2": 8, "3": 13, "4": 18}
"""A total of each category, of which 1 is of the vulnerabilities, 5 each of so many significant indicators as go."""
_FUTURE = date(2040, 2, 1)


def companions(sample: Sample, _table: str, record: int, name: str) -> Sequence[Planted]:
    """Say what else may follow from a wrong score: a total that its parts do not add up to, another category."""
    at = {"total_score": ("level", "agrees_with_score", Severity.QUERY)}
    at |= dict.fromkeys(PARTS, ("total_score", "sum_of_parts", Severity.ERROR))
    if name not in at:
        return ()
    field, rule, severity = at[name]
    whole = f"{sample.return_type}.{ASSESSMENTS}.{field}.{rule}"
    return (Planted(whole, severity, ASSESSMENTS, record, field, needed=False),)


def rule_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule, and for what such returns are known for."""
    made = (
        Mistake("assessment_date.not_in_future", "a date in the future", _future),
        Mistake("assessment_date.unique_together", "the same assessment twice", _twice),
        Mistake("assessment_date.months_between", "over 3 months between two assessments", _months_between),
        Mistake("assessment_date.months_since_last", "over 3 months since last quarter's", _long_ago, needs_last=True),
        Mistake(
            "assessment_date.in_open_period", "an assessment before the referral", _before_referral, needs_others=True
        ),
        *(
            Mistake(f"{name}.indicator_score", "an indicator of 2, 3 or 4", _wrong_indicator(name))
            for name in INDICATORS
        ),
        Mistake("total_score.sum_of_parts", "a total that its parts do not add up to", _wrong_total),
        Mistake("total_score.required_for_seraf", "no total", _no_total),
        Mistake("level.agrees_with_score", "a category that is not that of the score", _other_category),
        Mistake("level.no_jump", "two levels from the one before", _jump_within),
        Mistake("level.no_jump_since_last", "two levels from last quarter's", _jump, needs_last=True),
        Mistake("level.became_date", "6-10 that Excel made 6 October of", _band_became_date),
        Mistake("level.sixteen", "16+ as a category", _sixteen),
        Mistake("level.no_band", "a date that no band becomes", _no_band),
        Mistake("scores.blank_for_zero", "an empty cell for 0", _blank),
        Mistake("scores.level_word", "a word where a score belongs", _score(("High", "medium", "Low risk"))),
        Mistake("total_score.became_date", "a total that Excel made a date of", _score((date(2015, 10, 6),))),
        Mistake("total_score.inexact", "16+, 6-10 as a total", _score(("16+", "6 to 10"))),
    )
    return {mistake.name: mistake for mistake in made}


def _alone(sample: Sample, *tools: str) -> list[int]:
    """Give the records of young people with one assessment in the return, by one of these tools."""
    many = Counter(one["person_id"] for one in sample.records(ASSESSMENTS))
    return [
        at
        for at, one in enumerate(sample.records(ASSESSMENTS))
        if many[one["person_id"]] == 1 and (not tools or one["tool"] in tools)
    ]


def _scored(sample: Sample, rng: Random, level: str = "2") -> tuple[Sample, int]:
    """Give one person's only SERAF assessment scores of a category: 5 for some indicators, and 0 for the others."""
    record = rng.choice(_alone(sample, SERAF))
    return sample.with_values(ASSESSMENTS, record, **scores(level)), record


def scores(level: str) -> Record:
    """Give the scores of a category."""
    total = _LEVEL_OF[level]
    current = (total - 1) // 5
    parts = {name: 5 if at < current else 0 for at, name in enumerate(INDICATORS)}
    rest = total - 1 - 5 * current
    return {"vulnerability_score": 1, "moderate_score": rest, **parts, "total_score": total, "level": level}


def _day(sample: Sample, record: int) -> date:
    day = sample.records(ASSESSMENTS)[record]["assessment_date"]
    return day if isinstance(day, date) else date.min


def _future(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice(_alone(sample))
    changed = sample.with_values(ASSESSMENTS, record, assessment_date=_FUTURE)
    return changed.expect(ASSESSMENTS, "assessment_date", "not_in_future", Severity.ERROR, record)


def _twice(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = {**sample.records(ASSESSMENTS)[rng.choice(_alone(sample))], "point": "T3"}
    changed = sample.with_record(ASSESSMENTS, again)
    last = len(sample.records(ASSESSMENTS))
    return changed.expect(ASSESSMENTS, "assessment_date", "unique_together", Severity.ERROR, last)


def _months_between(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Add an assessment that was made long before the one that is there."""
    record = rng.choice(_alone(sample))
    before = _day(sample, record) - timedelta(days=rng.randint(95, 200))
    earlier = {**sample.records(ASSESSMENTS)[record], "assessment_date": before, "point": "T3"}
    changed = sample.with_record(ASSESSMENTS, earlier)
    return changed.expect(ASSESSMENTS, "assessment_date", "months_between", Severity.QUERY, record)


def _known(sample: Sample, earlier: Sample | None, level: Callable[[Record], bool]) -> Mapping[int, Record]:
    """Give the records of persons with one assessment now, each with the last one of the earlier return."""
    before = {one["person_id"]: one for one in (earlier.records(ASSESSMENTS) if earlier else ())}
    records = sample.records(ASSESSMENTS)
    found = {at: before[person] for at in _alone(sample) if (person := records[at]["person_id"]) in before}
    return {at: one for at, one in found.items() if level(one)}


def _long_ago(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    known = _known(sample, earlier, lambda _: True)
    record = rng.choice(list(known))
    before = known[record]["assessment_date"]
    late = before + timedelta(days=93) if isinstance(before, date) else None
    changed = sample.with_values(ASSESSMENTS, record, assessment_date=late)
    return changed.expect(ASSESSMENTS, "assessment_date", "months_since_last", Severity.QUERY, record)


def _before_referral(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Move the assessment of one who consents, and so stands in the published register, before the referral."""
    cases = {case.person_id: case for case in caseload_of(sample.habits).of(sample.period) if case.consent == "yes"}
    records = sample.records(ASSESSMENTS)
    record = rng.choice([at for at in _alone(sample) if records[at]["person_id"] in cases])
    early = cases[str(records[record]["person_id"])].referred - timedelta(days=rng.randint(1, 40))
    changed = sample.with_values(ASSESSMENTS, record, assessment_date=early)
    return changed.expect(ASSESSMENTS, "assessment_date", "in_open_period", Severity.QUERY, record)


def _wrong_indicator(name: str) -> Plant:
    """Write a score that no indicator has, which its total and category agree with."""

    def write(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        record, wrong = rng.choice(_alone(sample, SERAF)), rng.choice((2, 3, 4))
        parts = {**dict.fromkeys(INDICATORS, 0), "vulnerability_score": 1, "moderate_score": 4, name: wrong}
        changed = sample.with_values(ASSESSMENTS, record, **parts, total_score=5 + wrong, level="2")
        return changed.expect(ASSESSMENTS, name, "indicator_score", Severity.ERROR, record)

    return write


def _wrong_total(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    sample, record = _scored(sample, rng)
    changed = sample.with_values(ASSESSMENTS, record, total_score=_LEVEL_OF["2"] + rng.choice((-1, 1, 2)))
    return changed.expect(ASSESSMENTS, "total_score", "sum_of_parts", Severity.ERROR, record)


def _no_total(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    sample, record = _scored(sample, rng)
    changed = sample.with_values(ASSESSMENTS, record, total_score=None)
    return changed.expect(ASSESSMENTS, "total_score", "required_for_seraf", Severity.ERROR, record)


def _other_category(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    sample, record = _scored(sample, rng)
    changed = sample.with_values(ASSESSMENTS, record, level=rng.choice(("1", "3", "4")))
    return changed.expect(ASSESSMENTS, "level", "agrees_with_score", Severity.QUERY, record)


def _jump(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    known = _known(sample, earlier, lambda one: bool(_far_from(one)))
    record = rng.choice(list(known))
    level = rng.choice(_far_from(known[record]))
    values = scores(level) if known[record]["tool"] == SERAF else {"level": level}
    changed = sample.with_values(ASSESSMENTS, record, **values)
    return changed.expect(ASSESSMENTS, "level", "no_jump_since_last", Severity.QUERY, record)


def _jump_within(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Add an assessment a month before the one that is there, of a level far from it."""
    records = sample.records(ASSESSMENTS)
    record = rng.choice([at for at in _alone(sample) if _far_from(records[at])])
    level = rng.choice(_far_from(records[record]))
    values = scores(level) if records[record]["tool"] == SERAF else {"level": level}
    day = _day(sample, record) - timedelta(days=30)
    changed = sample.with_record(ASSESSMENTS, {**records[record], **values, "assessment_date": day, "point": "T3"})
    return changed.expect(ASSESSMENTS, "level", "no_jump", Severity.QUERY, record)


def _far_from(one: Record) -> list[str]:
    """Give the levels of the same tool that are two steps or more away."""
    tools = (("1", "2", "3", "4"), ("low", "medium", "high"), ("no", "possible", "yes"))
    own = next(levels for levels in tools if one["level"] in levels)
    return [level for level in own if abs(STEPS[level] - STEPS[str(one["level"])]) > 1]


def _band_became_date(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Write the band of category 2 or 3 as Excel shows it: with days first, months first, or as a month."""
    level, day = rng.choice((("2", date(2015, 10, 6)), ("2", date(2015, 6, 10)), ("3", date(2015, 11, 1))))
    sample, record = _scored(sample, rng, level)
    changed = sample.with_values(ASSESSMENTS, record, level=Raw(day))
    return changed.expect(ASSESSMENTS, "level", "date_read_as_code", Severity.REPAIR, record)


def _no_band(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    sample, record = _scored(sample, rng)
    changed = sample.with_values(ASSESSMENTS, record, level=Raw(rng.choice((date(2015, 10, 7), date(2015, 9, 1)))))
    return changed.expect(ASSESSMENTS, "level", "in_list", Severity.ERROR, record)


def _sixteen(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    sample, record = _scored(sample, rng, "4")
    changed = sample.with_values(ASSESSMENTS, record, level=Raw("16+"))
    return changed.expect(ASSESSMENTS, "level", "label_read_as_code", Severity.REPAIR, record)


def _blank(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    sample, record = _scored(sample, rng)
    name = rng.choice(INDICATORS[1:])
    changed = sample.with_values(ASSESSMENTS, record, **{name: None})
    return changed.expect(ASSESSMENTS, name, "blank_filled", Severity.REPAIR, record)


def _score(texts: Sequence[str | date]) -> Plant:
    def write(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        sample, record = _scored(sample, rng)
        name = "total_score"
        changed = sample.with_values(ASSESSMENTS, record, **{name: Raw(rng.choice(texts))})
        return changed.expect(ASSESSMENTS, name, "type", Severity.ERROR, record)

    return write
