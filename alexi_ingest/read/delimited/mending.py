"""Records that were written otherwise than the rest of their file, and rows whose cells may stand in wrong columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.read.delimited.dialect import DELIMITERS, delimiter_of, is_delimited
from alexi_ingest.read.delimited.records import NOWHERE, Split, records, split
from alexi_ingest.read.locating.columns import WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.read.guard import Limits

_SAMPLE, _LONGEST = 200, 2_000
_FEW_COLUMNS = 3
_MOST = 0.5
_SEVERAL = 2
_EXCEPTIONS = 0.2


@dataclass(frozen=True, slots=True)
class Mended:
    """A split text, the rows (from 0) that were split anew, and those with cells beyond or short of the table's."""

    split: Split
    again: tuple[int, ...] = ()
    longer: tuple[int, ...] = ()
    shorter: tuple[int, ...] = ()


def unwrapped(found: Split, limits: Limits) -> tuple[Split, str] | None:
    """Split anew a text of which each record came as one cell, as it does once it was opened as one column and saved.

    Gives the delimiter too; None where this is no such text.
    """
    if not found.frame.width or not all(series.is_null().all() for series in found.frame.get_columns()[1:]):
        return None
    lines = found.frame.to_series(0).fill_null("")
    sample = "\n".join(lines.head(_SAMPLE).str.head(_LONGEST))
    delimiter = delimiter_of(sample)
    if delimiter == NOWHERE or not is_delimited(sample, delimiter):
        return None
    return split("\n".join(lines).encode(), delimiter, limits), delimiter


def mended(found: Split, delimiter: str) -> Mended:
    """Split anew the records that came as one cell and have the table's width by another delimiter or once unwrapped.

    The table's width is that of most records.
    """
    width = usual_width(found.widths)
    if width < _SEVERAL:
        return Mended(found)
    anew = dict(_anew(found, delimiter, width))
    if anew:
        widths = found.widths.scatter(list(anew), width)
        found = Split(_with(found.frame, anew), widths, found.marked)
    return Mended(found, tuple(anew), _longer(found, width), _shorter(found, width))


def usual_width(widths: pl.Series) -> int:
    """Give how many cells most of the records have that have more than one; 1 where no width is that of most."""
    several = widths.filter(widths > 1)
    if not len(several):
        return 1
    width = max(several.mode().to_list())
    return width if (several == width).sum() > _MOST * len(several) else 1


def _anew(found: Split, delimiter: str, width: int) -> Iterator[tuple[int, list[str]]]:
    first = found.frame.to_series(0)
    others = [one for one in dict.fromkeys(delimiter + DELIMITERS) if one == delimiter or width >= _FEW_COLUMNS]
    alone = (found.widths == 1) & first.str.contains_any(others).fill_null(value=False)
    for row in alone.arg_true():
        for other in others:
            record = next(records(first[row], other))
            if len(record) == width:
                yield row, record
                break


def _with(frame: pl.DataFrame, anew: dict[int, list[str]]) -> pl.DataFrame:
    rows = list(anew)
    columns = zip(*anew.values(), strict=True)
    return frame.with_columns(
        frame.to_series(at).scatter(rows, [cell or None for cell in column]) for at, column in enumerate(columns)
    )


def _longer(found: Split, width: int) -> tuple[int, ...]:
    """Give the rows with anything beyond the table's width."""
    if found.frame.width <= width:
        return ()
    beyond = found.frame.select(pl.any_horizontal(pl.nth(range(width, found.frame.width)).is_not_null()))
    return _few(beyond.to_series().arg_true(), found)


def _shorter(found: Split, width: int) -> tuple[int, ...]:
    """Give the rows that lack cells, from the headings to the last that has all; such of one cell or none are notes."""
    whole = (found.widths == width).arg_true()
    lacking = ((found.widths < width) & (found.widths > 1)).arg_true()
    # What stands straight above the first whole row and is nearly as wide is taken to be its headings.
    begin = whole[0] - (whole[0] > 0 and found.widths[whole[0] - 1] >= WIDE * width)
    return _few(lacking.filter((lacking >= begin) & (lacking < whole[-1])), found)


def _few(rows: pl.Series, found: Split) -> tuple[int, ...]:
    """Give the rows where they are the exception: where they are many, the file is written so."""
    return tuple(rows) if len(rows) < _EXCEPTIONS * len(found.widths) else ()
