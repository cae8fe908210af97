"""What a sentence for people is made of: a template with names in braces, sizes in words, and what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words for one problem, as templates.

    In braces may stand: the finding's facts in words; `heading` (as sent), `Heading` (beginning a sentence), `thing`
    (within one), `a_quoted` (with its article, in quotes), `hint` (how to type it); `value`, `read_as`; the row's
    `noun` and `nouns`; `sheet_of_table`; and for the facts `other_field` and `other_table` their headings, sheet and
    noun. `several` is the line over a group of findings, with `n`, `nouns`, `have`, `are` besides. `quiet`: nothing is
    asked of anybody.
    """

    message: str
    fix: str
    several: str = ""
    quiet: bool = False


def size(count: float) -> str:
    """Give a number of bytes in words: `100 MB`, `72.8 KB`."""
    for unit, bytes_of_it in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if count >= bytes_of_it:
            return f"{count / bytes_of_it:.1f}".removesuffix(".0") + f" {unit}"
    return f"{count:.0f} byte{'' if count == 1 else 's'}"


def nearest(name: str, known: Iterable[str], least: float = 0.6) -> str | None:
    """Give the known name that a misspelt one is most like; None where none is alike enough (`least`, from 0 to 1)."""
    return next(iter(get_close_matches(name, [*known], n=1, cutoff=least)), None)
