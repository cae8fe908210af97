"""Does every published value trace to its cell: cells are changed, and what changes in the tables is seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from alexi_ingest.authoring.contract.case import Case, Journey
from alexi_ingest.authoring.contract.grids import Grid, grid_of
from alexi_ingest.authoring.contract.others import another
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.model import ROW, CellRef, Outcome, Table
from alexi_ingest.read.cast import cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.read.formats.raw import Cell

ROWS = 3
"""Cells are changed in so many rows of each table: the first, the last and some between."""
MOST = 5
_UNSURE = "there is no sample that is recognised and publishes something"
Address = tuple[str, int, str]
"""Sheet, row (from 1) and name of a published value."""


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that was changed: where it is, the field and table that it belongs to."""

    table: str
    field: str
    row: int
    where: CellRef


@dataclass(frozen=True, slots=True)
class Probe:
    """A file in which several cells were changed, each in a row and a column of its own, and what came of it."""

    changes: tuple[Change, ...]
    outcome: Outcome


def place_of(table: Table, field: str, row: int) -> CellRef | None:
    """Give the cell that a value of a table says it came from; None where the sheet has no such column."""
    column = table.columns.get(field)
    return None if column is None else CellRef(table.sheet, row, column)


def addresses(case: Case) -> Found:
    """Change cells of samples in the file, and see that exactly the published values that came from them change."""
    if not case.probed:
        return Found(unchecked=_UNSURE)
    breaches: list[Breach] = []
    for sample in case.probed:
        grid = grid_of(sample.path, sample.received.name)
        journey = case.journey(sample)
        before = _examined(case, sample, grid)
        for changes in batches(journey):
            probe = _probed(case, sample, journey, grid, changes)
            if probe.changes:
                breaches.extend(_misplaced(sample, journey, before, probe))
    return Found(tuple(_one_a_field(breaches)))


def _one_a_field(breaches: Sequence[Breach]) -> list[Breach]:
    """Keep the first breach of each field: the others are the same mistake."""
    first: dict[str, Breach] = {}
    for breach in breaches:
        first.setdefault(breach.where.field, breach)
    return list(first.values())[:MOST]


def batches(journey: Journey) -> Iterator[tuple[Change, ...]]:
    """Give cells to be changed together: in each table, each time another column in each of a few rows.

    The columns of the key are changed by themselves, since a record may go with its key.
    """
    ways = {name: _ways(journey, name, table) for name, table in journey.read.tables.items()}
    for number in range(max(map(len, ways.values()), default=0)):
        batch = tuple(change for way in ways.values() if number < len(way) for change in way[number])
        if batch:
            yield batch


def _ways(journey: Journey, name: str, table: Table) -> list[list[Change]]:
    rows = _some(table.frame[ROW].to_list())
    key = journey.plan.declared.table(name).key
    fields = [field for field in table.columns if field in table.frame.columns]
    plain = [field for field in fields if field not in key]
    made = []
    for shift in range(len(plain)):
        pairs = zip(rows, (plain[(shift + i) % len(plain)] for i in range(len(rows))), strict=True)
        made.append(_distinct(table, name, pairs))
    made += [_distinct(table, name, [(row, field)]) for field in key if field in fields for row in rows[-1:]]
    return made


def _distinct(table: Table, name: str, pairs: Any) -> list[Change]:  # noqa: ANN401 - pairs of row and field
    changes = []
    taken: set[str] = set()
    for row, field in pairs:
        where = place_of(table, field, row)
        if where and field not in taken:
            taken.add(field)
            changes.append(Change(name, field, row, where))
    return changes


def _some(rows: Sequence[int]) -> list[int]:
    if len(rows) <= ROWS:
        return list(rows)
    step = (len(rows) - 1) / (ROWS - 1)
    return [rows[round(step * i)] for i in range(ROWS)]


def _probed(case: Case, sample: Return, journey: Journey, grid: Grid, changes: Sequence[Change]) -> Probe:
    cells: dict[str, dict[tuple[int, int], Cell]] = {}
    made = []
    for change in changes:
        sheet, row, column = change.where
        assert sheet is not None and row is not None and column is not None  # noqa: S101, PT018 - `place_of` gives cells
        now = grid.cell(sheet, row, column)
        beside = [one[column] for one in grid.page(sheet).rows if column < len(one)]
        other = another(journey.plan, journey.plan.field(change.table, change.field), now, beside)
        if now is not None and other is not None:
            cells.setdefault(sheet, {})[row, column] = other
            made.append(change)
    for sheet, own in cells.items():
        grid = grid.with_cells(sheet, own)
    return Probe(tuple(made), _examined(case, sample, grid))


def _examined(case: Case, sample: Return, grid: Grid) -> Outcome:
    return case.examine(sample, grid.write(case.scratch(grid.suffix)), claim=case.outcome(sample).claim)


def _misplaced(sample: Return, journey: Journey, before: Outcome, probe: Probe) -> Iterator[Breach]:
    """Compare what changed with what was changed, in the columns that bear the name of a field."""
    for published in journey.plan.declared.publishes:
        if published.name not in before.tables or published.name not in probe.outcome.tables:
            continue
        origin = journey.read.tables[published.origin]
        names = _names(published, origin, before)
        old, new = (values_of(one.tables[published.name], names) for one in (before, probe.outcome))
        shared = {place[:2] for place in old} & {place[:2] for place in new}
        changed = {place for place in old if place[:2] in shared and old[place] != new.get(place)}
        own = [one for one in probe.changes if one.table == published.origin]
        meant = {(str(one.where.sheet), one.row, one.field): one for one in own}
        for place in sorted(changed - {*meant}):
            # A record that went with its key, or came: its neighbours may stand in its place where rows are doubled.
            yield _strayed(sample, published.name, place, [one.where.a1 or "" for one in probe.changes])
        for place, change in meant.items():
            if change.field in names and place[:2] in shared and place not in changed:
                yield _unmoved(sample, published.name, change)


def _names(published: PublishedTable, origin: Table, outcome: Outcome) -> list[str]:
    """Give the published columns that bear a field's name; one that is always empty is another check's affair."""
    frame = outcome.tables[published.name]
    return [
        name
        for name in published.model.to_schema().columns
        if name in origin.columns and name in frame.columns and frame[name].null_count() < frame.height
    ]


def _strayed(sample: Return, table: str, place: Address, cells: Sequence[str]) -> Breach:
    sheet, row, field = place
    return Breach(
        f"a value of the table {table} changes only when its own cell does",
        f"{field} of row {row} changed when {', '.join(cells)} were changed, none of which is its cell",
        "Keep each record beside its own `_row` (and its columns in their places) in `read` and `harmonise`.",
        Where(sample.label, sheet, f"row {row}", field=field),
    )


def _unmoved(sample: Return, table: str, change: Change) -> Breach:
    return Breach(
        f"{change.field} in the table {table} changes when its cell does",
        "the cell was changed, and the published value of its row stayed as it was",
        "Publish what stands in the cell: `_row` and the columns of the Table must say where each value is from.",
        Where(sample.label, str(change.where.sheet), change.where.a1 or "", field=change.field),
    )


def values_of(frame: pl.DataFrame, names: Sequence[str]) -> dict[Address, Any]:
    """Give the published values by their addresses; several records of one row stand beside each other."""
    made: dict[Address, Any] = {}
    for row in frame.sort("_sheet", ROW, maintain_order=True).iter_rows(named=True):
        for name in names:
            address = (row["_sheet"], row[ROW], name)
            made[address] = (*made.get(address, ()), row.get(name))
    return made


def values(case: Case) -> Found:
    """Compare every published value that bears a field's name with what stands at its address in the file."""
    if not case.probed:
        return Found(unchecked=_UNSURE)
    breaches: list[Breach] = []
    for sample in case.probed:
        breaches.extend(_altered(case, sample))
    return Found(tuple(_one_a_field(breaches)))


def _altered(case: Case, sample: Return) -> Iterator[Breach]:
    journey, outcome = case.journey(sample), case.outcome(sample)
    said = {(one.where.sheet, one.where.row, one.where.column) for one in outcome.findings}
    for published in journey.plan.declared.publishes:
        table = journey.read.tables.get(published.origin)
        if table is None or published.name not in outcome.tables:
            continue
        names = _names(published, table, outcome)
        sent = _sent(journey, published.origin, table, sample)
        found = values_of(outcome.tables[published.name], names)
        wrong = {place: value for place, value in found.items() if any(one != sent.get(place) for one in value)}
        share = Counter(place[2] for place in wrong)
        for (sheet, row, field), value in wrong.items():
            where = place_of(table, field, row)
            own = {sent.get(place) for place in found if place[2] == field}
            elsewhere = all(one in own for one in value) and share[field] > 1
            if where is not None and tuple(where) not in said and not elsewhere:
                yield Breach(
                    f"what is published as {field} is what was sent",
                    f"{value[0]!r} is published, and the cell says {sent.get((sheet, row, field))!r}",
                    "Publish the value as cast. What is worked out of it goes into a column of another name; what is "
                    "tidied is said by a finding at the cell.",
                    Where(sample.label, sheet, where.a1 or "", field=field),
                )


def _sent(journey: Journey, name: str, table: Table, sample: Return) -> Mapping[Address, Any]:
    """Cast what stands in the file at each address of a table, whatever the source made of it."""
    sheet = journey.workbook.sheet(table.sheet)
    if sheet is None:
        return {}
    rows = table.frame[ROW]
    at = rows.cast(pl.Int64) - 1
    columns = {
        field: sheet.frame[str(column)].gather(at.clip(0, sheet.frame.height - 1)).alias(field)
        for field, column in table.columns.items()
        if str(column) in sheet.frame.columns
    }
    plain = replace(table, frame=pl.DataFrame([rows.alias(ROW), *columns.values()]))
    fields = journey.plan.rules[name].fields
    period = journey.claim.period or ""
    day = sample.received.received_on
    typed = cast(plain, fields, journey.plan.codelists, period=period, received_on=day).table.frame
    return {(table.sheet, row[ROW], field): row[field] for row in typed.iter_rows(named=True) for field in columns}
