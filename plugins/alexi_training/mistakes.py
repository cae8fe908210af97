"""Mistakes that break each rule of the training list, and what real files of this kind hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.api import Mistake, Raw, Severity
from alexi_training.models import AGENCIES, FIRST_DAY_OF_WEEKEND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from alexi_ingest.api import Sample

SESSION = "session"
_FUTURE = date(2040, 2, 1)


def rule_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule of the list, and the untidy files that this return is known for."""
    made = (
        Mistake("session.session_id.unique", "a session ID twice", _repeated_id),
        Mistake("session.attended.same_session", "a session twice under two IDs", _repeated_session),
        Mistake("session.date.not_in_future", "a date in the future", _future),
        Mistake("session.date.weekend", "a session at a weekend", _weekend),
        Mistake("session.end.after_start", "an end that is not after the start", _end_too_early),
        Mistake("session.attended.sum_of_parts", "agencies that do not add up", _wrong_sum),
        Mistake("session.attended.at_most_booked", "more attended than booked", _crowded),
        Mistake("session.attended.nobody", "nobody came, and it was not cancelled", _nobody),
        Mistake("session.attended.inexact", "25-30", _text("attended", ("25-30", "30+", "12 (3 new)"))),
        Mistake("session.date.several", "12/13 May", _text("date", ("12/13 May", "12/13 May 2015", "12 & 13 May"))),
        Mistake("session.date.us_dates", "a column of US dates", _us_dates),
        Mistake("file.cp1252", "text as old Windows writes it, with a pound sign", _cp1252),
        Mistake("file.semicolons", "text parted by semicolons", _semicolons),
    )
    return {mistake.name: mistake for mistake in made}


def _any(sample: Sample, rng: Random, which: Callable[[Mapping[str, object]], bool] = lambda _: True) -> int:
    return rng.choice([i for i, one in enumerate(sample.records(SESSION)) if which(one)])


def _professional(record: Mapping[str, object]) -> bool:
    return record["audience"] == "professionals" and record["status"] == "held"


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _repeated_id(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = dict(sample.records(SESSION)[_any(sample, rng)])
    return sample.with_record(SESSION, again).expect(
        SESSION, "session_id", "unique", Severity.QUERY, len(sample.records(SESSION))
    )


def _repeated_session(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again = {**sample.records(SESSION)[_any(sample, rng)], "session_id": "T-999"}
    return sample.with_record(SESSION, again).expect(
        SESSION, "attended", "same_session", Severity.QUERY, len(sample.records(SESSION))
    )


def _future(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, rng)
    return sample.with_values(SESSION, record, date=_FUTURE).expect(
        SESSION, "date", "not_in_future", Severity.ERROR, record
    )


def _weekend(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, rng)
    day = sample.records(SESSION)[record]["date"]
    while isinstance(day, date) and day.isoweekday() < FIRST_DAY_OF_WEEKEND:
        day -= timedelta(days=1)
    return sample.with_values(SESSION, record, date=day).expect(SESSION, "date", "weekend", Severity.NOTE, record)


def _end_too_early(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, rng)
    start = sample.records(SESSION)[record]["start"]
    end = rng.choice((start, time(8, 30)))
    return sample.with_values(SESSION, record, end=end).expect(SESSION, "end", "after_start", Severity.ERROR, record)


def _wrong_sum(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, rng, _professional)
    name = rng.choice(AGENCIES)
    counted = _number(sample.records(SESSION)[record][name]) + rng.randint(1, 5)
    return sample.with_values(SESSION, record, **{name: counted}).expect(
        SESSION, "attended", "sum_of_parts", Severity.ERROR, record
    )


def _crowded(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, rng, lambda one: _number(one["attended"]) > 1)
    fewer = _number(sample.records(SESSION)[record]["attended"]) - 1
    return sample.with_values(SESSION, record, booked=fewer).expect(
        SESSION, "attended", "at_most_booked", Severity.QUERY, record
    )


def _nobody(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = _any(sample, rng, lambda one: one["status"] == "held")
    empty = dict.fromkeys((*AGENCIES, "attended", "forms_returned"), 0)
    return sample.with_values(SESSION, record, **empty).expect(SESSION, "attended", "nobody", Severity.QUERY, record)


def _text(name: str, texts: tuple[str, ...]) -> Callable[[Sample, Random, Sample | None], Sample]:
    def plant(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        record = _any(sample, rng)
        return sample.with_values(SESSION, record, **{name: Raw(rng.choice(texts))}).expect(
            SESSION, name, "type", Severity.ERROR, record
        )

    return plant


def _us_dates(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    """Write every date month first; some day past the 12th shows it."""
    for record, one in enumerate(sample.records(SESSION)):
        day = one["date"]
        if isinstance(day, date):
            sample = sample.with_values(SESSION, record, date=Raw(f"{day:%m/%d/%Y}"))
            sample = sample.expect(SESSION, "date", "us_dates", Severity.REPAIR, record)
    return sample


def _cp1252(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(SESSION)
    title = ("Awareness sessions \u2013 each free, worth \u00a3250 to the agency\u2019s staff",)
    return _as_text(sample, ",", "cp1252").with_list(SESSION, titles=(title, *own.titles))


def _semicolons(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    return _as_text(sample, ";", sample.file.encoding)


def _as_text(sample: Sample, delimiter: str, encoding: str) -> Sample:
    name = sample.file.name.rpartition(".")[0] + ".csv"
    return replace(sample, file=replace(sample.file, name=name, format="csv", delimiter=delimiter, encoding=encoding))
