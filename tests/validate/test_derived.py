"""A table published as it is: the fields of a return's table, without what only its rules say."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
import pytest

from alexi_ingest.api import DeclarationError, FieldType, TableSpec, field, published, unique
from alexi_ingest.store.published import published_tables
from alexi_ingest.validate.published import broken_by


class Visits(pa.DataFrameModel):
    """Visits, as sent."""

    visit_id: pl.String = field(FieldType.ID, unique(), label="ID", required=True, person=True)
    day: pl.Date = field(FieldType.DATE, label="Day", required=True)
    pupils: pl.Int64 = field(FieldType.INTEGER, label="Pupils", unit="people", minimum=0, maximum=400)
    topics: pl.String = field(FieldType.CODES, label="Topics", codes="topic")


TABLE = TableSpec("visit", "Visits", ("visit", "visits"), Visits)


def test_it_has_the_fields_their_types_and_what_is_said_of_them() -> None:
    table = published(TABLE, "school_visit")
    columns = table.model.to_schema().columns
    assert (table.name, table.origin, table.key) == ("school_visit", "visit", ("visit_id",))
    assert {name: column.dtype.type for name, column in columns.items()} == {
        "visit_id": pl.String, "day": pl.Date, "pupils": pl.Int64, "topics": pl.String,
    }  # fmt: skip
    assert [name for name, column in columns.items() if not column.nullable] == ["visit_id"]
    assert columns["pupils"].metadata == {
        "label": "Pupils", "unit": "people", "codes": None, "person": False, "several": False,
    }  # fmt: skip
    assert columns["topics"].metadata["several"]
    assert columns["visit_id"].metadata["person"]


class Unpublished(Visits):
    """Two fields that are asked for, and not to be published."""

    topics: pl.String = field(FieldType.CODES, label="Topics", codes="topic", published=False)
    form: pl.String = field(FieldType.TEXT, label="Number of the form", required=True, published=False)


def test_a_field_that_is_not_to_be_published_is_left_out_and_is_no_key() -> None:
    table = TableSpec("visit", "Visits", ("visit", "visits"), Unpublished)
    assert [*published(table).model.to_schema().columns] == ["visit_id", "day", "pupils"]
    with pytest.raises(DeclarationError, match="table 'visit' cannot be published without 'form', which is of its key"):
        published(TableSpec("visit", "Visits", ("visit", "visits"), Unpublished, key=("visit_id", "form")))


def test_the_store_takes_it() -> None:
    assert [*published_tables([published(TABLE)])] == ["visit"]


def test_a_range_and_an_empty_key_break_it_and_an_empty_cell_does_not() -> None:
    model = published(TABLE).model
    types = {"visit_id": pl.String, "day": pl.Date, "pupils": pl.Int64, "topics": pl.String}

    def rows(key: str | None, pupils: int | None) -> pl.DataFrame:
        return pl.DataFrame([(key, None, pupils, None)], schema=types, orient="row")

    assert broken_by(model, rows("V1", 400)) is None
    assert broken_by(model, rows("V1", None)) is None
    assert "pupils" in (broken_by(model, rows("V1", 401)) or "")
    assert "visit_id" in (broken_by(model, rows(None, 1)) or "")


def test_equal_fields_give_the_same_model_and_others_another() -> None:
    class Again(Visits):
        """The same fields, loaded a second time."""

    class More(Visits):
        """One field more."""

        place: pl.String = field(FieldType.TEXT, label="Place")

    again = TableSpec("visit", "Visits", ("visit", "visits"), Again)
    more = TableSpec("visit", "Visits", ("visit", "visits"), More)
    assert published(again).model is published(TABLE).model
    assert published(more).model is not published(TABLE).model
