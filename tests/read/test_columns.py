"""Columns and sheets are known by their declared names alone; what is merely alike is offered, never used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import Sheet
from alexi_ingest.read.columns import Columns, find_sheet, find_text, load, match
from alexi_ingest.read.spelling import normalise, normalise_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DECLARED = """\
table,field,variant,heading
person,,standard,Young people
person,,short,YP
person,person_id,short,YP ID
person,person_id,standard,Young person's ID
person,gender,standard,Gender
person,gender,other,Sex
person,ethnicity,standard,Ethnicity
referral,,standard,Referrals
referral,person_id,standard,Young person's ID
referral,referral_date,standard,Date of referral
referral,spoke,standard,Spoke
referral,accepted,standard,Accepted?
"""


@pytest.fixture
def columns(tmp_path: Path) -> Columns:
    path = tmp_path / "columns.csv"
    path.write_text(DECLARED, encoding="utf-8")
    return load(path)


def sheet(name: str, *rows: Sequence[str | None], hidden: bool = False) -> Sheet:
    frame = pl.DataFrame(rows, schema={str(at): pl.String for at in range(len(rows[0]))}, orient="row")
    return Sheet(name, frame, hidden)


PERSONS = ["YP ID", "Gender", "Ethnicity"]
REFERRALS = ["Young person's ID", "Date of referral", "Spoke"]


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
        ("table,field,variant,heading\nperson,gender,standard,Sex\nperson,age,standard,SEX:\n", "line 3"),
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
    matched = match(["Notes", "Sex", None, "YP-ID", "Ethnicty", "GENDER"], "person", columns)
    assert matched.columns == {"gender": 1, "person_id": 3}
    assert matched.headings == {"gender": "Sex", "person_id": "YP-ID"}
    assert matched.missing == ("ethnicity",)
    assert matched.repeated == ((5, "gender"),)
    assert matched.extra == ((0, "Notes"), (4, "Ethnicty"))
    assert matched.similar == {4: "ethnicity"}


def test_each_similar_heading_is_offered_once(columns: Columns) -> None:
    matched = match(["YP ID", "Gendder", "Gendr", "Ethnicity"], "person", columns)
    assert list(matched.similar.values()) == ["gender"]


@pytest.mark.parametrize(
    ("sheets", "name", "similar"),
    [
        ([sheet("Guidance", ["x"]), sheet("referrals ", REFERRALS)], "referrals ", None),
        ([sheet("Referrals 2", REFERRALS), sheet("Referrals", REFERRALS)], "Referrals", None),
        ([sheet("Referrals", REFERRALS, hidden=True), sheet("Referrals 2", REFERRALS)], "Referrals 2", None),
        ([sheet("Referals", REFERRALS)], None, "Referals"),
        ([sheet("Data", REFERRALS), sheet("YP", PERSONS)], "Data", None),
        ([sheet("Data", REFERRALS), sheet("More", REFERRALS)], None, None),
        ([sheet("YP", REFERRALS)], None, None),
        ([sheet("Data", ["Spoke", "Accepted", "Date of referral"])], None, None),
        ([sheet("Data", ["Young person's ID", "Spoke"])], None, None),
        ([sheet("Data", PERSONS)], None, None),
    ],
)
def test_the_sheet_of_a_table(columns: Columns, sheets: list[Sheet], name: str | None, similar: str | None) -> None:
    choice = find_sheet(sheets, "referral", ("person_id", "referral_date"), columns)
    assert (choice.sheet.name if choice.sheet else None, choice.similar) == (name, similar)


@pytest.mark.parametrize(
    ("headings", "table"), [(PERSONS, "person"), (REFERRALS, "referral"), (["Young person's ID", "x"], None)]
)
def test_a_csv_is_the_table_that_it_fits_best(columns: Columns, headings: list[str | None], table: str | None) -> None:
    taken = [own for own in ("person", "referral") if find_text(sheet("x", headings), own, columns).sheet]
    assert taken == ([table] if table else [])
