"""What follows from declarations alone: which columns hold persons, and what a rule is called."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time
import pytest

from alexi_ingest.declare import PublishedTable, ReturnType, person_columns, rule_id


class Notes(pa.DataFrameModel):
    """A published table that holds IDs of persons in several columns."""

    person_id: pl.String
    sibling: pl.String = pa.Field(metadata={"person": True})
    carer: pl.String
    note: pl.String


def test_columns_of_persons_are_those_named_those_marked_and_the_one_called_so() -> None:
    assert person_columns(PublishedTable("note", Notes, ("person_id",), "note")) == ("person_id", "sibling")
    named = PublishedTable("note", Notes, ("person_id",), "note", person=("carer",))
    assert person_columns(named) == ("person_id", "sibling", "carer")


def test_a_rule_is_called_by_return_table_blamed_field_and_its_own_name() -> None:
    assert rule_id("casework", "referral", "close_date", "in_order") == "casework.referral.close_date.in_order"


def test_a_table_that_is_not_declared_is_not_given() -> None:
    with pytest.raises(StopIteration):
        ReturnType("notes", "Notes", "yearly", (), ()).table("note")
