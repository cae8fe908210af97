"""Workbooks of Excel 2007 and later by python-calamine, as long as it can be trusted with them."""

from __future__ import annotations

import os
import posixpath
import struct
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import time
from typing import TYPE_CHECKING, cast

from defusedxml import ElementTree
from python_calamine import CalamineError, CalamineWorkbook

from alexi_ingest.read.formats.parts import main_part, relations, worksheets
from alexi_ingest.read.formats.raw import DoubtError, RawSheet, Room
from alexi_ingest.read.formats.sweep import Swept, sweep
from alexi_ingest.read.package import DAMAGE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from python_calamine import CalamineSheet

    from alexi_ingest.model import Kind
    from alexi_ingest.read.formats.parts import Listed
    from alexi_ingest.read.formats.raw import Cell, ErrorCell
    from alexi_ingest.read.guard import Limits
    from alexi_ingest.read.package import Package

_MOST_BESIDES = 100_000_000
"""The texts and styles that all sheets share may have so many bytes: the reader keeps all of them in memory."""
_MOST_LISTED = 20_000_000
"""The lists of parts and of sheets may have so many bytes: they are read here, and take twenty times the memory."""
_WORKBOOK = "xl/workbook.xml"
_FIXED = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
"""Where the reader looks for what all sheets share, whatever the workbook says."""
_END = struct.Struct("<4s4xHHIIH")
_OTHER_NAME = b"up"
"""Begins, in a part's record, the name that some readers know it by (APPNOTE.TXT 4.6.9)."""
_threads = ThreadPoolExecutor(2, "sheets")


def sheets(path: Path, kind: Kind, limits: Limits) -> Iterator[RawSheet]:
    """Give each worksheet, hidden ones too, in their order.

    Raises `ReadError`, and `DoubtError` where another reader should be asked for the whole file.
    """
    return _Reader(path, kind, limits).sheets()


class _Reader:
    """Reads the worksheets of one file: two are parsed at once, and meanwhile a third is taken over from the parser."""

    def __init__(self, path: Path, kind: Kind, limits: Limits) -> None:
        self._path = path
        self._kind = kind
        self._limits = limits
        self._idle: list[CalamineWorkbook] = []

    def sheets(self) -> Iterator[RawSheet]:
        """Give each worksheet, hidden ones too, in their order. Raises `ReadError`, `DoubtError`."""
        room = Room(self._limits, self._kind)
        try:
            self._package = opened(self._path)
            _doubt_other_parts(self._package)
            listed = list(worksheets(self._package))
            _doubt_much_besides(self._package, listed)
            _doubt_parts_elsewhere(self._package)
            self._lengths = _lengths_of_texts(self._package)
            # A thread that only parses lets the others run; one that makes values, too, would wait for them.
            parsed = map(self._parsed, listed) if len(listed) == 1 else _threads.map(self._parsed, listed)
            for sheet, (content, swept) in zip(listed, parsed, strict=True):
                room.fit(_extent(content.end))
                rows = cast("list[list[Cell]]", content.to_python(skip_empty_area=False))
                _doubt_lost_cells(rows, swept)
                _fill(rows, swept.errors)
                yield RawSheet(sheet.name, rows, sheet.hidden, swept.errors)
        except (CalamineError, ElementTree.ParseError, *DAMAGE) as error:
            raise DoubtError from error
        except BaseException as error:
            # The reader's own panic is no `Exception`, and its class has no name that could be imported.
            if type(error).__name__ == "PanicException":
                raise DoubtError from None
            raise

    @contextmanager
    def _workbook(self) -> Iterator[CalamineWorkbook]:
        """Give a handle that nobody else uses: one that is shared would make the other thread wait."""
        workbook = self._idle.pop() if self._idle else CalamineWorkbook.from_path(self._path)
        yield workbook
        self._idle.append(workbook)

    def _parsed(self, listed: Listed) -> tuple[CalamineSheet, Swept]:
        xml = self._package.read(listed.part)
        swept = sweep(listed.name, xml, self._kind, self._limits, self._lengths)
        with self._workbook() as workbook:
            content = workbook.get_sheet_by_name(listed.name)
        return content, swept()


def _lengths_of_texts(package: Package) -> list[int]:
    """Give how long each text is at most that cells share: the reader writes it out for every one of them."""
    parts = relations(package, main_part(package, _WORKBOOK)).targets("sharedStrings")
    return [len(text) for part in parts for text in package.read(part).split(b"</si>")]


def _doubt_other_parts(package: Package) -> None:
    """Doubt a package in which the reader may find other parts than we do, so that what it reads has not been seen.

    Its table of contents stands at the very end, and names every part once, in the plainest way.
    """
    size = os.fstat(package.handle).st_size - _END.size
    signature, here, count, length, begin, comment = _END.unpack(os.pread(package.handle, _END.size, size))
    plain = (signature, here, count, begin + length, comment) == (b"PK\5\6", count, len(package.parts), size, 0)
    odd = any(
        _OTHER_NAME in part.extra or posixpath.normpath(name) != name.rstrip("/") or name.lower().startswith("xl/xl/")
        for name, part in package.parts.items()
    )
    lists = sum(part.file_size for name, part in package.parts.items() if name.endswith((".rels", _WORKBOOK)))
    if not plain or odd or lists > _MOST_LISTED:
        raise DoubtError


def _doubt_much_besides(package: Package, listed: Sequence[Listed]) -> None:
    own = {sheet.part for sheet in listed}
    besides = sum(
        part.file_size
        for name, part in package.parts.items()
        if name not in own and name.lower().endswith((".xml", ".rels"))
    )
    if besides > _MOST_BESIDES or len({sheet.name for sheet in listed}) < len(listed) or len(own) < len(listed):
        raise DoubtError


def _doubt_parts_elsewhere(package: Package) -> None:
    part = main_part(package, _WORKBOOK)
    if part.lower() != _WORKBOOK:
        raise DoubtError
    related = relations(package, part)
    for kind, usual in _FIXED.items():
        found = package.find(usual)
        if related.targets(kind) != ((found,) if found else ()):
            raise DoubtError


def _extent(end: tuple[int, int] | None) -> int:
    return (end[0] + 1) * (end[1] + 1) if end else 0


def _doubt_lost_cells(rows: list[list[Cell]], swept: Swept) -> None:
    """Hold what the reader gave against what the sheet holds: as many values, and no time that it could not tell."""
    filled = sum(map(len, rows)) - sum(row.count("") for row in rows)
    lost = filled != swept.values and filled != swept.values - swept.blanks()
    times = _times(rows) if swept.negative else set()
    if lost or (times and not times.isdisjoint(swept.below_zero())):
        raise DoubtError


def _times(rows: Sequence[Sequence[Cell]]) -> set[tuple[int, int]]:
    return {
        (at, column)
        for at, row in enumerate(rows)
        if time in map(type, row)
        for column, cell in enumerate(row)
        if type(cell) is time
    }


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
