"""Every cell of a workbook stands at its address, with the text that a person would type."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind, SheetProblem
from alexi_ingest.read.guard import Limits
from alexi_ingest.read.workbook import MARK, grid, open_workbook
from tests.read.books import Formula, book, changed

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
CELLS: list[tuple[Any, Any, str | None]] = [
    ("text", "text", "text"),
    ("  kept ", "  kept ", "  kept "),
    ("   ", "   ", "   "),
    ("two\nlines", "two\nlines", "two\nlines"),
    ("007", "007", "007"),
    ("#N/A", "#N/A", "#N/A"),
    ("=1+1", "=1+1", "=1+1"),
    ("caf\u00e9 \u00a0x", "caf\u00e9 \u00a0x", "caf\u00e9 \u00a0x"),
    (7, 7, "7"),
    (-3, -3, "-3"),
    (0.5, 0.5, "0.5"),
    (6.138261464750171, 6.138261464750171, "6.138261464750171"),
    (0.00001, 0.00001, "0.00001"),
    (1e300, int(1e300), "1e+300"),
    (123456789012345, 123456789012345, "123456789012345"),
    (1.5e17, 150000000000000000, "150000000000000000"),
    (True, True, "TRUE"),
    (False, False, "FALSE"),
    (date(2015, 9, 1), date(2015, 9, 1), "2015-09-01"),
    (datetime(2015, 9, 1, 10, 30), datetime(2015, 9, 1, 10, 30), "2015-09-01 10:30:00"),  # noqa: DTZ001 - as in a cell
    (datetime(2015, 9, 1), date(2015, 9, 1), "2015-09-01"),  # noqa: DTZ001 - as in a cell
    (time(10, 30), time(10, 30), "10:30:00"),
    (timedelta(hours=36, minutes=5), timedelta(hours=36, minutes=5), "36:05:00"),
    (Formula("=NA()", "#N/A"), "#N/A", "#N/A"),
    (Formula("=1/0", "#DIV/0!"), "#DIV/0!", "#DIV/0!"),
    (Formula("=1+1", 2), 2, "2"),
    (Formula('="a"', "a"), "a", "a"),
    (None, None, None),
]


def column(path: Path, sheet: int = 0, at: int = 0) -> list[str | None]:
    return open_workbook(path, path.name).sheets[sheet].frame.to_series(at).to_list()


@pytest.mark.parametrize("era", [False, True])
def test_each_kind_of_cell(tmp_path: Path, era: bool) -> None:  # noqa: FBT001 - both eras of dates
    path = book(tmp_path / "x.xlsx", {"A": [[sent, "end"] for sent, _, _ in CELLS]}, date_1904=era)
    assert column(path) == [text for _, _, text in CELLS]
    values = [row[0] for row in grid(path)[0][1]]
    assert values == [value for _, value, _ in CELLS]
    assert [type(value) for value in values] == [type(value) for _, value, _ in CELLS]


@pytest.mark.parametrize("kind", [date, datetime, time, float, int])
def test_columns_of_one_kind_read_as_their_cells_do(tmp_path: Path, kind: type) -> None:
    # The fast way of a column of like cells under a title and a heading, with blanks, against each cell by itself.
    cells = [(sent, text) for sent, _, text in CELLS if type(sent) is kind] * 3
    rows = [["Title"], [None], ["Heading"], [cells[0][0]], [None], *([sent] for sent, _ in cells)]
    path = book(tmp_path / "x.xlsx", {"A": rows})
    assert column(path) == ["Title", None, "Heading", cells[0][1], None, *(text for _, text in cells)]


def test_addresses_are_absolute_below_empty_rows_and_beside_empty_columns(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {"A": [[], [], [None, None, "C3"], [], [None, None, None, "D5"]]})
    [sheet] = open_workbook(path, "x.xlsx").sheets
    assert sheet.frame.shape == (5, 4)
    assert (sheet.frame.item(2, 2), sheet.frame.item(4, 3)) == ("C3", "D5")
    assert grid(path)[0][1][2] == [None, None, "C3", None]


def test_sheets_in_order_hidden_ones_too_and_no_chart_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {"First": [["a"]], "Secret": [["b"]], "Empty": []}, hidden=("Secret",))
    with_chart = openpyxl.load_workbook(path)
    with_chart.create_chartsheet("Chart", 1)
    with_chart.create_sheet("Last")["B2"] = "c"
    with_chart.save(path)
    workbook = open_workbook(path, "sent.xlsx")
    assert (workbook.name, workbook.kind) == ("sent.xlsx", Kind.XLSX)
    assert [(sheet.name, sheet.hidden) for sheet in workbook.sheets] == [
        ("First", False), ("Secret", True), ("Empty", False), ("Last", False),
    ]  # fmt: skip
    assert [name for name, _ in grid(path)] == ["First", "Secret", "Empty", "Last"]
    assert grid(path)[2][1] == []


def test_error_values_are_told_with_their_place(tmp_path: Path) -> None:
    error = Formula("=NA()", "#N/A")
    path = book(
        tmp_path / "x.xlsx", {"A": [["ID"], ["x"]], "B": [["ID", "Sum"], [1, error], [None, None, None, error]]}
    )
    first, second = open_workbook(path, "x.xlsx").sheets
    assert first.problems == ()
    assert second.problems == (SheetProblem("error_value", 2, 1, "#N/A"), SheetProblem("error_value", 3, 3, "#N/A"))
    assert second.frame.rows() == [("ID", "Sum", None, None), ("1", "#N/A", None, None), (None, None, None, "#N/A")]


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (rb"<(/?)(\w)|xmlns=", lambda found: b"<%bx:%b" % (found[1], found[2]) if found[2] else b"xmlns:x="),
        (rb'r="B2"', b"r='B2'"),
        (rb't="e"', b"t='e'"),
        (rb"</sheetData>", b"</sheetData><!-- # -->"),
        (rb"<f>NA\(\)</f>", b""),
    ],
)
def test_error_values_however_the_xml_is_written(tmp_path: Path, pattern: bytes, written: Any) -> None:  # noqa: ANN401 - as `re.sub`
    path = book(tmp_path / "x.xlsx", {"A": [["ID", "Sum"], ["#1", Formula("=NA()", "#N/A")]]})
    changed(path, SHEET, lambda xml: re.sub(pattern, written, xml))
    assert column(path, at=1) == ["Sum", "#N/A"]


@pytest.mark.parametrize("end", [b"", b"<v></v>", b"<v/>", b"<v />"])
@pytest.mark.parametrize("formula", [b"<f>SUM(1,2)</f>", b'<f t="shared" si="0"/>'])
def test_a_formula_without_a_saved_result_is_refused_at_its_cell(tmp_path: Path, formula: bytes, end: bytes) -> None:
    path = book(tmp_path / "x.xlsx", {"Ok": [["a"]], "Sums": [["ID", "Sum"], [1, Formula("=SUM(1,2)", 3)]]})
    second = "xl/worksheets/sheet2.xml"
    changed(path, second, lambda xml: xml.replace(b"<f>SUM(1,2)</f><v>3</v>", formula + end))
    with pytest.raises(ReadError) as refused:
        open_workbook(path, "x.xlsx")
    assert refused.value.problem == "unsaved_formulas"
    assert (refused.value.facts["sheet"], refused.value.facts["cell"]) == ("Sums", "B2")


def test_a_saved_result_may_be_empty_text(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {"A": [["ID", "x"], [1, Formula('=""', "?")], [2, "y"]]})
    changed(path, SHEET, lambda xml: xml.replace(b"<v>?</v>", b"<v></v>"))
    assert column(path, at=1) == ["x", None, "y"]


def test_lying_dimensions_lose_no_row(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {"A": [[str(number)] for number in range(30)]})
    changed(path, SHEET, lambda xml: xml.replace(b'<dimension ref="A1:A30"/>', b'<dimension ref="A1"/>'))
    assert column(path) == [str(number) for number in range(30)]


def test_our_own_sheet_of_a_marked_copy_is_left_out_and_the_like_named_kept(tmp_path: Path) -> None:
    ours = book(tmp_path / "a.xlsx", {"To fix": [[f"{MARK} 1.0"]], "Referrals": [["ID"]]})
    theirs = book(tmp_path / "b.xlsx", {"To fix": [["ring the school"]], "Referrals": [["ID"]]})
    assert [sheet.name for sheet in open_workbook(ours, "a").sheets] == ["Referrals"]
    assert [sheet.name for sheet in open_workbook(theirs, "b").sheets] == ["To fix", "Referrals"]


def test_a_workbook_without_a_filled_cell_is_empty(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {"A": [], "B": []})
    with pytest.raises(ReadError) as refused:
        open_workbook(path, "x.xlsx")
    assert refused.value.problem == "empty_file"
    assert grid(path) == [("A", []), ("B", [])]


def test_a_sheet_that_cannot_be_read_is_damage(tmp_path: Path) -> None:
    path = changed(book(tmp_path / "x.xlsx", {"A": [["a"]]}), SHEET, lambda xml: xml[:-40])
    with pytest.raises(ReadError) as refused:
        open_workbook(path, "x.xlsx")
    assert refused.value.problem == "damaged"


def test_all_sheets_together_are_held_to_the_limit_of_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {"A": [["a"] * 10] * 10, "B": [["b"] * 10] * 10})
    assert len(open_workbook(path, "x", Limits(cells=200)).sheets) == 2
    with pytest.raises(ReadError) as refused:
        open_workbook(path, "x", Limits(cells=199))
    assert refused.value.problem == "too_much_inside"
