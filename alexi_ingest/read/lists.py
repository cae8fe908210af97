"""Read a declared list from its sheet: headings found below titles, rows of data above totals and footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import rule_id
from alexi_ingest.model import ROW, CellRef, Finding, Kind, Severity, SheetFound, Table
from alexi_ingest.read.body import body
from alexi_ingest.read.columns import find_sheet, find_text, match, top
from alexi_ingest.read.locate import heading_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.model import Sheet, Workbook
    from alexi_ingest.read.body import Body
    from alexi_ingest.read.columns import Columns, Matched

Facts = dict[str, str | int | float]
_SHOWN = 20
"""So many unexpected headings are named in one note."""


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list as read: the table (None where it could not be placed), what is to be said of it, and what stood there."""

    table: Table | None
    findings: tuple[Finding, ...]
    found: SheetFound | None = None


def read_list(workbook: Workbook, spec: TableSpec, columns: Columns, return_type: str) -> ListRead:
    """Read one declared list: text as sent at its addresses, and findings about its sheet, headings and rows.

    A row under the headings is left out only when it is blank, a total, a note or the headings again; all but the
    blank ones are reported.
    """
    say = _Sayer(return_type, spec)
    if workbook.kind is Kind.CSV:
        choice = find_text(workbook.sheets[0], spec.name, columns)
    else:
        choice = find_sheet(workbook.sheets, spec.name, spec.key, columns)
    if choice.sheet is None:
        return ListRead(None, tuple(_without_sheet(say, spec, columns, choice.similar)))
    sheet = choice.sheet
    rows = top(sheet)
    at = heading_row(rows, columns.known(spec.name))
    if at is None:
        seen = SheetFound(sheet.name, None, (), sheet.frame.height, hidden=sheet.hidden)
        return ListRead(None, tuple(_without_headings(say, spec, sheet)), seen)
    matched = match(rows[at], spec.name, columns)
    key = next((field for field in spec.key if field in matched.columns), next(iter(matched.columns)))
    content = body(sheet.frame, at, matched.columns, key)
    seen = SheetFound(
        sheet.name, (at + 1, at + 1), tuple(filter(None, rows[at])), content.rows.len(), spec.name, sheet.hidden
    )
    findings = (*_about_headings(say, spec, columns, sheet, at, matched), *_about_rows(say, sheet, content))
    if any(key in matched.missing for key in spec.key):
        return ListRead(None, findings, seen)
    table = Table(
        name=spec.name,
        sheet=sheet.name,
        frame=_frame(sheet, matched, content.rows),
        columns=matched.columns,
        headings=matched.headings,
        heading_rows=(at, at),
        missing=matched.missing,
        extra=matched.extra,
    )
    return ListRead(table, findings, seen)


class _Sayer:
    """Makes the findings of one table."""

    def __init__(self, return_type: str, spec: TableSpec) -> None:
        self._return_type = return_type
        self._spec = spec

    def __call__(  # noqa: PLR0913 - what a finding is made of
        self,
        blamed: str,
        problem: str,
        severity: Severity,
        sheet: str | None,
        *,
        rule: str | None = None,
        row: int | None = None,
        column: int | None = None,
        heading: str | None = None,
        observed: str | None = None,
        facts: Facts | None = None,
    ) -> Finding:
        name = rule_id(self._return_type, self._spec.name, blamed, rule or problem)
        field = None if blamed == "sheet" else blamed
        place = CellRef(sheet, row, column)
        level = 0 if severity in {Severity.REPAIR, Severity.NOTE} else 1
        return Finding(name, severity, level, problem, facts or {}, place, self._spec.name, field, heading, observed)


def _without_sheet(say: _Sayer, spec: TableSpec, columns: Columns, similar: str | None) -> Iterator[Finding]:
    name = columns.sheet(spec.name)
    severity = Severity.NOTE if spec.optional else Severity.ERROR
    if similar is not None:
        yield say("sheet", "similar_sheet", severity, None, rule="missing", facts={"sheet": name, "similar": similar})
    else:
        yield say("sheet", "missing_sheet", severity, None, rule="missing", facts={"sheet": name})


def _without_headings(say: _Sayer, spec: TableSpec, sheet: Sheet) -> Iterator[Finding]:
    # An optional sheet that was left empty says that there is nothing to say.
    if not (spec.optional and not sheet.frame.width):
        yield say("sheet", "headings_not_found", Severity.ERROR, sheet.name, facts={"sheet": sheet.name})


def _about_headings(
    say: _Sayer, spec: TableSpec, columns: Columns, sheet: Sheet, at: int, matched: Matched
) -> Iterator[Finding]:
    suggested = {field: column for column, field in matched.similar.items()}
    sent = dict(matched.extra)
    for field in matched.missing:
        standard = columns.headings(spec.name, field)[0]
        key = field in spec.key
        alike: Facts = {"heading": sent[suggested[field]], "similar": standard} if field in suggested else {}
        if key or not alike:
            problem = "missing_key_column" if key else "missing_column"
            yield say(
                field, problem, Severity.ERROR, sheet.name, rule="missing_column", heading=standard,
                facts={"column": standard},
            )  # fmt: skip
        if alike:
            severity, rule = (Severity.NOTE, "similar_heading") if key else (Severity.ERROR, "missing_column")
            column = suggested[field]
            yield say(
                field, "similar_heading", severity, sheet.name, rule=rule, column=column, heading=sent[column],
                facts=alike,
            )  # fmt: skip
    for column, field in matched.repeated:
        yield say(
            field, "repeated_heading", Severity.ERROR, sheet.name, row=at + 1, column=column,
            heading=matched.headings[field], observed=sheet.frame.row(at)[column],
        )  # fmt: skip
    unknown = [heading for column, heading in matched.extra if column not in matched.similar]
    if unknown:
        yield say("sheet", "unexpected_columns", Severity.NOTE, sheet.name, facts={"columns": _named(unknown)})


def _named(headings: list[str]) -> str:
    names = ", ".join(f"“{' '.join(heading.split())}”" for heading in headings[:_SHOWN])
    more = len(headings) - _SHOWN
    return f"{names} and {more} more" if more > 0 else names


def _about_rows(say: _Sayer, sheet: Sheet, content: Body) -> Iterator[Finding]:
    if content.rows.is_empty():
        yield say("sheet", "no_rows", Severity.QUERY, sheet.name, facts={"sheet": sheet.name})
    for problem, rows in (("totals_left_out", content.totals), ("unread_rows", content.unread)):
        if rows:
            yield say("sheet", problem, Severity.NOTE, sheet.name, row=rows[0] + 1, facts={"count": len(rows)})


def _frame(sheet: Sheet, matched: Matched, rows: pl.Series) -> pl.DataFrame:
    picked = sheet.frame.select(pl.col(str(column)).alias(field) for field, column in matched.columns.items())
    first, last = (int(rows[0]), int(rows[-1])) if rows.len() else (0, -1)
    # Rows one after another, as they mostly are, are cut out and not gathered.
    picked = picked[first : last + 1] if last - first + 1 == rows.len() else picked[rows]
    return picked.insert_column(0, (rows + 1).cast(pl.UInt32).alias(ROW))
