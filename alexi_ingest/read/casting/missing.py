"""Words that stand where a value is not: held back, not applicable, not collected. They are neither values nor rubbish.

What is decided of them follows from what is declared of the field:

==================  =======================================================  ====  ================================
sent                where                                                    flag  what the hub reads
==================  =======================================================  ====  ================================
`<5`, `c`, `*`, `x`  a count that may be left empty                           Q     a note: nothing to do
the same            any other number: a score, money, a count that is asked  O     an error: type the number itself
`n/a`, `[z]`        any field but text that may be left empty                M     a note: nothing to do
`-`, `none`         the same, but no number                                  M     a note: nothing to do
`not known`, `[x]`  the same                                                 L     a note: nothing to do
`approx 30`, `c.25`  a number                                                 E     a repair: read as 30
`12 [u]`            a number                                                 U     a repair: read as 12
`10-15`, `16+`, `-`  a number                                                 O     an error: type the number alone
==================  =======================================================  ====  ================================

A *count* is a whole number that has no greatest value; a score has one. A field that must be filled is as good as
empty with "n/a" in it, and gets the error that any other word gets there. A list's own "Not applicable" comes before
these words. In a text they are words like others, unless it must be filled: then those of `NO_ANSWER` are none.

The flags are SDMX CL_OBS_STATUS 2.2; `[c]`, `[x]`, `[z]` and `[u]` are the shorthand of the UK's Government
Statistical Service, and `x`, `c`, `z` alone that of England's Department for Education, where `x` is held back too.
"""

from __future__ import annotations

import re

_HELD_BACK = re.compile(
    r"(?:<|<=|≤|(?:less|fewer) than|under|below)\s*(?:[1-9]|10)|\[c\]|[cx]|\*+|supp(?:ressed)?|confidential"
    r"|with-?held|held back",
    re.IGNORECASE,
)
_NOT_APPLICABLE = re.compile(r"-+|none|nil|n\.?\s?[/\\]?\s?a\.?|not\s+appl(?:icable|\.)?|\[z\]|z", re.IGNORECASE)
_NOT_COLLECTED = re.compile(
    r"n\.?\s?[/\\]?\s?k\.?|(?:not|un)\s?-?(?:known|collected|recorded|available|asked)|no data|missing|\[x\]",
    re.IGNORECASE,
)

NO_ANSWER = r"n/[ak]|null|nan|tbc|tba|unknown|not known|not applicable|[-\u2013\u2014?.]+"
"""Words that say nothing where an ID or a text must be; `NA` may be somebody's initials, and "none" an answer."""


def is_held_back(text: str) -> bool:
    """Say whether a text in place of a number means that a small one was held back: at most 10, as is usual."""
    return bool(_HELD_BACK.fullmatch(text))


def missing(text: str) -> str | None:
    """Give the problem of a text that says why there is no value: `not_available` (M) or `not_collected` (L)."""
    if _NOT_APPLICABLE.fullmatch(text):
        return "not_available"
    return "not_collected" if _NOT_COLLECTED.fullmatch(text) else None
