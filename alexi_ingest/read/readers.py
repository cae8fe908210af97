"""Each kind of workbook by its reader: sheets of addressed cells, as they came or as typed values."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from alexi_ingest.model import Kind
from alexi_ingest.read.formats import ods, plain, spreadsheetml, webpage, xls, xlsb, xlsx
from alexi_ingest.read.formats.raw import DoubtError
from alexi_ingest.read.guard import Limits
from alexi_ingest.read.text import open_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from alexi_ingest.model import Sheet
    from alexi_ingest.read.formats.raw import Cell, RawSheet

_NO_LIMITS = Limits()
_READERS: Mapping[Kind, Callable[[Path, Limits], Iterator[RawSheet]]] = {
    Kind.XLS: xls.sheets,
    Kind.XLSB: xlsb.sheets,
    Kind.ODS: ods.sheets,
    Kind.XML: spreadsheetml.sheets,
    Kind.HTML: webpage.sheets,
    Kind.XLSX: partial(xlsx.sheets, kind=Kind.XLSX),
    Kind.XLSM: partial(xlsx.sheets, kind=Kind.XLSM),
}

_PLAIN = frozenset({Kind.XLSX, Kind.XLSM})
"""Of these, most files are written so plainly that there is a fast way."""


def sheets(path: Path, kind: Kind, limits: Limits) -> list[Sheet]:
    """Read every worksheet of a file that `guard.vet` has let through, as text.

    Raises `ReadError`.
    """
    if kind in _PLAIN:
        with suppress(DoubtError):
            return plain.sheets(path, kind, limits)
    return [raw.sheet() for raw in _READERS[kind](path, limits)]


def typed_sheets(path: Path, kind: Kind) -> list[tuple[str, list[list[Cell]]]]:
    """Give name and typed cells of every worksheet, or the one sheet of a text file; blanks are None.

    Raises `ReadError`.
    """
    if kind is Kind.CSV:
        sheet = open_text(path, path.name, _NO_LIMITS).sheet
        return [(sheet.name, [list(row) for row in sheet.frame.iter_rows()])]
    with suppress(DoubtError):
        return typed_sheets_if_plain(path, kind)
    return [(raw.name or path.stem, raw.typed()) for raw in _READERS[kind](path, _NO_LIMITS)]


def typed_sheets_if_plain(path: Path, kind: Kind) -> list[tuple[str, list[list[Cell]]]]:
    """Do the same for a workbook that is written plainly. Raises `ReadError`; `DoubtError` for any other file."""
    if kind not in _PLAIN:
        raise DoubtError
    return plain.typed_sheets(path, kind, _NO_LIMITS)
