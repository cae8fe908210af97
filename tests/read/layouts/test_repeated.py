"""Repeated blocks of columns are read to one record a block, each value at its own cell; blank blocks are none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.declare import BlocksLayout, CodeEntry, CodeList
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
BODY: Rows = [["P1", "01/09/2015", 12, "01/12/2015", 9], ["P2", None, None, None, 14], ["P3"]]
RECORDS = {
    "C3": ("P1", "initial", "01/09/2015", "12"),
    "E3": ("P1", "review", "01/12/2015", "9"),
    "E4": ("P2", "review", None, "14"),
}


def outcome(folder: Path, rows: Rows) -> ListRead:
    declared = crossed(folder, DECLARED, {"outcome": BlocksLayout("point")}, {"point": POINTS})
    declared = replace(declared, tables=tuple(replace(one, key=("person", "point")) for one in declared.tables))
    return read(book(folder / "x.xlsx", {"Outcomes": rows}), declared)["outcome"]


@pytest.mark.parametrize(
    "head",
    [
        [["Person ID", "Initial", None, "Review"], [None, "Date", "SDQ total", "Date", "SDQ total"]],
        [["Person ID", "T1", None, "T2", None], [None, "Date", "SDQ", "Date", "SDQ"]],
        [["About the persons"], ["Person ID", "Initial date", "T1 SDQ", "Review: date", "Review - SDQ total"]],
    ],
)
def test_blocks_are_read_to_a_record_each(tmp_path: Path, head: Rows) -> None:
    done = outcome(tmp_path, [*head, *BODY])
    assert done.findings == ()
    assert cells(done) == RECORDS


def test_a_missing_block_and_a_missing_column_of_a_block_are_told_of_the_field_itself(tmp_path: Path) -> None:
    done = outcome(tmp_path, [["Person ID", "Initial", None], [None, "Date", "SDQ total"], ["P1", "01/09/2015", 12]])
    assert told(done.findings) == [("outcome.sheet.missing_block", "missing_block", Severity.ERROR, None)]
    done = outcome(tmp_path, [["Person ID", "Initial", None, "Review"], [None, "Date", "SDQ", "Date"], ["P1", 1, 2, 3]])
    assert [one[:2] for one in told(done.findings)] == [("outcome.sdq.missing_column", "missing_under")]


def test_the_name_of_a_block_stands_at_its_heading(tmp_path: Path) -> None:
    done = outcome(tmp_path, [["Person ID", "Initial", None, "Review"], [None, "Date", "SDQ", "Date", "SDQ"], *BODY])
    table = done.table
    assert table is not None
    records = table.frame["_row"].is_not_null().arg_true()
    assert [at.a1 for at in table.where("point", records)] == ["B1", "D1", "D1"]
    assert [at.a1 for at in table.where("person", records)] == ["A3", "A3", "A4"]
