"""Sentences about answers of a code list: which is meant, which is out of use, and how a hub writes them."""

from __future__ import annotations

from dataclasses import replace

from alexi_ingest.declare import FieldType
from alexi_ingest.model import Severity
from alexi_ingest.report.names import Names
from alexi_ingest.report.words import MAY_BE_RIGHT, speak
from tests.report.given import finding, names


def test_a_similar_answer_is_suggested_and_a_query_is_not_called_wrong() -> None:
    assert speak(finding("not_in_list", "gender", other="2"), names()).fix.startswith("Did you mean “Female”?")
    assert speak(finding("same_as_last", severity=Severity.QUERY, other="1"), names()).fix.endswith(MAY_BE_RIGHT)


def test_an_answer_out_of_use_is_said_with_its_day_and_what_is_in_use() -> None:
    ended = speak(finding("code_ended", "gender", observed="3", other="2009-03-31"), names())
    begun = speak(finding("code_not_begun", "gender", observed="3", other="2017-04-01"), names())
    assert ended.message == "Gender “3” was in use only until 31 March 2009"
    assert ended.fix == "Choose the answer that is in use now: one of: Male; Female; Not recorded."
    assert begun.message == "Gender “3” is in use only from 1 April 2017"


def test_of_several_answers_the_one_that_is_not_listed_is_named() -> None:
    table = names().tables["referral"]
    of_several = {**table.fields, "gender": replace(table.fields["gender"], type=FieldType.CODES)}
    named = Names({"referral": replace(table, fields=of_several)}, names().lists)
    for observed, fix in (
        ("Female; Zebra", "Not on the list: “Zebra”. Choose one of these answers."),
        ("2; b) male; Zebra", "Not on the list: “Zebra”. Choose one of these answers."),
        ("Zebra", "Choose one of these answers."),
    ):
        assert speak(finding("not_in_list", "gender", observed=observed), named).fix.startswith(fix)


def test_who_writes_labels_is_told_labels_and_who_writes_codes_both() -> None:
    said = [
        speak(finding("same_as_last", "gender", severity=Severity.QUERY, observed=observed, other="2"), names()).message
        for observed in ("Male", "1")
    ]
    assert [message.rpartition("where it was ")[2] for message in said] == ["Female", "2 (Female)"]
