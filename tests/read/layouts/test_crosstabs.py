"""Cross-tabs are found by their labels, wherever they stand, and read to one record a cell, each at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest

from alexi_ingest.declare import CodeEntry, CodeList, CrossTabLayout, FormLayout
from alexi_ingest.model import Severity
from alexi_ingest.read.layouts.codes import code_of
from tests.read.books import book
from tests.read.layouts.declared import cells, codes, crossed, read, said, told

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.layouts.lists import ListRead

Rows = list[list[Any]]
ERROR, QUERY, NOTE = Severity.ERROR, Severity.QUERY, Severity.NOTE
DECLARED = """\
new,,standard,Monitoring > New referrals
new,source,standard,Source
new,gender,standard,Gender
new,age,standard,Age
new,count,standard,Number
left,,standard,Monitoring > Closures
left,source,standard,Source
left,gender,standard,Gender
left,age,standard,Age
left,count,standard,Number
load,,standard,Monitoring > Caseload
load,opening,standard,Opening caseload
load,arrived,standard,New cases
load,closing,standard,Closing caseload
"""
GRID = CrossTabLayout(down=("source",), across=("gender", "age"), value="count")
LAYOUTS = {"new": GRID, "left": GRID, "load": FormLayout()}
LISTS = {
    "source": codes("source", "6:Police", "2A:Schools", "4:Housing"),
    "gender": codes("gender", "1:Male", "2:Female"),
    "age": codes("age", "1:10 to 13", "2:14 to 17"),
}
HEAD: Rows = [[None, "Male", None, "Female", None, "Total"], ["Source", "10 to 13", "14 to 17", "10 to 13", "14 to 17"]]
BODY: Rows = [["Police", 1, 2, 3, 4, 10], ["Schools", 0, None, 5, 6, 11], ["Housing", 1, 0, 0, 1, 2]]
TOTAL: Rows = [["Total", 2, 2, 8, 11, 23]]
NEW: Rows = [["New referrals"], *HEAD, *BODY, *TOTAL]
LEFT: Rows = [["Closures"], *HEAD, *BODY, *TOTAL]
LOAD: Rows = [["Caseload"], ["Opening caseload", 12], ["New cases", 3], ["Closing caseload", 15]]


def done(folder: Path, rows: Rows, **others: Rows) -> dict[str, ListRead]:
    sheets = {**others, "Monitoring": rows}
    return read(book(folder / "x.xlsx", sheets), crossed(folder, DECLARED, LAYOUTS, LISTS))


def moved(rows: Rows, right: int, *, above: int = 0) -> Rows:
    return [*([] for _ in range(above)), *([*[None] * right, *row] for row in rows)]


def beside(one: Rows, other: Rows, at: int) -> Rows:
    height = max(len(one), len(other))
    padded = [[*row, *[None] * (at - len(row))] for row in [*one, *[[]] * (height - len(one))]]
    return [[*row, *more] for row, more in zip(padded, [*other, *[[]] * (height - len(other))], strict=True)]


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([*NEW, [], *LEFT, [], *LOAD], "B4"),
        ([["Quarterly monitoring"], ["Quarter", "2015-16 Q2"], [], *LOAD, [], *NEW, ["Note: counts of persons"], [],
          *LEFT], "B12"),
        ([*moved(NEW, 2, above=3), [], *moved(LOAD, 1), [], *LEFT], "D7"),
        ([*beside(NEW, LEFT, 8), [], *LOAD], "B4"),
        ([*beside(LEFT, NEW, 7), [], *LOAD], "I4"),
        ([NEW[0], [None, "10 to 13", None, "14 to 17"], [None, "Male", "Female", "Male", "Female"],
          ["Police", 1, 3, 2, 4], *BODY[1:], *TOTAL, [], *LEFT, *LOAD], "B4"),
    ],
)  # fmt: skip
def test_a_grid_is_found_wherever_it_stands(tmp_path: Path, rows: Rows, first: str) -> None:
    made = done(tmp_path, rows, Guidance=[["New referrals"], ["Write the number of persons in each cell"]])
    new = cells(made["new"])
    assert new[first] == ("Police", "Male", "10 to 13", "1")
    assert len(cells(made["left"])) == 19
    assert cells(made["load"]).popitem()[1] == ("12", "3", "15")
    assert not [one for name in made for one in made[name].findings if one.severity is ERROR]


def test_totals_are_records_of_which_nothing_is_said_but_what_they_are_totals_of(tmp_path: Path) -> None:
    new = cells(done(tmp_path, [*NEW, [], *LEFT, *LOAD])["new"])
    assert new["F4"] == ("Police", None, None, "10")
    assert new["B7"] == (None, "Male", "10 to 13", "2")
    assert new["F7"] == (None, None, None, "23")
    assert "C5" not in new  # blank


def test_rows_and_columns_may_be_reordered_and_blank_ones_between(tmp_path: Path) -> None:
    rows: Rows = [
        ["New referrals"],
        ["Source", "Female", None, None, "Male", None],
        [None, "14 to 17", "10 to 13", None, "10 to 13", "14 to 17"],
        ["Housing", 1, 2, None, 3, 4],
        [],
        ["Police", 5, 6, None, 7, 8],
        ["Schools", 9, 10, None, 11, 12, "see the note below"],
    ]
    made = done(tmp_path, [*rows, [], *LEFT, *LOAD])["new"]
    assert cells(made)["E6"] == ("Police", "Male", "10 to 13", "7")
    assert len(cells(made)) == 12
    assert told(made.findings) == []


def test_added_rows_and_columns_are_records_whose_label_is_no_code(tmp_path: Path) -> None:
    rows = [
        *NEW[:1],
        [*HEAD[0], None],
        [*HEAD[1], None, "18 to 20"],
        [*BODY[0], 7],
        *BODY[1:],
        ["Clergy", 2, 0],
        *TOTAL,
    ]
    made = done(tmp_path, [*rows, [], *LEFT, *LOAD])["new"]
    assert cells(made)["B7"] == ("Clergy", "Male", "10 to 13", "2")
    assert cells(made)["G4"][2:] == ("18 to 20", "7")
    table = made.table
    assert table is not None
    assert table.places is not None
    assert table.places.rows["source"].to_list()[-1] == 8
    assert {*table.places.columns["source"]} == {0}


def test_words_beside_a_grid_are_no_column_of_it(tmp_path: Path) -> None:
    rows = [NEW[0], HEAD[0], [*HEAD[1], None, "Comments"], [*BODY[0], "busy"], *BODY[1:], *TOTAL]
    made = done(tmp_path, [*rows, [], *LEFT, *LOAD])["new"]
    assert told(made.findings) == [("new.sheet.unexpected_columns", "unexpected_columns", NOTE, None)]


def test_a_missing_label_is_named_and_a_repeated_one_is_told_at_its_cell(tmp_path: Path) -> None:
    made = done(tmp_path, [*NEW[:3], BODY[0], BODY[1], BODY[1], [], *LEFT, *LOAD])["new"]
    assert told(made.findings) == [
        ("new.source.repeated_label", "repeated_label", ERROR, "A6"),
        ("new.source.missing_labels", "missing_labels", ERROR, None),
    ]
    assert said(made.findings)[1].startswith("Missing: “Housing”.")


def test_a_misspelt_label_is_not_missed_as_well(tmp_path: Path) -> None:
    made = done(tmp_path, [*NEW[:3], ["Polise", 1, 2, 3, 4], *BODY[1:], [], *LEFT, *LOAD])["new"]
    assert told(made.findings) == []
    assert cells(made)["B4"] == ("Polise", "Male", "10 to 13", "1")


def test_a_missing_grid_is_told(tmp_path: Path) -> None:
    made = done(tmp_path, [*LEFT, [], *LOAD])["new"]
    assert told(made.findings) == [("new.sheet.missing", "missing_table", ERROR, None)]


def test_figures_in_a_row_without_a_label_are_told(tmp_path: Path) -> None:
    made = done(tmp_path, [*NEW[:4], [None, 1, 2, 0, 0, 3], *BODY[1:], *TOTAL, [], *LEFT, *LOAD])["new"]
    assert told(made.findings) == [("new.sheet.cells_without_label", "cells_without_label", NOTE, "B5")]


def test_an_empty_grid_may_be_a_nil_return(tmp_path: Path) -> None:
    empty = [[row[0]] for row in BODY]
    made = done(tmp_path, [*NEW[:3], *empty, [], *LEFT, *LOAD])["new"]
    assert told(made.findings) == [("new.sheet.no_rows", "no_answers", QUERY, None)]
    assert said(made.findings)[0].startswith("“New referrals” is blank on the sheet “Monitoring”.")


PARTED: Rows = [
    ["Police", 1, 2, 2, 1, 6], ["Schools", 1, 1, 2, 2, 6], ["Housing", 2, 1, 0, 1, 4], ["Total", 4, 4, 4, 4, 16],
]  # fmt: skip
"""Counts that are codes, too."""


@pytest.mark.parametrize("between", [[], ["Figures of the quarter"]], ids=["a blank row", "a note"])
def test_a_row_may_part_the_headings(tmp_path: Path, between: list[str]) -> None:
    together = cells(done(tmp_path, [["New referrals"], *HEAD, *PARTED])["new"])
    parted = cells(done(tmp_path, [["New referrals"], HEAD[0], between, HEAD[1], *PARTED])["new"])
    assert [*parted.values()] == [*together.values()]
    assert parted["B5"] == ("Police", "Male", "10 to 13", "1")


def test_counts_are_not_taken_for_labels_where_the_headings_are_far_apart(tmp_path: Path) -> None:
    wide = [[row[0], *row[1:-1], *(n + 3 for n in row[1:-1]), *row[1:-1], row[-1]] for row in PARTED]
    ages = [*HEAD[1], *HEAD[1][1:], *HEAD[1][1:]]
    new = done(tmp_path, [["New referrals"], HEAD[0], [], [], ages, *wide])["new"]
    assert new.table is None
    assert [one.problem for one in new.findings] == ["headings_not_below"]


def test_of_two_grids_the_first_is_read_though_the_second_has_more_labels(tmp_path: Path) -> None:
    short: Rows = [[row[0], *row[2:]] for row in (*HEAD[1:], *BODY, *TOTAL)]
    first: Rows = [["New referrals"], [None, "Male", "Female", None, "Total"], *short]
    last: Rows = [["In the quarter before"], *HEAD, *([row[0], *(90 for _ in row[1:])] for row in BODY)]
    found = done(tmp_path, [*first, [], *last, [], *LEFT, [], *LOAD])["new"]
    assert "90" not in {record[-1] for record in cells(found).values()}
    assert "unread_table" in {finding.problem for finding in found.findings}


@pytest.mark.parametrize(
    ("partial", "missed"),
    [(False, {"source", "gender"}), (True, set()), (("gender",), {"source"}), (("source", "gender"), set())],
)
def test_codes_may_be_missing_where_the_layout_says_so(
    tmp_path: Path, partial: Literal[True, False] | tuple[str, ...], missed: set[str]
) -> None:
    layouts = {**LAYOUTS, "new": CrossTabLayout(("source",), ("gender",), "count", partial=partial)}
    lists = {**LISTS, "gender": codes("gender", "1:Male", "2:Female", "9:Other")}
    rows = [["Source", "Male", "Female"], ["Police", 1, 2], ["Schools", 3, 4]]
    path = book(tmp_path / "x.xlsx", {"Monitoring": rows})
    found = read(path, crossed(tmp_path, DECLARED.partition("left,")[0], layouts, lists))["new"].findings
    assert {one.field for one in found if one.problem == "missing_labels"} == missed


@pytest.mark.parametrize(
    ("partial", "rows", "problem"),
    [
        (("gender",), [["Police"], ["Schools"]], "no_answers"),
        (("gender",), [["Police", 3], ["Schools"]], "headings_not_below"),
        (False, [["Police"], ["Schools"]], "headings_not_below"),
    ],
    ids=["nothing filled in", "a figure that is of no column", "columns that must be there"],
)
def test_a_grid_whose_columns_a_hub_names_may_be_left_blank(
    tmp_path: Path, partial: Literal[False] | tuple[str, ...], rows: Rows, problem: str
) -> None:
    layouts = {**LAYOUTS, "new": CrossTabLayout(("source",), ("gender",), "count", partial=partial)}
    path = book(tmp_path / "x.xlsx", {"Monitoring": [["New referrals"], ["Source"], *rows, [], *LOAD]})
    found = read(path, crossed(tmp_path, DECLARED, layouts, LISTS))["new"].findings
    assert [one.problem for one in found] == [problem]


def test_a_label_that_codes_share_because_one_followed_the_other_is_one() -> None:
    source = CodeList("source", (
        CodeEntry("1", "Gateshead", None, "2013-03-31"), CodeEntry("2", "Gateshead", "2013-04-01"),
        CodeEntry("3", "Leeds"), CodeEntry("4", "York"),
    ))  # fmt: skip
    assert code_of(source, "Gateshead") == "2"
