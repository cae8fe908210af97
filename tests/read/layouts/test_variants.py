"""Headings that change by year or by sender count for files of these alone; an earlier form is read, and queried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alexi_ingest.declare import ReturnType, TableSpec
from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import Severity
from alexi_ingest.read.layouts.headings import load
from tests.read.books import book
from tests.read.layouts.declared import read, said, told

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.layouts.lists import ListRead

HEADER = "table,field,variant,heading,from,to,sender\n"
DECLARED = (
    HEADER
    + """\
visit,,standard,Visits,,,
visit,visit_id,standard,Visit ID,,,
visit,kind,standard,Kind of visit,2015-16,,
visit,kind,first form,Status,,2014-15,
visit,kind,north,Sort,,,hub-03
visit,status,standard,Status,2015-16,,
visit,status,first form,State,,2014-15-Q4,
"""
)


def visits(folder: Path, period: str, sender: str, *headings: str) -> ListRead:
    path = folder / "columns.csv"
    path.write_text(DECLARED, encoding="utf-8")
    table = TableSpec("visit", "Visits", ("visit", "visits"), object, path, ("visit_id",))
    declared = ReturnType("t", "T", "quarterly", (table,), ()).about(period, sender)
    return read(book(folder / "x.xlsx", {"Visits": [[*headings], ["V1", "a", "b"]]}), declared)["visit"]


def columns(done: ListRead) -> dict[str, int]:
    assert done.table is not None
    return {**done.table.columns}


@pytest.mark.parametrize(
    ("period", "headings"),
    [
        ("2015-16-Q2", ("Visit ID", "Kind of visit", "Status")),
        ("2014-15-Q4", ("Visit ID", "Status", "State")),
        ("", ("Visit ID", "Kind of visit", "Status")),
        ("", ("Visit ID", "Kind of visit", "State")),
    ],
)
def test_a_heading_counts_for_files_of_its_period(tmp_path: Path, period: str, headings: tuple[str, ...]) -> None:
    done = visits(tmp_path, period, "", *headings)
    assert columns(done) == {"visit_id": 0, "kind": 1, "status": 2}
    assert done.findings == ()


def test_a_heading_of_one_sender_is_nobody_elses(tmp_path: Path) -> None:
    assert columns(visits(tmp_path, "2015-16-Q2", "hub-03", "Visit ID", "Sort", "Status"))["kind"] == 1
    other = visits(tmp_path, "2015-16-Q2", "hub-04", "Visit ID", "Sort", "Status")
    assert ("visit.kind.missing_column", "missing_column", Severity.ERROR, None) in told(other.findings)


def test_a_file_made_with_an_earlier_form_is_read_by_it_and_queried(tmp_path: Path) -> None:
    done = visits(tmp_path, "2015-16-Q2", "", "Visit ID", "Status", "State")
    assert columns(done) == {"visit_id": 0, "kind": 1, "status": 2}
    assert told(done.findings) == [("visit.sheet.old_form", "old_form", Severity.QUERY, None)]
    assert "was made with the form of 2014-15" in said(done.findings)[0]


def test_a_standard_heading_of_some_periods_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "columns.csv"
    path.write_text(HEADER + "x,a,standard,Day,2015-16,,\nx,a,old,Date,,2014-15,\n", encoding="utf-8")
    assert [load(path, period).headings("x", "a") for period in ("2014-15", "2015-16")] == [("Date",), ("Day",)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEADER + "x,,standard,X,,,\nx,a,standard,A,2015,,\n", "line 3: '2015' is no period"),
        (HEADER + "x,a,standard,A,2016-17,2015-16,\n", "line 2: it ends in 2015-16"),
        (HEADER + "x,a,standard,A,2014-15,2015-16,\nx,b,standard,a,2015-16,,\n", "line 3: two fields of"),
        ("table,field,variant,heading,from,to\nx,a,standard,A,,\n", "line 1: its headings must be"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "columns.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=reason):
        load(path)
