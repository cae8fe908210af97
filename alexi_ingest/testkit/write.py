"""Write a sample as a file: a workbook with true dates, or text with the hub's delimiter."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped] # XlsxWriter ships no types

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format  # type: ignore[import-untyped] # as above
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # as above

    from alexi_ingest.testkit.blocks import Row
    from alexi_ingest.testkit.forms import Cell
    from alexi_ingest.testkit.samples import Sample

_MADE = datetime(2014, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_sample(sample: Sample, path: Path) -> Path:
    """Write a sample to `path`; where that is a folder, under the sample's own name in it. Gives the file's path."""
    path = path / sample.filename if path.is_dir() else path
    if sample.file.format == "csv":
        path.write_bytes(_as_text(sample).encode(sample.file.encoding))
    elif sample.file.format == "empty":
        path.write_bytes(b"")
    else:
        _write_workbook(sample, path)
    return path


def _write_workbook(sample: Sample, path: Path) -> None:
    # In memory, and with its own date, so that the same sample gives the same bytes.
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        day, clock = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
        for name, rows in sample.sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                _write_row(sheet, number, row, day, clock)


def _write_row(sheet: Worksheet, number: int, row: Row, day: Format, clock: Format) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, column, cell)
        elif isinstance(cell, time):
            sheet.write_datetime(number, column, cell, clock)
        elif isinstance(cell, date):
            sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - a day has no zone
        elif cell is not None:
            sheet.write_number(number, column, cell)


def _as_text(sample: Sample) -> str:
    (rows,) = sample.sheets.values()
    width = max(map(len, rows))
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=sample.file.delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_text(cell) for cell in (*row, *(None,) * (width - len(row)))])
    return lines.getvalue()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)
