"""Search for a break of a rule, whatever its shape: cells of a sample are changed until the rule fires at its cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, permutations
from typing import TYPE_CHECKING, Any

import polars as pl

from alexi_ingest.authoring.contract.candidates import candidates, typed_as
from alexi_ingest.authoring.contract.places import place_of
from alexi_ingest.declare import Absence, Origin, Scope
from alexi_ingest.validate.beside import Beside, prepared
from alexi_ingest.validate.check import check
from alexi_ingest.validate.history import absences
from alexi_ingest.validate.rules import Rules, compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from alexi_ingest.authoring.contract.case import Journey
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.declare import Rule
    from alexi_ingest.model import CellRef, Table
    from alexi_ingest.read.formats.raw import Cell

ROWS = 4
"""So many rows of a table are tried."""
MOST = 3
"""So many breaks of a rule are given, since one may be hidden by another finding at its cell."""
MOST_TRIED = 1500
MANY = 12
"""A table is made so many times as long for a rule about a column that small returns are spared."""


@dataclass(frozen=True, slots=True)
class Break:
    """Values that break a rule: cells to change, and the cell that is to be blamed (both empty for a whole column)."""

    cells: Mapping[CellRef, Cell]
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class _Edit:
    """One value to be put into a table's row (its position)."""

    table: str
    field: str
    index: int
    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """One rule, and all that it is tried on."""

    beside: Beside
    table: str
    blamed: str
    rules: Rules

    @property
    def tables(self) -> Mapping[str, Table]:
        """The cast tables of the sample."""
        return self.beside.tables

    @property
    def day(self) -> date:
        """The day on which the sample is received."""
        return self.beside.received_on

    def fires(self, edits: Iterable[_Edit], index: int | None) -> bool:
        """Whether the rule fires at a row of the blamed field (None: at the column) once the edits are made."""
        tables, raw = dict(self.tables), dict(self.beside.sent)
        for edit in edits:
            tables[edit.table] = _edited(tables[edit.table], edit)
            text = typed_as(edit.value)
            raw[edit.table] = _edited(raw[edit.table], replace(edit, value=None if text is None else str(text)))
        return self.fires_in(tables, raw, index)

    def fires_in(self, tables: Mapping[str, Table], raw: Mapping[str, Table], index: int | None) -> bool:
        """Whether it fires in these tables."""
        found = check(tables[self.table], self.rules, replace(self.beside, tables=tables, sent=raw))
        hits = [hit for hit in found if hit.field == self.blamed and hit.rule == self.rules.rules[0][1].name]
        return any(
            hit.cells is None if index is None else hit.cells is not None and index in hit.cells["index"]
            for hit in hits
        )


def breaks(journey: Journey, table: str, blamed: str, rule: Rule, sample: Return) -> Iterator[Break]:
    """Give a few ways to break a rule in a sample: one cell changed, else two, else a whole column."""
    if table not in journey.tables or blamed not in journey.tables[table].frame.columns:
        return
    trial = _trial(journey, table, blamed, rule, sample)
    if rule.scope is Scope.COLUMN:
        if _column_breaks(trial, journey):
            yield Break({})
        return
    tried = islice(_ways(trial, journey), MOST_TRIED)
    found = (edits for edits in tried if trial.fires(edits, edits[-1].index))
    for edits in islice(found, MOST):
        yield _break(journey, trial, edits)


def _trial(journey: Journey, table: str, blamed: str, rule: Rule, sample: Return) -> _Trial:
    fields = tuple(replace(field, required=False) for field in journey.plan.rules[table].fields)
    only = Rules(fields, ((blamed, rule),))
    beside = Beside(
        journey.tables, journey.read.tables, sample.received.received_on, journey.claim.period or "", journey.history,
        journey.plan.codelists,
    )  # fmt: skip
    return _Trial(beside, table, blamed, only)


def _ways(trial: _Trial, journey: Journey) -> Iterator[tuple[_Edit, ...]]:
    """Give edits to try: the last of each is in the row that is to be blamed, the blamed field's own first."""
    own = trial.tables[trial.table]
    reads = compiled(trial.rules)[0].reads
    fields = [trial.blamed, *sorted(name for name in reads - {trial.blamed} if name in own.columns)]
    rows = _spread(own.frame.height)
    values = {
        name: candidates(journey.plan, trial.table, name, own.frame, trial.day, journey.claim.period) for name in fields
    }
    for row in rows:
        for value in values[trial.blamed]:
            yield (_Edit(trial.table, trial.blamed, row, value),)
    yield from _copied(trial, fields, rows)
    stays = {row: own.frame[trial.blamed][row] for row in rows}
    for name in fields[1:]:
        for row in rows:
            for value in values[name]:
                yield (_Edit(trial.table, name, row, value), _Edit(trial.table, trial.blamed, row, stays[row]))
    yield from _elsewhere(trial, journey, rows, stays)
    for name in fields[1:]:
        for row in rows[:2]:
            for other in values[name]:
                for value in values[trial.blamed]:
                    yield (_Edit(trial.table, name, row, other), _Edit(trial.table, trial.blamed, row, value))


def _copied(trial: _Trial, fields: list[str], rows: list[int]) -> Iterator[tuple[_Edit, ...]]:
    """Give edits that make a row the same as another in all that the rule reads, or in all of it but one field."""
    frame = trial.tables[trial.table].frame
    for row, other in permutations(rows, 2):
        for left in ("", *fields):
            yield tuple(
                _Edit(trial.table, name, row, frame[name][row if name == left else other])
                for name in (*fields[1:], fields[0])
            )


def _elsewhere(
    trial: _Trial, journey: Journey, rows: list[int], stays: Mapping[int, Any]
) -> Iterator[tuple[_Edit, ...]]:
    """Give edits of the rows of other tables that the rule compares with."""
    own = trial.tables[trial.table].frame
    for need in compiled(trial.rules)[0].needs:
        other = trial.tables.get(need.table)
        if need.origin is not Origin.THIS or other is None:
            continue
        read = [name for name in need.value.meta.root_names() if name in other.frame.columns]
        for row in rows:
            key = [own[name][row] for name in need.on if name in own.columns]
            same = other.frame.select(need.key).rows() if {*need.key} <= {*other.frame.columns} else []
            for index in [i for i, one in enumerate(same) if list(one) == key][:ROWS]:
                for name in (*read, *need.key):
                    period = journey.claim.period
                    for value in candidates(journey.plan, need.table, name, other.frame, trial.day, period):
                        yield (
                            _Edit(need.table, name, index, value),
                            _Edit(trial.table, trial.blamed, row, stays[row]),
                        )


def _break(journey: Journey, trial: _Trial, edits: tuple[_Edit, ...]) -> Break:
    cells = {}
    for edit in edits:
        table = journey.read.tables[edit.table]
        where = place_of(table, edit.field, edit.index)
        unchanged = edit.value == trial.tables[edit.table].frame[edit.field][edit.index]
        if where is not None and not (unchanged and len(edits) > 1):
            cells[where] = typed_as(edit.value)
    blamed = journey.read.tables[trial.table]
    at = place_of(blamed, trial.blamed, edits[-1].index)
    return Break(cells, blamed.sheet, (at.a1 or "") if at else "")


def _column_breaks(trial: _Trial, journey: Journey) -> bool:
    """Put one value into few, half and all rows of the column, or of what the rule reads; then into a longer table."""
    frame = trial.tables[trial.table].frame
    reads = compiled(trial.rules)[0].reads
    names = [name for name in (trial.blamed, *sorted(reads)) if name in trial.tables[trial.table].columns]
    for times in (1, MANY):
        tables = _longer(trial.tables, trial.table, times)
        raw = _longer(trial.beside.sent, trial.table, times)
        height = tables[trial.table].frame.height
        if trial.fires_in(tables, raw, None):
            return True
        for name in dict.fromkeys(names):
            values = candidates(journey.plan, trial.table, name, frame, trial.day, journey.claim.period)
            for value in values:
                for count in {min(3, height), height // 2, height}:
                    typed = {**tables, trial.table: _filled(tables[trial.table], name, count, value)}
                    text = typed_as(value)
                    sent = _filled(raw[trial.table], name, count, None if text is None else str(text))
                    if trial.fires_in(typed, {**raw, trial.table: sent}, None):
                        return True
    return False


def _longer(tables: Mapping[str, Table], name: str, times: int) -> dict[str, Table]:
    table = tables[name]
    return {**tables, name: replace(table, frame=pl.concat([table.frame] * times))}


def _filled(table: Table, field: str, count: int, value: Any) -> Table:  # noqa: ANN401 - a cell's typed value
    column = table.frame[field]
    try:
        new = pl.Series(field, [value] * count, dtype=column.dtype, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        return table
    return replace(table, frame=table.frame.with_columns(pl.concat([new, column[count:]])))


def _edited(table: Table, edit: _Edit) -> Table:
    column = table.frame[edit.field].to_list()
    column[edit.index] = edit.value
    dtype = table.frame[edit.field].dtype
    return replace(table, frame=table.frame.with_columns(pl.Series(edit.field, column, dtype=dtype)))


def _spread(height: int) -> list[int]:
    """Give the positions of a few rows; the last first, since a rule may blame what comes after something else."""
    if height <= ROWS:
        return list(reversed(range(height)))
    step = (height - 1) / (ROWS - 1)
    return [round(step * i) for i in reversed(range(ROWS))]


def kept_somewhere(journey: Journey, table: str, blamed: str, rule: Rule, sample: Return) -> bool:
    """Whether the rule passes in some row of a sample, or applies to none."""
    if table not in journey.tables:
        return True
    trial = _trial(journey, table, blamed, rule, sample)
    frame = prepared(trial.tables[table], trial.rules, trial.beside)
    (one,) = compiled(trial.rules)
    if frame.is_empty() or not one.reads <= {*frame.columns}:
        return True
    passes = frame.select(one.passes.alias("passes"))["passes"]
    return bool(passes.null_count() == len(passes) or passes.any())


def absent_break(journey: Journey, table: str, rule: Absence) -> bool:
    """Whether the rule fires once the records of some value of its key, or nearly all, are taken away."""
    spec = replace(journey.plan.declared.table(table), absences=(rule,))
    declared = replace(journey.plan.declared, tables=(spec,))
    within = journey.tables.get(rule.within)
    if within is None or rule.key not in within.frame.columns:
        return False
    values = within.frame[rule.key].drop_nulls().unique(maintain_order=True).to_list()
    # No sample, and no number of records that is spared, is known here: the last return is taken as often as it needs.
    for gone in (values, *([value] for value in values)):
        left = within.frame.filter(~pl.col(rule.key).is_in(gone))
        tables = {**journey.tables, rule.within: replace(within, frame=left)}
        if absences(declared, tables, journey.history):
            return True
    return False
