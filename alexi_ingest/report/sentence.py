"""What a sentence of the catalogue is made of."""

from __future__ import annotations

from dataclasses import dataclass


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
