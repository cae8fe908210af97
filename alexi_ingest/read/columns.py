"""Which column is which field, and which sheet which table: by declared headings and synonyms, never by guessing."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from alexi_ingest.errors import DeclarationError
from alexi_ingest.read.locate import SEARCHED, heading_row
from alexi_ingest.read.spelling import normalise, normalise_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.model import Sheet

ALIKE = 85.0
"""How alike (of 100, by `rapidfuzz.fuzz.ratio`) two names must be for one to be offered for the other."""
FITS = 0.6
"""A sheet of any name is a table's when it has all its keys and at least this share of its fields."""
STANDARD = "standard"
_HEADER = ["table", "field", "variant", "heading"]


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a source's tables, as its `columns.csv` declares them.

    `names` gives for each (table, field) its headings, the standard one first; the field `""` is the sheet.
    `spelt` gives for each table its fields by normalised heading, `sheets` the normalised sheet names.
    """

    names: Mapping[tuple[str, str], tuple[str, ...]]
    spelt: Mapping[str, Mapping[str, str]]
    sheets: Mapping[str, frozenset[str]]

    def headings(self, table: str, field: str) -> tuple[str, ...]:
        """Give the headings that a field goes by, the standard one first; none where it has none."""
        return self.names.get((table, field), ())

    def known(self, table: str) -> frozenset[str]:
        """Give every heading of a table, normalised."""
        return frozenset(self.spelt.get(table, ()))

    def fields(self, table: str) -> tuple[str, ...]:
        """Give the fields of a table, in the order of the file."""
        return tuple(field for own, field in self.names if own == table and field)

    def sheet(self, table: str) -> str:
        """Give the standard name of a table's sheet."""
        return self.names.get((table, ""), (table,))[0]


@dataclass(frozen=True, slots=True)
class Matched:
    """Headings matched to the fields of a table; columns are sheet columns from 0.

    `repeated` are columns whose field an earlier column has already; `extra` those that no field has; `similar` gives
    for an extra column the missing field that it may have been meant for.
    """

    columns: Mapping[str, int]
    headings: Mapping[str, str]
    missing: tuple[str, ...]
    repeated: tuple[tuple[int, str], ...]
    extra: tuple[tuple[int, str], ...]
    similar: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """The sheet that a table stands on, or None and the name that is most like it."""

    sheet: Sheet | None
    similar: str | None = None


@lru_cache(maxsize=64)
def load(path: Path) -> Columns:
    """Read a `columns.csv`: `table,field,variant,heading`, a row without a field naming the sheet.

    Raises `DeclarationError` where a heading of a table belongs to two fields, or the file is not of this form.
    """
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    spelt: dict[str, dict[str, str]] = defaultdict(dict)
    sheets: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != _HEADER:
            raise _fault(path, 1, f"its headings must be {','.join(_HEADER)}")
        for row in reader:
            table, field, heading = row["table"], row["field"], row["heading"]
            if not table or not heading or None in row:
                raise _fault(path, reader.line_num, "it needs a table, a variant and a heading")
            own = names[table, field]
            own.insert(0 if row["variant"] == STANDARD else len(own), heading)
            if not field:
                sheets[table].add(normalise_sheet(heading))
            elif spelt[table].setdefault(normalise(heading), field) != field:
                raise _fault(path, reader.line_num, "its heading belongs to another field of the table too")
    return Columns(
        {key: tuple(dict.fromkeys(headings)) for key, headings in names.items()},
        {table: dict(fields) for table, fields in spelt.items()},
        {table: frozenset(own) for table, own in sheets.items()},
    )


def _fault(path: Path, line: int, reason: str) -> DeclarationError:
    return DeclarationError(f"{path.name} of {path.parent.name}, line {line}: {reason}")


def match(headings: Sequence[str | None], table: str, columns: Columns) -> Matched:
    """Match the headings of a sheet, by column, to a table's fields: exact once normalised, or not at all."""
    spelt = columns.spelt.get(table, {})
    found: dict[str, int] = {}
    repeated: list[tuple[int, str]] = []
    extra: list[tuple[int, str]] = []
    for column, heading in enumerate(headings):
        if heading is None or not heading.strip():
            continue
        field = spelt.get(normalise(heading))
        if field is None:
            extra.append((column, heading))
        elif field in found:
            repeated.append((column, field))
        else:
            found[field] = column
    missing = tuple(field for field in columns.fields(table) if field not in found)
    return Matched(
        found,
        {field: str(headings[column]) for field, column in found.items()},
        missing,
        tuple(repeated),
        tuple(extra),
        _similar(extra, missing, table, columns),
    )


def _similar(
    extra: Iterable[tuple[int, str]], missing: Iterable[str], table: str, columns: Columns
) -> Mapping[int, str]:
    """Pair headings that no field has with fields that no heading has, the most alike first; each is paired once."""
    pairs = sorted(
        (
            (-max(_alike(heading, name) for name in columns.headings(table, field)), column, field)
            for column, heading in extra
            for field in missing
        ),
    )
    paired: dict[int, str] = {}
    for unlike, column, field in pairs:
        if -unlike >= ALIKE and column not in paired and field not in paired.values():
            paired[column] = field
    return paired


def _alike(one: str, other: str) -> float:
    return fuzz.ratio(normalise(one), normalise(other), score_cutoff=ALIKE)


def find_sheet(sheets: Sequence[Sheet], table: str, key: Iterable[str], columns: Columns) -> SheetChoice:
    """Find a table's sheet by its name or a synonym; else offer a similar name; else take the one sheet that fits.

    A sheet fits that has all key fields and most of the others, more than of any other table, and is none of theirs by
    its name. Where two fit, none is taken.
    """
    # The exact name before one with a period added; sheets that can be seen before hidden ones.
    seen = sorted(sheets, key=lambda sheet: (sheet.hidden, normalise(sheet.name) not in columns.sheets.get(table, ())))
    names = columns.sheets.get(table, frozenset())
    named = [sheet for sheet in seen if normalise_sheet(sheet.name) in names]
    if named:
        return SheetChoice(named[0])
    taken = frozenset().union(*columns.sheets.values())
    free = [sheet for sheet in seen if normalise_sheet(sheet.name) not in taken]
    for sheet in free:
        if any(fuzz.ratio(normalise_sheet(sheet.name), name) >= ALIKE for name in names):
            return SheetChoice(None, sheet.name)
    fitting = [sheet for sheet in free if _fits(sheet, table, key, columns)]
    if not fitting and len(sheets) == len(columns.spelt) == 1:
        return SheetChoice(free[0] if _fits(free[0], table, (), columns) else None)
    return SheetChoice(fitting[0] if len(fitting) == 1 else None)


def find_text(sheet: Sheet, table: str, columns: Columns) -> SheetChoice:
    """Take the one sheet of a file, whatever its name, for the table whose headings it has the largest share of."""
    alone = len(columns.spelt) == 1
    return SheetChoice(sheet if alone or _is_best(sheet, table, columns) else None)


def _fits(sheet: Sheet, table: str, key: Iterable[str], columns: Columns) -> bool:
    fields = _fields_of(sheet, table, columns)
    enough = len(fields) >= FITS * len(columns.fields(table))
    return enough and fields.issuperset(key) and _is_best(sheet, table, columns)


def _is_best(sheet: Sheet, table: str, columns: Columns) -> bool:
    shares = {own: len(_fields_of(sheet, own, columns)) / len(columns.fields(own)) for own in columns.spelt}
    return shares[table] > 0 and all(share < shares[table] for own, share in shares.items() if own != table)


def _fields_of(sheet: Sheet, table: str, columns: Columns) -> frozenset[str]:
    rows = top(sheet)
    at = heading_row(rows, columns.known(table))
    return frozenset(match(rows[at], table, columns).columns) if at is not None else frozenset()


def top(sheet: Sheet) -> list[tuple[str | None, ...]]:
    """Give the rows of a sheet in which headings are looked for."""
    return sheet.frame.head(SEARCHED).rows()
