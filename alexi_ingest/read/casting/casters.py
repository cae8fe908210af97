"""The caster of each field type: what is plain, how the rest is read, and how a value is written for a person."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import CodeEntry, CodeList, Field, FieldType
from alexi_ingest.errors import DeclarationError
from alexi_ingest.periods import bounds, read_period
from alexi_ingest.read.casting.codes import lookup
from alexi_ingest.read.casting.dates import FIRST_YEAR, LAST_YEAR, DateReader
from alexi_ingest.read.casting.numbers import read_decimal, read_whole
from alexi_ingest.read.casting.reading import Caster, Reading
from alexi_ingest.read.casting.times import read_times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, time

YES, NO = "Yes", "No"
_YES_NO = CodeList("yes_no", (CodeEntry(YES, "True", synonyms=("Y", "1")), CodeEntry(NO, "False", synonyms=("N", "0"))))
_EDGES = r"^[\s\p{C}#]|[\s\p{C}]$|^$"
_EDGES_OF_ID = r"^[\s\p{C}#'\x{2019}]|[\s\p{C}]$|^$"
_ISO_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_CLOCK = r"^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"


def caster(field: Field, codelists: Mapping[str, CodeList], *, period: str, received_on: date) -> Caster:
    """Give the caster of a field.

    Raises:
        DeclarationError: where a field of codes names no list, or one that there is not.
    """
    if field.type in (FieldType.CODE, FieldType.CODES):
        if field.codes is None or field.codes not in codelists:
            msg = f"field {field.name!r} names a code list that there is not"
            raise DeclarationError(msg)
        return _of_codes(codelists[field.codes], period, several=field.type is FieldType.CODES)
    if field.type in (FieldType.DATE, FieldType.MONTH):
        return _of_dates(field.type, received_on)
    return _CASTERS[field.type]


@lru_cache(maxsize=64)
def _of_dates(kind: FieldType, received_on: date) -> Caster:
    if kind is FieldType.DATE:
        return Caster(pl.Date(), _date, DateReader(received_on).dates)
    return Caster(pl.Date(), _month, DateReader(received_on).months, "{:%Y-%m}".format)


@lru_cache(maxsize=256)
def _of_codes(codelist: CodeList, period: str, *, several: bool) -> Caster:
    codes = lookup(codelist, *(bounds(period) or (None, None)))

    def plain(text: pl.Expr) -> pl.Expr:
        old, new = list(codes.plain), list(codes.plain.values())
        return text.replace_strict(old, new, default=None, return_dtype=pl.String) if old else _nothing(text)

    def show(joined: str) -> str:
        return "; ".join(codes.labels[code] for code in joined.split(";"))

    return Caster(pl.String(), plain, codes.several if several else codes.one, show)


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _nothing(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_null()).then(text)


def _text(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(_EDGES)).then(text)


def _id(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(_EDGES_OF_ID)).then(text)


def _whole(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Int64, strict=False)


def _decimal(text: pl.Expr) -> pl.Expr:
    number = text.cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _date(text: pl.Expr) -> pl.Expr:
    day = pl.when(text.str.contains(_ISO_DATE)).then(text).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(day)


def _month(text: pl.Expr) -> pl.Expr:
    day = _date(text)
    return pl.when(day.dt.day() == 1).then(day)


def _time(text: pl.Expr) -> pl.Expr:
    clock = pl.when(text.str.contains(_CLOCK)).then(text)
    short = clock.str.to_time("%H:%M", strict=False)
    return short.fill_null(clock.str.to_time("%H:%M:%S", strict=False))


def _yes_no(text: pl.Expr) -> pl.Expr:
    yes = (text == YES) | (text == "TRUE")
    no = (text == NO) | (text == "FALSE")
    return pl.when(yes).then(statement=True).when(no).then(statement=False)


def _read_text(texts: Sequence[str]) -> list[Reading]:
    return [Reading(text) for text in texts]


def _read_periods(texts: Sequence[str]) -> list[Reading]:
    found = map(read_period, texts)
    return [Reading(period) if period else Reading(error="not_a_period") for period in found]


def _read_yes_no(texts: Sequence[str]) -> list[Reading]:
    words = lookup(_YES_NO, None, None, "not_yes_no").one(texts)
    return [word if word.value is None else word._replace(value=word.value == YES) for word in words]


_CASTERS: Mapping[FieldType, Caster] = {
    FieldType.TEXT: Caster(pl.String(), _text, _read_text, apostrophes=False),
    FieldType.ID: Caster(pl.String(), _id, _read_text),
    FieldType.INTEGER: Caster(pl.Int64(), _whole, read_whole),
    FieldType.DECIMAL: Caster(pl.Float64(), _decimal, read_decimal),
    FieldType.TIME: Caster(pl.Time(), _time, read_times, _clock),
    FieldType.YES_NO: Caster(pl.Boolean(), _yes_no, _read_yes_no, {True: YES, False: NO}.__getitem__),
    FieldType.PERIOD: Caster(pl.String(), _nothing, _read_periods),
}
