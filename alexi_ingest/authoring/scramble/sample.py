"""A file turned into one that may be shared: what is kept, what is scrambled, and what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.authoring.scramble.book import Page, open_book
from alexi_ingest.authoring.scramble.days import moved
from alexi_ingest.authoring.scramble.keeping import headings_of, sheet_names
from alexi_ingest.authoring.scramble.patterns import Scrambler
from alexi_ingest.authoring.scramble.writing import write
from alexi_ingest.authoring.scramble.written import Written, is_month_first, read_text
from alexi_ingest.errors import WriteError
from alexi_ingest.read.formats.raw import is_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.authoring.scramble.book import Book
    from alexi_ingest.authoring.scramble.days import Moved
    from alexi_ingest.authoring.scramble.keeping import Headings, Known
    from alexi_ingest.model import Kind
    from alexi_ingest.read.formats.raw import Cell


@dataclass(frozen=True, slots=True)
class SheetKept:
    """What was kept of one sheet: its `rows` of headings (from 1), by the name that it has now."""

    name: str
    renamed: bool
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scrambled:
    """A file that was written: where, from what kind, and what of it is as it was."""

    out: Path
    kind: Kind
    sheets: tuple[SheetKept, ...]


def scramble(path: Path, out: Path, known: Known, secret: bytes, *, strict: bool = False) -> Scrambled:
    """Write a file of the same shape with scrambled values; workbooks of any kind become .xlsx.

    `strict` keeps no words but headings. What is made of a value follows from `secret` alone, and the same value
    becomes the same everywhere in the file. Raises `ReadError`; `WriteError` where `out` is the file itself, or cannot
    be written.
    """
    book = open_book(path)
    if book.form is None:
        out = out.with_suffix(".xlsx")
    if out.exists() and out.samefile(path):
        message = f"{out} is the file itself, which stays as it is: name another one"
        raise WriteError(message)
    found = [headings_of(page.rows) for page in book.pages]
    job = _Job(book, found, known, secret, strict=strict)
    kept = [
        str(page.rows[row][column]) for page, own in zip(book.pages, found, strict=True) for row, column in own.cells
    ]
    names = sheet_names([page.name for page in book.pages], known, kept)
    pages = [
        replace(page, name=name, rows=job.rows(page, own))
        for page, name, own in zip(book.pages, names, found, strict=True)
    ]
    try:
        write(replace(book, pages=tuple(pages)), out)
    except OSError as error:
        message = f"{out} cannot be written: {error.strerror}"
        raise WriteError(message) from error
    told = zip(pages, book.pages, found, strict=True)
    return Scrambled(
        out, book.kind, tuple(SheetKept(new.name, new.name != old.name, own.rows) for new, old, own in told)
    )


class _Job:
    """The scrambling of one file's values."""

    def __init__(self, book: Book, found: Sequence[Headings], known: Known, secret: bytes, *, strict: bool) -> None:
        self._known = known
        self._strict = strict
        values = [cell for page, own in zip(book.pages, found, strict=True) for cell in self._values(page, own)]
        texts = {cell for cell in values if isinstance(cell, str)}
        month_first = is_month_first(texts)
        written = {text: read_text(text, month_first=month_first) for text in sorted(texts)}
        self._written: Mapping[str, Written] = {text: one for text, one in written.items() if one}
        numbers = {repr(cell) for cell in values if isinstance(cell, int | float)}
        self._scrambler = Scrambler(secret, numbers | texts)
        self._moved = self._dates_and_times(values)

    def rows(self, page: Page, headings: Headings) -> list[list[Cell]]:
        """Give the rows of a sheet with scrambled values."""
        return [
            [cell if (at, column) in headings.cells else self._cell(cell) for column, cell in enumerate(row)]
            for at, row in enumerate(page.rows)
        ]

    def _values(self, page: Page, headings: Headings) -> Iterator[Cell]:
        for at, row in enumerate(page.rows):
            for column, cell in enumerate(row):
                if cell is not None and (at, column) not in headings.cells and not self._stays(cell):
                    yield cell

    def _stays(self, cell: Cell) -> bool:
        if isinstance(cell, bool):
            return not self._strict
        if not isinstance(cell, str):
            return False
        return is_error(cell) or (not self._strict and (self._known.is_answer(cell) or self._known.is_heading(cell)))

    def _cell(self, cell: Cell) -> Cell:
        if cell is None or self._stays(cell):
            return cell
        if isinstance(cell, bool):
            return self._scrambler.rng("bool", cell).random() < 0.5  # noqa: PLR2004 - either
        if isinstance(cell, int | float):
            return self._scrambler.number(cell)
        if isinstance(cell, str):
            written = self._written.get(cell)
            return written.moved(self._moved) if written else self._scrambler.text(cell)
        return self._moment(cell)

    def _moment(self, cell: date | time | timedelta) -> Cell:
        if isinstance(cell, datetime):
            clock = cell.time().replace(microsecond=0)
            return datetime.combine(self._moved.days[cell.date()], self._moved.times.get(clock, clock))
        if isinstance(cell, date):
            return self._moved.days[cell]
        if isinstance(cell, time):
            return self._moved.times[cell.replace(microsecond=0)]
        return timedelta(minutes=int(self._scrambler.number(int(cell.total_seconds() // 60))))

    def _dates_and_times(self, values: Sequence[Cell]) -> Moved:
        days: set[date] = set()
        times: set[time] = set()
        for one in (*values, *self._written.values()):
            if isinstance(one, Written):
                days.update([one.day] if one.day else ())
                times.update([one.clock] if one.clock else ())
            elif isinstance(one, datetime):
                days.add(one.date())
                times.update([one.time().replace(microsecond=0)] if one.time() != time() else ())
            elif isinstance(one, date):
                days.add(one)
            elif isinstance(one, time):
                times.add(one.replace(microsecond=0))
        return moved(days, times, self._scrambler.rng("days"))
