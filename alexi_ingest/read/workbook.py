"""Any file to addressed cells: every sheet of a workbook, or a CSV as one sheet, as text or as typed values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import asked_for
from alexi_ingest.model import Kind, Sheet, SheetProblem, Workbook
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.sweep import Sweep
from alexi_ingest.read.text import open_text
from alexi_ingest.read.textual import texts, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from python_calamine import CalamineSheet, SheetMetadata

    from alexi_ingest.read.sweep import ErrorCell

MARK = "Checked by alexi_ingest"
"""Begins cell A1 of the sheet that we add to a marked copy, by which that sheet is known and left out."""
MARKED_SHEET = "To fix"
Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
_NO_LIMITS = Limits()
_threads = ThreadPoolExecutor(2, "sheets")


def open_workbook(path: Path, name: str, limits: Limits = _NO_LIMITS) -> Workbook:
    """Read a file that was sent as `name`: every sheet as text at absolute addresses, hidden ones too.

    Our own "To fix" sheet of a marked copy is left out. Raises `ReadError` for a file that cannot be read or trusted.
    """
    kind = vet(path, limits)
    if kind is Kind.CSV:
        opened = open_text(path, name, limits)
        return _unless_empty(Workbook(name, kind, (opened.sheet,), opened.notes))
    sheets = tuple(_sheet(raw) for raw in _Reader(path, kind, limits).sheets() if not _is_ours(raw))
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
    return [(raw.name, _typed_rows(raw.rows)) for raw in _Reader(path, kind, _NO_LIMITS).sheets()]


@dataclass(frozen=True, slots=True)
class _Raw:
    """A sheet as it was read: rows from A1, all of one length; blanks as empty text, error values as theirs."""

    name: str
    rows: list[list[Cell]]
    hidden: bool
    errors: Sequence[ErrorCell]


class _Reader:
    """Reads the worksheets of one file: two are parsed at once, and meanwhile a third is taken over from the parser."""

    def __init__(self, path: Path, kind: Kind, limits: Limits) -> None:
        self._path = path
        self._kind = kind
        self._limits = limits
        self._sweep = Sweep(path, kind, limits)
        self._idle: list[CalamineWorkbook] = []

    def sheets(self) -> Iterator[_Raw]:
        """Give each worksheet, hidden ones too, in their order. Raises `ReadError`."""
        cells = 0
        try:
            with self._workbook() as workbook:
                listed = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
            # A thread that only parses lets the others run; one that makes values, too, would wait for them.
            parsed = map(self._parsed, listed) if len(listed) == 1 else _threads.map(self._parsed, listed)
            for sheet, (content, errors) in zip(listed, parsed, strict=True):
                cells += _extent(content.end)
                self._refuse_more(cells)
                rows = cast("list[list[Cell]]", content.to_python(skip_empty_area=False))
                _fill(rows, errors)
                yield _Raw(sheet.name, rows, sheet.visible is not SheetVisibleEnum.Visible, errors)
        except CalamineError as error:
            raise ReadError(problem="damaged", kind=self._kind) from error
        except OverflowError as error:
            raise ReadError(problem="impossible_time", kind=self._kind) from error
        except BaseException as error:
            # The reader's own panic is no `Exception`, and its class has no name that could be imported.
            if type(error).__name__ == "PanicException":
                raise ReadError(problem="damaged", kind=self._kind) from None
            raise

    @contextmanager
    def _workbook(self) -> Iterator[CalamineWorkbook]:
        """Give a handle that nobody else uses: one that is shared would make the other thread wait."""
        workbook = self._idle.pop() if self._idle else CalamineWorkbook.from_path(self._path)
        yield workbook
        self._idle.append(workbook)

    def _refuse_more(self, cells: int) -> None:
        if cells > self._limits.cells:
            limit = f"{self._limits.cells:,}"
            raise ReadError(problem="too_much_inside", what="cells", limit=limit, kind=self._kind)

    def _parsed(self, sheet: SheetMetadata) -> tuple[CalamineSheet, Sequence[ErrorCell]]:
        error_cells = self._sweep.begin(sheet.name)
        with self._workbook() as workbook:
            content = workbook.get_sheet_by_name(sheet.name)
        return content, error_cells()


def _extent(end: tuple[int, int] | None) -> int:
    return (end[0] + 1) * (end[1] + 1) if end else 0


def _is_ours(raw: _Raw) -> bool:
    return raw.name == MARKED_SHEET and bool(raw.rows) and str(raw.rows[0][0]).startswith(MARK)


def _fill(rows: list[list[Cell]], errors: Sequence[ErrorCell]) -> None:
    """Put the error values where the reader left blanks."""
    if not errors:
        return
    height = max(cell.row for cell in errors) + 1
    width = max(len(rows[0]) if rows else 0, *(cell.column + 1 for cell in errors))
    rows += [[] for _ in range(height - len(rows))]
    for row in rows:
        row.extend([""] * (width - len(row)))
    for cell in errors:
        rows[cell.row][cell.column] = cell.text


def _sheet(raw: _Raw) -> Sheet:
    problems = tuple(SheetProblem("error_value", cell.row + 1, cell.column, cell.text) for cell in raw.errors)
    return Sheet(raw.name, trimmed(texts(raw.rows)), raw.hidden, problems)


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
