"""The text of typed cells, a column at a time: as a person would type them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

EXACT = 1e15
"""A spreadsheet keeps 15 digits: above this, a whole number is written out from the digits that it has."""
SMALL = 1e-4
_WRITTEN_OUT = (1e-15, 1e21)
_ROWS = 5_000
_EPOCH = date(1970, 1, 1).toordinal()
_MIDNIGHT = " 00:00:00"
_MINUTE, _HOUR = 60, 3600


def texts(rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Give the texts of rows of cells, all of one length, as columns `"0"`, `"1"` …: null for empty."""
    # Some rows at a time: their cells are then still in the processor's cache when they are looked at again, and below
    # the headings most columns hold cells of one type.
    parts = [_texts(list(zip(*rows[at : at + _ROWS], strict=True))) for at in range(0, len(rows), _ROWS)]
    return pl.concat(parts, rechunk=True) if parts else pl.DataFrame()


def _texts(columns: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Take each type that stands in a column by itself, and write all columns of a type by one expression."""
    kinds = [list(set(map(type, column)) - {type(None)}) or [str] for column in columns]
    taken = {
        _name(number, kind): _taken(column, kind, alone=len(own) == 1)
        for number, (column, own) in enumerate(zip(columns, kinds, strict=True))
        for kind in own
    }
    typed = pl.DataFrame(taken)
    written = typed.with_columns(_WRITERS[dtype](pl.col(dtype)) for dtype in set(typed.dtypes))
    made = written.select(
        pl.coalesce(_name(number, kind) for kind in own).alias(str(number)) for number, own in enumerate(kinds)
    )
    for number in _odd_columns(typed):
        made.replace_column(number, pl.Series(str(number), [text_of(cell) for cell in columns[number]], pl.String))
    return made


def _name(number: int, kind: type) -> str:
    return f"{number} {kind.__name__}"


def _taken(column: Sequence[Any], kind: type, *, alone: bool) -> pl.Series:
    """Give the cells of one type, null for the others, in the form that polars takes in fastest."""
    if kind is date:
        days = [cell.toordinal() - _EPOCH if cell.__class__ is date else None for cell in column]
        return pl.Series(days, dtype=pl.Int32)
    if kind in _DTYPES:
        cells = column if alone else [cell if cell.__class__ is kind else None for cell in column]
        return pl.Series(cells, dtype=_DTYPES[kind])
    return pl.Series([text_of(cell) if cell.__class__ is kind else None for cell in column], dtype=pl.String)


def _write_numbers(cells: pl.Expr) -> pl.Expr:
    whole = cells.cast(pl.Int64, strict=False)
    return pl.when(whole == cells).then(whole.cast(pl.String)).otherwise(cells.cast(pl.String))


def _odd_columns(typed: pl.DataFrame) -> list[int]:
    """Give the columns with a number that polars writes with an exponent, or with more digits than it has."""
    if pl.Float64 not in typed.dtypes:
        return []
    size = pl.col(pl.Float64).abs()
    odd = typed.select(((size >= EXACT) | ((size < SMALL) & (size > 0))).any())
    return [int(name.partition(" ")[0]) for name, some in zip(odd.columns, odd.row(0), strict=True) if some]


_DTYPES: Mapping[type, pl.DataType] = {
    str: pl.String(),
    float: pl.Float64(),
    time: pl.Time(),
    datetime: pl.Datetime("us"),
}
_WRITERS: Mapping[pl.DataType, Callable[[pl.Expr], pl.Expr]] = {
    pl.String(): lambda cells: pl.when(cells != "").then(cells),
    pl.Float64(): _write_numbers,
    pl.Int32(): lambda days: days.cast(pl.Date).cast(pl.String),
    pl.Time(): lambda cells: cells.dt.to_string("%H:%M:%S"),
    pl.Datetime("us"): lambda cells: cells.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(_MIDNIGHT),
}
"""How a column is written, by the type in which it was taken; days are numbered from 1970."""


def without_blanks(series: pl.Series) -> pl.Series:
    """Make empty texts null."""
    filled = series != ""
    return series if filled.all() else series.set(~filled, None)


def text_of(cell: object) -> str | None:  # noqa: PLR0911 - a return a type reads best
    """Give the text of one cell; None for an empty one."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (float, int)):
        return _number(float(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds").removesuffix(_MIDNIGHT)
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // _HOUR:02d}:{seconds // _MINUTE % _MINUTE:02d}:{seconds % _MINUTE:02d}"
    return None if cell is None else str(cell)


def _number(number: float) -> str:
    if number.is_integer() and abs(number) < EXACT:
        return str(int(number))
    text = repr(number)
    least, most = _WRITTEN_OUT
    if least < abs(number) < most:
        return f"{Decimal(text):f}".removesuffix(".0")
    return text


def trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop wholly empty columns at the right, and rows at the bottom; addresses stay."""
    width = frame.width
    while width and frame.to_series(width - 1).null_count() == frame.height:
        width -= 1
    frame = frame[:, :width]
    if not width or any(cell is not None for cell in frame.row(-1)):
        return frame
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    return frame[: int(filled[-1]) + 1]
