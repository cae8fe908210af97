"""A part of a declaration that is tried goes the whole way: what is shown is what a report would say."""

from __future__ import annotations

from datetime import date

import pandera.polars as pa
import polars as pl
import pytest

from alexi_ingest.api import (
    FieldType,
    ListLayout,
    equals,
    field,
    not_after,
    of,
    same_as_last,
    that,
    try_cell,
    try_layout,
    try_model,
    try_rule,
    unique,
)
from alexi_ingest.errors import DeclarationError


def test_a_rule_names_each_row_that_breaks_it_by_its_cell() -> None:
    said = try_rule(not_after("end"), start=date(2015, 5, 1), end=date(2015, 5, 2))
    assert said == []
    said = try_rule(not_after("end"), start=[date(2015, 5, 1), date(2015, 5, 3), None], end=date(2015, 5, 2))
    assert said == ["A3: Start must be the same as or before 2 May 2015, which is “End”"]


def test_other_tables_and_returns_may_be_given() -> None:
    born = of("person", "birth", by="child")
    people = {"child": ["C1", "C2"], "birth": [date(2001, 5, 1), date(2002, 5, 1)]}
    said = try_rule(equals(born), birth=date(2001, 5, 1), child=["C1", "C2", "C3"], tables={"person": people})
    assert [line.partition(":")[0] for line in said] == ["A3"]
    last = {"person": {"child": ["C1"], "sex": ["1"]}}
    assert len(try_rule(same_as_last("person", "child"), sex="2", child="C1", last=last)) == 1
    assert try_rule(same_as_last("person", "child"), sex="2", child="C9", last=last) == []


def test_a_rule_that_reads_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(DeclarationError, match=r"^return type 'tried': .* 'nothing', which is no field"):
        try_rule(that(pl.col("nothing") > 1, name="x"), a=1)


class Visits(pa.DataFrameModel):
    """A model with all that a field can say."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    kind: pl.String = field(FieldType.CODE, label="Kind", codes="kinds")
    people: pl.Int64 = field(FieldType.INTEGER, unique("child"), label="People", minimum=1)


def test_a_model_is_tried_with_all_that_is_found_in_the_order_of_the_cells() -> None:
    lists = {"kinds": {"code": ["t"], "label": ["Talk"]}}
    said = try_model(Visits, lists=lists, people=["2", "0", "2", "approx 5"], child=["C1", "C1", "C1", None])
    assert said == [
        "C3: People must be 1 or more",
        "C4: This row is already in row 2",
        "A5: Enter the child",
        "C5: People “approx 5” was read as 5, and is marked as an estimate",
    ]
    assert try_model(Visits, lists=lists, kind="Talks", child="C1", people="2") == ["B2: Kind must be one of: Talk"]


@pytest.mark.parametrize("lists", [None, {"kind": {"code": ["t"], "label": ["Talk"]}}])
def test_a_model_whose_code_list_is_not_given_says_how_to_give_it(
    lists: dict[str, dict[str, list[str]]] | None,
) -> None:
    with pytest.raises(DeclarationError) as refused:
        try_model(Visits, lists=lists, child="C1")
    assert str(refused.value) == (
        'field \'kind\' of Visits has the code list \'kinds\': give it as lists={"kinds": {"code": […], "label": […]}}'
    )


def test_a_column_that_the_model_has_not_is_refused() -> None:
    with pytest.raises(DeclarationError, match="'peopel' is no field of Visits: did you mean 'people'"):
        try_model(Visits, child="C1", peopel="2")


def test_a_layout_and_a_cell_are_read_as_the_service_reads_them() -> None:
    assert try_layout(ListLayout(), {"a": "A", "b": "B"}, [["Title"], ["B", "A"], [1, "x"], [None, "y"]]) == [
        {"a": "x", "b": "1"},
        {"a": "y", "b": None},
    ]
    assert try_layout(ListLayout(), {"a": "A"}, [["C"], ["x"]]) == []
    assert try_cell(FieldType.MONTH, "Sept 2015") == date(2015, 9, 1)
    assert try_cell(FieldType.INTEGER, "many") is None
