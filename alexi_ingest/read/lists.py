"""Read a declared list from its sheet: headings found below titles, rows of data above totals and footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import rule_id
from alexi_ingest.model import ROW, CellRef, Finding, Kind, Severity, Table
from alexi_ingest.read.columns import find_sheet, find_text, match, top
from alexi_ingest.read.locate import heading_row, is_note, is_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.model import Sheet, Workbook
    from alexi_ingest.read.columns import Columns, Matched

Facts = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list as read: the table (None where it could not be placed), and what is to be said of its headings and rows."""

    table: Table | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of data (positions in the sheet's frame), and what was left out under and among them."""

    data: list[int]
    totals: list[int]
    headings: list[int]


def read_list(workbook: Workbook, spec: TableSpec, columns: Columns, return_type: str) -> ListRead:
    """Read one declared list: text as sent at its addresses, and findings about its sheet, headings and rows."""
    say = _Sayer(return_type, spec)
    if workbook.kind is Kind.CSV:
        choice = find_text(workbook.sheets[0], spec.name, columns)
    else:
        choice = find_sheet(workbook.sheets, spec.name, spec.key, columns)
    if choice.sheet is None:
        return ListRead(None, tuple(_without_sheet(say, spec, columns, choice.similar)))
    sheet = choice.sheet
    at = heading_row(top(sheet), columns.known(spec.name))
    if at is None:
        return ListRead(
            None, (say("sheet", "headings_not_found", Severity.ERROR, sheet.name, facts={"sheet": sheet.name}),)
        )
    matched = match(sheet.frame.row(at), spec.name, columns)
    rows = _rows(sheet, at, matched, spec)
    table = Table(
        name=spec.name,
        sheet=sheet.name,
        frame=_frame(sheet, matched, rows.data),
        columns=matched.columns,
        headings=matched.headings,
        heading_rows=(at, at),
        missing=matched.missing,
        extra=matched.extra,
    )
    findings = (*_about_headings(say, spec, columns, sheet, at, matched), *_about_rows(say, sheet, matched, rows))
    if any(key in matched.missing for key in spec.key):
        return ListRead(None, findings)
    return ListRead(table, findings)


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


def _about_headings(
    say: _Sayer, spec: TableSpec, columns: Columns, sheet: Sheet, at: int, matched: Matched
) -> Iterator[Finding]:
    suggested = {field: column for column, field in matched.similar.items()}
    sent = dict(matched.extra)
    for field in matched.missing:
        heading = columns.headings(spec.name, field)[0]
        key = field in spec.key
        problem = "missing_key_column" if key else "similar_heading" if field in suggested else "missing_column"
        facts: Facts = {"column": heading}
        if field in suggested:
            facts["similar"] = sent[suggested[field]]
        yield say(
            field, problem, Severity.ERROR, sheet.name, rule="missing_column", heading=heading, facts=facts
        )  # fmt: skip
    for column, field in matched.repeated:
        yield say(
            field, "repeated_heading", Severity.ERROR, sheet.name, row=at + 1, column=column,
            heading=matched.headings[field], observed=sheet.frame.row(at)[column],
        )  # fmt: skip
    unknown = [heading for column, heading in matched.extra if column not in matched.similar]
    if unknown:
        yield say("sheet", "unexpected_columns", Severity.NOTE, sheet.name, facts={"columns": "; ".join(unknown)})


def _about_rows(say: _Sayer, sheet: Sheet, matched: Matched, rows: _Rows) -> Iterator[Finding]:
    if not rows.data:
        yield say("sheet", "no_rows", Severity.QUERY, sheet.name, facts={"sheet": sheet.name})
    for position in rows.totals:
        yield say("sheet", "totals_left_out", Severity.NOTE, sheet.name, row=position + 1)
    for position in rows.headings:
        first = min(matched.columns.values())
        yield say("sheet", "repeated_heading", Severity.NOTE, sheet.name, row=position + 1, column=first)


def _rows(sheet: Sheet, at: int, matched: Matched, spec: TableSpec) -> _Rows:
    """Tell rows of data from blank ones, totals, notes under the list, and headings that stand again."""
    frame = sheet.frame
    filled = frame.select(
        pl.any_horizontal(pl.all().str.strip_chars(" \t\r\n\u00a0\u200b\ufeff").fill_null("") != "").alias("any"),
        pl.sum_horizontal(pl.all().is_not_null()).alias("count"),
    )
    candidates = filled.with_row_index().filter(pl.col("any") & (pl.col("index") > at))
    data = candidates["index"].to_list()
    totals = _totals(frame, data, matched, spec)
    left_out = set(totals)
    again = _headings_again(frame, data, matched)
    return _Rows([row for row in data if row not in left_out and row not in set(again)], totals, again)


def _totals(frame: pl.DataFrame, data: Sequence[int], matched: Matched, spec: TableSpec) -> list[int]:
    """Go up from the last row while it is a total or a footnote: rows of data end where neither stands."""
    key_column = matched.columns.get(spec.key[0])
    totals = []
    for position in reversed(data):
        row = frame.row(position)
        cells = [cell.strip() for cell in row if cell is not None and cell.strip()]
        key = (row[key_column] or "").strip() if key_column is not None else ""
        if not (is_total(cells, key) or (is_note(cells) and frame.width > 1)):
            break
        totals.append(position)
    return totals[::-1]


def _headings_again(frame: pl.DataFrame, data: Sequence[int], matched: Matched) -> list[int]:
    """Find rows that hold the headings once more, as where two files were pasted together."""
    repeated = pl.all_horizontal(
        pl.col(str(column)) == heading for column, heading in zip(
            matched.columns.values(), matched.headings.values(), strict=True
        )
    )  # fmt: skip
    found = frame.select(repeated.fill_null(value=False)).to_series().arg_true().to_list()
    wanted = set(data)
    return [position for position in found if position in wanted]


def _frame(sheet: Sheet, matched: Matched, rows: Sequence[int]) -> pl.DataFrame:
    chosen = sheet.frame[list(rows)] if len(rows) < sheet.frame.height else sheet.frame
    numbers = pl.Series(ROW, [row + 1 for row in rows], dtype=pl.UInt32)
    return chosen.select(numbers, *(pl.col(str(column)).alias(field) for field, column in matched.columns.items()))
