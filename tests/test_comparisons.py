"""What a return is compared with: values of the last return and of other return types, said where it was made or NA."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl

from alexi_ingest import wire
from alexi_ingest.api import (
    FieldType,
    PublishedTable,
    ReturnType,
    SourceSpec,
    TableSpec,
    close_to,
    equals,
    field,
    hookimpl,
    of,
)
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Claim, Comparison, Earlier, History, Severity, Verdict
from alexi_ingest.pipeline import Received, process
from alexi_ingest.read.workbook import open_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.model import Outcome

ACCEPTED = of("referral", pl.col("accepted").sum(), return_type="casework", name="accepted_referrals")


class Count(pa.DataFrameModel):
    """A table of counts."""

    spoke: pl.String = field(FieldType.TEXT, label="Spoke", required=True)
    opening: pl.Int64 = field(FieldType.INTEGER, equals(of("count", "closing", by="spoke", last=True)), label="Opening")
    new: pl.Int64 = field(FieldType.INTEGER, close_to(ACCEPTED, share=0.1, count=2), label="New cases")
    closing: pl.Int64 = field(FieldType.INTEGER, label="Closing")


class Published(pa.DataFrameModel):
    """The same, published."""

    spoke: pl.String
    opening: pl.Int64 = pa.Field(nullable=True)
    new: pl.Int64 = pa.Field(nullable=True)
    closing: pl.Int64 = pa.Field(nullable=True)


def outcome(folder: Path, history: History) -> Outcome:
    """Take a file with two spokes through the journey."""
    columns = folder / "columns.csv"
    named = {"": "Counts", "spoke": "Spoke", "opening": "Opening", "new": "New cases", "closing": "Closing"}
    lines = ["table,field,variant,heading", *(f"count,{name},standard,{text}" for name, text in named.items())]
    columns.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tables = (TableSpec("count", "Counts", ("count", "counts"), Count, columns, ("spoke",)),)
    published = (PublishedTable("count", Published, ("spoke",), "count"),)
    spec = SourceSpec("counts", "Counts", "1", (ReturnType("counts", "Counts", "quarterly", tables, published),))
    module = ModuleType("counts")
    module.declare = hookimpl(lambda: spec)  # type: ignore[attr-defined]
    sources = load_sources([module], also_installed=False)
    assert not sources.failed
    path = folder / "Counts.csv"
    path.write_text("Spoke,Opening,New cases,Closing\nNorth,4,9,3\nSouth,5,12,2\n", encoding="utf-8")
    received = Received("Counts.csv", "hub-01", date(2015, 10, 14))
    workbook = open_workbook(path, received.name, received.limits)
    claim = Claim("counts", "counts", 1.0, "a test says so", "2015-16-Q2")
    facts, blobs = wire.pack_history(history)
    return process(workbook, claim, received, sources, wire.unpack_history(facts, blobs))


def found(of: Outcome) -> list[tuple[str, str | None, Severity, int, str]]:
    return [(one.rule, one.where.a1, one.severity, one.level, one.message) for one in of.findings]


def test_values_of_the_last_return_and_of_another_are_compared_and_a_partial_is_said_to_be_provisional(
    tmp_path: Path,
) -> None:
    before = pl.DataFrame({"spoke": ["North", "South"], "closing": [4, 6]})
    referrals = pl.DataFrame({"person_id": [str(one) for one in range(9)], "accepted": [True] * 8 + [False]})
    history = History(
        Earlier("2015-16-Q1", 3, Verdict.ACCEPTED, {"count": before}),
        "2015-16-Q1",
        others={"casework": Earlier("2015-16-Q2", 7, Verdict.PARTIAL, {"referral": referrals})},
    )
    done = outcome(tmp_path, history)
    opening, new = "counts.count.opening.equals_last_closing", "counts.count.new.close_to_accepted_referrals"
    last = "Opening must be 6, which is “Closing” in your last return"
    other = "New cases is more than 10% away from 8, which is the accepted referrals in your casework return"
    assert found(done) == [
        (opening, "B3", Severity.ERROR, 2, last),
        (new, "C3", Severity.QUERY, 3, f"{other} (what we compare it with is not final yet)"),
    ]
    assert done.comparisons == (
        Comparison(opening, "counts", "2015-16-Q1", 3), Comparison(new, "casework", "2015-16-Q2", 7),
    )  # fmt: skip


def test_where_nothing_stands_nothing_is_compared_and_that_is_said(tmp_path: Path) -> None:
    done = outcome(tmp_path, History(last_period="2015-16-Q1"))
    assert found(done) == []
    assert [one.submission for one in done.comparisons] == [None, None]
