"""Shapes across tables: who stands on another list, and how often. Values are held against each other by `order`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import polars as pl

from alexi_ingest.validate.shapes.expressions import filled
from alexi_ingest.validate.shapes.making import Says, make
from alexi_ingest.validate.shapes.values import of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import Rule


def member_of(table: str, key: str, *, also: Sequence[str] = (), **says: Unpack[Says]) -> Rule:
    """A value that also stands in `key` of another table of the return: `member_of("young_person", "person_id")`.

    With `also`, together with these columns of both. Blames the cell of this table. Empty: left alone.

    Example:
        >>> people = {"person_id": ["P1", "P2"]}
        >>> try_rule(member_of("young_person", "person_id"), person_id=["P1", "P9"], tables={"young_person": people})
        ['A3: Person ID P9 is not on the sheet “young_person”']
    """

    def passes(own: str) -> pl.Expr:
        there = of(table, by={**{name: name for name in also}, own: key}).col
        both = filled([*also, own])
        return pl.when(both).then(there > 0)

    return make("member_of", passes, f"in_{table}", "Also on the other list", facts={"other_table": table}, says=says)


def has_in(
    table: str, key: str, *, where: pl.Expr | None = None, least: int = 1, most: int | None = None,
    **says: Unpack[Says],
) -> Rule:  # fmt: skip
    """A record that has rows of another table of its own: `has_in("episode", "child", where=pl.col("reason") == "S")`.

    `where` says over the other table's fields which of its rows count; at least `least`, at most `most`. Blames the
    own cell, which holds the value that stands in `key` there. Empty: left alone, and so is one where a cell that
    `where` asks about could not be read.

    Example:
        >>> episodes = {"child": ["C1", "C1"]}
        >>> try_rule(has_in("episode", "child"), child=["C1", "C2"], tables={"episode": episodes})
        ['A3: Child C2 has 0 rows on the sheet “episode”, and must have 1 at least']
    """
    counted = pl.len() if where is None else where.sum()

    def rows(own: str) -> pl.Expr:
        there = of(table, by={own: key}).col
        return pl.when(there > 0).then(of(table, counted, by={own: key}, name="rows").col).otherwise(0)

    def passes(own: str) -> pl.Expr:
        enough = rows(own) >= least
        return pl.when(pl.col(own).is_not_null()).then(enough if most is None else enough & (rows(own) <= most))

    facts: dict[str, str | int] = {"other_table": table, "least": least, **({} if most is None else {"most": most})}
    return make(
        "has_in", passes, f"has_{table}", "Has what belongs to it", aims=rows,
        facts=facts, says=says,
    )  # fmt: skip
