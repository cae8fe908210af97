"""How a number is shown in its cell, and so what it is: a plain number, a date or time, or time that has passed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.read.formats.raw import elapsed, moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.read.formats.raw import Cell


class Shown(Enum):
    """What the number format of a cell makes of its number."""

    NUMBER = "number"
    MOMENT = "moment"
    ELAPSED = "elapsed"


_NAMES_OF_NUMBERS = frozenset(
    {"currency", "euro currency", "fixed", "general", "general number", "on/off", "percent", "scientific", "standard"}
    | {"true/false", "yes/no"}
)
"""The names of formats that would be dates if their letters were codes."""
_ASIDE = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
"""What a format holds besides its own letters: texts, single characters, colours, conditions, languages."""
_GENERAL = re.compile("general|standard", re.IGNORECASE)
_PASSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MOMENT = re.compile("[dmyhs]", re.IGNORECASE)
_LONGEST = 255
_DAYS, _HOURS = (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), 46


@lru_cache(maxsize=4096)
def shown_by(code: str) -> Shown:
    """Say what a number format makes of a number, by its code (`dd/mm/yyyy`; its first section) or name (`Short Date`).

    Published source: ECMA-376 part 1, 18.8.31 (`numFmts`); of the names, Microsoft's XML Spreadsheet Reference
    (`ss:NumberFormat`).
    """
    code = code[:_LONGEST].strip()
    if code.lower() in _NAMES_OF_NUMBERS:
        return Shown.NUMBER
    plain = _GENERAL.sub("", _ASIDE.sub("", code).partition(";")[0])
    if _PASSED.search(plain):
        return Shown.ELAPSED
    return Shown.MOMENT if _MOMENT.search(plain) else Shown.NUMBER


def shown_in(codes: Mapping[int, str], number: int) -> Shown:
    """Say what a number format makes of a number, by its own number: one that `codes` lack is in every workbook."""
    if number in codes:
        return shown_by(codes[number])
    if number == _HOURS:
        return Shown.ELAPSED
    return Shown.MOMENT if number in _DAYS else Shown.NUMBER


def as_shown(number: float, shown: Shown, *, since_1904: bool) -> Cell:
    """Give what a number is in a cell that shows it so; one that is no such time stays a number."""
    if shown is Shown.NUMBER:
        return number
    try:
        return elapsed(number) if shown is Shown.ELAPSED else moment(number, since_1904=since_1904)
    except (OverflowError, ValueError):  # more days than a time can hold, or no number at all
        return number


@dataclass(frozen=True, slots=True)
class Looks:
    """How a workbook shows its numbers: what each style makes of them, and whether days are counted from 1904."""

    styles: Sequence[Shown]
    since_1904: bool

    def shown(self, style: int) -> Shown:
        """Say what a style makes of a number: nothing, where there is no such style."""
        return self.styles[style] if style < len(self.styles) else Shown.NUMBER

    def value(self, number: float, style: int) -> Cell:
        """Give what a number is in a cell of a style."""
        return as_shown(number, self.shown(style), since_1904=self.since_1904)
