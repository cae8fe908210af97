"""The text of typed cells, a column at a time: as a person would type them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

EXACT = 1e15
"""A spreadsheet keeps 15 digits: from here on, a number has others than it shows."""
SMALL = 1e-4
_WRITTEN_OUT = (1e-15, 1e21)
_HEAD, _ROWS = 16, 5_000
_EPOCH = date(1970, 1, 1).toordinal()
_MIDNIGHT = " 00:00:00"
_MINUTE, _HOUR = 60, 3600


def texts(rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Give the texts of rows of cells, all of one length, as columns `"0"`, `"1"` …: null for empty."""
    # Headings stand at the top, and below them most columns hold one type. Some rows at a time: their cells are then
    # still in the processor's cache when they are looked at again.
    bounds = [0, *range(min(_HEAD, len(rows)), len(rows), _ROWS), len(rows)]
    parts = [zip(*rows[begin:end], strict=True) for begin, end in pairwise(bounds) if begin < end]
    made = [pl.DataFrame({str(number): _written(cells) for number, cells in enumerate(part)}) for part in parts]
    return pl.concat(made, rechunk=True) if made else pl.DataFrame()


def _written(cells: Sequence[Any]) -> pl.Series:
    """Take each type that stands in a column by itself, and write all its cells at once."""
    if len(cells) <= _HEAD:
        return _write_each(cells)
    made: pl.Series | None = None
    kinds = set(map(type, cells)) - {type(None)}
    for kind in kinds:
        own = cells if len(kinds) == 1 else [cell if cell.__class__ is kind else None for cell in cells]
        if kind is str and not any(own):
            continue
        texts = _WRITERS.get(kind, _write_each)(own)
        made = texts if made is None else made.zip_with(made.is_not_null(), texts)
    return pl.repeat(None, len(cells), dtype=pl.String, eager=True) if made is None else made


def _write_each(cells: Sequence[Any]) -> pl.Series:
    return pl.Series(list(map(text_of, cells)), dtype=pl.String)


def _write_texts(cells: Sequence[str | None]) -> pl.Series:
    return without_blanks(pl.Series(cells, dtype=pl.String))


def _write_numbers(cells: Sequence[float | None]) -> pl.Series:
    numbers = pl.Series(cells, dtype=pl.Float64)
    whole = numbers.cast(pl.Int64, strict=False)
    broken = (whole != numbers).fill_null(value=True) | (numbers.abs() >= EXACT)
    texts = whole.cast(pl.String)
    return texts.scatter(broken.arg_true(), texts_of(numbers.filter(broken))) if broken.any() else texts


def _write_dates(cells: Sequence[date | None]) -> pl.Series:
    # Days since 1970 are taken in several times as fast as dates.
    days = [None if cell is None else cell.toordinal() - _EPOCH for cell in cells]
    return texts_of(pl.Series(days, dtype=pl.Int32).cast(pl.Date))


def texts_of(values: pl.Series) -> pl.Series:
    """Give the texts of values of one type: String, Int64, Float64, Boolean, Date or Datetime."""
    if values.dtype == pl.Float64:
        # Of large numbers polars writes more digits than they have, and small ones with an exponent.
        size = values.abs()
        odd = ((size >= EXACT) | (size < SMALL) | (values % 1 == 0)).fill_null(value=False)
        texts = values.cast(pl.String)
        return texts.scatter(odd.arg_true(), _write_each(values.filter(odd).to_list())) if odd.any() else texts
    if values.dtype == pl.Datetime:
        return values.cast(pl.String).str.head(len("2015-09-01 10:30:00")).str.strip_suffix(_MIDNIGHT)
    return values.cast(pl.String).str.to_uppercase() if values.dtype == pl.Boolean else values.cast(pl.String)


_WRITERS: Mapping[type, Callable[[Sequence[Any]], pl.Series]] = {
    str: _write_texts,
    float: _write_numbers,
    date: _write_dates,
}
"""How the cells of a type are written, for the types that fill columns."""


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
