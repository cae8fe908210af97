"""Each kind of workbook by its reader: sheets of addressed cells, as they came or as typed values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from alexi_ingest.model import Kind
from alexi_ingest.read.formats import calamine, ods, spreadsheetml, webpage, xls, xlsb, xlsx
from alexi_ingest.read.formats.raw import DoubtError
from alexi_ingest.read.guard import Limits
from alexi_ingest.read.text import open_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell, RawSheet

_T = TypeVar("_T")
_NO_LIMITS = Limits()
_READERS: Mapping[Kind, Callable[[Path, Limits], Iterator[RawSheet]]] = {
    Kind.XLS: xls.sheets,
    Kind.XLSB: xlsb.sheets,
    Kind.ODS: ods.sheets,
    Kind.XML: spreadsheetml.sheets,
    Kind.HTML: webpage.sheets,
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
    return [(name or path.stem, rows) for name, rows in take_sheets(path, kind, _NO_LIMITS, typed)]


def typed_sheets_if_sure(path: Path, kind: Kind) -> list[tuple[str, list[list[Cell]]]]:
    """Do the same for an .xlsx or .xlsm, by the fast reader alone. Raises `ReadError`, `DoubtError`."""
    return list(map(typed, calamine.sheets(path, kind, _NO_LIMITS)))


def typed(raw: RawSheet) -> tuple[str, list[list[Cell]]]:
    """Give a sheet's name and its rows of typed values, without wholly empty columns and rows at the end."""
    rows: list[list[Cell]] = [
        [
            (cell or None)
            if cell.__class__ is str
            else int(cell)
            if cell.__class__ is float and cell % 1 == 0
            else cell
            for cell in row
        ]
        for row in raw.rows
    ]
    while rows and rows[-1].count(None) == len(rows[-1]):
        rows.pop()
    width = max(map(_filled, rows), default=0)
    return raw.name, rows if rows and width == len(rows[0]) else [row[:width] for row in rows]


def _filled(row: Sequence[Cell]) -> int:
    """Give the number of cells up to the last one that holds something."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return end
