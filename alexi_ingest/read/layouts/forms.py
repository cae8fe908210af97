"""Read a form: its labels found wherever they stand, and the value right of each, or below it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from alexi_ingest.model import COLUMN, ROW, Places, Severity, Table
from alexi_ingest.read.layouts import misfits
from alexi_ingest.read.layouts.columns import ALIKE, Matched, alike
from alexi_ingest.read.layouts.spans import Place
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.model import Finding, Sheet
    from alexi_ingest.read.layouts.headings import Columns
    from alexi_ingest.read.layouts.saying import Sayer
    from alexi_ingest.read.layouts.spans import Row

_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST = 200
"""A longer text is no label."""


class _At(NamedTuple):
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A field of a form, from 0: its label's cell and text, and its value's cell and text (None: it is blank)."""

    label: _At
    shown: str
    value: _At
    text: str | None


@dataclass(frozen=True, slots=True)
class FormFound:
    """A form on its sheet: its fields, and the further cells with a label (and a value) of a field that has one."""

    fields: Mapping[str, Labelled]
    repeated: tuple[tuple[str, Labelled], ...]


def find_form(rows: Sequence[Row], table: str, columns: Columns) -> FormFound | None:
    """Find the labels of a form; None where there is none."""
    spelt = columns.spelt.get(table, {})
    labels: dict[_At, tuple[str, str | None]] = {}
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell and len(cell) <= _LONGEST and (found := _field_of(cell, spelt)):
                labels[_At(row, column)] = found
    fields: dict[str, Labelled] = {}
    repeated = []
    places = _values(rows, {at for at, (_, inside) in labels.items() if inside is None}, frozenset(labels))
    for at, (field, inside) in labels.items():
        value = at if inside is not None else places[at]
        text = inside if inside is not None else None if value in labels else _cell(rows, value)
        one = Labelled(at, str(_cell(rows, at)), value, text)
        if field not in fields:
            fields[field] = one
        elif text is not None:
            repeated.append((field, one))
    return FormFound(fields, tuple(repeated)) if fields else None


def place_of_form(found: FormFound, table: str, columns: Columns) -> Place:
    """Say where a form stands, as of any table."""
    at = {field: one.label.column for field, one in found.fields.items()}
    missing = tuple(field for field in columns.fields(table) if field not in found.fields)
    rows = [row for one in found.fields.values() for row in (one.label.row, one.value.row)]
    right = max(max(one.label.column, one.value.column) for one in found.fields.values())
    matched = Matched(at, {}, missing, (), ())
    return Place((min(rows), max(rows)), (), matched, min(at.values()), right, max(rows))


def read_form(
    say: Sayer, sheet: Sheet, rows: Sequence[Row], found: FormFound
) -> tuple[Table | None, tuple[Finding, ...]]:
    """Read a form to its one record, or none where all values are blank; say which labels are missing or repeated."""
    name = say.spec.name
    missing = tuple(field for field in say.columns.fields(name) if field not in found.fields)
    filled = any(one.text is not None for one in found.fields.values())
    findings = (*_about(say, sheet, rows, found, missing), *(() if filled else misfits.about_nothing(say, sheet)))
    if any(field in missing for field in say.spec.key):
        return None, findings
    first = min(one.label.row for one in found.fields.values())
    texts = {field: [one.text] if filled else [] for field, one in found.fields.items()}
    place = {ROW: [first + 1] if filled else [], COLUMN: [None] if filled else []}
    frame = pl.DataFrame(place, schema=dict.fromkeys(place, pl.UInt32))
    table = Table(
        name=name,
        sheet=sheet.name,
        frame=frame.hstack(pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))),
        columns={field: one.value.column for field, one in found.fields.items()},
        headings={field: one.shown for field, one in found.fields.items()},
        heading_rows=(first, max(one.label.row for one in found.fields.values())),
        missing=missing,
        places=Places(
            *(
                pl.DataFrame(
                    {field: [one.value[axis] + 1 - axis] if filled else [] for field, one in found.fields.items()},
                    schema=dict.fromkeys(found.fields, pl.UInt32),
                )
                for axis in (0, 1)
            )
        ),
    )
    return table, findings


def _field_of(cell: str, spelt: Mapping[str, str]) -> tuple[str, str | None] | None:
    """Give the field that a cell is the label of, and its value where that stands behind a colon in the same cell."""
    field = spelt.get(normalise(cell))
    if field is None and "(" in cell:
        field = spelt.get(normalise(_BRACKETED.sub(" ", cell)))
    if field is not None:
        return field, None
    label, colon, value = cell.partition(":")
    field = spelt.get(normalise(label)) if colon and value.strip() else None
    return None if field is None else (field, value.strip())


def _cell(rows: Sequence[Row], at: _At) -> str | None:
    cells = rows[at.row] if at.row < len(rows) else ()
    cell = cells[at.column] if at.column < len(cells) else None
    return cell if cell and cell.strip() else None


def _values(rows: Sequence[Row], labels: set[_At], all_labels: frozenset[_At]) -> Mapping[_At, _At]:
    """Find the cell of each label's value: to the right or below, as most of those do that stand beside each other.

    Labels in one row are taken together, else those in one column. A value that is blank is where those of the other
    labels of its column are: a label may be merged over several columns, or have a note behind its value.
    """
    groups: dict[tuple[str, int], list[_At]] = defaultdict(list)
    in_row = Counter(at.row for at in labels)
    for at in sorted(labels):
        groups[("row", at.row) if in_row[at.row] > 1 else ("column", at.column)].append(at)
    found: dict[_At, _At] = {}
    for group in groups.values():
        right = {at: _next_right(rows, at, all_labels) for at in group}
        below = {at: _At(at.row + 1, at.column) for at in group}
        beneath = sum(_cell(rows, place) is not None and place not in all_labels for place in below.values())
        # Where labels stand below each other, the one text below the last is a note.
        not_beneath = sum(place is not None or below[at] in all_labels for at, place in right.items())
        if beneath > not_beneath:
            found.update(below)
        else:
            found.update(_aligned(right, all_labels))
    return found


def _next_right(rows: Sequence[Row], at: _At, labels: frozenset[_At]) -> _At | None:
    for column in range(at.column + 1, len(rows[at.row])):
        place = _At(at.row, column)
        if place in labels:
            return None
        if _cell(rows, place) is not None:
            return place
    return None


def _aligned(right: Mapping[_At, _At | None], labels: frozenset[_At]) -> Iterator[tuple[_At, _At]]:
    by_column: dict[int, Counter[int]] = defaultdict(Counter)
    for at, place in right.items():
        if place is not None:
            by_column[at.column][place.column] += 1
    for at, place in right.items():
        counted = by_column[at.column]
        usual = max(counted, key=lambda column: (counted[column], -column), default=at.column + 1)
        between = (_At(at.row, column) in labels for column in range(at.column + 1, usual + 1))
        if place is not None and place.column <= usual:
            yield at, place
        elif any(between):
            yield at, _At(at.row, at.column + 1)
        else:
            yield at, _At(at.row, usual)


def _about(
    say: Sayer, sheet: Sheet, rows: Sequence[Row], found: FormFound, missing: Sequence[str]
) -> Iterator[Finding]:
    name = say.spec.name
    known = {one.label for one in found.fields.values()} | {one.value for one in found.fields.values()}
    free = [
        (_At(row, column), cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell and len(cell) <= _LONGEST and _At(row, column) not in known
    ]
    for field in missing:
        headings = say.columns.headings(name, field)
        near = max(
            ((alike(cell, heading), at, cell) for at, cell in free for heading in headings),
            key=lambda one: one[0],
            default=(0.0, _At(0, 0), ""),
        )
        if near[0] >= ALIKE:
            yield say(
                field, "similar_label", Severity.ERROR, sheet.name, rule="missing_column", row=near[1].row + 1,
                column=near[1].column, observed=near[2], facts={"heading": near[2], "similar": headings[0]},
            )  # fmt: skip
        else:
            problem = "missing_key_label" if field in say.spec.key else "missing_label"
            yield say(
                field, problem, Severity.ERROR, sheet.name, rule="missing_column", heading=headings[0],
                facts={"column": headings[0]},
            )  # fmt: skip
    for field, one in found.repeated:
        yield say(
            field, "repeated_label", Severity.ERROR, sheet.name, row=one.label.row + 1, column=one.label.column,
            observed=one.shown, facts={"label": one.shown},
        )  # fmt: skip
