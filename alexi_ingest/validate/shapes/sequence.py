"""The rows of each person in their order: the one before, the one after, the first, the last.

Each order is worked out once, however many rules read it: rows are sorted by person and time, looked at there, and what
is found is put back at its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import CONTEXT
from alexi_ingest.validate.shapes.expressions import Columns, any_unread, filled, listed, unread
from alexi_ingest.validate.shapes.values import Value, worked_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def previous(field: str, *, per: Columns, by: Columns, when: pl.Expr | None = None) -> Value:
    """Give the value in the row before of the same person: `previous("end", per="child", by="start")`.

    Rows are in the order of `by`, then of the sheet; a row with an empty cell in `per` or `by` is left out, and so is
    one where `when` is not true. Null in the first, and for a person whose order is not known, because a cell in `by`
    could not be read.

    Example:
        >>> starts = {"start": [date(2015, 5, 1), date(2015, 6, 1)], "child": "C1"}
        >>> try_rule(differs_from(previous("place", per="child", by="start")), place=["U1", "U1"], **starts)
        ['A3: Place is the same as “Place” of the row before']
    """
    rows = in_order(per, by, when)

    def before(column: pl.Expr) -> pl.Expr:
        return rows.back(pl.when(rows.again).then(rows.sorted(column).shift(1)))

    return Value(_known(rows, field, before, f"previous {field}"), f"previous_{field}", _facts(field, "previous"))


def following(field: str, *, per: Columns, by: Columns, when: pl.Expr | None = None) -> Value:
    """Give the value in the row after of the same person, as `previous` gives that of the row before.

    Example:
        >>> starts = {"start": [date(2015, 5, 1), date(2015, 6, 1)], "child": "C1"}
        >>> try_rule(differs_from(following("place", per="child", by="start")), place=["U1", "U1"], **starts)
        ['A2: Place is the same as “Place” of the row after']
    """
    rows = in_order(per, by, when)

    def after(column: pl.Expr) -> pl.Expr:
        return rows.back(pl.when(rows.again.shift(-1)).then(rows.sorted(column).shift(-1)))

    return Value(_known(rows, field, after, f"following {field}"), f"following_{field}", _facts(field, "following"))


def _known(rows: InOrder, field: str, beside: Callable[[pl.Expr], pl.Expr], name: str) -> pl.Expr:
    """Give what stands beside in order, and where it is not known."""
    own = pl.lit(value=False) if field.startswith(CONTEXT) else unread(field)
    lost = ~rows.sure | beside(own).fill_null(value=False)
    return worked_out(pl.when(rows.sure).then(beside(pl.col(field))), name, lost)


def is_first(*, per: Columns, by: Columns, when: pl.Expr | None = None) -> pl.Expr:
    """Whether the row is the first of its person, in the order of `by`; null where it has no place among them.

    Example:
        >>> starts = {"start": [date(2015, 5, 1), date(2015, 6, 1)], "child": "C1"}
        >>> try_rule(required_when(is_first(per="child", by="start"), "the care began"), reason=None, **starts)
        ['A2: Enter the reason, because the care began']
    """
    rows = in_order(per, by, when)
    return worked_out(pl.when(rows.counts & rows.sure).then(~rows.back(rows.again)), "first")


def is_last(*, per: Columns, by: Columns, when: pl.Expr | None = None) -> pl.Expr:
    """Whether the row is the last of its person, in the order of `by`; null where it has no place among them.

    Example:
        >>> starts = {"start": [date(2015, 5, 1), date(2015, 6, 1)], "child": "C1"}
        >>> try_rule(required_when(is_last(per="child", by="start"), "the episode is the last"), reason=None, **starts)
        ['A3: Enter the reason, because the episode is the last']
    """
    rows = in_order(per, by, when)
    last = ~rows.back(rows.again.shift(-1, fill_value=False))
    return worked_out(pl.when(rows.counts & rows.sure).then(last), "last")


@dataclass(frozen=True, slots=True, eq=False)
class InOrder:
    """The rows sorted by person and time; those that do not count come first.

    `counts` is by row as the table has them, and so is `sure`: whether every row of the person has its place. `again`
    is in order: whether the row is of the same person as the one before.
    """

    counts: pl.Expr
    sure: pl.Expr
    again: pl.Expr
    _places: pl.Expr
    _back: pl.Expr

    def sorted(self, column: pl.Expr) -> pl.Expr:
        """Give a column in order."""
        return column.gather(self._places)

    def back(self, column: pl.Expr) -> pl.Expr:
        """Give what stands in order as the table has its rows."""
        return column.gather(self._back)

    def persons(self) -> pl.Expr:
        """Number the persons in order, from 1."""
        return (~self.again).cum_sum().cast(pl.Int64)


def in_order(per: Columns, by: Columns, when: pl.Expr | None = None) -> InOrder:
    """Put rows in the order of `by` for each person; which count: `previous`."""
    placed = filled([*listed(per), *listed(by)])
    counts = worked_out(placed if when is None else placed & when.fill_null(value=False), "counts")
    person = group(per)
    places = worked_out(pl.arg_sort_by([counts, person, *map(pl.col, listed(by)), _place()]), "places")
    same = person.gather(places) == person.gather(places).shift(1)
    both = counts.gather(places) & counts.gather(places).shift(1, fill_value=False)
    again = worked_out((both & same).fill_null(value=False), "again")
    return InOrder(counts, _sure(person, listed(by), when), again, places, worked_out(places.arg_sort(), "back"))


def _sure(person: pl.Expr, by: Sequence[str], when: pl.Expr | None) -> pl.Expr:
    """Whether all that a person's order follows from was read: what could not be is reported already."""
    nothing = pl.lit(value=False)
    odd = pl.any_horizontal(nothing, *any_unread(by))
    lost = odd
    if when is not None:
        # Whether a row counts is not known either where it asks of a cell that could not be read.
        lost = (odd & when.fill_null(value=True)) | pl.any_horizontal(nothing, *any_unread(when.meta.root_names()))
    return worked_out(~lost.any().over(person), "sure")


def group(per: Columns) -> pl.Expr:
    """Number the rows by what stands in `per` (an empty cell is a value): numbers are looked up faster than texts."""
    return worked_out(_place().first().over(listed(per)), "group")


def _place() -> pl.Expr:
    """Number the records as they come: several may stand in one row of a sheet."""
    return worked_out(pl.int_range(pl.len(), dtype=pl.UInt32), "place")


def _facts(field: str, how: str) -> dict[str, str]:
    return {"other_field": field, "other_origin": how}
