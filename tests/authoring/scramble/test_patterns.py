"""Texts of the same pattern: different for different ones, the same for the same, and never an original."""

from __future__ import annotations

from datetime import date, time
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from alexi_ingest.authoring.scramble.days import moved
from alexi_ingest.authoring.scramble.patterns import Scrambler
from alexi_ingest.authoring.scramble.written import read_text

SECRET = b"a secret of the tests"


def test_all_numbers_of_a_digit_change_places_and_none_stay() -> None:
    scrambler = Scrambler(SECRET, [])
    made = [scrambler.number(number) for number in range(10)]
    assert sorted(made) == [*range(10)]
    assert made[0] == 0
    assert sum(new == old for old, new in enumerate(made)) <= 2


def test_a_thousand_ids_stay_a_thousand_and_none_is_an_original() -> None:
    ids = [f"{number:04}" for number in range(1000, 2000)]
    scrambler = Scrambler(SECRET, ids)
    made = {scrambler.text(one) for one in ids}
    assert len(made) == len(ids)
    assert not made & {*ids}


@given(st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9).map(lambda number: round(number, 3)))
def test_a_number_keeps_its_sign_digits_and_decimals(number: float) -> None:
    made = Scrambler(SECRET, []).number(number)
    assert type(made) is type(number)
    assert [len(part) for part in repr(made).split(".")] == [len(part) for part in repr(number).split(".")]
    assert (made < 0) == (number < 0)


@settings(max_examples=50)
@given(st.lists(st.dates(date(1930, 1, 1), date(2016, 1, 1)), unique=True), st.lists(st.times(), unique=True))
def test_days_and_times_keep_their_order(days: list[date], times: list[time]) -> None:
    whole = [one.replace(microsecond=0) for one in times]
    made = moved(days, whole, Random(1))  # noqa: S311 - made-up days
    assert [made.days[day] for day in sorted(days)] == sorted({*made.days.values()})
    assert len({*made.days.values()}) == len(days)
    assert not {*made.days.values()} & {*days}
    assert [made.times[one] for one in sorted({*whole})] == sorted({*made.times.values()})


def test_dates_as_text_are_written_the_same_way() -> None:
    texts = ["3/9/2015", "03.09.15", "3rd September 2015", "Sept 4, 2015", "2015-09-05 10:30:00", "THU 03 SEP 2015"]
    written = [read_text(text, month_first=False) for text in texts]
    days = {
        date(2015, 9, 3): date(2014, 2, 14),
        date(2015, 9, 4): date(2014, 2, 15),
        date(2015, 9, 5): date(2014, 3, 1),
    }
    change = moved([], [], Random(1))  # noqa: S311 - as above
    change = type(change)(days, {time(10, 30): time(8, 5)})
    assert [one.moved(change) for one in written if one] == [
        "14/2/2014", "14.02.14", "14th February 2014", "Feb 15, 2014", "2014-03-01 08:05:00", "FRI 14 FEB 2014",
    ]  # fmt: skip
    assert read_text("31/02/2015", month_first=False) is None
    assert read_text("9/15/2015", month_first=True) is not None


def test_signs_that_spell_a_name_do_not_stay() -> None:
    made = Scrambler(b"secret", []).text("\u2803\u2817\u2801 \U0001f170 \ue001 20\u00b0 \u00a9")
    assert not {*made} & {*"\u2803\u2817\u2801\U0001f170\ue001"}
    assert made[3] == " "
    assert made.endswith("\u00b0 \u00a9")
