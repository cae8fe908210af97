"""Where things stand on a sheet: the rows of headings, below titles; and what under them is no record."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

SEARCHED = 60
"""Headings are looked for in so many rows from the top."""
WIDE = 0.6
"""Headings are at least this share as wide as the widest row."""
MOSTLY = 0.5
_UNIQUE = 0.8
_ENOUGH = 2
_MOST_NAMES = 0.8
_NUMBER = re.compile(r"[<>~(+-]{0,2}\s*[£$€]?\s*-?(\d[\d, ]*(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*%?\)?")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[ap]m)?"
    r"|\d{1,2}(st|nd|rd|th)?[ -](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d{2,4}",
    re.IGNORECASE,
)
_IMPORT_ID = re.compile(r'\s*\{"ImportId"\s*:')
_PLATFORM_WORDS = frozenset({"response", "open-ended response", "other (please specify)"})
_TOTAL = re.compile(r"\W*(grand|sub|overall|running|sum)?[\s-]*totals?\b(?P<of>.{0,60})", re.IGNORECASE | re.DOTALL)
_NOTE = re.compile(
    r"\W*(notes?|n\.?b\.?|sources?|key|footnotes?|end of|prepared by|completed by|compiled by|please)\b"
    r"|[*†‡§]|\(?\d{1,2}\)\s|\d+\s+(rows|records|entries)\b",
    re.IGNORECASE,
)
_NOTE_WORDS = 4


def headings(rows: Sequence[Sequence[object]]) -> tuple[int, int] | None:
    """Give the first and last heading row, counted from 0; None where no row looks like headings.

    `rows` are typed or text, from the top of the sheet. Headings are text, mostly different from each other, about as
    wide as the widest row, and above the first such row that holds anything but text.
    """
    seen = [_look(row) for row in rows[:SEARCHED]]
    widest = max((len(row.filled) for row in seen), default=0)
    records: list[_Seen] = []
    for at, row in enumerate(seen):
        if not row.filled or len(row.filled) < WIDE * widest:
            continue
        if row.typed:
            records.append(row)
            continue
        typed = _typed_below(seen, at)
        if records and (not typed or any(len(typed & record.typed) > MOSTLY * len(typed) for record in records)):
            # Records stand above: this is one of them that happens to be all text.
            return None
        span = _span(seen, at, widest)
        if span:
            return span
    return None


def heading_row(rows: Sequence[Sequence[object]], known: Collection[str]) -> int | None:
    """Give the row, from 0, with most of the `known` headings (normalised), the first of equals; None below two."""
    best, most = None, min(_ENOUGH, len(known)) - 1
    for at, words in enumerate(_spelt(tuple(map(tuple, rows[:SEARCHED])))):
        found = len(words.intersection(known))
        if found > most:
            best, most = at, found
    return best


@lru_cache(maxsize=32)
def _spelt(rows: tuple[tuple[object, ...], ...]) -> tuple[frozenset[str], ...]:
    """Normalise the texts of rows: every table of every source is looked for in the same ones."""
    return tuple(frozenset(normalise(cell) for cell in row if isinstance(cell, str)) for row in rows)


def joined(rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Give one heading a column from one to three heading rows; a blank in an upper row inherits from its left.

    A platform's own import IDs are left out.
    """
    texts = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    texts = [["" if _IMPORT_ID.match(text) else text for text in row] for row in texts]
    width = max(map(len, texts), default=0)
    texts = [row + [""] * (width - len(row)) for row in texts]
    for upper, lower in pairwise(texts):
        for column in range(1, width):
            if not upper[column] and lower[column]:
                upper[column] = upper[column - 1]
    return tuple(" - ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*texts, strict=True))


def is_number_or_date(cell: object) -> bool:
    """Whether a cell holds a number, date or time, or a text that reads as one."""
    if isinstance(cell, str):
        text = cell.strip()
        # Most texts are decided by how they begin, or are digits alone.
        if not text or text[0].isalpha():
            return False
        return text.isdecimal() or bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))
    return isinstance(cell, (int, float, date, datetime, time, timedelta))


def is_total(cells: Sequence[str], key: str) -> bool:
    """Whether a row (its filled cells in order, and the cell of its ID) is a total: "Total", then figures alone."""
    label = _TOTAL.fullmatch(cells[0]) if cells else None
    # A label alone says that it is a total and nothing else.
    if not label or key not in {"", cells[0]} or (len(cells) == 1 and label["of"].strip(" :.")):
        return False
    return all(_TOTAL.fullmatch(cell) or (is_number_or_date(cell) and not _DATE.fullmatch(cell)) for cell in cells[1:])


def is_note(cells: Sequence[str]) -> bool:
    """Whether a row (its filled cells) is a note: a single cell that says so, or holds a sentence."""
    return len(cells) == 1 and bool(_NOTE.match(cells[0]) or len(cells[0].split()) >= _NOTE_WORDS)


def without_footnotes(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Leave out the notes at the end, and the blank rows among them."""
    if max((sum(map(bool, row)) for row in rows), default=0) < _ENOUGH:
        return rows
    end = len(rows)
    while end and (not (cells := [cell for cell in rows[end - 1] if cell.strip()]) or is_note(cells)):
        end -= 1
    return rows[:end]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a row holds: its filled cells by column, and the columns of those that are numbers or dates."""

    filled: Mapping[int, object]
    typed: frozenset[int]

    @property
    def repeats(self) -> bool:
        """Whether a good part of its texts stand more than once."""
        return len(set(map(str, self.filled.values()))) < _UNIQUE * len(self.filled)

    @property
    def words(self) -> list[str]:
        """Its texts, without case and blanks around."""
        return [str(cell).strip().casefold() for cell in self.filled.values()]


_NOTHING = _Seen({}, frozenset())


def _look(row: Sequence[object]) -> _Seen:
    filled = {i: cell for i, cell in enumerate(row) if (cell.strip() if isinstance(cell, str) else cell is not None)}
    return _Seen(filled, frozenset(i for i, cell in filled.items() if is_number_or_date(cell)))


def _span(seen: Sequence[_Seen], at: int, widest: int) -> tuple[int, int] | None:
    """Give the heading rows of which `at` is the first wide one; None where it is no heading."""
    above = seen[at - 1] if at else _NOTHING
    if _heads(above, seen[at]):
        return at - 1, at
    if seen[at].repeats:
        return None
    below = [*seen[at + 1 : at + 3], _NOTHING, _NOTHING]
    for depth in (2, 1):
        if _share(below[depth - 1], _IMPORT_ID.match) > MOSTLY:
            return at, at + depth
    if _completes(seen, at, widest) or _explains(seen, at):
        return at, at + 1
    return at, at


def _share(row: _Seen, test: Callable[[str], object]) -> float:
    return sum(bool(test(str(cell))) for cell in row.filled.values()) / len(row.filled) if row.filled else 0


def _typed_below(seen: Sequence[_Seen], at: int) -> frozenset[int]:
    """Give the columns that mostly hold numbers and dates below a row."""
    below = [row for row in seen[at + 1 :] if row.filled]
    counts = Counter(column for row in below for column in row.typed)
    return frozenset(column for column, count in counts.items() if count > MOSTLY * len(below))


def _heads(above: _Seen, row: _Seen) -> bool:
    """Whether a narrow row directly above names blocks of the row: it is text, and one of the two needs the other."""
    if above.typed or len(above.filled) < _ENOUGH or above.repeats:
        return False
    alone = above.filled.keys() - row.filled.keys()
    return row.repeats or bool(alone)


def _completes(seen: Sequence[_Seen], at: int, widest: int) -> bool:
    """Whether the row below holds the options of questions above: it fills gaps between them, and is all labels."""
    row, below = seen[at], seen[at + 1] if at + 1 < len(seen) else _NOTHING
    gaps = below.filled.keys() - row.filled.keys()
    if not gaps or len(gaps | row.filled.keys()) < WIDE * widest:
        return False
    if _PLATFORM_WORDS.intersection(below.words):
        return True
    within = {column for column in gaps if column < max(row.filled)}
    return not below.typed and len(within) >= _ENOUGH and bool(_typed_below(seen, at + 1) & row.filled.keys())


def _explains(seen: Sequence[_Seen], at: int) -> bool:
    """Whether a row of names (`V1`, `StartDate`) stands over one of texts, both above columns of numbers and dates."""
    names, texts = seen[at], seen[at + 1] if at + 1 < len(seen) else _NOTHING
    if texts.typed or len(texts.filled) < WIDE * len(names.filled):
        return False
    typed = _typed_below(seen, at + 1)
    contrasts = typed & texts.filled.keys()
    one_word = _share(names, lambda text: len(text.split()) == 1) >= _MOST_NAMES
    return one_word and len(contrasts) >= _ENOUGH and len(contrasts) > MOSTLY * len(typed)
