"""A source that declares another layout than a plain list goes through the whole journey, each finding at its cell."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations
import pytest

from alexi_ingest.api import (
    FieldType,
    MultiRowListLayout,
    PublishedTable,
    ReturnType,
    SheetTablesLayout,
    SourceSpec,
    SurveyLayout,
    TableSpec,
    field,
    hookimpl,
    not_before,
)
from alexi_ingest.defaults import load_sources
from alexi_ingest.dictionary import dictionary_of
from alexi_ingest.model import Severity, Verdict
from alexi_ingest.pipeline import Received, examine
from tests.read.books import book

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.declare import Layout
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Outcome

COLUMNS = """\
table,field,variant,heading
outcome,,standard,Outcomes
outcome,person_id,standard,Young person ID
outcome,initial_date,standard,Initial > Date
outcome,initial_sdq,standard,Initial > SDQ total
outcome,review_date,standard,Review > Date
outcome,review_sdq,standard,Review > SDQ total
"""
ROWS: list[list[Any]] = [
    ["Outcomes, 2015-16 Q2"],
    [],
    ["Young person ID", "Initial", None, "Review", None],
    [None, "Date", "SDQ total", "Date", "SDQ total"],
    ["P1", date(2015, 7, 1), 12, date(2015, 8, 1), 9],
    ["P2", date(2015, 7, 2), 14, date(2015, 6, 1), 41],
    ["P3", date(2015, 7, 3), "high", None, None],
]


class Outcomes(pa.DataFrameModel):
    """A person's scores at two points."""

    person_id: pl.String = field(FieldType.ID, label="The person's ID", required=True)
    initial_date: pl.Date = field(FieldType.DATE, label="First date")
    initial_sdq: pl.Int64 = field(FieldType.INTEGER, label="First score", minimum=0, maximum=40)
    review_date: pl.Date = field(FieldType.DATE, not_before("initial_date"), label="Second date")
    review_sdq: pl.Int64 = field(FieldType.INTEGER, label="Second score", minimum=0, maximum=40)


class Published(pa.DataFrameModel):
    """What is published of it."""

    person_id: pl.String
    initial_sdq: pl.Int64 = pa.Field(nullable=True)
    review_sdq: pl.Int64 = pa.Field(nullable=True)


def sources(folder: Path, layout: Layout) -> Sources:
    columns = folder / "columns.csv"
    columns.write_text(COLUMNS, encoding="utf-8")
    table = TableSpec("outcome", "Outcomes", ("outcome", "outcomes"), Outcomes, columns, ("person_id",), layout)
    published = PublishedTable("outcome", Published, ("person_id",), "outcome")
    kind = ReturnType("outcomes", "Outcome measures", "quarterly", (table,), (published,))
    module = ModuleType("outcomes_for_tests")
    module.declare = hookimpl(lambda: SourceSpec("outcomes", "Outcomes", "1", (kind,)))  # type: ignore[attr-defined]
    loaded = load_sources([module], also_installed=False)
    assert not loaded.failed
    return loaded


def taken(folder: Path, rows: list[list[Any]], sheet: str = "Outcomes") -> Outcome:
    path = book(folder / "x.xlsx", {sheet: rows})
    received = Received("Outcomes 2015-16 Q2.xlsx", "hub-01", date(2015, 10, 14))
    return examine(path, received, sources(folder, MultiRowListLayout()))


@pytest.mark.parametrize("sheet", ["Outcomes", "Sheet1"])
def test_findings_in_a_block_stand_at_its_cells(tmp_path: Path, sheet: str) -> None:
    outcome = taken(tmp_path, ROWS, sheet)
    assert outcome.verdict is Verdict.PARTIAL
    assert {(one.where.a1, one.rule, one.severity) for one in outcome.findings} == {
        ("D6", "outcomes.outcome.review_date.not_before_initial_date", Severity.ERROR),
        ("E6", "outcomes.outcome.review_sdq.range", Severity.ERROR),
        ("C7", "outcomes.outcome.initial_sdq.type", Severity.ERROR),
    }
    assert {one.where.a1: one.heading for one in outcome.findings}["E6"] == "Review > SDQ total"
    assert {one.where.a1: one.message for one in outcome.findings}["E6"].startswith("“Review > SDQ total” must be")
    [found] = outcome.found
    assert (found.heading_rows, found.rows, found.table, found.area) == ((3, 4), 3, "outcome", "")
    assert outcome.tables["outcome"].filter("_ready")["review_sdq"].to_list() == [9]


def test_a_missing_block_leaves_the_rest_to_be_read(tmp_path: Path) -> None:
    outcome = taken(tmp_path, [row[:3] for row in ROWS])
    assert outcome.verdict is Verdict.PARTIAL
    assert [one.message for one in outcome.findings if one.problem == "missing_block"] == [
        "Missing: “Review”. No columns stand under this heading; it should have “Date”, “SDQ total”."
    ]
    assert outcome.counts.rows == 3


@pytest.mark.parametrize(
    ("layout", "name"),
    [(MultiRowListLayout(), "multi_row_list"), (SheetTablesLayout(), "sheet_tables"), (SurveyLayout(), "survey")],
)
def test_the_dictionary_names_the_layout(tmp_path: Path, layout: Layout, name: str) -> None:
    [kind] = dictionary_of(sources(tmp_path, layout)).return_types
    [table] = kind.tables
    assert (table.layout, table.sheet) == (name, "Outcomes")
    assert table.fields[1].heading == "Initial > Date"
