"""A draft of a source from a file: its tables by their headings, a type for each column, a key for each table.

The file is the scrambled copy, so nothing private of the original can come into the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.authoring.scaffold.draft import Draft, DraftField, DraftTable
from alexi_ingest.authoring.scaffold.names import field_name, noun_of, table_name
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
_WORDS = {
    FieldType.INTEGER: "a whole number",
    FieldType.DECIMAL: "a number",
    FieldType.DATE: "a date",
    FieldType.TIME: "a time of day",
    FieldType.YES_NO: "yes or no",
}
_KEYS = frozenset({FieldType.TEXT, FieldType.INTEGER, FieldType.ID})
_ID_WORDS = re.compile(r"\b(?:id|ids|ref|reference|number|no|code|urn|upn|uln|key)\b")
_PERSON_WORDS = re.compile(r"\b(?:person|young|child|pupil|student|client|patient|user|upn|nhs|case)\b")
_ID = re.compile(r"[A-Za-z0-9]+(?:[/_.-][A-Za-z0-9]+)*")
_QUOTING = re.compile(r"[\"\\]")
_ENOUGH = 3
"""Rows of which a column must be filled in all to be taken for one that must be filled."""
_MOST_CODES = 12
_LONGEST_LABEL = 80
_SHARES = "If a title stands above it, say so in columns.csv behind the sheet: `Sheet > Title of the table`."
_KEYLESS = "No column is filled and different in every row: say which fields together tell the rows apart."
_NO_ROWS = "A guess: the key. No row is filled, so say of each field what it is."
_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "“": "'", "”": "'", "–": "-", "—": "-", "…": "..."})  # noqa: RUF001 - what is replaced


@dataclass(frozen=True, slots=True)
class Guessed:
    """A draft, and a line for each thing in the file that is in none of its tables."""

    draft: Draft
    skipped: tuple[str, ...]


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


def drafted(name: str, title: str, path: Path) -> Guessed:
    """Draft a source that reads a file such as this one.

    Raises `ReadError`, and `DeclarationError` where no table is seen in the file.
    """
    workbook = open_workbook(path, path.name)
    tables: list[DraftTable] = []
    skipped: list[str] = []
    for sheet in workbook.sheets:
        shown = title if workbook.kind is Kind.CSV else sheet.name
        seen = regions(sheet.frame)
        whole = [one for one in seen if one.right > one.left and any(map(normalise, one.headings))]
        skipped += [f"{shown}, {one.a1}: no headings of several columns" for one in seen if one not in whole]
        for one in whole:
            taken = [table.name for table in tables]
            tables.append(_table(sheet, one, shown, taken, shares=len(whole) > 1))
    if not tables:
        message = f"no table is seen in {path.name}: it needs a row of headings, best with rows of data below it"
        raise DeclarationError(message)
    return Guessed(Draft(name, title, tuple(tables), suffix=path.suffix[1:]), tuple(skipped))


def _table(sheet: Sheet, region: Region, shown: str, taken: Sequence[str], *, shares: bool) -> DraftTable:
    first, last = region.heading_rows or (0, 0)
    rows = [row[region.left : region.right + 1] for row in sheet.frame[first : last + 1].rows()]
    survey = any(IMPORT_ID.match(cell) for row in rows for cell in row if cell)
    layout = "SurveyLayout" if survey else "SheetTablesLayout" if shares else "MultiRowListLayout"
    if layout == "MultiRowListLayout" and first == last:
        layout = "ListLayout"
    name = table_name(shown, taken)
    columns = [*_columns(sheet, region, [head.shown for head in (survey_heads if survey else heads)(rows)])]
    key = next((one for one in columns if one.is_key and _ID_WORDS.search(normalise(one.heading))), None)
    key = key or next((one for one in columns if one.is_key), None)
    names: list[str] = []
    for column in columns:
        names.append(field_name(column.heading, names))
    # A blank form has all of its fields; of a list that is filled in, those of which something is known.
    blank = not any(column.is_filled for column in columns)
    fields: list[DraftField] = []
    unfilled: list[DraftField] = []
    for own, column in zip(names, columns, strict=True):
        (fields if column.is_filled or blank else unfilled).append(_field(own, column, is_key=column is key))
    comments = [_SHARES] if shares else []
    called = " ".join(_QUOTING.sub(" ", shown).split())
    draft = DraftTable(
        name, shown, called.capitalize(), noun_of(called), tuple(fields), layout, unfilled=tuple(unfilled)
    )
    if key:
        return replace(draft, comments=tuple(comments))
    full = next((own for own, one in zip(names, columns, strict=True) if one.is_full), fields[0].name)
    return replace(draft, key=full, comments=(*comments, _KEYLESS))


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


def _field(name: str, column: _Column, *, is_key: bool) -> DraftField:
    label = " ".join(column.heading.translate(_TYPOGRAPHY).replace(" > ", ": ").split())[:_LONGEST_LABEL]
    kind = column.type
    filled = column.cells.drop_nulls()
    rows = f"all {filled.len()} values" if filled.len() > 1 else "the one value"
    read = "read" if filled.len() > 1 else "reads"
    comment = f"A guess: {rows} {read} as {_WORDS[kind]}." if kind in _WORDS else ""
    if is_key:
        kind = FieldType.ID if all(map(_ID.fullmatch, filled)) else FieldType.TEXT
        comment = "A guess: the key, since it is filled and different in every row." if filled.len() else _NO_ROWS
    elif kind is FieldType.TEXT:
        comment = _of_text(filled)
    lowest = column.values.min() if kind in {FieldType.INTEGER, FieldType.DECIMAL} else None
    return DraftField(
        name,
        column.heading,
        kind,
        label,
        required=is_key or (column.is_full and filled.len() >= _ENOUGH),
        rules=("unique()",) if is_key else (),
        minimum=0 if isinstance(lowest, int | float) and lowest >= 0 else None,
        person=is_key and bool(_PERSON_WORDS.search(normalise(column.heading))),
        comments=(comment,),
    )


def _of_text(filled: pl.Series) -> str:
    different = filled.n_unique()
    if 0 < different <= _MOST_CODES and filled.len() >= 2 * different:
        return (
            f"A guess: {different} different texts in {filled.len()} rows: perhaps a FieldType.CODE with a code list."
        )
    return "A guess: any text." if filled.len() else "No row is filled: any text, until you know."
