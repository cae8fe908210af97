"""What is to be said of a table whose sheet, title, headings or rows are not as declared: what is missing, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import SHARING
from alexi_ingest.model import Severity
from alexi_ingest.read.index import At
from alexi_ingest.read.layouts.areas import title_at, title_of
from alexi_ingest.read.layouts.blocks import about_blocks
from alexi_ingest.read.layouts.columns import alike
from alexi_ingest.read.layouts.heads import LEVEL
from alexi_ingest.read.layouts.saying import SHEET, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.model import Finding, Sheet
    from alexi_ingest.read.layouts.body import Body
    from alexi_ingest.read.layouts.saying import Facts, Sayer
    from alexi_ingest.read.layouts.spans import Place, Row


def without_sheet(say: Sayer, similar: str | None) -> Iterator[Finding]:
    """Say that the file has no sheet for the table, or one whose name is merely alike."""
    name = say.columns.sheet(say.spec.name)
    severity = Severity.NOTE if say.spec.optional else Severity.ERROR
    if similar is not None:
        yield say(SHEET, "similar_sheet", severity, None, rule="missing", facts={"sheet": name, "similar": similar})
    else:
        yield say(SHEET, "missing_sheet", severity, None, rule="missing", facts={"sheet": name})


def without_headings(say: Sayer, sheet: Sheet, rows: Sequence[Row]) -> Iterator[Finding]:
    """Say that a table's headings do not stand on its sheet, or on one that it shares neither its title."""
    if isinstance(say.spec.layout, SHARING):
        yield from _without_table(say, sheet, rows)
    # An optional sheet that was left empty says that there is nothing to say.
    elif not (say.spec.optional and not sheet.frame.width):
        yield say(SHEET, "headings_not_found", Severity.ERROR, sheet.name, facts={"sheet": sheet.name})


def _without_table(say: Sayer, sheet: Sheet, rows: Sequence[Row]) -> Iterator[Finding]:
    severity = Severity.NOTE if say.spec.optional else Severity.ERROR
    title = say.columns.title(say.spec.name)
    at = title_at(rows, say.spec)
    if at is not None:
        shown = str(rows[at.row][at.column])
        yield say(
            SHEET, "headings_not_below", severity, sheet.name, row=at.row + 1, column=at.column, observed=shown,
            facts={"title": shown},
        )  # fmt: skip
        return
    near = _near(rows, say)
    if not title:
        yield say(SHEET, "missing_table_headings", severity, sheet.name, rule="missing", facts={"sheet": sheet.name})
    elif near is None:
        yield say(SHEET, "missing_table", severity, sheet.name, rule="missing", facts={"title": title})
    else:
        shown = str(rows[near.row][near.column])
        yield say(
            SHEET, "similar_title", severity, sheet.name, rule="missing", row=near.row + 1, column=near.column,
            observed=shown, facts={"heading": shown, "similar": title},
        )  # fmt: skip


def _near(rows: Sequence[Row], say: Sayer) -> At | None:
    """Find a cell that is almost the table's title."""
    titles = say.columns.titles.get(say.spec.name, frozenset())
    return next(
        (
            At(row, column)
            for row, cells in enumerate(rows)
            for column, cell in enumerate(cells)
            if cell and any(alike(title_of(cell), title) for title in titles)
        ),
        None,
    )


def about_headings(say: Sayer, sheet: Sheet, found: Place) -> Iterator[Finding]:
    """Say which headings are missing, stand twice, or were not expected, and which of these may be meant for which."""
    matched = found.matched
    blocks = about_blocks(say, sheet, found)
    yield from blocks.findings
    suggested = {field: column for column, field in matched.similar.items() if field not in blocks.fields}
    sent = dict(matched.extra)
    for field in matched.missing:
        standard = say.columns.headings(say.spec.name, field)[0]
        key = field in say.spec.key
        alike_to: Facts = {"heading": sent[suggested[field]], "similar": standard} if field in suggested else {}
        if field in say.spec.given.optional and not key:
            continue
        if key or not (alike_to or field in blocks.fields):
            yield _missing(say, sheet, field, standard)
        if alike_to:
            severity, rule = (Severity.NOTE, "similar_heading") if key else (Severity.ERROR, "missing_column")
            column = suggested[field]
            yield say(
                field, "similar_heading", severity, sheet.name, rule=rule, column=column, heading=sent[column],
                facts=alike_to,
            )  # fmt: skip
    for column, field in matched.repeated:
        row = max(at for at in range(found.rows[0], found.rows[1] + 1) if sheet.frame.row(at)[column])
        yield say(
            field, "repeated_heading", Severity.ERROR, sheet.name, row=row + 1, column=column,
            heading=matched.headings[field], observed=sheet.frame.row(row)[column],
        )  # fmt: skip
    unknown = [heading for column, heading in matched.extra if column not in matched.similar]
    if unknown:
        yield say(SHEET, "unexpected_columns", Severity.NOTE, sheet.name, facts={"columns": named(unknown)})


def about_rows(say: Sayer, sheet: Sheet, content: Body) -> Iterator[Finding]:
    """Say how many rows under the headings are none of the table, or that there is none."""
    if content.rows.is_empty():
        yield say(SHEET, "no_rows", Severity.QUERY, sheet.name, facts={"sheet": sheet.name})
    for problem, rows in (("totals_left_out", content.totals), ("unread_rows", content.unread)):
        if rows:
            yield say(SHEET, problem, Severity.NOTE, sheet.name, row=rows[0] + 1, facts={"count": len(rows)})


def about_nothing(say: Sayer, sheet: Sheet) -> Iterator[Finding]:
    """Say that a form or a cross-tab is there, and blank."""
    facts: Facts = {"title": say.columns.title(say.spec.name) or say.spec.title, "sheet": sheet.name}
    yield say(SHEET, "no_answers", Severity.QUERY, sheet.name, rule="no_rows", facts=facts)


def about_unheaded(say: Sayer, sheet: Sheet, found: Place, content: Body) -> Iterator[Finding]:
    """Say how many cells of the records stand in columns without a heading: whose they are, nobody can know."""
    right = sheet.frame.width - 1 if found.right is None else found.right
    bare = [column for column in range(found.left, right + 1) if not found.heads[column].names]
    filled = (pl.nth(bare).str.strip_chars() != "").fill_null(value=False)
    cells = sheet.frame.select(filled)[content.rows] if bare else pl.DataFrame()
    counts = [int(cells.to_series(at).sum()) for at in range(cells.width)]
    first = next((at for at, count in enumerate(counts) if count), None)
    if first is not None:
        row = content.rows[cells.to_series(first).arg_true()[0]] + 1
        yield say(
            SHEET, "cells_without_heading", Severity.NOTE, sheet.name, row=row, column=bare[first],
            facts={"count": sum(counts)},
        )  # fmt: skip


def about_others(say: Sayer, sheet: Sheet, places: Sequence[str]) -> Iterator[Finding]:
    """Say where tables stand below this one, or beside it, that are none of the return's."""
    for place in places:
        yield say(SHEET, "unread_table", Severity.NOTE, sheet.name, facts={"place": place})


def _missing(say: Sayer, sheet: Sheet, field: str, standard: str) -> Finding:
    block, _, last = standard.rpartition(LEVEL)
    if field in say.spec.key:
        problem, facts = "missing_key_column", {"column": standard}
    elif block:
        problem, facts = "missing_under", {"column": last, "block": block}
    else:
        problem, facts = "missing_column", {"column": standard}
    return say(field, problem, Severity.ERROR, sheet.name, rule="missing_column", heading=standard, facts=dict(facts))
