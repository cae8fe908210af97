"""Where things stand on a sheet: the rows of headings, below titles; and what under them is no record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from alexi_ingest.read.index import index
from alexi_ingest.read.locating.cells import is_number_or_date, look
from alexi_ingest.read.locating.columns import MOSTLY
from alexi_ingest.read.locating.notes import SIGNED, is_note, is_total, without_footnotes
from alexi_ingest.read.locating.search import fullest
from alexi_ingest.read.locating.spans import IMPORT_ID, around, imported
from alexi_ingest.read.spelling import spellings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = [
    "MOSTLY",
    "SEARCHED",
    "SHOWN",
    "SIGNED",
    "heading_row",
    "headings",
    "is_note",
    "is_number_or_date",
    "is_total",
    "joined",
    "with_groups",
    "without_footnotes",
]

SEARCHED = 60
"""Headings are looked for in so many rows from the top."""
SHOWN = 30
"""So many of them a source sees to recognise a sheet."""
_ENOUGH = 2


def headings(rows: Sequence[Sequence[object]]) -> tuple[int, int] | None:
    """Give the first and last heading row, counted from 0; None where no row looks like headings.

    `rows` are typed or text, from the top of the sheet. Headings are texts, years or dates that differ from what the
    columns hold below them; the first of several tables is meant.
    """
    seen = look(rows[:SEARCHED])
    at = fullest(seen)
    return imported(seen) or (None if at is None else around(seen, at))


def heading_row(rows: Sequence[Sequence[object]], known: Collection[str]) -> int | None:
    """Give the row, from 0, with most of the `known` headings (normalised), the first of equals; None below two."""
    standing = index(rows[:SEARCHED], spellings)
    found = Counter(row for word in known for row in {row for row, _ in standing.get(word, ())})
    most = max(found.values(), default=0)
    return min(row for row, count in found.items() if count == most) if most >= min(_ENOUGH, len(known)) else None


def joined(rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Give one heading a column from the rows of headings; a group's name goes to each column of its group.

    Of merged cells only the first has the text: a column that is blank in an upper row and filled below belongs to
    the group that is named to the left, unless a new group begins above it. A text with nothing below it is merged
    downwards and names its own column alone. A platform's import IDs, and the columns' numbers, are left out.
    """
    texts = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    texts = [["" if IMPORT_ID.match(text) else text for text in row] for row in texts]
    texts = [row for at, row in enumerate(texts) if not at or not _are_numbers(row)]
    width = max(map(len, texts), default=0)
    full = with_groups([row + [""] * (width - len(row)) for row in texts])
    return tuple(" - ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*full, strict=True))


def _are_numbers(row: Sequence[str]) -> bool:
    filled = [text for text in row if text]
    return len(filled) > _ENOUGH and filled == [str(number) for number in range(1, len(filled) + 1)]


def with_groups(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give rows of headings, all of one length, with the name of each group repeated over the group's columns."""
    return [_with_groups(rows, at) for at in range(len(rows))]


def _with_groups(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    named, group = list(rows[at]), ""
    for column, text in enumerate(rows[at]):
        below = any(row[column] for row in rows[at + 1 :])
        if text:
            group = text if below else ""
        elif any(row[column] for row in rows[:at]):
            group = ""
        elif below:
            named[column] = group
    return named
