"""Mistakes that break each rule of the casework register, one at a time, with the finding that each must give."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.api import Mistake, Planted, Raw, Severity, bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Record, Sample

    Plant = Callable[[Sample, Random, Sample | None], Sample]

YOUNG, REFERRAL, MISSING = "young_person", "referral", "missing_episode"
LARGE = 60
_FUTURE = date(2040, 2, 1)
_DATES = {
    YOUNG: ("birth_month",),
    REFERRAL: ("referral_date", "consent_service_date", "consent_evaluation_date", "open_date", "close_date"),
    MISSING: ("start_date", "end_date"),
}


def companions(sample: Sample, table: str, record: int, name: str) -> Sequence[Planted]:
    """Say what else is found when a cell is as good as empty.

    Children of a person without an ID stand on no list.
    """
    if (table, name) != (YOUNG, "person_id"):
        return ()
    person = sample.records(YOUNG)[record]["person_id"]
    return [
        Planted(f"casework.{child}.person_id.in_young_person", Severity.ERROR, child, position, "person_id")
        for child in (REFERRAL, MISSING)
        for position, one in enumerate(sample.records(child))
        if one["person_id"] == person
    ]


def _overlapped(sample: Sample, record: int, *, needed: bool = True) -> Sequence[Planted]:
    """Give the later episodes of the same person: an episode without an end overlaps them all."""
    own = sample.records(MISSING)[record]
    rule = "casework.missing_episode.start_date.no_overlap"
    return [
        Planted(rule, Severity.ERROR, MISSING, position, "start_date", needed)
        for position, one in enumerate(sample.records(MISSING))
        if one["person_id"] == own["person_id"] and _later(one["start_date"], own["start_date"])
    ]


def _later(one: object, other: object) -> bool:
    return isinstance(one, date) and isinstance(other, date) and one > other


def rule_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule that looks at one return alone."""
    made = [
        Mistake(f"{table}.{name}.not_in_future", "a date in the future", _future(table, name))
        for table, names in _DATES.items()
        for name in names
    ]
    made += [
        Mistake(f"{child}.person_id.in_young_person", "a child who is not on the list", _stranger(child))
        for child in (REFERRAL, MISSING)
    ]
    return {mistake.name: mistake for mistake in (*made, *_OTHERS)}


def _future(table: str, name: str) -> Plant:
    def plant(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        records = sample.records(table)
        filled = [i for i, record in enumerate(records) if isinstance(record[name], date)]
        record = rng.choice(filled)
        changed = sample.with_values(table, record, **{name: _FUTURE})
        planted = changed.expect(table, name, "not_in_future", Severity.ERROR, record)
        if name == "referral_date":
            return _referred_late(planted, record)
        if name == "end_date":
            return planted.expecting(*_overlapped(sample, record))
        if name == "start_date" and records[record]["end_date"]:
            return planted.expect(table, "end_date", "not_before_start_date", Severity.ERROR, record)
        return planted

    return plant


def _referred_late(sample: Sample, record: int) -> Sample:
    """Whoever is referred so late is over 25 by then, and was perhaps closed before."""
    own = sample.records(REFERRAL)[record]
    row = next(i for i, one in enumerate(sample.records(YOUNG)) if one["person_id"] == own["person_id"])
    sample = sample.expect(YOUNG, "birth_month", "over_25", Severity.QUERY, row)
    if own["close_date"] is None:
        return sample
    return sample.expect(REFERRAL, "close_date", "not_before_referral_date", Severity.ERROR, record)


def _stranger(child: str) -> Plant:
    def plant(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        record = rng.randrange(len(sample.records(child)))
        changed = sample.with_values(child, record, person_id=f"ZZ{rng.randrange(1000)}")
        return changed.expect(child, "person_id", "in_young_person", Severity.ERROR, record)

    return plant


def _repeated_id(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = dict(rng.choice(sample.records(YOUNG)))
    return sample.with_record(YOUNG, again).expect(
        YOUNG, "person_id", "unique", Severity.ERROR, len(sample.records(YOUNG))
    )


def _personal_id(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(YOUNG)))
    old = sample.records(YOUNG)[record]["person_id"]
    new = f"{rng.choice(('JS', 'abc'))}{rng.choice(('', '-', ' '))}{rng.choice(('010203', '12/03/1999', '19990312'))}"
    changed = sample.with_values(YOUNG, record, person_id=new)
    for child in (REFERRAL, MISSING):
        for position, one in enumerate(sample.records(child)):
            if one["person_id"] == old:
                changed = changed.with_values(child, position, person_id=new)
    return changed.expect(YOUNG, "person_id", "personal", Severity.QUERY, record)


def _over_25(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(YOUNG)))
    born = date(rng.randint(1975, 1986), rng.randint(1, 12), 1)
    return sample.with_values(YOUNG, record, birth_month=born).expect(
        YOUNG, "birth_month", "over_25", Severity.QUERY, record
    )


def _not_recorded(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    count = max(3, len(sample.records(YOUNG)) // 20)
    for record in rng.sample(range(len(sample.records(YOUNG))), count):
        sample = sample.with_values(YOUNG, record, gender="0")
    return sample.expect(YOUNG, "gender", "not_recorded", Severity.QUERY)


def _exclusive(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(YOUNG)))
    return sample.with_values(YOUNG, record, disability=("NONE", "LD")).expect(
        YOUNG, "disability", "exclusive", Severity.ERROR, record
    )


def _no_variety(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    for record, one in enumerate(sample.records(YOUNG)):
        plain: tuple[str, ...] = ("NONE",) if one["disability"] == ("NONE",) else ("LD",)
        sample = sample.with_values(YOUNG, record, disability=plain)
    return sample.expect(YOUNG, "disability", "variety", Severity.QUERY)


def _repeated_referral(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = dict(rng.choice(_accepted(sample)))
    record = len(sample.records(REFERRAL))
    changed = sample.with_record(REFERRAL, again).expect(REFERRAL, "spoke", "unique_together", Severity.ERROR, record)
    if again["close_date"] == again["referral_date"]:
        return changed
    return changed.expect(REFERRAL, "referral_date", "no_overlap", Severity.QUERY, record)


def _concurrent(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    first = rng.choice([one for one in _accepted(sample) if one["close_date"] is None])
    referred = first["referral_date"]
    last = _last_day(sample)
    day = referred + timedelta(days=1) if isinstance(referred, date) and referred < last else last
    record = len(sample.records(REFERRAL))
    again = {**first, "referral_date": day, "open_date": day, "spoke": "Spoke Z"}
    changed = sample.with_record(REFERRAL, again)
    return changed.expect(REFERRAL, "referral_date", "no_overlap", Severity.QUERY, record)


def _close_too_early(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice(_closed(sample))
    referred = sample.records(REFERRAL)[record]["referral_date"]
    early = referred - timedelta(days=rng.randint(1, 30)) if isinstance(referred, date) else None
    return sample.with_values(REFERRAL, record, close_date=early).expect(
        REFERRAL, "close_date", "not_before_referral_date", Severity.ERROR, record
    )


def _no_reason(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice(_closed(sample))
    return sample.with_values(REFERRAL, record, close_reason=None).expect(
        REFERRAL, "close_reason", "required_with_close_date", Severity.ERROR, record
    )


def _reason_too_much(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    still_open = [i for i, one in enumerate(sample.records(REFERRAL)) if one["close_date"] is None]
    record = rng.choice(still_open)
    return sample.with_values(REFERRAL, record, close_reason="moved").expect(
        REFERRAL, "close_reason", "only_with_close_date", Severity.ERROR, record
    )


def _overlap(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Leave one person two episodes that overlap: the one that began later stands first or second on the list."""
    person = rng.choice(sample.records(MISSING))["person_id"]
    begin = _first_day(sample) + timedelta(days=rng.randrange(30))
    early: Record = {
        "person_id": person,
        "missing_kind": "M",
        "start_date": begin,
        "end_date": rng.choice((begin + timedelta(days=9), None)),
    }
    late: Record = {**early, "start_date": begin + timedelta(days=3), "end_date": begin + timedelta(days=12)}
    others = [one for one in sample.records(MISSING) if one["person_id"] != person]
    two = rng.sample((early, late), 2)
    changed = sample.with_list(MISSING, records=(*others, *two))
    return changed.expect(MISSING, "start_date", "no_overlap", Severity.ERROR, len(others) + two.index(late))


def _end_too_early(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(MISSING)))
    start = sample.records(MISSING)[record]["start_date"]
    early = start - timedelta(days=rng.randint(1, 9)) if isinstance(start, date) else None
    return sample.with_values(MISSING, record, end_date=early).expect(
        MISSING, "end_date", "not_before_start_date", Severity.ERROR, record
    )


def _repeated_episode(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    position = rng.randrange(len(sample.records(MISSING)))
    start = sample.records(MISSING)[position]["start_date"]
    changed = sample.with_values(MISSING, position, end_date=start)
    again = dict(changed.records(MISSING)[position])
    return changed.with_record(MISSING, again).expect(
        MISSING, "start_date", "unique_together", Severity.ERROR, len(sample.records(MISSING))
    )


def _police(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(REFERRAL)))
    return sample.with_values(REFERRAL, record, referral_source=Raw("q) 6: Police")).expect(
        REFERRAL, "referral_source", "prefix_removed", Severity.REPAIR, record
    )


def _accepted(sample: Sample) -> list[Record]:
    return [one for one in sample.records(REFERRAL) if one["accepted"]]


def _closed(sample: Sample) -> list[int]:
    return [i for i, one in enumerate(sample.records(REFERRAL)) if one["close_date"] is not None]


def _first_day(sample: Sample) -> date:
    span = bounds(sample.period)
    return span[0] if span else date.min


def _last_day(sample: Sample) -> date:
    span = bounds(sample.period)
    return span[1] if span else date.max


_OTHERS = (
    Mistake("young_person.person_id.unique", "an ID twice on the list", _repeated_id),
    Mistake("young_person.person_id.personal", "an ID of initials and a date of birth", _personal_id),
    Mistake("young_person.birth_month.over_25", "over 25 at referral", _over_25),
    Mistake("young_person.gender.not_recorded", "more than 2% without gender", _not_recorded),
    Mistake("young_person.disability.exclusive", "no disability beside another", _exclusive),
    Mistake("young_person.disability.variety", "hardly any disability codes", _no_variety, size=LARGE),
    Mistake("referral.spoke.unique_together", "a referral twice on the list", _repeated_referral),
    Mistake("referral.referral_date.no_overlap", "a referral while another is open", _concurrent),
    Mistake("referral.referral_source.police", "q) 6: Police", _police),
    Mistake("referral.close_date.not_before_referral_date", "closed before the referral", _close_too_early),
    Mistake("referral.close_reason.required_with_close_date", "closed without a reason", _no_reason),
    Mistake("referral.close_reason.only_with_close_date", "a reason without a close date", _reason_too_much),
    Mistake("missing_episode.start_date.no_overlap", "episodes that overlap", _overlap),
    Mistake("missing_episode.start_date.unique_together", "an episode twice on the list", _repeated_episode),
    Mistake("missing_episode.end_date.not_before_start_date", "an end before the start", _end_too_early),
)
