"""A template is drawn for every layout that a source declares, and what is filled in is read back from it."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

import openpyxl
import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations
import pytest

from alexi_ingest.api import (
    BlocksLayout,
    CrossTabLayout,
    FieldType,
    MultiRowListLayout,
    ReturnType,
    SheetTablesLayout,
    SourceSpec,
    SurveyLayout,
    TableSpec,
    field,
    hookimpl,
    published,
)
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import Verdict
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.template.blocks import CHOSEN_LINES, ROOM
from alexi_ingest.template.sheets import sheets_of
from tests.template.filled import HUB, MADE_ON, PERIOD, Filler, fill, plan, template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from alexi_ingest.declare import Layout
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.testkit.forms import Cell, Record, Value

COLUMNS = """\
table,field,variant,heading
score,,standard,Scores
score,person_id,standard,Young person ID
score,worker,standard,Worker
score,point,standard,Point
score,day,standard,Date
score,total,standard,SDQ total
stage,,standard,Stages
stage,stage_id,standard,Stage ID
stage,first,standard,Start > Score
stage,note,standard,Start > Note
stage,last,standard,End > Score
spoke,,standard,Yearly return > Spoke roster
spoke,spoke_id,standard,Spoke ID
spoke,hours,standard,Hours
cost,,standard,Yearly return > Costs
cost,line,standard,Cost line
cost,budget,standard,Budget
policy,,standard,Yearly return > Policies
policy,item,standard,Item
policy,authority,standard,Authority
policy,status,standard,Status
"""
LISTS = {
    "point": {"1": "Initial", "2": "Review", "3": "Final"},
    "item": {"s": "Strategy", "p": "Protocol"},
    "status": {"no": "Not begun", "on": "In place"},
    "authority": {f"E{number:02d}": f"Town {number:02d}" for number in range(60)},
}
RECORDS: Mapping[str, list[Record]] = {
    "score": [
        {"person_id": "007", "worker": "W1", "point": "1", "day": date(2015, 7, 1), "total": 12.5},
        {"person_id": "007", "worker": "W1", "point": "3", "day": date(2015, 9, 1), "total": 9.0},
        {"person_id": "008", "worker": "W2", "point": "2", "day": date(2015, 8, 1), "total": 20.0},
    ],
    "stage": [{"stage_id": "A", "first": 3, "note": "10-12", "last": 4}],
    "spoke": [{"spoke_id": "0042", "hours": 18.5}, {"spoke_id": "0043", "hours": 37.0}],
    "cost": [{"line": "Rent", "budget": 1000}],
    "policy": [
        {"item": "s", "authority": "E07", "status": "on"},
        {"item": "p", "authority": "E07", "status": "no"},
        {"item": "p", "authority": "E41", "status": "on"},
    ],
}


class Scores(pa.DataFrameModel):
    """A person's score at each point."""

    person_id: pl.String = field(FieldType.ID, label="Whose score", required=True, person=True)
    worker: pl.String = field(FieldType.TEXT, label="Who scored")
    point: pl.String = field(FieldType.CODE, label="When", codes="point", required=True)
    day: pl.Date = field(FieldType.DATE, label="On which day")
    total: pl.Float64 = field(FieldType.DECIMAL, label="The score", minimum=0, maximum=40)


class Stages(pa.DataFrameModel):
    """Two scores under the names of their stages."""

    stage_id: pl.String = field(FieldType.ID, label="Which stage", required=True)
    first: pl.Int64 = field(FieldType.INTEGER, label="Score at the start")
    note: pl.String = field(FieldType.TEXT, label="Anything else")
    last: pl.Int64 = field(FieldType.INTEGER, label="Score at the end")


class Spokes(pa.DataFrameModel):
    """The spokes."""

    spoke_id: pl.String = field(FieldType.ID, label="Which spoke", required=True)
    hours: pl.Float64 = field(FieldType.DECIMAL, label="Hours a week", minimum=0)


class Costs(pa.DataFrameModel):
    """What was planned."""

    line: pl.String = field(FieldType.TEXT, label="For what", required=True)
    budget: pl.Int64 = field(FieldType.INTEGER, label="Planned", unit="pounds")


class Policies(pa.DataFrameModel):
    """Where policies stand."""

    item: pl.String = field(FieldType.CODE, label="Which policy", codes="item")
    authority: pl.String = field(FieldType.CODE, label="Where", codes="authority")
    status: pl.String = field(FieldType.CODE, label="How it stands", codes="status")


def known(folder: Path, *, survey: bool = False) -> Sources:
    (folder / "columns.csv").write_text(COLUMNS, encoding="utf-8")
    lists = folder / "codelists"
    lists.mkdir()
    for name, codes in LISTS.items():
        lines = [f"{code},{label},,," for code, label in codes.items()]
        text = "\n".join(["code,label,valid_from,valid_to,synonyms", *lines, ""])
        (lists / f"{name}.csv").write_text(text, encoding="utf-8")
    grid = CrossTabLayout(down=("item",), across=("authority",), value="status", partial=True)
    layouts: dict[str, tuple[type[pa.DataFrameModel], tuple[str, ...], Layout]] = {
        "score": (Scores, ("person_id", "point"), BlocksLayout("point", once=("person_id", "worker"))),
        "stage": (Stages, ("stage_id",), SurveyLayout() if survey else MultiRowListLayout()),
        "spoke": (Spokes, ("spoke_id",), SheetTablesLayout()),
        "cost": (Costs, ("line",), SheetTablesLayout()),
        "policy": (Policies, ("item", "authority"), grid),
    }
    tables = tuple(
        TableSpec(name, name.title(), (name, f"{name}s"), model, folder / "columns.csv", key, layout)
        for name, (model, key, layout) in layouts.items()
    )
    kind = ReturnType("mixed", "Mixed return", "quarterly", tables, tuple(map(published, tables)))
    module = ModuleType("mixed")
    module.declare = hookimpl(lambda: SourceSpec("mixed", "Mixed", "1", (kind,), lists))  # type: ignore[attr-defined]
    made = load_sources([module], also_installed=False)
    assert not made.failed, made.failed
    return made


def as_it_is(table: str, name: str, value: Value) -> Cell:
    del table, name
    assert not isinstance(value, tuple)
    return value  # type: ignore[return-value] # no record here holds a `Raw`


def test_what_is_filled_into_blocks_grids_and_several_tables_of_a_sheet_is_read_back(tmp_path: Path) -> None:
    sources = known(tmp_path)
    filler = Filler(plan("mixed", sources), PERIOD, HUB, as_it_is)
    path = fill(template("mixed", tmp_path, sources), filler, RECORDS, tmp_path / "filled.xlsx")
    done = examine(path, Received("Mixed.xlsx", HUB, MADE_ON), sources)
    assert done.verdict is Verdict.ACCEPTED, done.findings
    assert not done.findings
    for name, records in RECORDS.items():
        own = done.tables[name].select(list(records[0]))
        assert sorted(own.to_dicts(), key=str) == sorted(records, key=str), name


def test_a_template_left_blank_is_asked_about_table_by_table(tmp_path: Path) -> None:
    sources = known(tmp_path)
    done = examine(template("mixed", tmp_path, sources), Received("Mixed.xlsx", HUB, MADE_ON), sources)
    assert done.verdict is Verdict.ACCEPTED, done.findings
    assert sorted(one.rule for one in done.findings) == sorted(f"mixed.{name}.sheet.no_rows" for name in RECORDS)


def test_a_list_above_another_table_has_room_and_may_grow(tmp_path: Path) -> None:
    sources = known(tmp_path)
    filler = Filler(plan("mixed", sources), PERIOD, HUB, as_it_is)
    many: list[Record] = [{"spoke_id": f"{number:04d}", "hours": 1.0} for number in range(ROOM)]
    path = fill(template("mixed", tmp_path, sources), filler, {**RECORDS, "spoke": many}, tmp_path / "filled.xlsx")
    book = openpyxl.load_workbook(path)
    assert book["Yearly return"].protection.insertRows is False  # False: not forbidden
    done = examine(path, Received("Mixed.xlsx", HUB, MADE_ON), sources)
    assert done.verdict is Verdict.ACCEPTED, done.findings
    assert done.tables["spoke"].height == len(many)
    assert done.tables["cost"].height == len(RECORDS["cost"])


def test_a_long_list_across_a_grid_that_needs_not_all_of_it_is_left_to_the_hub(tmp_path: Path) -> None:
    own = plan("mixed", known(tmp_path))
    sheet = next(one for one in sheets_of(own, own.declared.about(PERIOD, HUB)) if one.name == "Yearly return")
    across = next(entry for entry in sheet.entries if entry.field.name == "authority")
    assert (across.rows, across.columns) == (1, CHOSEN_LINES)
    assert {entry.columns for entry in sheet.entries if entry.field.name == "status"} == {CHOSEN_LINES}


def test_names_of_blocks_are_merged_over_their_columns(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template("mixed", tmp_path, known(tmp_path)))
    merged = {
        str(book[sheet].cell(one.min_row, one.min_col).value): one.max_col - one.min_col + 1
        for sheet in ("Scores", "Stages")
        for one in book[sheet].merged_cells.ranges
    }
    assert merged == {"Initial": 2, "Review": 2, "Final": 2, "Start": 2}


def test_a_survey_has_no_template(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="has no template: it is sent as its survey platform exports it"):
        template("mixed", tmp_path, known(tmp_path, survey=True))
