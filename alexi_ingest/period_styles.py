"""Periods read in the styles that people use: `Q2 2015/16`, `201516 Q2`, "July to September 2015", `21/22`, "round 2".

They are never guessed: `Q2 2015` may be a quarter of the calendar or of the financial year, `2021` a year or 2020-21.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from alexi_ingest.periods import CENTURY, bounds, quarter, quarter_of, year_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from alexi_ingest.periods import Periodicity

    _Found = TypeVar("_Found")

_NUMBERS = {1, 2, 3, 4}
_LONGEST = 300
_SIGNS = str.maketrans({**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"), "\u2044": "/"})
_BETWEEN = re.compile(r"(?<=[0-9])_(?=[0-9]{1,2}(?![0-9]))")  # 2015_16, but not hub-07_2015-16
_BLANKS = re.compile(r"\s+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:([0-9]{1,2})(?:st|nd|rd|th)? )?"
_TO = r" ?(?:-|to|until|till) ?"
_FULL_YEAR = r"((?:19|20)[0-9]{2})"
_BEFORE, _AFTER = r"(?<![0-9a-z])(?<![0-9][-/.])", r"(?![0-9])(?![-/.][0-9])"
_MONTH_NAME = re.compile(rf"(?<![a-z]){_MONTH}(?![a-z])")
_MONTH_RANGE = re.compile(rf"{_BEFORE}{_DAY}{_MONTH}(?:,? {_FULL_YEAR})?{_TO}{_DAY}{_MONTH},? ?{_FULL_YEAR}{_AFTER}")
_YEAR_FIRST = re.compile(rf"{_BEFORE}{_FULL_YEAR} {_MONTH}{_TO}{_MONTH}(?![0-9a-z])(?! [0-9])")
_DATE_RANGE = re.compile(
    rf"{_BEFORE}([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2{_FULL_YEAR}{_TO}([0-9]{{1,2}})\2([0-9]{{1,2}})\2{_FULL_YEAR}{_AFTER}"
)
_ISO_RANGE = re.compile(
    rf"{_BEFORE}{_FULL_YEAR}-([0-9]{{2}})-([0-9]{{2}})(?: ?(?:to|until|till|/) ?| - )"
    rf"{_FULL_YEAR}-([0-9]{{2}})-([0-9]{{2}}){_AFTER}"
)
_ENDING = re.compile(rf"(?<![a-z])(?:quarter|qtr) end(?:ing|ed|s)? (?:on )?{_DAY}{_MONTH},? {_FULL_YEAR}{_AFTER}")
_ORDINALS = ("first", "second", "third", "fourth")
_QUARTER_WORD = re.compile(
    r"(?<![a-z])(?:(?:q|qtr|quarter)\.? ?-?(?P<number>[0-9])(?![0-9]|\.[0-9])"
    r"|(?P<ordinal>[1-4])(?:st|nd|rd|th) (?:quarter|qtr)|(?P<word>first|second|third|fourth) (?:quarter|qtr))(?![a-z])"
)
_LONG_YEAR = re.compile(rf"(?<![0-9])(?<![0-9][-/.])((?:19|20)[0-9]{{2}})( ?[-/] ?|)([0-9]{{4}}|[0-9]{{2}}){_AFTER}")
_SHORT_YEAR = re.compile(rf"{_BEFORE}(fy ?|year )?([0-9]{{2}})( ?[-/] ?|)([0-9]{{2}}){_AFTER}")
_ROUND_WORD = r"round(?: no\.?| number)?[:.]? ?r?"
_ROUND = re.compile(rf"(?<![a-z0-9]){_ROUND_WORD}([1-9])(?![0-9a-z])")
_ROUND_SHORT = re.compile(rf"(?<![a-z0-9])(?:{_ROUND_WORD}|r)([1-9])(?![0-9a-z])")
_FILLING = re.compile(r"\b(?:of|for|the|fy|financial|year|period)\b|[\s()\[\].,:;/-]")
_TAKEN = "|"


def read_period(text: str) -> str | None:
    """Read a text that is a period and nothing else, in any style; None where it is not one, or may be two."""
    return _one(text, whole=True)


def period_in(text: str, periodicity: Periodicity | None = None) -> str | None:
    """Find the one period that a longer text names, such as a file's or sheet's name: "Casework 2015-16 Q2 v3.xlsx".

    None where there is none, where two differ, or where the figures may mean something else: two-digit years (`1516`,
    `15-16`) count only beside a quarter or `FY`, and a round only as a word ("round 2", not `r2`). In what is known to
    be `rounds`, `r2` is a round too, and a year beside it tells only when it was.
    """
    return _one(text, whole=False, periodicity=periodicity)


def _one(text: str, *, whole: bool, periodicity: Periodicity | None = None) -> str | None:
    """Give the period that everything in the text agrees on: a quarter, else a year, else a round."""
    if len(text) > _LONGEST:
        return None
    joined = _BETWEEN.sub("-", text.translate(_SIGNS)).replace("_", " ")
    ranges, rest = _ranges(_BLANKS.sub(" ", joined).strip().lower())
    numbers, rest = _take(_QUARTER_WORD, rest, _number)
    years, rest = _years(rest, short=whole or bool(numbers))
    short = whole or periodicity == "rounds"
    rounds, rest = _take(_ROUND_SHORT if short else _ROUND, rest, lambda match: f"R{match[1]}")
    if rounds and periodicity == "rounds":
        return rounds.pop() if len(rounds) == 1 else None
    doubtful = None in ranges or len(numbers) > 1 or not numbers <= _NUMBERS
    if doubtful or (whole and _FILLING.sub("", rest).strip(_TAKEN)):
        return None
    quarters = {period for period in ranges if period and quarter(period)}
    years |= {period for period in ranges - quarters if period}
    quarters |= {f"{year}-Q{number}" for year in years for number in numbers}
    in_doubt = numbers and {int(period[-1]) for period in quarters} != numbers
    if in_doubt or (quarters and years - {period[: -len("-Q1")] for period in quarters}):
        return None
    agreed = quarters or years or rounds
    return agreed.pop() if len(agreed) == 1 else None


def _take(
    pattern: re.Pattern[str], text: str, meaning: Callable[[re.Match[str]], _Found | None]
) -> tuple[set[_Found], str]:
    """Give what a pattern's matches mean, and the text without those that mean something."""
    found: set[_Found] = set()

    def taken(match: re.Match[str]) -> str:
        meant = meaning(match)
        if meant is None:
            return match[0]
        found.add(meant)
        return _TAKEN

    return found, pattern.sub(taken, text)


def _number(match: re.Match[str]) -> int:
    return _ORDINALS.index(match["word"]) + 1 if match["word"] else int(match["number"] or match["ordinal"])


def _years(text: str, *, short: bool) -> tuple[set[str], str]:
    """Find years of two parts. Short ones count where `short` or `FY` says so, and no long one or month is there."""
    years, rest = _take(_LONG_YEAR, text, _long_year)
    if years or _MONTH_NAME.search(rest):
        return years, rest
    return _take(_SHORT_YEAR, rest, lambda match: _short_year(match) if short or match[1] else None)


def _long_year(match: re.Match[str]) -> str | None:
    year, joined, end = int(match[1]), match[2], match[3]
    if year + 1 != int(end) and ((year + 1) % CENTURY != int(end) or len(end) > 2):  # noqa: PLR2004 - digits
        return None
    is_month = not joined and len(end) == 2 and int(end) <= 12  # noqa: PLR2004 - `201112` may be December 2011
    return None if is_month else year_named(year)


def _short_year(match: re.Match[str]) -> str | None:
    year, joined, end = int(match[2]), match[3], int(match[4])
    if (year + 1) % CENTURY != end or (not joined and year == CENTURY // 5):
        return None  # bare `2021` may be the calendar year
    return year_named(2000 + year)


def _ranges(text: str) -> tuple[set[str | None], str]:
    """Find first and last months or days; None stands for a range that is no quarter or year."""
    found: set[str | None] = set()
    for pattern, meaning in (
        (_ISO_RANGE, lambda m: _span(m[1], m[2], m[3], m[4], m[5], m[6])),
        (_DATE_RANGE, lambda m: _span(m[4], m[3], m[1], m[7], m[6], m[5])),
        (_MONTH_RANGE, lambda m: _span(m[3], m[2], m[1], m[6], m[5], m[4])),
        (_YEAR_FIRST, lambda m: _span(m[1], m[2], None, m[1], m[3], None)),
        (_ENDING, lambda m: _span(None, None, None, m[3], m[2], m[1])),
    ):
        more, text = _take(pattern, text, meaning)
        found |= {period or None for period in more}
    return found, text


def _span(
    year: str | None, month: str | None, day: str | None, last_year: str, last_month: str, last_day: str | None
) -> str:
    """Give the quarter or year from a first to a last day, `""` where it is neither.

    Without days whole months are meant; without a first year it is the last's, or the one before; without a first
    month a quarter is meant that ends then.
    """
    end_year, end = int(last_year), _month(last_month)
    start = _month(month) if month else (end - 3) % 12 + 1
    start_year = int(year) if year else end_year - (start > end)
    try:
        first = date(start_year, start, int(day or 1))
        last = date(end_year, end, int(last_day or monthrange(end_year, end)[1]))
    except (ValueError, IndexError):
        return ""
    candidates = (str(quarter_of(first)), year_named(first.year))
    return next((period for period in candidates if bounds(period) == (first, last)), "")


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3]) + 1
