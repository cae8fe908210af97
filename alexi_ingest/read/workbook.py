"""Any file to addressed cells: every sheet of a workbook, or a CSV as one sheet, as text or as typed values."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from alexi_ingest.collector import paused
from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import asked_for
from alexi_ingest.model import Kind, Workbook
from alexi_ingest.read.apart import is_forked, typed_sheets_apart
from alexi_ingest.read.besides import notes
from alexi_ingest.read.formats.raw import DoubtError
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.readers import sheets, typed_sheets_if_plain
from alexi_ingest.read.stamp import is_aside, stamp_in
from alexi_ingest.read.text import open_text

if TYPE_CHECKING:
    from alexi_ingest.model import Sheet
    from alexi_ingest.read.formats.raw import Cell

MARK = "Checked by alexi_ingest"
"""Begins cell A1 of the sheet that we add to a marked copy, by which that sheet is known and left out."""
MARKED_SHEET = "To fix"
_NO_LIMITS = Limits()


def open_workbook(path: Path, name: str, limits: Limits = _NO_LIMITS) -> Workbook:
    """Read a file that was sent as `name`: every sheet as text at absolute addresses, hidden ones too.

    Our own "To fix" sheet of a marked copy is left out, and so are the sheets of a template that are not filled in; its
    hidden identity is the `stamp`. Raises `ReadError` for a file that cannot be read or trusted.
    """
    kind = vet(path, limits)
    if kind is Kind.CSV:
        opened = open_text(path, name, limits)
        return _unless_empty(Workbook(name, kind, (opened.sheet,), opened.notes))
    named = [sheet if sheet.name else replace(sheet, name=Path(name).stem) for sheet in sheets(path, kind, limits)]
    kept = tuple(sheet for sheet in named if not (_is_ours(sheet) or is_aside(sheet)))
    return _unless_empty(Workbook(name, kind, kept, notes(path, kind), stamp_in(named)))


def _unless_empty(workbook: Workbook) -> Workbook:
    if not any(sheet.frame.width for sheet in workbook.sheets):
        raise ReadError(problem="empty_file", kind=workbook.kind)
    return workbook


def grid(path: Path | str) -> list[tuple[str, list[list[Cell]]]]:
    """Give every worksheet in order, hidden ones too, as rows from A1 of typed values; raises `ReadError`.

    Values are `str`, `int` (also for whole floats), `float`, `bool`, `date`, `datetime`, `time` and `timedelta`; error
    values are their text, and empty cells None. Rows are as long as the sheet is wide.

    An .xlsx that is written as nearly all programs write it is read here, everything else in a child process.
    """
    path = Path(path)
    with asked_for(path), paused():
        kind = vet(path, _NO_LIMITS)
        with suppress(DoubtError):
            if not is_forked():
                return typed_sheets_if_plain(path, kind)
        return typed_sheets_apart(path, kind)


def _is_ours(sheet: Sheet) -> bool:
    return sheet.name == MARKED_SHEET and sheet.corner.startswith(MARK)
