"""A synthetic return: records laid out by a hub's habits, with the findings that are expected of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from alexi_ingest.model import Severity, letters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from random import Random

    from alexi_ingest.testkit.blocks import Row
    from alexi_ingest.testkit.forms import Form, Record, Value
    from alexi_ingest.testkit.habits import HubHabits


@dataclass(frozen=True, slots=True)
class Planted:
    """A finding expected at a record's field (None: the whole column, list or file).

    `rule` is the whole stable id. `needed` False: a companion that may appear, and need not. `label`: it is at the
    label of a form's field, not at its value.

    Example:
        >>> Planted("visits.visit.held.type", Severity.ERROR, "visit", record=0, field="held").needed
        True
    """

    rule: str
    severity: Severity
    table: str | None = None
    record: int | None = None
    field: str | None = None
    needed: bool = True
    label: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding expected at a cell as Excel shows it; `cell` None: about the column, sheet or file as a whole."""

    rule: str
    severity: Severity
    sheet: str | None
    cell: str | None
    needed: bool = True


@dataclass(frozen=True, slots=True)
class SampleList:
    """One list of a return on its sheet: `fields` in the order of its columns, `headings` above them.

    `titles` stand above the headings, `below` under the last record; an empty row follows each record of `blanks`.
    """

    table: str
    sheet: str
    fields: tuple[str, ...]
    headings: tuple[str, ...]
    records: tuple[Record, ...]
    titles: tuple[Row, ...] = ()
    blanks: frozenset[int] = frozenset()
    below: tuple[Row, ...] = ()

    def cell(self, record: int, name: str) -> tuple[int, int]:
        """Give the row and the column, from 0, of a record's field."""
        return len(self.titles) + 1 + record + sum(blank < record for blank in self.blanks), self.column(name)

    def column(self, name: str) -> int:
        """Give the column, from 0, of a field."""
        return self.fields.index(name)

    def rows(self, form: Form, habits: HubHabits) -> tuple[Row, ...]:
        """Give every row of the sheet from A1."""
        written: list[Row] = [*self.titles, self.headings]
        for number, record in enumerate(self.records):
            written.append(tuple(form.write(self.table, name, record.get(name), habits) for name in self.fields))
            if number in self.blanks:
                written.append(())
        return (*written, *self.below)


@dataclass(frozen=True, slots=True)
class SampleFile:
    """How a sample is kept: the kind of file, and for text its delimiter and encoding."""

    name: str
    format: str
    delimiter: str = ","
    encoding: str = "utf-8-sig"


@dataclass(frozen=True, slots=True)
class Sample:
    """One return as a hub would send it. Changing it gives another; what is expected moves with its record.

    `lists` are its tables as they stand (`SampleList`, `blocks.SampleForm`, `blocks.SampleGrid`), `others` further
    sheets, which come first.

    Example:
        >>> from alexi_training.samples import SAMPLES
        >>> (sample,) = SAMPLES.clean(HubHabits("hub-01"), ["2015-16-Q2"])
        >>> wrong = sample.with_values("session", 1, date=Raw("soon"))
        >>> wrong.expect("session", "date", "type", Severity.ERROR, 1).expected[0].cell
        'B3'
    """

    form: Form
    habits: HubHabits
    period: str
    file: SampleFile
    lists: tuple[Any, ...]
    planted: tuple[Planted, ...] = ()
    mistake: str | None = None
    verdict: str | None = None
    others: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def return_type(self) -> str:
        """The return type's name."""
        return self.form.return_type

    @property
    def hub(self) -> str:
        """The hub that sends it."""
        return self.habits.hub

    @property
    def rows(self) -> int:
        """How many records it has in all its tables."""
        return sum(len(one.records) for one in self.lists)

    @property
    def filename(self) -> str:
        """The file's name."""
        return self.file.name

    @property
    def sheets(self) -> Mapping[str, tuple[Row, ...]]:
        """Every sheet by its name: rows from A1, titles and headings included; blank rows part tables of one sheet."""
        made = dict(self.others)
        for one in self.lists:
            above = made.get(one.sheet)
            rows = one.rows(self.form, self.habits)
            made[one.sheet] = rows if above is None else (*above, (), *rows)
        return made

    @property
    def expected(self) -> tuple[Expected, ...]:
        """What is expected to be found, at its cell."""
        return tuple(self._expected(one) for one in self.planted)

    def list_of(self, table: str) -> Any:  # noqa: ANN401 - a `Block`; which one, whoever changes it knows
        """Give the list, form or grid of a table."""
        return next(one for one in self.lists if one.table == table)

    def records(self, table: str) -> tuple[Record, ...]:
        """Give the records of a table; none where its sheet was left out."""
        return next((one.records for one in self.lists if one.table == table), ())

    def cell(self, table: str, record: int, name: str) -> str:
        """Give the cell of a record's field, `F12`."""
        return self._a1(table, *self.list_of(table).cell(record, name))

    def _a1(self, table: str, row: int, column: int) -> str:
        """Give the cell of a place in a table's own block, which stands below those before it on its sheet."""
        own = self.list_of(table)
        above = self.lists[: self.lists.index(own)]
        begins = sum(len(one.rows(self.form, self.habits)) + 1 for one in above if one.sheet == own.sheet)
        return f"{letters(column)}{begins + row + 1}"

    def with_list(self, table: str, **changes: Any) -> Sample:  # noqa: ANN401 - any field of a `SampleList`
        """Give a sample whose list of a table is changed (see `SampleList`)."""
        lists = tuple(replace(one, **changes) if one.table == table else one for one in self.lists)
        return replace(self, lists=lists)

    def with_sheet(self, name: str, rows: tuple[Row, ...]) -> Sample:
        """Give a sample with a further sheet, before those of its tables."""
        return replace(self, others={**self.others, name: rows})

    def with_values(self, table: str, record: int, **values: Value) -> Sample:
        """Give a sample with other values in one record."""
        records = list(self.records(table))
        records[record] = {**records[record], **values}
        return self.with_list(table, records=tuple(records))

    def without_column(self, table: str, name: str) -> Sample:
        """Give a sample whose list of a table lacks a field's column, which is expected to be missed."""
        own = self.list_of(table)
        at = own.column(name)
        changed = self.with_list(
            table, fields=own.fields[:at] + own.fields[at + 1 :], headings=own.headings[:at] + own.headings[at + 1 :]
        )
        return changed.expect(table, name, "missing_column", Severity.ERROR)

    def with_record(self, table: str, record: Record) -> Sample:
        """Give a sample with one more record, at the end of its list."""
        return self.with_list(table, records=(*self.records(table), record))

    def expecting(self, *planted: Planted) -> Sample:
        """Give a sample of which more is expected."""
        return replace(self, planted=(*self.planted, *planted))

    def expect(
        self, table: str, name: str, rule: str, severity: Severity, record: int | None = None, *, needed: bool = True
    ) -> Sample:
        """Give a sample of which the rule `return_type.table.name.rule` is expected at a record (None: the column)."""
        whole = f"{self.return_type}.{table}.{name}.{rule}"
        return self.expecting(Planted(whole, severity, table, record, name, needed))

    def write(self, path: Path) -> Path:
        """Write the file; the same sample gives the same bytes."""
        # The nouns are imported with every source; XlsxWriter takes 0.2 s, and only writing needs it.
        from alexi_ingest.testkit.write import write_sample  # noqa: PLC0415

        return write_sample(self, path)

    def _expected(self, one: Planted) -> Expected:
        own = next((its for its in self.lists if its.table == one.table), None)
        at = one.field is not None and one.record is not None and one.table is not None
        cell = self.cell(str(one.table), one.record or 0, str(one.field)) if at else None
        if one.label and own is not None:
            cell = self._a1(own.table, own.cell(0, one.field)[0], 0)
        # A CSV has one sheet, which is called as the file.
        sheet = self.file.name.rpartition(".")[0] if self.file.format == "csv" else own.sheet if own else None
        return Expected(one.rule, one.severity, sheet if own else None, cell, one.needed)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One kind of mistake. `plant` puts it into a sample, with what is expected beside it.

    `needs_last`: it is one only against the return of the period before, which `plant` gets as its third argument;
    `before` changes that one first, where it is wrong too. `needs_others`: it is one only against the hub's returns of
    other types for the same period.
    `size`: the fewest persons that the hub must have.

    Example:
        >>> late = Mistake("late", "A date after the day of receipt", lambda sample, rng, last: sample)
        >>> late.needs_last
        False
    """

    name: str
    title: str
    plant: Callable[[Sample, Random, Sample | None], Sample]
    needs_last: bool = False
    size: int = 0
    before: Callable[[Sample], Sample] | None = None
    needs_others: bool = False


class Samples(Protocol):
    """What the `SAMPLES` of a source's samples module offers."""

    @property
    def form(self) -> Form:
        """The return type as a form."""

    @property
    def mistakes(self) -> Mapping[str, Mistake]:
        """Every kind of mistake by name."""

    def clean(self, habits: HubHabits, periods: Sequence[str]) -> list[Sample]:
        """Make the returns of successive quarters: they agree with each other, and nothing is wrong in them."""

    def plant(self, sample: Sample, mistake: str, rng: Random, earlier: Sample | None = None) -> Sample:
        """Plant one named mistake in a clean sample."""


def samples_in(module: str) -> Samples:
    """Import a source's module of samples, and give its `SAMPLES`."""
    found: Samples = import_module(module).SAMPLES
    return found


def plant(mistakes: Mapping[str, Mistake], sample: Sample, mistake: str, rng: Random, earlier: Sample | None) -> Sample:
    """Plant one of the named mistakes; the sample then bears its name.

    Example:
        >>> from alexi_training.samples import SAMPLES
        >>> from random import Random
        >>> (sample,) = SAMPLES.clean(HubHabits("hub-01"), ["2015-16-Q2"])
        >>> planted = plant(cell_mistakes(SAMPLES.form), sample, "session.date.required", Random(1), None)
        >>> [one.rule for one in planted.expected]
        ['training.session.date.required']
    """
    return replace(mistakes[mistake].plant(sample, rng, earlier), mistake=mistake)
