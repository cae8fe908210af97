"""The cells of a file, and what is kept of their looks: number formats, merged cells, widths, how a text is written."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import openpyxl

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import asked_for, wide_encoding
from alexi_ingest.model import Kind
from alexi_ingest.read.delimited.dialect import delimiter_of, marks_of, named_delimiter
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.workbook import grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from alexi_ingest.read.formats.raw import Cell

_SAMPLE = 100_000
_PADDING = 0.71
"""A workbook states widths with the room beside the text, a person without it."""
_ZIPPED = frozenset({Kind.XLSX, Kind.XLSM})
_PLAIN_FORMAT = re.compile(
    r"General|(?:[0#?.,%/:;() \-+_*@£$€]|\\[^\w]|[ymdhs]+|AM/PM|A/P|E[+-]"
    r"|\[(?:[hms]+|Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|\$[£$€]?-[0-9A-F]+)\])+",
    re.IGNORECASE,
)
"""Number formats without words of their own."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How a sheet looks: number formats by (row, column), corners of merged areas, widths by column; all from 0."""

    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: rows from A1, and its looks."""

    name: str
    rows: Sequence[Sequence[Cell]]
    looks: Looks


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a CSV is written; `first` is the line that names the delimiter, where there is one."""

    encoding: str
    delimiter: str
    newline: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A file: its kind by content, and its sheets; `form` where it is a text."""

    kind: Kind
    pages: tuple[Page, ...]
    form: TextForm | None = None


def open_book(path: Path) -> Book:
    """Read a file with its looks. Raises `ReadError`."""
    with asked_for(path):
        kind = vet(path, Limits())
    if kind is Kind.CSV:
        return _of_text(path)
    looks = _looks(path) if kind in _ZIPPED else {}
    return Book(kind, tuple(Page(name, rows, looks.get(name, Looks())) for name, rows in grid(path)))


def _of_text(path: Path) -> Book:
    content = path.read_bytes()
    encoding = _encoding(content)
    text = content.decode(encoding, "replace").replace("\0", "")
    named = named_delimiter(text[:_SAMPLE])
    first = text[: named.length] if named else ""
    text = text.removeprefix(first)
    text = marks_of(text[:_SAMPLE]).plain(text)
    delimiter = named.delimiter if named else delimiter_of(text[:_SAMPLE])
    newline = next((end for end in ("\r\n", "\n", "\r") if end in text), "\r\n")
    try:
        rows = [[cell or None for cell in row] for row in csv.reader(io.StringIO(text, ""), delimiter=delimiter)]
    except csv.Error as error:
        raise ReadError(problem="unreadable", kind=Kind.CSV) from error
    return Book(Kind.CSV, (Page(path.stem, rows, Looks()),), TextForm(encoding, delimiter, newline, first))


def _encoding(content: bytes) -> str:
    wide = wide_encoding(content)
    if wide:
        return wide
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _looks(path: Path) -> Mapping[str, Looks]:
    """Give the looks of each sheet; none where the workbook is written so oddly that only its cells can be had."""
    try:
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    except Exception:  # noqa: BLE001 - looks are worth no failure: whatever openpyxl stumbles over, the cells are read
        return {}
    try:
        return {sheet.title: _of_sheet(sheet) for sheet in book.worksheets}
    finally:
        book.close()


def _of_sheet(sheet: Worksheet) -> Looks:
    formats = {
        (cell.row - 1, cell.column - 1): str(cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and cell.number_format != "General" and _PLAIN_FORMAT.fullmatch(cell.number_format)
    }
    merged = tuple(
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
        if area.size != {"rows": 1, "columns": 1}
    )
    widths = {
        column - 1: max(own.width - _PADDING, 0)
        for own in sheet.column_dimensions.values()
        if own.width and own.min
        for column in range(own.min, min(own.max or own.min, own.min + 100) + 1)
    }
    return Looks(formats, merged, widths, hidden=sheet.sheet_state != "visible")
