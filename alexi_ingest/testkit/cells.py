"""Mistakes in one cell that any return can hold, made from its fields: not filled in, not of its kind, untidy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.declare import BlocksLayout, CrossTabLayout, Field, FieldType
from alexi_ingest.model import Severity
from alexi_ingest.periods import bounds
from alexi_ingest.testkit.forms import MOST_LETTERS, Cell, Raw
from alexi_ingest.testkit.samples import Mistake, Planted, Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from random import Random

    from alexi_ingest.declare import CodeEntry, Layout
    from alexi_ingest.testkit.forms import Form

    Companions = Callable[[Sample, str, int, str], Sequence[Planted]]

_NO_DATES = ("last week", "31/02/2015", "12/13 May", "tbc", "2015-13-01", "12 and 14 May 2015")
_NO_MONTHS = ("last spring", "13/2001", "about 14 years old", "00/2001")
_WRONG: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.INTEGER: ("about a dozen", "30+", "twelve", "3.5", "12 (3 new)", "10-15", "45%"),
    FieldType.DECIMAL: ("7-8", "a lot"),
    FieldType.DATE: _NO_DATES,
    FieldType.MONTH: _NO_MONTHS,
    FieldType.MOMENT: _NO_DATES,
    FieldType.TIME: ("half past nine", "25:00", "morning", "9:30-11:00"),
    FieldType.YES_NO: ("maybe", "nope!", "see notes"),
}
_SERIAL_ZERO = date(1899, 12, 30)
_SHORT = 4
"""A code of at most so many signs may stand beside its label, as `6: Police` does."""
_CODED = (FieldType.CODE, FieldType.CODES)


def no_companions(_sample: Sample, _table: str, _record: int, _name: str) -> Sequence[Planted]:
    """Say that nothing else follows from a cell that cannot be read."""
    return ()


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one table of a form; `companions` says what else is found when its cell is as good as empty."""

    form: Form
    table: str
    field: Field
    companions: Companions

    @property
    def name(self) -> str:
        """How mistakes in it are named: `referral.close_date`."""
        return f"{self.table}.{self.field.name}"

    def mistake(self, rule: str, title: str, value: Callable[[Sample, Random, int], Raw]) -> Mistake:
        """Make a mistake that puts a wrong value into the field of one record: an error."""

        def plant(sample: Sample, rng: Random, _: Sample | None) -> Sample:
            record = self.pick(sample, rng)
            others = self.companions(sample, self.table, record, self.field.name)
            changed = sample.with_values(self.table, record, **{self.field.name: value(sample, rng, record)})
            planted = changed.expect(self.table, self.field.name, rule.partition(":")[0], Severity.ERROR, record)
            return planted.expecting(*others)

        return Mistake(f"{self.name}.{rule}", title, plant)

    def untidy(self, repair: str, title: str, value: Callable[[Sample, Random, int], Raw | None]) -> Mistake:
        """Make an untidiness that is repaired: the value stays the same, so that nothing else is found."""

        def plant(sample: Sample, rng: Random, _: Sample | None) -> Sample:
            records = list(range(len(sample.records(self.table))))
            rng.shuffle(records)
            values = ((record, value(sample, rng, record)) for record in records)
            record, untidied = next(pair for pair in values if pair[1] is not None)
            changed = sample.with_values(self.table, record, **{self.field.name: untidied})
            return changed.expect(self.table, self.field.name, repair, Severity.REPAIR, record)

        return Mistake(f"{self.name}.{repair}", title, plant)

    def pick(self, sample: Sample, rng: Random) -> int:
        """Choose a record: one that fills the field, where there is one."""
        records = sample.records(self.table)
        filled = [i for i, record in enumerate(records) if record.get(self.field.name) is not None]
        return rng.choice(filled or list(range(len(records))))


def cell_mistakes(form: Form, companions: Companions = no_companions) -> Mapping[str, Mistake]:
    """Make the mistakes that each field of a form can hold: `table.field.required`, `.type`, `.in_list`, `.range`.

    Example:
        >>> from alexi_training.samples import SAMPLES
        >>> mistakes = cell_mistakes(SAMPLES.form)
        >>> [name for name in sorted(mistakes) if name.startswith("session.date.")]
        ['session.date.date_written_out', 'session.date.required', 'session.date.serial_read_as_date',
        'session.date.two_digit_year', 'session.date.type']
    """
    places = [
        Place(form, table, field, companions)
        for table in form.tables
        for field in form.fields[table]
        if field.name not in _labels(form.layouts.get(table))
    ]
    return {made.name: made for place in places for made in (*_errors(place), *_untidy(place))}


def _labels(layout: Layout | None) -> tuple[str, ...]:
    """Give the fields whose values are no cells of their own, but labels of many."""
    if isinstance(layout, BlocksLayout):
        return (layout.block,)
    return (*layout.down, *layout.across) if isinstance(layout, CrossTabLayout) else ()


def _errors(place: Place) -> Iterator[Mistake]:
    field = place.field
    if field.required:
        yield place.mistake("required", "an empty cell", lambda *_: Raw(None))
    if field.type in _WRONG:
        yield place.mistake("type", "a value of another kind", lambda _s, rng, _i: Raw(rng.choice(_WRONG[field.type])))
    if field.type in _CODED:
        yield place.mistake("in_list", "a word that is not in the list", lambda *_: Raw("nope"))
    if field.type is FieldType.CODES:
        yield place.mistake("in_list:several", "one of several words is not in the list", _with_another(place))
    if any(entry.valid_to for entry in place.form.codes(field)):
        yield place.mistake("in_list:ended", "a code that has ended", _ended(place))
    if field.minimum is not None:
        below = int(field.minimum) - 1
        yield place.mistake("range", "a number below the least", lambda _s, rng, _i: Raw(below - rng.randrange(9)))


def _with_another(place: Place) -> Callable[[Sample, Random, int], Raw]:
    code = place.form.codes(place.field)[-1].code
    return lambda _sample, _rng, _record: Raw(f"{code}; Zebra")


def _ended(place: Place) -> Callable[[Sample, Random, int], Raw]:
    def value(sample: Sample, rng: Random, _: int) -> Raw:
        first = bounds(sample.period)
        before = first[0].isoformat() if first else ""
        ended = [entry.code for entry in place.form.codes(place.field) if entry.valid_to and entry.valid_to < before]
        return Raw(rng.choice(ended))

    return value


def _untidy(place: Place) -> Iterator[Mistake]:
    field = place.field
    if field.type is FieldType.CODE:
        entries = place.form.codes(field)
        yield place.untidy("trimmed", "non-breaking spaces around a value", _spaced(place))
        if len(entries) <= MOST_LETTERS:
            yield place.untidy("prefix_removed", "a label behind its letter", _lettered(place))
        yield place.untidy("label_read_as_code", "another wording of the list", _synonym(place))
    if field.type is FieldType.YES_NO:
        yield place.untidy("prefix_removed", "yes or no behind its letter", _lettered_truth(place))
    if field.type is FieldType.DATE:
        yield place.untidy("serial_read_as_date", "the number that Excel keeps for a date", _serial(place))
        yield place.untidy("two_digit_year", "a year of two figures", _short_year(place))
        yield place.untidy("date_written_out", "a date in words", _in_words(place))
    if field.type is FieldType.MONTH:
        yield place.untidy("day_removed", "a full date of birth", _full_date(place))


def _entry(place: Place, sample: Sample, record: int) -> CodeEntry | None:
    code = sample.records(place.table)[record].get(place.field.name)
    return next((entry for entry in place.form.codes(place.field) if entry.code == code), None)


def _spaced(place: Place) -> Callable[[Sample, Random, int], Raw | None]:
    def value(sample: Sample, _: Random, record: int) -> Raw | None:
        entry = _entry(place, sample, record)
        return Raw(f"\u00a0{entry.label} \u00a0") if entry else None

    return value


def _lettered(place: Place) -> Callable[[Sample, Random, int], Raw | None]:
    def value(sample: Sample, rng: Random, record: int) -> Raw | None:
        entry = _entry(place, sample, record)
        if entry is None:
            return None
        letter = chr(ord("a") + place.form.codes(place.field).index(entry))
        both = f"{entry.code}: {entry.label}" if len(entry.code) <= _SHORT else entry.label
        return Raw(f"{letter}) {rng.choice((entry.label, both))}")

    return value


def _synonym(place: Place) -> Callable[[Sample, Random, int], Raw | None]:
    plain = {spelling.casefold() for one in place.form.codes(place.field) for spelling in (one.code, one.label)}

    def value(sample: Sample, rng: Random, record: int) -> Raw | None:
        entry = _entry(place, sample, record)
        others = [synonym for synonym in entry.synonyms if synonym.casefold() not in plain] if entry else []
        return Raw(rng.choice(others)) if others else None

    return value


def _lettered_truth(place: Place) -> Callable[[Sample, Random, int], Raw | None]:
    def value(sample: Sample, _: Random, record: int) -> Raw | None:
        truth = sample.records(place.table)[record].get(place.field.name)
        return None if truth is None else Raw("a) Yes" if truth else "b) No")

    return value


def _day(place: Place, write: Callable[[date], Cell]) -> Callable[[Sample, Random, int], Raw | None]:
    def value(sample: Sample, _: Random, record: int) -> Raw | None:
        day = sample.records(place.table)[record].get(place.field.name)
        return Raw(write(day)) if isinstance(day, date) else None

    return value


def _serial(place: Place) -> Callable[[Sample, Random, int], Raw | None]:
    return _day(place, lambda day: (day - _SERIAL_ZERO).days)


def _short_year(place: Place) -> Callable[[Sample, Random, int], Raw | None]:
    return _day(place, lambda day: f"{day:%d/%m/%y}")


def _in_words(place: Place) -> Callable[[Sample, Random, int], Raw | None]:
    return _day(place, lambda day: f"{day.day} {day:%B %Y}")


def _full_date(place: Place) -> Callable[[Sample, Random, int], Raw | None]:
    def value(sample: Sample, rng: Random, record: int) -> Raw | None:
        day = sample.records(place.table)[record].get(place.field.name)
        return Raw(day + timedelta(days=rng.randrange(1, 27))) if isinstance(day, date) else None

    return value
