"""Sentences of rules: what a field is held against is named, wherever it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alexi_ingest.report.words import group_line, speak, with_own_words
from tests.report.given import finding, names

if TYPE_CHECKING:
    from alexi_ingest.model import Finding

COUNTED = {"other_field": "rows", "other_of": "referral", "other_count": "rows", "other_by": "person_id"}
SAID = [
    (finding("among", "gender", observed="1", codes="2;0", because="the case is new"),
     "Gender must be Female or Not recorded here, and is 1, because the case is new"),
    (finding("not_after", "close_date", other="2015-09-30", other_field="@period_end"),
     "Close date must be the same as or before 30 September 2015, which is the last day of the period"),
    (finding("before", "close_date", other="2015-12-01", other_field="referral_date", other_span="3 months after"),
     "Close date must be before 1 December 2015, which is 3 months after the date of referral"),
    (finding("equals", "score", other="14", other_field="referral_date", other_span="the age on"),
     "SDQ score must be 14, which is the age on the date of referral"),
    (finding("before", "close_date", other="2015-12-01", other_day="2015-12-01"),
     "Close date must be before 1 December 2015"),
    (finding("consistent", "close_date", observed="2015-12-01 00:00:00", other="2015-11-01"),
     "Close date is 1 December 2015 here and 1 November 2015 in another row of the same person"),
    (finding("consistent", "close_date", observed="1/12/15", other="2015-11-01"),
     "Close date is 1/12/15 here and 1 November 2015 in another row of the same person"),
    (finding("serial_read_as_date", "close_date", observed="2015-12-01", read_as="2015-12-01"),
     "Close date 2015-12-01 is how Excel keeps a date, and was read as 1 December 2015"),
    (finding("before", "close_date", other="2015-12-01", other_day="2015-09-01", other_span="3 months after"),
     "Close date must be before 1 December 2015, which is 3 months after 1 September 2015"),
    (finding("equals", "close_date", other="2015-12-01", other_field="close_date", other_origin="previous"),
     "Close date must be 1 December 2015, which is the close date of the referral before"),
    (finding("equals", "gender", observed="1", other="2", other_field="gender", other_of="young_person"),
     "Gender must be 2 (Female), which is “Gender” on “Young people”"),
    (finding("equals", "booked", other="7", other_field="score", other_of="young_person", other_origin="last"),
     "“Booked” must be 7, which is the SDQ score in your last return"),
    (finding("close_to", "booked", other="7", other_field="cases", other_of="x", other_origin="other",
             other_return="new_cases", share="10%"),
     "“Booked” is more than 10% away from 7, which is “cases” in your new cases return"),
    (finding("balance", "booked", other="7", other_field="score", plus="booked", less="score"),
     "“Booked” must be 7: the SDQ score, plus “Booked”, less “SDQ score”"),
    (finding("has_in", "person_id", observed="⟦P1⟧", other="0", other_table="young_person", least=1),
     "Young person ID ⟦P1⟧ has 0 rows on the sheet “Young people”, and must have 1 at least"),
    (finding("at_least", "booked", other="2", **COUNTED),
     "“Booked” is less than 2, which is the number of referrals on “Referrals” with the same young person ID"),
    (finding("at_most", "booked", other="2", **{**COUNTED, "other_by": "gender"}, other_at="close_date"),
     "“Booked” is more than 2, which is the number of referrals on “Referrals” with the same gender on the close date"),
    (finding("at_most", "booked", other="2", other_field="rows", other_of="young_person", other_count="rows"),
     "“Booked” is more than 2, which is the number of young people on “Young people”"),
    (finding("only_when", because="it is one of two"), "Date of Referral must be empty unless it is one of two"),
    (finding("may_follow", "gender", observed="1"), "Gender cannot be 1 in the first row of the same person"),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "message"), SAID)
def test_sentences_of_rules(given_: Finding, message: str) -> None:
    assert speak(given_, names()).message == message


SPAN = {"other_field": "referral_date", "other_span": "3 months after", "other": "2015-12-01"}
AGE = {"birth_field": "close_date", "other_field": "referral_date", "other_span": "the age on", "other": "14"}
TO_CORRECT = [
    (finding("equals", "close_date", other="2015-12-01", other_field="close_date", other_origin="previous"),
     "Correct the close date or the close date of the referral before, whichever is wrong."),
    (finding("before", "close_date", **SPAN), "Correct the close date or the date of referral, whichever is wrong."),
    (finding("equals", "score", **AGE),
     "Correct the SDQ score, the close date or the date of referral, whichever is wrong."),
    (finding("equals", "score", **{**AGE, "other_field": "@year_end"}),
     "Correct the SDQ score or the close date, whichever is wrong."),
    (finding("not_after", "close_date", other="2015-09-30", other_field="@period_end"),
     "Check it, and correct what is wrong."),
    (finding("before", "close_date", other="2015-12-01", other_day="2015-12-01"),
     "Check it, and correct what is wrong."),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "fix"), TO_CORRECT)
def test_what_to_correct_is_every_cell_that_it_is_held_against_and_no_day_of_the_calendar(
    given_: Finding, fix: str
) -> None:
    assert speak(given_, names()).fix == fix


def test_of_many_an_age_is_held_against_what_it_is() -> None:
    said = [speak(finding("equals", "score", row, **AGE), names()) for row in (6, 7)]
    assert group_line(said, 2, names()) == "2 referrals have an “SDQ score” that is not the age on the date of referral"


@pytest.mark.parametrize(
    ("problem", "how"), [("at_least", "less than"), ("at_most", "more than"), ("differs_from", "the same as")]
)
def test_of_many_the_rows_that_are_counted_are_named_without_quotes_in_quotes(problem: str, how: str) -> None:
    said = [speak(finding(problem, "booked", row, other=row, **COUNTED), names()) for row in (6, 7)]
    counted = "the number of referrals on “Referrals” with the same young person ID"
    assert group_line(said, 2, names()) == f"2 referrals have a “Booked” that is {how} {counted}"


@pytest.mark.parametrize(("message", "line"), [
    ("{Heading} is odd", "2 referrals: Date of Referral is odd"),
    ("{Heading} is not {other}", "2 referrals, for example: Date of Referral is not 6"),
])  # fmt: skip
def test_the_words_that_a_rule_brings_are_those_of_many_cells_too(message: str, line: str) -> None:
    found = [finding("equals", row=row, message=message, other=row, other_field="score") for row in (6, 7)]
    assert group_line([speak(with_own_words(one), names()) for one in found], 2, names()) == line
