"""Two example rows of each table, from the source's own samples: they agree with each other, and keep its rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.periods import bounds
from alexi_ingest.read.layouts.headings import load
from alexi_ingest.read.layouts.heads import levels_of
from alexi_ingest.testkit.habits import PHASES, HubHabits
from alexi_ingest.testkit.samples import samples_in
from alexi_ingest.testkit.write import as_typed

if TYPE_CHECKING:
    from alexi_ingest.declare import ReturnType, SourceSpec, TableSpec
    from alexi_ingest.plan import Plan
    from alexi_ingest.testkit.samples import Sample

ROWS = 2


@dataclass(frozen=True, slots=True)
class Example:
    """The headings of a table, and rows below them."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def examples(spec: SourceSpec, plan: Plan, declared: ReturnType, period: str) -> list[Example]:
    """Give the examples of a return type's tables; none where its source makes no samples."""
    if not isinstance(spec.samples, str):
        return []
    habits = HubHabits("hub-00", labels="label", joined=(bounds(period) or (PHASES[0][1],))[0])
    (sample,) = samples_in(spec.samples).clean(habits, [period])
    return [_example(plan, table, sample) for table in declared.tables if sample.records(table.name)]


def _example(plan: Plan, table: TableSpec, sample: Sample) -> Example:
    names = [field.name for field in plan.rules[table.name].fields]
    columns = load(table.columns, table.given.period, table.given.sender)
    whole = [one for one in sample.records(table.name) if all(one.get(name) is not None for name in table.key)]
    return Example(
        table.title,
        tuple(levels_of(columns.headings(table.name, name)[0])[-1] for name in names),
        tuple(
            tuple(as_typed(sample.form.write(table.name, name, one.get(name), sample.habits)) for name in names)
            for one in whole[:ROWS]
        ),
    )
