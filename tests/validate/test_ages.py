"""A person born on 29 February is a year older on 1 March in a year without it; before a birth there is no age."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from alexi_ingest.authoring.trying import try_rule
from alexi_ingest.validate.shapes.ages import age
from alexi_ingest.validate.shapes.order import equals, not_after, not_before
from alexi_ingest.validate.shapes.row import required_when, that
from alexi_ingest.validate.shapes.values import months, value, years

AROUND = [date(year, 2, 26) + timedelta(days) for year in (2014, 2015, 2016) for days in range(6)]
BIRTHS = [date(1996, 2, 26) + timedelta(days) for days in range(6)]


@pytest.mark.parametrize("birth", BIRTHS, ids=str)
def test_an_age_is_reached_on_the_day_that_comes_so_many_years_later(birth: date) -> None:
    adult = that(age("birth", "day").col >= 18, message="{Heading}")
    later = not_before(value("birth") + years(18))
    earlier = that(pl.col("birth") <= (value("day") - years(18)).col, message="{Heading}")
    told = [
        [one.partition(":")[0] for one in try_rule(rule, day=AROUND, birth=birth)] for rule in (adult, later, earlier)
    ]
    young = [day for day in AROUND if (day.year - 18, day.month, day.day) < (birth.year, birth.month, birth.day)]
    assert told == [[f"A{AROUND.index(day) + 2}" for day in young]] * 3


def test_a_term_of_months_ends_with_a_month_that_is_shorter() -> None:
    term = not_after(value("start") + months(12))
    assert try_rule(term, end=[date(2013, 2, 28), date(2013, 3, 1)], start=date(2012, 2, 29)) == [
        "A3: End must be the same as or before 28 February 2013, which is 12 months after “Start”"
    ]


def test_before_the_birth_there_is_no_age_and_no_rule_on_it_is_asked() -> None:
    on = age("birth", "day")
    rules = that(on.col >= 18, message="{Heading}"), required_when(on.col < 18, "the person is a child")
    days = [date(2015, 9, 1), date(2015, 8, 31)]
    told = [try_rule(rule, field=[None, None], birth=days[0], day=days) for rule in rules]
    assert [[one.partition(":")[0] for one in lines] for lines in told] == [["A2"], ["A2"]]
    assert try_rule(equals(on), field=[-1, -1], birth=days[0], day=days) == [
        "A2: Field must be 0, which is the age on “Day”"
    ]
