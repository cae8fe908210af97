"""Rows under the headings that are no records: totals and notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alexi_ingest.read.locating.cells import Form, form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOTAL = re.compile(r"\W*(grand|sub|overall|running|sum)?[\s-]*totals?\b(?P<of>.{0,60})", re.IGNORECASE | re.DOTALL)
_NOTE = re.compile(
    r"\W*(notes?|n\.?b\.?|sources?|key|footnotes?|end of|prepared by|completed by|compiled by|please|copyright)\b"
    r"|\W*(generated|exported|printed|produced|downloaded|extracted|created|(last )?updated) (on|at|by|from|\d|:)"
    r"|\W*((total|number|count) (of )?)?(rows|records|entries)( total)?\s*[:=]|\W*(end|confidential)\W*$"
    r"|[*†‡§©]|\(?\d{1,2}\)\s|\d+\s+(rows|records|entries)\b",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"\W*(signed( off)?( (by|for|on behalf of))?|signatures?( of .{0,40})?"
    r"|(completed|prepared|compiled|approved|authori[sz]ed|checked|submitted|verified) by)\W*$",
    re.IGNORECASE,
)
"""A cell that says who answers for a return: `Signed by:`."""
_NOTE_WORDS = 4
_LEAST_COLUMNS = 2
_FIGURES = frozenset({Form.FIGURE, Form.YEAR, Form.BOUND})


def is_total(cells: Sequence[str], key: str) -> bool:
    """Whether a row (its filled cells in order, and the cell of its ID) is a total: "Total", then figures alone."""
    label = _TOTAL.fullmatch(cells[0]) if cells else None
    # A label alone says that it is a total and nothing else.
    if not label or key not in {"", cells[0]} or (len(cells) == 1 and label["of"].strip(" :.")):
        return False
    return all(_TOTAL.fullmatch(cell) or form_of(cell) in _FIGURES for cell in cells[1:])


def is_note(cells: Sequence[str]) -> bool:
    """Whether a row (its filled cells) is a note: a single cell that says so, or holds a sentence."""
    return len(cells) == 1 and bool(_NOTE.match(cells[0]) or len(cells[0].split()) >= _NOTE_WORDS)


def without_footnotes(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Leave out the notes at the end, and the blank rows among them.

    Below a blank row under a table of several columns, rows of a single cell are notes whatever they say.
    """
    widest = max((sum(map(bool, row)) for row in rows), default=0)
    if widest < _LEAST_COLUMNS:
        return rows
    end = start = len(rows)
    while start and (count := sum(map(bool, map(str.strip, rows[start - 1])))) <= 1:
        start -= 1
        end = start if not count and widest > _LEAST_COLUMNS else end
    at = min(end, len(rows))
    while at and (not (cells := [cell for cell in rows[at - 1] if cell.strip()]) or is_note(cells)):
        at -= 1
    return rows[:at]
