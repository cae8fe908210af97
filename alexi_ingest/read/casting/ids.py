"""Identifiers: kept as sent, leading zeros and all, but for signs that two files of one hub may write differently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alexi_ingest.read.casting.missing import NO_ANSWER
from alexi_ingest.read.casting.reading import Reading, was_shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_ID = rf"{NO_ANSWER}|nil|none"
"""Words that stand in place of an identifier."""
_NO_ID = re.compile(rf"{NO_ID}|[\W_]+", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_FROM_WHOLE = re.compile(r"([0-9]+)\.0+")


def read_ids(texts: Sequence[str]) -> list[Reading]:
    """Read identifiers.

    `1234.0` is 1234 as programs write a number, unless the column has such as `1.2`: then these are the hub's own.
    """
    decimals = [text for text in texts if _DECIMAL.fullmatch(text)]
    from_whole = bool(decimals) and all(map(_FROM_WHOLE.fullmatch, decimals))
    return [_id(text, from_whole=from_whole) for text in texts]


def _id(text: str, *, from_whole: bool) -> Reading:
    if was_shortened(text) and "+" in text:
        return Reading(error="digits_lost")
    if _NO_ID.fullmatch(text):
        return Reading(error="not_an_id")
    spaced = " ".join(text.split())
    if spaced != text:
        return Reading(spaced, ("trimmed",))
    match = _FROM_WHOLE.fullmatch(text) if from_whole else None
    return Reading(match[1], ("decimal_removed",)) if match else Reading(text)
