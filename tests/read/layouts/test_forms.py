"""Forms are read by their labels, wherever these stand: each value right of its label or below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.declare import FormLayout
from alexi_ingest.model import Severity
from tests.read.books import book
from tests.read.layouts.declared import crossed, read, said, told

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.layouts.lists import ListRead

Rows = list[list[Any]]
ERROR, QUERY = Severity.ERROR, Severity.QUERY
DECLARED = """\
load,,standard,Caseload
load,hub,standard,Service
load,opening,standard,Opening caseload
load,opening,short,Open at start
load,arrived,standard,New cases
load,closed,standard,Closed cases
load,closing,standard,Closing caseload
"""
TOP: Rows = [["Our caseload"], ["Service", "hub-01"]]


def form(folder: Path, rows: Rows) -> ListRead:
    return read(book(folder / "x.xlsx", {"Caseload": rows}), crossed(folder, DECLARED, {"load": FormLayout()}, {}))[
        "load"
    ]


def placed(done: ListRead) -> dict[str, tuple[str | None, object]]:
    table = done.table
    assert table is not None
    first = table.frame["_row"].is_not_null().arg_true()
    return {
        name: (next(iter(table.where(name, first))).a1, table.frame[name][0])
        for name in table.frame.columns
        if not name.startswith("_")
    }


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([["Opening caseload", 12], ["New cases", 3], ["Closed cases", 2], ["Closing caseload", 13]], "B3 B4 B5 B6"),
        ([["Closing caseload", None, None, 13], [], ["New cases:", None, None, 3], ["Closed cases", None, None, 2],
          ["OPEN AT START (of the quarter)", None, None, 12]], "D7 D5 D6 D3"),
        ([["Opening caseload", "New cases", "Closed cases", "Closing caseload"], [12, 3, 2, 13]], "A4 B4 C4 D4"),
        ([["Opening caseload", 12, "New cases", 3], ["Closed cases", 2, "Closing caseload", 13]], "B3 D3 B4 D4"),
        ([[], [None, "Opening caseload: 12", "New cases: 3"], [None, "Closed cases", 2],
          [None, "Closing caseload", 13]],
         "B4 C4 C5 C6"),
    ],
)  # fmt: skip
def test_values_stand_right_of_their_labels_or_below_them(tmp_path: Path, rows: Rows, places: str) -> None:
    done = form(tmp_path, [*TOP, *rows])
    values = ("12", "3", "2", "13")
    names = ("opening", "arrived", "closed", "closing")
    assert placed(done) == {
        "hub": ("B2", "hub-01"),
        **dict(zip(names, zip(places.split(), values, strict=True), strict=True)),
    }
    assert done.findings == ()


def test_a_blank_value_is_where_those_of_the_other_labels_are_and_no_note_is_taken_for_it(tmp_path: Path) -> None:
    rows: Rows = [["Opening caseload", None, 12], ["New cases", None, None, "in the quarter"],
                  ["Closed cases", None, 2], ["Closing caseload", None, 13, "at its end"]]  # fmt: skip
    assert placed(form(tmp_path, [*TOP, *rows]))["arrived"] == ("C4", None)


def test_missing_alike_and_repeated_labels_are_told(tmp_path: Path) -> None:
    done = form(
        tmp_path, [*TOP, ["Opening caseload", 12], ["New casees", 3], ["Closing caseload", 1], ["Closing caseload", 2]]
    )
    assert told(done.findings) == [
        ("load.arrived.missing_column", "similar_label", ERROR, "A4"),
        ("load.closed.missing_column", "missing_label", ERROR, None),
        ("load.closing.repeated_label", "repeated_label", ERROR, "A6"),
    ]
    assert said(done.findings)[1].startswith("Missing: “Closed cases”.")


def test_a_form_of_which_every_value_is_blank_may_be_a_nil_return(tmp_path: Path) -> None:
    done = form(tmp_path, [["Service"], ["Opening caseload"], ["New cases"], ["Closed cases"], ["Closing caseload"]])
    assert told(done.findings) == [("load.sheet.no_rows", "no_answers", QUERY, None)]
    assert done.table is not None
    assert done.table.frame.is_empty()


def test_a_blank_form_has_no_values_whatever_stands_below_it(tmp_path: Path) -> None:
    labels: Rows = [["Opening caseload"], ["New cases"], ["Closed cases"], ["Closing caseload"]]
    blank = placed(form(tmp_path, [*TOP, [], *labels, ["Please send this back by 14 October"]]))
    assert {name: at for name, at in blank.items() if name != "hub"} == {
        "opening": ("B4", None), "arrived": ("B5", None), "closed": ("B6", None), "closing": ("B7", None),
    }  # fmt: skip
