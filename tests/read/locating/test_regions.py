"""The tables of a sheet are found where a person sees them; a gap inside a list parts nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from alexi_ingest.read.locating.regions import below, regions
from alexi_ingest.read.workbook import open_workbook
from tests.read.books import book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Rows = list[list[Any]]
HEADS = ["ID", "Date", "Spoke", "Score"]
RECORDS: Rows = [[f"P{at}", f"2015-09-{at:02}", "North", at] for at in range(1, 6)]
LIST: Rows = [HEADS, *RECORDS]
COSTS: Rows = [["Line", "Budget", "Actual"], ["Staff", 100, 90], ["Travel", 10, 12]]
TITLED: Rows = [["Costs"], *COSTS]


def beside(left: Rows, right: Rows, gap: int = 1, down: int = 0) -> Rows:
    width = max(map(len, left)) + gap
    height = max(len(left), len(right) + down)
    rows = [[*row, *[None] * (width - len(row))] for row in [*left, *[[]] * (height - len(left))]]
    for at, row in enumerate(right):
        rows[at + down].extend(row)
    return rows


def sheet(rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    width = max(map(len, rows))
    texts = [[None if cell is None else str(cell) for cell in (*row, *[None] * (width - len(row)))] for row in rows]
    return pl.DataFrame(texts, schema={str(at): pl.String for at in range(width)}, orient="row")


def seen(rows: Rows) -> list[tuple[str, tuple[int, int] | None, int]]:
    return [(one.a1, one.heading_rows, one.rows) for one in regions(sheet(rows))]


@pytest.mark.parametrize(
    ("rows", "area", "heading_rows", "count"),
    [
        (LIST, "A1:D6", (0, 0), 5),
        ([["Return for Q2"], [], *LIST], "A3:D8", (2, 2), 5),
        ([["Hub", "hub-01"], ["Quarter", "Q2"], [], *LIST], "A4:D9", (3, 3), 5),
        ([["Return"], ["Hub", "hub-01"], ["Staff", 4], [], *LIST], "A5:D10", (4, 4), 5),
        ([[None, *row] for row in LIST], "B1:E6", (0, 0), 5),
        # blank rows inside the list, and records of which a cell is unlike the others
        ([*LIST, [], *RECORDS], "A1:D12", (0, 0), 10),
        ([*LIST, [], [], ["P9", "unknown", "North", "none"], *RECORDS], "A1:D14", (0, 0), 11),
        ([*LIST, [], ["P7", "not known", "East", "none"]], "A1:D8", (0, 0), 6),
        ([["ID", "Sex", "Area"], ["P1", "F", "N"], [], ["P2", "M", "S"], ["P3", "F", "S"]], "A1:C5", (0, 0), 3),
        # groups of rows under a line of their own
        ([HEADS, ["North"], *RECORDS, ["South"], *RECORDS], "A1:D13", (0, 0), 12),
        # blank columns inside the list, remarks beside it, blocks of a merged heading
        (beside(LIST, [["Notes", "By"], *[["late", "me"]] * 5]), "A1:G6", (0, 0), 5),
        (beside(LIST, [["Close date", "Reason"], ["2015-10-01", "moved"]]), "A1:G6", (0, 0), 5),
        (beside(LIST, [["see over"]], down=2), "A1:F6", (0, 0), 5),
        (
            [[None, None, "Initial", None, None, "Review"], ["ID", None, "Date", "SDQ", None, "Date", "SDQ"],
             *[[f"P{at}", None, "2015-01-01", 7, None, "2015-06-01", 9] for at in range(4)]],
            "A1:G6", (0, 1), 4,
        ),
        (beside([["Name", "Born"], *[["Ann", 2001]] * 3], [["Name", "Agency", "Since"], *[["Bo", "Police", 2011]] * 3]),
         "A1:F4", (0, 0), 3),
        # headings that a long list repeats on each page
        ([*LIST, HEADS, *RECORDS], "A1:D12", (0, 0), 10),
    ],
)  # fmt: skip
def test_one_table(rows: Rows, area: str, heading_rows: tuple[int, int], count: int) -> None:
    assert seen(rows) == [(area, heading_rows, count)]


@pytest.mark.parametrize(
    ("rows", "tables"),
    [
        # below each other: under a title, with and without a blank row, or by headings of other columns
        ([["Roster"], *LIST, [], *TITLED], [("A2:D7", (1, 1), 5), ("A10:C12", (9, 9), 2)]),
        ([*LIST, *TITLED], [("A1:D6", (0, 0), 5), ("A8:C10", (7, 7), 2)]),
        ([*LIST, [], ["Costs"], [], *COSTS], [("A1:D6", (0, 0), 5), ("A10:C12", (9, 9), 2)]),
        ([*LIST, [], *COSTS], [("A1:D6", (0, 0), 5), ("A8:C10", (7, 7), 2)]),
        ([*COSTS, [], *LIST, [], [], *TITLED], [("A1:C3", (0, 0), 2), ("A5:D10", (4, 4), 5), ("A14:C16", (13, 13), 2)]),
        ([["Roster"], ["Spoke", "FTE"], ["North", 1], ["South", 0.5], [], ["Cases"], *LIST],
         [("A2:B4", (1, 1), 2), ("A7:D12", (6, 6), 5)]),
        ([*LIST, [], RECORDS[0], [], *TITLED], [("A1:D8", (0, 0), 6), ("A11:C13", (10, 10), 2)]),
        # the same headings again
        ([*LIST, [], *LIST], [("A1:D6", (0, 0), 5), ("A8:D13", (7, 7), 5)]),
        # beside each other: the same headings again, headings in another row, a title over each
        (beside(LIST, LIST), [("A1:D6", (0, 0), 5), ("F1:I6", (0, 0), 5)]),
        (beside(LIST, [["Code", "Number"], ["a", 1], ["b", 2]], down=3), [("A1:D6", (0, 0), 5), ("F4:G6", (3, 3), 2)]),
        (beside([["Roster"], ["Spoke", "FTE"], ["North", 1], ["South", 0.5], ["East", 1]], TITLED),
         [("A2:B5", (1, 1), 3), ("D2:F4", (1, 1), 2)]),
        (beside(LIST, [["ID", "Date", "Closed"], *[["P1", "2015-10-01", "yes"]] * 5]),
         [("A1:D6", (0, 0), 5), ("F1:H6", (0, 0), 5)]),
        # both
        ([*beside(LIST, LIST), [], *TITLED], [("A1:D6", (0, 0), 5), ("F1:I6", (0, 0), 5), ("A9:C11", (8, 8), 2)]),
    ],
)  # fmt: skip
def test_several_tables(rows: Rows, tables: list[tuple[str, tuple[int, int], int]]) -> None:
    assert seen(rows) == tables


def test_totals_and_footnotes_are_no_rows_of_data() -> None:
    rows = [["Roster"], *LIST, ["Total", None, None, 15], [], ["* provisional"], [], *TITLED, ["Total", 110, 102],
            ["Source: our own accounts"]]  # fmt: skip
    first, second = regions(sheet(rows))
    assert (first.first, first.last, first.totals, first.notes, first.bottom) == (2, 6, (7,), (9,), 7)
    assert (second.begin, second.top, second.totals, second.notes, second.a1) == (11, 12, (15,), (16,), "A13:C16")
    assert second.headings == ("Line", "Budget", "Actual")


@pytest.mark.parametrize("rows", [[[None, None]], [["", " "], [None, "\u00a0"]]])
def test_a_blank_sheet_has_no_table(rows: Rows) -> None:
    assert regions(sheet(rows)) == ()


def test_a_sheet_without_headings_is_one_table_without() -> None:
    assert seen(RECORDS) == [("A1:D5", None, 5)]


def test_a_table_that_is_known_ends_where_another_begins() -> None:
    [other] = below(sheet([["Roster"], *LIST, [], *TITLED]), 1)
    assert (other.begin, other.a1) == (8, "A10:C12")
    assert below(sheet([*LIST, [], *RECORDS]), 0) == ()


def test_it_holds_for_a_workbook_and_stays_quick_for_a_long_one(tmp_path: Path) -> None:
    rows = [["Return"], [], HEADS, *([f"P{at}", f"2015-09-{at % 28 + 1:02}", "North", at] for at in range(3000))]
    path = book(tmp_path / "x.xlsx", {"List": [*rows, [], *TITLED]})
    [only] = open_workbook(path, "x.xlsx").sheets
    assert [(one.a1, one.rows) for one in regions(only.frame)] == [("A3:D3003", 3000), ("A3006:C3008", 2)]
