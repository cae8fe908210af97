"""Headings are found on sheets shaped as those that people send and publish, typed or as text."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from alexi_ingest.read.locate import headings

N = None
D = [date(2015, month, 1) for month in range(1, 13)]
P1: list[object] = ["P1", D[0], "North", 3]
P2: list[object] = ["P2", D[1], "South", 4]
LIST: list[object] = ["ID", "Date", "Spoke", "Score"]
BLOCKS: list[object] = ["ID", "Date", "Score", "Date", "Score"]
OUTCOME: list[object] = ["P1", D[0], 3, D[1], 4]

# fmt: off
SHAPES: dict[str, tuple[list[list[object]], tuple[int, int] | None]] = {
    # lists of cases
    "Annex A": ([
        ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "Date of Contact", "Contact Source"],
        [9000001, "Female", "a) WBRI", D[0], 6.138, D[4], "q) 6: Police"],
        [9000002, "b) Female", "k) APKN", N, 8.884, D[4], "b) 1B: Individual"],
    ], (0, 0)),
    "SSDA903": ([
        ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MC_DOB"],
        ["1", "1", "20/03/2003", "WBRI", "A123456789123", ""], ["2", "2", "12/08/2012", "WIRI", "H801200001001", ""],
    ], (0, 0)),
    "notes and pairs straight above": ([["Please fill in one row for each."], ["Hub", "North"], LIST, P1, P2], (2, 2)),
    "pairs with a gap": ([["Name of hub", N, "North"], ["Quarter", N, "2015-16 Q2"], LIST, P1, P2], (2, 2)),
    "pairs side by side": ([["Hub", "North", N, "Quarter", "Q2"], ["By", "A. B.", N, "Year", 2015], [],
                            [*LIST, "Open?"], [*P1, "Y"], [*P2, "N"]], (3, 3)),
    "template": ([["Return"], ["Hub", "North"], [], LIST, [], []], (3, 3)),
    "IDs filled in": ([LIST, [1, N, N, N], [2, N, N, N], [3, N, N, N]], (0, 0)),
    "headings again": ([LIST, P1, P2, LIST, P1], (0, 0)),
    "instructions below": ([LIST, ["Your own ID", "dd/mm/yyyy", "Choose from the list", "0 to 40"], P1, P2], (0, 1)),
    "codes above": ([["CH01", "CH02", "CH03", "CH04"], LIST, P1, P2], (0, 1)),
    "a remark to the right": ([["List", N, N, N, N, "Draft 2"], [], LIST, P1, P2], (2, 2)),
    "page of a report": ([["Printed: 3 March 2015 10:31", N, N, "Page 1 of 3"], LIST, P1, P2], (1, 1)),
    "groups": ([["Hub", "North"], ["Child", N, "Referral", N], LIST, P1, P2], (1, 2)),
    "times": ([["Session", "Date", "Start"], ["S1", D[0], time(9, 30)], ["S2", D[1], time(10)]], (0, 0)),
    "a note between": ([LIST, ["(one row for each young person)"], P1, P2], (0, 0)),
    "truths": ([["ID", "Open", "Closed"], ["P1", True, False], ["P2", False, True]], (0, 0)),
    # outcome and risk blocks
    "blocks": ([[N, "Initial", N, "Review", N], BLOCKS, OUTCOME], (0, 1)),
    "blocks not filled in": ([["Outcomes"], ["Hub:", "X"], [], ["ID", "T1", N, "T2", N],
                              [N, "Date", "Score", "Date", "Score"]], (3, 4)),
    "blocks in three rows": ([["ID", "Assessments", N, N, N], [N, "T1", N, "T2", N],
                              [N, "Date", "Score", "Date", "Score"], OUTCOME], (0, 2)),
    "blocks with a blank column": ([[N, "T1", N, N, "T2", N], ["ID", "Date", "Score", N, "Date", "Score"],
                                    ["P1", D[0], 3, N, D[1], 4], ["P2", D[0], 3, N, D[1], 4]], (0, 1)),
    # published tables
    "years": ([["Table 1"], ["England"], [N, N, N, "numbers"], [N, 2013, 2014, 2015], [], ["All children", 12, 13, 14],
               ["Gender"], ["Male", 6, 7, 8], ["Female", 6, 6, 6]], (3, 3)),
    "years under measures": ([["Table 1"], [], [N, "numbers", N, "percentages", N], [N, 2013, 2014, 2013, 2014], [],
                              ["All", 12, 13, 100, 100], [], ["Male", 6, 7, 51, 52]], (2, 3)),
    "quarters under years": ([[N, 2014, N, 2015, N], ["Hub", "Q1", "Q2", "Q1", "Q2"], ["hub-01", 1, 2, 3, 4]], (0, 1)),
    "dates as headings": ([["Area", *D[:3], "Total"], ["Leeds", 1, 2, 3, 6], ["York", 1, 2, 3, 6]], (0, 0)),
    "dates over texts": ([["Name", *D[:3]], ["A", "Present", "Absent", "Present"], ["B", "Absent", N, N]], (0, 0)),
    "units": ([["Line", "2013-14", "2014-15"], [N, "\u00a3000", "\u00a3000"],
               ["Staff", 9, 10], ["Rent", 1, 2]], (0, 1)),
    "numbers of columns": ([["Area", "Boys", "Girls", "All"], ["(1)", "(2)", "(3)", "(4)"],
                            ["Leeds", 1, 2, 3], ["York", 3, 2, 5]], (0, 1)),
    "a total beside groups": ([[N, "Female", N, "Male", N, "Total"], ["Source", "<13", "13+", "<13", "13+", N],
                               ["Police", 1, 2, 3, 4, 10], ["Schools", 1, 2, 3, 4, 10]], (0, 1)),
    "merged downwards": ([["Source", "Female", N, N, "Total"], [N, "<13", "13-15", "16+", N],
                          ["Police", 1, 2, 3, 6], ["Schools", 1, 2, 3, 6]], (0, 1)),
    "crosstab": ([["Gender * Area"], ["Count"], [N, N, "Area", N, "Total"], [N, N, "North", "South", N],
                  ["Gender", "Female", 3, 4, 7], [N, "Male", 3, 4, 7], ["Total", N, 6, 8, 14]], (2, 3)),
    "pivot": ([["Spoke", "(All)"], [], ["Count of ID", "Column Labels"], ["Row Labels", "Female", "Male", "All"],
               ["North", 1, 2, 3], ["South", 1, 2, 3]], (3, 3)),
    "two columns": ([[N, "Number"], ["Leeds", 3], ["York", 4]], (0, 0)),
    "a list of notes": ([["Notes"], ["This worksheet contains one table."], ["Note number", "Note text"],
                         ["1", "Figures are rounded."], ["2", "Includes those not known."]], (2, 2)),
    # forms
    "a form's first grid": ([["Monitoring"], ["Hub", "X"], [], ["1. Caseload"], ["Opening", 12], ["New", 3],
                             ["Closing", 15], [], ["2. Referrals"], [N, "Female", "Male"], ["Police", 1, 2],
                             ["Schools", 3, 4], ["Total", 4, 6]], (9, 9)),
    "three tables": ([["A. Spokes"], ["Spoke", "Authority", "FTE"], ["S1", "Leeds", 1.0], [], ["C. Policies"],
                      ["Item", "Leeds", "York", "Hull", "Upton", "Holme"],
                      ["Strategy", "Draft", "Draft", "None", "None", "None"]], (1, 1)),
    "a timesheet": ([["Name", "Mon", "Tue", "Wed"], [N, *D[:3]], ["A", 7, 7.5, 7.5], ["B", 7, 7.5, 6]], (0, 1)),
    # surveys
    "Qualtrics": ([["StartDate", "Progress", "Q1"], ["Startdatum", "Aktueller Stand", "A question, with some text."],
                   ['{"ImportId":"startDate"}', '{"ImportId":"progress"}', '{"ImportId":"QID1"}'],
                   ["2015-01-05 10:00:00", "100", "2"]], (0, 2)),
    "Qualtrics, legacy": ([["V1", "V8", "V10", "Q1", "Q2", N], ["ResponseID", "StartDate", "Finished", "A choice.",
                           "A text.", N], ["R_2YPOQ60", "2015-01-05 10:00:00", "1", "2", "Hello", N]], (0, 1)),
    "SurveyMonkey": ([["RespondentID", "Have you been?", "Which have you seen?", N, N, "Rank them", N, "Age"],
                      [N, "Response", "One", "Two", "Three", "One", "Two", "Response"],
                      ["3292879998", "Yes", "One", N, "Three", "2", "1", "18-29"],
                      ["3292879538", "No", N, N, N, N, N, "30-44"]], (0, 1)),
    "SurveyMonkey's summary": ([["Q1. How sure are you?"], ["Answer Choices", "Responses", N], ["Very", "45.00%", 9],
                                ["Not", "55.00%", 11], [N, "Answered", 20]], (1, 1)),
    "Microsoft Forms": ([["ID", "Start time", "Email", "Name", "Your role?"],
                         [1, datetime(2015, 1, 1, 9, 3), "anonymous", N, "Nurse"]], (0, 0)),  # noqa: DTZ001 - as a cell
    # none
    "a cover": ([["Return"], [], ["Hub", "North"], ["Quarter", "2015/16 Q2"], ["Date", D[0]], ["Signature", N]], None),
    "a cover in words": ([["Referrals, 2015"], ["This workbook contains statistics on referrals."], ["Contact"],
                          ["Statistics team"]], None),
    "steps": ([["How to fill this in"], [], [1, "Read the notes."], [2, "Use one row for each person."]], None),
    "questions and answers": ([["Narrative"], [], ["1. What went well?", "We met many people, who were glad."],
                               ["2. What did not?", "The car broke down on the way."]], None),
    "labels and figures": ([["Caseload"], ["Opening caseload", 12], ["New cases", 3], ["Closing", 15]], None),
    "records of text": ([["P1", "North", "Yes"], ["P2", "South", "No"], ["P3", "North", "Yes"]], None),
    "figures": ([[1, 2, 3], [4, 5, 6], ["Total", 7, 9]], None),
    "a title": ([["Casework return"]], None),
    "two headings alone": ([["ID", "Name"]], (0, 0)),
}
# fmt: on


@pytest.mark.parametrize("name", SHAPES)
def test_headings_of_a_shape(name: str) -> None:
    rows, expected = SHAPES[name]
    assert headings(rows) == expected
    assert headings([[_text(cell) for cell in row] for row in rows]) == expected


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)
