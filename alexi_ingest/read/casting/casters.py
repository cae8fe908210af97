"""The caster of each field type: what is plain, how the rest is read, and how a value is written for a person."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import CodeEntry, CodeList, Field, FieldType
from alexi_ingest.errors import DeclarationError
from alexi_ingest.period_styles import read_period
from alexi_ingest.periods import bounds
from alexi_ingest.read.casting.codes import NOT_IN_LIST, lookup
from alexi_ingest.read.casting.dates import FIRST_YEAR, LAST_YEAR, DateReader
from alexi_ingest.read.casting.ids import NO_ID, read_ids
from alexi_ingest.read.casting.missing import NO_ANSWER
from alexi_ingest.read.casting.numbers import read_decimal, read_whole
from alexi_ingest.read.casting.other_units import in_other_unit
from alexi_ingest.read.casting.reading import Caster, Reading
from alexi_ingest.read.casting.times import read_times
from alexi_ingest.read.textual import EXACT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, time

YES, NO = "Yes", "No"
_YES_NO = CodeList("yes_no", (CodeEntry(YES, "True", synonyms=("Y", "1")), CodeEntry(NO, "False", synonyms=("N", "0"))))
_ANSWERS = pl.Enum([YES, "TRUE", NO, "FALSE"])
_ODD_TEXT = r"^[\s\p{C}#]|[\s\p{C}]$|^$|^Err:[0-9]{3}$"
_PLAIN_ID = r"^[A-Za-z0-9]+(?:[/_-][A-Za-z0-9]+)*$"
_ODD_ANSWER = rf"{_ODD_TEXT}|^(?i:{NO_ANSWER})$"
_ODD_ID = rf"(?i)^(?:{NO_ID})$"
_ISO_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NO_ANSWER = re.compile(NO_ANSWER, re.IGNORECASE)
_SIGNS = re.compile(r"[^0-9A-Za-z]+")
_ISO_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"
_CLOCK = r"^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"


def caster(field: Field, codelists: Mapping[str, CodeList], *, period: str, received_on: date) -> Caster:
    """Give the caster of a field.

    Raises:
        DeclarationError: where a field of codes names no list, or one that there is not.
    """
    optional = not field.required
    count = optional and field.type is FieldType.INTEGER and field.maximum is None
    return _declared(_of_type(field, codelists, period, received_on), optional=optional, count=count)


@lru_cache(maxsize=1024)
def _declared(way: Caster, *, optional: bool, count: bool) -> Caster:
    return replace(way, optional=optional, count=count)


def _of_type(field: Field, codelists: Mapping[str, CodeList], period: str, received_on: date) -> Caster:
    if field.type in (FieldType.CODE, FieldType.CODES):
        if field.codes is None or field.codes not in codelists:
            msg = f"field {field.name!r} names a code list that there is not"
            raise DeclarationError(msg)
        return _of_codes(codelists[field.codes], period, several=field.type is FieldType.CODES)
    if field.type in (FieldType.DATE, FieldType.MONTH, FieldType.MOMENT):
        return _of_dates(field.type, received_on)
    if field.other_unit is not None:
        return in_other_unit(_CASTERS[field.type], field.other_unit, field.maximum)
    return _TEXT_TO_FILL if field.type is FieldType.TEXT and field.required else _CASTERS[field.type]


@lru_cache(maxsize=64)
def _of_dates(kind: FieldType, received_on: date) -> Caster:
    if kind is FieldType.DATE:
        return Caster(pl.Date(), _date, DateReader(received_on).dates)
    if kind is FieldType.MOMENT:
        return Caster(
            pl.Datetime(), _moment, DateReader(received_on, timed=True).moments, "{:%Y-%m-%d %H:%M:%S}".format
        )
    return Caster(pl.Date(), _month, DateReader(received_on).months, "{:%Y-%m}".format)


@lru_cache(maxsize=256)
def _of_codes(codelist: CodeList, period: str, *, several: bool) -> Caster:
    codes = lookup(codelist, *(bounds(period) or (None, None)), "" if codelist.open else NOT_IN_LIST)
    spelt, meant = pl.Enum(list(codes.plain)), pl.Series(list(codes.plain.values()), dtype=pl.String)

    def plain(text: pl.Expr) -> pl.Expr:
        return pl.lit(meant).gather(text.cast(spelt, strict=False).to_physical())  # faster than `replace_strict`

    def show(joined: str) -> str:
        return "; ".join(codes.labels.get(code, code) for code in joined.split(";"))

    return Caster(pl.String(), plain, codes.several if several else codes.one, show, folds=False)


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _nothing(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_null()).then(text)


def _text(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(_ODD_TEXT)).then(text)


def _answer(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(_ODD_ANSWER)).then(text)


def _id(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_PLAIN_ID) & ~text.str.contains(_ODD_ID)).then(text)


def _whole(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Int64, strict=False)


def _decimal(text: pl.Expr) -> pl.Expr:
    number = text.cast(pl.Float64, strict=False)
    return pl.when((number.abs() < EXACT) & ~text.str.contains("E", literal=True)).then(number)


def _date(text: pl.Expr) -> pl.Expr:
    day = pl.when(text.str.contains(_ISO_DATE)).then(text).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(day)


def _moment(text: pl.Expr) -> pl.Expr:
    moment = pl.when(text.str.contains(_ISO_MOMENT)).then(text).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    return pl.when(moment.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(moment)


def _month(text: pl.Expr) -> pl.Expr:
    day = _date(text)
    return pl.when(day.dt.day() == 1).then(day)


def _time(text: pl.Expr) -> pl.Expr:
    clock = pl.when(text.str.contains(_CLOCK)).then(text)
    short = clock.str.to_time("%H:%M", strict=False)
    return short.fill_null(clock.str.to_time("%H:%M:%S", strict=False))


def _yes_no(text: pl.Expr) -> pl.Expr:
    return text.cast(_ANSWERS, strict=False).to_physical() < _ANSWERS.categories.index_of(NO)


def _read_text(texts: Sequence[str]) -> list[Reading]:
    return [Reading(text) for text in texts]


def _read_answers(texts: Sequence[str]) -> list[Reading]:
    return [Reading(error="no_answer") if _NO_ANSWER.fullmatch(text) else Reading(text) for text in texts]


def _read_periods(texts: Sequence[str]) -> list[Reading]:
    return [_period(text) for text in texts]


def _period(text: str) -> Reading:
    """Read a period; one that is written in another order or with other figures than ours is repaired."""
    period = read_period(text)
    if period is None:
        return Reading(error="not_a_period")
    same = _SIGNS.sub("", text).upper() == _SIGNS.sub("", period)
    return Reading(period, () if same else ("period_written",))


def _read_yes_no(texts: Sequence[str]) -> list[Reading]:
    words = lookup(_YES_NO, None, None, "not_yes_no").one(texts)
    return [word if word.value is None else word._replace(value=word.value == YES) for word in words]


_CASTERS: Mapping[FieldType, Caster] = {
    FieldType.TEXT: Caster(pl.String(), _text, _read_text, apostrophes=False, folds=False),
    FieldType.ID: Caster(pl.String(), _id, read_ids),
    FieldType.INTEGER: Caster(pl.Int64(), _whole, read_whole),
    FieldType.DECIMAL: Caster(pl.Float64(), _decimal, read_decimal),
    FieldType.TIME: Caster(pl.Time(), _time, read_times, _clock),
    FieldType.YES_NO: Caster(pl.Boolean(), _yes_no, _read_yes_no, {True: YES, False: NO}.__getitem__, folds=False),
    FieldType.PERIOD: Caster(pl.String(), _nothing, _read_periods),
}
_TEXT_TO_FILL = replace(_CASTERS[FieldType.TEXT], plain=_answer, read=_read_answers)
