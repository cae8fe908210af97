"""What a hub meets in the workbook: lists, notes, checks, what is locked, what is hidden, what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from alexi_ingest.declare import FieldType
from alexi_ingest.periods import bounds
from alexi_ingest.read.casting.codes import lookup
from alexi_ingest.read.layouts.codes import in_use
from alexi_ingest.report.names import period as in_words
from alexi_ingest.template.answers import answers
from alexi_ingest.template.make import has_template
from alexi_ingest.template.sheets import sheets_of
from tests.template.filled import period_of, plan, sender_of, sources, template

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.colors import Color
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.dimensions import ColumnDimension

    from alexi_ingest.template.drawing import Entry

KINDS = [kind.name for spec in sources().specs.values() for kind in spec.returns if has_template(plan(kind.name))]
CHECKS = {
    FieldType.TEXT: (None, "@"), FieldType.ID: (None, "@"), FieldType.PERIOD: (None, "@"),
    FieldType.CODE: ("list", "@"), FieldType.CODES: ("list", "@"), FieldType.YES_NO: ("list", "@"),
    FieldType.INTEGER: ("whole", "General"), FieldType.DECIMAL: ("decimal", "General"),
    FieldType.DATE: ("date", "dd/mm/yyyy"), FieldType.MONTH: ("date", "mm/yyyy"), FieldType.TIME: ("time", "hh:mm"),
}  # fmt: skip
"""The check and the number format that each type of field has."""
AAA = 7
"""The contrast that WCAG 2.2 asks for at its highest level."""


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def book(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return openpyxl.load_workbook(template(kind, tmp_path_factory.mktemp(kind)))


def entries(kind: str) -> list[tuple[str, Entry]]:
    drawn = sheets_of(plan(kind), plan(kind).declared.about(period_of(kind), sender_of(kind)))
    return [(sheet.name, entry) for sheet in drawn for entry in sheet.entries]


def check_at(book: Workbook, sheet: str, row: int, column: int) -> DataValidation:
    for one in book[sheet].data_validations.dataValidation:
        for cells in one.sqref.ranges:
            left, top, right, bottom = range_boundaries(cells.coord)
            if left <= column + 1 <= right and top <= row + 1 <= bottom:
                return one
    raise AssertionError((sheet, row, column))


def column(book: Workbook, sheet: str, at: int) -> ColumnDimension:
    """Give the format of a column from 0; openpyxl keeps like neighbours together."""
    return next(one for one in book[sheet].column_dimensions.values() if one.min <= at + 1 <= one.max)


def test_every_field_has_its_check_its_format_and_a_note(kind: str, book: Workbook) -> None:
    asked = entries(kind)
    names = {(entry.table, entry.field.name) for _, entry in asked}
    of_period = {
        (table.name, field.name)
        for table in plan(kind).declared.tables for field in plan(kind).rules[table.name].fields
        if field.type is FieldType.PERIOD
    }  # fmt: skip
    as_labels = {
        (table.name, name)
        for table in plan(kind).declared.tables
        for name in (*getattr(table.layout, "down", ()), *getattr(table.layout, "across", ()),
                     getattr(table.layout, "block", ""))
    }  # fmt: skip
    wanted = {
        (table.name, field.name)
        for table in plan(kind).declared.tables
        for field in plan(kind).rules[table.name].fields
    }
    assert wanted - of_period - as_labels <= names
    for sheet, entry in asked:
        check = check_at(book, sheet, entry.row, entry.column)
        kind_of_check, shown = CHECKS[entry.field.type]
        assert check.type == kind_of_check, entry
        assert check.promptTitle
        assert (check.prompt or "").startswith(entry.field.label[:40])
        assert entry.field.required == ("Must be filled in." in (check.prompt or "")), entry
        own = book[sheet].cell(entry.row + 1, entry.column + 1) if entry.rows else column(book, sheet, entry.column)
        assert own.number_format == shown, entry
        assert not own.protection.locked


def test_a_drop_down_holds_the_labels_of_the_list_and_each_is_read_as_its_code(kind: str, book: Workbook) -> None:
    listed = [(sheet, entry) for sheet, entry in entries(kind) if entry.list]
    for sheet, entry in listed:
        check = check_at(book, sheet, entry.row, entry.column)
        name, _, cells = str(check.formula1).rpartition("!")
        column = [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]
        assert entry.list is not None
        assert column == [*answers(entry.list, period_of(kind)).values()]
        codes = in_use(entry.list, period_of(kind))
        found = lookup(entry.list, *(bounds(period_of(kind)) or (None, None))).one(column)
        assert [one.value for one in found] == [*codes]
        assert not any(one.error for one in found)
        # Of several answers the list is a help, and a text of several is let be.
        # Beside a list of totals, so is what a row of totals is called.
        assert bool(check.showErrorMessage) == (entry.field.type is FieldType.CODE and not entry.loose)


def test_what_is_no_entry_is_locked_and_rows_may_be_inserted_and_sorted(kind: str, book: Workbook) -> None:
    drawn = sheets_of(plan(kind), plan(kind).declared.about(period_of(kind), sender_of(kind)))
    for one in drawn:
        sheet = book[one.name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert (sheet.protection.insertRows, sheet.protection.deleteRows, sheet.protection.sort) == (
            False,
            False,
            False,
        )
        assert all(sheet.cell(text.row + 1, text.column + 1).protection.locked for text in one.texts)
        assert sheet.freeze_panes
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert all(book[name].protection.sheet for name in book.sheetnames)


def test_the_sheets_of_ours_are_where_they_belong(kind: str, book: Workbook) -> None:
    states = {name: book[name].sheet_state for name in book.sheetnames}
    assert book.sheetnames[0] == "Guidance"
    assert (states["Lists"], states["Template"]) == ("hidden", "veryHidden")
    assert {state for name, state in states.items() if name not in {"Lists", "Template"}} == {"visible"}
    assert kind in {row[1].value for row in book["Template"].iter_rows()}


def test_the_guidance_names_the_hub_the_period_the_due_date_and_every_column(kind: str, book: Workbook) -> None:
    said = [str(cell.value) for row in book["Guidance"].iter_rows() for cell in row if cell.value]
    assert {"Hub Three", in_words(period_of(kind)), "by 31 October 2015"} <= set(said)
    assert {entry.field.label for _, entry in entries(kind)} <= set(said)
    assert any("Nowhere write names" in text for text in said)


def test_the_examples_are_two_rows_that_nobody_can_change(kind: str, book: Workbook) -> None:
    rows = [[cell.value for cell in row if cell.value] for row in book["Examples"].iter_rows()]
    titles = [row[0] for row in rows if len(row) == 1]
    assert rows[0] == ["Examples: nothing on this sheet is read"]
    assert {table.title for table in plan(kind).declared.tables} <= set(titles)
    assert all(cell.protection.locked for row in book["Examples"].iter_rows() for cell in row)


def test_colours_can_be_read(book: Workbook) -> None:
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    filled = {(colour(cell.font.color), colour(cell.fill.fgColor)) for cell in cells if cell.fill.fill_type}
    bare = {(colour(cell.font.color), "FFFFFFFF") for cell in cells if not cell.fill.fill_type}
    assert filled
    assert min(contrast(*pair) for pair in filled | bare) >= AAA


def colour(told: Color | None) -> str:
    """Give a colour as ARGB; one of the theme is its black text."""
    return told.rgb if told is not None and isinstance(told.rgb, str) else "FF000000"


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(argb: str) -> float:
    parts = [int(argb[at : at + 2], 16) / 255 for at in (2, 4, 6)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
