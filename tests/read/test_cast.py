"""Tables of cells: what each text is read as, and which cannot be read."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from alexi_ingest.declare import FieldType
from tests.read.cast_cells import (
    CODE,
    CODES,
    DATE,
    DECIMAL,
    ID,
    INTEGER,
    MONTH,
    PERIOD,
    TEXT,
    TIME,
    YES_NO,
    one,
)

SEPTEMBER = date(2015, 9, 1)
BIRTH = date(2001, 9, 1)

VALUES: list[tuple[FieldType, str, Any, tuple[str, ...]]] = [
    (INTEGER, "12", 12, ()),
    (INTEGER, "-3", -3, ()),
    (INTEGER, "007", 7, ()),
    (INTEGER, "12.0", 12, ()),
    (INTEGER, "12.", 12, ()),
    (INTEGER, " 12", 12, ("trimmed",)),
    (INTEGER, "12\u00a0", 12, ("trimmed",)),
    (INTEGER, "\ufeff12\u200b", 12, ("trimmed",)),
    (INTEGER, "'12", 12, ("leading_apostrophe",)),
    (INTEGER, "1,234", 1234, ("thousands_removed",)),
    (INTEGER, " 1,234,567 ", 1234567, ("trimmed", "thousands_removed")),
    (INTEGER, "£1,200", 1200, ("thousands_removed",)),
    (DECIMAL, "12.5", 12.5, ()),
    (DECIMAL, "12", 12.0, ()),
    (DECIMAL, ".5", 0.5, ()),
    (DECIMAL, "1e-05", 1e-05, ()),
    (DECIMAL, "1,234.5", 1234.5, ("thousands_removed",)),
    (DECIMAL, "-0.25 ", -0.25, ("trimmed",)),
    (DATE, "2015-09-01", SEPTEMBER, ()),
    (DATE, "2015-9-1", SEPTEMBER, ()),
    (DATE, "2015/09/01", SEPTEMBER, ()),
    (DATE, "2015-09-01 00:00:00", SEPTEMBER, ()),
    (DATE, "2015-09-01T00:00:00Z", SEPTEMBER, ()),
    (DATE, "2015-09-01 10:30:00", SEPTEMBER, ("date_written_out",)),
    (DATE, "01/09/2015", SEPTEMBER, ()),
    (DATE, "1/9/2015", SEPTEMBER, ()),
    (DATE, "1.9.2015", SEPTEMBER, ()),
    (DATE, "1-9-2015", SEPTEMBER, ()),
    (DATE, "01/09/2015 12:00:00 AM", SEPTEMBER, ()),
    (DATE, "01/09/2015 9:15", SEPTEMBER, ("date_written_out",)),
    (DATE, "1/9/15", SEPTEMBER, ("two_digit_year",)),
    (DATE, "1/9/25", date(2025, 9, 1), ("two_digit_year",)),
    (DATE, "1/9/26", date(1926, 9, 1), ("two_digit_year",)),
    (DATE, "1/9/99", date(1999, 9, 1), ("two_digit_year",)),
    (DATE, "1 Sept 2015", SEPTEMBER, ("date_written_out",)),
    (DATE, "1st September 2015", SEPTEMBER, ("date_written_out",)),
    (DATE, "1st of september, 2015", SEPTEMBER, ("date_written_out",)),
    (DATE, "Tue 1 Sep 2015", SEPTEMBER, ("date_written_out",)),
    (DATE, "01-Sep-15", SEPTEMBER, ("date_written_out", "two_digit_year")),
    (DATE, "September 1, 2015", SEPTEMBER, ("date_written_out",)),
    (DATE, "1\u00a0September\u00a02015", SEPTEMBER, ("date_written_out",)),
    (DATE, "42029", date(2015, 1, 25), ("serial_read_as_date",)),
    (DATE, "42029.0", date(2015, 1, 25), ("serial_read_as_date",)),
    (DATE, "20150901", SEPTEMBER, ("date_written_out",)),
    (DATE, "20012003", date(2003, 1, 20), ("date_written_out",)),
    (DATE, "14032021", date(2021, 3, 14), ("date_written_out",)),
    (DATE, "'01/09/2015", SEPTEMBER, ("leading_apostrophe",)),
    (DATE, " 01/09/2015 ", SEPTEMBER, ("trimmed",)),
    (MONTH, "2001-09-01", BIRTH, ()),
    (MONTH, "01/09/2001", BIRTH, ()),
    (MONTH, "Sep 2001", BIRTH, ()),
    (MONTH, "September 2001", BIRTH, ()),
    (MONTH, "09/2001", BIRTH, ()),
    (MONTH, "9-2001", BIRTH, ()),
    (MONTH, "2001-09", BIRTH, ()),
    (MONTH, "Sep-01", BIRTH, ("two_digit_year",)),
    (MONTH, "37135", BIRTH, ("serial_read_as_date",)),
    (MONTH, "2001-09-13", BIRTH, ("day_removed",)),
    (MONTH, "13/09/2001", BIRTH, ("day_removed",)),
    (MONTH, " 13/09/01", BIRTH, ("trimmed", "two_digit_year", "day_removed")),
    (MONTH, "13 Sept 2001", BIRTH, ("date_written_out", "day_removed")),
    (MONTH, "37147", BIRTH, ("serial_read_as_date", "day_removed")),
    (TIME, "10:30", time(10, 30), ()),
    (TIME, "9:05", time(9, 5), ()),
    (TIME, "10:30:00", time(10, 30), ()),
    (TIME, "10:30:15", time(10, 30, 15), ()),
    (TIME, "10.30", time(10, 30), ("time_written",)),
    (TIME, "1030", time(10, 30), ("time_written",)),
    (TIME, "930", time(9, 30), ("time_written",)),
    (TIME, "2pm", time(14), ("time_written",)),
    (TIME, "2:30 pm", time(14, 30), ("time_written",)),
    (TIME, "12am", time(0), ("time_written",)),
    (TIME, "12.15 p.m.", time(12, 15), ("time_written",)),
    (TIME, "0.4375", time(10, 30), ("time_written",)),
    (TIME, "0.25", time(6), ("time_written",)),
    (TIME, "1899-12-30 10:30:00", time(10, 30), ("time_written",)),
    (TIME, "1899-12-31 10:30:00", time(10, 30), ("time_written",)),
    *((YES_NO, text, True, ()) for text in ("Yes", "yes", "YES", "TRUE", "True", "Yes.")),
    *((YES_NO, text, False, ()) for text in ("No", "no", "FALSE")),
    *((YES_NO, text, True, ("label_read_as_code",)) for text in ("Y", "y", "1")),
    *((YES_NO, text, False, ("label_read_as_code",)) for text in ("N", "0")),
    (YES_NO, "a) Yes", True, ("prefix_removed",)),
    (YES_NO, "b) No", False, ("prefix_removed",)),
    (YES_NO, "a) Y", True, ("prefix_removed", "label_read_as_code")),
    (YES_NO, "\u00a0Yes", True, ("trimmed",)),
    (PERIOD, "2015-16-Q2", "2015-16-Q2", ()),
    (PERIOD, "2015/16 Q2", "2015-16-Q2", ()),
    (PERIOD, "July to September 2015", "2015-16-Q2", ()),
    (PERIOD, "R1", "R1", ()),
    (ID, "0012", "0012", ()),
    (ID, "P 0012", "P 0012", ()),
    (ID, "P0012\u200b", "P0012", ("trimmed",)),
    (ID, "'0012", "0012", ("leading_apostrophe",)),
    (TEXT, "as it is, 'quoted'", "as it is, 'quoted'", ()),
    (TEXT, "'Tis so", "'Tis so", ()),
    (TEXT, "two\nlines ", "two\nlines", ("trimmed",)),
    (TEXT, "#1 priority", "#1 priority", ()),
]


@pytest.mark.parametrize(("kind", "text", "value", "repairs"), VALUES)
def test_is_read_as(kind: FieldType, text: str, value: Any, repairs: tuple[str, ...]) -> None:  # noqa: ANN401 - of any type
    found = one(kind, text)
    assert (found.value, found.problems) == (value, repairs)
    assert type(found.value) is type(value)


ERRORS: list[tuple[FieldType, str, str]] = [
    *((INTEGER, text, "approximate") for text in ("approx 30", "c.25", "c. 25", "~30", "about 30",
        "approx. 30 people", "30+", "16+", "over 30")),
    *((INTEGER, text, "not_whole_number") for text in ("12 (3 new)", "10-15", "12.5", "n/a", "ten", "1e3", "1,23",
        "12 13", "9" * 30, "٣", "£", "9" * 5000)),
    *((INTEGER, text, "suppressed") for text in ("<5", "< 5", "c", "[c]", "*", "less than 5")),
    *((DECIMAL, text, "not_a_number") for text in ("6-10", "nan", "inf", "-Infinity", "1e999", "1,5", "x")),
    (DECIMAL, "approx 7.5", "approximate"),
    *((DATE, text, "not_a_date") for text in (
        "31/02/2015", "00/01/2015", "32/01/2015", "45/45/2015", "Sep 2015", "2015", "nope", "5 Smarch 2015",
        "19999", "60001",
        "42029.5", "0215-09-01", "1 Sep 3015", "2015-09-01 25:00", "12345678", "2015-02-29", "1/9-2015",
    )),
    *((DATE, text, "several_values") for text in (
        "12/13 May", "12 and 13 May 2015", "12th - 13th May 2015", "01/09/2015 - 03/09/2015", "1/9/15, 2/9/15",
    )),
    *((MONTH, text, "not_a_month") for text in ("2001", "13/2001", "September", "Smarch 2001", "09/01",
        "31/02/2001")),
    *((TIME, text, "not_a_time") for text in ("25:00", "10:60", "noonish", "10", "10.5", "13am", "0pm",
        "2015-09-01 10:30:00")),
    *((TIME, text, "several_values") for text in ("10:30 - 12:00", "10.30 to 12.00")),
    *((YES_NO, text, "not_yes_no") for text in ("maybe", "Yes and no", "2", "Yess", "1) No")),
    *((PERIOD, text, "not_a_period") for text in ("2015", "Q2", "Q2 2015", "soon", "2015-17")),
    *((kind, text, "error_value") for kind in FieldType if kind not in (CODE, CODES) for text in ("#N/A", "#DIV/0!",
        "#ref!", " #NAME? ")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "problem"), ERRORS)
def test_cannot_be_read(kind: FieldType, text: str, problem: str) -> None:
    found = one(kind, text)
    assert found.value is None
    assert found.problems == (problem,)


CODED: list[tuple[str, str, str | None, tuple[str, ...]]] = [
    ("gender", "2", "2", ()),
    ("gender", "Female", "2", ()),
    ("gender", "FEMALE", "2", ()),
    ("gender", "girl", "2", ("label_read_as_code",)),
    ("gender", "b) Female", "2", ("prefix_removed",)),
    ("gender", "(b) Female", "2", ("prefix_removed",)),
    ("gender", "b) F", "2", ("prefix_removed", "label_read_as_code")),
    ("gender", "2) Female", "2", ("prefix_removed",)),
    ("gender", "1. Male", "1", ("prefix_removed",)),
    ("gender", "1) Female", None, ("not_in_list",)),
    ("gender", "2: Male", None, ("not_in_list",)),
    ("gender", "-2", None, ("not_in_list",)),
    ("gender", "#N/A", None, ("error_value",)),
    ("source", "1a", "1A", ()),
    ("source", "q) 6: Police", "6", ("prefix_removed",)),
    ("source", "6: Police", "6", ("prefix_removed",)),
    ("source", "6 - Police", "6", ("prefix_removed",)),
    ("source", "6 Police", "6", ("prefix_removed",)),
    ("source", "7: Police", None, ("not_in_list",)),
    ("source", "family", "1A", ("label_read_as_code",)),
    ("source", "A and E", "3E", ()),
    ("source", "A & E", "3E", ()),
    ("source", "other \u2013 including voluntary", "8", ()),
    ("source", "Women's refuge", "8", ("label_read_as_code",)),
    ("source", "“Police”", "6", ()),
    ("source", "Police\u200b", "6", ("trimmed",)),
    ("source", "Po\u200blice", "6", ()),
    ("source", "-8", "-8", ()),
    ("source", "8", "8", ()),
    ("source", "x" * 5000, None, ("not_in_list",)),
    ("authority", "Northumberland", "E06000057", ()),
    ("authority", "929", "E06000057", ("label_read_as_code",)),
    ("authority", "E06000048", "E06000048", ("code_ended",)),
    ("authority", "Gateshead (old)", "E08000020", ("code_ended",)),
    ("authority", "Buckinghamshire", "E06000060", ("code_not_begun",)),
    ("authority", "bristol city of", "E06000023", ()),
    ("rivals", "Same", "a", ()),
    ("rivals", "same?", None, ("not_in_list",)),
]


@pytest.mark.parametrize(("codes", "text", "code", "problems"), CODED)
def test_code_is_read_as(codes: str, text: str, code: str | None, problems: tuple[str, ...]) -> None:
    found = one(CODE, text, codes=codes)
    assert (found.value, found.problems) == (code, problems)


SEVERAL: list[tuple[str, str, str | None, tuple[str, ...]]] = [
    ("disability", "LD;MOB", "MOB;LD", ()),
    ("disability", "MOB; MOB;", "MOB", ()),
    ("disability", "Mobility, Learning", "MOB;LD", ()),
    ("disability", "mobility and learning", "MOB;LD", ()),
    ("disability", "MOB\nLD", "MOB;LD", ()),
    ("disability", "MOB|LD/NONE", "NONE;MOB;LD", ()),
    ("disability", "a) MOB; b) Learning disability", "MOB;LD", ("prefix_removed", "label_read_as_code")),
    ("disability", "MOB; nope", None, ("not_in_list",)),
    ("disability", "; ,", None, ("not_in_list",)),
    ("disability", "MOB;BEH", "MOB;BEH", ("code_ended",)),
    ("disability", "MOB;" * 30, "MOB", ()),
    ("disability", "MOB,LD;" * 30, None, ("not_in_list",)),
    ("disability", "a," * 4000, None, ("not_in_list",)),
    ("authority", "Bristol, City of, Leeds", "E06000023;E08000035", ()),
    ("authority", "Leeds and Bristol, City of", "E06000023;E08000035", ()),
    ("source", "A&E & Police", "3E;6", ()),
]


@pytest.mark.parametrize(("codes", "text", "joined", "problems"), SEVERAL)
def test_codes_are_read_as(codes: str, text: str, joined: str | None, problems: tuple[str, ...]) -> None:
    found = one(CODES, text, codes=codes)
    assert (found.value, found.problems) == (joined, problems)
