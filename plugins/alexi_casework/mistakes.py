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
    """Say what else is found when a cell is as good as empty: children of a person without an ID stand on no list."""
    if (table, name) != (YOUNG, "person_id"):
        return ()
    person = sample.records(YOUNG)[record]["person_id"]
    return [
        Planted(f"casework.{child}.person_id.in_young_person", Severity.ERROR, child, position, "person_id")
        for child in (REFERRAL, MISSING)
        for position, one in enumerate(sample.records(child))
        if one["person_id"] == person
    ]


def rule_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule of the register, and for each of its lists' ways to disagree with the last ones."""
    made = [
        Mistake(f"{table}.{name}.not_in_future", "a date in the future", _future(table, name))
        for table, names in _DATES.items()
        for name in names
    ]
    made += [
        Mistake(f"{child}.person_id.in_young_person", "a child who is not on the list", _stranger(child))
        for child in (REFERRAL, MISSING)
    ]
    made += [
        Mistake(f"young_person.{name}.same_as_last", "another value than last quarter", plant, needs_last=True)
        for name, plant in (("birth_month", _other_birth), ("gender", _other_gender), ("ethnicity", _other_ethnicity))
    ]
    return {mistake.name: mistake for mistake in (*made, *_OTHERS)}


def _future(table: str, name: str) -> Plant:
    def plant(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        records = sample.records(table)
        filled = [i for i, record in enumerate(records) if isinstance(record[name], date)]
        record = rng.choice(filled)
        changed = sample.with_values(table, record, **{name: _FUTURE})
        planted = changed.expect(table, name, "not_in_future", Severity.ERROR, record)
        if name == "referral_date":  # whoever is referred so late is over 25 by then, and closed before
            person = records[record]["person_id"]
            planted = _closed_before(planted, record)
            row = next(i for i, one in enumerate(sample.records(YOUNG)) if one["person_id"] == person)
            planted = planted.expect(YOUNG, "birth_month", "over_25", Severity.QUERY, row, needed=False)
        if name == "start_date" and records[record]["end_date"]:
            planted = planted.expect(table, "end_date", "not_before_start_date", Severity.ERROR, record)
        return planted

    return plant


def _closed_before(sample: Sample, record: int) -> Sample:
    closed = sample.records(REFERRAL)[record]["close_date"]
    if closed is None:
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
    episodes = [one for one in sample.records(MISSING) if isinstance(one["start_date"], date)]
    first = dict(rng.choice(episodes))
    start, last = first["start_date"], _last_day(sample)
    assert isinstance(start, date)  # noqa: S101 - chosen so
    position = next(i for i, one in enumerate(sample.records(MISSING)) if one == first)
    others = [one["start_date"] for one in episodes if one["person_id"] == first["person_id"]]
    until = min((day for day in others if isinstance(day, date) and day > start), default=last)
    record = len(sample.records(MISSING))
    begin = min(start + timedelta(days=1), until) if start < last else start
    changed = sample.with_values(MISSING, position, end_date=max(begin, until) if begin > start else None)
    if begin == until != last:  # the next episode begins on that very day: let the first one last a day longer
        begin = start
    changed = changed.with_record(MISSING, {**first, "start_date": begin, "end_date": begin})
    return changed.expect(MISSING, "start_date", "no_overlap", Severity.ERROR, record)


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
    """Give all but three other IDs: the last quarter's are absent, whoever was open among them too."""
    people = [str(one["person_id"]) for one in sample.records(YOUNG)]
    kept = set(rng.sample(people, 3))
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


def _police(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(REFERRAL)))
    return sample.with_values(REFERRAL, record, referral_source=Raw("q) 6: Police")).expect(
        REFERRAL, "referral_source", "prefix_removed", Severity.REPAIR, record
    )


def _accepted(sample: Sample) -> list[Record]:
    return [one for one in sample.records(REFERRAL) if one["accepted"]]


def _closed(sample: Sample) -> list[int]:
    return [i for i, one in enumerate(sample.records(REFERRAL)) if one["close_date"] is not None]


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
    Mistake("young_person.person_id.most_absent", "most of last quarter's IDs absent", _most_gone, needs_last=True),
    Mistake("referral.spoke.unique_together", "a referral twice on the list", _repeated_referral),
    Mistake("referral.referral_date.no_overlap", "a referral while another is open", _concurrent),
    Mistake("referral.referral_source.police", "q) 6: Police", _police),
    Mistake("referral.close_date.not_before_referral_date", "closed before the referral", _close_too_early),
    Mistake("referral.close_reason.required_with_close_date", "closed without a reason", _no_reason),
    Mistake("referral.close_reason.only_with_close_date", "a reason without a close date", _reason_too_much),
    Mistake("referral.person_id.still_open", "somebody open last quarter is gone", _gone, needs_last=True),
    Mistake("missing_episode.start_date.no_overlap", "episodes that overlap", _overlap),
    Mistake("missing_episode.start_date.unique_together", "an episode twice on the list", _repeated_episode),
    Mistake("missing_episode.end_date.not_before_start_date", "an end before the start", _end_too_early),
)
