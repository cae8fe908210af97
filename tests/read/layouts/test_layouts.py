"""Declared layouts are read with every value at its own cell; what does not fit is told, with what is missing where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.declare import MultiRowListLayout, SheetTablesLayout
from alexi_ingest.model import Severity
from tests.read.books import book
from tests.read.layouts.declared import read, reader, said, told

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.layouts.lists import ListRead

Rows = list[list[Any]]
ERROR, NOTE = Severity.ERROR, Severity.NOTE
OUTCOMES = """\
outcome,,standard,Outcomes
outcome,person_id,standard,Young person ID
outcome,initial_date,standard,Initial > Date
outcome,initial_sdq,standard,Initial > SDQ total
outcome,initial_sdq,short,T1 > SDQ
outcome,review_date,standard,Review > Date
outcome,review_sdq,standard,Review > SDQ total
outcome,review_sdq,short,T2 > SDQ
outcome,comments,standard,Comments
"""
SPOKES = """\
roster,,standard,Spoke return > Spoke roster
roster,spoke,standard,Spoke
roster,fte,standard,FTE
cost,,standard,Spoke return > Costs
cost,line,standard,Line
cost,budget,standard,Budget
cost,actual,standard,Actual
"""


# --- a list under two rows of headings ---

BLOCKS: Rows = [
    ["Young person ID", "Initial", None, "Review", None, None],
    [None, "Date", "SDQ total", "Date", "SDQ total", "Comments"],
]
ONE: Rows = [["P1", "01/09/2015", 12, "01/12/2015", 9, "better"], ["P2", "02/09/2015", 14, None, None, None]]


def outcome(folder: Path, rows: Rows) -> ListRead:
    declared = reader(folder, OUTCOMES, MultiRowListLayout())
    return read(book(folder / "x.xlsx", {"Outcomes": rows}), declared)["outcome"]


@pytest.mark.parametrize(
    ("rows", "heading_rows"),
    [
        ([*BLOCKS, *ONE], (0, 1)),
        ([["Outcomes for Q2"], [], *BLOCKS, *ONE, ["Total", None, 26]], (2, 3)),
        ([[None, *BLOCKS[0][1:]], ["Young person ID", *BLOCKS[1][1:]], *ONE], (0, 1)),
        ([["Young person ID", "T1", None, "REVIEW:", None, None],
          [None, "date", "SDQ", "Date", "SDQ", "Comments"], *ONE],
         (0, 1)),
        ([["Young person ID", "Initial date", "Initial SDQ total", "Review: date", "Review - SDQ total", "Comments"],
          *ONE],
         (0, 0)),
    ],
)  # fmt: skip
def test_blocks_are_read_by_their_paths(tmp_path: Path, rows: Rows, heading_rows: tuple[int, int]) -> None:
    done = outcome(tmp_path, rows)
    table = done.table
    assert table is not None
    assert table.heading_rows == heading_rows
    assert table.columns == {
        "person_id": 0, "initial_date": 1, "initial_sdq": 2, "review_date": 3, "review_sdq": 4, "comments": 5,
    }  # fmt: skip
    first = heading_rows[1] + 2
    assert table.frame.select("_row", "person_id", "initial_sdq", "review_sdq", "comments").rows() == [
        (first, "P1", "12", "9", "better"), (first + 1, "P2", "14", None, None),
    ]  # fmt: skip
    assert [one.problem for one in done.findings] == (["totals_left_out"] if len(rows) > 6 else [])


def test_a_heading_is_shown_with_its_block(tmp_path: Path) -> None:
    table = outcome(tmp_path, [*BLOCKS, *ONE]).table
    assert table is not None
    assert table.headings["review_sdq"] == "Review > SDQ total"


@pytest.mark.parametrize(
    ("rows", "findings", "words"),
    [
        ([row[:3] + row[5:] for row in BLOCKS],
         [("outcome.sheet.missing_block", "missing_block", ERROR, None)],
         "Missing: “Review”. No columns stand under this heading; it should have “Date”, “SDQ total”."),
        ([[*BLOCKS[0][:3], "Reviews", None, None], BLOCKS[1]],
         [("outcome.sheet.missing_block", "similar_heading", ERROR, None)],
         "Not expected: “Reviews”. Did you mean “Review”?"),
        ([row[:4] + row[5:] for row in BLOCKS],
         [("outcome.review_sdq.missing_column", "missing_under", ERROR, None)],
         "Missing: “SDQ total” under “Review”."),
        ([BLOCKS[0], [*BLOCKS[1][:4], "SDQ totl", "Comments"]],
         [("outcome.review_sdq.missing_column", "similar_heading", ERROR, None)],
         "Not expected: “Review > SDQ totl”. Did you mean “Review > SDQ total”?"),
        ([BLOCKS[0], [*BLOCKS[1][:3], "x", "y", "Comments"]],
         [("outcome.sheet.missing_block", "empty_block", ERROR, None),
          ("outcome.sheet.unexpected_columns", "unexpected_columns", NOTE, None)],
         "Missing: the headings under “Review”. They should be “Date”, “SDQ total”."),
        ([[*BLOCKS[0], "Initial"], [*BLOCKS[1], "Date"]],
         [("outcome.initial_date.repeated_heading", "repeated_heading", ERROR, "G2")],
         "The heading “Initial > Date” stands more than once."),
    ],
)  # fmt: skip
def test_blocks_that_do_not_fit(tmp_path: Path, rows: Rows, findings: list[Any], words: str) -> None:
    done = outcome(tmp_path, [*rows, ["P1"]])
    assert told(done.findings) == findings
    assert said(done.findings)[0] == words
    assert done.table is not None


def test_without_its_key_a_block_list_is_no_table(tmp_path: Path) -> None:
    done = outcome(tmp_path, [["Young persn ID", *BLOCKS[0][1:]], BLOCKS[1], *ONE])
    assert done.table is None
    assert told(done.findings)[:2] == [
        ("outcome.person_id.missing_column", "missing_key_column", ERROR, None),
        ("outcome.person_id.similar_heading", "similar_heading", NOTE, None),
    ]


# --- several tables on one sheet ---

ROSTER: Rows = [["Spoke", "FTE"], ["North", 1], ["South", 0.5]]
COSTS: Rows = [["Line", "Budget", "Actual"], ["Staff", 100, 90], ["Travel", 10, 12]]
TOTAL: list[Any] = ["Total", 110, 102]


def spokes(folder: Path, rows: Rows) -> dict[str, ListRead]:
    declared = reader(folder, SPOKES, SheetTablesLayout())
    return read(book(folder / "x.xlsx", {"Spoke return": rows}), declared)


def rows_of(done: ListRead, field: str) -> list[tuple[Any, ...]]:
    assert done.table is not None
    return done.table.frame.select("_row", field).rows()


FIRST = {"line": 0, "budget": 1, "actual": 2}
BELOW: Rows = [["Spoke roster"], *ROSTER, [], ["Costs"], *COSTS, TOTAL, [], ["Source: our own accounts"]]


@pytest.mark.parametrize(
    ("rows", "roster", "cost", "columns"),
    [
        (BELOW, 3, 8, FIRST),
        ([["Return for 2015-16"], [], ["Table 1: Spoke roster 2015-16"], [], *ROSTER, ["2. Costs"], *COSTS],
         6, 10, FIRST),
        ([*ROSTER, [], *COSTS], 2, 6, FIRST),
        ([*COSTS, [], *ROSTER], 6, 2, FIRST),
        ([[*left, *[None] * (3 - len(left)), *right] for left, right in
          zip([["Spoke roster"], *ROSTER], [["Costs"], *COSTS],
          strict=True)], 3, 3, {"line": 3, "budget": 4, "actual": 5}),
        ([[*left, None, *right] for left, right in zip(ROSTER, COSTS, strict=True)], 2, 2,
         {"line": 3, "budget": 4, "actual": 5}),
    ],
)  # fmt: skip
def test_tables_that_share_a_sheet(tmp_path: Path, rows: Rows, roster: int, cost: int, columns: dict[str, int]) -> None:
    done = spokes(tmp_path, rows)
    assert rows_of(done["roster"], "spoke") == [(roster, "North"), (roster + 1, "South")]
    assert rows_of(done["cost"], "actual") == [(cost, "90"), (cost + 1, "12")]
    assert done["cost"].table is not None
    assert done["cost"].table.columns == columns
    problems = [one.problem for one in (*done["roster"].findings, *done["cost"].findings)]
    assert problems == (["totals_left_out", "unread_rows"] if rows is BELOW else [])


@pytest.mark.parametrize(
    ("rows", "findings", "words"),
    [
        ([["Spoke roster"], *ROSTER], [("cost.sheet.missing", "missing_table", ERROR, None)],
         "“Spoke return” has no table with the title “Costs”."),
        ([["Spoke roster"], *ROSTER, [], ["Csts"], ["a", "b"], [1, 2]],
         [("cost.sheet.missing", "similar_title", ERROR, "A6")],
         "Not expected: the title “Csts”. Did you mean “Costs”?"),
        ([["Spoke roster"], *ROSTER, [], ["Costs"], ["a", "b"], [1, 2]],
         [("cost.sheet.headings_not_below", "headings_not_below", ERROR, "A6")],
         "We found no headings below the title “Costs”."),
        ([["Spoke roster"], *ROSTER, [], ["Costs"], ["Line", "Budgett", "Actual"], ["Staff", 1, 2]],
         [("cost.budget.missing_column", "similar_heading", ERROR, None)],
         "Not expected: “Budgett”. Did you mean “Budget”?"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_where_it_should_be(tmp_path: Path, rows: Rows, findings: list[Any], words: str) -> None:
    done = spokes(tmp_path, rows)
    assert told(done["cost"].findings) == findings
    assert said(done["cost"].findings) == [words]
    assert rows_of(done["roster"], "spoke")[:2] == [(3, "North"), (4, "South")]


def test_a_table_that_nobody_declared_is_told_and_not_read(tmp_path: Path) -> None:
    extra: Rows = [["Vehicles"], ["Plate", "Miles", "Age"], ["x", 900, 3], ["y", 800, 4]]
    done = spokes(tmp_path, [["Costs"], *COSTS, [], *extra, [], ["Spoke roster"], *ROSTER])
    assert rows_of(done["cost"], "line") == [(3, "Staff"), (4, "Travel")]
    assert said(done["cost"].findings) == [
        "A table at A7:C9 of “Spoke return” is none that we expected, and was not read."
    ]
    assert rows_of(done["roster"], "spoke") == [(13, "North"), (14, "South")]


@pytest.mark.parametrize("title", [[], [["Costs"]]])
def test_who_signed_below_a_table_is_no_record_of_it(tmp_path: Path, title: Rows) -> None:
    done = spokes(tmp_path, [*ROSTER, [], *title, *COSTS, [], ["Signed by", "A. Brown"], ["Date:", "01/10/2015"]])
    assert [spoke for _, spoke in rows_of(done["roster"], "spoke")] == ["North", "South"]
    assert [line for _, line in rows_of(done["cost"], "line")] == ["Staff", "Travel"]
    assert [one.problem for one in done["cost"].findings] == ["unread_rows"]
