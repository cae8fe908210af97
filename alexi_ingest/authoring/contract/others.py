"""Another value for a cell: of the same kind, so that it can be read, and different from what stands there."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.grids import as_text
from alexi_ingest.declare import FieldType
from alexi_ingest.period_styles import read_period
from alexi_ingest.periods import previous

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from alexi_ingest.declare import CodeEntry, Field
    from alexi_ingest.plan import Plan
    from alexi_ingest.read.formats.raw import Cell

_YES = frozenset({"yes", "y", "true", "1", "a) yes"})
_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d/%m/%y", "%m/%Y", "%B %Y", "%H:%M", "%H:%M:%S")
_MONTH = 31


def another(plan: Plan, field: Field, now: Cell, beside: Sequence[Cell]) -> Cell:
    """Give another value of the field's kind for a filled cell; None where none is found. `beside` is its column."""
    if now is None:
        return None
    if field.type in _WAYS:
        return _WAYS[field.type](now, field)
    if field.type in {FieldType.CODE, FieldType.CODES}:
        return _code(plan, field, now)
    return _text(now, beside)


def _number(now: Cell, field: Field) -> Cell:
    if isinstance(now, bool) or not isinstance(now, int | float | str):
        return None
    try:
        number = float(now)
    except ValueError:
        return None
    up = field.maximum is None or number + 1 <= field.maximum
    other = number + 1 if up else number - 1
    whole = int(other) if other.is_integer() else other
    return str(whole) if isinstance(now, str) else whole


def _moment(now: Cell, field: Field) -> Cell:
    step = timedelta(days=_MONTH if field.type is FieldType.MONTH else 1)
    if isinstance(now, datetime | date):
        return now - step
    if isinstance(now, time):
        return time((now.hour + 1) % 24, now.minute)
    for form in _FORMS if isinstance(now, str) else ():
        try:
            read = datetime.strptime(str(now), form)  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return (read - (timedelta(hours=1) if form.startswith("%H") else step)).strftime(form)
    return None


def _code(plan: Plan, field: Field, now: Cell) -> Cell:
    text = as_text(now).strip().casefold()
    current = {entry.code for entry in _entries(plan, field) if _is_meant(entry, text)}
    if not current:
        return None
    return next((one.code for one in _entries(plan, field) if one.code not in current and one.valid_to is None), None)


def _entries(plan: Plan, field: Field) -> Sequence[CodeEntry]:
    return plan.codelists[field.codes].entries if field.codes else ()


def _is_meant(entry: CodeEntry, text: str) -> bool:
    spelt = {entry.code.casefold(), entry.label.casefold(), *(one.casefold() for one in entry.synonyms)}
    return text in spelt or any(text.endswith(one) for one in spelt if len(one) > 1)


def _text(now: Cell, beside: Sequence[Cell]) -> Cell:
    taken = {as_text(one).strip().casefold() for one in beside}
    text = as_text(now).strip()
    if isinstance(now, int) and not isinstance(now, bool):
        return next(now + i for i in range(1, len(taken) + 2) if str(now + i) not in taken)
    return next(text + end for end in "xyzabcdefgh" if (text + end).casefold() not in taken)


def _truth(now: Cell, field: Field) -> Cell:
    del field
    return "No" if as_text(now).strip().casefold() in _YES else "Yes"


def _period(now: Cell, field: Field) -> Cell:
    del field
    period = read_period(as_text(now))
    return previous(period) if period else None


_WAYS: Mapping[FieldType, Callable[[Cell, Field], Cell]] = {
    FieldType.INTEGER: _number,
    FieldType.DECIMAL: _number,
    FieldType.DATE: _moment,
    FieldType.MONTH: _moment,
    FieldType.TIME: _moment,
    FieldType.MOMENT: _moment,
    FieldType.YES_NO: _truth,
    FieldType.PERIOD: _period,
}
