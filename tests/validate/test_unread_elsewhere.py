"""A cell that could not be read is reported there, and makes no other row, and no other table, wrong."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.authoring.trying import try_rule
from alexi_ingest.validate.shapes.column import share_at_most
from alexi_ingest.validate.shapes.order import at_most, differs_from, equals
from alexi_ingest.validate.shapes.row import exactly_with, only_with, required_when, that
from alexi_ingest.validate.shapes.rows import FIRST, at_most_per, may_follow, no_gap, total_of, unique
from alexi_ingest.validate.shapes.sequence import following, is_first, is_last, previous
from alexi_ingest.validate.shapes.tables import has_in, member_of
from alexi_ingest.validate.shapes.values import of

if TYPE_CHECKING:
    from collections.abc import Callable

    from alexi_ingest.declare import Rule
    from alexi_ingest.validate.shapes.values import Value

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


EPISODES = {"child": ["C1", "C2", "C3"], "start": [MAY] * 3, "end": [JUNE, "soon", None], "kind": ["a", "b", "c"]}
AT = {"at": "day", "span": ("start", "end")}


def test_an_episode_whose_end_could_not_be_read_is_not_taken_for_one_that_lasts() -> None:
    lasting = of("episode", by="child", **AT)
    none = that(lasting.col == 0, message="{Heading} lies in an episode")
    some = that(lasting.col > 0, message="{Heading} lies in no episode")
    same = equals(of("episode", "kind", by="child", **AT))
    children, tables = ["C1", "C2", "C3"], {"episode": EPISODES}
    assert try_rule(none, day=JULY, child=children, tables=tables) == ["A4: Day lies in an episode"]
    assert try_rule(some, day=JULY, child=children, tables=tables) == ["A2: Day lies in no episode"]
    before = try_rule(some, day=date(2015, 4, 1), child=children, tables=tables)
    assert before == [f"A{row}: Day lies in no episode" for row in (2, 3, 4)]
    assert [one[:2] for one in try_rule(same, kind="z", day=JULY, child=children, tables=tables)] == ["A4"]


def test_a_row_whose_key_could_not_be_read_may_be_the_one_that_is_looked_for() -> None:
    episodes = {**EPISODES, "start": [MAY, "soon", JUNE]}
    on_it = member_of("episode", "start", also=("child",))
    for children, told in (["C1", "C2", "C3"], ["A4"]), (["C3", "C1", "C2"], ["A2"]):
        found = try_rule(on_it, start=MAY, child=children, tables={"episode": episodes})
        assert [one[:2] for one in found] == told
    counted = try_rule(at_most(of("episode", by="start")), visits=0, start=[MAY, JULY], tables={"episode": episodes})
    assert counted == []


@pytest.mark.parametrize("rule", [only_with, exactly_with])
def test_what_stands_beside_and_could_not_be_read_is_not_taken_for_empty(rule: Callable[[Value], Rule]) -> None:
    def told(other: Value, *ends: date | str | None, child: str = "C1", start: date | str = JUNE) -> list[str]:
        starts = [MAY, start, JULY]
        found = try_rule(rule(other), kind="a", end=list(ends), start=starts, child=child, tables={"episode": EPISODES})
        return [one[:2] for one in found]

    before, after = (one("end", per="child", by="start") for one in (previous, following))
    assert told(before, None, JUNE, JUNE) == ["A2", "A3"]
    assert told(before, "soon", JUNE, JUNE) == ["A2"]
    assert told(after, JUNE, JUNE, None) == ["A3", "A4"]
    assert told(after, JUNE, JUNE, "soon") == []
    assert told(before, None, JUNE, JUNE, start="soon") == []
    there = of("episode", "end", by="child")
    assert [told(there, None, None, None, child=child) for child in EPISODES["child"]] == [[], [], ["A2", "A3", "A4"]]


def test_a_row_that_may_count_leaves_the_order_open() -> None:
    before = previous("kind", per="child", by="start", when=pl.col("visits") > 0)
    visits: list[int | str] = [1, "some", 1, 1, 0, 1]
    starts, children = [MAY, JUNE, JULY] * 2, ["C1"] * 3 + ["C2"] * 3
    assert try_rule(differs_from(before), kind="a", visits=visits, start=starts, child=children) == [
        "A7: Kind is the same as “Kind” of the row before"
    ]


@pytest.mark.parametrize(
    ("lost", "told"),
    [({}, [4, 7, 10]), ({"year": 2}, [10]), ({"sex": 5}, [4]), ({"year": 2, "sex": 2}, [])],
)
def test_no_total_is_wrong_because_it_is_not_known_whose_a_part_is(lost: dict[str, int], told: list[int]) -> None:
    within: dict[str, list[int | str]] = {"year": [2015] * 3 + [2016] * 6, "sex": [1] * 3 + [1] * 3 + [2] * 3}
    for name, row in lost.items():
        within[name][row - 1] = "not known to us"
    rule = total_of("k", "all", within=("year", "sex"))
    found = try_rule(rule, n=[1, 2, 4, 1, 2, 4, 1, 2, 4], k=["x", "y", "all"] * 3, **within)
    assert [one.partition(":")[0] for one in found] == [f"A{row}" for row in told]


def test_a_cell_that_could_not_be_read_is_no_record_of_a_share() -> None:
    none = share_at_most(0.5, pl.col("k") == 0, message="{other} have none")
    assert try_rule(none, k=[0, 0, 0, 0, 1, 1, 1, "some", "some"]) == ["The column: 4 of 7 have none"]
    assert try_rule(none, j="a", k=[0, 0, 0, 0, 1, 1, 1, "some", "some"]) == ["The column: 4 of 7 have none"]
