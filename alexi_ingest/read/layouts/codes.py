"""Labels on a sheet that are codes of a list: a cross-tab's rows and columns, a repeated block's name."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.periods import bounds
from alexi_ingest.read.casting.codes import lookup
from alexi_ingest.read.locate import is_total
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from alexi_ingest.declare import CodeList

_LONGEST = 120
"""A longer text is no label."""
_LONGEST_FIGURE = 20
_TOTALS = frozenset({"all", "sum", "total", "totals", "overall"})


@lru_cache(maxsize=65536)
def code_of(codes: CodeList, text: str) -> str | None:
    """Give the code that a label stands for, whatever the period; None where it is none of the list.

    Of codes that share a label, such as those of an authority before and after its borders changed, it is the newest.
    """
    if len(text) > _LONGEST:
        return None
    found = lookup(codes, date.max, date.max).match(text.strip())
    return found.code if found else None


def similar(codes: CodeList, text: str) -> str | None:
    """Give the code whose spelling is most like an unknown label."""
    near = lookup(codes, None, None).similar(text)
    return code_of(codes, near) if near else None


def in_use(codes: CodeList, period: str) -> dict[str, str]:
    """Give the labels of a list's codes that count in a period, by code."""
    span = bounds(period)
    outside = lookup(codes, *(span or (None, None))).outside
    return {entry.code: entry.label or entry.code for entry in codes.entries if entry.code not in outside}


def says_total(text: str) -> bool:
    """Whether a label says that its row or column is a total."""
    spelt = normalise(text)
    return spelt in _TOTALS or spelt.startswith("total ") or is_total((text,), text)


def is_figure(text: str) -> bool:
    """Whether a cell may be a figure of a grid rather than words: `12`, `<5`, `12 (3 new)`, `approx 30`."""
    return len(text) <= _LONGEST_FIGURE and any(map(str.isdigit, text))
