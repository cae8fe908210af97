"""Sums and shares of decimals are held against each other as they are written, not as they are kept in binary."""

from __future__ import annotations

import polars as pl

from alexi_ingest.authoring.trying import try_rule
from alexi_ingest.validate.shapes.column import one_value_at_most, share_at_most
from alexi_ingest.validate.shapes.order import at_least, at_most, change_at_most, close_to, differs_from, equals
from alexi_ingest.validate.shapes.row import balance, sum_of
from alexi_ingest.validate.shapes.rows import total_of
from alexi_ingest.validate.shapes.values import of


def test_parts_that_add_up_as_written_keep_their_rules_and_a_wrong_sum_is_said_as_written() -> None:
    assert try_rule(sum_of(("a", "b")), total=[0.3, 0.4], a=0.1, b=0.2) == [
        "A3: Total must be 0.3, which is what “A” and “B” add up to"
    ]
    assert try_rule(balance("a", plus=("b",)), closing=[0.3, 0.4], a=0.1, b=0.2) == [
        "A3: Closing must be 0.3: “A”, plus “B”"
    ]
    assert try_rule(total_of("k", "all"), n=[0.1, 0.2, 0.3], k=["x", "y", "all"]) == []
    assert try_rule(total_of("k", "all"), n=[0.1, 0.2, 0.4], k=["x", "y", "all"]) == [
        "A4: N must be 0.3, which is what the figures of this total add up to"
    ]


def test_a_share_that_is_just_reached_is_not_above_it() -> None:
    kinds = ["a"] * 29 + [f"b{number}" for number in range(71)]
    assert try_rule(share_at_most(0.29, pl.col("k") == "a"), k=kinds) == []
    assert try_rule(share_at_most(0.28, pl.col("k") == "a"), k=kinds) != []
    assert try_rule(one_value_at_most(0.29), k=kinds) == []
    assert try_rule(close_to("a", share=0.1), n=[1.1, 1.11], a=1.0) == [
        "A3: N is more than 10% away from 1, which is “A”"
    ]
    assert try_rule(change_at_most(0.29, "a"), n=[1290, 1291], a=1000) == [
        "A3: N is more than 29% away from 1,000, which is “A”, and that is more than chance"
    ]
    assert try_rule(close_to("a", share=0.125), n=[12], a=10) == ["A2: N is more than 12.5% away from 10, which is “A”"]


def test_decimals_are_compared_as_they_are_written_wherever_they_were_worked_out() -> None:
    parts = {"part": {"x": [0.1, 0.2]}}
    there = of("part", pl.col("x").sum(), name="sum")
    here = (pl.col("a") + pl.col("b")).alias("both")
    for rule, wrong in ((equals, 0.4), (at_least, 0.2), (at_most, 0.4), (differs_from, 0.3)):
        right = 0.4 if rule is differs_from else 0.3
        assert [one[:2] for one in try_rule(rule(there), n=[right, wrong], tables=parts)] == ["A3"]
        assert [one[:2] for one in try_rule(rule(here), n=[right, wrong], a=0.1, b=0.2)] == ["A3"]
    assert try_rule(equals(there), n=0.4, tables=parts) == ["A2: N must be 0.3, which is “sum” on “part”"]
