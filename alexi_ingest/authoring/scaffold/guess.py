"""A draft of a source from a file: its tables by their headings, a type for each column, a key for each table.

The file is the scrambled copy, so nothing private of the original can come into the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.authoring.scaffold.draft import Draft, DraftField, DraftTable
from alexi_ingest.authoring.scaffold.names import field_name, noun_of, table_name, topic_of
from alexi_ingest.declare import Field, FieldType
from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import ROW, Kind, Severity, Table
from alexi_ingest.read.cast import cast
from alexi_ingest.read.layouts.heads import heads, survey_heads
from alexi_ingest.read.locating.regions import regions
from alexi_ingest.read.locating.spans import IMPORT_ID
from alexi_ingest.read.spelling import normalise
from alexi_ingest.read.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from alexi_ingest.model import Sheet
    from alexi_ingest.read.locating.regions import Region

_TRIED = (
    FieldType.INTEGER,
    FieldType.DECIMAL,
    FieldType.DATE,
    FieldType.TIME,
    FieldType.YES_NO,
)
"""Types that a column may turn out to be of; the first that all of its values can be read as."""
_KEYS = frozenset({FieldType.TEXT, FieldType.INTEGER, FieldType.ID})
_ID_WORDS = re.compile(r"\b(?:id|ids|identifier|ref|reference|number(?! of)|no|urn|upn|uln)\b")
_PERSON_WORDS = re.compile(r"\b(?:person|young|child|pupil|student|client|patient|user|upn|nhs|case)\b")
_BIRTH = re.compile(r"\b(?:birth|born|dob)\b")
_ID = re.compile(r"[A-Za-z0-9]+(?:[/_.-][A-Za-z0-9]+)*")
_QUOTING = re.compile(r"[\"\\]")
_ENOUGH = 3
"""Rows of which a column must be filled in all to be taken for one that must be filled."""
_MOST_CODES = 12
_LONGEST_LABEL = 80
_SHARES = "If a title stands above it, say so in columns.csv behind the sheet: `Sheet > Title of the table`."
_TYPES = "Each type is a guess: all values in the file can be read as it."
_KEY = "A guess: the key, since no two rows have the same value."
_PAIR = "A guess: the key together with {other}, since no two rows have the same values."
_KEYLESS = "No two columns tell the rows apart: name the fields that do, the last as unique(…) with the others."
_NO_ROWS = "A guess: the key. No row is filled, so say of each field what it is."
_PERSON = "A guess: a person's own ID, made a pseudonym before it is kept."
_ONE_ROW_EACH = (
    "A guess: a person's own ID, made a pseudonym before it is kept; and the key, since no two rows have the same.",
    'Where a person may have several rows it is not: say unique("{name}") in another field, such as a date.',
)
_CODES = "Perhaps a FieldType.CODE with a code list: {different} different texts in {rows} rows."
_BIRTHS = "A guess: the month of birth is enough, and the day is not kept."
_ONE_VALUE = "A guess from one value."
_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "“": "'", "”": "'", "–": "-", "—": "-", "…": "..."})  # noqa: RUF001 - what is replaced


@dataclass(frozen=True, slots=True)
class Guessed:
    """A draft, a line for each thing in the file that is in none of its tables, and the last day of its dates."""

    draft: Draft
    skipped: tuple[str, ...]
    last_day: date | None


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a table: its heading, its cells in the rows of data, what they seem to be."""

    heading: str
    cells: pl.Series
    type: FieldType
    values: pl.Series

    @property
    def is_filled(self) -> bool:
        """Whether any row has a value."""
        return self.values.null_count() < self.values.len()

    @property
    def is_full(self) -> bool:
        """Whether every row has a value."""
        return self.values.null_count() == 0

    @property
    def is_key(self) -> bool:
        """Whether it tells the rows apart."""
        return self.is_full and self.type in _KEYS and self.cells.n_unique() == self.cells.len()

    @property
    def is_id(self) -> bool:
        """Whether it has identifiers, by its heading and its values."""
        return bool(
            self.type in _KEYS
            and _ID_WORDS.search(normalise(self.heading))
            and all(map(_ID.fullmatch, self.cells.drop_nulls()))
        )

    @property
    def is_of_person(self) -> bool:
        """Whether it has identifiers of persons."""
        return self.is_id and bool(_PERSON_WORDS.search(normalise(self.heading)))

    @property
    def is_of_birth(self) -> bool:
        """Whether it has dates of birth."""
        return self.type is FieldType.DATE and bool(_BIRTH.search(normalise(self.heading)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A table as it stands in the file; `shares`: beside others on its sheet."""

    layout: str
    columns: tuple[_Column, ...]
    shares: bool


def drafted(name: str, title: str, path: Path) -> Guessed:
    """Draft a source that reads a file such as this one.

    Raises `ReadError`, and `DeclarationError` where no table is seen in the file.
    """
    workbook = open_workbook(path, path.name)
    tables: list[DraftTable] = []
    skipped: list[str] = []
    days: list[date] = []
    for sheet in workbook.sheets:
        shown = title if workbook.kind is Kind.CSV else sheet.name
        seen = regions(sheet.frame)
        whole = [one for one in seen if one.right > one.left and any(map(normalise, one.headings))]
        skipped += [f"{shown}, {one.a1}: no headings of several columns" for one in seen if one not in whole]
        for one in whole:
            seen_as = _seen(sheet, one, shares=len(whole) > 1)
            tables.append(_table(seen_as, shown, [table.name for table in tables]))
            days += [day for column in seen_as.columns if column.type is FieldType.DATE for day in column.values]
    if not tables:
        message = f"no table is seen in {path.name}: it needs a row of headings, best with rows of data below it"
        raise DeclarationError(message)
    draft = Draft(name, title, tuple(tables), suffix=path.suffix[1:])
    return Guessed(draft, tuple(skipped), max(filter(None, days), default=None))


def _seen(sheet: Sheet, region: Region, *, shares: bool) -> _Seen:
    first, last = region.heading_rows or (0, 0)
    rows = [row[region.left : region.right + 1] for row in sheet.frame[first : last + 1].rows()]
    survey = any(IMPORT_ID.match(cell) for row in rows for cell in row if cell)
    layout = "SurveyLayout" if survey else "SheetTablesLayout" if shares else "MultiRowListLayout"
    if layout == "MultiRowListLayout" and first == last:
        layout = "ListLayout"
    headings = [head.shown for head in (survey_heads if survey else heads)(rows)]
    return _Seen(layout, tuple(_columns(sheet, region, headings)), shares=shares)


def _table(seen: _Seen, shown: str, taken: Sequence[str]) -> DraftTable:
    columns = seen.columns
    name = table_name(topic_of(shown), taken)
    names: list[str] = []
    for column in columns:
        names.append(field_name(column.heading, names))
    key = [names[columns.index(column)] for column in _key(columns)]
    # A blank form has all of its fields; of a list that is filled in, those of which something is known.
    blank = not any(column.is_filled for column in columns)
    fields: list[DraftField] = []
    unfilled: list[DraftField] = []
    for own, column in zip(names, columns, strict=True):
        (fields if column.is_filled or blank else unfilled).append(_field(own, column, key))
    called = " ".join(_QUOTING.sub(" ", shown).split())
    full = next((own for own, one in zip(names, columns, strict=True) if one.is_full), fields[0].name)
    return DraftTable(
        name,
        shown,
        called[:1].upper() + called[1:],
        noun_of(called),
        tuple(fields),
        seen.layout,
        key=None if key else full,
        comments=() if blank else (_TYPES,),
        remarks=((_SHARES,) if seen.shares else ()) + (() if key else (_KEYLESS,)),
        unfilled=tuple(unfilled),
    )


def _key(columns: Sequence[_Column]) -> tuple[_Column, ...]:
    """Guess which columns tell the rows apart: one, first an ID of the rows themselves; else an ID with another.

    Empty where no two do.
    """
    alone = [one for one in columns if one.is_key]
    if alone:
        return (min(alone, key=lambda one: (not one.is_id, one.is_of_person, one.type is FieldType.INTEGER)),)
    full = [one for one in columns if one.is_full and one.type is not FieldType.DECIMAL and not one.is_of_birth]
    days_first = sorted(full, key=lambda one: one.type is not FieldType.DATE)
    pairs = ((own, other) for own in full if own.is_id for other in days_first if other is not own)
    return next((pair for pair in pairs if _differ(*pair)), ())


def _differ(one: _Column, other: _Column) -> bool:
    return pl.DataFrame({"one": one.cells, "other": other.cells}).is_unique().all()


def _columns(sheet: Sheet, region: Region, headings: Sequence[str]) -> Iterator[_Column]:
    """Give the columns that have a heading of their own: of two with the same, the first."""
    begin, end = (0, -1) if region.first is None or region.last is None else (region.first, region.last)
    under = sheet.frame.with_row_index(ROW)[begin : end + 1].filter(~pl.col(ROW).is_in(region.totals))
    filled = under.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
    spelt: set[str] = set()
    for at, heading in enumerate(headings, region.left):
        if normalise(heading) and normalise(heading) not in spelt:
            spelt.add(normalise(heading))
            yield _typed(heading, filled[str(at)])


def _typed(heading: str, cells: pl.Series) -> _Column:
    """Read the cells as each type: the first that all of them can be read as is the column's."""
    fields = [Field(str(kind), kind, "") for kind in (*_TRIED, FieldType.TEXT)]
    frame = pl.DataFrame({ROW: pl.Series(range(cells.len()), dtype=pl.UInt32)} | {one.name: cells for one in fields})
    table = Table("guess", "", frame, {}, {}, (0, 0))
    done = cast(table, fields, {}, period="", received_on=datetime.now(UTC).date())
    wrong = {hit.field for hit in done.hits if hit.severity in {Severity.ERROR, Severity.QUERY}}
    for kind in _TRIED:
        values = done.table.frame[str(kind)]
        if kind not in wrong and values.null_count() < values.len():
            return _Column(heading, cells, kind, values)
    return _Column(heading, cells, FieldType.TEXT, done.table.frame[str(FieldType.TEXT)])


def _field(name: str, column: _Column, key: Sequence[str]) -> DraftField:
    label = " ".join(column.heading.translate(_TYPOGRAPHY).replace(" > ", ": ").split())[:_LONGEST_LABEL]
    filled = column.cells.drop_nulls()
    kind = column.type
    if column.is_of_person or [name] == key or (column.is_id and name in key):
        kind = FieldType.ID if all(map(_ID.fullmatch, filled)) else FieldType.TEXT
    if column.is_of_birth:
        kind = FieldType.MONTH
    lowest = column.values.min() if kind in {FieldType.INTEGER, FieldType.DECIMAL} else None
    others = ", ".join(f'"{other}"' for other in key[:-1])
    return DraftField(
        name,
        column.heading,
        kind,
        label,
        required=name in key or (column.is_full and filled.len() >= _ENOUGH),
        rules=(f"unique({others})",) if name in key[-1:] else (),
        minimum=0 if isinstance(lowest, int | float) and lowest >= 0 else None,
        person=column.is_of_person,
        comments=_comments(name, column, key),
    )


def _comments(name: str, column: _Column, key: Sequence[str]) -> tuple[str, ...]:
    """Give what an author should know of a field besides that its type is a guess."""
    if name in key[-1:]:
        return _of_key(name, column, key)
    if column.is_of_person:
        return (_PERSON,)
    if column.is_of_birth:
        return (_BIRTHS,)
    filled = column.cells.drop_nulls()
    different = filled.n_unique()
    if column.type is FieldType.TEXT and 0 < different <= _MOST_CODES and filled.len() >= 2 * different:
        return (_CODES.format(different=different, rows=filled.len()),)
    return (_ONE_VALUE,) if filled.len() == 1 < column.cells.len() else ()


def _of_key(name: str, column: _Column, key: Sequence[str]) -> tuple[str, ...]:
    if not column.is_filled:
        return (_NO_ROWS,)
    if key[1:]:
        return (_PAIR.format(other=key[0]),)
    return tuple(one.format(name=name) for one in _ONE_ROW_EACH) if column.is_of_person else (_KEY,)
