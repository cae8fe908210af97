"""What the cells of worksheets hold, by their attributes and bodies: texts, numbers, times, truths and errors.

Published source: ECMA-376 part 1, sections 18.3.1.4 (`c`), 18.18.11 (`ST_CellType`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.read.formats.raw import DoubtError, moments, whole
from alexi_ingest.read.formats.shown import Shown, as_shown
from alexi_ingest.read.formats.words import AS_WRITTEN, IS_ODD, in_steps, result, rich_text, text_steps, with_odd
from alexi_ingest.read.textual import EXACT, text_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.read.formats.raw import Cell
    from alexi_ingest.read.formats.shown import Looks
    from alexi_ingest.read.formats.words import Steps

_ATTRIBUTES = re.compile(r'(?:\s+(?:(?:s|cm|vm)="\d{1,9}"|ph="[01]"|t="[A-Za-z]{1,9}"))*\s*')
_ATTRIBUTE = re.compile(r'([st])="(\w+)"')
_FORMULA = r"^<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)"
_INLINE = "<is>", "</is></c>"
_OPEN = "<v>"
_EMPTY = ["</c>", "<v></v></c>", "<v/></c>"]
_TRUTHS = {"1": True, "0": False, "true": True, "false": False}
_ERROR = r"^#[^<&]{1,30}$"
_SAID = pl.col("body").str.strip_prefix(_OPEN).str.strip_suffix("</v></c>").alias("text")
PLACES = {"sheet": pl.UInt16, "row": pl.UInt32, "column": pl.UInt16}
_VALUES: Mapping[str, pl.Expr] = {
    "n": pl.col("text").cast(pl.Float64, strict=False),
    "s": pl.col("text").cast(pl.UInt32, strict=False),
    "b": pl.col("text").replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean),
    "e": pl.when(pl.col("text").str.contains(_ERROR)).then("text"),
}
_VALUE = pl.col("value")


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets of a workbook share: its texts, and how its numbers are shown."""

    texts: pl.Series
    looks: Looks


@dataclass(frozen=True, slots=True)
class Cells:
    """Filled cells of one kind: `places` (`sheet`, `row`, `column`, from 0) and `values`.

    Values are String, Int64, Float64 (with fractions, or very large), Boolean, Date or Datetime; other times are
    Float64, and stand in `times` by their number.
    """

    places: pl.DataFrame
    values: pl.Series
    times: Mapping[float, Cell] | None
    are_errors: bool

    def texts(self) -> pl.Series:
        """Give their texts."""
        if self.times is not None:
            texts = list(map(text_of, self.times.values()))
            return self.values.replace_strict(list(self.times), texts, return_dtype=pl.String)
        return texts_of(self.values)

    def typed(self) -> list[Cell]:
        """Give them as typed values, whole numbers as `int`."""
        values = self.values.to_list()
        if self.times is not None:
            return [self.times[value] for value in values]
        return list(map(whole, values)) if self.values.dtype == pl.Float64 else values


def cells_of(found: pl.DataFrame, book: Book) -> Iterator[Cells]:
    """Give what cells hold that were cut out of worksheets (`cut.cut`), those of one kind at a time.

    Raises `DoubtError`, also where a formula has no saved result.
    """
    parts: dict[tuple[str, Shown], list[pl.DataFrame]] = defaultdict(list)
    for (attributes,), part in found.partition_by("attributes", as_dict=True, include_key=False).items():
        parts[_kind(attributes, book)].append(part)
    alike = {kind: pl.concat(some) for kind, some in parts.items()}
    if found["body"].str.starts_with("<f").any():
        alike = {kind: _without_formulas(part, *kind) for kind, part in alike.items()}
    steps = [_steps(*kind, since_1904=book.looks.since_1904) for kind in alike]
    asked = [in_steps(part.lazy(), each) for part, each in zip(alike.values(), steps, strict=True)]
    read = pl.collect_all(asked, optimizations=AS_WRITTEN)
    for ((kind, shown), part), each in zip(alike.items(), read, strict=True):
        places = part.select_seq(PLACES.keys())
        for values in _values(kind, each, book):
            filled = values.is_not_null() & (values != "") if values.dtype == pl.String else values.is_not_null()
            own = values if filled.all() else values.filter(filled)
            if len(own):
                times = _times(own, shown, book) if own.dtype == pl.Float64 else None
                yield Cells(places if own is values else places.filter(filled), own, times, kind == "e")


def _kind(attributes: str, book: Book) -> tuple[str, Shown]:
    """Give the kind of cells (`t`), and how those of numbers are shown, by their attributes."""
    if not _ATTRIBUTES.fullmatch(attributes):
        raise DoubtError
    said = dict(_ATTRIBUTE.findall(attributes))
    kind, style = said.get("t", "n"), int(said.get("s", "0"))
    return kind, book.looks.shown(style) if kind == "n" else Shown.NUMBER


def _without_formulas(alike: pl.DataFrame, kind: str, _: Shown) -> pl.DataFrame:
    """Leave the results of formulas."""
    formulas = alike["body"].str.starts_with("<f")
    results = alike.with_columns_seq(pl.col("body").str.replace(_FORMULA, ""))
    # A saved result of text may be empty.
    if kind != "str" and results["body"].filter(formulas).is_in(_EMPTY).any():
        raise DoubtError
    return results


@cache
def _steps(kind: str, shown: Shown, *, since_1904: bool) -> Steps:
    """Give the steps from bodies to whether they are `odd`, and what they hold by type: null where of another."""
    if kind == "inlineStr":
        return (pl.col("body").alias("xml"),), *text_steps(*_INLINE)
    if kind == "str":
        return (pl.col("body").alias("xml"), _SAID), ("xml", "text", IS_ODD | ~pl.col("xml").str.starts_with(_OPEN))
    if kind not in _VALUES:
        raise DoubtError
    read = ("body", _SAID), ("body", "text", _VALUES[kind].alias("value"))
    unread = pl.when(_VALUE.is_null()).then(~pl.col("body").is_in(_EMPTY))
    odd = unread.otherwise(~pl.col("body").str.starts_with(_OPEN)).alias("odd")
    if kind != "n":
        return *read, (odd, "value")
    odd |= ~_VALUE.is_finite().fill_null(value=True)
    if shown is Shown.NUMBER:
        integer = _VALUE.cast(pl.Int64, strict=False)
        is_whole = ((integer == _VALUE) & (_VALUE.abs() < EXACT)).alias("is whole")
        wholes = pl.when("is whole").then(integer).alias("whole")
        return *read, (odd, "value", is_whole), ("odd", wholes, pl.when(~pl.col("is whole")).then("value"))
    if shown is Shown.MOMENT:
        moment, day = pl.col("moment"), pl.col("moment").cast(pl.Date)
        parted = pl.when(day == moment).then(day).alias("day"), pl.when(day != moment).then(moment).alias("moment")
        rest = pl.when(moment.is_null()).then("value").alias("rest")
        return *read, (odd, "value", moments(_VALUE, since_1904=since_1904).alias("moment")), ("odd", *parted, rest)
    return *read, (odd, "value")


def _values(kind: str, read: pl.DataFrame, book: Book) -> list[pl.Series]:
    """Give what cells of a kind hold, by type: null, or an empty text, for nothing and where it is of another type."""
    if kind == "inlineStr":
        return [with_odd(read, lambda xml: rich_text(xml, *_INLINE))]
    if kind == "str":
        return [with_odd(read, result)]
    if read["odd"].any():
        raise DoubtError
    if kind != "s":
        return read.drop("odd").get_columns()
    if (read["value"] >= len(book.texts)).any():
        raise DoubtError
    return [book.texts.gather(read["value"])]


def _times(numbers: pl.Series, shown: Shown, book: Book) -> Mapping[float, Cell] | None:
    if shown is Shown.NUMBER:
        return None
    as_time = partial(as_shown, shown=shown, since_1904=book.looks.since_1904)
    return {number: whole(as_time(number)) for number in numbers.unique().to_list()}
