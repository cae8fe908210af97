"""A survey's export is read as its platform makes it, by texts or names, with one to three rows of headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.declare import SurveyLayout
from alexi_ingest.model import Severity
from tests.read.books import book
from tests.read.layouts.declared import read, reader, said, told

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.layouts.lists import ListRead

Rows = list[list[Any]]
ERROR = Severity.ERROR
SURVEY = """\
answer,,standard,Sheet
answer,response,standard,Respondent ID
answer,response,qualtrics,ResponseId
answer,response,legacy,ResponseID
answer,response,forms,ID
answer,response,jisc,Unique Response Number
answer,response,smart,UserID
answer,role,standard,What is your role?
answer,role,name,Q1
answer,phone,standard,Which do you use? > Phone
answer,phone,name,Q2_1
answer,letter,standard,Which do you use? > Letter
answer,letter,name,Q2_2
answer,why,standard,Why isn't it more?
answer,why,id,QID3_TEXT
"""


MONKEY: Rows = [
    ["Respondent ID", "What is your role?", "Which do you use?", "", "Why isn&#39;t it <b>more</b>?"],
    ["", "Response", "Phone", "Letter", "Open-Ended Response"],
]
ANSWERS: Rows = [["118001", "Nurse", "Phone", "", "no time"], ["118002", "Teacher", "", "Letter", ""]]
IMPORT: list[Any] = ['{"ImportId":"_recordId"}', *(f'{{"ImportId":"{name}"}}' for name in ("QID1", "QID2_1", "QID2_2")),
                     '{"ImportId":"QID3_TEXT"}']  # fmt: skip


def csv_of(path: Path, rows: Rows) -> Path:
    quoted = [",".join('"' + str(cell).replace('"', '""') + '"' if cell else "" for cell in row) for row in rows]
    path.write_text("\n".join(quoted) + "\n", encoding="utf-8")
    return path


def answer(folder: Path, rows: Rows) -> ListRead:
    return read(csv_of(folder / "export.csv", rows), reader(folder, SURVEY, SurveyLayout()))["answer"]


@pytest.mark.parametrize(
    ("headings", "last"),
    [
        (MONKEY, 1),
        # Qualtrics: names, texts (in any language), import IDs; without the last; and as it was before 2016
        ([["ResponseId", "Q1", "Q2_1", "Q2_2", "Q3"],
          ["Antwort-ID", "Rolle?", "Womit - Telefon", "Womit - Brief", "Warum?"],
          IMPORT], 2),
        ([["V1", "Q1", "Q2_1", "Q2_2", "Q3"],
          ["ResponseID", "Role?", "Which? - Phone", "Which? - Letter", "Why isn't it more?"]], 1),
        ([["ResponseId", "Q1", "Q2_1", "Q2_2", "Why isn't it more?"], IMPORT], 1),
        # one row: Microsoft and Google Forms, Jisc
        ([["ID", "What is your role?", "Which do you use? Phone", "Which do you use? Letter",
           "Why isn't it more?"]], 0),
        ([["Unique Response Number", "1. What is your role?", "2.a. Which do you use? - Phone",
           "2.b. Which do you use? - Letter", "3. Why isn't it more?"]], 0),
        # SmartSurvey: three rows, unnamed columns inherit the question
        ([["UserID", "What is your role?", "Which do you use?", "", "Why isn@SQ@t it more?"],
          ["", "", "Phone", "Letter", ""]], 1),
    ],
)  # fmt: skip
def test_an_export_is_read_by_texts_or_names(tmp_path: Path, headings: Rows, last: int) -> None:
    done = answer(tmp_path, [*headings, *ANSWERS])
    assert done.findings == ()
    assert done.table is not None
    assert done.table.heading_rows == (0, last)
    assert done.table.frame.rows() == [
        (last + 2, "118001", "Nurse", "Phone", None, "no time"),
        (last + 3, "118002", "Teacher", None, "Letter", None),
    ]


def test_a_deleted_second_row_of_headings_leaves_what_can_be_known(tmp_path: Path) -> None:
    done = answer(tmp_path, [MONKEY[0], *ANSWERS])
    assert done.table is not None
    assert done.table.heading_rows == (0, 0)
    assert done.table.frame.select("_row", "response", "role", "why").rows() == [
        (2, "118001", "Nurse", "no time"), (3, "118002", "Teacher", None),
    ]  # fmt: skip
    assert told(done.findings)[0] == ("answer.sheet.missing_block", "empty_block", ERROR, None)
    assert (
        said(done.findings)[0] == "Missing: the headings under “Which do you use?”. They should be “Phone”, “Letter”."
    )


def test_a_question_alone_is_not_offered_for_its_option(tmp_path: Path) -> None:
    long = "Which of all these ways of getting in touch with the service do you use?"
    declared = reader(
        tmp_path, f"a,id,standard,ID\na,role,standard,Role\na,phone,standard,{long} > SMS\n", SurveyLayout()
    )
    done = read(csv_of(tmp_path / "export.csv", [["ID", "Role", long], ["7", "Nurse", "SMS"]]), declared)["a"]
    assert told(done.findings)[0] == ("a.phone.missing_column", "missing_under", ERROR, None)


def test_an_option_of_another_question_is_not_taken_for_a_field(tmp_path: Path) -> None:
    rows = [
        ["Respondent ID", "Whom do you ask?", "", "What is your role?"],
        ["", "What is your role?", "Nobody", "Response"],
    ]
    done = answer(tmp_path, [*rows, ["118001", "", "x", "Nurse"]])
    assert done.table is not None
    assert (done.table.columns["role"], done.table.headings["role"]) == (3, "What is your role?")


def test_a_workbook_whose_rows_are_far_down_is_no_export(tmp_path: Path) -> None:
    done = read(
        book(tmp_path / "x.xlsx", {"Sheet": [["a", "b"], ["c", "d"]]}), reader(tmp_path, SURVEY, SurveyLayout())
    )
    assert told(done["answer"].findings) == [("answer.sheet.headings_not_found", "headings_not_found", ERROR, None)]
