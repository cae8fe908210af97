"""Rows of totals that a list is asked for are records, in which what they are the totals of is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.api import SheetTablesLayout, try_layout
from tests.read.books import book
from tests.read.layouts.declared import read, reader, told

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[list[Any]]
HEADINGS = {"group": "Group", "item": "Item", "cost": "Cost"}
HEAD = ["Group", "Item", "Cost"]
PAY, RENT = ["Staff", "Pay", 10], ["Rooms", "Rent", 5]
WITH_TOTALS = SheetTablesLayout(totals=("group", "item"))


def found(*rows: list[Any], layout: SheetTablesLayout = WITH_TOTALS) -> list[tuple[str | None, ...]]:
    return [tuple(one.values()) for one in try_layout(layout, HEADINGS, [HEAD, *rows])]


@pytest.mark.parametrize(
    ("label", "group"),
    [
        (["Staff", "Subtotal"], "Staff"),
        ([None, "Sub-total"], "Staff"),
        (["SUB TOTAL:", None], "Staff"),
        (["Total staff", None], "Staff"),
        ([None, "Total for Staff"], "Staff"),
        ([None, "Total"], None),
        (["Grand total", None], None),
        (["Total", "Total"], None),
    ],
)
def test_a_total_is_of_the_group_that_it_names_or_stands_below(label: list[str | None], group: str | None) -> None:
    assert found(PAY, [*label, 10], RENT) == [
        ("Staff", "Pay", "10"), (group, None, "10"), ("Rooms", "Rent", "5"),
    ]  # fmt: skip


def test_without_being_asked_for_totals_are_no_records() -> None:
    assert found(PAY, ["Total", None, 10], layout=SheetTablesLayout()) == [("Staff", "Pay", "10")]


def test_totals_keep_their_place_and_nothing_is_said_of_them(tmp_path: Path) -> None:
    rows = [["Costs"], HEAD, PAY, [], [None, "Subtotal", 10], RENT, ["Total", None, 15]]
    declared = "cost,,standard,Return > Costs\n" + "".join(
        f"cost,{name},standard,{heading}\n" for name, heading in HEADINGS.items()
    )
    done = read(book(tmp_path / "x.xlsx", {"Return": rows}), reader(tmp_path, declared, WITH_TOTALS))["cost"]
    assert done.table is not None
    assert done.table.frame["_row"].to_list() == [3, 5, 6, 7]
    assert not told(done.findings)
