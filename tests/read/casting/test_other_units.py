"""Amounts in another unit are read where that is plain, asked about where it is not, and left alone where they fit."""

from __future__ import annotations

import polars as pl
import pytest

from alexi_ingest.declare import Field, FieldType, OtherUnit
from alexi_ingest.model import ROW, Severity, Table
from alexi_ingest.read.cast import cast
from tests.read.casting.cast_cells import RECEIVED

FTE = Field(
    "fte", FieldType.DECIMAL, "FTE", minimum=0, maximum=1.5, other_unit=OtherUnit("hours", 37, ("hrs", "h"), least=5)
)


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("1.0", 1.0, []),
        ("1.5", 1.5, []),
        ("0.5", 0.5, []),
        ("37", 1.0, ["other_unit"]),
        ("18.5", 0.5, ["other_unit"]),
        ("55.5", 1.5, ["other_unit"]),
        (" 18.5 ", 0.5, ["trimmed", "other_unit"]),
        ("18.5 hours", 0.5, ["other_unit"]),
        ("20hrs", 0.541, ["other_unit"]),
        ("3 h", 0.081, ["other_unit"]),
        ("20", 0.541, ["other_unit_in_doubt"]),
        ("7", 0.189, ["other_unit_in_doubt"]),
        ("4.5", 4.5, ["out_of_range"]),
        ("60", 60.0, ["out_of_range"]),
        ("-18.5", -18.5, ["out_of_range"]),
        ("many hours", None, ["not_a_number"]),
    ],
)
def test_an_amount_in_another_unit(text: str, value: float | None, found: list[str]) -> None:
    table = Table(
        "t",
        "S",
        pl.DataFrame({ROW: [2], "fte": [text]}, schema={ROW: pl.UInt32, "fte": pl.String}),
        {"fte": 0},
        {"fte": "FTE"},
        (0, 0),
    )
    done = cast(table, (FTE,), {}, period="2015-16", received_on=RECEIVED)
    assert done.table.frame["fte"].to_list() == [value]
    assert [hit.problem for hit in done.hits] == found


def test_the_unit_stands_in_the_repair_and_in_the_query() -> None:
    frame = pl.DataFrame({ROW: [2, 3], "fte": ["18.5", "20"]}, schema={ROW: pl.UInt32, "fte": pl.String})
    done = cast(Table("t", "S", frame, {"fte": 0}, {"fte": "FTE"}, (0, 0)), (FTE,), {}, period="", received_on=RECEIVED)
    told = {hit.severity: hit.cells.row(0, named=True) for hit in done.hits if hit.cells is not None}
    assert told[Severity.REPAIR]["other"] == told[Severity.QUERY]["other"] == "37 hours"
    assert (told[Severity.REPAIR]["read_as"], told[Severity.QUERY]["read_as"]) == ("0.5", "0.541")
