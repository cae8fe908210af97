"""Which cells of a return held personal details, and how much that matters: in IDs, in texts, in answers, elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import FieldType
from alexi_ingest.harmonise.screening import SUSPECTED, called, put
from alexi_ingest.model import ROW, CellRef, Finding, Hits, Severity, Withheld
from alexi_ingest.personal import FULL_DATE, REMOVED, SAYS_BORN, SAYS_NAME, Identifier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from alexi_ingest.declare import Field
    from alexi_ingest.model import Table, Workbook

Fields = Mapping[str, Sequence["Field"]]
"""The declared fields of each table."""
Answer = tuple[Mapping[str, "Table"], Sequence[Finding]]
"""What reading gives: tables by name, and what it found."""
NOT_IN_IDS = frozenset({Identifier.EMAIL.value, Identifier.BIRTH.value, Identifier.NAME.value})
"""What is told of even in a declared column of IDs; an ID may look like any of the others."""


@dataclass(frozen=True, slots=True)
class Told:
    """Tables as read, what was found in reading, and what is said of withheld cells: `hits` in declared fields.

    A withheld cell is empty in `tables`, save where its field holds text.
    """

    tables: Mapping[str, Table]
    hits: tuple[Hits, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_without(
    workbook: Workbook, ask: Callable[[Workbook], Answer], fields: Fields, answered: Collection[str] = ()
) -> Told:
    """Read a file's tables, and say which of their cells hold personal details.

    `ask` reads them. It is asked again where an ID in its declared column was taken for one of these. `answered` are
    the tables of what others answered, which who sends it cannot mend.
    """
    tables, findings = ask(workbook)
    known = _with_ids(workbook, tables, fields)
    if known is not workbook:
        tables, findings = ask(known)
    told = _told(known, tables, fields, answered)
    return replace(told, findings=(*findings, *told.findings))


def _with_ids(workbook: Workbook, tables: Mapping[str, Table], fields: Fields) -> Workbook:
    """Put back what stands in the declared columns of IDs and merely looks like a personal number."""
    if not workbook.withheld:
        return workbook
    places = {
        place
        for place, owners in _owners(tables, fields).items()
        if any(field.type is FieldType.ID for _, field, _ in owners)
    }
    back = [one for one in workbook.withheld if one[:3] in places and not NOT_IN_IDS & {*one.kinds}]
    if not back:
        return workbook
    by_sheet: dict[str, dict[tuple[int, int], str | None]] = defaultdict(dict)
    for one in back:
        by_sheet[one.sheet][one.row, one.column] = one.text
    sheets = tuple(replace(sheet, frame=put(sheet.frame, by_sheet[sheet.name])) for sheet in workbook.sheets)
    left = {*back}
    return replace(workbook, sheets=sheets, withheld=tuple(one for one in workbook.withheld if one not in left))


Owner = tuple[str, "Field", int]
"""A table, one of its fields, and the position of a record: whose cell it is."""


def _owners(
    tables: Mapping[str, Table], fields: Fields
) -> dict[tuple[str | None, int | None, int | None], list[Owner]]:
    """Give for each cell of the tables whose it is: several records may share one."""
    owners: dict[tuple[str | None, int | None, int | None], list[Owner]] = defaultdict(list)
    for name, table in tables.items():
        records = pl.Series(range(table.frame.height), dtype=pl.UInt32)
        for field in fields[name]:
            if field.name in table.frame.columns:
                for at, where in enumerate(table.where(field.name, records)):
                    owners[where[:3]].append((name, field, at))
    return owners


def _told(workbook: Workbook, tables: Mapping[str, Table], fields: Fields, answered: Collection[str]) -> Told:
    """Say which cells hold personal details: an error, or a query where no more than a name is suspected in a text.

    What others answered in their own words is a note: it is published without.
    """
    withheld, findings = [*workbook.withheld, *_under_headings(workbook, tables)], [*_dropped(tables)]
    if not withheld:
        return Told(tables, findings=tuple(findings))
    owners = _owners(tables, fields)
    hit: dict[tuple[str, str, tuple[str, ...]], list[int]] = defaultdict(list)
    rows = {(table.sheet, row): table for table in tables.values() if table.places is None for row in table.frame[ROW]}
    for one in withheld:
        for name, field, at in owners.get(one[:3], ()):
            hit[name, field.name, one.kinds].append(at)
        table = rows.get((one.sheet, one.row))
        if one[:3] not in owners and not (table and one.column in dict(table.personal)):
            findings.append(_beside(one, table))
    texts = {(name, field.name) for name, own in fields.items() for field in own if field.type is FieldType.TEXT}
    hits, emptied = [], dict(tables)
    for (name, own, kinds), records in hit.items():
        said = PERSONAL_DATA
        if (name, own) in texts:
            said = ANSWER if name in answered else _said(kinds)
        else:
            emptied[name] = _emptied(emptied[name], own, records)
        hits.append(_hits(tables[name], own, kinds, records, said))
    return Told(emptied, tuple(hits), tuple(findings))


def _dropped(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Say which columns were left out whole."""
    for table in tables.values():
        for column, heading in table.personal:
            facts: dict[str, str | int | float] = {"below": table.heading_rows[1] + 1}
            where = CellRef(table.sheet, None, column)
            yield Finding("file.personal.dropped", Severity.NOTE, 1, DROPPED, facts, where, table.name, None, heading)


def elsewhere(workbook: Workbook) -> Iterator[Finding]:
    """Say which cells of a file that is not read as a return hold personal details; a bare number may be an ID."""
    return (_beside(one) for one in workbook.withheld if not one.text.strip().isdecimal())


DROPPED = "dropped_column"
Said = tuple[str, Severity]
"""The problem of a cell (`report.words`), and how much it matters."""
PERSONAL_DATA: Said = "personal_data", Severity.ERROR
SUSPECTED_NAME: Said = "suspected_name", Severity.QUERY
ANSWER: Said = "personal_answer", Severity.NOTE


def _said(kinds: tuple[str, ...]) -> Said:
    return SUSPECTED_NAME if kinds == SUSPECTED else PERSONAL_DATA


def _hits(table: Table, field: str, kinds: tuple[str, ...], records: Sequence[int], said: Said) -> Hits:
    index = pl.Series("index", sorted({*records}), dtype=pl.UInt32)
    nothing = pl.lit(None, dtype=pl.String)
    cells = pl.DataFrame([index, table.frame[ROW][index]]).with_columns(
        pl.lit(REMOVED).alias("observed"), nothing.alias("read_as"), nothing.alias("other")
    )
    return Hits(table.name, field, f"personal_{kinds[0]}", *said, 1, cells, called(kinds))


def _beside(one: Withheld, table: Table | None = None) -> Finding:
    """Say it of a cell that no field has; one in the row of a record makes that no more ready than its own would."""
    heading = dict(table.extra).get(one.column) if table else None
    problem, severity = _said(one.kinds)
    return Finding(
        f"file.personal.{one.kinds[0]}", severity, 1, problem, called(one.kinds),
        CellRef(one.sheet, one.row, one.column), table.name if table else None, None, heading, REMOVED,
    )  # fmt: skip


def _emptied(table: Table, field: str, records: Sequence[int]) -> Table:
    column = table.frame.get_column_index(field)
    return replace(table, frame=put(table.frame, {(at + 1, column): None for at in records}))


_UNDER = ((SAYS_BORN, FULL_DATE, Identifier.BIRTH), (SAYS_NAME, re.compile(r".*[^\W\d_].*"), Identifier.NAME))
"""What a heading says, how a text below it looks that is of a person, and what it is then."""


def _under_headings(workbook: Workbook, tables: Mapping[str, Table]) -> Iterator[Withheld]:
    """Give full dates and names in columns that no field has, and whose heading says that they are those of persons."""
    seen = {one[:3] for one in workbook.withheld}
    for table in tables.values():
        sheet = workbook.sheet(table.sheet)
        for column, heading in table.extra if sheet and table.places is None else ():
            _, looks, kind = next((one for one in _UNDER if one[0].search(heading)), (None, None, None))
            if looks and kind and sheet:
                texts = sheet.frame.to_series(column)
                for row in table.frame[ROW].to_list():
                    text = (texts[row - 1] or "").strip().removesuffix(" 00:00:00")
                    if looks.fullmatch(text) and (sheet.name, row, column) not in seen:
                        yield Withheld(sheet.name, row, column, (kind.value,), text)
