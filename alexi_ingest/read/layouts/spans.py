"""Where the declared headings of a table stand, in one row or in several, and which column is which field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from alexi_ingest.read.layouts.columns import fields_in, match
from alexi_ingest.read.layouts.heads import block_heads, heads, survey_heads
from alexi_ingest.read.locate import SHOWN, heading_row, headings
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from alexi_ingest.read.layouts.columns import Matched
    from alexi_ingest.read.layouts.headings import Columns
    from alexi_ingest.read.layouts.heads import Head

    Row = Sequence[str | None]

SURVEY_ROWS = 3
"""So many heading rows has a survey's export at most."""
_ENOUGH = 2
_PARTING = 1
"""So many blank rows, or notes, may part headings."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands, all from 0: its first and last heading row, and the head of every column of the sheet.

    A table that shares its sheet lies between the columns `left` and `right`, down to the row `end`, inclusive; None:
    as far as the sheet goes.
    """

    rows: tuple[int, int]
    heads: tuple[Head, ...]
    matched: Matched
    left: int = 0
    right: int | None = None
    end: int | None = None


def in_one_row(rows: Sequence[Row], table: str, columns: Columns) -> Place | None:
    """Find headings that stand in one row: the first of the first rows that has all of them, else that with most."""
    # What a source saw to recognise the sheet was looked at before.
    near = _in_one_row(tuple(map(tuple, rows[:SHOWN])), table, columns)
    if len(rows) <= SHOWN or (near and not near.matched.missing):
        return near
    return _in_one_row(tuple(map(tuple, rows)), table, columns)


@lru_cache(maxsize=128)
def _in_one_row(rows: tuple[tuple[str | None, ...], ...], table: str, columns: Columns) -> Place | None:
    at = heading_row(rows, columns.known(table))
    return None if at is None else _place(rows, (at,), table, columns, heads)


def under_blocks(rows: Sequence[Row], table: str, columns: Columns) -> Place | None:
    """Find headings that stand in as many rows as they have levels, or in fewer; a blank row or a note may part them.

    They are the rows whose columns have most of the fields; of equals the most rows, then the first. Where no rows have
    enough of the fields, because names of blocks are not there, they are those with most of the words of headings.
    """
    words = columns.words.get(table, frozenset()) | columns.known(table)
    depth = columns.depths.get(table, 1)
    least = min(_ENOUGH, len(columns.fields(table)))
    make = partial(block_heads, inner=columns.inner.get(table, ()), alone=columns.known(table))
    best: tuple[bool, int, int] = (False, _ENOUGH - 1, 0)
    span = None
    for first in range(len(rows)):
        for taken in _stacked(rows, first, words, depth):
            own = [rows[at] for at in taken]
            found = len(fields_in(make(own), table, columns))
            said = sum(_says(cell, words) for row in own for cell in row)
            score = (True, found, len(taken)) if found >= least else (False, said if found and depth > 1 else 0, 0)
            if score > best:
                best, span = score, taken
    return _place(rows, span, table, columns, make) if span else None


def _stacked(rows: Sequence[Row], first: int, words: Collection[str], depth: int) -> Iterator[tuple[int, ...]]:
    """Give the rows that may be headings together, from the first on: one row more each time."""
    if not any(_says(cell, words) for cell in rows[first]):
        return
    taken: tuple[int, ...] = ()
    for at in range(first, min(first + depth + _PARTING, len(rows))):
        filled = [cell for cell in rows[at] if cell and cell.strip()]
        if at > first and len(filled) <= 1 and not any(_says(cell, words) for cell in filled):
            continue
        if len(taken) == depth or (taken and at - taken[-1] - 1 > _PARTING):
            return
        taken = (*taken, at)
        yield taken


def _says(cell: str | None, words: Collection[str]) -> bool:
    return bool(cell) and normalise(cell or "") in words


def of_survey(rows: Sequence[Row], table: str, columns: Columns, key: Sequence[str]) -> Place | None:
    """Find the one to three heading rows of a survey's export.

    They begin where headings stand by their look, or by their names; they go on while the cell below the key's heading
    is none of a response: where a person has deleted a heading row, the first response is not taken for it.
    """
    shown = headings(rows)
    named = heading_row(rows, columns.known(table))
    best, span = (min(_ENOUGH, len(columns.fields(table))) - 1, True, SURVEY_ROWS), None
    for first in dict.fromkeys(at for at in (shown[0] if shown else None, named) if at is not None):
        for last in range(first, _records(rows, first, table, columns, key)):
            found = len(fields_in(survey_heads(rows[first : last + 1]), table, columns))
            score = (found, (first, last) == shown, last - first)
            if score > best:
                best, span = score, (first, last)
    return _place(rows, range(span[0], span[1] + 1), table, columns, survey_heads) if span else None


def _place(
    rows: Sequence[Row],
    span: Sequence[int],
    table: str,
    columns: Columns,
    make: Callable[[Sequence[Row]], tuple[Head, ...]],
) -> Place:
    found = make([rows[at] for at in span])
    return Place((span[0], span[-1]), found, match(found, table, columns))


def _records(rows: Sequence[Row], first: int, table: str, columns: Columns, key: Sequence[str]) -> int:
    """Give the first row below the first heading row that is a response: its ID is there, and has a digit."""
    for row in range(first + 1, min(first + SURVEY_ROWS, len(rows))):
        matched = match(survey_heads(rows[first:row]), table, columns)
        own = [rows[row][matched.columns[field]] or "" for field in key if field in matched.columns]
        if any(_is_value(cell, columns.known(table)) for cell in own):
            return row
    return min(first + SURVEY_ROWS, len(rows))


def _is_value(cell: str, known: frozenset[str]) -> bool:
    return any(map(str.isdigit, cell)) and not cell.lstrip().startswith("{") and normalise(cell) not in known
