"""An empty cell that stands for a number is read as that where its row says so, and nowhere else."""

from __future__ import annotations

import polars as pl
import pytest

from alexi_ingest.declare import Blank, Field, FieldType
from alexi_ingest.model import ROW, Severity, Table
from alexi_ingest.read.cast import cast
from tests.read.casting.cast_cells import RECEIVED

FIELDS = (
    Field("part", FieldType.INTEGER, "Part", minimum=0, blank=Blank(0, when=pl.col("total") > 0)),
    Field("total", FieldType.INTEGER, "Total"),
)


def table(**columns: list[str | None]) -> Table:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_row_index(ROW, 2)
    return Table("t", "S", frame, dict.fromkeys(columns, 0), {name: name for name in columns}, (0, 0))


@pytest.mark.parametrize(
    ("part", "total", "value", "found"),
    [
        (None, "5", 0, ["blank_filled"]),
        (" \u00a0", "5", 0, ["blank_filled"]),
        ("3", "5", 3, []),
        (None, None, None, []),
        (None, "0", None, []),
        ("high", "5", None, ["not_whole_number"]),
        ("n/a", "5", None, ["not_available"]),
    ],
)
def test_an_empty_cell_beside_a_total(part: str | None, total: str | None, value: int | None, found: list[str]) -> None:
    done = cast(table(part=[part], total=[total]), FIELDS, {}, period="2015-16", received_on=RECEIVED)
    assert done.table.frame["part"].to_list() == [value]
    assert [hit.problem for hit in done.hits] == found


def test_that_it_was_empty_is_a_repair_at_the_cell() -> None:
    sent = table(part=["1", None], total=["5", "5"])
    (hit,) = cast(sent, FIELDS, {}, period="2015-16", received_on=RECEIVED).hits
    assert (hit.severity, hit.field) == (Severity.REPAIR, "part")
    assert hit.cells is not None
    assert hit.cells.select(ROW, "read_as").rows() == [(3, "0")]


def test_where_the_other_column_was_not_sent_an_empty_cell_is_empty() -> None:
    done = cast(table(part=[None]), FIELDS, {}, period="2015-16", received_on=RECEIVED)
    assert (done.table.frame["part"].to_list(), done.hits) == ([None], ())
