"""A caseload tells the same of a period whatever it was asked before, and its quarters follow from each other."""

from __future__ import annotations

from datetime import date

import pytest

from alexi_ingest.periods import bounds
from alexi_ingest.testkit.caseload import ORIGIN, Caseload
from alexi_ingest.testkit.habits import HubHabits

HUB = HubHabits("hub-03", size=30)
QUARTERS = ("2014-15-Q1", "2015-16-Q2", "2016-17-Q3")


def test_what_is_asked_first_changes_nothing() -> None:
    forwards, backwards = Caseload(HUB), Caseload(HUB)
    told = {period: forwards.of(period) for period in QUARTERS}
    assert told == {period: backwards.of(period) for period in reversed(QUARTERS)}


@pytest.mark.parametrize("period", QUARTERS)
def test_a_quarter_tells_nothing_of_what_came_later(period: str) -> None:
    first, last = bounds(period) or pytest.fail("no period")
    cases = Caseload(HUB).of(period)
    assert all(case.referred <= last and (case.closed is None or first <= case.closed <= last) for case in cases)
    assert any(case.closed for case in cases)
    assert [case.referred >= first for case in cases if not case.accepted] == [True]


def test_a_year_holds_the_cases_of_its_quarters() -> None:
    caseload = Caseload(HUB)
    year = {case.number for case in caseload.of("2015-16")}
    assert year == {case.number for quarter in range(1, 5) for case in caseload.of(f"2015-16-Q{quarter}")}


def test_as_many_are_open_at_a_quarters_end_as_the_hub_is_large() -> None:
    assert len(Caseload(HUB).open_on(date(2016, 6, 30))) == HUB.size


def test_of_days_before_it_begins_nothing_is_told() -> None:
    with pytest.raises(ValueError, match=str(ORIGIN)):
        Caseload(HUB).open_on(date(2013, 12, 31))
