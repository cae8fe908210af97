"""Identifiers are known in the ways in which people write them, and nothing else is taken for one."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from alexi_ingest.personal import MAYBE, Identifier, found_in, redact_identifiers, redact_path
from tests.personal.written import MAKERS, cell

A_KIND = 2_000
HARMLESS = """
2015-09-01 10:30:00
01/09/2015 - 30/09/2015
01/09/15-30/09/15
01/09/2015 10:30
14032021
2017-18
201819
started 1 April 2015, 14 sessions
0.1234567891
-2.1234567891
1,234,567,890
£1234567890
£1 234 567 890
1 2 3 4 5 6 7 8 9 10
12 13 14 15 16
0000000000
1111111111
20151005143000
00012345678
0123 4567 8901 2345
0800 1111
0161-4960
10.30-12.30
12:30-13:45 01/02/2016
YP0001
YP123456
E06000048
UKC21
2015-16 Q2
Year 11 2nd term
approx 30
<5
MK2
SW1A
QA1 2BC
KS1 2CI
hub-01
@service
lunch @ the old mill
5 @ 3.50
born in March 2001
aged 14, born abroad
DOB not known
Date of birth
Date of birth (month and year)
a. 01/02/2015 b. 14/03/2015
q) 6: Police
12 (3 new)
12/13 May
Bristol, City of
s20
GB123456A
AB123456E
""".strip().splitlines()


@pytest.mark.parametrize("kind", MAKERS)
def test_every_identifier_is_found_whole_and_taken_out(kind: Identifier) -> None:
    rng = Random(f"personal:{kind}")  # noqa: S311 - made-up data, not secrets
    cells = [cell(kind, rng) for _ in range(A_KIND)]
    passed = pl.Series([text for text, _ in cells]).str.contains(MAYBE)
    assert passed.all(), pl.Series([text for text, _ in cells]).filter(~passed).head(5).to_list()
    called = {kind, Identifier.NHS_NUMBER} if kind is Identifier.TELEPHONE else {kind}  # a number may be both
    missed = [text for text, _ in cells if {one.kind for one in found_in(text)}.isdisjoint(called)]
    assert not missed, missed[:10]
    left = [text for text, _ in cells if not found_in(text) or found_in(redact_identifiers(text))]
    assert not left, left[:10]


@pytest.mark.parametrize("text", HARMLESS)
def test_counts_dates_money_and_references_are_left_alone(text: str) -> None:
    assert found_in(text) == []


def test_several_in_a_text_go_one_by_one() -> None:
    sent = "Jo 07700 900123 / 0161 496 0123, jo@example.org, AB 12 34 56 C of BS1 5TR, seen 14/09/2015"
    assert redact_identifiers(sent) == ("Jo [removed] / [removed], [removed], [removed] of [removed], seen 14/09/2015")


def test_the_name_of_a_file_keeps_its_folder_and_ending() -> None:
    assert redact_path("Q2/jo@example.org.xlsx") == "Q2/(removed).xlsx"
    assert redact_path("casework_2015-16_Q2_07700900123.csv") == "casework_2015-16_Q2_(removed).csv"
    assert redact_path("2015-16/casework 2015-16 Q2.xlsx") == "2015-16/casework 2015-16 Q2.xlsx"
