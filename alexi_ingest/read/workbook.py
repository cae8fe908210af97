"""Any file to addressed cells: every sheet of a workbook, or a CSV as one sheet, as text or as typed values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import asked_for
from alexi_ingest.model import Kind, Sheet, SheetProblem, Workbook
from alexi_ingest.read.formats import calamine, ods, spreadsheetml, webpage, xls
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.text import open_text
from alexi_ingest.read.textual import texts, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.read.formats.raw import Cell, RawSheet

MARK = "Checked by alexi_ingest"
"""Begins cell A1 of the sheet that we add to a marked copy, by which that sheet is known and left out."""
MARKED_SHEET = "To fix"
_NO_LIMITS = Limits()
_READERS = {Kind.XLS: xls.sheets, Kind.ODS: ods.sheets, Kind.XML: spreadsheetml.sheets, Kind.HTML: webpage.sheets}


def open_workbook(path: Path, name: str, limits: Limits = _NO_LIMITS) -> Workbook:
    """Read a file that was sent as `name`: every sheet as text at absolute addresses, hidden ones too.

    Our own "To fix" sheet of a marked copy is left out. Raises `ReadError` for a file that cannot be read or trusted.
    """
    kind = vet(path, limits)
    if kind is Kind.CSV:
        opened = open_text(path, name, limits)
        return _unless_empty(Workbook(name, kind, (opened.sheet,), opened.notes))
    sheets = tuple(_sheet(raw, name) for raw in _sheets(path, kind, limits) if not _is_ours(raw))
    return _unless_empty(Workbook(name, kind, sheets))


def _unless_empty(workbook: Workbook) -> Workbook:
    if not any(sheet.frame.width for sheet in workbook.sheets):
        raise ReadError(problem="empty_file", kind=workbook.kind)
    return workbook


def grid(path: Path | str) -> list[tuple[str, list[list[Cell]]]]:
    """Give every worksheet in order, hidden ones too, as rows from A1 of typed values; raises `ReadError`.

    Values are `str`, `int` (also for whole floats), `float`, `bool`, `date`, `datetime`, `time` and `timedelta`; error
    values are their text, and empty cells None. Rows are as long as the sheet is wide.
    """
    path = Path(path)
    with asked_for(path):
        return _grid(path)


def _grid(path: Path) -> list[tuple[str, list[list[Cell]]]]:
    kind = vet(path, _NO_LIMITS)
    if kind is Kind.CSV:
        sheet = open_text(path, path.name, _NO_LIMITS).sheet
        return [(sheet.name, [list(row) for row in sheet.frame.iter_rows()])]
    return [(raw.name or path.stem, _typed_rows(raw.rows)) for raw in _sheets(path, kind, _NO_LIMITS)]


def _sheets(path: Path, kind: Kind, limits: Limits) -> Iterator[RawSheet]:
    reader = _READERS.get(kind)
    return reader(path, limits) if reader else calamine.sheets(path, kind, limits)


def _is_ours(raw: RawSheet) -> bool:
    return raw.name == MARKED_SHEET and bool(raw.rows) and str(raw.rows[0][0]).startswith(MARK)


def _sheet(raw: RawSheet, file: str) -> Sheet:
    problems = tuple(SheetProblem("error_value", cell.row + 1, cell.column, cell.text) for cell in raw.errors)
    return Sheet(raw.name or Path(file).stem, trimmed(texts(raw.rows)), raw.hidden, problems)


def _typed_rows(rows: list[list[Cell]]) -> list[list[Cell]]:
    columns = _cut([list(map(_typed, column)) for column in zip(*rows, strict=True)])
    return [list(row) for row in zip(*columns, strict=True)]


def _typed(cell: Cell) -> Cell:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell


def _cut(columns: list[list[Cell]]) -> list[list[Cell]]:
    """Drop wholly empty columns at the right, and rows at the bottom."""
    while columns and not any(cell is not None for cell in columns[-1]):
        columns.pop()
    height = max((_last(column) for column in columns), default=0)
    return [column[:height] for column in columns]


def _last(column: Sequence[Cell]) -> int:
    return next((row + 1 for row in range(len(column) - 1, -1, -1) if column[row] is not None), 0)
