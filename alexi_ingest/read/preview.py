"""The first rows of every sheet, for the sources to recognise; and what stands in it, for a person to read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from alexi_ingest.model import ROW, Preview, SheetFound, SheetPreview, letters
from alexi_ingest.read.locate import SEARCHED, SHOWN, headings
from alexi_ingest.read.locating.regions import regions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.model import Sheet, Table, Workbook


def preview(workbook: Workbook, filename: str, folder: str) -> Preview:
    """Give what `identify` sees of a file."""
    return Preview(filename, workbook.kind, folder, tuple(_preview(sheet) for sheet in workbook.sheets))


def found(workbook: Workbook) -> tuple[SheetFound, ...]:
    """Say what stands in each sheet of a file."""
    return tuple(one for sheet in workbook.sheets for one in found_on(sheet))


def found_on(sheet: Sheet) -> tuple[SheetFound, ...]:
    """Say what stands in a sheet, table by table: its heading rows (from 1), headings, and how many rows of data."""
    seen = regions(sheet.frame)
    return tuple(
        SheetFound(
            sheet.name,
            (one.heading_rows[0] + 1, one.heading_rows[1] + 1) if one.heading_rows else None,
            tuple(filter(None, one.headings)),
            one.rows,
            hidden=sheet.hidden,
            area=one.a1 if len(seen) > 1 else "",
        )
        for one in seen
    ) or (SheetFound(sheet.name, None, (), 0, hidden=sheet.hidden),)


def sheets_found(workbook: Workbook, tables: Mapping[str, Table]) -> tuple[SheetFound, ...]:
    """Say of each sheet as which tables it was read, from which heading rows (from 1), and how many rows.

    Of a sheet that was read as none, what seems to stand in it is said.
    """
    found: list[SheetFound] = []
    for sheet in workbook.sheets:
        own = [table for table in tables.values() if table.sheet == sheet.name]
        found.extend([_read_as(table, sheet, alone=len(own) == 1) for table in own] or found_on(sheet))
    return tuple(found)


def _read_as(table: Table, sheet: Sheet, *, alone: bool) -> SheetFound:
    first, last = table.heading_rows
    columns = [*table.columns.values()]
    end = max(table.frame[ROW].to_list()[-1:], default=last + 1)
    if table.places is not None and table.frame.height:
        columns += [at for at in table.places.columns.max().row(0) if at is not None]
        end = max(table.places.rows.max().row(0))
    area = "" if alone else f"{letters(min(columns))}{first + 1}:{letters(max(columns))}{end}"
    headings = tuple(table.headings.values())
    return SheetFound(sheet.name, (first + 1, last + 1), headings, table.frame.height, table.name, sheet.hidden, area)


def _preview(sheet: Sheet) -> SheetPreview:
    rows = sheet.frame.head(SEARCHED).rows()
    return SheetPreview(
        sheet.name, tuple(rows[:SHOWN]), sheet.frame.height, sheet.frame.width, find=partial(headings, rows)
    )
