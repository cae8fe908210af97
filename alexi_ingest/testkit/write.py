"""Write a sample as a file: a workbook with true dates, or text with the hub's delimiter."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped] # XlsxWriter ships no types

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlsxwriter.format import Format  # type: ignore[import-untyped] # as above
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # as above

    from alexi_ingest.testkit.forms import Cell
    from alexi_ingest.testkit.samples import Sample

    Typed = Cell | bool | timedelta

MADE = datetime(2014, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When our workbooks say that they were made: XlsxWriter passes over a plain `date`, and says the time of now."""
_MOST_DIGITS = 15
_FORMATS = {"day": "dd/mm/yyyy", "clock": "hh:mm"}


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
        book.set_properties({"created": MADE})
        formats = {name: book.add_format({"num_format": shown}) for name, shown in _FORMATS.items()}
        for name, rows in sample.sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    write_cell(sheet, number, column, cell, formats)


def write_cell(sheet: Worksheet, row: int, column: int, cell: Typed, formats: Mapping[str, Format]) -> None:
    """Write one typed cell; `formats` are those of a `day`, `moment`, `clock` and `span`, as far as there are such."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats["moment"])
    elif isinstance(cell, date):
        moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a day has no zone
        sheet.write_datetime(row, column, moment, formats["day"])
    elif isinstance(cell, time):
        sheet.write_datetime(row, column, cell, formats["clock"])
    elif isinstance(cell, timedelta):
        sheet.write_datetime(row, column, cell, formats["span"])
    elif isinstance(cell, int) and len(str(abs(cell))) > _MOST_DIGITS:
        sheet.write_string(row, column, str(cell))
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _as_text(sample: Sample) -> str:
    (rows,) = sample.sheets.values()
    width = max(map(len, rows))
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=sample.file.delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([as_typed(cell) for cell in (*row, *(None,) * (width - len(row)))])
    return lines.getvalue()


def as_typed(cell: Cell) -> str:
    """Give what a person types for a cell."""
    if cell is None:
        return ""
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)
