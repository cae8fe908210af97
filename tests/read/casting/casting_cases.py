"""What is sent in a cell of figures and what it is read as: each case stands once, for tests and `docs/casting.md`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from alexi_ingest.declare import FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Case = tuple[str, Any, tuple[str, ...]]
"""As sent, the value, and the problems: an error, or what was repaired, queried or noted."""


@dataclass(frozen=True)
class Section:
    """The cases of one field: type, heading, what else is declared of it. `column`: they stand in one column."""

    title: str
    about: str
    kind: FieldType
    heading: str
    cases: Sequence[Case]
    declared: Mapping[str, Any] = field(default_factory=dict)
    column: bool = False


MUST = {"required": True}
at = datetime.fromisoformat
SEPTEMBER, BIRTH = date(2015, 9, 1), date(2001, 9, 1)


def plain(value: Any, *texts: str) -> list[Case]:  # noqa: ANN401 - of any type
    """Give the cases of texts that are read alike, and nothing said."""
    return [(text, value, ()) for text in texts]


def each(value: Any, problem: str | tuple[str, ...], *texts: str) -> list[Case]:  # noqa: ANN401 - of any type
    """Give the cases of texts that are read alike, with the same problems."""
    problems = (problem,) if isinstance(problem, str) else problem
    return [(text, value, problems) for text in texts]


def refused(problem: str, *texts: str) -> list[Case]:
    """Give the cases of texts that are not read, for the same reason."""
    return each(None, problem, *texts)


COUNT = Section(
    "Whole numbers: a count",
    "A whole number that has no greatest value and may be left empty. A small one may be held back.",
    FieldType.INTEGER, "Attended",
    [
        *plain(12, "12", "12.0", "12.", "+12", "012"),
        *plain(20, "20.0"), *plain(-3, "-3"), *plain(0, "0", "-0"),
        *each(12, "trimmed", " 12", "12\u00a0", "\ufeff12\u200b", "\t12\n"),
        *each(12, "leading_apostrophe", "'12"),
        *each(12, "characters_replaced", "\uff11\uff12"), *each(-12, "characters_replaced", "\u221212"),
        *each(1200, "thousands_removed", "1,200", "£1,200", "1 200", "1,200.0", "£1200"),
        *each(1200, ("characters_replaced", "thousands_removed"), "1\u00a0200"),
        *each(1234567, ("trimmed", "thousands_removed"), " 1,234,567 "), *each(-1200, "thousands_removed", "-£1,200",
            "£-1,200"),
        *each(-12, "negative_written", "(12)"), *each(-1200, ("thousands_removed", "negative_written"), "(£1,200)"),
        *each(0, "nil_read_as_zero", "nil", "zero"),
        *each(30, "approximate", "approx 30", "approx. 30 people", "about 30", "c30", "c. 30", "circa 30", "~30",
            "30ish", "30 approx", "(approx) 30", "est. 30", "nearly 30"),
        *each(25, "approximate", "c.25"), *each(1200, ("thousands_removed", "approximate"), "around 1,200"),
        *each(12, "low_reliability", "12 [u]"),
        *each(None, "suppressed", "<5", "< 5", "<=5", "\u226410", "less than 5", "fewer than 6", "under 5", "c", "C",
            "[c]", "*", "x", "supp"),
        *each(None, "not_available", "n/a", "N/A", "na", "not applicable", "[z]", "z"),
        *each(None, "not_collected", "not known", "unknown", "not collected", "not recorded", "[x]", "nk"),
        *refused("inexact", "10-15", "6-10", "10 to 15", "10/15", "30+", "16+", "12-", "over 30", "at least 30", ">5",
            "<20", "30 or more", "10 or 12", "approx 10-15"),
        *refused("more_than_a_number", "12 (3 new)", "12 13", "12, 13", "30 people", "45%", "12 new", "5 + 3"),
        *refused("zero_or_empty", "-", "--", "none"),
        *refused("became_date", "2015-10-06", "2015-10-06 00:00:00", "06/10/2015", "6-Oct", "Oct-15"),
        *refused("digits_lost", "1.111E+08", "1E+08"),
        *refused("not_whole_number", "6.138", "12.5", "£1,200.50", "ten", "1O", "O", "1e3", "1,23", "0,500",
            "1.200,50", "TRUE", "\u0663", "£", "$12", "- 12", "(-12)", "5\u00b2", "\u00bd", "9" * 30, "9" * 5000, "?",
            "nan"),
        *refused("error_value", "#N/A", "#DIV/0!", "#ref!", " #NAME? ", "#SPILL!", "Err:502"), *refused("too_narrow",
            "####"),
    ],
)  # fmt: skip
ASKED = Section(
    "Whole numbers: a score, or a count that must be filled in",
    "Nothing can be held back here, and a field that must be filled in has no room for “n/a”.",
    FieldType.INTEGER, "SDQ score",
    [
        *plain(20, "20", "20.0"), *each(20, "approximate", "about 20"),
        *refused("suppressed", "<5", "c", "x", "*"), *refused("not_whole_number", "39.5", "n/a", "not known"),
        *each(41, "out_of_range", "41"), *each(-1, "out_of_range", "-1"), *each(-12, ("negative_written",
            "out_of_range"), "(12)"),
    ],
    {**MUST, "minimum": 0, "maximum": 40},
)  # fmt: skip
MONEY = Section(
    "Numbers", "Whole or not.", FieldType.DECIMAL, "Actual",
    [
        *plain(12.5, "12.5", "+12.5"), *plain(12.0, "12", "12."), *plain(0.5, ".5", "0.5"), *plain(1e-05, "1e-05"),
        *each(1200.5, "thousands_removed", "£1,200.50", "1,200.50", "£1200.5", "1 200.50"), *each(-0.25, "trimmed",
            "-0.25 "),
        *each(-1200.5, ("thousands_removed", "negative_written"), "(1,200.50)"), *each(7.5, "approximate",
            "approx 7.5"),
        *each(25.0, "approximate", "c.25"), *each(0.0, "nil_read_as_zero", "nil"), *each(None, "not_available", "n/a"),
        *refused("suppressed", "<5", "[c]"), *refused("digits_lost", "1.111E+08", "1.2E-05"),
            *refused("more_than_a_number", "45%", "12.5 hours"),
        *refused("inexact", "6-10", "7.5+"), *refused("zero_or_empty", "-"), *refused("became_date", "01/07/2015"),
        *refused("not_a_number", "1,5", "1.200,50", "€5", "inf", "-Infinity", "1e999",
            "20000000000000001", "1.2.3", "TRUE"),
    ],
)  # fmt: skip
DATES = Section(
    "Dates",
    "Day first, unless the column itself proves the US order (see below). Two figures of a year stand for the hundred"
    " years that end ten years after the file was received.",
    FieldType.DATE, "Date of referral",
    [
        *plain(SEPTEMBER, "2015-09-01", "2015-9-1", "2015/09/01", "2015.09.01", "2015-09-01 00:00:00",
            "2015-09-01T00:00:00Z", "2015-09-01T00:00:00+05:30"),
        *plain(SEPTEMBER, "01/09/2015", "1/9/2015", "1.9.2015", "1-9-2015", "01 09 2015", "1 / 9 / 2015",
            "01\\09\\2015", "01/09/2015 12:00:00 AM", "Tue 01/09/2015", "Tuesday, 01/09/2015"),
        *each(SEPTEMBER, "date_written_out", "2015-09-01 10:30:00", "2015-09-01T10:30:00+01:00", "01/09/2015 9:15",
            "01/09/2015 9.15", "01/09/2015 at 9am"),
        *each(SEPTEMBER, "moved_to_our_time", "2015-08-31T23:00:00Z", "2015-08-31T23:00:00.000Z",
            "2015-09-02T04:00:00+10:00"),
        *each(SEPTEMBER, "two_digit_year", "1/9/15", "1.9.15", "01 09 15"), *each(date(2025, 9, 1), "two_digit_year",
            "1/9/25"),
        *each(date(1926, 9, 1), "two_digit_year", "1/9/26"), *each(date(1999, 9, 1), "two_digit_year", "1/9/99"),
        *each(SEPTEMBER, "date_written_out", "1 September 2015", "1 Sept 2015", "1 Sept. 2015", "1 Sep 2015",
            "1st September 2015", "1st of september, 2015", "01-SEP-2015", "1Sep2015",
              "Tue 1 Sep 2015", "Tuesday 1st September 2015", "Tues. 1 Sep 2015", "September 1, 2015", "Sept 1st 2015",
                  "Sep-01-2015", "2015 September 1", "2015-Sep-01", "1 September 2015, 10:30",
                  "1 September 2015 at 9.30am"),
        *each(SEPTEMBER, ("date_written_out", "two_digit_year"), "01-Sep-15", "1 Sep '15"),
        *each(SEPTEMBER, ("characters_replaced", "date_written_out"), "1\u00a0September\u00a02015"), *each(SEPTEMBER,
            "characters_replaced", "01\u201309\u20132015", "\uff10\uff11/09/2015"),
        *each(date(2015, 1, 25), "serial_read_as_date", "42029", "42029.0", "42029.5"),
        *each(SEPTEMBER, "date_written_out", "20150901", "01092015"), *each(date(2003, 1, 20), "date_written_out",
            "20012003"), *each(date(2021, 3, 14), "date_written_out", "14032021"),
        *each(SEPTEMBER, "leading_apostrophe", "'01/09/2015"), *each(SEPTEMBER, "trimmed", " 01/09/2015 "),
        *each(None, "not_available", "n/a", "-", "none"), *each(None, "not_collected", "not known"),
        *refused("several_values", "12/13 May", "12/13 May 2015", "12-13 May", "12 and 13 May 2015", "12 & 13/5/2015",
            "12th - 13th May 2015", "01/09/2015 - 03/09/2015", "1/9/15, 2/9/15", "2015-09-01 to 2015-09-03"),
        *refused("no_such_day", "31/02/2015", "2015-02-29", "00/01/2015", "32/01/2015", "45/45/2015",
            "30 February 2015", "31 Sept 2015"),
        *refused("no_year", "12 May", "12th of May", "May 12", "Mon 12 May", "12/05"), *refused("no_day", "Jul-15",
            "July 2015", "07/2015", "2015-07", "Sept 2015"),
        *refused("weekday_differs", "Mon 1 Sep 2015", "Friday 01/09/2015"), *refused("digits_lost", "4.2E+04"),
        *refused("not_a_date", "2015", "nope", "tbc", "5 Smarch 2015", "19999", "60001", "0215-09-01", "1 Sep 3015",
            "2015-09-01 25:00", "2015-09-01 24:00", "12345678", "12312015",
                 "1/9-2015", "01/09/201", "w/c 1 Sep 2015", "c. May 2015", "early May", "01/09/2015?", "1 Sep 2015 9",
                     "12/13", "TRUE", "150901"),
        *refused("error_value", "#N/A", "#REF!"), *refused("too_narrow", "########"),
    ],
)  # fmt: skip
US = Section(
    "Dates: a column that proves the US order",
    "One date of it can only be read with the month first, and none only with the day first.",
    FieldType.DATE, "Start date",
    [
        ("7/27/15", date(2015, 7, 27), ("us_dates", "two_digit_year")),
        ("12/13/2015 19:06:23", date(2015, 12, 13), ("us_dates", "date_written_out")),
        ("1/2/2015", date(2015, 1, 2), ("us_dates",)), ("2015-09-01", SEPTEMBER, ()), ("3 May 2015", date(2015, 5, 3),
            ("date_written_out",)),
    ],
    column=True,
)  # fmt: skip
SLIP = Section(
    "Dates: one with the month first among others",
    "Fewer than three, and fewer than those that can only be read with the day first: a slip.",
    FieldType.DATE, "Start date",
    [("7/27/2015", None, ("ambiguous_date",)), *plain(date(2015, 2, 1), "1/2/2015"), *plain(date(2015, 12, 13),
        "13/12/2015"), *plain(date(2015, 12, 14), "14/12/2015")],
    column=True,
)  # fmt: skip
BOTH = Section(
    "Dates: a column in both orders",
    "Nobody can tell how those are meant that can be read both ways: they are read day first, and asked about.",
    FieldType.DATE, "Start date",
    [("7/27/2015", None, ("ambiguous_date",)), ("12/13/2015", None, ("ambiguous_date",)), ("1/2/2015", date(2015, 2,
        1), ("either_order",)),
     *plain(date(2015, 5, 5), "5/5/2015"), *plain(date(2015, 12, 13), "13/12/2015"), *plain(SEPTEMBER, "2015-09-01")],
    column=True,
)  # fmt: skip
MONTHS = Section(
    "Months", "A date of birth is kept to its month, and its day is shown nowhere.", FieldType.MONTH, "Month of birth",
    [
        *plain(BIRTH, "2001-09-01", "01/09/2001", "Sep 2001", "Sept 2001", "September 2001", "September, 2001",
            "09/2001", "9-2001", "09 2001", "2001-09", "2001/9", "2001 Sep"),
        *each(BIRTH, "two_digit_year", "Sep-01", "Sept '01"), *each(BIRTH, "date_written_out", "200109", "092001"),
            *each(BIRTH, "serial_read_as_date", "37135"),
        *each(BIRTH, "day_removed", "2001-09-13", "13/09/2001", "2001-09-13 00:00:00"), *each(BIRTH, ("trimmed",
            "two_digit_year", "day_removed"), " 13/09/01"),
        *each(BIRTH, ("date_written_out", "day_removed"), "13 Sept 2001", "20010913"), *each(BIRTH,
            ("serial_read_as_date", "day_removed"), "37147"),
        *each(None, "not_collected", "not known"), *each(None, "not_available", "n/a"),
        *refused("not_a_month", "2001", "13/2001", "September", "Smarch 2001", "09/01", "31/02/2001", "2001.9",
            "201316", "14 years"), *refused("several_values", "13 or 14 Sep 2001"),
        *refused("not_a_month", "Mon 13 Sep 2001"), *refused("error_value", "#VALUE!"),
    ],
)  # fmt: skip
TIMES = Section(
    "Times", "", FieldType.TIME, "Start time",
    [
        *plain(time(10, 30), "10:30", "10:30:00"), *plain(time(9, 5), "9:05", "09:05"), *plain(time(10, 30, 15),
            "10:30:15"), *plain(time(0), "00:00"),
        *each(time(9, 30), "time_written", "9.30", "9:30am", "9.30 a.m.", "0930", "930", "9h30", "9;30", "0930 hrs",
            "2015-09-01 09:30:00", "01/09/2015 09:30", "1899-12-30 09:30:00"),
        *each(time(14), "time_written", "2pm", "2 PM", "14:00 pm"), *each(time(14, 30), "time_written", "2:30 pm",
            "1430"), *each(time(0), "time_written", "12am"),
        *each(time(12), "time_written", "noon", "12 noon", "midday", "12pm", "0.5"), *each(time(10, 30),
            "time_written", "0.4375"),
        *each(time(10, 30), "trimmed", " 10:30"), *each(time(14, 30, 15), "time_written", "02.30.15 pm"), *each(None,
            "not_available", "n/a", "-"), *each(None, "not_collected", "not known"),
        *refused("not_a_time", "9", "10", "9.3", "10.5", "half past nine", "half past", "24:00", "25:00", "10:60",
            "midnight", "13am", "0pm", "26:30:00", "noonish"),
        *refused("several_values", "10:30 - 12:00", "10.30 to 12.00"), *refused("error_value", "#N/A"),
    ],
)  # fmt: skip
SENT = at("2015-09-24 14:30:05")
MOMENTS = Section(
    "Dates with times", "As survey platforms write them. The time is kept; a day alone is its midnight.",
    FieldType.MOMENT, "Completed",
    [
        *plain(SENT, "2015-09-24 14:30:05", "2015-09-24T14:30:05", "24/09/2015 14:30:05", "24/09/2015 2:30:05 pm"),
        *plain(at("2015-09-24 15:30:05"), "2015-09-24T14:30:05Z"), *plain(at("2015-09-24 00:00:00"), "24/09/2015"),
        *each(SENT, "two_digit_year", "24/9/15 14:30:05"), *each(SENT, "us_dates", "09/24/2015 02:30:05 PM"),
        *each(SENT, "date_written_out", "24 Sep 2015 14:30:05"), *each(SENT, "serial_read_as_date", "42271.604224537"),
        *each(at("2015-09-04 14:30:00"), "order_unproven", "04/09/2015 14:30"),
        *each(None, "not_available", "n/a"), *refused("not_a_date", "soon", "24/09/2015 25:00"),
    ],
)  # fmt: skip
US_MOMENTS = Section(
    "Dates with times in the US order", "One cell that can be read in one order only decides for its column.",
    FieldType.MOMENT, "Completed",
    [
        ("7/27/15 19:06:23", at("2015-07-27 19:06:23"), ("us_dates", "two_digit_year")),
        ("8/4/15 9:15:00", at("2015-08-04 09:15:00"), ("us_dates", "two_digit_year")),
    ],
    column=True,
)  # fmt: skip
FIGURES = (COUNT, ASKED, MONEY, DATES, US, SLIP, BOTH, MONTHS, TIMES, MOMENTS,
    US_MOMENTS)  # fmt: skip
