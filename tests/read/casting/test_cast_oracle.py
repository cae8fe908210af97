"""Texts that look like dates and numbers: none is read as what `strptime` and `Decimal` would not make of it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.casting.cast_cells import DATE, DECIMAL, INTEGER, RECEIVED, one, read

SAID_NOTHING_OF = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d\\%m\\%Y")
SHORT = ("%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%d %m %y", "%d\\%m\\%y", "%Y%m%d", "%d%m%Y")
NAMED = (
    "%d %B %Y",
    "%d %b %Y",
    "%d %B %y",
    "%d %b %y",
    "%B %d %Y",
    "%b %d %Y",
    "%Y %B %d",
    "%Y %b %d",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d%b%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%A %d %B %Y",
    "%a %d %b %Y",
    "%d/%b/%y",
    "%b-%d-%Y",
    "%Y-%b-%d",
)
REPAIRED = SHORT + NAMED
US = ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m %d %Y", "%m\\%d\\%Y", "%m/%d/%y", "%m-%d-%y", "%m.%d.%y", "%m %d %y",
      "%m\\%d\\%y")  # fmt: skip
CLOCKS = ("", " 00:00:00", " 10:30", "T10:30:00", " 9.15am", " 12:00:00 AM", ", 10:30")
DAYS = st.dates(date(1950, 1, 1), date(2024, 12, 31))
NUMBER = st.one_of(st.integers(0, 13), st.integers(0, 35), st.integers(1998, 2017)).flatmap(
    lambda number: st.sampled_from([str(number), f"{number:02d}", f"{number}st", f"{number}th"])
)
YEAR = st.one_of(st.integers(1995, 2018).map(str), st.integers(0, 99).map("{:02d}".format), NUMBER)
NAME = st.sampled_from(["May", "Sept", "september", "JUN", "Feb", "Juin"])
MARK = st.sampled_from(["/", "-", ".", " ", "/", "-", " ", ":", ", ", "\\", " of ", " '", " / ", "", " to "])
BEFORE = st.sampled_from(["", "", "", "Mon ", "Tuesday, ", "w/c "])
CLOCK = st.sampled_from(["", "", "", " 10:30", " 9", " at 9.15am", "T00:00:00", "?"])
ONE_MARK = st.tuples(BEFORE, NUMBER, st.one_of(NUMBER, NAME), YEAR, MARK, CLOCK).map(
    lambda part: f"{part[0]}{part[1]}{part[4]}{part[2]}{part[4]}{part[3]}{part[5]}"
)
MANY_MARKS = st.tuples(BEFORE, st.one_of(NUMBER, NAME), MARK, st.one_of(NUMBER, NAME), MARK, YEAR, CLOCK).map("".join)
DIGITS = st.one_of(st.integers(10_000, 70_000).map(str), st.integers(10**7, 4 * 10**7).map(str))
LOOKING_LIKE_DATES = st.one_of(ONE_MARK, ONE_MARK, MANY_MARKS, DIGITS)
LOOKING_LIKE_NUMBERS = st.lists(
    st.sampled_from([*"0123456789", "000", "200", "500", *".,,  --+£()%<~", "c.", "e3", "approx ", "\u2212", "\uff11"]),
    min_size=1, max_size=8,
).map("".join)  # fmt: skip


def readings(text: str, formats: tuple[str, ...]) -> set[date]:
    """Give every day that the formats make of a text; two figures of a year end ten years after the receipt."""
    plain = re.sub(r"(?<=[0-9])\s?(st|nd|rd|th)|\bof\b", "", re.sub("sept(?!e)", "sep", text.lower()))
    joined = re.sub(r"\s?([/.\\-])\s?", r"\1", " ".join(plain.split()))
    parted = re.sub(r"(?<=[0-9])(?=[a-z])|(?<=[a-z])(?=[0-9])|[\s,.'/-]+", " ", joined)
    found = set()
    for form in formats:
        way = " ".join(parted.split()) if form in NAMED else joined
        try:
            day = datetime.strptime(way, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if "%y" in form:
            last = RECEIVED.year + 10
            day = day.replace(year=last - (last - day.year) % 100)
        found.add(day)
    return found


@settings(max_examples=300, deadline=None)
@given(DAYS, st.sampled_from(SAID_NOTHING_OF + REPAIRED), st.sampled_from(CLOCKS))
def test_a_date_in_any_form_is_that_day_and_said_so_where_it_had_to_be_worked_out(
    day: date, form: str, clock: str
) -> None:
    inside = "%y" not in form or RECEIVED.year - 90 < day.year <= RECEIVED.year + 10
    found = one(DATE, day.strftime(form) + clock)
    if found.value is not None and inside:
        assert found.value == day
        assert bool(found.problems) == (form in REPAIRED or "10:30" in clock or "9.15" in clock)
    assert found.value is not None or clock or not inside


@settings(max_examples=1500, deadline=None)
@given(LOOKING_LIKE_DATES)
def test_what_looks_like_a_date_is_read_as_a_person_would_or_not_at_all(text: str) -> None:
    found = one(DATE, text)
    if found.value is None:
        return
    bare = re.sub(r"^(mon|tuesday,)\s", "", re.sub(r"(T00:00:00| 10:30| at 9\.15am)$", "", text), flags=re.IGNORECASE)
    serial = {date(1899, 12, 30) + timedelta(int(text))} if re.fullmatch("[0-9]{5}", text) else set()
    more = (*REPAIRED, *(US if "us_dates" in found.problems else ())) if found.problems else ()
    assert found.value in readings(bare, (*SAID_NOTHING_OF, *more)) | serial
    assert not text.startswith(("w/c", "Mon")) or found.value.weekday() == 0
    assert not text.startswith("Tue") or found.value.weekday() == 1


@settings(max_examples=300, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=8), st.booleans())
def test_a_column_is_read_in_one_order_or_doubted(days: list[date], us: bool) -> None:  # noqa: FBT001 - drawn
    texts = [day.strftime("%m/%d/%Y" if us else "%d/%m/%Y") for day in days]
    found = read(DATE, *texts)
    if not us:
        assert [cell.value for cell in found] == days
        assert not any(cell.problems for cell in found)
    elif any(day.day > 12 for day in days):
        assert [cell.value for cell in found] == days
        assert all("us_dates" in cell.problems for cell in found)


@settings(max_examples=300, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=6), st.lists(DAYS, min_size=1, max_size=6))
def test_a_column_in_both_orders_never_misleads_in_silence(ours: list[date], theirs: list[date]) -> None:
    texts = [day.strftime("%d/%m/%Y") for day in ours] + [day.strftime("%m/%d/%Y") for day in theirs]
    found = read(DATE, *texts)
    proofs = {day for day in theirs if day.day > 12}
    ours_proven = {day for day in ours if day.day > 12}
    for cell, day in zip(found, [*ours, *theirs], strict=True):
        wrong = cell.value is not None and cell.value != day
        if wrong and len(proofs) >= min(3, len(ours_proven) or 3):
            assert cell.problems


def number_of(text: str) -> Decimal | None:
    """Read a number by other means: its sign, pounds and brackets first, then the groups between its commas."""
    bare = text.replace("\u2212", "-").replace("\uff11", "1").strip()
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1] if negative else bare
    sign = "-" if "-" in bare[:3] else ""
    if negative and sign:
        return None
    bare = bare.replace("£ ", "£").replace("£", "", 1).replace("-", "", 1).replace("+", "", 1)
    whole, _, rest = bare.partition(".")
    for mark in ",", " ":
        groups = whole.split(mark)
        if len(groups) > 1:
            if groups[0][:1] in ("", "0") or len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:]):
                return None
            whole = "".join(groups)
    try:
        found = Decimal(f"{sign}{whole}.{rest}" if rest else f"{sign}{whole or '0'}")
    except InvalidOperation:
        return None
    return -found if negative else found


@settings(max_examples=1500, deadline=None)
@given(LOOKING_LIKE_NUMBERS)
def test_what_looks_like_a_number_is_that_number_or_not_read_at_all(text: str) -> None:
    for kind in (INTEGER, DECIMAL):
        found = one(kind, text)
        if found.value is None:
            continue
        hedged = {"approximate", "low_reliability"} & set(found.problems)
        bare = re.sub(r"^\(?(approx|c\.|~)\)?\s*|\s*\(?approx\)?$", "", text.strip()) if hedged else text
        number = number_of(bare) if found.problems else Decimal(text)
        assert number is not None
        assert found.value == (int(number) if kind is INTEGER else float(number))
        assert kind is DECIMAL or number == int(number)
        assert kind is INTEGER or abs(number) < 10**15


FORMS = ("{}", "{:,}", "£{:,}", "£{}", "{}.0", "{:,}.00", "approx {:,}", "c. {}", "({:,})")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(FORMS), st.booleans())
def test_a_whole_number_in_any_form_is_that_number(number: int, form: str, minus: bool) -> None:  # noqa: FBT001 - drawn
    below = minus and form[0] not in "ac("
    text = ("-" if below else "") + form.format(number)
    assert one(INTEGER, text).value == (-number if below or form[0] == "(" else number)
