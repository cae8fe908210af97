"""Workbooks of Excel 2007 and later whose XML is written plainly, as nearly all are: all their cells at once.

Published source: ECMA-376 part 1, section 18.3.1.99 (`worksheet`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl
from defusedxml import ElementTree

from alexi_ingest.model import Sheet
from alexi_ingest.read.formats.cells import PLACES, Book, cells_of
from alexi_ingest.read.formats.cut import cut
from alexi_ingest.read.formats.looks import looks
from alexi_ingest.read.formats.parts import document, worksheets
from alexi_ingest.read.formats.raw import DoubtError, ErrorCell, Room, problems
from alexi_ingest.read.formats.rows import rows
from alexi_ingest.read.formats.words import shared_texts
from alexi_ingest.read.package import DAMAGE, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from alexi_ingest.model import Kind
    from alexi_ingest.read.formats.cells import Cells
    from alexi_ingest.read.formats.parts import Document, Listed
    from alexi_ingest.read.formats.raw import Cell
    from alexi_ingest.read.guard import Limits
    from alexi_ingest.read.package import Package

_MOST_SHARED = 100_000_000
"""The texts that all sheets share may have so many bytes: all of them are kept in memory."""
_MOST_LISTED = 20_000_000
"""The lists of parts, sheets and styles may each have so many bytes: read as XML they take twenty times the memory."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The worksheets of a workbook, and what is in them: `places` and values of all cells, one kind after another.

    `extents` are height and width of each sheet, as far as its last filled cells.
    """

    listed: Sequence[Listed]
    cells: Sequence[Cells]
    places: pl.DataFrame
    extents: Sequence[tuple[int, int]]

    def order(self, *, down: bool) -> pl.Series:
        """Say which cell stands at each place, null for none: sheet by sheet, down each column or along each row."""
        begins = list(accumulate((height * width for height, width in self.extents), initial=0))
        sizes = [height if down else width for height, width in self.extents]
        begin, size = (pl.lit(pl.Series(each, dtype=pl.UInt32)).gather(pl.col("sheet")) for each in (begins, sizes))
        slow, fast = ("column", "row") if down else ("row", "column")
        at = self.places.select_seq(begin + pl.col(slow).cast(pl.UInt32) * size + pl.col(fast)).to_series()
        order = pl.repeat(None, begins[-1], dtype=pl.UInt32, eager=True)
        order = order.scatter(at, pl.int_range(len(at), dtype=pl.UInt32, eager=True))
        if order.null_count() + len(at) > len(order):
            raise DoubtError  # two cells stand at one place
        return order


def sheets(path: Path, kind: Kind, limits: Limits) -> list[Sheet]:
    """Give each worksheet as text, hidden ones too, in their order.

    Raises `ReadError`, and `DoubtError` where another reader should be asked for the whole file.
    """
    found = _found(path, kind, limits)
    texts = pl.concat([pl.Series(dtype=pl.String), *(each.texts() for each in found.cells)])
    laid = texts.gather(found.order(down=True))
    errors = _errors(found)
    made, begin = [], 0
    for number, (listed, (height, width)) in enumerate(zip(found.listed, found.extents, strict=True)):
        frame = pl.DataFrame({str(at): laid.slice(begin + at * height, height) for at in range(width)})
        made.append(Sheet(listed.name, frame, listed.hidden, problems(errors[number])))
        begin += height * width
    return made


def typed_sheets(path: Path, kind: Kind, limits: Limits) -> list[tuple[str, list[list[Cell]]]]:
    """Give name and rows of typed values of each worksheet, as `sheets`; None for empty."""
    found = _found(path, kind, limits)
    values: list[Cell] = [value for each in found.cells for value in each.typed()]
    order = found.order(down=False).fill_null(len(values)).to_list()
    values.append(None)
    laid = list(map(values.__getitem__, order))
    made, begin = [], 0
    for listed, (height, width) in zip(found.listed, found.extents, strict=True):
        end = begin + height * width
        made.append((listed.name, [laid[at : at + width] for at in range(begin, end, width or 1)]))
        begin = end
    return made


def _found(path: Path, kind: Kind, limits: Limits) -> _Found:
    room = Room(limits, kind)
    try:
        package = opened(path)
        workbook = _document(package)
        listed = list(worksheets(workbook))
        cells = list(_cells(workbook, listed, room))
    except (ElementTree.ParseError, pl.exceptions.PolarsError, *DAMAGE) as error:
        raise DoubtError from error
    places = pl.concat([pl.DataFrame(schema=PLACES), *(each.places for each in cells)])
    last = places.group_by("sheet").agg(pl.col("row").max(), pl.col("column").max()).rows()
    extents = {sheet: (row + 1, column + 1) for sheet, row, column in last}
    for height, width in extents.values():
        room.fit(height * width)
    return _Found(listed, cells, places, [extents.get(number, (0, 0)) for number in range(len(listed))])


def _document(package: Package) -> Document:
    """Find the workbook in a package. Raises `DoubtError` where a list that must be read as XML is too large."""
    _doubt_large(package, (name for name in package.parts if name.lower().endswith(".rels")))
    workbook = document(package)
    _doubt_large(package, (workbook.part, *workbook.related.targets("styles")))
    return workbook


def _doubt_large(package: Package, names: Iterable[str]) -> None:
    if any(package.parts[name].file_size > _MOST_LISTED for name in names):
        raise DoubtError


def _cells(workbook: Document, listed: Sequence[Listed], room: Room) -> Iterator[Cells]:
    book = _book(workbook)
    chunks = ((at, some) for at, one in enumerate(listed) for some in rows(workbook.package.stream(one.part)))
    for part in cut(chunks, room):
        for cells in cells_of(part, book):
            if cells.values.dtype == pl.String:
                room.take(0, int(cells.values.str.len_chars().sum()))
            yield cells


def _book(workbook: Document) -> Book:
    parts = workbook.related.targets("sharedStrings")
    if len(parts) > 1 or any(workbook.package.parts[part].file_size > _MOST_SHARED for part in parts):
        raise DoubtError
    shared = map(shared_texts, workbook.contents("sharedStrings"))
    return Book(pl.concat([pl.Series(dtype=pl.String), *shared]), looks(workbook))


def _errors(found: _Found) -> list[list[ErrorCell]]:
    """Give the error cells of each sheet."""
    errors: list[list[ErrorCell]] = [[] for _ in found.listed]
    for each in found.cells:
        if each.are_errors:
            for (sheet, row, column), text in zip(each.places.rows(), each.values.to_list(), strict=True):
                errors[sheet].append(ErrorCell(row, column, text))
    return [sorted(each, key=lambda error: (error.row, error.column)) for each in errors]
