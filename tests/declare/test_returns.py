"""What a table of a return need not say: where its headings stand, and which field is its key."""

from __future__ import annotations

from pathlib import Path

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time
import pytest

from alexi_ingest.api import FieldType, TableSpec, field, unique
from alexi_ingest.errors import DeclarationError


class Visits(pa.DataFrameModel):
    """Visits, as sent."""

    visit_id: pl.String = field(FieldType.ID, unique(), label="ID", required=True)
    day: pl.Date = field(FieldType.DATE, label="Day", required=True)


class Nothing(pa.DataFrameModel):
    """A list that no one field is the key of."""

    day: pl.Date = field(FieldType.DATE, label="Day", required=True)
    place: pl.String = field(FieldType.TEXT, unique(), label="Place")


TABLE = TableSpec("visit", "Visits", ("visit", "visits"), Visits)


def test_headings_stand_beside_the_model_and_the_key_is_the_field_that_is_required_and_unique() -> None:
    assert TABLE.columns == Path(__file__).with_name("columns.csv")
    assert (
        TableSpec("visit", "Visits", ("visit", "visits"), Visits, Path("a/b.csv")).columns
        == Path(__file__).with_name("a") / "b.csv"
    )
    assert TABLE.key == ("visit_id",)
    with pytest.raises(DeclarationError, match="table 'visit' has 0 fields that are required and unique: say which"):
        TableSpec("visit", "Visits", ("visit", "visits"), Nothing)
