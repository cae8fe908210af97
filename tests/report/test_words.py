"""Sentences: each problem has one, in plain words, in the hub's own heading."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.model import Finding, Severity
from alexi_ingest.report.words import MAY_BE_RIGHT, SENTENCES, group_line, speak
from tests.report.given import BANNED, finding, names

KEYS = [
    "no_such_file",
    "is_a_folder",
    "cannot_be_opened",
    "empty_file",
    "password_protected",
    "not_a_spreadsheet",
    "damaged",
    "too_large",
    "too_much_inside",
    "kind_not_read",
    "not_text",
    "unreadable",
    "unsaved_formulas",
    "unreadable_characters",
    "undefined_bytes",
    "nul_bytes",
    "macros_left_alone",
    "links_left_alone",
    "page_cut_short",
    "mixed_encodings",
    "quotes_as_text",
    "rows_split_again",
    "longer_rows",
    "shorter_rows",
    "not_recognised",
    "rival_sources",
    "period_unknown",
    "period_of_another_kind",
    "period_disagrees",
    "sent_by_team",
    "sent_by_hubs",
    "other_hub",
    "our_fault",
    "missing_sheet",
    "similar_sheet",
    "missing_column",
    "missing_key_column",
    "similar_heading",
    "unexpected_columns",
    "repeated_heading",
    "headings_not_found",
    "no_rows",
    "no_answers",
    "totals_left_out",
    "unread_rows",
    "cells_without_heading",
    "more_findings",
    "required",
    "not_whole_number",
    "not_a_number",
    "not_a_date",
    "not_a_month",
    "not_a_time",
    "not_yes_no",
    "not_in_list",
    "code_ended",
    "code_not_begun",
    "out_of_range",
    "not_a_period",
    "error_value",
    "ambiguous_date",
    "approximate",
    "several_values",
    "suppressed",
    "trimmed",
    "label_read_as_code",
    "prefix_removed",
    "serial_read_as_date",
    "day_removed",
    "date_written_out",
    "two_digit_year",
    "us_dates",
    "thousands_removed",
    "leading_apostrophe",
    "time_written",
    "unique",
    "not_before",
    "after",
    "not_after",
    "before",
    "not_in_future",
    "required_with",
    "required_when",
    "only_with",
    "only_when",
    "exactly_with",
    "exactly_when",
    "among",
    "not_among",
    "in_use_on",
    "matches",
    "exclusive",
    "member_of",
    "has_in",
    "no_gap",
    "may_follow",
    "consistent",
    "at_most_per",
    "total_of",
    "no_overlap",
    "share_at_most",
    "one_value_at_most",
    "variety",
    "same_as_last",
    "unlike",
    "sum_of",
    "at_most",
    "at_least",
    "equals",
    "differs_from",
    "close_to",
    "change_at_most",
    "no_step_back",
    "balance",
    "that",
    "absent",
    "most_absent",
]
FACTS = {
    "kind": "html", "limit": "100 MB", "what": "cells", "sources": "a, b", "periods": "a; b", "sheet": "Referrals",
    "similar": "Referals", "column": "Close date", "columns": "“X”", "count": 12_345, "shown": 2_000, "rule": "r",
    "list": "gender", "date": "2015-09-01", "minimum": 0, "maximum": 40, "other": "2015-09-01", "because": "it is due",
    "other_field": "close_date", "code": "2", "other_table": "young_person", "least": 4, "rows": 50, "limit_": 1,
    "period": "2015-16-Q1", "of": 40, "first_row": "6", "codes": "1;2", "looks": "two letters", "share": "10%",
    "plus": "score", "less": "booked", "most": 5,
}  # fmt: skip


@pytest.mark.parametrize("problem", KEYS)
@pytest.mark.parametrize("severity", list(Severity))
def test_each_problem_is_said_in_plain_words(problem: str, severity: Severity) -> None:
    said = speak(finding(problem, severity=severity, observed="nope", read_as="2015-09-01", **FACTS), names())  # type: ignore[arg-type]
    assert problem in SENTENCES
    for text in (said.message, said.fix):
        assert text
        assert not BANNED.search(text), text
        assert "{" not in text
        assert text[0].isupper() or text[0] in "“⟦" or text[0].isdigit(), text
    asks = severity is Severity.QUERY or problem in {"no_rows", "no_answers"}
    assert ("may be right" in said.message + said.fix) is asks


@pytest.mark.parametrize("problem", sorted(SENTENCES))
def test_no_sentence_of_the_catalogue_leaves_a_word_open(problem: str) -> None:
    sentence = SENTENCES[problem]
    known = {name for template in (sentence.message, sentence.fix, sentence.several)
             for _, name, _, _ in string.Formatter().parse(template) if name}  # fmt: skip
    several = [speak(finding(problem, row=row, observed="x", read_as="1", **FACTS), names()) for row in (6, 7)]  # type: ignore[arg-type]
    texts = [several[0].message, several[0].fix, group_line(several, 3, names())]
    assert not BANNED.search(" ".join(texts))
    # A name that nobody gives would be said as the name of a field: `other heading`, `did you mean`.
    for name in known:
        assert name.replace("_", " ") not in texts or "_" not in name
        assert name not in " ".join(texts) or "_" not in name


SAID = [
    (finding("required"), "Enter the date of referral"),
    (finding("required", "score"), "Enter the SDQ score"),
    (finding("required", "person_id"), "Enter the young person ID"),
    (finding("required", "accepted"), "Enter yes or no under “Referral NFA?”"),
    (finding("not_whole_number", "score"), "SDQ score must be a whole number between 0 and 40"),
    (finding("not_whole_number", "booked"), "“Booked” must be a whole number, 0 or more"),
    (finding("out_of_range", "score", minimum=0, maximum=40), "SDQ score must be between 0 and 40"),
    (
        finding("not_before", "close_date", other="2015-09-01", other_field="referral_date"),
        "Close date must be the same as or after 1 September 2015, which is the date of referral",
    ),
    (finding("not_in_list", "gender", observed="q"), "Gender must be one of: Male; Female; Not recorded"),
    (finding("label_read_as_code", "gender", observed="b) Female", read_as="2"),
     "Gender “b) Female” was read as 2 (Female)"),
    (finding("sum_of", "booked", other="20", parts="score;person_id;never_named"),
     "“Booked” must be 20, which is what “SDQ score”, “Young person ID” and “never named” add up to"),
    (finding("period_disagrees", periods="the file name says 2015-16-Q2; row 1 of List says 2015-16-Q1"),
     "The file names more than one period: the file name says 2015-16 Q2; row 1 of List says 2015-16 Q1."),
    (finding("unique", "person_id", other="1234"), "This referral is already in row 1234"),
    (
        finding("member_of", "person_id", observed="⟦P0099⟧", other_table="young_person"),
        "Young person ID ⟦P0099⟧ is not on the sheet “Young people”",
    ),
    (finding("exclusive", "gender", code="2"),
     "Gender has “Female” and other answers as well, and “Female” must stand alone"),
    (finding("trimmed", "person_id", observed=" 1234", read_as="1234", message="{value} is {read_as}"), "1234 is 1234"),
    (finding("more_findings", count=12345, shown=2000),
     "12,345 cells in all have the same problem in “Date of Referral”; the first 2,000 are listed."),
    (finding("unsaved_formulas")._replace(facts={"sheet": "Notes", "cell": "J20"}),
     "Cell J20 on the sheet “Notes” holds a formula whose result was not saved. There may be more of them."),
    (finding("fewer_records", share=40), "40% of the records in your last file for this return are not in this one."),
    (finding("too_large", limit="100 MB"), "The file is larger than 100 MB."),
    (finding("absent", "person_id", None, other="⟦P7⟧", period="2015-16-Q1"),
     "⟦P7⟧ was in your return for April to June 2015 (2015-16 Q1), and is not in this one"),
    (finding("that", message="{heading} is before {close_date}: {value}, {other}", observed="x {y}",
             other="2015-01-02"),
     "Date of Referral is before Close date: x {y}, 2 January 2015"),
    (finding("never heard of"), "Date of Referral is not as we expected"),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "message"), SAID)
def test_sentences(given_: Finding, message: str) -> None:
    assert speak(given_, names()).message == message


def test_two_rules_of_one_shape_in_one_column_do_not_share_their_words() -> None:
    shared = names()
    first = speak(finding("at_most", rule="a", other="3", other_field="booked"), shared)
    second = speak(finding("at_most", rule="b", other="3", other_field="score"), shared)
    assert ("“Booked”" in first.message, "SDQ score" in second.message) == (True, True)


def test_an_overlap_names_the_row_of_the_other_with_no_comma() -> None:
    said = speak(finding("no_overlap", other="1057"), names())
    assert said.message.endswith("another referral of the same person, which is in row 1057")


def test_a_rule_of_a_source_need_not_end_its_fix_nor_say_that_a_query_may_be_right() -> None:
    own = finding("that", severity=Severity.QUERY, message="{heading} is odd", fix="Look at it")
    assert speak(own, names()).fix == f"Look at it. {MAY_BE_RIGHT}"
    assert speak(own._replace(severity=Severity.ERROR), names()).fix == "Look at it."


def test_speaking_again_says_the_same_and_keeps_the_place() -> None:
    once = speak(finding("required", label="⟦P1⟧"), names())
    assert (once.where.a1, once.label) == ("B6", "⟦P1⟧")
    assert speak(once, names()) == once


LINES = [
    ([finding("required", row=row) for row in (1, 2, 3)], 3, "3 referrals have no date of referral"),
    ([finding("required")], 1, "Enter the date of referral"),
    ([finding("unique", "person_id", row=row) for row in (1, 2)], 2, "2 referrals are listed more than once"),
    ([finding("not_a_date", "close_date", row=r) for r in (1, 2)], 1200,
     "1,200 referrals have a “Close date” that is not a date"),
    ([finding("not_whole_number", "score", row=r) for r in (1, 2)], 2,
     "2 referrals have an “SDQ score” that is not a whole number"),
    ([finding("label_read_as_code", "accepted", row=r, observed="Y", read_as="Yes") for r in (1, 2)], 2,
     "2 referrals had an answer written in another way in “Referral NFA?”"),
    ([finding("that", row=r, message="Odd") for r in (1, 2)], 2, "2 referrals: Odd"),
    ([finding("that", row=r, message=f"Odd {r}") for r in (1, 2)], 2, "2 referrals, for example: Odd 1"),
    ([finding("that", row=r, message="Odd") for r in (1, 2)], 30_000, "30,000 referrals, for example: Odd"),
]  # fmt: skip


@pytest.mark.parametrize(("group", "count", "line"), LINES)
def test_the_line_over_a_group_counts_their_noun(group: list[Finding], count: int, line: str) -> None:
    assert group_line([speak(one, names()) for one in group], count, names()) == line


@given(st.text(), st.text(), st.text())
def test_whatever_cells_and_headings_hold_is_said_without_a_fault(heading: str, value: str, other: str) -> None:
    for problem in ("not_in_list", "approximate", "same_as_last", "label_read_as_code"):
        said = speak(finding(problem, "gender", observed=value, read_as=other, heading=heading, other=other), names())
        assert said.message
