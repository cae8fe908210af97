"""What a template says: above its columns, beside a cell that is chosen, and on its guidance sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.declare import FieldType
from alexi_ingest.report.names import day, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from alexi_ingest.declare import Field

MUST = "Must be filled in."
_PAIR = 2
_HINTS: Mapping[FieldType, str] = {
    FieldType.TEXT: "in your own words",
    FieldType.ID: "your own ID",
    FieldType.INTEGER: "a whole number",
    FieldType.DECIMAL: "a number",
    FieldType.DATE: "a date, day first",
    FieldType.MONTH: "month and year",
    FieldType.TIME: "a time",
    FieldType.MOMENT: "a date and a time",
    FieldType.YES_NO: "Yes or No",
    FieldType.CODE: "choose from the list",
    FieldType.CODES: "choose one, or type several",
    FieldType.PERIOD: "a period",
}
_ENTER: Mapping[FieldType, str] = {
    FieldType.TEXT: "Enter text. Leave out names and anything else that says who a young person is.",
    FieldType.ID: "Enter your own ID, the same one in every return. Zeros at its beginning are kept.",
    FieldType.INTEGER: "Enter a whole number",
    FieldType.DECIMAL: "Enter a number",
    FieldType.DATE: "Enter a date, day first, such as 25/09/2015.",
    FieldType.MONTH: "Enter a month and a year, such as 09/2001.",
    FieldType.TIME: "Enter a time, such as 14:30.",
    FieldType.MOMENT: "Enter a date and a time, such as 25/09/2015 14:30.",
    FieldType.YES_NO: "Choose Yes or No.",
    FieldType.CODE: "Choose from the list.",
    FieldType.CODES: "Choose from the list. For several answers, type them with a semicolon between",
    FieldType.PERIOD: "Enter a period, such as 2015-16 Q2.",
}
TOTALS = "In a row of totals, type Subtotal or Total."
NOT_KNOWN_NUMBER = "If you know only about how many, “approx 30” is read, too."
FILL = (
    "Fill in the sheets after this one. Begin in the first empty row below the headings, one row for each record.",
    "Choose a cell, and a note says what goes there. Where there is a list, choose from it: an arrow appears.",
    "You may insert rows (below the first), delete and sort them, and paste. Headings are locked: we read by them.",
    "Leave a cell empty if you do not know. Columns marked “must be filled in” are needed in every row.",
    "If you have nothing to report, send the file with nothing filled in. We ask once whether that is right.",
)
SEND = (
    "Save the file, close it, and copy it into your folder “inbox”. It disappears from there when we have it.",
    "Within a few minutes a new folder appears in “reports”. Its report.html says what to fix, if anything is.",
    "For the next period take the new template. This one says which period and which service it is for.",
)
PERSONAL = (
    "Nowhere write names, addresses, full postcodes, e-mail addresses, telephone numbers or full dates of birth of "
    "young people."
)
NO_TEMPLATE = "{title} has no template: it is sent as its survey platform exports it, unchanged."


def hint(field: Field) -> str:
    """Say above a column what goes there: `Must be filled in: a date, day first`."""
    said = _HINTS[field.type]
    return f"Must be filled in: {said}" if field.required else f"If known: {said}"


def expected(field: Field, answers: Sequence[str] = ()) -> str:
    """Say what to enter, and within which limits; of several answers, how."""
    said = _ENTER[field.type]
    if field.type is FieldType.CODES:
        # The first answer is often "none", which stands alone.
        return f"{said}: {'; '.join(answers[1:3] if len(answers) > _PAIR else answers)}."
    return said if said.endswith(".") else f"{said}{_limits(field)}."


def _limits(field: Field) -> str:
    low, high = (None if one is None else plain(f"{one:g}") for one in (field.minimum, field.maximum))
    if low and high:
        return f", from {low} to {high}"
    if low or high:
        return f", {low} or more" if low else f", {high} or less"
    return ""


def note(field: Field, heading: str, answers: Sequence[str] = ()) -> tuple[str, str]:
    """Give the title and the text of the note that a chosen cell shows."""
    label = field.label if field.label.endswith((".", "?", "!")) else f"{field.label}."
    return heading, " ".join(filter(None, (label, expected(field, answers), MUST if field.required else "")))


def wrong(field: Field, answers: Sequence[str] = ()) -> str:
    """Say what was to be entered, where something else was."""
    more = NOT_KNOWN_NUMBER if field.type in {FieldType.INTEGER, FieldType.DECIMAL} else ""
    return " ".join(filter(None, (expected(field, answers), more)))


def when_and_whom(due: date | None, contact: str) -> list[tuple[str, str]]:
    """Say when a return is due, and whom to ask, as far as that is known."""
    known = (("Due", f"by {day(due)}" if due else ""), ("Questions", f"Ask {contact}." if contact else ""))
    return [(name, said) for name, said in known if said]
