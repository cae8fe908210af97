"""What reading one text gives, and what is done to every text first: error values refused, apostrophes dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, time

    import polars as pl

BLANKS = (
    "".join(map(chr, range(33)))
    + "\x7f\x85\xa0\xad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    + "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""What is trimmed from both ends: control characters, spaces of any width, zero-width characters, byte order marks."""
LONGEST = 100
"""A longer text is no number, date or time, and is not looked at further."""
ERROR_VALUES = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})
_APOSTROPHES = "'\u2019"


class Reading(NamedTuple):
    """What one text was read as.

    `error` is the problem that the sender must mend, with `other` as its fact; `repairs` are what was tidied, and
    there are none beside an error. A value may stand beside an error (a code that has ended). `shown` replaces the
    text in findings where the text itself says too much.
    """

    value: bool | int | float | str | date | time | None = None
    repairs: tuple[str, ...] = ()
    error: str | None = None
    other: str | None = None
    shown: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Caster:
    """How the column of one field is cast.

    `plain` takes a text expression and gives the typed value where the text is plain, else null. `read` reads what is
    left: all different texts of the column at once, trimmed, none empty; it also reads plain texts, and alike.
    `show` writes a value as a person would. `apostrophes` says that one before the value only means "keep as text".
    """

    dtype: pl.DataType
    plain: Callable[[pl.Expr], pl.Expr]
    read: Callable[[Sequence[str]], Sequence[Reading]]
    show: Callable[[Any], str] = str
    apostrophes: bool = True


def read_texts(texts: Sequence[str], caster: Caster) -> list[Reading]:
    """Read different trimmed texts of one column: error values are refused, an apostrophe before a value dropped."""
    bare = [_without_apostrophe(text) if caster.apostrophes and text[0] in _APOSTROPHES else text for text in texts]
    readings = list(caster.read(bare))
    for i, (text, rest) in enumerate(zip(texts, bare, strict=True)):
        if text[0] == "#" and text.upper() in ERROR_VALUES:
            readings[i] = Reading(error="error_value")
        elif rest is not text and readings[i].error is None:
            readings[i] = readings[i]._replace(repairs=("leading_apostrophe", *readings[i].repairs))
    return readings


def _without_apostrophe(text: str) -> str:
    """Drop the apostrophe that means "keep as text"; give the text itself where it is quoted, or all there is."""
    rest = text[1:].strip(BLANKS)
    return rest if rest and rest[-1] not in _APOSTROPHES else text
