"""A hub's harmonised tables as files: CSV that no spreadsheet can mistake for formulas, and one workbook."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]  # it ships no stubs

from alexi_ingest.report.folder import write_atomic
from alexi_ingest.report.words_tables import FLAGGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format  # type: ignore[import-untyped]  # as above
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

FLAGS = "quality_flag"
WORKBOOK = "tables.xlsx"
ROWS_OF_A_SHEET = 1_048_575
"""A sheet holds no more rows below its headings; the CSV holds them all, and the contents sheet says so."""
_COMES_TO_LIFE = r"^[=+\-@\t\r]"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_SAMPLE = 200
_NARROWEST, _WIDEST = 10, 45
_TITLE_HEIGHT = 24
_A4 = 9
_BOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "default_date_format": "yyyy-mm-dd",
}


@dataclass(frozen=True, slots=True)
class About:
    """What the workbook says of itself: a line over all, of each table what one row of it is, and lines below.

    `sheets` are written after the contents, and into no CSV: what columns and codes mean.
    """

    heading: str = "Your data, as we understood it"
    tables: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    sheets: Mapping[str, pl.DataFrame] = field(default_factory=dict)


def write_csvs(folder: Path, tables: Mapping[str, pl.DataFrame]) -> tuple[Path, ...]:
    """Write each table as CSV (UTF-8 with its mark), an empty one with its headings; gives the files.

    Each file is replaced whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in tables.items():
        path = folder / f"{name}.csv"
        write_atomic(path, as_csv(frame))
        written.append(path)
    return tuple(written)


def workbook_of(tables: Mapping[str, pl.DataFrame], about: About) -> bytes:
    """Give a workbook of all tables, a sheet each, behind its contents; the table `quality_flag` is the flags."""
    buffer = io.BytesIO()
    _write_book(buffer, tables, about)
    return buffer.getvalue()


def as_csv(frame: pl.DataFrame) -> bytes:
    """Give a table as CSV for a spreadsheet: a text that would come to life there gets an apostrophe before it."""
    buffer = io.BytesIO()
    inert(frame).write_csv(buffer, include_bom=True, line_terminator="\r\n")
    return buffer.getvalue()


def inert(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before each text that begins with `=`, `+`, `-`, `@`, tab or return, and is no number."""
    return frame.with_columns(_inert(pl.col(name)) for name, dtype in frame.schema.items() if dtype == pl.String)


def _inert(text: pl.Expr) -> pl.Expr:
    alive = text.str.contains(_COMES_TO_LIFE) & ~text.str.contains(_NUMBER)
    return pl.when(alive).then("'" + text).otherwise(text).name.keep()


def _write_book(buffer: io.BytesIO, tables: Mapping[str, pl.DataFrame], about: About) -> None:
    with xlsxwriter.Workbook(buffer, _BOOK_OPTIONS) as book:
        head = book.add_format({"bold": True, "bg_color": "#0B0C0C", "font_color": "#FFFFFF", "valign": "vcenter"})
        title = book.add_format({"bold": True, "font_size": 16})
        formats = {
            pl.Date: book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            pl.Datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
            pl.Time: book.add_format({"num_format": "hh:mm", "align": "left"}),
        }
        contents = book.add_worksheet("Contents")
        names = _titles(tables, about.sheets)
        _write_contents(contents, tables, names, about, head, title, book.add_format({"align": "left"}))
        for name, frame in (*about.sheets.items(), *tables.items()):
            _write_table(book.add_worksheet(names.get(name, name)), frame, head, formats)


def _write_contents(
    sheet: Worksheet,
    tables: Mapping[str, pl.DataFrame],
    names: Mapping[str, str],
    about: About,
    head: Format,
    title: Format,
    left: Format,
) -> None:
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_string(0, 0, about.heading, title)
    for column, (heading, width) in enumerate((("Table", 28), ("One row is", 60), ("Rows", 12), ("File", 32))):
        sheet.write_string(2, column, heading, head)
        sheet.set_column(column, column, width)
    for row, (name, frame) in enumerate(tables.items(), 3):
        quoted = names[name].replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", string=name)
        standard = FLAGGED if name == FLAGS else ""
        cut = f" (the sheet shows the first {ROWS_OF_A_SHEET:,})" if frame.height > ROWS_OF_A_SHEET else ""
        sheet.write_string(row, 1, about.tables.get(name, standard) + cut)
        sheet.write_number(row, 2, frame.height, left)
        sheet.write_string(row, 3, f"{name}.csv")
    for row, line in enumerate(about.lines, len(tables) + 4):
        sheet.write_string(row, 0, line)
    _fit(sheet)


def _fit(sheet: Worksheet) -> None:
    """Let a sheet be printed as wide as a page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _write_table(sheet: Worksheet, frame: pl.DataFrame, head: Format, formats: Mapping[Any, Format]) -> None:
    frame = frame.head(ROWS_OF_A_SHEET)
    for column, series in enumerate(frame.iter_columns()):
        sheet.write_string(0, column, series.name, head)
        write, style = _writer(sheet, series.dtype, formats)
        sheet.set_column(column, column, _width(series), style)
        for row, value in enumerate(series.to_list(), 1):
            if value is not None:
                write(row, column, value, style)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _fit(sheet)
    if frame.width:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)


def _writer(
    sheet: Worksheet, dtype: pl.DataType, formats: Mapping[Any, Format]
) -> tuple[Callable[..., Any], Format | None]:
    if dtype.is_numeric():
        return sheet.write_number, None
    if dtype == pl.Boolean:
        return sheet.write_boolean, None
    if dtype.is_temporal() and not isinstance(dtype, pl.Duration):
        return sheet.write_datetime, formats[type(dtype)]
    if dtype == pl.String:
        return sheet.write_string, None
    return lambda row, column, value, style: sheet.write_string(row, column, str(value), style), None


def _width(series: pl.Series) -> int:
    sample = series.head(_SAMPLE).drop_nulls().cast(pl.String, strict=False).str.len_chars().max()
    longest = sample if isinstance(sample, int) else 0
    return min(_WIDEST, max(_NARROWEST, longest + 2, len(series.name) + 4))


def _titles(tables: Mapping[str, pl.DataFrame], others: Iterable[str]) -> dict[str, str]:
    """Give each table a sheet's name: not longer than Excel allows, and none twice."""
    made: dict[str, str] = {}
    taken: Sequence[str] = ("contents", *(other.casefold() for other in others))
    for number, name in enumerate(tables):
        title = name[:31]
        if title.casefold() in taken:
            title = f"{name[:27]}_{number}"
        made[name] = title
        taken = (*taken, title.casefold())
    return made
