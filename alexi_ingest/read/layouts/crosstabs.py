"""Read a cross-tab to one record a cell: the codes of its row and column, and the value, each at its own place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import COLUMN, ROW, Places, Severity, Table, letters
from alexi_ingest.read.layouts import misfits
from alexi_ingest.read.layouts.codes import code_of, in_use, similar
from alexi_ingest.read.layouts.columns import Matched
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.read.layouts.saying import SHEET, named
from alexi_ingest.read.layouts.spans import Place
from alexi_ingest.read.layouts.wholes import key_of
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.declare import CrossTabLayout, TableSpec
    from alexi_ingest.model import Finding, Sheet
    from alexi_ingest.read.layouts.grids import Grid
    from alexi_ingest.read.layouts.saying import Facts, Sayer
    from alexi_ingest.read.layouts.spans import Row
    from alexi_ingest.read.layouts.wholes import Label, Labels


def place_of_grid(grid: Grid, layout: CrossTabLayout) -> Place:
    """Say where a grid stands, as of any table: its fields' first columns, and how far it reaches."""
    columns = _columns(grid, layout)
    matched = Matched(columns, {}, (), (), ())
    return Place(grid.head, (), matched, grid.side[0], max(grid.columns), max(grid.rows))


def read_grid(
    say: Sayer, sheet: Sheet, rows: Sequence[Row], grid: Grid, layout: CrossTabLayout
) -> tuple[Table, tuple[Finding, ...]]:
    """Unpivot a grid; blank cells are left out unless its layout keeps them, and repeated labels' cells in any case."""
    heads = _first(grid.columns)
    records = [
        (row, column, text)
        for row in _first(grid.rows)
        for column in heads
        if (text := _text(rows, row, column)) or layout.blanks
    ]
    table = _table(say, sheet, grid, layout, records)
    return table, (
        *_about_labels(say, sheet, grid, layout),
        *_about_rest(say, sheet, grid),
        *(() if any(text for *_, text in records) else misfits.about_nothing(say, sheet)),
    )


def left_blank(rows: Sequence[Row], spec: TableSpec, layout: CrossTabLayout) -> bool:
    """Whether a grid that need not have every code has its headings and labels of one side, and nothing else."""
    known = columns_of(spec).known(spec.name)
    labels = [cell for row in rows for cell in row if cell and cell.strip() and normalise(cell) not in known]
    sides = (layout.down, layout.across) if layout.partial else ()
    codes = ([spec.given.codes[name] for name in side if name in spec.given.codes] for side in sides)
    return bool(labels) and any(all(any(code_of(one, label) for one in own) for label in labels) for own in codes)


def _text(rows: Sequence[Row], row: int, column: int) -> str | None:
    cells = rows[row]
    return cells[column] if column < len(cells) and (cells[column] or "").strip() else None


def _first(lines: Mapping[int, Labels]) -> dict[int, Labels]:
    """Give the lines without those whose labels an earlier one has."""
    first: dict[tuple[str | None, ...], int] = {}
    for at, labels in lines.items():
        first.setdefault(key_of(labels), at)
    return {at: lines[at] for at in first.values()}


def _columns(grid: Grid, layout: CrossTabLayout) -> dict[str, int]:
    side = {
        name: next((label.column for labels in grid.rows.values() if (label := labels[at])), grid.side[0])
        for at, name in enumerate(layout.down)
    }
    return {**side, **dict.fromkeys((*layout.across, layout.value), min(grid.columns))}


def _table(
    say: Sayer, sheet: Sheet, grid: Grid, layout: CrossTabLayout, records: Sequence[tuple[int, int, str | None]]
) -> Table:
    down = [grid.rows[row] for row, *_ in records]
    across = [grid.columns[column] for _, column, _ in records]
    places = {ROW: [row + 1 for row, *_ in records], COLUMN: [column for _, column, _ in records]}
    texts: dict[str, list[str | None]] = {}
    rows: dict[str, list[int]] = {}
    columns: dict[str, list[int]] = {}
    for names, lines in ((layout.down, down), (layout.across, across)):
        for at, name in enumerate(names):
            found = [labels[at] or next(label for label in labels if label) for labels in lines]
            texts[name] = [
                None if labels[at] is None or one.total else one.text for labels, one in zip(lines, found, strict=True)
            ]
            rows[name] = [one.row + 1 for one in found]
            columns[name] = [one.column for one in found]
    texts[layout.value] = [text for *_, text in records]
    rows[layout.value], columns[layout.value] = places[ROW], places[COLUMN]
    return Table(
        name=say.spec.name,
        sheet=sheet.name,
        frame=_numbers(places).hstack(pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))),
        columns=_columns(grid, layout),
        headings={name: say.columns.headings(say.spec.name, name)[0] for name in texts},
        heading_rows=grid.head,
        places=Places(_numbers(rows), _numbers(columns)),
        names=pl.Series([_named(*labels) for labels in zip(down, across, strict=True)], dtype=pl.String),
    )  # fmt: skip


def _numbers(columns: Mapping[str, Sequence[int]]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.UInt32))


def _named(down: Labels, across: Labels) -> str:
    return ", ".join(" ".join(label.text.split()) for label in (*down, *across) if label)


def _about_labels(say: Sayer, sheet: Sheet, grid: Grid, layout: CrossTabLayout) -> Iterator[Finding]:
    """Say which labels stand twice, and which codes have no row or column."""
    for names, lines in ((layout.down, grid.rows), (layout.across, grid.columns)):
        kept = _first(lines)
        for at in lines.keys() - kept.keys():
            label = next(label for label in reversed(lines[at]) if label)
            field = names[lines[at].index(label)]
            yield say(
                field, "repeated_label", Severity.ERROR, sheet.name, row=label.row + 1, column=label.column,
                observed=label.text, facts={"label": label.text},
            )  # fmt: skip
        for level, name in enumerate(names):
            if name in say.spec.given.codes and not layout.may_lack(name):
                yield from _missing(say, sheet, name, [labels[level] for labels in lines.values()])


def _missing(say: Sayer, sheet: Sheet, name: str, labels: Sequence[Label | None]) -> Iterator[Finding]:
    codes = say.spec.given.codes[name]
    unknown = {similar(codes, label.text) for label in labels if label and label.code is None and not label.total}
    found = {label.code for label in labels if label} | unknown
    missing = [label for code, label in in_use(codes, say.spec.given.period).items() if code not in found]
    if missing:
        heading = say.columns.headings(say.spec.name, name)[0]
        facts: Facts = {"labels": named(missing), "count": len(missing)}
        yield say(name, "missing_labels", Severity.ERROR, sheet.name, heading=heading, facts=facts)


def _about_rest(say: Sayer, sheet: Sheet, grid: Grid) -> Iterator[Finding]:
    """Say what stands in a grid, beside it and below it, and was not read."""
    if grid.parts:
        texts, first = named([label.text for label in grid.parts]), grid.parts[0]
        yield say(
            SHEET, "totals_of_parts", Severity.NOTE, sheet.name, row=first.row + 1, column=first.column,
            facts={"labels": texts, "count": len(grid.parts)},
        )  # fmt: skip
    if grid.strange:
        texts = named([label.text for label in grid.strange])
        yield say(SHEET, "unexpected_columns", Severity.NOTE, sheet.name, facts={"columns": texts})
    if grid.unlabelled:
        row, column = grid.unlabelled[0]
        yield say(
            SHEET, "cells_without_label", Severity.NOTE, sheet.name, row=row + 1, column=column,
            facts={"count": len(grid.unlabelled)},
        )  # fmt: skip
    yield from misfits.about_others(say, sheet, [f"{letters(column)}{row + 1}" for row, column in grid.others])
