"""The text of typed cells, a column at a time: as a person would type them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

EXACT = 1e15
"""A spreadsheet keeps 15 digits: above this, a whole number is written out from the digits that it has."""
SMALL = 1e-4
_WRITTEN_OUT = (1e-15, 1e21)
_EPOCH = date(1970, 1, 1).toordinal()
_MIDNIGHT = " 00:00:00"
_MINUTE, _HOUR = 60, 3600


def texts(name: str, column: Sequence[Any]) -> pl.Series:
    """Give the texts of a column of cells, null for empty: exact for any mix, fast where the cells are alike.

    Alike is what most columns are: some text (titles, the heading), then cells of one type and blanks.
    """
    kinds = list(map(type, column))
    others = set(kinds) - {str}
    if not others:
        series = pl.Series(name, column, pl.String)
        return without_blanks(series) if "" in column else series
    kind = others.pop()
    begin = kinds.index(kind)
    rest = column[begin:]
    blanks = kinds.count(str) - kinds[:begin].count(str)
    if others or kind not in _WRITERS or (blanks and blanks != rest.count("")):
        return pl.Series(name, [text_of(cell) for cell in column], pl.String)
    written = _WRITERS[kind]([None if cell == "" else cell for cell in rest] if blanks else rest)
    if not begin:
        return written.alias(name)
    return pl.Series(name, [cell or None for cell in column[:begin]], pl.String).append(written)


def without_blanks(series: pl.Series) -> pl.Series:
    """Make empty texts null."""
    filled = series != ""
    return series if filled.all() else series.set(~filled, None)


def _numbers(cells: Sequence[float | None]) -> pl.Series:
    series = pl.Series(cells, dtype=pl.Float64)
    least, most = cast("float", series.min()), cast("float", series.max())
    if not -EXACT < least <= most < EXACT:
        return pl.Series([text_of(cell) for cell in cells], dtype=pl.String)
    integers = series.cast(pl.Int64)
    whole = integers == series
    if whole.all():
        return integers.cast(pl.String)
    if (~whole & (series.abs() < SMALL)).any():
        # Polars writes these with an exponent.
        return pl.Series([text_of(cell) for cell in cells], dtype=pl.String)
    return integers.cast(pl.String).zip_with(whole.fill_null(value=True), series.cast(pl.String))


def _dates(cells: Sequence[date | None]) -> pl.Series:
    try:
        # Taking in day numbers is three times as fast as taking in dates.
        days = list(map(date.toordinal, cast("Sequence[date]", cells)))
    except TypeError:
        return pl.Series(cells, dtype=pl.Date).cast(pl.String)
    return (pl.Series(days, dtype=pl.Int32) - _EPOCH).cast(pl.Date).cast(pl.String)


_WRITERS: Mapping[type, Callable[[Sequence[Any]], pl.Series]] = {
    float: _numbers,
    date: _dates,
    time: lambda cells: pl.Series(cells, dtype=pl.Time).dt.to_string("%H:%M:%S"),
    datetime: lambda cells: (
        pl.Series(cells, dtype=pl.Datetime("us")).dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(_MIDNIGHT)
    ),
}


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
