"""Names of packages, tables and fields: what is wrong with one, and ones made of the words of a heading."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pandera.polars as pa

from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

LONGEST = 40
_GOOD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_STORED = frozenset({"id", "hub", "period", "submission", "sheet", "row", "ready", "row_quality"})
"""Columns that every published table has besides its own."""
_CONSTANTS = frozenset({"return", "return_type", "here"})
_PLURAL = re.compile(r"(?<=[a-z])(?<!s)s$")


def fault_of(name: str, taken: Collection[str]) -> str | None:
    """Say what is wrong with the name of a source; None where it is a good one. `taken` are those that are loaded."""
    for wrong, what in _faults(name, taken):
        if wrong:
            return what
    return None


def _faults(name: str, taken: Collection[str]) -> Iterator[tuple[bool, str]]:
    yield not name, "it is empty"
    yield len(name) > LONGEST, f"it is longer than {LONGEST} characters"
    yield not name[0].isalpha(), "it must begin with a letter"
    lower = "_".join(re.findall(r"[a-z0-9]+", _ascii(name).lower()))
    yield (
        _GOOD.fullmatch(name) is None,
        f"it must be of small letters, digits and single underscores between them, such as {lower or 'school_visits'}",
    )
    yield keyword.iskeyword(name) or keyword.issoftkeyword(name), "it is a word of Python's own"
    yield name in taken, "a source of this name is installed already"
    yield name in sys.stdlib_module_names, "a module of Python is called so, which could then not be imported"
    yield (
        name in {"tests", "test", "models", "samples"},
        "other packages have folders of this name: say which return it is",
    )
    yield find_spec(name) is not None, "a package of this name is installed already"


def field_name(heading: str, taken: Collection[str]) -> str:
    """Make the name of a field of its heading, unlike those that are taken."""
    name = identifier(heading) or "column"
    if hasattr(pa.DataFrameModel, name) or name in _STORED or keyword.iskeyword(name):
        name = f"{name}_sent"
    return _free(name, taken)


def table_name(title: str, taken: Collection[str]) -> str:
    """Make the name of a table of its title, unlike those that are taken."""
    name = identifier(title) or "record"
    if keyword.iskeyword(name) or name in _CONSTANTS:
        name = f"{name}_table"
    return _free(name, taken)


def identifier(text: str) -> str:
    """Make a name of the words of a text; `""` where it has none in Latin letters."""
    words = _ascii(normalise(text)).lower().replace("%", " percent ").replace("£", " pounds ")
    name = ""
    for word in re.findall(r"[a-z0-9]+", words):
        if len(name) + len(word) + 1 > LONGEST:
            break
        name = f"{name}_{word}" if name else word
    name = name or "".join(re.findall(r"[a-z0-9]+", words))[:LONGEST]
    return f"n_{name}" if name[:1].isdigit() else name


def title_of(name: str) -> str:
    """Give a name as people may write it: `Annex A` of `annex_a`."""
    first, *words = name.split("_")
    return " ".join([first.capitalize(), *(word.upper() if len(word) == 1 else word for word in words)])


def topic_of(title: str) -> str:
    """Give what a title is about: in `Annex A list 3: referrals` what follows the colon, else all of it."""
    return title.rpartition(":")[2].strip() or title


def noun_of(title: str) -> tuple[str, str]:
    """Give what one row and several are called, after a title that may be in the plural.

    What follows a colon stands as it was typed. A title without one begins with a capital, and may have more.
    """
    words = topic_of(title)
    if words == title:
        words = " ".join(word.lower() if word[1:].islower() else word for word in title.split())
    one = _PLURAL.sub("", words)
    return (one, words) if one != words else ("record", "records")


def _free(name: str, taken: Collection[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free = f"{name}_{number}"
        number += 1
    return free


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
