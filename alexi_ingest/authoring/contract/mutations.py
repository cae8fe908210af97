"""Ways in which people lay the same return out: each makes another grid of a sample's, or None where it cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.grids import Grid, Page, as_text
from alexi_ingest.model import COLUMN, ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from alexi_ingest.authoring.contract.grids import Row
    from alexi_ingest.model import Table
    from alexi_ingest.read.formats.raw import Cell

    Mutation = Callable[[Grid, Mapping[str, Table]], Grid | None]

_TITLE: Row = ("For the evaluation team, with thanks",)
_FEW = 3


def title_above(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Put a title and an empty row above every list."""
    return _each(grid, tables, lambda page, _: replace(page, rows=(_TITLE, (), *page.rows)))


def merged_above(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Put a title above every list that is merged over its columns."""
    if grid.text:
        return None

    def merge(page: Page, table: Table) -> Page:
        right = max(table.columns.values())
        return replace(page, rows=(_TITLE, *page.rows), merged=((0, 0, 0, right),) if right else ())

    return _each(grid, tables, merge)


def column_inserted(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Insert a column of the sender's own into every list."""

    def insert(page: Page, table: Table) -> Page:
        columns = sorted(table.columns.values())
        at = columns[len(columns) // 2]
        first, last = table.heading_rows[1], _last(table)
        rows = []
        for number, row in enumerate(page.rows):
            own: Cell = "Own notes" if number == first else "seen" if first < number < last else None
            rows.append((*row[:at], own, *row[at:]))
        return replace(page, rows=tuple(rows))

    return _each(grid, tables, insert)


def columns_reversed(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Turn the order of every list's columns about."""

    def turn(page: Page, table: Table) -> Page:
        places = sorted(table.columns.values())
        to = dict(zip(places, reversed(places), strict=True))
        first, last = table.heading_rows[0], _last(table)
        rows = list(page.rows)
        for number in range(first, min(last, len(rows))):
            wide = [*rows[number], *(None,) * (places[-1] + 1 - len(rows[number]))]
            rows[number] = tuple(wide[to.get(column, column)] for column in range(len(wide)))
        return replace(page, rows=tuple(rows))

    return _each(grid, tables, turn)


def blank_rows(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Put empty rows between the records of every list."""

    def part(page: Page, table: Table) -> Page:
        rows = list(page.rows)
        for row in sorted(table.frame[ROW].to_list(), reverse=True)[1 : _FEW + 1]:
            rows.insert(row, ())
        return replace(page, rows=tuple(rows))

    return _each(grid, tables, part)


def totals_row(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Put totals under every list."""

    def total(page: Page, table: Table) -> Page:
        rows = [page.rows[row - 1] for row in table.frame[ROW].to_list() if row <= len(page.rows)]
        places = sorted(table.columns.values())
        sums: list[Cell] = [None] * (places[-1] + 1)
        for column in places[1:]:
            numbers = [row[column] for row in rows if column < len(row) and type(row[column]) in {int, float}]
            sums[column] = sum(numbers) if numbers else None
        if not any(sums):
            sums[places[-1]] = len(rows)
        sums[places[0]] = "Total"
        return replace(page, rows=(*page.rows[: _last(table)], tuple(sums), *page.rows[_last(table) :]))

    return _each(grid, tables, total)


def sheet_renamed(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Give the sheet of one list the name that Excel gives a new sheet."""
    sheets = {table.sheet for table in tables.values()}
    if grid.text or not sheets:
        return None
    name = min(sheets)
    return grid.with_page(replace(grid.page(name), name="Sheet1"), name)


def extra_sheet(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Put a sheet of notes before the others."""
    del tables
    notes = Page("Our notes", (("Ask for the missing dates",), ("Done by the end of the week",)))
    return None if grid.text else replace(grid, pages=(notes, *grid.pages))


def numbers_as_text(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Write every number and day as text."""
    typed = (int, float, date, datetime, time)
    return _cells(grid, tables, lambda cell: as_text(cell) if isinstance(cell, typed) else cell)


def spaces_around(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Put spaces, of the kind that web pages have, around every text."""
    return _cells(grid, tables, lambda cell: f"\u00a0{cell} " if isinstance(cell, str) else cell)


def saved_as_text(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Save a return of one sheet as CSV."""
    del tables
    return Grid(grid.pages, text=True) if len(grid.pages) == 1 and not grid.text else None


def saved_as_workbook(grid: Grid, tables: Mapping[str, Table]) -> Grid | None:
    """Save a CSV as a workbook, every cell as text."""
    del tables
    return Grid((replace(grid.pages[0], name="Sheet1"),)) if grid.text else None


MUTATIONS: Mapping[str, Mutation] = {
    "a title above the headings": title_above,
    "a merged title above the headings": merged_above,
    "a column of one's own between the others": column_inserted,
    "the columns in another order": columns_reversed,
    "empty rows between the records": blank_rows,
    "totals under the list": totals_row,
    "a sheet called Sheet1": sheet_renamed,
    "a sheet of notes before the others": extra_sheet,
    "numbers and dates as text": numbers_as_text,
    "spaces around texts": spaces_around,
    "saved as CSV": saved_as_text,
    "saved as a workbook": saved_as_workbook,
}
"""Every way by its name, as a person would say it."""


def _each(grid: Grid, tables: Mapping[str, Table], change: Callable[[Page, Table], Page]) -> Grid | None:
    """Change every sheet that one list of one heading row has to itself; None where there is no such sheet."""
    alone = _alone(tables)
    for table in alone:
        grid = grid.with_page(change(grid.page(table.sheet), table), table.sheet)
    return grid if alone else None


def _alone(tables: Mapping[str, Table]) -> Sequence[Table]:
    by_sheet: dict[str, list[Table]] = {}
    for table in tables.values():
        by_sheet.setdefault(table.sheet, []).append(table)
    return [own[0] for own in by_sheet.values() if len(own) == 1 and _is_plain(own[0])]


def _is_plain(table: Table) -> bool:
    """Whether it is a list: one row of headings, and a row a record."""
    return table.heading_rows[0] == table.heading_rows[1] and COLUMN not in table.frame.columns


def _cells(grid: Grid, tables: Mapping[str, Table], change: Callable[[Cell], Cell]) -> Grid | None:
    """Change every cell below the headings of every list."""
    changed = grid
    for table in tables.values():
        page = changed.page(table.sheet)
        rows = {row - 1 for row in table.frame[ROW].to_list()}
        own = tuple(
            tuple(change(cell) for cell in row) if number in rows else row for number, row in enumerate(page.rows)
        )
        changed = changed.with_page(replace(page, rows=own), table.sheet)
    return None if changed == grid else changed


def _last(table: Table) -> int:
    """Give the sheet's row (from 1) of the last record."""
    return int(max(table.frame[ROW].to_list(), default=table.heading_rows[1] + 1))
