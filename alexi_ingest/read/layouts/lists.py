"""Read a declared table from its sheet: headings found below titles, rows of data above totals and footnotes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import SheetTablesLayout
from alexi_ingest.model import ROW, Finding, Table
from alexi_ingest.read.layouts import misfits
from alexi_ingest.read.layouts.body import body
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.read.layouts.placing import place, searched
from alexi_ingest.read.layouts.saying import Sayer
from alexi_ingest.read.layouts.sheets import find_sheet
from alexi_ingest.read.layouts.subtotals import all_rows, without_labels_of_totals
from alexi_ingest.read.locating import columns, regions
from alexi_ingest.read.locating.cells import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.declare import ReturnType, TableSpec
    from alexi_ingest.model import Sheet, Workbook
    from alexi_ingest.read.layouts.columns import Matched
    from alexi_ingest.read.layouts.spans import Place, Row

_ENOUGH = 2
"""So many columns must be alike: one may hold a date or a number of a title, too."""


@dataclass(frozen=True, slots=True)
class ListRead:
    """A table as read (None where it could not be placed), and what is to be said of it."""

    table: Table | None
    findings: tuple[Finding, ...]


def read_list(workbook: Workbook, spec: TableSpec, declared: ReturnType) -> ListRead:
    """Read one declared table by its layout: text as sent at its addresses; findings about sheet, headings and rows.

    A row under the headings is left out only when it is blank, a total, a note or the headings again; all but the
    blank ones are reported, and so are records above the headings, where sorting a sheet brings them.
    """
    say = Sayer(declared.name, spec, columns_of(spec))
    choice = find_sheet(workbook, spec, declared.tables)
    if choice.sheet is None:
        return ListRead(None, tuple(misfits.without_sheet(say, choice.similar)))
    sheet = choice.sheet
    rows = searched(sheet, spec)
    found = place(rows, spec, declared.tables)
    if found is None:
        return ListRead(None, tuple(misfits.without_headings(say, sheet, rows)))
    matched = found.matched
    key = next((field for field in spec.key if field in matched.columns), next(iter(matched.columns)))
    frame, others = _own_part(sheet, spec, found)
    content = body(frame, found.rows[1], {field: at - found.left for field, at in matched.columns.items()}, key)
    if not isinstance(spec.layout, SheetTablesLayout):
        content = replace(content, unread=(*_records_above(rows, found), *content.unread))
    elif spec.layout.totals:
        content = replace(content, rows=all_rows(content), totals=())
    findings = (
        *misfits.about_headings(say, sheet, found),
        *misfits.about_rows(say, sheet, content),
        *misfits.about_unheaded(say, sheet, found, content),
        *misfits.about_others(say, sheet, others),
    )
    if any(key in matched.missing for key in spec.key):
        return ListRead(None, findings)
    table = Table(
        name=spec.name,
        sheet=sheet.name,
        frame=_as_declared(_frame(sheet, matched, content.rows), spec),
        columns=matched.columns,
        headings=matched.headings,
        heading_rows=found.rows,
        missing=matched.missing,
        extra=matched.extra,
    )
    return ListRead(table, findings)


def _records_above(rows: Sequence[Row], found: Place) -> Iterator[int]:
    """Give the rows above the headings whose figures, dates and codes stand as they do below them."""
    first, last = found.rows
    if not first:
        return
    seen = look(rows)
    under = columns.below(seen, last)
    yield from (at for at in range(first) if len(under.regular) >= _ENOUGH and under.resembles(seen[at]))


def _own_part(sheet: Sheet, spec: TableSpec, found: Place) -> tuple[pl.DataFrame, Sequence[str]]:
    """Cut a table that shares its sheet out of it; say where tables that nobody declared stand below it."""
    end = sheet.frame.height - 1 if found.end is None else found.end
    right = sheet.frame.width - 1 if found.right is None else found.right
    frame = sheet.frame[: end + 1, found.left : right + 1]
    if not isinstance(spec.layout, SheetTablesLayout):
        return frame, ()
    others = regions.below(frame, found.rows[0])
    return (frame[: others[0].begin] if others else frame), [other.a1 for other in others]


def _as_declared(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    totals = spec.layout.totals if isinstance(spec.layout, SheetTablesLayout) else ()
    return without_labels_of_totals(frame, [name for name in totals if name in frame.columns]) if totals else frame


def _frame(sheet: Sheet, matched: Matched, rows: pl.Series) -> pl.DataFrame:
    picked = sheet.frame.select_seq(pl.col(str(column)).alias(field) for field, column in matched.columns.items())
    first, last = (int(rows[0]), int(rows[-1])) if rows.len() else (0, -1)
    # Rows one after another, as they mostly are, are cut out and not gathered.
    picked = picked[first : last + 1] if last - first + 1 == rows.len() else picked[rows]
    return picked.insert_column(0, (rows + 1).cast(pl.UInt32).alias(ROW))
