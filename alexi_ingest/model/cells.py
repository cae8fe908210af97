"""A cell of a file: where it stands; and one that personal details were taken out of."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class CellRef(NamedTuple):
    """A place in a file: sheet, row from 1 (None: the whole column or sheet), column from 0 (None: the whole row).

    Example:
        >>> CellRef("Sessions", 12, 5).a1
        'F12'
    """

    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def a1(self) -> str | None:
        """The cell as Excel shows it, `F12`; None where the place is not one cell."""
        if self.row is None or self.column is None:
            return None
        return f"{letters(self.column)}{self.row}"


NOWHERE = CellRef()
"""No place in a file: what is said of it as a whole."""


@cache
def letters(column: int) -> str:
    """Give the letters of a column counted from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


class Withheld(NamedTuple):
    """One cell: its sheet, row from 1 and column from 0, the kinds of what it holds, and its text as sent.

    The text is kept in memory only, for an ID that merely looks like one of these; `repr` does not show it.
    """

    sheet: str
    row: int
    column: int
    kinds: tuple[str, ...]
    text: str

    def __repr__(self) -> str:
        """Name the place and the kinds alone."""
        return f"Withheld({self.sheet!r}, {self.row}, {self.column}, {self.kinds})"
