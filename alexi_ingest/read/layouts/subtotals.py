"""Rows of totals that are records of a list: what they are the totals of is empty in them, as it is in a cross-tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.read.layouts.codes import says_total
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.read.layouts.body import Body

    Cells = tuple[str | None, ...]

_OF_A_PART = "sub"


def all_rows(body: Body) -> pl.Series:
    """Give the rows of a list that are records, and those that are totals, in the order of the sheet."""
    return pl.concat([body.rows, pl.Series(body.totals, dtype=pl.UInt32)]).sort()


def without_labels_of_totals(frame: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """Empty the cells that say "Subtotal" or "Total" among `fields`, which stand from the outermost to the innermost.

    Those after such a cell are emptied, too. A sub-total without the name of its group has that of the group above.
    """
    if not fields:
        return frame
    emptied = list(_emptied(frame.select(fields).rows()))
    return frame.with_columns(
        pl.Series(name, [cells[at] for cells in emptied], dtype=pl.String) for at, name in enumerate(fields)
    )


def _emptied(rows: Sequence[Cells]) -> Iterator[Cells]:
    above: Cells = (None,) * len(rows[0]) if rows else ()
    for cells in rows:
        level = next((at for at, cell in enumerate(cells) if cell and says_total(cell)), None)
        if level is None:
            above = cells
            yield cells
        else:
            yield _groups(cells, level, above)


def _groups(cells: Cells, level: int, above: Cells) -> Cells:
    """Give the groups that a total is of: those named before it; where it is of a part, else the row above's."""
    named = cells[:level]
    if not any(named) and _is_of_part(normalise(cells[level] or ""), above[0]):
        named = above[: level or len(above) - 1]
    return (*named, *(None,) * (len(cells) - len(named)))


def _is_of_part(label: str, group: str | None) -> bool:
    """Whether a total is one of a part: it says so, or names the group above it: `Total staff`."""
    return label.startswith(_OF_A_PART) or bool(group and normalise(group) in label)
