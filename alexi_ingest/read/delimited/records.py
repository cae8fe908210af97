"""Delimited text to records: which quotation marks enclose a cell, and which are text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import Kind
from alexi_ingest.read.formats.raw import Room
from alexi_ingest.read.textual import without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.read.guard import Limits

NOWHERE = "\0"
"""The delimiter of a text of one column: NULs are gone from any text that is read here."""
_ENCLOSED = "\1"
_DELIMITERS_A_CELL = 2


@dataclass(frozen=True, slots=True)
class Split:
    """The records of a text as columns `"0"`, `"1"` …, how many cells each has, and rows (from 0) with a mark as text.

    A mark is text, and said to be, where it begins a cell that it does not enclose.
    """

    frame: pl.DataFrame
    widths: pl.Series
    marked: tuple[int, ...] = ()


def split(content: bytes, delimiter: str, limits: Limits) -> Split:
    """Split UTF-8 text into records, within the cells that a file may have. Raises `ReadError` (`too_much_inside`)."""
    # Lines are bounded before they are made, and so are the cells of one.
    _fit(content.count(b"\n"), limits)
    widths = _widths_of_clean(content, delimiter) if delimiter.isascii() else None
    if widths is not None:
        _fit(_widest(widths) * len(widths), limits)
        frame = _read(content, delimiter, widths)
        if frame is not None:
            return Split(frame, widths)
    text = content.decode()
    _fit((text.count(delimiter) + text.count("\r")) // _DELIMITERS_A_CELL, limits)
    marked: list[int] = []
    found = list(records(text, delimiter, marked))
    widths = pl.Series(list(map(len, found)), dtype=pl.UInt32)
    _fit(_widest(widths) * len(widths), limits)
    columns = zip_longest(*found, fillvalue="")
    series = [without_blanks(pl.Series(str(number), column, pl.String)) for number, column in enumerate(columns)]
    return Split(pl.DataFrame(series), widths, tuple(marked))


def _widest(widths: pl.Series) -> int:
    return max(widths.unique().to_list(), default=0)


def _fit(cells: int, limits: Limits) -> None:
    Room(limits, Kind.CSV).fit(cells)


def records(text: str, delimiter: str, marked: list[int] | None = None) -> Iterator[list[str]]:
    """Split a text into records of cells, after RFC 4180; a blank line is a record of one empty cell.

    Marks enclose a cell where one opens it and one before a delimiter or line end closes it, blanks around them left
    out. Any other mark is text, so that one that is never closed swallows nothing; `marked` is given the numbers of the
    records, from 0, in which such a mark stands in a cell that begins with one.
    """
    field = _field(delimiter)
    at, size, row = 0, len(text), 0
    while at < size:
        quote = text.find('"', at)
        plain = size if quote < 0 else 1 + max(text.rfind("\n", at, quote), text.rfind("\r", at, quote), at - 1)
        if plain > at:
            lines = text[at:plain].replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
            yield from (line.split(delimiter) for line in lines)
            row += len(lines)
            at = plain
            continue
        record: list[str] = []
        odd = False
        for found in field.finditer(text, at):
            quoted, loose, raw, end = found.groups()
            record.append(quoted.replace('""', '"') if quoted is not None else raw if loose is None else loose)
            odd = odd or (quoted is None and (raw is None or raw.lstrip(" ").startswith('"')))
            at = found.end()
            if end != delimiter:
                break
        if odd and marked is not None:
            marked.append(row)
        yield record
        row += 1


@lru_cache(maxsize=32)
def _field(delimiter: str) -> re.Pattern[str]:
    """Match one cell and what ends it: enclosed; enclosed on one line, with bare marks in it; else as it stands."""
    own = re.escape(delimiter)
    blanks = "" if delimiter == " " else " *"
    after = rf"{blanks}(?={own}|[\r\n]|\Z)"
    quoted = rf'{blanks}"((?:[^"]++|"")*+)"{after}'
    loose = rf'{blanks}"((?:[^"\r\n]++|(?<![,;\t|{own}])"(?!{after}))++)"{after}'
    return re.compile(rf"(?:{quoted}|{loose}|([^{own}\r\n]*))({own}|\r\n|\r|\n|\Z)")


def _widths_of_clean(content: bytes, delimiter: str) -> pl.Series | None:
    """Give the width of each record of a text without traps; None where it has any.

    Without traps every mark belongs to an enclosed cell with no blank around it, and every line ends in LF or CR LF:
    such a text polars reads as `records` does, and faster.
    """
    text = pl.Series([content], dtype=pl.Binary).cast(pl.String)
    if b'"' in content:
        if _ENCLOSED.encode() in content:
            return None
        text = text.str.replace_all('(?:"[^"]*")+', _ENCLOSED)
    own = re.escape(delimiter)
    line = pl.col("").str.strip_suffix("\r")
    seen = text.str.strip_suffix("\n").str.split("\n").explode().alias("").to_frame()
    seen = seen.select(
        trap=line.str.contains("\r", literal=True),
        astray=line.str.contains(rf'"|[^{own}]{_ENCLOSED}|{_ENCLOSED}[^{own}]'),
        width=pl.col("").str.count_matches(delimiter, literal=True) + 1,
    )
    return None if seen["trap"].any() or seen["astray"].any() else seen["width"]


def _read(content: bytes, delimiter: str, widths: pl.Series) -> pl.DataFrame | None:
    """Read a text without traps; None where polars reads other records than there are."""
    # polars takes the number of columns from the first line.
    head = delimiter * (max(_widest(widths), 1) - 1) + "\n"
    try:
        frame = pl.read_csv(head.encode() + content, separator=delimiter, has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    if frame.height != len(widths) + 1:
        return None
    return pl.DataFrame([without_blanks(series.alias(str(at))) for at, series in enumerate(frame[1:])])
