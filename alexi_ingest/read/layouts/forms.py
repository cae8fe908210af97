"""Read a form: its labels found wherever they stand, and the value right of each, or below it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import COLUMN, ROW, Places, Severity, Table
from alexi_ingest.read.index import At, index
from alexi_ingest.read.layouts import misfits
from alexi_ingest.read.layouts.columns import ALIKE, Matched, alike
from alexi_ingest.read.layouts.spans import Place
from alexi_ingest.read.spelling import normalise, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from alexi_ingest.model import Finding, Sheet
    from alexi_ingest.read.layouts.headings import Columns
    from alexi_ingest.read.layouts.saying import Sayer
    from alexi_ingest.read.layouts.spans import Row

_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST = 200
"""A longer text is no label."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A field of a form, from 0: its label's cell and text, and its value's cell and text (None: it is blank)."""

    label: At
    shown: str
    value: At
    text: str | None


@dataclass(frozen=True, slots=True)
class FormFound:
    """A form on its sheet: its fields, and the further cells with a label (and a value) of a field that has one."""

    fields: Mapping[str, Labelled]
    repeated: tuple[tuple[str, Labelled], ...]


def labels_at(rows: Sequence[Row], spelt: Iterable[str]) -> frozenset[At]:
    """Give the cells that may be labels of these (normalised) names."""
    found = index(rows, spellings), index(rows, _spellings_inside)
    return frozenset(At(*at) for name in spelt for each in found for at in each.get(name, ()))


def find_form(rows: Sequence[Row], table: str, columns: Columns) -> FormFound | None:
    """Find the labels of a form; None where there is none."""
    spelt = columns.spelt.get(table, {})
    labels: dict[At, tuple[str, str | None]] = {}
    for at in sorted(labels_at(rows, spelt)):
        if found := _field_of(str(_cell(rows, at)), spelt):
            labels[at] = found
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


def _inside(cell: str) -> Iterator[tuple[str, str | None]]:
    """Give what a cell may go by as a label besides its whole text, and the value where that stands behind a colon."""
    if "(" in cell:
        yield normalise(_BRACKETED.sub(" ", cell)), None
    label, colon, value = cell.partition(":")
    if colon and value.strip():
        yield normalise(label), value.strip()


def _spellings_inside(cell: str) -> list[str]:
    return [name for name, _ in _inside(cell)]


def _field_of(cell: str, spelt: Mapping[str, str]) -> tuple[str, str | None] | None:
    """Give the field that a cell is the label of, and its value where that stands in the same cell."""
    if len(cell) > _LONGEST:
        return None
    names = ((normalise(cell), None), *_inside(cell))
    return next(((spelt[name], value) for name, value in names if name in spelt), None)


def _cell(rows: Sequence[Row], at: At) -> str | None:
    cells = rows[at.row] if at.row < len(rows) else ()
    cell = cells[at.column] if at.column < len(cells) else None
    return cell if cell and cell.strip() else None


def _values(rows: Sequence[Row], labels: set[At], all_labels: frozenset[At]) -> Mapping[At, At]:
    """Find the cell of each label's value: to the right or below, as most of those do that stand beside each other.

    Labels in one row are taken together, else those in one column. A value that is blank is where those of the other
    labels of its column are: a label may be merged over several columns, or have a note behind its value.
    """
    groups: dict[tuple[str, int], list[At]] = defaultdict(list)
    in_row = Counter(at.row for at in labels)
    for at in sorted(labels):
        groups[("row", at.row) if in_row[at.row] > 1 else ("column", at.column)].append(at)
    found: dict[At, At] = {}
    for group in groups.values():
        right = {at: _next_right(rows, at, all_labels) for at in group}
        below = {at: At(at.row + 1, at.column) for at in group}
        beneath = sum(_cell(rows, place) is not None and place not in all_labels for place in below.values())
        # Where labels stand below each other, the one text below the last is a note.
        not_beneath = sum(place is not None or below[at] in all_labels for at, place in right.items())
        if beneath > not_beneath:
            found.update(below)
        else:
            found.update(_aligned(right, all_labels))
    return found


def _next_right(rows: Sequence[Row], at: At, labels: frozenset[At]) -> At | None:
    for column in range(at.column + 1, len(rows[at.row])):
        place = At(at.row, column)
        if place in labels:
            return None
        if _cell(rows, place) is not None:
            return place
    return None


def _aligned(right: Mapping[At, At | None], labels: frozenset[At]) -> Iterator[tuple[At, At]]:
    by_column: dict[int, Counter[int]] = defaultdict(Counter)
    for at, place in right.items():
        if place is not None:
            by_column[at.column][place.column] += 1
    for at, place in right.items():
        counted = by_column[at.column]
        usual = max(counted, key=lambda column: (counted[column], -column), default=at.column + 1)
        between = (At(at.row, column) in labels for column in range(at.column + 1, usual + 1))
        if place is not None and place.column <= usual:
            yield at, place
        elif any(between):
            yield at, At(at.row, at.column + 1)
        else:
            yield at, At(at.row, usual)


def _about(
    say: Sayer, sheet: Sheet, rows: Sequence[Row], found: FormFound, missing: Sequence[str]
) -> Iterator[Finding]:
    name = say.spec.name
    known = {one.label for one in found.fields.values()} | {one.value for one in found.fields.values()}
    free = [
        (At(row, column), cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell and len(cell) <= _LONGEST and At(row, column) not in known
    ]
    for field in missing:
        headings = say.columns.headings(name, field)
        near = max(
            ((alike(cell, heading), at, cell) for at, cell in free for heading in headings),
            key=lambda one: one[0],
            default=(0.0, At(0, 0), ""),
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
