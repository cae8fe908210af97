"""A table of texts put into a workbook, every cell as text: the marked copy for who did not send a workbook."""

from __future__ import annotations

import csv
import io
import re
import sys
from typing import TYPE_CHECKING

from alexi_ingest.errors import ReadError
from alexi_ingest.report.fix_sheet import put_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl import Workbook as Book

_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TITLE = 31
_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WIDEST, _NARROWEST = 40, 10
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def fill_from_texts(book: Book, name: str, rows: Iterable[Sequence[str | None]]) -> None:
    """Add a sheet with these texts; row and column as they come, from A1.

    Raises `ReadError` where a sheet has no room for them.
    """
    title = _NOT_IN_A_TITLE.sub(" ", name).strip("' ")[:_LONGEST_TITLE] or "Your file"
    sheet = book.create_sheet(title)
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                _refuse_past(number, _MOST_ROWS, "rows")
                _refuse_past(column, _MOST_COLUMNS, "columns")
                put_text(sheet.cell(number, column), text)
                widths[column] = max(widths.get(column, _NARROWEST), min(_WIDEST, len(text) + 2))
    for column, width in widths.items():
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width


def _refuse_past(number: int, most: int, what: str) -> None:
    if number > most:
        raise ReadError(problem="too_much_inside", what=what, limit=f"{most:,}")


def rows_of_text(path: Path) -> list[list[str]]:
    """Read a CSV: as UTF-16 by its mark, else utf-8, else cp1252; with the delimiter that the first lines share."""
    data = path.read_bytes()
    if data.startswith(_UTF_16):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    lines = text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    delimiter = max(_DELIMITERS, key=lambda one: sum(line.count(one) for line in lines))
    # The module's own bound on a field is for whole programs; a file's size is bounded where it is taken in.
    csv.field_size_limit(sys.maxsize)
    return list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter))
