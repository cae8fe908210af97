"""Any file to addressed cells: every sheet of a workbook, or a CSV as one sheet, as text or as typed values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import asked_for
from alexi_ingest.model import Kind, Sheet, SheetProblem, Workbook
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.sweep import Sweep
from alexi_ingest.read.text import open_text
from alexi_ingest.read.textual import texts, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from python_calamine import SheetMetadata

    from alexi_ingest.read.sweep import ErrorCell

MARK = "Checked by alexi_ingest"
"""Begins cell A1 of the sheet that we add to a marked copy, by which that sheet is known and left out."""
MARKED_SHEET = "To fix"
Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
Made = TypeVar("Made")
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
    read = _Reader(path, kind, limits).each(lambda raw: None if _is_ours(raw) else _sheet(raw))
    return _unless_empty(Workbook(name, kind, tuple(sheet for sheet in read if sheet is not None)))


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

    def made_of(raw: _Raw) -> tuple[str, list[list[Cell]]]:
        columns = _cut([list(map(_typed, column)) for column in zip(*raw.rows, strict=True)])
        return raw.name, [list(row) for row in zip(*columns, strict=True)]

    return _Reader(path, kind, _NO_LIMITS).each(made_of)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A sheet as it was read: rows from A1, all of one length; blanks as empty text, error values as theirs."""

    name: str
    rows: list[list[Cell]]
    hidden: bool
    errors: Sequence[ErrorCell]


class _Reader:
    """Reads the worksheets of one file: two at once, since the parser lets other threads run."""

    def __init__(self, path: Path, kind: Kind, limits: Limits) -> None:
        self._path = path
        self._kind = kind
        self._limits = limits
        self._sweep = Sweep(path, kind, limits)
        self._idle: list[CalamineWorkbook] = []
        self._cells = 0
        self._counting = Lock()

    def each(self, made_of: Callable[[_Raw], Made]) -> list[Made]:
        """Give what is made of each worksheet, hidden ones too, in their order. Raises `ReadError`."""
        try:
            with self._workbook() as workbook:
                sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
            if len(sheets) == 1:
                return [made_of(self._raw(sheets[0]))]
            return list(_threads.map(lambda sheet: made_of(self._raw(sheet)), sheets))
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

    def _raw(self, sheet: SheetMetadata) -> _Raw:
        error_cells = self._sweep.begin(sheet.name)
        with self._workbook() as workbook:
            content = workbook.get_sheet_by_name(sheet.name)
        with self._counting:
            self._cells += _extent(content.end)
            if self._cells > self._limits.cells:
                raise ReadError(
                    problem="too_much_inside", what="cells", limit=f"{self._limits.cells:,}", kind=self._kind
                )
        rows = cast("list[list[Cell]]", content.to_python(skip_empty_area=False))
        errors = error_cells()
        _fill(rows, errors)
        return _Raw(sheet.name, rows, sheet.visible is not SheetVisibleEnum.Visible, errors)


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
        row += [""] * (width - len(row))
    for cell in errors:
        rows[cell.row][cell.column] = cell.text


def _sheet(raw: _Raw) -> Sheet:
    problems = tuple(SheetProblem("error_value", cell.row + 1, cell.column, cell.text) for cell in raw.errors)
    return Sheet(raw.name, trimmed(texts(raw.rows)), raw.hidden, problems)


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
