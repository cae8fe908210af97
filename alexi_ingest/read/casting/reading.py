"""What reading one text gives, and what is done to every text first: error values refused, odd characters replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from alexi_ingest.read.casting.missing import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, time

    import polars as pl

BLANKS = (
    "".join(map(chr, range(33)))
    + "\x7f\x85\xa0\xad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    + "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""What is trimmed from both ends: control characters, spaces of any width, zero-width characters, byte order marks."""
LONGEST = 100
"""A longer text is no number, date or time, and is not looked at further."""
ERROR_VALUES = frozenset(
    {
        "#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
        "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    }
)  # fmt: skip
"""What a formula that went wrong shows: Excel's words, besides which LibreOffice has numbers (`Err:502`)."""
_OTHER_ERROR = re.compile(r"Err:[0-9]{3}")
_TOO_NARROW = re.compile(r"#{2,}")
_SHORTENED = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?E[+-][0-9]{2,3}")
_APOSTROPHES = "'\u2019"
_INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_FOLDED = str.maketrans(
    {
        **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2044\u2215", "/"),
        **{blank: " " for blank in BLANKS if blank not in _INVISIBLE},
        **dict.fromkeys(_INVISIBLE),
    }
)


class Reading(NamedTuple):
    """What one text was read as.

    `error` is the problem that the sender must mend, with `other` as its fact; `repairs` are what was tidied, and
    there are none beside an error. A value may stand beside an error (a code that has ended). `query` doubts a value
    that was read; `note` says why there is none where there need not be. `shown` replaces the text in findings where
    the text itself says too much.
    """

    value: bool | int | float | str | date | datetime | time | None = None
    repairs: tuple[str, ...] = ()
    error: str | None = None
    other: str | None = None
    shown: str | None = None
    query: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Caster:
    """How the column of one field is cast.

    `plain` takes a text expression and gives the typed value where the text is plain, else null. `read` reads what is
    left: all different texts of the column at once, trimmed, none empty; it also reads plain texts, and alike.
    `show` writes a value as a person would. `apostrophes` says that one before the value only means "keep as text",
    `folds` that wide digits, long dashes and spaces that do not break stand for the common ones. A field that is
    `optional` may say "n/a", one that is a `count` may be held back (`casting.missing`).
    """

    dtype: pl.DataType
    plain: Callable[[pl.Expr], pl.Expr]
    read: Callable[[Sequence[str]], Sequence[Reading]]
    show: Callable[[Any], str] = str
    apostrophes: bool = True
    folds: bool = True
    optional: bool = False
    count: bool = False


def read_texts(texts: Sequence[str], caster: Caster) -> list[Reading]:
    """Read different trimmed texts of one column."""
    bare = [_without_apostrophe(text) if text[0] in _APOSTROPHES else text for text in texts]
    quoted = bare if caster.apostrophes else texts
    folded = [text if text.isascii() and text.isprintable() else _fold(text) for text in quoted]
    plainer = folded if caster.folds else quoted
    readings = list(caster.read(plainer))
    for i, (text, rest, read) in enumerate(zip(texts, quoted, plainer, strict=True)):
        broken = _broken(text, caster) if text[0] in "#E" else None
        if broken:
            readings[i] = Reading(error=broken)
        elif readings[i].error:
            readings[i] = _excused(readings[i], read, caster)
        elif read is not text:
            tidied = (("leading_apostrophe", rest is not text), ("characters_replaced", read != rest))
            repairs = tuple(name for name, done in tidied if done)
            readings[i] = readings[i]._replace(repairs=(*repairs, *readings[i].repairs))
    return readings


def was_shortened(text: str) -> bool:
    """Say whether a number is written as Excel shows one that is too long for its cell: `1.111E+08`."""
    return bool(_SHORTENED.fullmatch(text))


def _without_apostrophe(text: str) -> str:
    """Drop the apostrophe that means "keep as text"; give the text itself where it is quoted, or all there is."""
    rest = text[1:].strip(BLANKS)
    return rest if rest and rest[-1] not in _APOSTROPHES else text


def _fold(text: str) -> str:
    """Write a text with common digits, dashes and spaces; a sign that nobody sees goes."""
    return text.translate(_FOLDED).strip() or text


def _broken(text: str, caster: Caster) -> str | None:
    """Say what is wrong with a cell that shows a formula's error, or `####` for want of room."""
    if text.upper() in ERROR_VALUES or _OTHER_ERROR.fullmatch(text):
        return "error_value"
    return "too_narrow" if caster.apostrophes and _TOO_NARROW.fullmatch(text) else None


def _excused(reading: Reading, text: str, caster: Caster) -> Reading:
    """Give a note in place of the error where the text says why there is no value, and the field may have none."""
    if reading.error == "suppressed":
        return Reading(note=reading.error) if caster.count else reading
    why = missing(text) if caster.optional and reading.error != "zero_or_empty" else None
    return Reading(note=why) if why else reading
