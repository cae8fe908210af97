"""A CSV as people send it, read with care: no row or cell is cut, shifted or lost, and what was doubtful is noted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import asked_for
from alexi_ingest.model import CellRef, Finding, Kind, Severity, Sheet
from alexi_ingest.read.delimited.dialect import Marks, delimiter_of, has_blanks, marks_of, named_delimiter
from alexi_ingest.read.delimited.encoding import decode
from alexi_ingest.read.delimited.mending import mended, unwrapped, usual_width
from alexi_ingest.read.delimited.records import split
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.locate import SEARCHED, headings, joined, without_footnotes
from alexi_ingest.read.textual import trimmed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NO_LIMITS = Limits()
_SAMPLE = 100_000
_ROWS = 2_000
_DOUBLED_END = b"\r\r\n"


@dataclass(frozen=True, slots=True)
class OpenedText:
    """A text file as one sheet, and what had to be done to read it."""

    sheet: Sheet
    notes: tuple[Finding, ...]


def open_text(path: Path, name: str, limits: Limits = _NO_LIMITS) -> OpenedText:
    """Read a CSV-like file that was sent as `name`, and has passed `guard.vet`.

    Row *i* of the sheet is record *i + 1*, blank lines counted, as a spreadsheet shows it. Rows may differ in length;
    none is cut or shifted. Raises `ReadError`: `too_much_inside`.
    """
    table = _table(path.read_bytes(), limits)
    return OpenedText(Sheet(Path(name).stem, table.frame), table.notes)


def rows(path: Path | str) -> list[list[str]]:
    """Give a CSV-like file's table as text: the headings first (two or three rows of them joined into one).

    Preamble, comments, blank rows and footnotes are left out; short rows are padded, long rows kept whole. Raises
    `ReadError`.
    """
    path = Path(path)
    with asked_for(path):
        kind = vet(path, _NO_LIMITS)
        if kind is not Kind.CSV:
            raise ReadError(problem="not_text", kind=kind)
        content = path.read_bytes()
    if _DOUBLED_END in content[:_SAMPLE]:
        content = content.replace(_DOUBLED_END, b"\r\n")
    table = _without_comments(_table(content, _NO_LIMITS))
    top = table.part(0, SEARCHED).records()
    span = headings(top)
    if span is None:
        filled = _filled(table)
        return filled.records(filled.widths.item(0) if len(filled.widths) else 1)
    head = list(joined(top[span[0] : span[1] + 1]))
    under = table.part(span[1] + 1)
    last = under.part(max(under.frame.height - SEARCHED, 0)).records(len(head))
    # The headings stand with the last rows, so that these are seen to be notes where there is nothing else.
    notes = len([head, *last]) - max(len(without_footnotes([head, *last])), 1)
    return [head, *_filled(under.part(0, under.frame.height - notes)).records(len(head))]


@dataclass(frozen=True, slots=True)
class _Table:
    """All records as columns of text, how many cells each record has, and what is to be noted."""

    frame: pl.DataFrame
    widths: pl.Series
    notes: tuple[Finding, ...] = ()

    def where(self, kept: pl.Series) -> _Table:
        """Give the records for which `kept` is true."""
        return self if kept.all() else _Table(self.frame.filter(kept), self.widths.filter(kept))

    def part(self, start: int, length: int | None = None) -> _Table:
        """Give so many records from `start` on; all, where it is not said."""
        return _Table(self.frame.slice(start, length), self.widths.slice(start, length))

    def records(self, least: int = 1) -> list[list[str]]:
        """Give the records as text, each as long as it came, and at least so long."""
        filled = self.frame.select(pl.all().fill_null(""))
        made: list[list[str]] = []
        # Some rows at a time: their cells are then still in the processor's cache when rows are made of them.
        for part in filled.iter_slices(_ROWS):
            made += map(list, zip(*[series.to_list() for series in part], strict=True))
        for row, width in zip(made, self.widths.to_list(), strict=True):
            del row[max(width, least) :]
        return made


def _filled(table: _Table) -> _Table:
    """Leave out the records of blanks alone."""
    if not table.frame.width:
        return table
    blank = pl.all().is_null() | (pl.all().str.strip_chars() == "")
    return table.where(~table.frame.select(pl.all_horizontal(blank)).to_series())


def _without_comments(table: _Table) -> _Table:
    """Leave out the records that begin with `#` and have not the width of most: a heading may begin with it too."""
    if not table.frame.width:
        return table
    begins = table.frame.to_series(0).str.starts_with("#").fill_null(value=False)
    return table.where(~(begins & (table.widths != usual_width(table.widths)))) if begins.any() else table


def _table(content: bytes, limits: Limits) -> _Table:
    """Decode a text, find out how it is written, and take it apart; what was mended or is doubtful is noted."""
    decoded = decode(content)
    content = decoded.content
    named = named_delimiter(_sample(content))
    if named:
        content = content[named.length :]
    marks = marks_of(_sample(content))
    if marks != Marks():
        content = marks.plain(content.decode()).encode()
    delimiter = named.delimiter if named else delimiter_of(_sample(content))
    found = split(content, delimiter, limits)
    once_more = unwrapped(found, limits)
    found, delimiter = once_more or (found, delimiter)
    table = mended(found, delimiter)
    frame = table.split.frame
    if marks.apostrophes:
        frame = frame.select(pl.all().str.replace_many(["'", '"'], ['"', "'"]))
    if has_blanks(_sample(content), delimiter):
        frame = frame.select(pl.first(), *map(_without_blank, frame.columns[1:]))
    odd = [_note(problem, {"count": count}) for problem, count in decoded.odd.items()]
    said = (
        _about("quotes_as_text", found.marked),
        _about("rows_split_again", range(frame.height) if once_more else table.again),
        _about("longer_rows", table.longer),
        _about("shorter_rows", table.shorter),
    )
    frame = trimmed(frame)
    return _Table(frame, table.split.widths.head(frame.height), (*odd, *chain(*said)))


def _without_blank(column: str) -> pl.Expr:
    cell = pl.col(column).str.strip_prefix(" ")
    return pl.when(cell != "").then(cell)


def _sample(content: bytes) -> str:
    return content[:_SAMPLE].decode("utf-8", "ignore")


def _about(problem: str, rows: Sequence[int]) -> tuple[Finding, ...]:
    if not rows:
        return ()
    first = rows[0] + 1
    return (_note(problem, {"count": len(rows), "first_row": str(first)}, first),)


def _note(problem: str, facts: Mapping[str, str | int], row: int | None = None) -> Finding:
    return Finding(f"file.{problem}", Severity.NOTE, 0, problem, facts, CellRef(row=row))
