"""The cells of worksheets, cut out of their rows by searching alone and very many at once, where written plainly.

Plainly is as nearly all programs write it: `<row r="1"><c r="A1" s="2" t="s"><v>0</v></c></row>`. Every byte between
the marks is accounted for: what is not expected raises a doubt, and is left to a reader that knows all of XML.

Published source: ECMA-376 part 1, sections 18.3.1.4 (`c`), 18.3.1.73 (`row`).
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import letters
from alexi_ingest.read.formats.raw import MOST_COLUMNS, MOST_ROWS, DoubtError
from alexi_ingest.read.formats.rows import CHUNK
from alexi_ingest.read.formats.words import AS_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from alexi_ingest.read.formats.raw import Room

_BETWEEN, _CELL = r"</row>\s*(?:<row(?:\s[^<>]*)?>\s*)*", '<c r="'
_AT_ONCE = 4
_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_CHUNKS = {"sheet": pl.UInt16, "cell": pl.Binary}


def cut(chunks: Iterable[tuple[int, bytes]], room: Room) -> Iterator[pl.DataFrame]:
    """Give the cells of worksheets by the numbers of these and some of their rows (`rows.rows`): many at a time.

    Columns: `sheet`, `row` and `column`, all from 0, `attributes`, and `body` (up to `</c>`). Cells without a body are
    left out. Raises `DoubtError`, and `ReadError` where there is no room for so many.
    """
    gathered = _gathered(chunks)
    while some := list(islice(gathered, _AT_ONCE)):
        cells = pl.concat(pl.collect_all(list(map(_cells, some)), optimizations=AS_WRITTEN))
        if any(cells[name].has_nulls() for name in ("row", "column", "attributes", "body")):
            raise DoubtError
        room.take(cells.height)
        yield cells


def _gathered(chunks: Iterable[tuple[int, bytes]]) -> Iterator[pl.DataFrame]:
    """Put small chunks together: `sheet`, and all its cells as one `cell`."""
    some: list[tuple[int, bytes]] = []
    size = 0
    for number, chunk in chunks:
        if size + len(chunk) > CHUNK and some:
            yield pl.DataFrame(some, _CHUNKS, orient="row")
            some, size = [], 0
        some.append((number, chunk))
        size += len(chunk)
    if some:
        yield pl.DataFrame(some, _CHUNKS, orient="row")


def _cells(chunks: pl.DataFrame) -> pl.LazyFrame:
    text = pl.col("cell").cast(pl.String).str.replace_all(_BETWEEN, "")
    cells = chunks.lazy().select_seq("sheet", text.str.split(_CELL)).explode("cell").filter(pl.col("cell") != "")
    opened = cells.select_seq("sheet", _parted("cell", ">", "opening", "body")).unnest("cell")
    parted = opened.select_seq("sheet", _parted("opening", '"', "place", "attributes"), "body").unnest("opening")
    filled = ~pl.col("attributes").str.ends_with("/") | (pl.col("body") != "")
    return parted.filter(filled.fill_null(value=True)).select_seq("sheet", *_place(), "attributes", "body")


def _parted(name: str, by: str, before: str, after: str) -> pl.Expr:
    return pl.col(name).str.splitn(by, 2).struct.rename_fields([before, after])


@cache
def _place() -> tuple[pl.Expr, pl.Expr]:
    place, columns = pl.col("place").str, pl.Enum([letters(number) for number in range(MOST_COLUMNS)])
    row = place.strip_chars_start(_LETTERS).cast(pl.UInt32, strict=False)
    row = pl.when(row.is_between(1, MOST_ROWS)).then(row - 1)
    column = place.strip_chars_end(_DIGITS).cast(columns, strict=False).to_physical()
    return row.alias("row"), column.alias("column")
