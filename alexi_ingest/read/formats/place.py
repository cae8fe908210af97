"""Where a cell stands: `F12` as row and column from 0, within what a sheet may have."""

from __future__ import annotations

import re

from alexi_ingest.read.formats.raw import MOST_COLUMNS, MOST_ROWS

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def place_of(said: str | None, row: int, column: int) -> tuple[int, int]:
    """Give the place that a cell says, from 0; the one given where it says nothing.

    Raises `ValueError` for a place that no sheet has.
    """
    if said is not None:
        found = _PLACE.fullmatch(said)
        if not found:
            raise ValueError
        row, column = int(found[2]) - 1, _column(found[1])
    if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS):
        raise ValueError
    return row, column


def _column(letters: str) -> int:
    """Give the number, from 0, of a column of letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
