"""Whole and decimal numbers: `12`, `12.0`, `1,234`; what is no number is told apart by why."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from alexi_ingest.read.casting.reading import LONGEST, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE = re.compile(r"[+-]?[0-9]+(\.0*)?")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?£?\s?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]*)?")
_MARKS = str.maketrans(dict.fromkeys("£, \xa0"))
_APPROXIMATE = re.compile(
    r"((approx(imately|\.)?|about|around|circa|roughly|nearly|almost|over|under|(more|less|fewer) than|at least|up to"
    r"|est(imated|\.)?|c\.?|ca\.|~|≈|>=?|≥|\+/-|±)\s*[0-9][0-9,.]*\+?"
    r"|[0-9][0-9,.]*\s*(\+|ish|approx(\.|imately)?|or so))(\s+[a-z]+)?",
    re.IGNORECASE,
)
_SUPPRESSED = re.compile(r"([<≤]=?|(less|fewer) than)\s*[0-9]+|\[?c\]?|\*+|supp(ressed)?", re.IGNORECASE)
_BITS = 63


def read_whole(texts: Sequence[str]) -> list[Reading]:
    """Read whole numbers."""
    return [_whole(text) for text in texts]


def read_decimal(texts: Sequence[str]) -> list[Reading]:
    """Read numbers, whole or not."""
    return [_decimal(text) for text in texts]


def _whole(text: str) -> Reading:
    if len(text) > LONGEST:
        return Reading(error="not_whole_number")
    bare, repairs = _without_thousands(text)
    if not _WHOLE.fullmatch(bare):
        return _no_number(text, "not_whole_number")
    number = int(bare.partition(".")[0])
    if not -(1 << _BITS) <= number < 1 << _BITS:
        return Reading(error="not_whole_number")
    return Reading(number, repairs)


def _decimal(text: str) -> Reading:
    if len(text) > LONGEST:
        return Reading(error="not_a_number")
    bare, repairs = _without_thousands(text)
    if not _DECIMAL.fullmatch(bare):
        return _no_number(text, "not_a_number")
    number = float(bare)
    return Reading(number, repairs) if math.isfinite(number) else Reading(error="not_a_number")


def _without_thousands(text: str) -> tuple[str, tuple[str, ...]]:
    if ("," in text or "£" in text) and _THOUSANDS.fullmatch(text):
        return text.translate(_MARKS), ("thousands_removed",)
    return text, ()


def _no_number(text: str, problem: str) -> Reading:
    if _SUPPRESSED.fullmatch(text):
        return Reading(error="suppressed")
    return Reading(error="approximate" if _APPROXIMATE.fullmatch(text) else problem)
