"""Workbooks of Excel 2007 and later by python-calamine, with what it cannot tell from a blank put back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from alexi_ingest.errors import ReadError
from alexi_ingest.read.formats.raw import RawSheet, Room
from alexi_ingest.read.formats.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from python_calamine import CalamineSheet, SheetMetadata

    from alexi_ingest.model import Kind
    from alexi_ingest.read.formats.raw import Cell, ErrorCell
    from alexi_ingest.read.guard import Limits

_threads = ThreadPoolExecutor(2, "sheets")


def sheets(path: Path, kind: Kind, limits: Limits) -> Iterator[RawSheet]:
    """Give each worksheet, hidden ones too, in their order. Raises `ReadError`."""
    return _Reader(path, kind, limits).sheets()


class _Reader:
    """Reads the worksheets of one file: two are parsed at once, and meanwhile a third is taken over from the parser."""

    def __init__(self, path: Path, kind: Kind, limits: Limits) -> None:
        self._path = path
        self._kind = kind
        self._limits = limits
        self._sweep = Sweep(path, kind, limits)
        self._idle: list[CalamineWorkbook] = []

    def sheets(self) -> Iterator[RawSheet]:
        """Give each worksheet, hidden ones too, in their order. Raises `ReadError`."""
        room = Room(self._limits.cells, self._kind)
        try:
            with self._workbook() as workbook:
                listed = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
            # A thread that only parses lets the others run; one that makes values, too, would wait for them.
            parsed = map(self._parsed, listed) if len(listed) == 1 else _threads.map(self._parsed, listed)
            for sheet, (content, errors) in zip(listed, parsed, strict=True):
                room.fit(_extent(content.end))
                rows = cast("list[list[Cell]]", content.to_python(skip_empty_area=False))
                _fill(rows, errors)
                yield RawSheet(sheet.name, rows, sheet.visible is not SheetVisibleEnum.Visible, errors)
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

    def _parsed(self, sheet: SheetMetadata) -> tuple[CalamineSheet, Sequence[ErrorCell]]:
        error_cells = self._sweep.begin(sheet.name)
        with self._workbook() as workbook:
            content = workbook.get_sheet_by_name(sheet.name)
        return content, error_cells()


def _extent(end: tuple[int, int] | None) -> int:
    return (end[0] + 1) * (end[1] + 1) if end else 0


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
