"""Write the sheets of a template that are filled in, and the hidden one that their drop-downs take answers from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped] # XlsxWriter ships no types

from alexi_ingest.model import ANSWERS
from alexi_ingest.read.layouts.heads import levels_of
from alexi_ingest.template.answers import answers
from alexi_ingest.template.drawing import Style
from alexi_ingest.template.filling import AS_TEXT, NARROWEST, Answers, check_of, number_format, width
from alexi_ingest.template.looks import HEIGHTS, height

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # as above

    from alexi_ingest.declare import CodeList
    from alexi_ingest.template.drawing import Drawn, Entry
    from alexi_ingest.template.looks import Looks

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
LABELS_WIDTH = 34
"""The width of a column of labels."""
A4 = 9
PAGE_WIDTH = 240
"""So many letters go into the width of a page that can still be read."""
ALLOWED = {
    "insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True, "format_columns": True,
    "format_rows": True,
}  # fmt: skip
"""What may be done on a protected sheet besides typing."""


class AnswerSheet:
    """The sheet of answers: a column for each list, hidden; its first cell is how it is known and left out."""

    def __init__(self, sheet: Worksheet, period: str) -> None:
        self._sheet = sheet
        self._period = period
        self._made: dict[str, Answers] = {}
        sheet.write_string(0, 0, ANSWERS)
        sheet.protect()
        sheet.hide()

    def of(self, codes: CodeList) -> Answers:
        """Give the answers of a list, and write them where they are not yet."""
        if codes.name not in self._made:
            column = len(self._made)
            shown = [*answers(codes, self._period).values()]
            self._sheet.write_string(1, column, codes.name)
            for row, answer in enumerate(shown, start=2):
                self._sheet.write_string(row, column, answer)
            cells = xl_range_abs(2, column, max(2, len(shown) + 1), column)
            self._made[codes.name] = Answers(shown, f"='{self._sheet.name}'!{cells}")
        return self._made[codes.name]


def write_sheet(sheet: Worksheet, looks: Looks, drawn: Drawn, lists: AnswerSheet, footer: str) -> None:
    """Write one sheet: its texts locked, its entries open, each with its check and its note."""
    _set_columns(sheet, looks, drawn)
    for entry in drawn.entries:
        _write_entry(sheet, looks, entry, lists)
    for text in drawn.texts:
        look = looks.of(text.style)
        if text.columns > 1:
            sheet.merge_range(text.row, text.column, text.row, text.column + text.columns - 1, text.text, look)
        else:
            sheet.write_string(text.row, text.column, text.text, look)
    sheet.freeze_panes(*drawn.frozen)
    sheet.protect("", ALLOWED)
    set_up_print(sheet, footer, pages=1 + sum(_width(drawn, column) for column in range(drawn.width)) // PAGE_WIDTH)
    if drawn.head:
        sheet.repeat_rows(*drawn.head)
    sheet.repeat_columns(0, 0)


def set_up_print(sheet: Worksheet, footer: str, pages: int = 1) -> None:
    """Print on A4, across, so many pages wide, with what it is at the foot."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(pages, 0)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&RPage &P of &N")


def _set_columns(sheet: Worksheet, looks: Looks, drawn: Drawn) -> None:
    """Set widths and heights; where anything may be typed below a row, open the columns, and lock the rows above."""
    opened = {one.column: looks.entry(number_format(one.field), boxed=False) for one in drawn.entries if not one.rows}
    widths = [_width(drawn, column) for column in range(drawn.width)]
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, wide, opened.get(column))
    heights: dict[int, int] = {}
    for text in drawn.texts:
        needed = HEIGHTS.get(text.style) or height(text.text, sum(widths[text.column : text.column + text.columns]))
        heights[text.row] = max(needed, heights.get(text.row, 0))
    if drawn.open_from is not None:
        # Rows can be deleted only where no cell of theirs is locked.
        sheet.set_column(drawn.width, LAST_COLUMN, None, looks.entry(AS_TEXT, boxed=False))
    locked = None if drawn.open_from is None else looks.of("plain")
    for row in range(drawn.open_from or max(heights) + 1):
        sheet.set_row(row, heights.get(row), locked)


def _width(drawn: Drawn, column: int) -> int:
    """Give a column's width: as its fields need it, and the longest word above it; labels need more."""
    own = [text for text in drawn.texts if text.column == column and text.columns == 1]
    fields = [width(one.field) for one in drawn.entries if one.column == column and one.columns == 1]
    words = [len(word) + 2 for one in own if one.style is Style.HEADING for word in one.text.split()]
    labels = [LABELS_WIDTH for one in own if one.style is Style.LABEL]
    return max([NARROWEST, *fields, *words, *labels])


def _write_entry(sheet: Worksheet, looks: Looks, entry: Entry, lists: AnswerSheet) -> None:
    last_column = entry.column + entry.columns - 1
    last_row = LAST_ROW if entry.rows is None else entry.row + entry.rows - 1
    answers = lists.of(entry.list) if entry.list else None
    check = check_of(entry.field, levels_of(entry.heading)[-1], answers, loose=entry.loose)
    sheet.data_validation(entry.row, entry.column, last_row, last_column, check)
    if entry.rows is not None:
        look = looks.entry(number_format(entry.field), boxed=True)
        for row in range(entry.row, last_row + 1):
            for column in range(entry.column, last_column + 1):
                sheet.write_blank(row, column, None, look)
