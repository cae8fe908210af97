"""A layout that cannot be meant is refused when its source is loaded, by the name of what is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time
import pytest

from alexi_ingest.api import (
    BlocksLayout,
    CrossTabLayout,
    DeclarationError,
    FieldType,
    ListLayout,
    ReturnType,
    SheetTablesLayout,
    SourceSpec,
    TableSpec,
    field,
)
from alexi_ingest.plan import verify

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.declare import Layout


class Counts(pa.DataFrameModel):
    """Counts by answer and day."""

    answer: pl.String = field(FieldType.CODE, label="Answer", codes="answer")
    day: pl.String = field(FieldType.TEXT, label="Day")
    count: pl.Int64 = field(FieldType.INTEGER, label="Count")
    must: pl.String = field(FieldType.TEXT, label="Must", required=True)


def declared(folder: Path, layout: Layout) -> SourceSpec:
    columns = folder / "columns.csv"
    lines = [
        "counts,,standard,Counts",
        *(f"counts,{name},standard,{name}" for name in ("answer", "day", "count", "must")),
    ]
    columns.write_text("\n".join(("table,field,variant,heading", *lines)), encoding="utf-8")
    lists = folder / "codelists"
    lists.mkdir()
    (lists / "answer.csv").write_text("code,label,valid_from,valid_to,synonyms\ny,Yes,,,\nn,No,,,\n", encoding="utf-8")
    table = TableSpec("counts", "Counts", ("count", "counts"), Counts, columns, ("answer",), layout)
    return SourceSpec("demo", "Demo", "1", (ReturnType("demo", "Demo", "quarterly", (table,), ()),), codelists=lists)


@pytest.mark.parametrize(
    ("layout", "reason"),
    [
        (CrossTabLayout(("answer",), ("gender",), "count"), "names 'gender', which is no field"),
        (CrossTabLayout(("answer",), (), "count"), "needs fields down, others across"),
        (CrossTabLayout(("answer",), ("answer",), "count"), "needs fields down, others across"),
        (CrossTabLayout(("day",), ("count",), "answer"), "has no field of codes"),
        (CrossTabLayout(("answer",), ("day",), "count", partial=("gender",)), "names 'gender', which is no field"),
        (SheetTablesLayout(totals=("gender",)), "names 'gender', which is no field"),
        (SheetTablesLayout(totals=("must",)), "field 'must' of 'counts' is required, and empty in rows of totals"),
        (BlocksLayout("day"), "called by 'day', which has no code list"),
        (BlocksLayout("answer", once=("when",)), "names 'when', which is no field"),
    ],
)
def test_a_layout_that_cannot_be_meant_is_refused(tmp_path: Path, layout: Layout, reason: str) -> None:
    with pytest.raises(DeclarationError, match=reason):
        verify(declared(tmp_path, layout))


def test_a_layout_that_can_be_meant_stands(tmp_path: Path) -> None:
    verify(declared(tmp_path, CrossTabLayout(("answer",), ("day",), "count")))


def test_so_is_one_of_several_that_a_table_may_come_in(tmp_path: Path) -> None:
    spec = declared(tmp_path, ListLayout())
    (kind,) = spec.returns
    table = replace(kind.tables[0], or_layouts=(BlocksLayout("answer"), BlocksLayout("point")))
    with pytest.raises(DeclarationError, match="the layout of 'counts' names 'point', which is no field"):
        verify(replace(spec, returns=(replace(kind, tables=(table,)),)))
