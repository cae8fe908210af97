"""What things are called in a sentence: the hub's own headings, nouns, numbers, dates, periods."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest import periods
from alexi_ingest.sealing import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alexi_ingest.declare import CodeList, Field
    from alexi_ingest.model import SheetFound

LONGEST_HEADING = 90
"""A heading longer than this (a whole survey question) is cut in sentences, with an ellipsis."""
LONGEST_VALUE = 120
"""A cell's text longer than this is cut in sentences, with an ellipsis."""
LONGEST_NUMBER = 30
"""A longer run of digits is shown as it is."""
OFTEN: Mapping[periods.Periodicity, str] = {"quarterly": "quarterly", "yearly": "yearly", "rounds": "in rounds"}
"""How often a return is sent, in words."""
_NOT_TEXT = re.compile("[\ud800-\udfff]")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00(?:\.0+)?)?")
_TIME = re.compile(r"(\d{2}:\d{2})(?::00)?(?:\.0+)?")
_NUMBER = re.compile(r"-?[1-9]\d{3,}|-?(?:0|[1-9]\d*)\.\d+")
_WHOLE = re.compile(r"\.0+$")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TRUTHS = {"true": "yes", "false": "no"}
_WORD = re.compile(r"\w+")
_SPELT_WITH_A_VOWEL = frozenset("AEFHILMNORSX")
_BRACKETED = re.compile(r"\([^()]*\)")
_DONE = re.compile(r"\w*[^e\W]ed")
_QUESTION_BEGINS = frozenset(
    {
        "are", "can", "did", "do", "does", "had", "has", "have", "how", "is", "was", "were", "what", "when", "where",
        "which", "who", "why", "will",
    }
)  # fmt: skip
_NO_NAME_ENDS = frozenset(
    {"at", "away", "by", "for", "from", "if", "in", "of", "on", "other", "out", "since", "to", "until", "up", "with"}
)
_LONGEST_INITIALS = 4


@dataclass(frozen=True, slots=True)
class TableNames:
    """What the sender calls a table: its sheet, a noun (one, several), and headings as their own file has them.

    `in_rows`: each of its records is a row of the sheet.
    """

    sheet: str
    noun: tuple[str, str] = ("row", "rows")
    fields: Mapping[str, Field] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    in_rows: bool = True

    def as_found(self, sheet: SheetFound) -> TableNames:
        """Give the names with the sheet's own, and with those of its headings that are a declared spelling."""
        sent = {tidy(heading).casefold(): heading for heading in sheet.headings}
        known = {
            name: sent[spelt]
            for name, declared in self.fields.items()
            for spelling in (declared.heading, *declared.synonyms)
            if (spelt := tidy(spelling).casefold()) in sent
        }
        return replace(self, sheet=sheet.sheet, headings={**known, **self.headings})


@dataclass(frozen=True, slots=True)
class Names:
    """All names that sentences use: tables by their name in the return, code lists by theirs."""

    tables: Mapping[str, TableNames] = field(default_factory=dict)
    lists: Mapping[str, CodeList] = field(default_factory=dict)
    ready: dict[tuple[object, ...], object] = field(default_factory=dict, repr=False, compare=False)
    """Kept by `report.words`: what was worked out once for a problem in a column."""

    def as_found(self, sheets: Iterable[SheetFound]) -> Names:
        """Give the names with the sheets and headings of the file, as they were found in it."""
        found = {one.table: one for one in sheets if one.table}
        named = {name: table.as_found(found[name]) if name in found else table for name, table in self.tables.items()}
        return Names(named, self.lists)

    def heading(self, table: str | None, name: str | None) -> str:
        """Give a field's heading as the hub's file has it, else the standard one, else the field's name in words."""
        known = self.tables.get(table or "")
        if known is None or not name:
            return (name or "").replace("_", " ")
        sent = known.headings.get(name)
        declared = known.fields.get(name)
        return sent or (declared.heading if declared and declared.heading else name.replace("_", " "))

    def sheet(self, table: str | None) -> str:
        """Give the sheet of a table."""
        known = self.tables.get(table or "")
        return known.sheet if known else (table or "").replace("_", " ")

    def noun(self, table: str | None, count: int = 1) -> str:
        """Give what one row of a table is, or several."""
        known = self.tables.get(table or "")
        one, several = known.noun if known else ("row", "rows")
        return one if count == 1 else several

    def in_rows(self, table: str | None) -> bool:
        """Say whether each record of a table is a row of its sheet; so are those of what was not read."""
        known = self.tables.get(table or "")
        return known is None or known.in_rows

    @property
    def all_in_rows(self) -> bool:
        """Whether each record of every table is a row of its sheet."""
        return all(map(self.in_rows, self.tables))

    def field(self, table: str | None, name: str | None) -> Field | None:
        """Give what is declared of a field; None where nothing is."""
        known = self.tables.get(table or "")
        return known.fields.get(name or "") if known else None


NO_NAMES = Names()


@lru_cache(maxsize=4096)
def tidy(heading: str) -> str:
    """Give a heading as it stands in a sentence: one line, no colon, star or full stop at the end, not endless."""
    text = " ".join(heading.split()).rstrip(" :*.")
    return text if len(text) <= LONGEST_HEADING else text[: LONGEST_HEADING - 1].rstrip() + "…"


@lru_cache(maxsize=4096)
def names_a_thing(heading: str) -> bool:
    """Say whether a heading can be a noun of a sentence: `Date of referral`, and not `Referred on` or `Accepted?`."""
    text = tidy(heading)
    words = _WORD.findall(_BRACKETED.sub(" ", text).casefold())
    if not words or not text[0].isalpha() or text.endswith("?") or words[0] in _QUESTION_BEGINS:
        return False
    if set(",:_>") & set(text) or {"and", "or"} & set(words):
        return False
    if len(words) == 1 and text.isupper() and len(text) > _LONGEST_INITIALS:
        return False
    return words[-1] not in _NO_NAME_ENDS and not _DONE.fullmatch(words[-1])


@lru_cache(maxsize=4096)
def begins(heading: str) -> str:
    """Give a heading as the first words of a sentence; one that names no thing stands in quotes."""
    text = tidy(heading)
    if text and not names_a_thing(heading):
        return f"“{text}”"
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)
def within(heading: str) -> str:
    """Give a heading inside a sentence: `date of referral`, `SDQ score`; one that names no thing stands in quotes."""
    text = tidy(heading)
    if not names_a_thing(heading):
        return f"“{text}”"
    bare, bracket, rest = text.partition("(")
    bare = _WORD.sub(lambda word: word[0].lower() if word[0][1:].islower() or len(word[0]) == 1 else word[0], bare)
    return f"{bare}{bracket}{rest}"


@lru_cache(maxsize=4096)
def the(heading: str) -> str:
    """Give a heading as the name of a thing: `the date of referral`; a single word stands in quotes, `“Booked”`."""
    text = within(heading)
    return f"the {text}" if " " in text and not text.startswith("“") else f"“{tidy(heading)}”"


@lru_cache(maxsize=4096)
def article(heading: str) -> str:
    """Give `a` or `an`, as the heading is spoken: an SDQ score, a unique ID."""
    text = tidy(heading)
    word = text.split(" ", 1)[0]
    if len(word) > 1 and word.isupper():
        return "an" if word[0] in _SPELT_WITH_A_VOWEL else "a"
    lower = word.lower()
    if lower.startswith(("uni", "use", "usu", "eu", "one")):
        return "a"
    return "an" if lower[:1] and lower[0] in "aeiou" else "a"


def listed(names: Iterable[str]) -> str:
    """Give names one after another, as in a sentence: `a, b and c`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def day(when: date) -> str:
    """Give a date in words: `1 September 2015`."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


@lru_cache(maxsize=1024)
def plain(value: str | float, *, numbers: bool = True) -> str:
    """Give a value as a person reads it: dates in words, thousands with commas, yes and no; other text as it is.

    Without `numbers` digits stay as they are: those of an ID, a code or a text.
    """
    text = str(value)
    matched = _ISO_DATE.fullmatch(text)
    if matched:
        try:
            return day(date(int(matched[1]), int(matched[2]), int(matched[3])))
        except ValueError:
            return text
    if numbers and _NUMBER.fullmatch(text) and len(text) <= LONGEST_NUMBER:
        whole, dot, rest = _WHOLE.sub("", text).partition(".")
        return (f"{int(whole):,}" if abs(int(whole)) else whole) + dot + rest
    timed = _TIME.fullmatch(text)
    return timed[1] if timed else _TRUTHS.get(text, text)


def as_typed(text: str) -> str:
    """Give a cell's text on one line, cut if it is endless (never a sealed ID, which must stay whole)."""
    line = " ".join(text.split()) if len(text) <= LONGEST_VALUE or text.startswith(OPEN) else text[:LONGEST_VALUE]
    return line if len(text) <= LONGEST_VALUE or text.startswith(OPEN) else line.rstrip() + "…"


@lru_cache(maxsize=256)
def period(text: str) -> str:
    """Give a period in words: `July to September 2015 (2015-16 Q2)`; a year or a round as it is."""
    quarter = periods.quarter(text)
    if quarter is None:
        return text
    first, last = quarter.first, quarter.last
    return f"{_MONTHS[first.month - 1]} to {_MONTHS[last.month - 1]} {last.year} ({text.replace('-Q', ' Q')})"


def file_name(name: str) -> str:
    """Give a file's name as it can be written: a byte that is no letter of any alphabet shows as a replacement sign."""
    return _NOT_TEXT.sub("\ufffd", name)
