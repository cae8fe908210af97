"""From hits to findings: one error or query a cell, each at its address, none cut off without a word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import rule_id
from alexi_ingest.model import COLUMN, ROW, CellRef, Finding, Hits, Severity, Table
from alexi_ingest.personal import PERSONAL
from alexi_ingest.sealing import seal
from alexi_ingest.validate.check import REQUIRED
from alexi_ingest.validate.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alexi_ingest.declare import Field
    from alexi_ingest.validate.rules import Rules

SHOWN = {Severity.ERROR: 20_000, Severity.QUERY: 20_000, Severity.REPAIR: 2_000, Severity.NOTE: 2_000}
"""How many findings of one rule are listed cell by cell; how many more there are is said in a note."""
HELD_BACK = "suppressed"
_ACTS = (Severity.ERROR, Severity.QUERY)


@dataclass(frozen=True, slots=True)
class Failures:
    """Which rows of each field hold a value that nobody can read, or that was held back or taken out, or have no cell.

    Rows are positions in the frame, and the key is `(table, field)`. A cell that says "n/a" is not among them: it is as
    good as empty.
    """

    rows: Mapping[tuple[str, str], pl.Series]

    @classmethod
    def of(cls, cast: Iterable[Hits], tables: Iterable[Table] = ()) -> Failures:
        """Gather them from what casting found, and from where the records stand."""
        gathered: dict[tuple[str, str], list[pl.Series]] = defaultdict(list)
        for hit in cast:
            unknown = hit.severity is Severity.ERROR or hit.problem == HELD_BACK or hit.problem in PERSONAL
            if unknown and hit.cells is not None:
                gathered[hit.table, hit.field].append(hit.cells["index"])
        for table in tables:
            for at in table.places.columns if table.places else ():
                if at.null_count():
                    gathered[table.name, at.name].append(at.is_null().arg_true())
        return cls({place: pl.concat(series) for place, series in gathered.items()})


def without_failed(hits: Iterable[Hits], rules: Mapping[str, Rules], failures: Failures) -> list[Hits]:
    """Leave out what a rule found in rows where a cell that it reads is not there, or could not be read.

    That is reported already.
    """
    reads = {
        (table, one.blamed, one.rule.name): one.fields
        for table, declared in rules.items()
        for one in compiled(declared)
    }
    kept = []
    for hit in hits:
        fields = (hit.field,) if hit.rule == REQUIRED else reads[hit.table, hit.field, hit.rule]
        failed = [failures.rows[hit.table, name] for name in fields if (hit.table, name) in failures.rows]
        if hit.cells is not None and failed:
            cells = hit.cells.filter(~pl.col("index").is_in(pl.concat(failed).implode()))
            if cells.is_empty():
                continue
            kept.append(replace(hit, cells=cells))
        else:
            kept.append(hit)
    return kept


def one_a_cell(hits: Sequence[Hits]) -> list[Hits]:
    """Keep at most one error or query a cell: what is missing or cannot be read, else an error, else a query."""
    ranked = [(i, hit, hit.cells) for i, hit in enumerate(hits) if hit.cells is not None and hit.severity in _ACTS]
    ranked.sort(key=lambda one: one[1].severity is Severity.QUERY)
    taken: dict[tuple[str, str], set[int]] = {}
    kept: dict[int, Hits] = {}
    for i, hit, cells in ranked:
        index = cells["index"].to_list()
        known = taken.setdefault((hit.table, hit.field), set())
        first = [at not in known for at in index] if known else []
        known.update(index)
        if not all(first):
            kept[i] = replace(hit, cells=cells.filter(pl.Series(first, dtype=pl.Boolean)))
    left = (kept.get(i, hit) for i, hit in enumerate(hits))
    return [hit for hit in left if hit.cells is None or hit.cells.height]


def expand(
    return_type: str, hits: Iterable[Hits], tables: Mapping[str, Table], labels: Mapping[str, Field]
) -> list[Finding]:
    """Make a finding of each hit cell. `labels` gives for each table the field that names its rows.

    Of each rule in each field at most `SHOWN` are listed; a note gives the full count where there are more.
    """
    findings: list[Finding] = []
    for hit in hits:
        findings.extend(_findings(return_type, hit, tables[hit.table], labels.get(hit.table)))
    return findings


def _findings(return_type: str, hit: Hits, table: Table, label_field: Field | None) -> Iterable[Finding]:
    rule = rule_id(return_type, hit.table, hit.field, hit.rule)
    column = table.columns.get(hit.field) if table.places is None else None
    heading = table.headings.get(hit.field)
    if hit.cells is None:
        yield Finding(
            rule, hit.severity, hit.level, hit.problem, hit.facts, CellRef(table.sheet, None, column), hit.table,
            hit.field, heading, message=hit.message, fix=hit.fix,
        )  # fmt: skip
        return
    cells = once_a_cell(hit.field, hit.cells, table)
    # Of cells that must not be shown none may be forgotten.
    shown = cells if hit.problem in PERSONAL else cells.head(SHOWN[hit.severity])
    places = list(table.where(hit.field, shown["index"]))
    names = _labels(table, label_field, shown["index"], places)
    for place, name, observed, read_as, other in zip(
        places, names, shown["observed"], shown["read_as"], shown["other"], strict=True
    ):
        facts = hit.facts if other is None else {**hit.facts, "other": other}
        yield Finding(
            rule, hit.severity, hit.level, hit.problem, facts, place, hit.table,
            hit.field, heading, observed, read_as, name, hit.message, hit.fix,
        )  # fmt: skip
    if cells.height > shown.height:
        more: dict[str, str | int | float] = {"count": cells.height, "shown": shown.height, "rule": rule}
        place = CellRef(table.sheet, None, column)
        yield Finding(rule, Severity.NOTE, 0, "more_findings", more, place, hit.table, hit.field, heading)


def once_a_cell(field: str, cells: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Give of the cells of a hit (`model.Hits`) each once: what stands above many records is found once."""
    return cells if table.places is None else cells.filter(table.one_a_cell(field, cells["index"]))


def _labels(table: Table, field: Field | None, index: pl.Series, places: Sequence[CellRef]) -> list[str | None]:
    """Name the records; where the sheet has names of its own for each, a cell of several records has none."""
    if table.names is not None:
        own = table.frame.select(ROW, COLUMN)[index].iter_rows()
        names = table.names[index].to_list()
        return [name if at == place[1:] else None for name, at, place in zip(names, own, places, strict=True)]
    if field is None or field.name not in table.frame.columns:
        return [None] * len(index)
    names = table.frame[field.name][index].cast(pl.String).to_list()
    return [seal(name) if name is not None and field.person else name for name in names]
