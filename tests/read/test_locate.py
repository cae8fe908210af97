"""Headings are found where a person would point, and rows that are no records are known for what they are."""

from __future__ import annotations

from datetime import date

import pytest

from alexi_ingest.read.locate import heading_row, headings, is_note, is_total, joined, without_footnotes

NONE = [None] * 4
LIST = ["ID", "Date of referral", "Spoke", "Score"]
RECORD = ["P1", date(2015, 9, 1), "North", 3.0]
TEXTS = ["P1", "Female", "North", "Yes"]
IMPORT = ['{"ImportId":"startDate"}', '{"ImportId":"QID1"}', '{"ImportId":"QID2_TEXT"}']
ANSWER = ["2015-01-05 10:00:00", "1", "x"]

Rows = list[list[object]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # lists
        ([LIST, RECORD, RECORD], (0, 0)),
        ([LIST], (0, 0)),
        ([LIST, TEXTS, ["P2", "Male", "South", "No"]], (0, 0)),
        ([["Casework return"], ["July to September 2015"], [], LIST, RECORD], (3, 3)),
        ([["Hub", "hub-01"], ["Quarter", "2015-16 Q2"], LIST, RECORD], (2, 2)),
        ([["Hub", "h", "Quarter", 2.0], LIST, RECORD, RECORD], (1, 1)),
        ([NONE, [None, "Title"], [None, *LIST], [None, *RECORD]], (2, 2)),
        ([["ID", "Date of referral\n(dd/mm/yyyy)", " Spoke ", "Score?"], ["P1", "01/09/2015", "", "3"]], (0, 0)),
        ([LIST, ["P1", None, None, None], ["P2", None, "North", None]], (0, 0)),
        ([["ID", None, "Spoke", "Score"], RECORD, RECORD], (0, 0)),
        ([["Name"], ["Anna"], ["Berta"]], (0, 0)),
        # two rows: blocks above repeated headings
        (
            [
                ["ID", "Initial", None, "Review", None],
                [None, "Date", "Score", "Date", "Score"],
                ["P1", date(2015, 1, 1), 7.0, date(2015, 6, 1), 9.0],
            ],
            (0, 1),
        ),
        ([["Outcomes"], [None, "Initial", None, "Review"], ["ID", "Date", "Score", "Date"], RECORD], (1, 2)),
        # two rows: a survey's questions, blank after the first column of a block, above its options
        (
            [
                ["Respondent ID", "Start Date", "Which do you use?", None, None, "Role"],
                [None, None, "Phone", "Letter", "E-mail", "Open-Ended Response"],
                ["118", "05/01/2015", "Phone", None, "E-mail", "Nurse"],
            ],
            (0, 1),
        ),
        (
            [
                ["Respondent ID", "Which do you use?", *[None] * 8],
                [None, *[f"Option {letter}" for letter in "abcdefgh"], "Other (please specify)"],
                ["118", *["x"] * 9],
            ],
            (0, 1),
        ),
        # two and three rows: names, texts, import ids
        (
            [["StartDate", "Q1", "Q2"], ["Start Date", "Role?", "Why?"], IMPORT, ["2015-01-05 10:00:00", "1", "x"]],
            (0, 2),
        ),
        ([["StartDate", "Q1", "Q2"], IMPORT, ["2015-01-05 10:00:00", "1", "x"]], (0, 1)),
        ([["V1", "V8", "Q1"], ["ResponseID", "StartDate", "Which role?"], ["R_1", "2015-01-05", "4"]], (0, 1)),
        # no headings
        ([], None),
        ([[], [None, ""], ["  "]], None),
        ([RECORD, RECORD, RECORD], None),
        ([RECORD, ["P2", "unknown", "South", "none"], RECORD], None),
        ([["1", "2"], ["3", "4"]], None),
    ],
)
def test_where_the_headings_stand(rows: Rows, expected: tuple[int, int] | None) -> None:
    assert headings(rows) == expected


def test_headings_are_not_looked_for_far_down() -> None:
    assert headings([[]] * 59 + [LIST, RECORD]) == (59, 59)
    assert headings([[]] * 60 + [LIST, RECORD]) is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["ID and spoke of each"], [], LIST, RECORD], 2),
        ([["Spoke", "North"], LIST, LIST], 1),
        ([["spoke: ", "\u00a0ID)", None]], 0),
        ([["Spoke"], RECORD], None),
        ([], None),
    ],
)
def test_declared_headings_are_found_by_name(rows: Rows, expected: int | None) -> None:
    assert heading_row(rows, {"id", "date of referral", "spoke", "score"}) == expected


def test_one_known_heading_is_enough_where_there_is_only_one() -> None:
    assert heading_row([["x"], ["Name"]], {"name"}) == 1


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["a", None, "b"]], ("a", "", "b")),
        ([["ID", "Q", None], [None, "x", "y"]], ("ID", "Q - x", "Q - y")),
        ([["Name", None], ["Name", None]], ("Name", "")),
        ([["Q1", "Q2"], ["Text", "Q2"], ['{"ImportId":"QID1"}', '{"ImportId":"QID2"}']], ("Q1 - Text", "Q2")),
        ([["a"], ["b", "c"]], ("a - b", "a - c")),
        # merged downwards: such a column has no group, and gives none
        ([["ID", None, "Q", None], [None, "x", "y", "z"]], ("ID", "x", "Q - y", "Q - z")),
        ([["T1", None, "Seen?", None], ["Date", "Score", None, "By"]], ("T1 - Date", "T1 - Score", "Seen?", "By")),
        # a group ends where a group above it begins
        (
            [["A", None, None, "B", None], ["x", None, None, None, None], [2013, 2014, 2015, "p", "q"]],
            ("A - x - 2013", "A - x - 2014", "A - x - 2015", "B - p", "B - q"),
        ),
        ([["Boys", None, None], [2013, None, 2014]], ("Boys - 2013", "", "Boys - 2014")),
        ([["Area", "New", "Closed"], [1, 2, 3]], ("Area", "New", "Closed")),
    ],
)
def test_rows_of_headings_become_one(rows: Rows, expected: tuple[str, ...]) -> None:
    assert joined(rows) == expected


@pytest.mark.parametrize(
    ("cells", "key", "expected"),
    [
        (["Total", "12"], "", True),
        (["Grand total:", "12", "\u00a31,200.50", "45%"], "Grand total:", True),
        (["Sub-total", "3"], "", True),
        (["TOTAL REFERRALS", "3"], "", True),
        (["Totals"], "Totals", True),
        (["Sub total:"], "", True),
        (["Total Respect"], "", False),
        (["Total", "12"], "P1", False),
        (["Total Respect training", "1 May 2015", "12"], "", False),
        (["Total Respect training", "Held"], "", False),
        (["Totally new", "3"], "", False),
        (["P1", "Total"], "P1", False),
    ],
)
def test_totals(cells: list[str], key: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_total(cells, key) is expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Note: provisional"], True),
        (["* estimated"], True),
        (["Source: our own records"], True),
        (["These figures are not final"], True),
        (["P0012"], False),
        (["North East"], False),
        (["Notes", "12"], False),
    ],
)
def test_notes(cells: list[str], expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_note(cells) is expected


def test_only_notes_at_the_end_are_footnotes() -> None:
    rows = [["a", "b"], ["a remark in the middle"], ["c", "d"], [], ["a remark at the end"], [" "]]
    assert without_footnotes(rows) == rows[:3]
    one_column = [["what I liked the most"], ["how we were all heard"]]
    assert without_footnotes(one_column) == one_column
