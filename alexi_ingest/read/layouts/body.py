"""Which rows under the headings are records, and which are blank, totals, notes or the headings again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.read.locate import MOSTLY, SIGNED, is_note, is_total
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BLANK_OR_TOTAL = r"^\s*$|(?i:total)"
_PAIR = 2
"""A line of a signature has at most so many cells: `Date`, `1 October 2015`."""
_LINES = 8
"""So many lines may stand below the one that says who signed."""


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a list, from 0: `rows` (UInt32) are records; `totals`, and `unread` (notes, headings) are not."""

    rows: pl.Series
    totals: tuple[int, ...]
    unread: tuple[int, ...]


def body(frame: pl.DataFrame, heading: int, columns: Mapping[str, int], key: str) -> Body:
    """Sort the rows of a frame below its last heading row; `columns` are the fields' positions, `key` names the ID.

    A row is a record unless all its cells are blank, or it is plainly something else. Only rows without an ID, or
    where the ID's cell stands alone, says "total", who signed, or is the heading again, can be: no other is looked at.
    """
    below = frame[heading + 1 :]
    headings = frame.row(heading)
    own = columns[key]
    kept = pl.Series(range(heading + 1, frame.height), dtype=pl.UInt32)
    left_out: dict[str, list[int]] = {"blank": [], "total": [], "unread": []}
    doubtful = _doubtful(below, own, headings[own]).to_list()
    signed = _signed_from(below, own)
    last = below.height
    for at in reversed([*(at for at in doubtful if at < signed), *range(signed, last)]):
        cells = below.row(at)
        filled = _filled(cells)
        kind = _kind(cells, filled, headings, columns, own, ends=at + 1 == last)
        kind = "unread" if filled and at >= signed else kind
        if kind:
            left_out[kind].append(heading + 1 + at)
            last = at if at + 1 == last else last
    gone = sorted(row for rows in left_out.values() for row in rows)
    if gone:
        kept = kept.filter(~kept.is_in(pl.Series(gone, dtype=pl.UInt32).implode()))
    return Body(kept, tuple(reversed(left_out["total"])), tuple(reversed(left_out["unread"])))


def _filled(cells: Sequence[str | None]) -> list[str]:
    return [cell.strip() for cell in cells if cell and cell.strip()]


def _signed_from(below: pl.DataFrame, own: int) -> int:
    """Give the row from which nothing follows but who signed: `Signed by | A. Brown`, and lines of it; else the end."""
    begin, lines = below.height, 0
    for at in reversed(range(below.height)):
        cells = below.row(at)
        filled = _filled(cells)
        if SIGNED.match(cells[own] or ""):
            begin = at
        lines += bool(filled)
        if lines > _LINES or (len(filled) > _PAIR and not is_note(filled)):
            break
    return begin


def _doubtful(below: pl.DataFrame, own: int, heading: str | None) -> pl.Series:
    key = pl.nth(own)
    others = [column for at, column in enumerate(below.get_columns()) if at != own]
    doubtful = key.str.contains(_BLANK_OR_TOTAL) | (key.str.strip_chars() == (heading or "").strip())
    if all(column.has_nulls() for column in others):  # else no cell stands alone
        doubtful |= key.is_not_null() & pl.all_horizontal(pl.exclude(below.columns[own]).is_null())
    return below.select_seq(pl.arg_where(doubtful.fill_null(value=True))).to_series()


def _kind(
    cells: Sequence[str | None],
    filled: Sequence[str],
    headings: Sequence[str | None],
    columns: Mapping[str, int],
    own: int,
    *,
    ends: bool,
) -> str | None:
    """Say what a row is besides a record; `ends`: nothing but such rows stands below it."""
    if not filled:
        return "blank"
    if is_total(filled, (cells[own] or "").strip()):
        return "total"
    same = sum(normalise(cells[column] or "") == normalise(headings[column] or "") for column in columns.values())
    if same > MOSTLY * len(columns):
        return "unread"
    # Cells beside the list (a remark to the right of it) make no record either.
    beside = not any((cells[column] or "").strip() for column in columns.values())
    return "unread" if beside or (ends and is_note(filled)) else None
