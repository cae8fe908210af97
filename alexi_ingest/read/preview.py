"""The first rows of every sheet, for the sources to recognise; and what stands in it, for a person to read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from alexi_ingest.model import Preview, SheetFound, SheetPreview
from alexi_ingest.read.locate import SEARCHED, SHOWN, headings
from alexi_ingest.read.locating.regions import regions

if TYPE_CHECKING:
    from alexi_ingest.model import Sheet, Workbook


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


def _preview(sheet: Sheet) -> SheetPreview:
    rows = sheet.frame.head(SEARCHED).rows()
    return SheetPreview(
        sheet.name, tuple(rows[:SHOWN]), sheet.frame.height, sheet.frame.width, find=partial(headings, rows)
    )
