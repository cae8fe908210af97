"""Whole and decimal numbers: `12`, `12.0`, `1,234`, `£1,200.50`, `(12)`, `approx 30`; others are told apart by why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alexi_ingest.read.casting.missing import is_held_back
from alexi_ingest.read.casting.reading import LONGEST, Reading, was_shortened
from alexi_ingest.read.textual import EXACT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WHOLE = re.compile(r"[+-]?[0-9]+(?:\.0*)?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DRESSED = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?P<pound>£ ?)?(?P<inner>(?<=£)-)?"
    r"(?P<whole>[1-9][0-9]{0,2}(?P<gap>[, ])[0-9]{3}(?:(?P=gap)[0-9]{3})*|[0-9]+)(?P<rest>\.[0-9]*)?(?P<close>\))?"
)
_AMOUNT = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_PEOPLE = (
    r"(?:\s+(?:people|persons|young people|children|pupils|students|staff|professionals|attendees|delegates|sessions))?"
)
_ABOUT = r"approx(?:imately|\.)?|est(?:imated|\.)?"
_ESTIMATES = (
    re.compile(
        rf"\(?(?:{_ABOUT}|about|around|circa|roughly|nearly|almost|c\.?|ca\.|~|≈)\)?\s*(?P<number>£?{_AMOUNT}){_PEOPLE}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<number>£?{_AMOUNT})\s*(?:-?ish|\(?(?:{_ABOUT})\)?|or so|\[e\]){_PEOPLE}", re.IGNORECASE),
)
_DOUBTFUL = re.compile(rf"(?P<number>-?£?{_AMOUNT})\s*\[u\]", re.IGNORECASE)
_HEDGED = (*((form, "approximate") for form in _ESTIMATES), (_DOUBTFUL, "low_reliability"))
_INEXACT = re.compile(
    rf"(?:over|under|above|below|(?:more|less|fewer) than|at least|at most|up to|min(?:imum)?|max(?:imum)?|[<>]=?|[≤≥])"
    rf"\s*£?{_AMOUNT}{_PEOPLE}"
    rf"|£?{_AMOUNT}\s*(?:\+|-|plus|or (?:more|less|fewer|over|under)|and (?:over|under|above)){_PEOPLE}"
    rf"|(?:between\s+|approx\.?\s*|c\.?\s*|~\s*)?£?{_AMOUNT}\s*(?:-|/|to|or|and)\s*£?{_AMOUNT}{_PEOPLE}",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T].*)?|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-[0-9]{2}"
)
_SAYS_MORE = re.compile(r"(?=.*[0-9])(?:.*[A-Za-z]{2}.*|.*[0-9]\s*(?:[\s%(\[;&+]|,\s).*)", re.DOTALL)
_NOTHING = re.compile(r"-+|none|null", re.IGNORECASE)
_ZEROS = frozenset({"nil", "zero"})
_BITS = 63


def read_whole(texts: Sequence[str]) -> list[Reading]:
    """Read whole numbers."""
    return [_read(text, _whole, "not_whole_number") for text in texts]


def read_decimal(texts: Sequence[str]) -> list[Reading]:
    """Read numbers, whole or not."""
    return [_read(text, _decimal, "not_a_number") for text in texts]


def _read(text: str, number_of: Callable[[str], float | None], problem: str) -> Reading:
    if len(text) > LONGEST:
        return Reading(error=problem)
    number = number_of(text)
    if number is not None and not was_shortened(text):
        return Reading(number)
    bare, repairs = _undressed(text)
    number = number_of(bare) if repairs else None
    return Reading(number, repairs) if number is not None else Reading(error=_why_not(text, problem))


def _whole(text: str) -> int | None:
    if not _WHOLE.fullmatch(text):
        return None
    number = int(text.partition(".")[0])
    return number if -(1 << _BITS) <= number < 1 << _BITS else None


def _decimal(text: str) -> float | None:
    if not _DECIMAL.fullmatch(text):
        return None
    number = float(text)
    return number if abs(number) < EXACT else None


def _undressed(text: str) -> tuple[str, tuple[str, ...]]:
    """Give the digits of a number and what was taken off it; nothing was, where it is no number."""
    dressed = _DRESSED.fullmatch(text)
    if dressed:
        return _bare(dressed)
    if text.lower() in _ZEROS:
        return "0", ("nil_read_as_zero",)
    for form, repair in _HEDGED:
        match = form.fullmatch(text)
        if match:
            bare, repairs = _undressed(match["number"])
            return bare, (*repairs, repair)
    return text, ()


def _bare(dressed: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """Take commas, spaces, pounds and brackets off; two signs, or a bracket alone, are a slip."""
    opened, sign, pound, inner, whole, gap, rest, closed = dressed.groups()
    if bool(opened) != bool(closed) or bool(opened) + bool(sign) + bool(inner) > 1:
        return dressed[0], ()
    repairs = ("thousands_removed",) if pound or gap else ()
    if opened:
        repairs = (*repairs, "negative_written")
    signed = "-" if opened else sign or inner or ""
    return f"{signed}{whole.replace(gap, '') if gap else whole}{rest or ''}", repairs


def _why_not(text: str, problem: str) -> str:
    """Name what stands in place of a number."""
    if is_held_back(text):
        return "suppressed"
    if was_shortened(text):
        return "digits_lost"
    if _NOTHING.fullmatch(text):
        return "zero_or_empty"
    if _DATE.fullmatch(text):
        return "became_date"
    if _INEXACT.fullmatch(text):
        return "inexact"
    return "more_than_a_number" if _SAYS_MORE.fullmatch(text) else problem
