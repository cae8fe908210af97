"""Mistakes of the file and of its lists as a whole: titles, blank rows, totals, headings, sheets, periods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alexi_ingest.declare import FieldType
from alexi_ingest.model import Severity
from alexi_ingest.periods import previous
from alexi_ingest.testkit.samples import Mistake, Planted, Sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from alexi_ingest.declare import Field
    from alexi_ingest.testkit.forms import Form


def file_mistakes() -> Mapping[str, Mistake]:
    """Make the mistakes that any file can be, whatever stands on its sheets.

    Example:
        >>> sorted(file_mistakes())
        ['file.duplicate', 'file.empty_file', 'file.not_recognised']
    """
    made = (
        Mistake("file.not_recognised", "a file that nobody recognises", _not_recognised),
        Mistake("file.empty_file", "an empty file", _empty),
        Mistake("file.duplicate", "the same file again", _duplicate),
    )
    return {mistake.name: mistake for mistake in made}


def layout_mistakes(form: Form) -> Mapping[str, Mistake]:
    """Make the mistakes that any return of lists can hold.

    Example:
        >>> from alexi_training.samples import SAMPLES
        >>> mistakes = layout_mistakes(SAMPLES.form)
        >>> "layout.missing_key_column" in mistakes
        True
    """
    made = [
        Mistake("layout.title_above", "a title above the headings", _title_above),
        Mistake("layout.blank_rows", "blank rows inside the list", _blank_rows),
        Mistake("layout.totals_row", "totals under the list", _totals_row),
        Mistake("layout.heading_signs", "a curly quote and a stray bracket in a heading", _heading_signs),
        Mistake("layout.similar_heading", "a misspelt heading", _similar_heading),
        Mistake("layout.missing_column", "a column left out", _missing_column),
        Mistake("layout.missing_key_column", "the column of the ID left out", _missing_key_column),
        Mistake("layout.no_rows", "headings and no rows", _no_rows),
        Mistake("file.period_disagrees", "another quarter above the headings", _period_disagrees),
        *file_mistakes().values(),
    ]
    if len(form.tables) > 1:
        made += [
            Mistake("layout.missing_sheet", "a sheet left out", _missing_sheet),
            Mistake("layout.sheet_of_other_period", "another quarter in the name of a sheet", _sheet_of_other_period),
        ]
    return {mistake.name: mistake for mistake in made}


def _table(sample: Sample, rng: Random) -> str:
    return str(rng.choice(sample.lists).table)


def _title_above(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(_table(sample, rng))
    title = ((f"{sample.form.title}, returned by the service",), ())
    return sample.with_list(own.table, titles=(*title, *own.titles))


def _blank_rows(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(_table(sample, rng))
    last = len(own.records) - 1
    return sample.with_list(own.table, blanks=frozenset(rng.sample(range(last), min(3, last))))


def _totals_row(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(_table(sample, rng))
    sums = [_sum(own.records, name) for name in own.fields]
    sums[0] = "Total"
    if all(cell is None for cell in sums[1:]):
        plain = next(
            column for column, name in enumerate(own.fields) if column and name not in sample.form.keys[own.table]
        )
        sums[plain] = len(own.records)
    return sample.with_list(own.table, below=(tuple(sums),))


def _sum(records: Iterable[Mapping[str, object]], name: str) -> int | str | None:
    numbers = [
        value for record in records if isinstance(value := record.get(name), int) and not isinstance(value, bool)
    ]
    return sum(numbers) if numbers else None


def _heading_signs(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(_table(sample, rng))
    column = rng.randrange(len(own.headings))
    untidy = own.headings[column].replace("'", "\u2019").replace(" ", "\u00a0", 1) + ")"
    return _with_heading(sample, own.table, column, untidy)


def _similar_heading(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    table, column = _plain_column(sample, rng)
    own = sample.list_of(table)
    heading = sample.form.headings[table, own.fields[column]][0]
    at = rng.choice([i for i, letter in enumerate(heading) if i and letter.isalpha()])
    misspelt = heading[:at] + heading[at].lower() + heading[at:]
    changed = _with_heading(sample, table, column, misspelt)
    return changed.expect(table, own.fields[column], "missing_column", Severity.ERROR)


def _missing_column(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    table, column = _plain_column(sample, rng)
    return sample.without_column(table, sample.list_of(table).fields[column])


def _missing_key_column(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    table = _table(sample, rng)
    key = sample.form.keys[table][0]
    return replace(sample.without_column(table, key), verdict="rejected")


def _no_rows(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    """Empty the last list: no other has to name what stands on it."""
    table = sample.lists[-1].table
    rule = f"{sample.return_type}.{table}.sheet.no_rows"
    return sample.with_list(table, records=()).expecting(Planted(rule, Severity.QUERY, table))


def _plain_column(sample: Sample, rng: Random) -> tuple[str, int]:
    """Choose a column that is no key, and that no rule of another field reads: a code."""
    places = [
        (own.table, column)
        for own in sample.lists
        for column, name in enumerate(own.fields)
        if name not in sample.form.keys[own.table] and _is_expected_code(sample.form.field(own.table, name))
    ]
    return rng.choice(places)


def _is_expected_code(field: Field) -> bool:
    return field.type is FieldType.CODE and field.expected


def _with_heading(sample: Sample, table: str, column: int, heading: str) -> Sample:
    headings = list(sample.list_of(table).headings)
    headings[column] = heading
    return sample.with_list(table, headings=tuple(headings))


def _missing_sheet(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    table = _table(sample, rng)
    rule = f"{sample.return_type}.{table}.sheet.missing"
    without = replace(sample, lists=tuple(own for own in sample.lists if own.table != table), verdict="rejected")
    return without.expecting(Planted(rule, Severity.ERROR))


def _not_recognised(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    rows = (("Room", "Booked by", "When"), *((f"Room {rng.randrange(9)}", "the office", "Monday") for _ in range(6)))
    file = replace(sample.file, name="Room bookings.xlsx", format="xlsx")
    lost = replace(sample, file=file, lists=(), others={"Bookings": rows}, verdict="review")
    return lost.expecting(Planted("review.not_recognised", Severity.ERROR))


def _period_disagrees(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(_table(sample, rng))
    other = ("Return for the quarter", _other_period(sample))
    named = replace(sample.file, name=f"{sample.return_type} {sample.period}.{sample.file.format}")
    changed = replace(sample, file=named).with_list(own.table, titles=(*own.titles, other))
    return replace(changed, verdict="review").expecting(Planted("review.period_disagrees", Severity.ERROR))


def _sheet_of_other_period(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(_table(sample, rng))
    changed = sample.with_list(own.table, sheet=f"{own.sheet[:18]} {_other_period(sample)}")
    return replace(changed, verdict="review").expecting(Planted("review.period_disagrees", Severity.ERROR))


def _other_period(sample: Sample) -> str:
    return previous(sample.period) or "2013-14-Q1"


def _empty(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    nothing = replace(sample, file=replace(sample.file, format="empty"), lists=(), verdict="rejected")
    return nothing.expecting(Planted("file.empty_file", Severity.ERROR))


def _duplicate(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    again = replace(sample.file, name=f"Copy of {sample.file.name}")
    return replace(sample, file=again, verdict="duplicate")
