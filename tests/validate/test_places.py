"""Values that stand anywhere: every finding, flag and published row is at its exact cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandera.polars as pa
import polars as pl

from alexi_ingest.declare import CodeEntry, CodeList, Field, FieldType, Long, PublishedTable
from alexi_ingest.defaults import published_frame
from alexi_ingest.model import Hits, Places, Severity, Table
from alexi_ingest.read.cast import Cast, cast
from alexi_ingest.validate import quality
from alexi_ingest.validate.check import REQUIRED
from alexi_ingest.validate.findings import Failures, expand, without_failed

AGES = CodeList("age", (CodeEntry("1", "10 to 13"), CodeEntry("2", "14 to 17")))
FIELDS = (
    Field("source", FieldType.ID, "Source"),
    Field("age", FieldType.CODE, "Age", codes="age"),
    Field("count", FieldType.INTEGER, "Count", minimum=0),
)
PLACED = ("_row", "_column")


class Counted(pa.DataFrameModel):
    """A count a row."""

    source: pl.String
    age: pl.String
    count: pl.Int64


class Measured(pa.DataFrameModel):
    """A measure a row."""

    measure: pl.String
    count: pl.Int64


def frame(**columns: list[int]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.UInt32))


def crosswise(*counts: str) -> Cast:
    """Cast a grid of two sources (rows 6 and 7) by two bands (C and D; the second is misspelt, in row 5)."""
    at = {"_row": [6, 6, 7, 7], "_column": [2, 3, 2, 3]}
    texts = {"source": ["a", "a", "b", "b"], "age": ["10 to 13", "14 to 71"] * 2, "count": [*counts]}
    table = Table(
        "grid", "Form", frame(**at).hstack(pl.DataFrame(texts)), {}, {"count": "Number"}, (4, 4),
        places=Places(
            frame(source=[6, 6, 7, 7], age=[5] * 4, count=at["_row"]),
            frame(source=[1] * 4, age=at["_column"], count=at["_column"]),
        ),
        names=pl.Series(["a, 10 to 13", "a, 14 to 71", "b, 10 to 13", "b, 14 to 71"]),
    )  # fmt: skip
    return cast(table, FIELDS, {"age": AGES}, period="", received_on=date(2015, 10, 5))


def test_a_heading_above_many_records_is_found_once_at_its_cell_and_breaks_them_all() -> None:
    done = crosswise("1", "2", "3 (1 new)", "4 ")
    tables = {"grid": done.table}
    found = expand("demo", done.hits, tables, {})
    assert sorted((one.where.a1, one.rule, one.label) for one in found) == [
        ("C7", "demo.grid.count.type", "b, 10 to 13"),
        ("D5", "demo.grid.age.in_list", None),
        ("D7", "demo.grid.count.trimmed", "b, 14 to 71"),
    ]
    published = PublishedTable("counted", Counted, ("source",), "grid")
    broken = quality.broken_rows(done.hits, [], tables, [published])
    flagged = quality.flags("demo", done.hits, tables, [published])
    worst = quality.worst_by_row(flagged)["counted", "Form"]
    made = published_frame({published.origin: done.table}, published)
    rows = quality.with_quality(made, worst, broken["grid"], "Form", provisional=False)
    assert rows.select(*PLACED, "_ready").rows() == [(6, 2, True), (6, 3, False), (7, 2, False), (7, 3, False)]
    assert quality.counts(found, (), tables, broken).rows_ready == 1
    assert flagged.filter(variable="age").select(*PLACED).rows() == [(6, 3), (7, 3)]


def test_a_total_of_a_grid_is_not_published_and_has_no_flag() -> None:
    done = crosswise("1", "2", "3 (1 new)", "4 ")
    table = done.table
    assert table is not None
    frame = table.frame.with_columns(pl.when(pl.col("_row") == 7).then(None).otherwise("source").alias("source"))
    published = PublishedTable("counted", Counted, ("source", "age"), "grid")
    total = replace(table, frame=frame)
    assert published_frame({published.origin: total}, published).select(*PLACED).rows() == [(6, 2)]
    flagged = quality.flags("demo", done.hits, {"grid": total}, [published])
    assert flagged.select(*PLACED, "variable").rows() == [(6, 3, "age")]


def test_a_record_that_has_no_cell_of_a_field_is_not_told_to_fill_it_in() -> None:
    table = crosswise("1", "2", "3", "4").table
    assert table is not None
    assert table.places is not None
    beside = pl.when(table.places.columns["count"] == 2).then(None).otherwise("count").alias("count")
    without = replace(table, places=replace(table.places, columns=table.places.columns.with_columns(beside)))
    every = pl.DataFrame({"index": pl.Series(range(4), dtype=pl.UInt32)})
    hit = Hits("grid", "count", REQUIRED, REQUIRED, Severity.ERROR, 1, every)
    [kept] = without_failed([hit], {}, Failures.of([], [without]))
    assert kept.cells is not None
    assert kept.cells["index"].to_list() == [1, 3]


def test_fields_of_a_form_are_published_as_rows_each_at_its_cell() -> None:
    at = {"opening": "12", "new": "about ten"}
    table = Table(
        "form", "Form", frame(_row=[3], _column=[0]).with_columns(pl.lit(None, pl.UInt32).alias("_column"),
                                                                 **{name: pl.lit(text) for name, text in at.items()}),
        {}, {}, (2, 2), places=Places(frame(opening=[3], new=[9]), frame(opening=[1], new=[4])),
    )  # fmt: skip
    fields = [Field(name, FieldType.INTEGER, name) for name in at]
    done = cast(table, fields, {}, period="", received_on=date(2015, 10, 5))
    long = PublishedTable("measured", Measured, ("measure",), "form", long=Long("measure", "count", ("opening", "new")))
    made = published_frame({long.origin: done.table}, long)
    broken = quality.broken_rows(done.hits, [], {"form": done.table}, [long])
    flagged = quality.flags("demo", done.hits, {"form": done.table}, [long])
    rows = quality.with_quality(
        made, quality.worst_by_row(flagged)["measured", "Form"], broken["form"], "Form", provisional=False
    )
    assert rows.select("measure", "count", *PLACED, "row_quality", "_ready").rows() == [
        ("opening", 12, 3, 1, "A", True),
        ("new", None, 9, 4, "O", False),
    ]
    assert flagged.select(*PLACED, "variable", "as_sent").rows() == [(9, 4, "count", "about ten")]
