"""A return type as a form to fill in: its fields with every heading they go by, and its code lists."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import TYPE_CHECKING

from alexi_ingest.declare import HUBS, CodeEntry, Field, FieldType
from alexi_ingest.periods import lies_in
from alexi_ingest.testkit.habits import synthetic_hubs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from alexi_ingest.declare import Layout, ReturnType
    from alexi_ingest.testkit.habits import HubHabits

Cell = str | int | float | date | time | None
"""What stands in a cell of a file."""
MOST_LETTERS = 26
_SHOWN = "standard"
Line = Mapping[str, str]
"""A line of a `columns.csv`."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A value as typed, whatever the hub's habits.

    Example:
        >>> Raw("12/13 May").cell
        '12/13 May'
    """

    cell: Cell


Value = Cell | bool | tuple[str, ...] | Raw
"""What a record holds: codes, days and numbers, written by the hub's habits, or `Raw`."""
Record = dict[str, Value]
"""One row of a list before it is written: field → value.

Example:
    >>> session: Record = {"session_id": "S1", "held": date(2015, 9, 1), "came": Raw("approx 30")}
    >>> sorted(session)
    ['came', 'held', 'session_id']
"""


@dataclass(frozen=True, slots=True)
class Form:
    """One return type, ready to be filled in.

    `headings` has for (table, field) the standard heading of the newest form, then the others; field `""` stands for
    the sheet. `of` gives those of a period and a hub, as the `lines` of `columns.csv` say.

    Example:
        >>> from alexi_training.samples import SAMPLES
        >>> SAMPLES.form.field("session", "date").label
        'Date of the session'
    """

    return_type: str
    title: str
    tables: tuple[str, ...]
    keys: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, tuple[Field, ...]]
    headings: Mapping[tuple[str, str], tuple[str, ...]]
    codelists: Mapping[str, tuple[CodeEntry, ...]]
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def of(self, period: str, hub: str) -> Form:
        """Give the form as it was for a period and a hub: with the headings that counted then."""
        then = _headings(
            line
            for line in self.lines
            if lies_in(period, line.get("from", ""), line.get("to", "")) and line.get("sender", "") in {"", hub}
        )
        return replace(self, headings={**self.headings, **then})

    def field(self, table: str, name: str) -> Field:
        """Give a field of a table."""
        return next(field for field in self.fields[table] if field.name == name)

    def codes(self, field: Field) -> tuple[CodeEntry, ...]:
        """Give the entries of a field's code list; none for a field without."""
        return self.codelists.get(field.codes or "", ())

    def write(self, table: str, name: str, value: Value, habits: HubHabits) -> Cell:
        """Write a value as the hub writes its kind."""
        if isinstance(value, Raw):
            return value.cell
        field = self.field(table, name)
        if isinstance(value, bool):
            return _yes_no(habits.labels, yes=value)
        if isinstance(value, tuple):
            return "; ".join(self._code(field, code, habits) for code in value)
        if isinstance(value, date):
            return _day(value, habits.dates, month=field.type is FieldType.MONTH)
        if isinstance(value, str) and field.codes:
            return self._code(field, value, habits)
        return value

    def _code(self, field: Field, code: str, habits: HubHabits) -> str:
        entries = self.codes(field)
        position = next((i for i, entry in enumerate(entries) if entry.code == code), None)
        if habits.labels == "code" or position is None:
            return code
        label = entries[position].label
        if habits.labels == "label" or len(entries) > MOST_LETTERS:
            return label
        return f"{chr(ord('a') + position)}) {label}"


def make_form(declared: ReturnType, fields: Mapping[str, tuple[Field, ...]], codelists: Path) -> Form:
    """Make the form of a return type; `fields` are those of its models by table (`api.fields_of`).

    Example:
        >>> import alexi_schemas
        >>> from alexi_training import TRAINING
        >>> fields = {"session": fields_of(TRAINING.table("session").model)}
        >>> make_form(TRAINING, fields, alexi_schemas.CODELISTS).headings["session", "date"]
        ('Date', 'Date of session', 'Session date')
    """
    lines = tuple(_lines({table.columns: None for table in declared.tables}))
    needed = {field.codes for own in fields.values() for field in own if field.codes}
    return Form(
        declared.name,
        declared.title,
        tuple(table.name for table in declared.tables),
        {table.name: table.key for table in declared.tables},
        fields,
        _headings(line for line in lines if not (line.get("to") or line.get("sender"))),
        {name: synthetic_hubs() if name == HUBS else _codelist(codelists / f"{name}.csv") for name in sorted(needed)},
        {table.name: table.layout for table in declared.tables},
        lines,
    )


def _lines(columns: Iterable[Path]) -> Iterator[Line]:
    for path in columns:
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def _headings(lines: Iterable[Line]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Give the headings by table and field, the standard one first."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        names = found.setdefault((line["table"], line["field"]), [])
        names.insert(0 if line["variant"] == _SHOWN else len(names), line["heading"])
    return {place: tuple(names) for place, names in found.items()}


def _codelist(path: Path) -> tuple[CodeEntry, ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            CodeEntry(
                row["code"], row["label"], row["valid_from"] or None, row["valid_to"] or None,
                tuple(filter(None, row["synonyms"].split("|"))),
            )
            for row in csv.DictReader(lines)
        )  # fmt: skip


def _yes_no(labels: str, *, yes: bool) -> str:
    if labels == "prefixed":
        return "a) Yes" if yes else "b) No"
    return {"code": ("N", "Y"), "label": ("No", "Yes")}[labels][yes]


def _day(day: date, style: str, *, month: bool) -> Cell:
    if style == "date":
        return day
    if month:
        return f"{day:%m/%Y}" if style != "written" else f"{day:%B %Y}"
    return {"dmy": f"{day:%d/%m/%Y}", "iso": day.isoformat(), "written": f"{day.day} {day:%B %Y}"}[style]
