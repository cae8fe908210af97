"""Each kind of workbook by its reader: sheets of addressed cells, as they came or as typed values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from alexi_ingest.model import Kind
from alexi_ingest.read.formats import calamine, ods, xls, xlsb, xlsx
from alexi_ingest.read.formats.raw import DoubtError
from alexi_ingest.read.guard import Limits
from alexi_ingest.read.text import open_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell, RawSheet

_T = TypeVar("_T")
_NO_LIMITS = Limits()
_READERS: Mapping[Kind, Callable[[Path, Limits], Iterator[RawSheet]]] = {
    Kind.XLS: xls.sheets,
    Kind.XLSB: xlsb.sheets,
    Kind.ODS: ods.sheets,
}


def take_sheets(path: Path, kind: Kind, limits: Limits, take: Callable[[RawSheet], _T]) -> tuple[_T, ...]:
    """Read every worksheet of a file that `guard.vet` has let through, and give what `take` makes of each.

    Raises `ReadError`.
    """
    if kind in _READERS:
        return tuple(map(take, _READERS[kind](path, limits)))
    try:
        return tuple(map(take, calamine.sheets(path, kind, limits)))
    except DoubtError:
        return tuple(map(take, xlsx.sheets(path, kind, limits)))


def typed_sheets(path: Path, kind: Kind) -> list[tuple[str, list[list[Cell]]]]:
    """Give name and typed cells of every worksheet, or the one sheet of a text file; blanks are None.

    Raises `ReadError`.
    """
    if kind is Kind.CSV:
        sheet = open_text(path, path.name, _NO_LIMITS).sheet
        return [(sheet.name, [list(row) for row in sheet.frame.iter_rows()])]
    return list(take_sheets(path, kind, _NO_LIMITS, typed))


def typed_sheets_if_sure(path: Path, kind: Kind) -> list[tuple[str, list[list[Cell]]]]:
    """Do the same for a workbook of Excel 2007 and later, by the fast reader alone. Raises `ReadError`, `DoubtError`."""
    return list(map(typed, calamine.sheets(path, kind, _NO_LIMITS)))


def typed(raw: RawSheet) -> tuple[str, list[list[Cell]]]:
    """Give a sheet's name and its rows of typed values, without wholly empty columns and rows at the end."""
    columns = _cut([list(map(_typed, column)) for column in zip(*raw.rows, strict=True)])
    return raw.name, [list(row) for row in zip(*columns, strict=True)]


def _typed(cell: Cell) -> Cell:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell


def _cut(columns: Iterable[list[Cell]]) -> list[list[Cell]]:
    """Drop wholly empty columns at the right, and rows at the bottom."""
    columns = list(columns)
    while columns and not any(cell is not None for cell in columns[-1]):
        columns.pop()
    height = max((_last(column) for column in columns), default=0)
    return [column[:height] for column in columns]


def _last(column: Sequence[Cell]) -> int:
    return next((row + 1 for row in range(len(column) - 1, -1, -1) if column[row] is not None), 0)
