"""What sheets are made of in the tests: headings, values, titles and notes, invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

AREAS = ("Northshire", "Westford", "East Moor", "Kingsby", "St Anne's", "Lower Vale", "Upton", "Marlow Bay", "Holme")
SOURCES = ("Police", "Schools", "Health visitor", "Housing", "Self", "GP", "Other (including voluntary)", "Anonymous")
OPTIONS = ("Phone", "Letter", "E-mail", "Text message", "In person", "Other (please specify)", "None of these")
LIKERT = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree")
ROLES = ("Nurse", "Teacher", "Social worker", "Police officer", "Youth worker", "Team manager")
GENDERS = ("Female", "Male", "b) Female", "a) Male", "Not recorded")
REMARKS = (
    "Moved away in the summer", "Mother rang twice", "No further action", "Awaiting a place", "See file",
    "Worker off sick, visit put back to next week", "Declined", "Seen at school",
    "Good progress since the last meeting",
)  # fmt: skip
TITLES = (
    "Casework return", "Table 1: Referrals by source and area", "Young people supported, by area and year",
    "Spokes and workers", "A1", "Table 3.2", "Children in need", "Quarterly monitoring return", "Training delivered",
)  # fmt: skip
SUBTITLES = (
    "July to September 2015", "England, 2014 to 2016", "As at 31 March 2015", "Position at 30/09/2015", "(provisional)",
    "Years ending 31 March 2012 to 2015", "Coverage: England", "Number and percentages", "Official", "2015/16 Q2",
)  # fmt: skip
NOTES_ABOVE = (
    "Please fill in one row for each young person open at any time in the quarter.",
    "This table gives counts of young people, rounded to the nearest 5.",
    "Some shorthand is used in this table: [c] is confidential, [x] is not available.",
    "Note: figures are provisional and may be revised.",
    "This worksheet contains one table. Notes are below the table.",
)
FOOTNOTES = (
    "1. Includes those whose area is not known.", "Source: quarterly returns", "Note: figures may not add up.",
    "* provisional", "x: not available", "(1) Rounded to the nearest five.", "- Nil or less than half the final digit",
)  # fmt: skip
PAIRS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("Hub", ("hub-01", "Northshire Hub", "Kingsby Young People's Service")),
    ("Quarter", ("2015-16 Q2", "Q2", "July to September 2015", 2)),
    ("Completed by", ("Service manager", "A. Worker")),
    ("Date completed", (date(2015, 10, 3), datetime(2015, 10, 3, 9, 30), "3 October 2015")),  # noqa: DTZ001 - as a cell
    ("Year", (2015, "2015/16", "2015-16")),
    ("Number of spokes", (3, 4)),
    ("Version", (1.2, "v2")),
    ("As at", (date(2015, 9, 30), "30/09/2015")),
    ("Area", AREAS),
)
GUIDANCE = (
    "Guidance for hubs", "How to fill in this return", "Please read these notes before you begin.",
    "Use one row for each young person; do not leave blank rows between them.", "Dates are written as dd/mm/yyyy.",
    "Do not add, move or rename columns.", "If you have nothing to report, say so in the box on the first sheet.",
    "Send the file back by the tenth working day after the quarter ends.",
    "Contact the evaluation team with questions.",
    "Definitions", "A referral is any request for support, whether accepted or not.", "Thank you.",
)  # fmt: skip


def day(rng: Random) -> date:
    """Draw a date."""
    return date(2013, 1, 1) + timedelta(days=rng.randrange(1500))


def number(rng: Random) -> object:
    """Draw a figure of a published table, now and then suppressed."""
    if rng.random() < 0.08:
        return rng.choice(("x", "..", ":", "-", "[c]", "<5", "c", "n/a"))
    return rng.choice((rng.randrange(40), rng.randrange(5000), rng.randrange(900, 2200), round(rng.random() * 100, 1)))


def fields(rng: Random) -> Sequence[tuple[str, Callable[[int], object]]]:
    """Draw the fields of a list: an ID most times, and others; each with what gives its value in a row."""
    prefix = rng.choice(("P", "YP-", "hub-01/", "", "R_"))
    ids = rng.choice(("ID", "Child Unique ID", "Young person\u2019s ID )", "CHILD", "Case number", "Ref", "Person ID"))
    start = rng.randrange(1, 90000)
    first = (ids, lambda at: f"{prefix}{start + at * 7}" if prefix else start + at * 7)
    pool: list[tuple[str, Callable[[int], object]]] = [
        ("Gender", lambda _: rng.choice(GENDERS)),
        ("Date of birth\n(mm/yyyy)", lambda _: day(rng)),
        ("Date of referral", lambda _: day(rng)),
        ("Close date", lambda _: day(rng) if rng.random() < 0.4 else None),
        ("Score?", lambda _: rng.randrange(41)),
        ("Age", lambda _: rng.choice((12, 13, 14, 15, 16, 17, 13.5, 14.138261464750171))),
        ("Spoke", lambda _: rng.choice(AREAS)),
        ("Referral source", lambda _: rng.choice(SOURCES)),
        ("Accepted Y/N", lambda _: rng.choice(("Y", "N", "Yes", "No", None))),
        ("Consent to evaluation (yes, no, withdrawn)", lambda _: rng.choice(("yes", "no", "withdrawn"))),
        ("Remarks", lambda _: rng.choice((*REMARKS, None, None))),
        ("Worker", lambda _: rng.choice(ROLES)),
        ("Postcode", lambda _: f"N{rng.randrange(1, 20)} {rng.randrange(1, 9)}AB"),
        ("Postcode district", lambda _: f"N{rng.randrange(1, 20)}"),
        ("Year joined", lambda _: rng.choice((2013, 2014, 2015, 2016))),
        ("Open?", lambda _: rng.random() < 0.5),
        ("Cost (\u00a3)", lambda _: round(rng.random() * 900, 2)),
        ("Ethnicity", lambda _: rng.choice(("a) WBRI", "s) NOBT", "k) APKN", None))),
        ("Period", lambda _: rng.choice(("2015/16 Q1", "2015/16 Q2"))),
        ("Reason for closure", lambda _: rng.choice(("RC1 - Adopted", "RC2", None, None, None))),
        ("Start time", lambda _: datetime(2015, 3, 4, rng.randrange(9, 17), 30)),  # noqa: DTZ001 - as a cell
    ]
    chosen = rng.sample(pool, rng.randint(2, min(len(pool), rng.choice((4, 8, 20)))))
    return [first, *chosen] if rng.random() < 0.85 else chosen
