"""Write the sheets of a template that nothing is read from: guidance, and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.model import EXAMPLES
from alexi_ingest.template.drawing import Style
from alexi_ingest.template.looks import HEIGHTS, height
from alexi_ingest.template.writing import set_up_print

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # XlsxWriter ships no types

    from alexi_ingest.template.examples import Example
    from alexi_ingest.template.guidance import Line
    from alexi_ingest.template.looks import Looks

WIDTHS = (30, 44, 50, 34)
"""The widths of the guidance sheet's columns, in letters."""
_EXAMPLE_WIDTH = 20


def write_guidance(sheet: Worksheet, looks: Looks, lines: Sequence[Line]) -> None:
    """Write the guidance: sentences across all columns, tables in theirs, in rows high enough to be read."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for row, line in enumerate(lines):
        if line.kind == "step":
            sheet.merge_range(row, 0, row, len(WIDTHS) - 1, line.cells[0], looks.of("step"))
            sheet.set_row(row, height(line.cells[0], sum(WIDTHS)))
        elif line.kind == "fact":
            sheet.write_string(row, 0, line.cells[0], looks.of("fact"))
            sheet.write_string(row, 1, line.cells[1], looks.of("plain"))
        else:
            for column, cell in enumerate(line.cells):
                sheet.write_string(row, column, cell, looks.of(line.kind))
            own = (height(cell, width) for cell, width in zip(line.cells, WIDTHS, strict=False))
            sheet.set_row(row, max(own) if line.kind in {"cells", Style.HEADING} else HEIGHTS[line.kind])
    sheet.hide_gridlines(2)
    sheet.protect()
    set_up_print(sheet, lines[0].cells[0])


def write_examples(sheet: Worksheet, looks: Looks, told: Sequence[Example]) -> None:
    """Write the examples below each other; the first cell is how the sheet is known and left out."""
    sheet.set_column(0, max(len(one.headings) for one in told), _EXAMPLE_WIDTH)
    sheet.write_string(0, 0, EXAMPLES, looks.of(Style.TITLE))
    sheet.set_row(0, HEIGHTS[Style.TITLE])
    row = 2
    for one in told:
        sheet.write_string(row, 0, one.title, looks.of(Style.SECTION))
        sheet.set_row(row, HEIGHTS[Style.SECTION])
        sheet.set_row(row + 1, max(height(heading, _EXAMPLE_WIDTH) for heading in one.headings))
        for column, heading in enumerate(one.headings):
            sheet.write_string(row + 1, column, heading, looks.of(Style.HEADING))
        for number, cells in enumerate(one.rows, start=row + 2):
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, cell, looks.of("cells"))
        row += 3 + len(one.rows)
    sheet.hide_gridlines(2)
    sheet.protect()
    set_up_print(sheet, EXAMPLES)
