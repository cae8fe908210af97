"""Is what a source's hooks find about the cell that they name: it is there, moves with it, and mends with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.candidates import candidates, typed_as
from alexi_ingest.authoring.contract.grids import grid_of
from alexi_ingest.authoring.contract.mutations import title_above
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.errors import PluginFault, ReadError
from alexi_ingest.model import letters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alexi_ingest.authoring.contract.case import Case, Journey
    from alexi_ingest.authoring.contract.grids import Grid
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.model import Finding

MOST = 2
"""So many findings of a rule are looked into, in so many samples."""
MOST_TRIED = 40
_FIX = "Take the row from the record's own `_row`, and the column from `table.columns[field]`, in `check`."


def findings(case: Case) -> Found:
    """Look into what the hook `check` finds in the samples."""
    if not case.usable:
        return Found(unchecked="there is no sample that is recognised and publishes something")
    if not hasattr(sys.modules[case.source.module], "check"):
        return Found()
    looked: dict[str, int] = {}
    breaches: list[Breach] = []
    for sample in case.usable:
        for one in _own(case, sample, case.journey(sample)):
            if looked.get(one.rule, 0) < MOST and one.where.row is not None:
                looked[one.rule] = looked.get(one.rule, 0) + 1
                breaches.extend(_wrong(case, sample, one))
    return Found(tuple({breach.where.rule: breach for breach in breaches}.values()))


def _own(case: Case, sample: Return, journey: Journey) -> list[Finding]:
    """Ask the hook alone, so that nothing that the engine finds is among them."""
    answer = case.sources.ask(
        case.spec.name, "check", tables=journey.tables, claim=journey.claim, declared=journey.plan.declared,
        context=sample.received.context(journey.claim.period or ""), history=journey.history,
    )  # fmt: skip
    return list(answer or [])


def _wrong(case: Case, sample: Return, one: Finding) -> Iterator[Breach]:
    journey = case.journey(sample)
    where = Where(sample.label, one.where.sheet or "", one.where.a1 or f"row {one.where.row}", one.rule, "check")
    told = _unlike_its_table(journey, one)
    if not told and not _moves(case, sample, one):
        told = "it stays where it is when the list stands lower on its sheet"
    if not told and not _mends(case, sample, journey, one):
        told = "it stays the same whatever is put into the cell"
    if told:
        yield Breach("a finding names the cell that a person would change", told, _FIX, where)


def _unlike_its_table(journey: Journey, one: Finding) -> str:
    """Say in what the place and the words of a finding disagree; `""` where they agree."""
    sheet = journey.workbook.sheet(one.where.sheet or "")
    row, column = one.where.row or 0, one.where.column
    if sheet is None or row > sheet.frame.height or (column is not None and column >= sheet.frame.width):
        return "there is no such cell in the file"
    table = journey.read.tables.get(one.table or "")
    if table is not None and one.field is not None and column is not None and column != table.columns.get(one.field):
        own = table.columns.get(one.field)
        return f"its field {one.field} stands in column {'none' if own is None else letters(own)}"
    text = None if column is None else sheet.frame.item(row - 1, column)
    if one.observed is not None and column is not None and (text or "").strip() != one.observed.strip("⟦⟧ "):
        return "what it says was observed is not what stands there"
    return ""


def _moves(case: Case, sample: Return, one: Finding) -> bool:
    """Whether it moves down with its list when two rows are put above it."""
    grid = grid_of(sample.path, sample.received.name)
    moved = title_above(grid, case.journey(sample).read.tables)
    found = None if moved is None else _again(case, sample, moved)
    if moved is None or found is None:
        return True  # the layout has no room for a title: `layouts` says so, if nothing else does
    down = {len(new.rows) - len(old.rows) for old, new in zip(grid.pages, moved.pages, strict=True)} - {0}
    places = {(other.rule, other.where.sheet, other.where.row) for other in found}
    return any((one.rule, one.where.sheet, (one.where.row or 0) + step) in places for step in down) or not found


def _mends(case: Case, sample: Return, journey: Journey, one: Finding) -> bool:
    """Whether some other value in the cell changes the finding."""
    column, row, sheet = one.where.column, one.where.row, one.where.sheet
    table = next((each for each in journey.tables.values() if each.sheet == sheet), None)
    if column is None or row is None or sheet is None or table is None:
        return True
    named = journey.tables.get(one.table or "", table)
    field = next((name for name, at in named.columns.items() if at == column), None)
    if field is None:
        return False
    day, period = sample.received.received_on, journey.claim.period
    grid = grid_of(sample.path, sample.received.name)
    for value in candidates(journey.plan, named.name, field, named.frame, day, period)[:MOST_TRIED]:
        cell = typed_as(value)
        if cell == grid.cell(sheet, row, column):
            continue
        found = _again(case, sample, grid.with_cells(sheet, {(row, column): cell}))
        if found is None or one not in found:
            return True
    return False


def _again(case: Case, sample: Return, grid: Grid) -> list[Finding] | None:
    """Ask the hook about a changed file; None where that cannot be read."""
    path: Path = grid.write(case.scratch(grid.suffix))
    try:
        return _own(case, sample, case.journey(sample, path))
    except (PluginFault, ReadError):
        return None
