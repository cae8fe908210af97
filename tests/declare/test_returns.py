"""What follows from declarations alone: persons' columns, names of rules, and what a table need not say."""

from __future__ import annotations

from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest

from alexi_ingest.api import FieldType, TableSpec, field, unique
from alexi_ingest.declare import PublishedTable, ReturnType, person_columns, rule_id
from alexi_ingest.errors import DeclarationError


class Notes(pa.DataFrameModel):
    """A published table that holds IDs of persons in several columns."""

    person_id: pl.String
    sibling: pl.String = pa.Field(metadata={"person": True})
    carer: pl.String
    note: pl.String


class Visits(pa.DataFrameModel):
    """Visits, as sent."""

    visit_id: pl.String = field(FieldType.ID, unique(), label="ID", required=True)
    day: pl.Date = field(FieldType.DATE, label="Day", required=True)


class Nothing(pa.DataFrameModel):
    """A list that no one field is the key of."""

    day: pl.Date = field(FieldType.DATE, label="Day", required=True)
    place: pl.String = field(FieldType.TEXT, unique(), label="Place")


class Some(pa.DataFrameModel):
    """A list of which some rows stand once."""

    day: pl.Date = field(FieldType.DATE, unique(when=pl.col("place") == "here"), label="Day", required=True)
    place: pl.String = field(FieldType.TEXT, label="Place", required=True)


class Together(pa.DataFrameModel):
    """A list in which a place has one row a day."""

    place: pl.String = field(FieldType.TEXT, label="Place", required=True)
    day: pl.Date = field(FieldType.DATE, unique("place", name="once_a_day"), label="Day", required=True)


class Several(Together):
    """A list with an ID besides."""

    visit_id: pl.String = field(FieldType.ID, unique(), label="ID", required=True)


TABLE = TableSpec("visit", "Visits", ("visit", "visits"), Visits)


def test_headings_stand_beside_the_model_and_the_key_is_the_field_that_is_required_and_unique() -> None:
    assert TABLE.columns == Path(__file__).with_name("columns.csv")
    assert (
        TableSpec("visit", "Visits", ("visit", "visits"), Visits, Path("a/b.csv")).columns
        == Path(__file__).with_name("a") / "b.csv"
    )
    assert TABLE.key == ("visit_id",)


def test_fields_that_are_required_and_unique_together_are_the_key() -> None:
    assert TableSpec("visit", "Visits", ("visit", "visits"), Together).key == ("place", "day")


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (Nothing, "apart: no field is both required and unique. Where one field tells the rows apart, give it"),
        (Some, "nothing tells the rows of table 'visit' apart"),
        (Several, "apart by place with day, or visit_id. Say in its TableSpec which is the key: key=('place', 'day')."),
    ],
)
def test_a_list_whose_rows_nothing_or_too_much_tells_apart_is_refused(
    model: type[pa.DataFrameModel], sentence: str
) -> None:
    with pytest.raises(DeclarationError) as refused:
        TableSpec("visit", "Visits", ("visit", "visits"), model)
    assert sentence in f"{refused.value}. {refused.value.mend}"
    assert TableSpec("visit", "Visits", ("visit", "visits"), model, key=("place", "day")).key == ("place", "day")


def test_columns_of_persons_are_those_named_those_marked_and_the_one_called_so() -> None:
    assert person_columns(PublishedTable("note", Notes, ("person_id",), "note")) == ("person_id", "sibling")
    named = PublishedTable("note", Notes, ("person_id",), "note", person=("carer",))
    assert person_columns(named) == ("person_id", "sibling", "carer")


def test_a_rule_is_called_by_return_table_blamed_field_and_its_own_name() -> None:
    assert rule_id("casework", "referral", "close_date", "in_order") == "casework.referral.close_date.in_order"


def test_a_table_that_is_not_declared_is_not_given() -> None:
    with pytest.raises(StopIteration):
        ReturnType("notes", "Notes", "yearly", (), ()).table("note")
