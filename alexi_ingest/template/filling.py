"""What may be typed into a cell of a template: its note, its check, its number format and its width."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any

from alexi_ingest.declare import FieldType
from alexi_ingest.report.words_template import TOTALS, note, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.declare import Field

LONGEST_TITLE, LONGEST_NOTE = 32, 255
"""A longer title or text of a note Excel refuses."""
YES_NO = ("Yes", "No")
_FORMATS: Mapping[FieldType, str] = {
    FieldType.INTEGER: "General",
    FieldType.DECIMAL: "General",
    FieldType.DATE: "dd/mm/yyyy",
    FieldType.MONTH: "mm/yyyy",
    FieldType.TIME: "hh:mm",
    FieldType.MOMENT: "dd/mm/yyyy hh:mm:ss",
}
AS_TEXT = "@"
"""The format in which nothing is lost or turned into a date: `007`, `10-12`."""
_WIDTHS: Mapping[FieldType, int] = {
    FieldType.TEXT: 30, FieldType.ID: 16, FieldType.CODE: 26, FieldType.CODES: 34, FieldType.DATE: 14,
    FieldType.MOMENT: 20,
}  # fmt: skip
NARROWEST = 12
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a list: what is shown, and the range of cells that a drop-down takes them from."""

    shown: Sequence[str]
    range: str


def number_format(field: Field) -> str:
    """Give the number format of a field's cells; whatever is no number, date or time is text."""
    return _FORMATS.get(field.type, AS_TEXT)


def width(field: Field) -> int:
    """Give the width of a field's column, in letters."""
    return _WIDTHS.get(field.type, NARROWEST)


def check_of(field: Field, heading: str, answers: Answers | None, *, loose: bool) -> dict[str, Any]:
    """Give the validation of a field's cells, as XlsxWriter takes it.

    A list refuses what is not on it, where one answer is asked for and no row is one of totals (`loose`). A number that
    is none is only doubted: a count may be “approx 30”, or held back.
    """
    shown = answers.shown if answers else ()
    title, text = note(field, heading, shown)
    text = f"{text} {TOTALS}" if loose else text
    return {
        "ignore_blank": True,
        "input_title": cut(title, LONGEST_TITLE),
        "input_message": cut(text, LONGEST_NOTE),
        "error_title": cut(title, LONGEST_TITLE),
        "error_message": cut(wrong(field, shown), LONGEST_NOTE),
        **_limits(field, answers, loose=loose),
    }


def _limits(field: Field, answers: Answers | None, *, loose: bool) -> dict[str, Any]:
    kind = field.type
    if kind is FieldType.YES_NO:
        return {"validate": "list", "source": list(YES_NO)}
    if answers:
        return {"validate": "list", "source": answers.range, "show_error": not (loose or kind is FieldType.CODES)}
    if kind in {FieldType.INTEGER, FieldType.DECIMAL}:
        low = -_MOST if field.minimum is None else field.minimum
        high = _MOST if field.maximum is None else field.maximum
        return {"validate": str(kind), "criteria": "between", "minimum": low, "maximum": high, "error_type": "warning"}
    if kind in {FieldType.DATE, FieldType.MONTH, FieldType.MOMENT}:
        return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    if kind is FieldType.TIME:
        return {"validate": "time", "criteria": "between", "minimum": time(0), "maximum": time(23, 59, 59)}
    return {"validate": "any"}


def cut(text: str, longest: int) -> str:
    """Cut a text at a word, with an ellipsis."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
