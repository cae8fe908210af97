"""Repeated blocks of columns are read to one record a block, each value at its own cell; blank blocks are none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from alexi_ingest.declare import BlocksLayout, CodeEntry, CodeList, Given
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
    given = Given({"point": points}, "2015-16-Q2")
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
