"""Personal details stay at the door: they are taken out of a file when it is opened.

Whatever reads, recognises, checks or reports sees `[removed]` in their place, so that no later step can let one out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import CellRef, Finding, Severity, Withheld
from alexi_ingest.personal import MAYBE, Identifier, found_in, named, redact_identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alexi_ingest.model import SheetProblem, Workbook
    from alexi_ingest.personal.identifiers import Found

SUSPECTED = (Identifier.NAME.value,)
"""The kinds of a cell of which no more is known than that it looks like a name."""


def screened(workbook: Workbook) -> Workbook:
    """Give the file with personal details taken out of every cell, sheet's name and note of its reading.

    `withheld` names the cells. A sheet whose name holds one is called by its number.
    """
    sheets, withheld, notes = [], list(workbook.withheld), list(workbook.notes)
    for number, sheet in enumerate(workbook.sheets, 1):
        in_name = found_in(sheet.name)
        name = f"Sheet {number} (name removed)" if in_name else sheet.name
        if in_name:
            kinds = _kinds(in_name)
            severity = Severity.QUERY if kinds == SUSPECTED else Severity.ERROR
            notes.append(Finding("file.personal.sheet", severity, 1, "personal_sheet", called(kinds), CellRef(name)))
        frame, cells = _screened(sheet.frame, name)
        withheld += cells
        sheets.append(replace(sheet, name=name, frame=frame, problems=tuple(map(_redacted, sheet.problems))))
    return replace(workbook, sheets=tuple(sheets), withheld=tuple(withheld), notes=tuple(notes))


def _redacted(problem: SheetProblem) -> SheetProblem:
    return replace(problem, observed=redact_identifiers(problem.observed)) if problem.observed else problem


def _screened(frame: pl.DataFrame, sheet: str) -> tuple[pl.DataFrame, list[Withheld]]:
    found = {text: spans for text in _suspicious(frame) if (spans := found_in(text))}
    if not found:
        return frame, []
    redacted = {text: redact_identifiers(text, spans) for text, spans in found.items()}
    kinds = {text: _kinds(spans) for text, spans in found.items()}
    cells, known = [], pl.Series([*found], dtype=pl.String).implode()
    for column, texts in enumerate(frame):
        rows = texts.is_in(known).arg_true().to_list()
        cells += [Withheld(sheet, row + 1, column, kinds[texts[row]], texts[row]) for row in rows]
    return put(frame, {(one.row, one.column): redacted[one.text] for one in cells}), cells


def _kinds(found: Iterable[Found]) -> tuple[str, ...]:
    """Give the kinds of identifiers, each once; a mere suspicion comes last."""
    kinds = dict.fromkeys(one.kind for one in found)
    return tuple(sorted((kind.value for kind in kinds), key=lambda kind: kind in SUSPECTED))


def _suspicious(frame: pl.DataFrame) -> list[str]:
    """Give the few texts that are worth a closer look, each once."""
    if not frame.width:
        return []
    texts = pl.concat([column.rename("text") for column in frame]).to_frame()
    return texts.filter(pl.col("text").str.contains(MAYBE)).to_series().unique().to_list()


def called(kinds: Iterable[str]) -> dict[str, str | int | float]:
    """Give the words for kinds of identifiers, for a sentence."""
    return {"what": named(map(Identifier, kinds))}


def put(frame: pl.DataFrame, cells: Mapping[tuple[int, int], str | None]) -> pl.DataFrame:
    """Put other texts into cells of a sheet: by row from 1 and column from 0."""
    by_column: dict[int, dict[int, str | None]] = defaultdict(dict)
    for (row, column), text in cells.items():
        by_column[column][row - 1] = text
    changed = frame.clone()
    for column, own in by_column.items():
        texts = frame.to_series(column).to_list()
        for at, text in own.items():
            texts[at] = text
        changed.replace_column(column, pl.Series(frame.columns[column], texts, dtype=pl.String))
    return changed
