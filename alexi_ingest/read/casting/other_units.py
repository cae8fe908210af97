"""Amounts in another unit than the one asked for: `18.5` or `18.5 hours` where a share of 37 hours belongs."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache, partial
from math import inf, isclose
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import OtherUnit
    from alexi_ingest.read.casting.reading import Caster, Reading

DIGITS = 3
"""What an amount comes to in the field's own unit is rounded to so many decimals."""


@lru_cache(maxsize=64)
def in_other_unit(way: Caster, unit: OtherUnit, maximum: float | None) -> Caster:
    """Give the caster of a field of numbers, some of which may be in another unit."""
    most = inf if maximum is None else maximum
    named = re.compile(
        rf"(?P<number>.*[0-9])\s*(?:{'|'.join(map(re.escape, (unit.name, *unit.words)))})\.?", re.IGNORECASE
    )

    def plain(text: pl.Expr) -> pl.Expr:
        number = way.plain(text)
        return pl.when(number <= most).then(number)

    return replace(way, plain=plain, read=partial(_read, way=way, unit=unit, most=most, named=named))


def _read(texts: Sequence[str], *, way: Caster, unit: OtherUnit, most: float, named: re.Pattern[str]) -> list[Reading]:
    matches = [named.fullmatch(text) for text in texts]
    numbers = way.read([match["number"] if match else text for match, text in zip(matches, texts, strict=True)])
    return [
        _converted(number, float(number.value), unit, most, surely=bool(match))
        if isinstance(number.value, (int, float))
        else number
        for number, match in zip(numbers, matches, strict=True)
    ]


def _converted(reading: Reading, number: float, unit: OtherUnit, most: float, *, surely: bool) -> Reading:
    """Read a number as an amount in the other unit where it says so; or where it can be one, and none in its own."""
    amount = round(number / unit.whole, DIGITS)
    if not surely and (number <= most or number < unit.least or amount > most):
        return reading
    of_whole = number / unit.whole / unit.step
    said = reading._replace(value=amount, other=f"{unit.whole:g} {unit.name}")
    if surely or isclose(of_whole, round(of_whole), abs_tol=1e-6):
        return said._replace(repairs=(*reading.repairs, "other_unit"))
    return said._replace(query="other_unit_in_doubt")
