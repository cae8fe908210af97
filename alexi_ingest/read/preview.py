"""The first rows of every sheet, for the sources to recognise; and what stands in it, for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.model import Preview, SheetFound, SheetPreview
from alexi_ingest.read.locate import headings, joined, without_footnotes

if TYPE_CHECKING:
    from alexi_ingest.model import Sheet, Workbook

SHOWN = 30
"""Rows of a sheet that a source sees to recognise it."""
SEARCHED = 200
"""Rows of a sheet in which headings are looked for when no source knows it."""


def preview(workbook: Workbook, filename: str, folder: str) -> Preview:
    """Give what `identify` sees of a file."""
    return Preview(filename, workbook.kind, folder, tuple(_preview(sheet) for sheet in workbook.sheets))


def found(workbook: Workbook) -> tuple[SheetFound, ...]:
    """Say what stands in each sheet: the heading rows (from 1), the headings, and how many rows of data follow."""
    return tuple(_found(sheet) for sheet in workbook.sheets)


def _preview(sheet: Sheet) -> SheetPreview:
    rows = tuple(sheet.frame.head(SHOWN).rows())
    span = headings(rows)
    names = joined(rows[span[0] : span[1] + 1]) if span else ()
    return SheetPreview(sheet.name, rows, names, span, sheet.frame.height, sheet.frame.width)


def _found(sheet: Sheet) -> SheetFound:
    rows = [["" if cell is None else cell.strip() for cell in row] for row in sheet.frame.rows()]
    span = headings(rows[:SEARCHED])
    if span is None:
        filled = sum(any(row) for row in rows)
        return SheetFound(sheet.name, None, (), filled, None, sheet.hidden)
    names = tuple(name for name in joined(rows[span[0] : span[1] + 1]) if name)
    data = without_footnotes(rows[span[1] + 1 :])
    count = sum(any(row) for row in data)
    return SheetFound(sheet.name, (span[0] + 1, span[1] + 1), names, count, None, sheet.hidden)
