"""Every published value stands in the cell that its row names, as it was written there."""

from __future__ import annotations

import re
from collections import defaultdict
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest import store
from alexi_ingest.cli.opened import make_site, open_site
from alexi_ingest.daemon import service
from alexi_ingest.declare import person_columns
from alexi_ingest.plan import plan_of
from alexi_ingest.site import load
from alexi_ingest.testkit.habits import HubHabits
from tests.journeys.test_every_return import SAMPLES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.plan import Plan
    from alexi_ingest.testkit.samples import Sample

Key = tuple[str, int, str | None]
"""A cell of the file: sheet, row, column; without the column, a row of it."""
PERIODS = {"quarterly": "2015-16-Q4", "yearly": "2015-16", "rounds": "R2"}
PLANS = [plan_of(spec, kind.name) for spec in SOURCES.specs.values() for kind in spec.returns if spec.samples]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.declared.name)
def test_every_published_value_is_that_of_its_cell(plan: Plan, tmp_path: Path) -> None:
    sender = next(one for one in ("hub-03", "team") if plan.declared.is_sent_by(one))
    period = PERIODS[plan.declared.periodicity]
    sample = SAMPLES[plan.source].clean(HubHabits(sender, size=30), [period])[0]
    make_site(tmp_path / "site")
    site = load(tmp_path / "site")
    sample.write(site.inbox(sender) / sample.filename)
    service.run(site, Event(), once=True)
    with open_site(tmp_path / "site") as opened:
        standing = store.standing_tables(opened.store, sender).tables
    traced: dict[str, list[Key]] = defaultdict(list)
    persons: dict[tuple[str, object], set[object]] = defaultdict(set)
    for table in plan.declared.publishes:
        written = dict(cells_of(sample, table))
        for row in standing[table.name].rows(named=True):
            key = row["sheet"], row["row"], row["column"]
            if key not in written:
                continue  # of another origin of this published table
            traced[table.name].append(key)
            record, field = written[key]
            assert row["hub"] == record.get(plan.declared.hub_field, sender)
            for name in table.model.to_schema().columns:
                wanted = said(table, sample, record, field, name)
                if name in person_columns(table):
                    persons[row["hub"], wanted].add(row[name])
                else:
                    assert row[name] == wanted, (key, name)
    for name, keys in traced.items():
        assert len(keys) == len({*keys}) == standing[name].height > 0, name
    assert {table.name for table in plan.declared.publishes} == {*traced}
    assert all(len(pseudonyms) == 1 for pseudonyms in persons.values())


def cells_of(sample: Sample, table: PublishedTable) -> Iterator[tuple[Key, tuple[Mapping[str, Any], str]]]:
    """Give each cell that was written, and each row, with its record and field."""
    block = sample.list_of(table.origin)
    for number, record in enumerate(block.records):
        for field in table.long.fields if table.long else record:
            column, row = re.findall(r"[A-Z]+|\d+", sample.cell(table.origin, number, field))
            yield (block.sheet, int(row), column), (record, field)
            yield (block.sheet, int(row), None), (record, field)


def said(table: PublishedTable, sample: Sample, record: Mapping[str, Any], field: str, name: str) -> object:
    """Give what was written for a published variable."""
    if name in table.always:
        return table.always[name]
    if name in table.from_form:
        form, asked = table.from_form[name]
        return sample.records(form)[0][asked]
    if name in table.crosswalks:
        walk = table.crosswalks[name]
        lines = (walk.folder / f"{record[walk.per]}.csv").read_text("utf-8").splitlines()
        return dict(line.split(",")[:2] for line in lines[1:]).get(record[walk.field])
    if table.long and field not in table.long.only.get(name, (field,)):
        return None
    if table.long and name in {table.long.name, table.long.value}:
        return field if name == table.long.name else record[field]
    value = record.get(name)
    return ";".join(value) if isinstance(value, tuple) else value
