"""Does every published value trace to its cell: cells are changed, and what changes in the tables is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.grids import Grid, grid_of
from alexi_ingest.authoring.contract.others import another
from alexi_ingest.authoring.contract.places import Address, fields_in, own_rows, place_of, sent_to, values_of
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.declare import person_columns
from alexi_ingest.model import CellRef, letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from alexi_ingest.authoring.contract.case import Case, Journey
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.model import Outcome, Table
    from alexi_ingest.read.formats.raw import Cell

ROWS = 3
"""Cells are changed in so many records of each table: the first, the last and some between."""
MOST = 5
UNSURE = "there is no sample that is recognised and publishes something"


@dataclass(frozen=True, slots=True)
class Change:
    """A cell to be changed: where it is, and the field and table of a value that comes from it."""

    table: str
    field: str
    where: CellRef


def addresses(case: Case) -> Found:
    """Change cells of samples in the file, and see that exactly the published values that came from them change."""
    if not case.probed:
        return Found(unchecked=UNSURE)
    breaches: list[Breach] = []
    for sample in case.probed:
        grid = grid_of(sample.path, sample.received.name)
        journey = case.journey(sample)
        before = _examined(case, sample, grid)
        if before.tables.keys() != case.outcome(sample).tables.keys():
            return Found(unchecked=f"{sample.label} is not read as it was once it is saved anew")
        for batch in batches(journey):
            changed = _changed(journey, grid, batch)
            if changed != grid:
                cells = {one.where for one in batch if _cell(grid, one.where) != _cell(changed, one.where)}
                breaches.extend(_misplaced(sample, journey, before, _examined(case, sample, changed), cells))
    return Found(tuple(first_of_each_field(breaches)))


def first_of_each_field(breaches: Iterable[Breach]) -> list[Breach]:
    """Keep the first breach of each field: the others are the same mistake."""
    first: dict[str, Breach] = {}
    for breach in breaches:
        first.setdefault(breach.where.field, breach)
    return list(first.values())[:MOST]


def batches(journey: Journey) -> Iterator[list[Change]]:
    """Give cells to be changed together: in each table, each time another column in each of a few records.

    The columns of the key are changed by themselves, since a record may go with its key.
    """
    ways = [_ways(journey, name, table) for name, table in journey.read.tables.items()]
    for number in range(max(map(len, ways), default=0)):
        batch = [change for way in ways if number < len(way) for change in way[number]]
        if batch:
            yield batch


def _ways(journey: Journey, name: str, table: Table) -> list[list[Change]]:
    some = _some(table.frame.height)
    key = journey.plan.declared.table(name).key
    fields = fields_in(table)
    plain = [field for field in fields if field not in key]
    shifted = [{plain[(shift + i) % len(plain)]: index for i, index in enumerate(some)} for shift in range(len(plain))]
    keyed = [{field: some[-1]} for field in fields if field in key and some]
    return [
        [Change(name, field, where) for field, index in way.items() if (where := place_of(table, field, index))]
        for way in (*shifted, *keyed)
    ]


def _some(count: int) -> list[int]:
    if count <= ROWS:
        return list(range(count))
    step = (count - 1) / (ROWS - 1)
    return [round(step * i) for i in range(ROWS)]


def _changed(journey: Journey, grid: Grid, batch: Sequence[Change]) -> Grid:
    """Give the grid with another value in each cell of a batch that is filled."""
    changed = grid
    for change in batch:
        sheet, row, column = change.where
        if sheet is None or row is None or column is None:
            continue
        beside = [one[column] for one in grid.page(sheet).rows if column < len(one)]
        field = journey.plan.field(change.table, change.field)
        other = another(journey.plan, field, grid.cell(sheet, row, column), beside)
        if other is not None:
            changed = changed.with_cells(sheet, {(row, column): other})
    return changed


def _cell(grid: Grid, where: CellRef) -> Cell:
    sheet, row, column = where
    return None if sheet is None or row is None or column is None else grid.cell(sheet, row, column)


def _examined(case: Case, sample: Return, grid: Grid) -> Outcome:
    return case.examine(sample, grid.write(case.scratch(grid.suffix)), claim=case.outcome(sample).claim)


def _misplaced(
    sample: Return, journey: Journey, before: Outcome, after: Outcome, cells: set[CellRef]
) -> Iterator[Breach]:
    """Compare what changed with what was changed, in the columns that bear the name of a field."""
    for published in journey.plan.declared.publishes:
        origin = journey.read.tables.get(published.origin)
        if origin is None or published.name not in before.tables or published.name not in after.tables:
            continue
        names = named_columns(published, origin, before)
        old, new = (
            values_of(own_rows(one.tables[published.name], origin, published), names) for one in (before, after)
        )
        places = {address: sent.where for address, sent in sent_to(origin, published).items()}
        # A record may go, or come, with what is changed: only what stands in both is compared.
        shared = {record for record, _ in old} & {record for record, _ in new}
        moved = {address for address in old if address[0] in shared and old[address] != new.get(address)}
        meant = {address for address, where in places.items() if where in cells}
        # A person is known by the hub of the row and the ID together.
        hubs = {record: where for (record, name), where in places.items() if name == journey.plan.declared.hub_field}
        persons = {
            (record, name) for record, where in hubs.items() for name in person_columns(published) if where in cells
        }
        for address in sorted(moved - meant - persons):
            yield _strayed(sample, published.name, address, cells)
        for address in sorted(meant - moved):
            if address in old and address[0] in shared:
                yield _unmoved(sample, published.name, address, places[address])


def named_columns(published: PublishedTable, origin: Table, outcome: Outcome) -> list[str]:
    """Give the published columns that bear a field's name; one that is always empty is another check's affair."""
    frame = outcome.tables[published.name]
    own = {published.variable(field) for field in fields_in(origin)}
    return [
        name
        for name in published.model.to_schema().columns
        if name in own and name in frame.columns and frame[name].null_count() < frame.height
    ]


def _strayed(sample: Return, table: str, address: Address, cells: set[CellRef]) -> Breach:
    (sheet, row, column), field = address
    place = f"row {row}" if column is None else f"{letters(column)}{row}"
    changed = ", ".join(sorted(cell.a1 or "" for cell in cells))
    return Breach(
        f"a value of the table {table} changes only when its own cell does",
        f"{field} of {place} changed when {changed} were changed, none of which is its cell",
        "Keep each record beside its own `_row`, and its columns in their places, in `read` and `harmonise`.",
        Where(sample.label, sheet, place, field=field),
    )


def _unmoved(sample: Return, table: str, address: Address, where: CellRef) -> Breach:
    return Breach(
        f"{address[1]} in the table {table} changes when its cell does",
        "the cell was changed, and the published value of its record stayed as it was",
        "Publish what stands in the cell: `_row` and the columns of the Table must say where each value is from.",
        Where(sample.label, where.sheet or "", where.a1 or "", field=address[1]),
    )
