"""Fill a template by script: each value of each record where its heading, its label or its grid says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

import openpyxl

from alexi_ingest.declare import CrossTabLayout
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import TEAM
from alexi_ingest.plan import plan_of
from alexi_ingest.read.layouts.codes import in_use
from alexi_ingest.sender import for_sender
from alexi_ingest.template.answers import answers
from alexi_ingest.template.make import make_template
from alexi_ingest.template.order import Order
from alexi_ingest.template.sheets import sheets_of
from alexi_ingest.testkit.habits import HubHabits, synthetic_hubs
from alexi_ingest.testkit.samples import samples_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.periods import Periodicity
    from alexi_ingest.plan import Plan
    from alexi_ingest.template.drawing import Entry
    from alexi_ingest.testkit.forms import Cell, Record, Value
    from alexi_ingest.testkit.samples import Sample

PERIOD, HUB, MADE_ON = "2015-16-Q2", "hub-03", date(2015, 10, 1)
PERIODS: Mapping[Periodicity, str] = {"quarterly": PERIOD, "yearly": "2015-16", "rounds": "R1"}
RECEIVED_ON = date(2016, 5, 5)
HUBS = {one.code: one.label for one in synthetic_hubs()}


@lru_cache(maxsize=1)
def sources() -> Sources:
    return load_sources()


def plan(return_type: str, known: Sources | None = None) -> Plan:
    """Give the plan of a return type, as it is for who sends it: our hub, or the team."""
    known = known or sources()
    of_all = plan_of(known.specs[known.home_of(return_type) or ""], return_type)
    return for_sender(of_all, HUB if of_all.declared.is_sent_by(HUB) else TEAM, HUBS)


def sender_of(return_type: str, known: Sources | None = None) -> str:
    return HUB if plan(return_type, known).declared.is_sent_by(HUB) else TEAM


def period_of(return_type: str) -> str:
    return PERIODS[plan(return_type).declared.periodicity]


def template(return_type: str, folder: Path, known: Sources | None = None, *, sender: str = "") -> Path:
    path = folder / f"{return_type}.xlsx"
    period = PERIODS[plan(return_type, known).declared.periodicity]
    sender = sender or sender_of(return_type, known)
    order = Order(return_type, period, sender, MADE_ON, "Hub Three", date(2015, 10, 31), hubs=HUBS)
    path.write_bytes(make_template(known or sources(), order))
    return path


def sample(return_type: str, sender: str = "") -> Sample:
    module = sources().specs[sources().home_of(return_type) or ""].samples
    assert isinstance(module, str)
    habits = HubHabits(sender or sender_of(return_type), size=12, labels="label")
    return samples_in(module).clean(habits, [period_of(return_type)])[0]


def filled(path: Path, one: Sample, out: Path) -> Path:
    """Write the values of a sample into a template."""
    records = {table: one.records(table) for table in one.form.tables}

    def write(table: str, name: str, value: Value) -> Cell:
        return one.form.write(table, name, value, one.habits)

    return fill(path, Filler(plan(one.return_type), one.period, one.hub, write), records, out)


def fill(path: Path, filler: Filler, records: Mapping[str, Sequence[Record]], out: Path) -> Path:
    """Write records into a template as a program does that knows nothing of formats."""
    book = openpyxl.load_workbook(path)
    for sheet, row, column, value in filler.cells(records):
        book[sheet].cell(row + 1, column + 1).value = value
    book.save(out)
    return out


@dataclass(frozen=True, slots=True)
class Filler:
    """Knows where each value goes; `write` writes what is chosen from no list."""

    plan: Plan
    period: str
    hub: str
    write: Callable[[str, str, Value], Cell]

    def cells(self, records: Mapping[str, Sequence[Record]]) -> Iterator[tuple[str, int, int, Cell]]:
        """Give every value with its sheet, row and column, from 0."""
        declared = self.plan.declared.about(self.period, self.hub)
        for sheet in sheets_of(self.plan, declared):
            by_table: dict[str, list[Entry]] = defaultdict(list)
            for entry in sheet.entries:
                by_table[entry.table].append(entry)
            for table, entries in by_table.items():
                layout = declared.table(table).layout
                own = records[table]
                if isinstance(layout, CrossTabLayout):
                    found = self._in_grid(table, own, layout, entries)
                else:
                    found = self._in_list(table, own, entries)
                yield from ((sheet.name, row, column, value) for row, column, value in found)

    def _written(self, entry: Entry, value: Value) -> Cell:
        """Write a value as it is chosen from a drop-down."""
        shown = answers(entry.list, self.period) if entry.list else {}
        if isinstance(value, tuple):
            return "; ".join(shown[code] for code in value)
        if isinstance(value, str) and value in shown:
            return shown[value]
        return self.write(entry.table, entry.field.name, value)

    def _in_list(
        self, table: str, records: Sequence[Record], entries: Sequence[Entry]
    ) -> Iterator[tuple[int, int, Cell]]:
        """Give the cells of a list or form; records of repeated blocks that differ in the block alone share a row."""
        rows: dict[object, int] = {}
        blocks = {name for entry in entries for name, _ in entry.codes}
        for record in records:
            key = tuple(record.get(name) for name in self.plan.declared.table(table).key if name not in blocks)
            own = rows.setdefault(key if blocks else len(rows), len(rows))
            for entry in entries:
                value = record.get(entry.field.name)
                if value is not None and all(record.get(name) == code for name, code in entry.codes):
                    yield entry.row + own, entry.column, self._written(entry, value)

    def _in_grid(
        self, table: str, records: Sequence[Record], layout: CrossTabLayout, entries: Sequence[Entry]
    ) -> Iterator[tuple[int, int, Cell]]:
        """Give the cells of a grid, and the labels that are left to the hub; of totals there are none."""
        given = self.plan.declared.table(table).given.codes
        chosen = {entry.field.name: entry for entry in entries if entry.field.name != layout.value}
        names = (*layout.down, *layout.across)
        parts = [record for record in records if all(record.get(name) for name in names)]
        lines: dict[str, list[Value]] = {name: [*in_use(given[name], self.period)] for name in names if name in given}
        for name, entry in chosen.items():
            lines[name] = list(dict.fromkeys(record[name] for record in parts))
            down = name in layout.down
            for at, code in enumerate(lines[name]):
                yield entry.row + at * down, entry.column + at * (not down), self._written(entry, code)
        areas = [entry for entry in entries if entry.field.name == layout.value]
        down, across = ([*product(*(lines[name] for name in own))] for own in (layout.down, layout.across))
        for record in parts:
            area = areas[down.index(tuple(record[name] for name in layout.down))]
            column = across.index(tuple(record[name] for name in layout.across))
            yield area.row, area.column + column, self._written(area, record[layout.value])
