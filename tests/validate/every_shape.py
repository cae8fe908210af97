"""Each shape of the catalogue once, at a field of one small table, with all that a rule may read beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    FIRST,
    PERIOD_END,
    PERIOD_START,
    FieldType,
    Rule,
    after,
    age,
    among,
    at_least,
    at_most,
    at_most_per,
    balance,
    before,
    between,
    change_at_most,
    close_to,
    consistent,
    days,
    differs_from,
    equals,
    exactly_when,
    exactly_with,
    exclusive,
    field,
    following,
    has_in,
    in_use_on,
    is_first,
    is_last,
    matches,
    may_follow,
    member_of,
    months,
    no_gap,
    no_overlap,
    no_step_back,
    not_after,
    not_among,
    not_before,
    not_in_future,
    of,
    of_list,
    one_value_at_most,
    only_when,
    only_with,
    previous,
    required_when,
    required_with,
    same_as_last,
    share_at_most,
    sum_of,
    that,
    total_of,
    unique,
    unlike,
    value,
    variety_at_least,
)
from alexi_ingest.declare import CodeEntry, CodeList
from alexi_ingest.validate.shapes import column, order, row, rows, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOMS = (row, order, rows, tables, column)
FIELDS: dict[str, tuple[Any, FieldType]] = {
    "person": (pl.String, FieldType.ID),
    "start": (pl.Date, FieldType.DATE),
    "end": (pl.Date, FieldType.DATE),
    "kind": (pl.String, FieldType.CODE),
    "kinds": (pl.String, FieldType.CODES),
    "opening": (pl.Int64, FieldType.INTEGER),
    "new": (pl.Int64, FieldType.INTEGER),
    "closing": (pl.Int64, FieldType.INTEGER),
    "flag": (pl.Boolean, FieldType.YES_NO),
}
CODES = CodeList(
    "kind",
    (CodeEntry("a", "A"), CodeEntry("b", "B", "2015-09-01", "2015-12-31"), CodeEntry("c", "C", None, "2015-08-01")),
)
A, FLAG = pl.col("kind") == "a", pl.col("flag")
TURN = {"per": "person", "by": "start"}
RULES: dict[str, list[tuple[str, Rule]]] = {
    "that": [("closing", that(pl.col("closing") > 1, other=pl.col("kind"))), ("kind", that(A & FLAG, when=FLAG))],
    "required_when": [("end", required_when(A, "it is a"))],
    "required_with": [("end", required_with("start")), ("new", required_with(of("record", "end", by="new")))],
    "only_when": [("end", only_when(A, "it is a"))],
    "only_with": [("end", only_with("start"))],
    "exactly_when": [("end", exactly_when(A, "it is a"))],
    "exactly_with": [("end", exactly_with("start")), ("new", exactly_with(previous("new", per="person", by="start")))],
    "among": [("kinds", among("a", "b", when=FLAG))],
    "not_among": [("kinds", not_among("b"))],
    "exclusive": [("kinds", exclusive("c"))],
    "in_use_on": [("kind", in_use_on("start", codes="kind"))],
    "between": [("new", between(1, 2)), ("new", between(least=1)), ("new", between(most=1, when=FLAG))],
    "matches": [("kind", matches("[ab]", "a or b"))],
    "unlike": [("kind", unlike("a|b"))],
    "sum_of": [("closing", sum_of(("opening", "new"))), ("closing", sum_of(("opening", "new"), tolerance=1))],
    "balance": [("closing", balance("opening", plus=("new",), less=("new",)))],
    "not_before": [("end", not_before("start")), ("end", not_before(value("start") + months(1)))],
    "after": [("end", after(of("record", pl.col("start").max(), by="kind")))],
    "not_after": [("start", not_after(PERIOD_END)), ("start", not_after(PERIOD_START - days(3)))],
    "before": [("start", before(following("start", per="person", by="start")))],
    "not_in_future": [("start", not_in_future())],
    "at_least": [("new", at_least("opening"))],
    "at_most": [("new", at_most(age("start", "end")))],
    "equals": [
        ("start", equals(previous("end", **TURN), when=~is_first(**TURN))),
        ("kind", equals(of("record", "kind", by="person", return_type="other"))),
        ("kind", equals(of("record", "kind", by="person", at="start", span=("start", "end")))),
        ("new", equals(of("record", pl.col("closing").sum(), last=True))),
        ("end", equals(of_list("kind", "valid_to", by="kind"), when=is_last(**TURN, when=FLAG))),
    ],
    "differs_from": [("new", differs_from("opening"))],
    "close_to": [("new", close_to("opening", share=0.5, count=1))],
    "change_at_most": [("new", change_at_most(0.1, of("record", "new", by="person", last=True)))],
    "same_as_last": [("kind", same_as_last("record", "person"))],
    "no_step_back": [("kind", no_step_back("a", "b", since=of("record", "kind", by="person", last=True)))],
    "unique": [("kind", unique("person")), ("person", unique(when=FLAG)), ("kind", unique("person", blanks=True))],
    "no_overlap": [("start", no_overlap("person", "end")), ("start", no_overlap("person", "end", when=FLAG))],
    "no_gap": [("start", no_gap("person", "end", days=3)), ("start", no_gap("person", "end", when=FLAG))],
    "may_follow": [
        ("kind", may_follow({FIRST: ("a",), "a": ("b", "c")}, **TURN)),
        ("kind", may_follow({"a": ("b",)}, **TURN, when=FLAG)),
    ],
    "consistent": [("kind", consistent("person"))],
    "at_most_per": [("kind", at_most_per(1, "person", when=FLAG))],
    "total_of": [("new", total_of("kind", "a", within=("person",))), ("new", total_of("kind", "a"))],
    "member_of": [("person", member_of("record", "kind")), ("kind", member_of("record", "kinds", also=("person",)))],
    "has_in": [("person", has_in("record", "person", where=FLAG, most=2))],
    "share_at_most": [("kind", share_at_most(0.2, A)), ("kind", share_at_most(0.2, A, when=FLAG))],
    "one_value_at_most": [("kind", one_value_at_most(0.5, rows=2)), ("new", one_value_at_most(0.4, rows=1, when=FLAG))],
    "variety_at_least": [("kinds", variety_at_least(3, rows=3)), ("kinds", variety_at_least(2, rows=1, when=FLAG))],
}  # fmt: skip


def shapes_of_the_catalogue() -> Iterator[str]:
    """Give the name of every function of the catalogue that gives a rule."""
    for room in ROOMS:
        yield from _shapes(room)


@cache
def model_of(name: str) -> type[pa.DataFrameModel]:
    """Make a model whose fields have the rules of one shape, each with a name of its own."""
    placed = [(blamed, _named(rule, number)) for number, (blamed, rule) in enumerate(RULES[name])]
    fields = {
        one: field(kind, *[rule for blamed, rule in placed if blamed == one], label=one)
        for one, (_, kind) in FIELDS.items()
    }
    dtypes = {one: dtype for one, (dtype, _) in FIELDS.items()}
    return type(name.title(), (pa.DataFrameModel,), {"__annotations__": dtypes, **fields})


def _shapes(room: ModuleType) -> Iterator[str]:
    for name, one in vars(room).items():
        if not name.startswith("_") and callable(one) and getattr(one, "__module__", "") == room.__name__:
            yield name


def _named(rule: Rule, number: int) -> Rule:
    return replace(rule, name=f"{rule.name}_{number}")
