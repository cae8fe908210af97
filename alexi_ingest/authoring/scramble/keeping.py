"""What may stay as it is in a file to be shared: rows of headings, declared words, names of sheets made of such."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from alexi_ingest.plan import plan_of
from alexi_ingest.read.casting.missing import is_held_back, missing
from alexi_ingest.read.layouts.headings import load
from alexi_ingest.read.layouts.heads import levels_of
from alexi_ingest.read.locating.regions import regions
from alexi_ingest.read.spelling import normalise, normalise_sheet
from alexi_ingest.read.textual import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.read.formats.raw import Cell

YES_NO = frozenset({"yes", "no", "y", "n", "true", "false"})
_ORDINARY = frozenset(
    {
        *("sheet", "data", "list", "lists", "return", "returns", "form", "table", "tables", "summary", "guidance"),
        *("notes", "cover", "readme", "information", "instructions", "contents", "index", "page", "part", "section"),
        *("appendix", "and", "of", "the", "for", "to", "in", "by", "a", "all", "q1", "q2", "q3", "q4"),
    }
)
"""Words that say nothing of a sender."""
_SEVERAL = re.compile(r"[;|,\n]")
_LETTERED = re.compile(r"^\w{1,2}[).:]\s+")
"""What numbers an answer: `b) No`."""
_TELLING = re.compile(r"@|\d{5}")
"""What stands in no heading: where it is taken for one, a record may stand in its place."""
_FEW_DIGITS = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Known:
    """Words that sources declare, normalised: `answers` (codes, their labels), `headings`, and `sheets`."""

    answers: frozenset[str]
    headings: frozenset[str]
    sheets: frozenset[str]

    def is_answer(self, text: str) -> bool:
        """Whether a text is one that is chosen or says that there is none: a code, its label, several, "yes", "n/a"."""
        if missing(text) or is_held_back(text):
            return True
        return self._is_one(text) or all(map(self._is_one, _SEVERAL.split(text)))

    def is_heading(self, text: str) -> bool:
        """Whether a source declares a text as a heading, or the label of a cell."""
        return normalise(text) in self.headings

    def _is_one(self, text: str) -> bool:
        spelt = normalise(_LETTERED.sub("", text.strip()))
        # What has no letter is a number: it may be a code of one list, and a count beside it.
        return (spelt in self.answers or spelt in YES_NO) and any(map(str.isalpha, spelt))


def known_to(sources: Sources) -> Known:
    """Gather what the loaded sources declare."""
    answers: set[str] = set()
    headings: set[str] = set()
    sheets: set[str] = set()
    for spec in sources.specs.values():
        for kind in spec.returns:
            lists = plan_of(spec, kind.name).codelists.values()
            for entry in (entry for one in lists for entry in one.entries):
                answers.update(map(normalise, (entry.code, entry.label, *entry.synonyms)))
            for table in kind.tables:
                for (own, field), names in load(table.columns).names.items():
                    levels = [level for name in names for level in levels_of(name)]
                    if own == table.name:
                        headings.update(map(normalise, levels))
                        sheets.update(() if field else map(normalise_sheet, levels))
    return Known(frozenset(answers), frozenset(headings), frozenset(sheets))


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings of a sheet stand: (row, column) from 0, and the rows from 1 for a person."""

    cells: frozenset[tuple[int, int]]
    rows: tuple[int, ...]


def headings_of(rows: Sequence[Sequence[Cell]]) -> Headings:
    """Find the headings of every table of a sheet, also where they stand again below."""
    width = max(map(len, rows), default=0)
    if not width:
        return Headings(frozenset(), ())
    frame = texts([[*row, *[None] * (width - len(row))] for row in rows])
    cells: set[tuple[int, int]] = set()
    for one in regions(frame):
        if one.heading_rows is None:
            continue
        span = _without_records(rows, *one.heading_rows)
        columns = range(one.left, one.right + 1)
        cells.update((row, column) for row in span for column in columns if frame.item(row, column))
        last = {column: frame.item(span[-1], column) for column in columns}
        cells.update(
            (row, column) for row in range(span[-1] + 1, frame.height) if _same(rows[row], last) for column in columns
        )
    kept = frozenset((row, column) for row, column in cells if not _TELLING.search(str(rows[row][column])))
    return Headings(kept, tuple(sorted({row + 1 for row, _ in kept})))


def _without_records(rows: Sequence[Sequence[Cell]], first: int, last: int) -> range:
    """Give rows of headings down to the first below another that tells of a record: all its words may be a person's."""
    told = (row for row in range(first + 1, last + 1) if any(map(_tells, rows[row])))
    return range(first, next(told, last + 1))


def _tells(cell: Cell) -> bool:
    """Whether a cell is none of a heading; the first day of a month may be one, which stands for the month."""
    if isinstance(cell, date):
        return isinstance(cell, datetime) or cell.day > 1
    return isinstance(cell, time) or (cell is not None and bool(_TELLING.search(str(cell))))


def sheet_names(names: Iterable[str], known: Known, headings: Iterable[str]) -> list[str]:
    """Give the names of sheets: those of ordinary words stay, the others are numbered."""
    words = {word for text in (*known.sheets, *known.headings, *map(normalise, headings)) for word in text.split()}
    made: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(names, 1):
        kept = name if _is_ordinary(name, known, words) and name.lower() not in taken else f"Sheet {number}"
        while kept.lower() in taken:
            kept += "+"
        taken.add(kept.lower())
        made.append(kept)
    return made


def _is_ordinary(name: str, known: Known, words: set[str]) -> bool:
    spelt = normalise_sheet(name)
    if spelt in known.sheets:
        return True
    return all(
        word in words or word in _ORDINARY or _FEW_DIGITS.fullmatch(word.removeprefix("sheet"))
        for word in spelt.split()
    )


def _same(row: Sequence[Cell], heads: dict[int, str | None]) -> bool:
    own = {column: row[column] for column in heads if column < len(row) and row[column] is not None}
    return len(own) > 1 and all(heads[column] == cell for column, cell in own.items())


def kept_rows(rows: Sequence[int]) -> Iterator[str]:
    """Say rows as a person would: `1`, `3 to 4`."""
    begin = None
    for at, row in enumerate(rows):
        begin = row if begin is None else begin
        if at + 1 == len(rows) or rows[at + 1] != row + 1:
            yield str(begin) if begin == row else f"{begin} to {row}"
            begin = None
