"""What a number in a cell is, by the number format that it is shown with: a number, a moment, or time that has passed.

Published source of the codes: ECMA-376 part 1, 18.8.31 (`numFmts`); of the names, Microsoft's XML Spreadsheet Reference
(`ss:NumberFormat`).
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.read.formats.raw import elapsed, moment

if TYPE_CHECKING:
    from alexi_ingest.read.formats.raw import Cell

_NAMES_OF_NUMBERS = frozenset(
    {"currency", "euro currency", "fixed", "general number", "scientific", "standard", "true/false", "yes/no"}
)
"""The names of formats that would be dates if their letters were codes."""
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^]]*\]', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATED = re.compile(r"[dmyhs]", re.IGNORECASE)
_LONGEST = 255


class Shown(Enum):
    """What a number format makes of a number."""

    NUMBER = auto()
    MOMENT = auto()
    ELAPSED = auto()


def value(serial: float, code: str, *, since_1904: bool = False) -> Cell:
    """Give the value of a number that is shown with a format."""
    as_what = shown(code)
    if as_what is Shown.ELAPSED:
        return elapsed(serial)
    return moment(serial, since_1904=since_1904) if as_what is Shown.MOMENT else serial


@lru_cache(maxsize=1000)
def shown(code: str) -> Shown:
    """Say what a format makes of a number, by its code (`dd/mm/yyyy`) or its name (`Short Date`)."""
    code = code[:_LONGEST].strip()
    if code.lower() in _NAMES_OF_NUMBERS:
        return Shown.NUMBER
    for_positive = _LITERAL.sub("", code).partition(";")[0]
    if _ELAPSED.search(for_positive):
        return Shown.ELAPSED
    return Shown.MOMENT if _DATED.search(for_positive) else Shown.NUMBER
