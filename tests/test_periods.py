"""Periods in every style that people write, and no guess where a text may mean two."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.period_styles import period_in, read_period
from alexi_ingest.periods import (
    Quarter,
    bounds,
    holds,
    is_later,
    lies_in,
    of_day,
    periodicity_of,
    previous,
    quarter,
    quarter_of,
)

Q2, YEAR = "2015-16-Q2", "2015-16"
QUARTERS = st.builds(Quarter, st.integers(2000, 2098), st.integers(1, 4))

ALONE = [
    *((text, Q2) for text in (
        "2015/16 Q2", "2015-16-Q2", "2015-16 q2", "Q2 2015/16", "Q2 2015-16", "Q2-2015-16", "2015-16 quarter 2",
        "201516 Q2",
        "1516Q2", "15/16 Q2", "Qtr 2, 2015\u201316", "Quarter 2 of 2015-16", "2nd quarter 2015/16",
        "second quarter of 2015-16",
        "2015-2016 Q2", "Q2 FY2015-16", "(2015/16) Q2", "2015_16_Q2", " 2015-16\u00a0Q2 ",
        "July to September 2015", "Jul-Sep 2015", "Jul \u2013 Sept 2015", "July 2015 to September 2015",
        "2015 July to September",
        "1 July 2015 to 30 September 2015", "1st July to 30th September 2015", "01/07/2015 - 30/09/2015",
        "2015-07-01 to 2015-09-30", "Quarter ending September 2015", "quarter ended 30 September 2015",
        "2015-16 Q2 (July to September 2015)", "2015-16 (July to September 2015)",
    )),
    ("January to March 2016", "2015-16-Q4"),
    ("Oct-Dec 2015", "2015-16-Q3"),
    ("2017-18", "2017-18"),
    ("201819", "2018-19"),
    ("2019/20", "2019-20"),
    ("1920", "2019-20"),
    ("21/22", "2021-22"),
    ("2015-2016", YEAR),
    ("FY 15/16", YEAR),
    ("financial year 2015-16", YEAR),
    ("April 2015 to March 2016", YEAR),
    ("1999/2000", "1999-00"),
    ("R1", "R1"),
    ("round 2", "R2"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "period"), ALONE)
def test_a_period_is_read_in_any_style(text: str, period: str) -> None:
    assert read_period(text) == period


NEVER = [
    "", "Q2", "2015", "2022", "2021", "2021 Q2", "14032021", "Q2 2015", "2015 Q2", "2015-17", "2016-15",
    "2015-16 Q5", "15-17 Q2",
    "2015-16 Q2 Q3", "Q2 2015-16 and 2016-17", "2015-16 Q3 (July to September 2015)", "July to August 2015",
    "September 2015",
    "2 July to 30 September 2015", "31/13/2015 to 99/99/2016", "July and September 2015", "Jul-Sep 15", "201112",
    "2011-12-05",
    "05/06/2015", "R10", "٢٠١٥-١٦", "2015-16 " * 100,
]  # fmt: skip


@pytest.mark.parametrize("text", NEVER)
def test_nothing_is_guessed(text: str) -> None:
    assert read_period(text) is None
    assert period_in(f"Casework return {text}.xlsx") is None


WITHIN = [
    ("Casework return 2015-16 Q2 v3.xlsx", Q2),
    ("Casework_2015-16_Q2_final2.xlsx", Q2),
    ("hub-03 casework 1516 Q2 (2).xlsx", Q2),
    ("Q2 casework register, hub 7, 2015/16", Q2),
    ("Training log July-September 2015.csv", Q2),
    ("Period: quarter 2, 2015/16 (as sent 12-10-2015)", Q2),
    ("2015-10-12 casework 2015-16 Q2.xlsx", Q2),
    ("Spokes FY15-16.xlsx", YEAR),
    ("Spokes 2015-16 hub-03.xlsx", YEAR),
    ("visits round 2.xlsx", "R2"),
    ("Round: 2", "R2"),
    ("Round R2", "R2"),
    ("round no. 3 of visits", "R3"),
    ("visits round 2, 2015-16.xlsx", YEAR),
    ("Training log 12-13 May 2015.csv", None),
    ("Training 12-13 May Q1.csv", None),
    ("notes 15-16.xlsx", None),
    ("hub 1920.xlsx", None),
    ("casework r2.xlsx", None),
    ("Q2 return.xlsx", None),
    ("scan 20151012.pdf", None),
    ("casework v2015-16.2.xlsx", None),
]


@pytest.mark.parametrize(("text", "period"), WITHIN)
def test_one_period_is_found_in_a_longer_text(text: str, period: str | None) -> None:
    assert period_in(text) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Fieldwork_R2.xlsx", "R2"), ("fieldwork r2 (3).xlsx", "R2"), ("visits round 2, 2015-16 Q2.xlsx", "R2"),
        ("Fieldwork R1 and R2.xlsx", None), ("Fieldwork PR2.xlsx", None), ("Fieldwork 2015-16.xlsx", YEAR),
    ],
)  # fmt: skip
def test_in_what_is_owed_by_rounds_a_round_is_read_before_all_else(text: str, period: str | None) -> None:
    assert period_in(text, "rounds") == period


@given(QUARTERS)
def test_the_standard_form_is_read_back(one: Quarter) -> None:
    text = str(one)
    year = text[: -len("-Q1")]
    assert quarter(text) == one
    assert read_period(text) == period_in(f"A return, {text} (3).xlsx") == text
    assert read_period(year) == year
    assert bounds(text) == (one.first, one.last)
    assert previous(str(one.next)) == text


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_every_day_lies_in_its_own_quarter(day: date) -> None:
    found = quarter_of(day)
    assert found.first <= day <= found.last
    assert read_period(f"{found.first:%d/%m/%Y} to {found.last:%d/%m/%Y}") == str(found)
    assert read_period(f"{found.first:%B} to {found.last:%B %Y}") == str(found)


@given(st.text(max_size=40))
def test_any_text_is_read_or_not_and_what_is_read_is_standard(text: str) -> None:
    for found in (read_period(text), period_in(text)):
        assert found is None or read_period(found) == found


@pytest.mark.parametrize(
    ("period", "than", "later"),
    [
        ("2015-16-Q3", Q2, True), (Q2, Q2, False), ("2015-16-Q1", Q2, False), ("2016-17-Q1", "2015-16-Q4", True),
        ("2016-17", YEAR, True), ("2016-17", Q2, True), ("2016-17-Q1", YEAR, True),
        (YEAR, Q2, False), (Q2, YEAR, False), ("2015-16-Q4", YEAR, False),
        ("R2", Q2, False), (Q2, "R1", False), ("R2", "R1", False),
    ],
)  # fmt: skip
def test_a_period_is_later_than_one_that_has_ended_before_it_begins(period: str, than: str, *, later: bool) -> None:
    assert is_later(period, than) is later


def test_bounds_and_previous_of_years_and_rounds() -> None:
    assert bounds("2015-16") == (date(2015, 4, 1), date(2016, 3, 31))
    assert previous("2015-16") == "2014-15"
    assert previous("2000-01") == "1999-00"
    assert bounds("R1") is None
    assert previous("R1") is None
    assert previous("R3") == "R2"
    assert bounds("2015-17") is previous("2015-17") is None


@pytest.mark.parametrize(
    ("period", "periodicity"),
    [(Q2, "quarterly"), (YEAR, "yearly"), ("R1", "rounds"), ("2015-17", None), ("R0", None), ("", None)],
)
def test_a_period_shows_its_periodicity(period: str, periodicity: str | None) -> None:
    assert periodicity_of(period) == periodicity


def test_a_year_holds_its_quarters_and_a_round_itself_alone() -> None:
    assert holds(YEAR, Q2)
    assert holds(Q2, Q2)
    assert holds("R1", "R1")
    assert not any((holds(Q2, YEAR), holds("2014-15", Q2), holds("R1", Q2), holds(YEAR, "R1"), holds("soon", "soon")))


def test_a_day_lies_in_a_quarter_and_a_year_and_in_no_round() -> None:
    day = date(2016, 3, 31)
    assert (of_day(day, "quarterly"), of_day(day, "yearly"), of_day(day, "rounds")) == ("2015-16-Q4", YEAR, None)


@pytest.mark.parametrize(
    ("period", "first", "last", "lies"),
    [
        (Q2, "", "", True), (Q2, YEAR, "", True), (Q2, "2016-17", "", False), (Q2, "", "2014-15", False),
        (Q2, Q2, Q2, True), (YEAR, Q2, "", False), (YEAR, "", Q2, True), ("R1", YEAR, "2014-15", True),
    ],
)  # fmt: skip
def test_a_period_lies_in_others_from_its_first_day_on(period: str, first: str, last: str, *, lies: bool) -> None:
    assert lies_in(period, first, last) is lies
