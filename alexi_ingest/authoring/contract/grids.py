"""A sample file as a grid of typed cells that can be changed and written again."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped] # XlsxWriter ships no types

from alexi_ingest.model import Kind
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.readers import typed_sheets
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.testkit.write import MADE, write_cell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell

Row = tuple["Cell", ...]
_FORMATS = {"day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm:ss", "clock": "hh:mm:ss", "span": "[h]:mm:ss"}


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: rows of typed cells from A1, and ranges to merge (first row, first column, last row, last column)."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole file; `text` says that it is kept as CSV."""

    pages: tuple[Page, ...]
    text: bool = False

    @property
    def suffix(self) -> str:
        """How the name of a file of it ends."""
        return ".csv" if self.text else ".xlsx"

    def page(self, name: str) -> Page:
        """Give the sheet of this name."""
        return next(page for page in self.pages if page.name == name)

    def cell(self, sheet: str, row: int, column: int) -> Cell:
        """Give the cell at a sheet's row (from 1) and column (from 0); None outside."""
        rows = self.page(sheet).rows
        return rows[row - 1][column] if row <= len(rows) and column < len(rows[row - 1]) else None

    def with_page(self, page: Page, name: str) -> Grid:
        """Give a grid in which a page stands for the one of this name."""
        return replace(self, pages=tuple(page if one.name == name else one for one in self.pages))

    def with_cells(self, sheet: str, cells: Mapping[tuple[int, int], Cell]) -> Grid:
        """Give a grid with other cells, by row (from 1) and column (from 0)."""
        page = self.page(sheet)
        rows = [list(row) for row in page.rows]
        for (row, column), cell in cells.items():
            rows.extend([] for _ in range(row - len(rows)))
            rows[row - 1].extend([None] * (column + 1 - len(rows[row - 1])))
            rows[row - 1][column] = cell
        return self.with_page(replace(page, rows=tuple(map(tuple, rows))), sheet)

    def write(self, path: Path) -> Path:
        """Write the file; gives its path."""
        if self.text:
            path.write_text(_as_text(self.pages[0]), encoding="utf-8-sig", newline="")
        else:
            _write_workbook(self.pages, path)
        return path


def grid_of(path: Path, name: str) -> Grid:
    """Read a file as it would be read in the journey; raises `ReadError`."""
    opened = open_workbook(path, name)
    if opened.kind is Kind.CSV:
        sheet = opened.sheets[0]
        return Grid((Page(sheet.name, tuple(sheet.frame.rows())),), text=True)
    typed = dict(typed_sheets(path, vet(path, Limits())))
    pages = []
    for sheet in opened.sheets:
        shown = sheet.frame.rows()
        rows = typed.get(sheet.name) or [list(row) for row in shown]
        pages.append(Page(sheet.name, tuple(_as_shown(row, seen) for row, seen in zip(rows, shown, strict=False))))
    return Grid(tuple(pages))


def _as_shown(row: list[Cell], seen: tuple[str | None, ...]) -> Row:
    """Keep what is typed, but where a cell's own format shows something else (`007`): that is what was sent."""
    return tuple(_one_shown(cell, text) for cell, text in zip(row, seen, strict=False))


def _one_shown(cell: Cell, text: str | None) -> Cell:
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return text if number and text is not None and text not in {str(cell), f"{cell:g}"} else cell


def _write_workbook(pages: tuple[Page, ...], path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        formats = {name: book.add_format({"num_format": shown}) for name, shown in _FORMATS.items()}
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for number, row in enumerate(page.rows):
                for column, cell in enumerate(row):
                    write_cell(sheet, number, column, cell, formats)
            for first, left, last, right in page.merged:
                sheet.merge_range(first, left, last, right, page.rows[first][left])


def _as_text(page: Page) -> str:
    width = max(map(len, page.rows), default=0)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    for row in page.rows:
        writer.writerow([as_text(cell) for cell in (*row, *(None,) * (width - len(row)))])
    return lines.getvalue()


def as_text(cell: Cell) -> str:
    """Give a cell as a person would type it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:g}" if isinstance(cell, float) and cell.is_integer() else str(cell)
