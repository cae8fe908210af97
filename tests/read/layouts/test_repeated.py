"""Repeated blocks of columns are read to one record a block, each value at its own cell; blank blocks are none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from alexi_ingest.declare import BlocksLayout, CodeEntry, CodeList, Given, ListLayout
from alexi_ingest.model import Severity
from tests.read.books import book
from tests.read.layouts.declared import cells, crossed, read, told

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.layouts.lists import ListRead

Rows = list[list[Any]]
DECLARED = """\
outcome,,standard,Outcomes
outcome,person,standard,Person ID
outcome,point,standard,Point
outcome,date,standard,Date
outcome,sdq,standard,SDQ total
outcome,sdq,short,SDQ
"""
POINTS = CodeList(
    "point", (CodeEntry("initial", "Initial", synonyms=("T1",)), CodeEntry("review", "Review", synonyms=("T2",)))
)
LOW = [None, "Date", "SDQ", "Date", "SDQ"]
BODY: Rows = [["P1", "01/09/2015", 12, "01/12/2015", 9], ["P2", None, None, None, 14], ["P3"]]
RECORDS = {
    "C3": ("P1", "initial", "01/09/2015", "12"),
    "E3": ("P1", "review", "01/12/2015", "9"),
    "E4": ("P2", "review", None, "14"),
}


def outcome(folder: Path, rows: Rows, points: CodeList = POINTS) -> ListRead:
    declared = crossed(folder, DECLARED, {"outcome": BlocksLayout("point")}, {"point": points})
    given = Given({"point": points}, period="2015-16-Q2")
    tables = tuple(replace(one, key=("person", "point"), given=given) for one in declared.tables)
    declared = replace(declared, tables=tables)
    return read(book(folder / "x.xlsx", {"Outcomes": rows}), declared)["outcome"]


@pytest.mark.parametrize(
    "head",
    [
        [["Person ID", "Initial", None, "Review"], [None, "Date", "SDQ total", "Date", "SDQ total"]],
        [["Person ID", "T1", None, "T2", None], [None, "Date", "SDQ", "Date", "SDQ"]],
        [["About the persons"], ["Person ID", "Initial date", "T1 SDQ", "Review: date", "Review - SDQ total"]],
        [["Person ID", None, "Initial", None, "Review"], LOW],
        [["Person ID", "Initial", None, None, "Review"], LOW],
        [["Person ID", "Initial", "Initial", "Review", "Review"], LOW],
        [["Person ID", "Initial", None, "Review"], [], LOW],
        [["Person ID", "Initial", None, "Review"], [None, "As at the day of the visit"], LOW],
    ],
)
def test_blocks_are_read_to_a_record_each(tmp_path: Path, head: Rows) -> None:
    done = outcome(tmp_path, [*head, *BODY])
    assert done.findings == ()
    shift = len(head) - 2
    assert [*cells(done).values()] == [*RECORDS.values()]
    assert {*cells(done)} == {f"{place[0]}{int(place[1:]) + shift}" for place in RECORDS}


def test_of_names_above_columns_in_the_middle_of_unlike_blocks_each_is_that_of_its_own_column(tmp_path: Path) -> None:
    head: Rows = [["Person ID", None, "Initial", "Review"], [None, "Date", "SDQ", "SDQ"]]
    done = outcome(tmp_path, [*head, ["P1", "01/09/2015", 12, 9]])
    assert cells(done) == {"C3": ("P1", "initial", "12"), "D3": ("P1", "review", "9")}
    assert [one[:2] for one in told(done.findings)] == [
        ("outcome.date.missing_column", "missing_under"),
        ("outcome.date.missing_column", "missing_under"),
        ("outcome.sheet.unexpected_columns", "unexpected_columns"),
    ]


def test_without_names_of_blocks_each_is_missed_and_nothing_is_read(tmp_path: Path) -> None:
    done = outcome(tmp_path, [["Person ID", *LOW[1:]], *BODY])
    assert done.table is None
    assert [one[1] for one in told(done.findings)] == ["missing_block", "missing_block", "unexpected_columns"]


@pytest.mark.parametrize(("until", "missed"), [("2016-03-31", ["missing_block"]), ("2014-03-31", [])])
def test_a_block_that_is_not_in_use_in_the_period_is_not_missed(tmp_path: Path, until: str, missed: list[str]) -> None:
    points = CodeList("point", (CodeEntry("initial", "Initial"), CodeEntry("review", "Review", valid_to=until)))
    done = outcome(tmp_path, [["Person ID", "Initial", None], LOW[:3], ["P1", "01/09/2015", 12]], points)
    assert [one[1] for one in told(done.findings)] == missed


def test_a_missing_block_and_a_missing_column_of_a_block_are_told_of_the_field_itself(tmp_path: Path) -> None:
    done = outcome(tmp_path, [["Person ID", "Initial", None], [None, "Date", "SDQ total"], ["P1", "01/09/2015", 12]])
    assert told(done.findings) == [("outcome.sheet.missing_block", "missing_block", Severity.ERROR, None)]
    done = outcome(tmp_path, [["Person ID", "Initial", None, "Review"], [None, "Date", "SDQ", "Date"], ["P1", 1, 2, 3]])
    assert [one[:2] for one in told(done.findings)] == [("outcome.sdq.missing_column", "missing_under")]
    assert done.table is not None
    assert [at.column for at in done.table.where("sdq", pl.Series([0, 1]))] == [2, None]


def test_the_name_of_a_block_stands_at_its_heading(tmp_path: Path) -> None:
    done = outcome(tmp_path, [["Person ID", "Initial", None, "Review"], [None, "Date", "SDQ", "Date", "SDQ"], *BODY])
    table = done.table
    assert table is not None
    records = table.frame["_row"].is_not_null().arg_true()
    assert [at.a1 for at in table.where("point", records)] == ["B1", "D1", "D1"]
    assert [at.a1 for at in table.where("person", records)] == ["A3", "A3", "A4"]


EITHER_WAY = """\
risk,,standard,Assessments
risk,person,standard,Person ID
risk,tool,standard,Tool
risk,at,standard,Assessment
risk,date,standard,Date
risk,total,standard,Total
"""


def risk(folder: Path, rows: Rows) -> ListRead:
    given = {"at": CodeList("at", (CodeEntry("T1", "T1"), CodeEntry("T2", "T2")))}
    declared = crossed(folder, EITHER_WAY, {"risk": ListLayout()}, given)
    own = replace(
        declared.tables[0], key=("person", "date"), or_layouts=(BlocksLayout("at", once=("person", "tool")),),
        given=Given(given, frozenset({"at"})), noun=("assessment", "assessments"),
    )  # fmt: skip
    return read(book(folder / "x.xlsx", {"Assessments": rows}), replace(declared, tables=(own,)))["risk"]


LONG: Rows = [
    ["Person ID", "Tool", "Date", "Total"],
    ["P1", "SERAF", "01/09/2015", 12],
    ["P1", "SERAF", "01/12/2015", 9],
]
WIDE: Rows = [
    ["Person ID", "Tool", "T1", None, "T2"], [None, None, "Date", "Total", "Date", "Total"],
    ["P1", "SERAF", "01/09/2015", 12, "01/12/2015", 9],
]  # fmt: skip


def test_a_table_that_may_come_in_two_layouts_is_read_in_the_one_of_its_headings(tmp_path: Path) -> None:
    long, wide = risk(tmp_path, LONG), risk(tmp_path, WIDE)
    assert [told(done.findings) for done in (long, wide)] == [[], []]
    records = [("P1", "SERAF", "01/09/2015", "12"), ("P1", "SERAF", "01/12/2015", "9")]
    for done in (long, wide):
        assert done.table is not None
        assert done.table.frame.select("person", "tool", "date", "total").rows() == records
    assert long.table is not None
    assert (long.table.places, long.table.missing) == (None, ("at",))
    assert [*cells(wide)] == ["D3", "F3"]


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([[None, *row[1:]] for row in WIDE], ("risk.person.missing_column", "missing_key_column")),
        ([row[:2] + row[3:] for row in LONG], ("risk.date.missing_column", "missing_key_column")),
    ],
)
def test_of_two_layouts_that_miss_a_key_the_one_is_told_of_that_more_headings_fit(
    tmp_path: Path, rows: Rows, missing: tuple[str, str]
) -> None:
    done = risk(tmp_path, rows)
    assert done.table is None
    assert [(rule, problem) for rule, problem, *_ in told(done.findings)] == [missing]


def test_blocks_without_a_column_of_the_key_are_no_table(tmp_path: Path) -> None:
    assert risk(tmp_path, [WIDE[0], [None, None, "When", "Total", "When", "Total"], WIDE[2]]).table is None
