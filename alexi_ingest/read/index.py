"""Where texts stand in the rows of a sheet, spelt once for all the tables that are looked for in the same rows."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Rows = tuple[tuple[object, ...], ...]
    Places = Mapping[str, Sequence[tuple[int, int]]]


class At(NamedTuple):
    """A cell of a sheet: its row and column from 0."""

    row: int
    column: int


def index(rows: Sequence[Sequence[object]], spell: Callable[[str], Iterable[str]]) -> Places:
    """Give row and column, from 0, of the cells of each spelling; `spell` purely gives what a text may go by."""
    return _spelt(tuple(map(tuple, rows)), spell)


@lru_cache(maxsize=32)
def _spelt(rows: Rows, spell: Callable[[str], Iterable[str]]) -> Places:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for text, cells in _texts(rows).items():
        for spelling in spell(text):
            found[spelling] += cells
    return dict(found)


@lru_cache(maxsize=32)
def _texts(rows: Rows) -> Places:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                found[cell].append((row, column))
    return dict(found)
