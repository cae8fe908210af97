"""Which sheet a declared table stands on: by its name, else the one that fits, never by guessing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.model import Kind
from alexi_ingest.read.layouts.columns import alike
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.read.layouts.placing import place, searched
from alexi_ingest.read.spelling import normalise, normalise_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.model import Sheet, Workbook

FITS = 0.6
"""A sheet of any name is a table's when it has all its keys and at least this share of its fields."""


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """The sheet that a table stands on, or None and the name that is most like it."""

    sheet: Sheet | None
    similar: str | None = None


def find_sheet(workbook: Workbook, spec: TableSpec, tables: Sequence[TableSpec]) -> SheetChoice:
    """Find a table's sheet by its name or a synonym; else offer a similar name; else take the one sheet that fits.

    A sheet fits that has all key fields and most of the others, more than of any other of the return's `tables`, and is
    none of theirs by its name. Where two fit, none is taken. A text file is the table that it fits best.
    """
    if workbook.kind is Kind.CSV:
        alone = len(tables) == 1
        return SheetChoice(workbook.sheets[0] if alone or _is_best(workbook.sheets[0], spec, tables) else None)
    names = columns_of(spec).sheets.get(spec.name, frozenset())
    # The exact name before one with a period added; sheets that can be seen before hidden ones.
    seen = sorted(workbook.sheets, key=lambda sheet: (sheet.hidden, normalise(sheet.name) not in names))
    named = [sheet for sheet in seen if normalise_sheet(sheet.name) in names]
    if named:
        return SheetChoice(named[0])
    taken = frozenset().union(*(columns_of(one).sheets.get(one.name, ()) for one in tables))
    free = [sheet for sheet in seen if normalise_sheet(sheet.name) not in taken]
    for sheet in free:
        if any(alike(normalise_sheet(sheet.name), name) for name in names):
            return SheetChoice(None, sheet.name)
    key = [name for name in spec.key if name in columns_of(spec).fields(spec.name)]
    fitting = [sheet for sheet in free if _fits(sheet, spec, key, tables)]
    if not fitting and len(seen) == len(tables) == 1:
        return SheetChoice(free[0] if _fits(free[0], spec, (), tables) else None)
    return SheetChoice(fitting[0] if len(fitting) == 1 else None)


def _fits(sheet: Sheet, spec: TableSpec, key: Sequence[str], tables: Sequence[TableSpec]) -> bool:
    fields = _fields_of(sheet, spec, tables)
    enough = len(fields) >= FITS * len(columns_of(spec).fields(spec.name))
    return enough and fields.issuperset(key) and _is_best(sheet, spec, tables)


def _is_best(sheet: Sheet, spec: TableSpec, tables: Sequence[TableSpec]) -> bool:
    """Whether a sheet has more of a table's headings than of any other's that does not share its sheet."""
    columns = columns_of(spec)
    own = _share(sheet, spec, tables)
    return own > 0 and all(
        _share(sheet, other, tables) < own
        for other in tables
        if other is not spec and columns_of(other).sheet(other.name) != columns.sheet(spec.name)
    )


def _share(sheet: Sheet, spec: TableSpec, tables: Sequence[TableSpec]) -> float:
    return len(_fields_of(sheet, spec, tables)) / len(columns_of(spec).fields(spec.name))


def _fields_of(sheet: Sheet, spec: TableSpec, tables: Sequence[TableSpec]) -> frozenset[str]:
    found = place(searched(sheet, spec), spec, tables)
    return frozenset(found.matched.columns) if found else frozenset()
