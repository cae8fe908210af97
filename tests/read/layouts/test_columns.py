"""Columns and sheets are known by their declared names alone; what is merely alike is offered, never used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alexi_ingest.errors import DeclarationError
from alexi_ingest.read.layouts.columns import match
from alexi_ingest.read.layouts.headings import Columns, load
from alexi_ingest.read.layouts.heads import heads
from alexi_ingest.read.spelling import normalise, normalise_sheet
from tests.read.layouts.declared import CASEWORK

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "table,field,variant,heading\n"


@pytest.fixture
def columns(tmp_path: Path) -> Columns:
    path = tmp_path / "columns.csv"
    path.write_text(CASEWORK, encoding="utf-8")
    return load(path)


def test_the_declaration_as_read(columns: Columns) -> None:
    assert columns.headings("person", "person_id") == ("Young person's ID", "YP ID")
    assert columns.headings("person", "no such") == ()
    assert columns.fields("referral") == ("person_id", "referral_date", "spoke", "accepted")
    assert columns.known("person") == {"young persons id", "yp id", "gender", "sex", "ethnicity"}
    assert columns.sheet("person") == "Young people"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("table,field,heading\nperson,gender,Gender\n", "headings"),
        ("table,field,variant,heading\nperson,gender,standard,\n", "line 2"),
        (
            "table,field,variant,heading\nperson,gender,standard,Sex\nperson,age,standard,SEX:\n",
            r"line 3: two fields of 'person' have the heading 'SEX:': 'gender' \(line 2\) and 'age' \(line 3\)",
        ),
        (
            HEADER + "x,a,standard,Day\nx,a,standard,Date\n",
            "line 3: field 'a' of 'x' has its standard heading",
        ),
        (
            HEADER + "x,,standard,Days\nx,,standard,Dates\n",
            "line 3: the sheet of 'x' has its standard heading",
        ),
        (HEADER + "x,a,other,Day\n", "line 2: field 'a' of 'x' has no standard heading: write standard as the variant"),
        (HEADER + "x,,other,Days\nx,a,standard,Day\n", "line 2: the sheet of 'x' has no standard heading"),
        (HEADER + "x,a,standard,T1 > Date\nx,b,standard,First > Day\nx,a,other,First > Day\n", "line 4"),
        (HEADER + "x,a,standard,T1 > Date\nx,b,standard,First > Date\nx,a,other,First > Day\n", "line 4"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "columns.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=reason):
        load(path)


@pytest.mark.parametrize(
    "written",
    [
        "Young person's ID",
        "young person\u2019s id",
        " YOUNG\u00a0PERSON'S  ID : ",
        "Young person's\nID*",
        "Young person`s_ID)",
        "\u200bYoung person's ID?",
        "(Young person's) ID",
    ],
)
def test_one_heading_however_it_is_written(written: str) -> None:
    assert normalise(written) == "young persons id"


def test_signs_that_tell_headings_apart_stay() -> None:
    assert len({normalise(text) for text in ("Share", "Share (%)", "Share (\u00a3)", "Share 2")}) == 4


@pytest.mark.parametrize("name", ["Referrals", "Referrals Q2", "referrals 2015-16", "1. Referrals", "Referrals (2)"])
def test_a_sheet_may_carry_its_period_or_number(name: str) -> None:
    assert normalise_sheet(name) == "referrals"


def test_headings_are_matched_exactly_or_offered(columns: Columns) -> None:
    matched = match(heads([["Notes", "Sex", None, "YP-ID", "Ethnicty", "GENDER"]]), "person", columns)
    assert matched.columns == {"gender": 1, "person_id": 3}
    assert matched.headings == {"gender": "Sex", "person_id": "YP-ID"}
    assert matched.missing == ("ethnicity",)
    assert matched.repeated == ((5, "gender"),)
    assert matched.extra == ((0, "Notes"), (4, "Ethnicty"))
    assert matched.similar == {4: "ethnicity"}


def test_each_similar_heading_is_offered_once(columns: Columns) -> None:
    matched = match(heads([["YP ID", "Gendder", "Gendr", "Ethnicity"]]), "person", columns)
    assert list(matched.similar.values()) == ["gender"]


PATHS = """\
table,field,variant,heading
score,,standard,Return > Scores
score,,other,Sheet1 > Table of scores
score,person,standard,ID
score,sdq,standard,Initial > SDQ total
score,sdq,short,T1 > SDQ
"""


@pytest.mark.parametrize(
    ("rows", "found", "shown"),
    [
        ([["ID", "Initial"], [None, "SDQ total"]], {"person": 0, "sdq": 1}, "Initial > SDQ total"),
        ([["ID", "T1"], [None, "SDQ total"]], {"person": 0, "sdq": 1}, "T1 > SDQ total"),
        ([["ID", "Initial - SDQ"]], {"person": 0, "sdq": 1}, "Initial - SDQ"),
        ([["ID", "Initial", None], [None, "Date", "SDQ"]], {"person": 0, "sdq": 2}, "Initial > SDQ"),
        ([["Initial", None], ["SDQ", "ID"]], {"person": 1, "sdq": 0}, "Initial > SDQ"),
        ([["ID", "Review"], [None, "SDQ"]], {"person": 0}, None),
    ],
)
def test_each_level_of_a_path_goes_by_its_own_names(
    tmp_path: Path, rows: list[list[str | None]], found: dict[str, int], shown: str | None
) -> None:
    path = tmp_path / "columns.csv"
    path.write_text(PATHS, encoding="utf-8")
    columns = load(path)
    matched = match(heads(rows), "score", columns)
    assert matched.columns == found
    assert matched.headings.get("sdq") == shown
    assert (columns.sheet("score"), columns.title("score")) == ("Return", "Scores")
    assert columns.titles["score"] == {"scores", "table of scores"}


@pytest.mark.parametrize(
    ("sent", "similar"),
    [
        ("Intial > SDQ total", True),
        ("Initial > SDQ totl", True),
        ("Review > SDQ total", False),
        ("Initial > Date", False),
        ("Initial SDQ totl", True),
        ("Initial", False),
    ],
)
def test_a_path_is_offered_where_every_level_is_alike(tmp_path: Path, sent: str, similar: bool) -> None:  # noqa: FBT001 - a table of cases
    path = tmp_path / "columns.csv"
    path.write_text(PATHS, encoding="utf-8")
    matched = match(heads([[part] for part in sent.split(" > ")]), "score", load(path))
    assert bool(matched.similar) is similar


def test_a_heading_that_is_merged_downwards_is_above_no_other() -> None:
    found = heads([["ID", None, "Initial", None], [None, "Date", "SDQ", "Date"]])
    assert [head.path for head in found] == [("ID",), ("Date",), ("Initial", "SDQ"), ("Initial", "Date")]
