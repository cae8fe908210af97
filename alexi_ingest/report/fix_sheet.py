"""The sheet "To fix" of a marked copy: where, what we found, what to do, and a place for the sender's reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.hyperlink import Hyperlink

from alexi_ingest.model import CellRef, Severity, letters
from alexi_ingest.report.lines import to_do

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook as Book
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from alexi_ingest.model import Finding

MARK = "Checked by alexi_ingest"
"""How cell A1 of our sheet begins: by this a reader knows it from the sender's own sheets."""
TITLE = "To fix"
REASON = "Your reason"
HEADINGS = ("Where", "What we found", "What to do", "FIX or CHECK", REASON, "Rule")
"""The last is hidden: it says which rule a reason answers, when the copy comes back."""
HEADING_ROW = 4
_WIDTHS = (38, 56, 56, 14, 40, 4)
_LINE_HEIGHT, _TITLE_HEIGHT = 15, 24
_LONGEST = 32_000
_HEAD = PatternFill("solid", fgColor="FF0B0C0C")
_INPUT = PatternFill("solid", fgColor="FFF3F2F1")
_TAGS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFF4CCCC"),
    Severity.QUERY: PatternFill("solid", fgColor="FFFFF2CC"),
}
_LINE = Border(bottom=Side(style="thin", color="FFB1B4B6"))
_THIN = Side(style="thin", color="FF505A5F")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="top")
_HOW = {
    Severity.ERROR: "FIX: correct the cell.",
    Severity.QUERY: "CHECK: correct the cell, or say in “Your reason” why it is right.",
}
_THEN = "The links lead to the cells. Then save this workbook and drop it into your inbox folder."


def _font(*, size: int = 11, bold: bool = False, color: str = "FF0B0C0C", underline: bool = False) -> Font:
    return Font(name="Calibri", size=size, bold=bold, color=color, underline="single" if underline else None)


_PLAIN = _font()
_BOLD = _font(bold=True)
_LINK = _font(color="FF1A4D8F", underline=True)


def ours(sheet: Worksheet) -> bool:
    """Say whether a sheet is one that we put into an earlier copy."""
    return str(sheet["A1"].value or "").startswith(MARK)


def as_text(text: str) -> str:
    """Give a text that a workbook can hold: no control characters, not longer than a cell."""
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_LONGEST]


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as text: whatever it begins with, it never comes to life as a formula."""
    cell.value = as_text(text)
    cell.data_type = "s"
    cell.quotePrefix = True


def write_fix_sheet(
    book: Book,
    findings: Sequence[Finding],
    total: int,
    words: Mapping[Severity, str],
    only: str | None,
    warning: str = "",
) -> None:
    """Put the sheet first; `total` counts the findings of which `findings` are the first, `only` names a sole sheet.

    `warning` is a line above the list.
    """
    sheet = book.create_sheet(_free_title(book), 0)
    for other in book.worksheets:
        # Two selected sheets would be a group, and whatever is typed into one would go into both.
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    for view in book.views:
        view.firstSheet = 0
    _write_top(sheet, findings, total, warning)
    for row, finding in enumerate(findings, HEADING_ROW + 1):
        target = (only or finding.where.sheet) if finding.where.sheet else None
        _write_row(sheet, row, finding, words[finding.severity], target, book.sheetnames, alone=only is not None)
    for column, width in enumerate(_WIDTHS):
        sheet.column_dimensions[letters(column)].width = width
    sheet.column_dimensions["F"].hidden = True
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.sheet_properties.tabColor = "FF942514"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _write_top(sheet: Worksheet, findings: Sequence[Finding], total: int, warning: str) -> None:
    errors = sum(one.severity is Severity.ERROR for one in findings)
    whole = total == len(findings)
    counts = to_do(errors, len(findings) - errors).rstrip(".") if whole else f"{total:,} in all"
    put_text(sheet["A1"], f"{MARK}: {counts[:1].lower()}{counts[1:]}")
    sheet["A1"].font = _font(bold=True, size=16)
    sheet.row_dimensions[1].height = _TITLE_HEIGHT
    severities = {one.severity for one in findings}
    how = [words for severity, words in _HOW.items() if severity in severities]
    put_text(sheet["A2"], " ".join([*how, _THEN]) if how else "You need do nothing.")
    sheet["A2"].font = _PLAIN
    cut = (
        f"The first {len(findings):,} of {total:,} are listed and marked here; the rest are like them. "
        "The report page says where they all are."
    )
    said = " ".join(filter(None, (cut if total > len(findings) else "", warning)))
    if said:
        put_text(sheet["A3"], said)
        sheet["A3"].font = _BOLD
    for column, heading in enumerate(HEADINGS, 1):
        cell = sheet.cell(HEADING_ROW, column)
        put_text(cell, heading)
        cell.font = _font(bold=True, color="FFFFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(vertical="center")


def _write_row(
    sheet: Worksheet,
    row: int,
    finding: Finding,
    word: str,
    target: str | None,
    titles: Sequence[str],
    *,
    alone: bool,
) -> None:
    texts = (_where(finding, target, alone=alone), finding.message, finding.fix, word, "", finding.rule)
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column)
        if text:
            put_text(cell, text)
        cell.alignment = _WRAP
        cell.border = _LINE
        cell.font = _PLAIN
    lines = max(1 + len(text) // width for text, width in zip(texts[:3], _WIDTHS, strict=False))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * lines + 3
    sheet.cell(row, 4).fill = _TAGS[finding.severity]
    sheet.cell(row, 4).font = _BOLD
    if finding.severity is Severity.QUERY:
        reason = sheet.cell(row, HEADINGS.index(REASON) + 1)
        reason.fill = _INPUT
        reason.protection = Protection(locked=False)
        reason.border = _FRAME
    if target in titles:
        link = sheet.cell(row, 1)
        quoted = str(target).replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{_address(finding.where)}")
        link.font = _LINK


def _where(finding: Finding, target: str | None, *, alone: bool) -> str:
    """Name the place: its sheet (unless it is the only one), cell, and the row's own ID."""
    where = finding.where
    if target is None:
        return "The file"
    place = where.a1 or (f"column {letters(where.column)}" if where.column is not None else "")
    parts = [place or "The list"] if alone else [target, place or "the whole sheet"]
    return ", ".join(parts) + (f" ({finding.label})" if finding.label else "")


def _address(where: CellRef) -> str:
    return where.a1 or f"{letters(where.column or 0)}{where.row or 1}"


def _free_title(book: Book) -> str:
    taken = {title.casefold() for title in book.sheetnames}
    titles = [TITLE, *(f"{TITLE} ({number})" for number in range(2, len(taken) + 3))]
    return next(title for title in titles if title.casefold() not in taken)
