"""Headings and sheet names spelt alike: without case, punctuation, odd spaces and curly quotes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DROPPED = str.maketrans("", "", "'`\u2018\u2019\u201b\u02bc\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_SIGNS = re.compile(r"[^\w%£+]+|_+")
_PERIOD = re.compile(r"\b(?:q[1-4]|quarter [1-4]|list|sheet|20\d\d|\d{1,3})\b")


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Spell a heading by its words: `Young person's ID )` and `young persons id` are the same heading."""
    if text.isascii() and text.isalnum():  # as most cells are
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).translate(_DROPPED).casefold().replace("&", " and ")
    return " ".join(_SIGNS.sub(" ", folded).split())


def spellings(text: str) -> tuple[str, ...]:
    """Give the one spelling of a heading (`index.index`)."""
    return (normalise(text),)


def normalise_sheet(name: str) -> str:
    """Spell a sheet's name as a heading, without the period or number that people add to it."""
    words = normalise(name)
    return " ".join(_PERIOD.sub(" ", words).split()) or words
