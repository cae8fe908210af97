"""A cell that could not be read is reported there, and makes no other row, and no other table, wrong."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.authoring.trying import try_rule
from alexi_ingest.validate.shapes.order import equals
from alexi_ingest.validate.shapes.row import required_when
from alexi_ingest.validate.shapes.rows import FIRST, at_most_per, may_follow, no_gap, unique
from alexi_ingest.validate.shapes.sequence import following, is_first, is_last, previous
from alexi_ingest.validate.shapes.tables import has_in

if TYPE_CHECKING:
    from alexi_ingest.declare import Rule

MAY, JUNE, JULY = date(2015, 5, 1), date(2015, 6, 1), date(2015, 7, 1)
MOVES = may_follow({FIRST: ("a",), "a": ("b",), "b": ("a",)}, per="child", by="start")
BEFORE, AFTER = (one("kind", per="child", by="start") for one in (previous, following))


def test_rows_of_which_it_is_not_known_whether_they_count_are_not_said_to_be_none() -> None:
    rule = has_in("episode", "child", where=pl.col("visits") > 1)
    visits: list[int | str] = [3, "some", 1, 2]
    episodes: dict[str, list[int | str] | list[str]] = {"child": ["C1", "C1", "C2", "C3"], "visits": visits}
    assert try_rule(rule, child=["C1", "C2", "C3", "C4"], tables={"episode": episodes}) == [
        f"A{row}: Child {child} has 0 rows on the sheet “episode”, and must have 1 at least"
        for row, child in ((3, "C2"), (5, "C4"))
    ]


@pytest.mark.parametrize("middle", [JUNE, "soon"])
def test_the_order_of_a_person_is_not_asked_about_where_one_start_could_not_be_read(middle: date | str) -> None:
    starts: list[date | str] = [MAY, middle, JULY, MAY, JULY]
    children = ["C1", "C1", "C1", "C2", "C2"]

    def told(rule: Rule, *kinds: str | None) -> list[str]:
        return try_rule(rule, kind=list(kinds), start=starts, child=children)

    assert told(MOVES, "a", "b", "a", "a", "a") == ["A6: Kind cannot be a after a"]
    for beside in (BEFORE, AFTER):
        assert len(told(equals(beside), "a", "b", "a", "a", "b")) == (3 if middle == JUNE else 1)
    for end in (is_first, is_last):
        rule = required_when(end(per="child", by="start"), "it stands at the end")
        assert len(told(rule, *[None] * 5)) == (2 if middle == JUNE else 1)


def test_no_gap_is_seen_where_an_episode_that_may_lie_there_has_no_start_that_could_be_read() -> None:
    ends: list[date | None] = [JUNE, JULY, None, JUNE, None]
    children = ["C1", "C1", "C1", "C2", "C2"]
    assert try_rule(no_gap("child", "end"), start=[MAY, "June", JULY, MAY, JULY], end=ends, child=children) == [
        "A6: Start is after 1 June 2015, when the row before of the same person ended"
    ]


def test_what_could_not_be_read_is_not_taken_for_empty_where_empty_ones_are_counted() -> None:
    open_ones = at_most_per(1, "child", when=pl.col("end").is_null())
    ends: list[date | str | None] = [JUNE, "31.2.", None, None]
    assert try_rule(open_ones, start=[MAY] * 4, end=ends, child="C1") == [
        "A5: There are too many rows like this one: 1 at most"
    ]
    assert try_rule(unique("kind", blanks=True), day=[MAY, "soon", None, "later", None], kind="a") == [
        "A6: This row is already in row 4"
    ]
