"""The first rows of every sheet, for the sources to recognise; and what stands in it, for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import Preview, SheetFound, SheetPreview
from alexi_ingest.read.columns import top
from alexi_ingest.read.locate import headings, joined, without_footnotes

if TYPE_CHECKING:
    from alexi_ingest.model import Sheet, Workbook

SHOWN = 30
"""Rows of a sheet that a source sees to recognise it."""


def preview(workbook: Workbook, filename: str, folder: str) -> Preview:
    """Give what `identify` sees of a file."""
    return Preview(filename, workbook.kind, folder, tuple(_preview(sheet) for sheet in workbook.sheets))


def found(workbook: Workbook) -> tuple[SheetFound, ...]:
    """Say what stands in each sheet: the heading rows (from 1), the headings, and how many rows of data follow."""
    return tuple(_found(sheet) for sheet in workbook.sheets)


def _preview(sheet: Sheet) -> SheetPreview:
    rows = top(sheet)
    span = headings(rows)
    names = joined(rows[span[0] : span[1] + 1]) if span else ()
    return SheetPreview(sheet.name, tuple(rows[:SHOWN]), names, span, sheet.frame.height, sheet.frame.width)


def _found(sheet: Sheet) -> SheetFound:
    seen = _preview(sheet)
    if seen.heading_rows is None:
        return SheetFound(sheet.name, None, (), _count(sheet.frame), None, sheet.hidden)
    first, last = seen.heading_rows
    names = tuple(name for name in seen.headings if name)
    return SheetFound(sheet.name, (first + 1, last + 1), names, _count(sheet.frame[last + 1 :]), None, sheet.hidden)


def _count(frame: pl.DataFrame) -> int:
    """Count the rows that hold anything, notes at the end left out."""
    if not frame.width:
        return 0
    kept = frame.filter(pl.any_horizontal((pl.all().str.strip_chars() != "").fill_null(value=False)))
    end = [["" if cell is None else cell for cell in row] for row in kept.tail(SHOWN).iter_rows()]
    return kept.height - len(end) + len(without_footnotes(end))
