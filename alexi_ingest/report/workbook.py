"""The sender's own workbook, marked: a fresh sheet "To fix" first, and every cell to fix or to check with its mark."""

from __future__ import annotations

import warnings
import zipfile
from collections import defaultdict
from copy import copy
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side

from alexi_ingest.errors import ReadError, WriteError
from alexi_ingest.kinds import asked_for, kind_of, refused
from alexi_ingest.model import Finding, Kind, Severity
from alexi_ingest.personal import PERSONAL, REMOVED
from alexi_ingest.report.fix_sheet import MARK, as_text, ours, put_text, write_fix_sheet
from alexi_ingest.report.folder import replacing
from alexi_ingest.report.groups import in_order
from alexi_ingest.report.lines import left_out_line
from alexi_ingest.report.losses import left_out
from alexi_ingest.report.texts import fill_from_texts, rows_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from alexi_ingest.model import Sheet

Place = tuple[str | None, int | None, int | None]
"""Sheet, row from 1, and column from 0."""

__all__ = ["MARK", "MARKED_CELLS", "mark"]

MARKED_CELLS = 5_000
"""So many cells are marked and listed at most; the sheet says how many there are in all."""
AUTHOR = "alexi_ingest"
WORDS = {Severity.ERROR: "FIX", Severity.QUERY: "CHECK"}
_FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFF4CCCC"),
    Severity.QUERY: PatternFill("solid", fgColor="FFFFF2CC"),
}
_SIDES = {
    Severity.ERROR: Side(style="medium", color="FF942514"),
    Severity.QUERY: Side(style="medium", color="FF7A5B00"),
}
_BORDERS = {severity: Border(left=side, right=side, top=side, bottom=side) for severity, side in _SIDES.items()}
_LOOKS = ("number_format", "font", "alignment", "protection")
_SEPARATOR = "\n\n"
_COMMENT_WIDTH, _COMMENT_LINE, _COMMENT_LETTERS = 320, 18, 46
_BOOKS = frozenset({Kind.XLSX, Kind.XLSM})
_PLAIN_BOOK, _BINARY_BOOK, _MACROS = "xl/workbook.xml", "xl/workbook.bin", "xl/vbaProject.bin"


def mark(
    original: Path | str,
    findings: Sequence[Finding],
    out: Path | str,
    sheets: Sequence[Sheet] | None = None,
    masked: Mapping[Place, str] = MappingProxyType({}),
) -> Kind:
    """Write the marked copy of a sender's file to `out`, whole or not at all; gives the kind that was written.

    An .xlsx or .xlsm is copied with its formulas and macros (the copy of an .xlsm is one). Of any other file, and where
    the caller gives `sheets`, the copy is an .xlsx with the same texts at the same addresses: those of `sheets`, else
    those of a CSV. A cell of `masked` holds that text, else `[removed]` where a finding calls it personal. Findings are
    spoken, and persons' IDs in them unsealed. Raises `ReadError` where the original cannot be opened, `WriteError`
    where `out` cannot be written.
    """
    original = Path(original)
    with asked_for(original):
        kind = _kind(original)
        as_it_was = kind in _BOOKS and sheets is None
        book = _opened(original, kind) if as_it_was else _copied(original, kind, sheets)
        lost = _left_out(original) if as_it_was else []
    acting = in_order((finding for finding in findings if finding.severity in WORDS), book.sheetnames)
    shown = acting[:MARKED_CELLS]
    _unmark(book)
    only = book.sheetnames[0] if not as_it_was and len(book.sheetnames) == 1 else None
    _mask_cells(book, findings, masked, only)
    _mark_cells(book, shown, only)
    write_fix_sheet(book, shown, len(acting), WORDS, only, left_out_line(lost))
    _save(book, Path(out))
    return kind if kind is Kind.XLSM and as_it_was else Kind.XLSX


def _kind(path: Path) -> Kind:
    kind = kind_of(path)
    if kind is not Kind.XLSX:
        return kind
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except Exception as error:  # of a broken directory it lets through what its parsing meets
        raise ReadError(problem="damaged") from error
    if _PLAIN_BOOK not in names:
        return Kind.XLSB if _BINARY_BOOK in names else Kind.UNKNOWN
    return Kind.XLSM if _MACROS in names else Kind.XLSX


def _opened(path: Path, kind: Kind) -> Book:
    """Open a package by openpyxl; the only function that does."""
    with warnings.catch_warnings():
        # What openpyxl cannot keep it says in warnings: the copy is for reading and mending, the original is kept.
        warnings.simplefilter("ignore")
        try:
            with path.open("rb") as stream:
                return load_workbook(stream, keep_vba=kind is Kind.XLSM, rich_text=True)
        except Exception as error:  # openpyxl lets through whatever its parsers meet in a package that is not right
            raise ReadError(problem="damaged") from error


def _left_out(path: Path) -> list[str]:
    try:
        return left_out(path)
    except Exception as error:  # a part that openpyxl did not ask for may be broken as any other
        raise ReadError(problem="damaged") from error


def _save(book: Book, out: Path) -> None:
    try:
        with replacing(out) as temporary:
            book.save(temporary)
    except OSError as error:
        message = f"The marked copy cannot be written to {out}: {error.strerror}"
        raise WriteError(message) from error


def _copied(path: Path, kind: Kind, sheets: Sequence[Sheet] | None) -> Book:
    book = Book()
    book.remove(book.worksheets[0])
    if sheets is not None:
        for sheet in sheets:
            fill_from_texts(book, sheet.name, sheet.frame.iter_rows())
    elif kind is Kind.CSV:
        fill_from_texts(book, "Your file", rows_of_text(path))
    else:
        raise refused(kind)
    return book


def _mask_cells(book: Book, findings: Iterable[Finding], masked: Mapping[Place, str], only: str | None) -> None:
    """Take personal details out of all cells that have them, be they marked or too many for that."""
    told = {one.where[:3]: REMOVED for one in findings if one.problem in PERSONAL and one.where.a1}
    for (name, row, column), text in {**told, **masked}.items():
        sheet = only or name
        if sheet in book.sheetnames and row is not None and column is not None:
            cell = _writable(book[sheet], row, column + 1)
            cell.hyperlink = None
            put_text(cell, text)


def _mark_cells(book: Book, findings: Iterable[Finding], only: str | None) -> None:
    by_cell: Mapping[tuple[str, int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        where = finding.where
        if where.row is not None and where.column is not None:
            by_cell[only or where.sheet or "", where.row, where.column].append(finding)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for (name, row, column), found in by_cell.items():
        sheet = sheets.get(name)
        if sheet is not None:
            _mark_cell(_writable(sheet, row, column + 1), found)


def _writable(sheet: Worksheet, row: int, column: int) -> Cell | MergedCell:
    """Give the cell, or the first of the merged cells that it is one of: the others hold nothing."""
    cell = sheet.cell(row, column)
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    if not cell.has_style:
        _as_its_column(sheet, cell)
    return cell


def _as_its_column(sheet: Worksheet, cell: Cell | MergedCell) -> None:
    """Give a cell that was not there the looks of its column: on a protected sheet it may be open to be filled in."""
    for column in sheet.column_dimensions.values():
        if column.has_style and (column.min or 0) <= (cell.column or 0) <= (column.max or 0):
            for look in _LOOKS:
                setattr(cell, look, copy(getattr(column, look)))


def _mark_cell(cell: Cell | MergedCell, found: Sequence[Finding]) -> None:
    severity = Severity.ERROR if any(one.severity is Severity.ERROR for one in found) else Severity.QUERY
    cell.fill = _FILLS[severity]
    cell.border = _BORDERS[severity]
    text = _SEPARATOR.join(f"{WORDS[one.severity]}: {one.message}\n{one.fix}" for one in found)
    text = as_text(text)
    if cell.comment is not None and cell.comment.text:
        text = f"{cell.comment.text}{_SEPARATOR}{text}"
        author = cell.comment.author or AUTHOR
    else:
        author = AUTHOR
    lines = sum(1 + len(line) // _COMMENT_LETTERS for line in text.splitlines())
    cell.comment = Comment(text, author, height=_COMMENT_LINE * (lines + 1), width=_COMMENT_WIDTH)


def _unmark(book: Book) -> None:
    """Take away what we put into a copy that comes back: our sheet, our comments, our fills and borders."""
    former = [sheet for sheet in book.worksheets if ours(sheet)]
    if not former:
        return
    for sheet in former:
        book.remove(sheet)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    _unmark_cell(cell)


def _unmark_cell(cell: Cell | MergedCell) -> None:
    assert cell.comment is not None  # noqa: S101 - the caller looked
    starts = [cell.comment.text.find(start) for start in (f"{_SEPARATOR}FIX: ", f"{_SEPARATOR}CHECK: ")]
    if cell.comment.text.startswith(("FIX: ", "CHECK: ")):
        cell.comment = None
    elif max(starts) >= 0:
        kept = cell.comment.text[: min(start for start in starts if start >= 0)]
        cell.comment = Comment(kept, cell.comment.author)
    else:
        return
    if any(cell.fill.fgColor.rgb == fill.fgColor.rgb for fill in _FILLS.values()):
        cell.fill = PatternFill()
        cell.border = Border()
