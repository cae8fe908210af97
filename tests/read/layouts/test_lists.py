"""A declared list is read whole, each row with its number in the sheet; what is missing or left over is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from alexi_ingest.declare import ReturnType, TableSpec
from alexi_ingest.model import CellRef, Finding, Severity
from alexi_ingest.read.layouts.lists import ListRead, read_list
from alexi_ingest.read.workbook import open_workbook
from tests.read.books import Formula, book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DECLARED = """\
table,field,variant,heading
referral,,standard,Referrals
referral,person_id,standard,Young person ID
referral,person_id,short,YP ID
referral,referral_date,standard,Date of referral
referral,spoke,standard,Spoke
referral,accepted,standard,Accepted
"""
HEADINGS = ["Young person ID", "Date of referral", "Spoke", "Accepted"]
ONE = ["P1", "01/09/2015", "North", "Yes"]
TWO = ["P2", "02/09/2015", "South", "No"]
ERROR, NOTE, QUERY = Severity.ERROR, Severity.NOTE, Severity.QUERY


def read(folder: Path, rows: Sequence[Any], name: str = "Referrals", *, optional: bool = False) -> ListRead:
    columns = folder / "columns.csv"
    columns.write_text(DECLARED, encoding="utf-8")
    key = ("person_id", "referral_date")
    spec = TableSpec("referral", "Referrals", ("referral", "referrals"), object, columns, key, optional=optional)
    path = book(folder / "return.xlsx", {"Guidance": [["How to fill this in"]], name: rows})
    return read_list(open_workbook(path, path.name), spec, declared(spec))


def declared(spec: TableSpec) -> ReturnType:
    return ReturnType("casework", "Casework", "quarterly", (spec,), ())


def told(findings: Sequence[Finding]) -> list[tuple[str, str, Severity, str | None]]:
    return [(one.rule.removeprefix("casework.referral."), one.problem, one.severity, one.where.a1) for one in findings]


def rows_of(done: ListRead) -> list[int]:
    assert done.table is not None
    return done.table.frame["_row"].to_list()


def test_a_list_below_titles_and_beside_an_empty_column(tmp_path: Path) -> None:
    rows = [["Return for Q2"], [], [None, "Spoke", "YP ID", None, "ACCEPTED ", "Date of referral"]]
    rows += [[None, "North", "007", None, " yes ", 42029], [None, "South", "P2", None, Formula("=NA()", "#N/A")]]
    done = read(tmp_path, rows)
    table = done.table
    assert table is not None
    assert table.columns == {"spoke": 1, "person_id": 2, "accepted": 4, "referral_date": 5}
    assert table.headings["accepted"] == "ACCEPTED "
    assert (table.sheet, table.heading_rows, table.missing, table.extra) == ("Referrals", (2, 2), (), ())
    assert table.frame.schema["_row"] == pl.UInt32
    assert table.frame.to_dicts() == [
        {"_row": 4, "spoke": "North", "person_id": "007", "accepted": " yes ", "referral_date": "42029"},
        {"_row": 5, "spoke": "South", "person_id": "P2", "accepted": "#N/A", "referral_date": None},
    ]
    assert done.findings == ()


@pytest.mark.parametrize(
    ("below", "kept", "findings"),
    [
        ([ONE, [], [" ", None, "\u00a0"], TWO], [2, 5], []),
        ([ONE, TWO, ["Total", None, None, 2]], [2, 3], [("sheet.totals_left_out", "totals_left_out", NOTE, 4)]),
        ([ONE, [None, None, "Sub-total", 1], TWO, [], [None, None, "Grand total", 2]], [2, 4],
         [("sheet.totals_left_out", "totals_left_out", NOTE, 3)]),
        ([ONE, [], ["* provisional"], ["Source: the spokes"]], [2], [("sheet.unread_rows", "unread_rows", NOTE, 4)]),
        ([ONE, ["Note: to be checked"], TWO], [2, 3, 4], []),
        ([ONE, TWO, [], ["Signed by", "A. Brown"]], [2, 3], [("sheet.unread_rows", "unread_rows", NOTE, 5)]),
        ([ONE, ["Approved by:", "A. Brown"], ["Date", "01/10/2015"], [], ["Position", "Manager"]], [2],
         [("sheet.unread_rows", "unread_rows", NOTE, 3)]),
        ([ONE, ["Signed by", "A. Brown"], TWO], [2, 3, 4], []),
        ([ONE, ["Signed up", "01/10/2015"]], [2, 3], []),
        ([ONE, HEADINGS, TWO], [2, 4], [("sheet.unread_rows", "unread_rows", NOTE, 3)]),
        ([ONE, [None, None, None, None, None, "see over"], TWO], [2, 4],
         [("sheet.unread_rows", "unread_rows", NOTE, 3)]),
        ([ONE, [None, "02/09/2015", "South", "No"]], [2, 3], []),
        ([ONE, ["P2"]], [2, 3], []),
        ([ONE, [None, None, "Total Respect"]], [2, 3], []),
        ([["Total", "01/09/2015", "North", "Yes"]], [2], []),
        ([], [], [("sheet.no_rows", "no_rows", QUERY, None)]),
        ([[], ["Total", None, None, 0]], [],
         [("sheet.no_rows", "no_rows", QUERY, None), ("sheet.totals_left_out", "totals_left_out", NOTE, 3)]),
    ],
)  # fmt: skip
def test_rows_that_are_no_records(
    tmp_path: Path, below: list[list[Any]], kept: list[int], findings: list[tuple[Any, ...]]
) -> None:
    done = read(tmp_path, [HEADINGS, *below])
    assert rows_of(done) == kept
    assert [(*one[:3], finding.where.row) for one, finding in zip(told(done.findings), done.findings, strict=True)] == (
        findings
    )


@pytest.mark.parametrize(
    ("above", "unread"),
    [
        ([ONE, TWO], [1]),
        ([["Return", "01/09/2015"], [], ONE], [3]),
        ([["Hub 7", "01/09/2015", "North"], ["one code", "dd/mm/yyyy", "a name", "Yes or No"], [1, 2, 3, 4]], []),
    ],
)
def test_records_above_the_headings_are_told(tmp_path: Path, above: list[list[Any]], unread: list[int]) -> None:
    below = [["P3", "03/09/2015", "North", "Yes"], ["P4", "04/09/2015", "South", "No"]]
    done = read(tmp_path, [*above, HEADINGS, *below])
    assert rows_of(done) == [len(above) + 2, len(above) + 3]
    assert [(one.problem, one.where.row) for one in done.findings] == [("unread_rows", row) for row in unread]


@pytest.mark.parametrize(
    ("headings", "findings"),
    [
        (HEADINGS[:3], [("accepted.missing_column", "missing_column", ERROR, None)]),
        ([*HEADINGS[:2], "Spokke", "Accepted"], [("spoke.missing_column", "similar_heading", ERROR, None)]),
        ([*HEADINGS, "YP ID"], [("person_id.repeated_heading", "repeated_heading", ERROR, "E1")]),
        ([*HEADINGS, "Worker", "Notes"], [("sheet.unexpected_columns", "unexpected_columns", NOTE, None)]),
    ],
)
def test_headings_that_are_not_as_declared(tmp_path: Path, headings: list[str], findings: list[Any]) -> None:
    done = read(tmp_path, [headings, [*ONE, "", ""][: len(headings)]])
    assert told(done.findings) == findings
    assert rows_of(done) == [2]


def test_a_missing_key_column_leaves_no_table_and_offers_what_is_alike(tmp_path: Path) -> None:
    done = read(tmp_path, [["Yong person ID", *HEADINGS[1:]], ONE])
    assert done.table is None
    assert told(done.findings) == [
        ("person_id.missing_column", "missing_key_column", ERROR, None),
        ("person_id.similar_heading", "similar_heading", NOTE, None),
    ]
    assert done.findings[0].facts == {"column": "Young person ID"}
    assert done.findings[1].facts == {"heading": "Yong person ID", "similar": "Young person ID"}
    assert (done.findings[1].where.column, done.findings[1].where.row) == (0, None)


def test_unexpected_headings_are_named_and_bounded(tmp_path: Path) -> None:
    done = read(tmp_path, [[*HEADINGS, *(f"Extra\n{number}" for number in range(23))], ONE])
    [note] = done.findings
    named = str(note.facts["columns"])
    assert named.startswith("\u201cExtra 0\u201d, \u201cExtra 1\u201d")
    assert named.endswith("\u201cExtra 19\u201d and 3 more")


@pytest.mark.parametrize(
    ("name", "rows", "optional", "findings"),
    [
        ("Bookings", [["Room", "When"]], False, [("sheet.missing", "missing_sheet", ERROR, None)]),
        ("Referals", [HEADINGS, ONE], False, [("sheet.missing", "similar_sheet", ERROR, None)]),
        ("Referals", [HEADINGS, ONE], True, [("sheet.missing", "similar_sheet", NOTE, None)]),
        ("Referrals", [ONE, TWO], False, [("sheet.headings_not_found", "headings_not_found", ERROR, None)]),
        ("Referrals", [], False, [("sheet.headings_not_found", "headings_not_found", ERROR, None)]),
        ("Referrals", [], True, []),
    ],
)
def test_a_list_that_cannot_be_placed(
    tmp_path: Path,
    name: str,
    rows: list[list[Any]],
    optional: bool,  # noqa: FBT001 - a table of cases
    findings: list[Any],
) -> None:
    done = read(tmp_path, rows, name, optional=optional)
    assert done.table is None
    assert told(done.findings) == findings


def test_a_sheet_of_another_name_is_taken_when_it_fits(tmp_path: Path) -> None:
    done = read(tmp_path, [HEADINGS, ONE], "Sheet1")
    assert done.table is not None
    assert (done.table.sheet, done.findings) == ("Sheet1", ())


def test_a_csv_is_read_whatever_its_name(tmp_path: Path) -> None:
    read(tmp_path, [HEADINGS])
    path = tmp_path / "x.csv"
    path.write_bytes(
        b'Our referrals\r\n\r\nYP ID;Date of referral;Spoke\r\n007;01/09/2015;"North\r\nEast"\r\n\r\nP2;;\r\n'
    )
    columns = tmp_path / "columns.csv"
    spec = TableSpec("referral", "Referrals", ("referral", "referrals"), object, columns, ("person_id",))
    done = read_list(open_workbook(path, "whatever.csv"), spec, declared(spec))
    assert done.table is not None
    assert done.table.frame.rows() == [(4, "007", "01/09/2015", "North\r\nEast"), (6, "P2", None, None)]
    assert told(done.findings) == [("accepted.missing_column", "missing_column", ERROR, None)]
    assert done.findings[0].where == CellRef("whatever")


def test_a_one_column_list(tmp_path: Path) -> None:
    columns = tmp_path / "columns.csv"
    columns.write_text("table,field,variant,heading\nname,,standard,Names\nname,name,standard,Name\n", encoding="utf-8")
    spec = TableSpec("name", "Names", ("name", "names"), object, columns, ("name",))
    path = book(tmp_path / "x.xlsx", {"Names": [["Name"], ["what a long name this is"], [], ["b"]]})
    done = read_list(open_workbook(path, "x.xlsx"), spec, declared(spec))
    assert rows_of(done) == [2, 4]


def test_cells_of_records_in_a_column_without_a_heading_are_told(tmp_path: Path) -> None:
    done = read(
        tmp_path, [HEADINGS, [*ONE, None, "late"], [*TWO, " ", None], [], ["Total", None, None, None, None, "2"]]
    )
    [note] = [one for one in done.findings if one.problem == "cells_without_heading"]
    assert (note.severity, note.where.a1, note.facts) == (NOTE, "F2", {"count": 1})
    assert rows_of(done) == [2, 3]
