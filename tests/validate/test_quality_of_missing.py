"""What is held back, estimated or not applicable: its flag, and that no rule blames it for being empty."""

from __future__ import annotations

from datetime import date

import pandera.polars as pa
import polars as pl

from alexi_ingest.declare import Field, FieldType, PublishedTable
from alexi_ingest.model import Hits, Severity, Table
from alexi_ingest.read.cast import cast
from alexi_ingest.validate.findings import Failures, without_failed
from alexi_ingest.validate.quality import broken_rows, flags
from alexi_ingest.validate.rules import Rules
from alexi_ingest.validate.shapes.row import sum_of

TEXTS = ["<5", "n/a", "not known", "approx 30", "12 [u]", "30+", "1,200", "12"]
COUNT = Field("count", FieldType.INTEGER, "Count", minimum=0)


class Published(pa.DataFrameModel):
    """One count a row."""

    count: pl.Int64


def table(texts: list[str]) -> Table:
    frame = pl.DataFrame({"_row": range(2, 2 + len(texts)), "count": texts}, schema_overrides={"_row": pl.UInt32})
    return Table("counts", "Counts", frame, {"count": 0}, {"count": "Count"}, (0, 0))


def test_each_has_the_status_that_says_why_it_is_there() -> None:
    done = cast(table(TEXTS), [COUNT], {}, period="", received_on=date(2015, 10, 5))
    flagged = flags(
        "demo", done.hits, {"counts": done.table}, [PublishedTable("counts", Published, ("count",), "counts")]
    )
    found = dict(flagged.select("as_sent", "obs_status").rows())
    assert found == dict(zip(TEXTS, "QMLEUOA", strict=False))
    assert done.table.frame["count"].to_list() == [None, None, None, 30, 12, None, 1200, 12]
    assert broken_rows(done.hits, [], {"counts": done.table}, [])["counts"].to_list() == [7]


def test_a_field_that_must_be_filled_in_cannot_be_held_back_or_not_applicable() -> None:
    asked = Field("count", FieldType.INTEGER, "Count", required=True, minimum=0)
    done = cast(table(["<5", "n/a"]), [asked], {}, period="", received_on=date(2015, 10, 5))
    assert [(hit.problem, hit.severity) for hit in done.hits] == [
        ("suppressed", Severity.ERROR),
        ("not_whole_number", Severity.ERROR),
    ]


def test_a_total_is_not_blamed_where_one_of_its_parts_was_held_back() -> None:
    rule = sum_of(("count",))
    done = cast(table(["<5", "n/a", "4"]), [COUNT], {}, period="", received_on=date(2015, 10, 5))
    nothing = pl.Series([None] * 3, dtype=pl.String)
    cells = pl.DataFrame({"index": [0, 1, 2], "_row": [2, 3, 4]}, schema=dict.fromkeys(("index", "_row"), pl.UInt32))
    cells = cells.with_columns(observed=nothing, read_as=nothing, other=nothing)
    ruled = Hits("counts", "total", rule.name, rule.shape, Severity.ERROR, 1, cells)
    rules = {"counts": Rules((COUNT,), (("total", rule),))}
    (kept,) = without_failed([ruled], rules, Failures.of(done.hits))
    assert kept.cells is not None
    assert kept.cells["_row"].to_list() == [3, 4]
