"""Mistakes that break each rule of the fieldwork log, with the finding that each must give."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.api import Mistake, Planted, Raw, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Sample

VISIT, INTERVIEW, NOTE = "visit", "interview", "case_note"
_FUTURE = date(2040, 2, 1)


def companions(sample: Sample, table: str, record: int, name: str) -> Sequence[Planted]:
    """Say what else is found when a cell is as good as empty: interviews of a visit without an ID name none."""
    if (table, name) != (VISIT, "visit_id"):
        return ()
    visit = sample.records(VISIT)[record]["visit_id"]
    return [
        Planted("fieldwork.interview.visit_id.in_visit", Severity.ERROR, INTERVIEW, at, "visit_id")
        for at, one in enumerate(sample.records(INTERVIEW))
        if one["visit_id"] == visit
    ]


def rule_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule of the log."""
    made = (
        Mistake("visit.visit_id.unique", "a visit ID twice", _visit_twice),
        Mistake("interview.interview_ref.unique", "an interview reference twice", _interview_twice),
        Mistake("interview.transcript_ref.unique", "a transcript reference twice", _transcript_twice),
        Mistake("case_note.note_ref.unique", "a case note reference twice", _note_twice),
        Mistake("visit.date.not_in_future", "a date in the future", _future),
        Mistake("visit.date.round_order", "a visit before that of the last round", _out_of_order, needs_last=True),
        Mistake("visit.hub.no_visit", "a service without a visit", _not_visited),
        Mistake(
            "visit.hub.one_visit", "one visit only, in two rounds", _one_visit, needs_last=True, before=_not_in_the_last
        ),
        Mistake("visit.round.agrees", "a visit of another round", _other_round(VISIT)),
        Mistake("case_note.round.agrees", "case notes of another round", _other_round(NOTE)),
        Mistake("visit.team_member.matches", "a name in the place of initials", _name),
        Mistake("interview.hub.hub_of_visit", "an interview about another service than the visit", _other_hub),
        Mistake("interview.visit_id.in_visit", "an interview at no visit", _no_visit),
        Mistake("interview.minutes.long", "an interview of five hours", _long),
        Mistake("visit.round.left_out", "the round said by the file alone", _without_round),
    )
    return {mistake.name: mistake for mistake in made}


def _any(sample: Sample, table: str, rng: Random) -> int:
    return rng.randrange(len(sample.records(table)))


def _visit_twice(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = dict(sample.records(VISIT)[_any(sample, VISIT, rng)])
    return sample.with_record(VISIT, again).expect(
        VISIT, "visit_id", "unique", Severity.ERROR, len(sample.records(VISIT))
    )


def _interview_twice(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = {**sample.records(INTERVIEW)[_any(sample, INTERVIEW, rng)], "transcript_ref": "T-other"}
    return sample.with_record(INTERVIEW, again).expect(
        INTERVIEW, "interview_ref", "unique", Severity.ERROR, len(sample.records(INTERVIEW))
    )


def _transcript_twice(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = {**sample.records(INTERVIEW)[_any(sample, INTERVIEW, rng)], "interview_ref": "I-other"}
    return sample.with_record(INTERVIEW, again).expect(
        INTERVIEW, "transcript_ref", "unique", Severity.ERROR, len(sample.records(INTERVIEW))
    )


def _note_twice(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = dict(sample.records(NOTE)[_any(sample, NOTE, rng)])
    return sample.with_record(NOTE, again).expect(NOTE, "note_ref", "unique", Severity.ERROR, len(sample.records(NOTE)))


def _future(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, VISIT, rng)
    return sample.with_values(VISIT, record, date=_FUTURE).expect(
        VISIT, "date", "not_in_future", Severity.ERROR, record
    )


def _out_of_order(sample: Sample, rng: Random, last: Sample | None) -> Sample:
    """Put a visit before the one that the same service had in the last round."""
    then = {one["hub"]: one["date"] for one in (last.records(VISIT) if last else ())}
    record = rng.choice([i for i, one in enumerate(sample.records(VISIT)) if one["hub"] in then])
    day = then[sample.records(VISIT)[record]["hub"]]
    before = day - timedelta(days=rng.randint(1, 30)) if isinstance(day, date) else None
    return sample.with_values(VISIT, record, date=before).expect(VISIT, "date", "round_order", Severity.QUERY, record)


def _without(sample: Sample, hubs: Sequence[object]) -> Sample:
    for table in (VISIT, INTERVIEW):
        sample = sample.with_list(table, records=tuple(r for r in sample.records(table) if r["hub"] not in hubs))
    return sample


def _not_visited(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    missed = rng.sample([one["hub"] for one in sample.records(VISIT)], 2)
    return _without(sample, missed).expect(VISIT, "hub", "no_visit", Severity.QUERY)


def _not_in_the_last(last: Sample) -> Sample:
    return _without(last, [last.records(VISIT)[0]["hub"]])


def _one_visit(sample: Sample, _rng: Random, last: Sample | None) -> Sample:
    """Expect it of the services that the clean log of the last round has, and this one of it has not."""
    earlier = {one["hub"] for one in (last.records(NOTE) if last else ())}
    visited = {one["hub"] for one in (last.records(VISIT) if last else ())}
    for record, one in enumerate(sample.records(VISIT)):
        if one["hub"] in earlier - visited:
            sample = sample.expect(VISIT, "hub", "one_visit", Severity.QUERY, record)
    return sample


def _other_round(table: str) -> Callable[[Sample, Random, Sample | None], Sample]:
    def plant(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        record = _any(sample, table, rng)
        other = "R9" if sample.period != "R9" else "R8"
        return sample.with_values(table, record, round=other).expect(table, "round", "agrees", Severity.ERROR, record)

    return plant


def _name(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, VISIT, rng)
    return sample.with_values(VISIT, record, team_member=Raw("Alex")).expect(
        VISIT, "team_member", "matches", Severity.ERROR, record
    )


def _other_hub(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, INTERVIEW, rng)
    own = sample.records(INTERVIEW)[record]["hub"]
    other = rng.choice([one["hub"] for one in sample.records(VISIT) if one["hub"] != own])
    return sample.with_values(INTERVIEW, record, hub=other).expect(
        INTERVIEW, "hub", "hub_of_visit", Severity.ERROR, record
    )


def _no_visit(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, INTERVIEW, rng)
    return sample.with_values(INTERVIEW, record, visit_id="V9-99").expect(
        INTERVIEW, "visit_id", "in_visit", Severity.ERROR, record
    )


def _long(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, INTERVIEW, rng)
    return sample.with_values(INTERVIEW, record, minutes=300).expect(
        INTERVIEW, "minutes", "long", Severity.QUERY, record
    )


def _without_round(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    """Leave the column of the round out: the file's name says it."""
    for table in (VISIT, NOTE):
        own = sample.list_of(table)
        at = own.column("round")
        sample = sample.with_list(
            table, fields=own.fields[:at] + own.fields[at + 1 :], headings=own.headings[:at] + own.headings[at + 1 :]
        )
    return sample
