"""Which rows and columns of a sheet are a cross-tab's labels: those with most of the codes of its lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from itertools import accumulate, permutations, product, takewhile
from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.read.layouts.codes import code_of, is_figure, says_total

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from alexi_ingest.declare import CodeList, CrossTabLayout
    from alexi_ingest.read.layouts.spans import Row

_ENOUGH = 2
_CODES_AMONG_FIGURES = 2 / 3
"""Of figures that are headings at least so many are codes, each once; of counts, fewer."""
_NOTE = 1
"""A line that parts two of headings or labels has at most so many filled cells."""
_TRIED = 12
"""So many rows may be the headings, and columns the labels: those with most codes."""


_Lines = Mapping[str, Mapping[int, Mapping[int, str]]]
"""The codes of each field by line (row or column) and position in it."""


class Levels(NamedTuple):
    """Rows of headings (or columns of labels), the one next to the figures last, and which field each of them has."""

    lines: tuple[int, ...]
    fields: tuple[str, ...]

    @property
    def first(self) -> int:
        """The highest row of headings, or the column of labels furthest from the figures."""
        return self.lines[0]

    @property
    def last(self) -> int:
        """The lowest row of headings, or the column of labels next to the figures."""
        return self.lines[-1]


class Frame(NamedTuple):
    """The rows of headings and the columns of labels of a cross-tab, from 0; it ends before the row `end`."""

    head: Levels
    side: Levels
    end: int


def find_frame(rows: Sequence[Row], codes: Mapping[str, CodeList], layout: CrossTabLayout) -> Frame | None:
    """Find the lines with most different labels, of those the first; None where too few have any.

    Of grids one below the other that have almost as many, it is the first: the others may be of another time.
    """
    known = _Known(rows, codes, (*layout.down, *layout.across))
    scored = [
        (found, Frame(head, side, len(rows)))
        for head in known.heads(layout.across)
        for side in known.sides(layout.down, head)
        if (found := known.score(head, side))
    ]
    if not scored:
        return None
    best = max(scored, key=lambda one: one[0])[1]
    above = [frame for _, frame in scored if known.is_above(frame, best)]
    first = min(above, key=lambda frame: frame.head.first, default=best)
    return first._replace(end=best.head.first) if above else best


class _Known:
    """Which cells of a sheet are codes of which field; of a field without a list any text that is no figure may be."""

    def __init__(self, rows: Sequence[Row], codes: Mapping[str, CodeList], fields: Sequence[str]) -> None:
        self._rows = rows
        self._longest = max(len(rows), *map(len, rows))
        self._codes: dict[str, dict[int, dict[int, str]]] = {name: defaultdict(dict) for name in fields}
        self._turned: dict[str, dict[int, dict[int, str]]] = {name: defaultdict(dict) for name in fields}
        texts = {cell for cells in rows for cell in cells if cell}
        meant = {name: _codes_among(texts, codes.get(name)) for name in fields}
        for (row, cells), name in product(enumerate(rows), fields if all(meant.values()) else ()):
            own = meant[name]
            for column, cell in enumerate(cells):
                if cell in own:
                    self._codes[name][row][column] = self._turned[name][column][row] = own[cell]

    def heads(self, fields: tuple[str, ...]) -> list[Levels]:
        """Give the rows that may be the headings: each has codes of another field, in any order of the fields.

        One row may part two of them: a blank one, or one with a note.
        """
        return self._most(self._codes, fields, 0, lambda row: map(partial(self._cell, row), range(self._longest)))

    def sides(self, fields: tuple[str, ...], head: Levels) -> list[Levels]:
        """Give the columns that may be the labels at the side, below the headings."""
        begin = head.last + 1
        below = range(begin, len(self._rows))
        return self._most(self._turned, fields, begin, lambda column: (self._cell(row, column) for row in below))

    def _most(
        self, lines: _Lines, fields: tuple[str, ...], begin: int, cells: Callable[[int], Iterable[str]]
    ) -> list[Levels]:
        """Give the lines with most different codes from a position on, and no more than can be tried."""

        def codes(name: str, line: int) -> int:
            return len({code for at, code in lines[name].get(line, {}).items() if at >= begin})

        def is_note(line: int) -> bool:
            return sum(map(bool, cells(line))) <= _NOTE and not any(codes(name, line) for name in fields)

        found = []
        steps = [*product((1, 2), repeat=len(fields) - 1)]
        for order in permutations(fields):
            for first, own in product([*lines[order[0]]], steps):
                at = tuple(accumulate(own, initial=first))
                counts = [codes(name, line) for name, line in zip(order, at, strict=True)]
                if all(counts) and all(map(is_note, {*range(first, at[-1])} - {*at})):
                    found.append((-sum(counts), Levels(at, order)))
        return [levels for _, levels in sorted(found)[:_TRIED]]

    def score(self, head: Levels, side: Levels) -> tuple[int, int, int] | None:
        """Say how well headings and labels fit: the different ones, then the first; None where too few do.

        Figures may be codes, too, but those of a grid are not all different.
        """
        across = self._different(self._codes, self._cell, head, side.last + 1)
        down = self._different(self._turned, lambda row, column: self._cell(column, row), side, head.last + 1)
        headed = all(self._is_headings(line, name, side.last + 1) for line, name in zip(*head, strict=True))
        enough = headed and across and down and max(across, down) >= _ENOUGH
        return (across * down, -head.first, -side.first) if enough else None

    def _is_headings(self, row: int, field: str, begin: int) -> bool:
        """Whether what stands in a row are mostly labels: a record, or a row of counts, may have codes in it, too."""
        filled = {at: text for at in range(self._longest) if (text := self._cell(row, at))}
        codes = self._codes[field][row]
        beside = [at in codes or says_total(text) for at, text in filled.items() if at >= begin]
        figures = [at in codes for at, text in filled.items() if text.isdecimal()]
        return sum(beside) >= len(beside) / 2 and sum(figures) >= len(figures) * _CODES_AMONG_FIGURES

    def is_above(self, frame: Frame, other: Frame) -> bool:
        """Whether a grid stands above another, over the same labels' columns, with more than half of its labels."""
        if frame.side != other.side or frame.head.last >= other.head.first:
            return False
        begin = frame.side.last + 1
        across, full = (self._different(self._codes, self._cell, one.head, begin) for one in (frame, other))
        labels = self._turned[frame.side.fields[-1]][frame.side.last].items()
        down = {code for row, code in labels if frame.head.last < row < other.head.first}
        below = {code for row, code in labels if row > other.head.last}
        return across > full / 2 and len(down) > len(below) / 2

    def _different(self, lines: _Lines, cell: Callable[[int, int], str], levels: Levels, begin: int) -> int:
        """Count the different labels; none where those are counts: many no codes, or the same under the same heading.

        So it is where a blank row or a note parts the headings, and the codes of a list are numbers.
        """
        labels = self._labels(lines, cell, levels, begin)
        first = min(labels, default=begin)
        texts = takewhile(bool, (cell(levels.last, at) for at in range(first, self._longest)))
        figures = {at for at, text in enumerate(texts, first) if text.isdecimal()}
        known = {labels[at] for at in figures & {*labels}}
        return len({*labels.values()}) if len(known) >= len(figures) * _CODES_AMONG_FIGURES else 0

    def _labels(
        self, lines: _Lines, cell: Callable[[int, int], str], levels: Levels, begin: int
    ) -> dict[int, tuple[str, ...]]:
        """Give the label at each position, with what stands above it (merged cells have their text in the first)."""
        found = {}
        for at in lines[levels.fields[-1]].get(levels.last, {}):
            if at < begin:
                continue
            labels = []
            for line, name in zip(*levels, strict=True):
                own = next((one for one in range(at, begin - 1, -1) if cell(line, one)), at)
                labels.append(lines[name].get(line, {}).get(own))
            if None not in labels:
                found[at] = tuple(label for label in labels if label)
        return found

    def _cell(self, row: int, column: int) -> str:
        return cell_of(self._rows, row, column) if row < len(self._rows) else ""


def _codes_among(texts: Collection[str], codes: CodeList | None) -> dict[str | None, str]:
    found = ((text, meaning(codes, text.strip())[0]) for text in texts)
    return {text: code for text, code in found if code is not None}


def cell_of(rows: Sequence[Row], row: int, column: int) -> str:
    """Give the text of a cell without blanks around it; nothing where the row does not reach so far."""
    cells = rows[row]
    return (cells[column] or "").strip() if column < len(cells) else ""


def meaning(codes: CodeList | None, text: str) -> tuple[str | None, bool]:
    """Give the code that a label is, or the label itself where there is no list, and whether it says a total."""
    code = code_of(codes, text) if codes else None
    total = code is None and says_total(text)
    return (code if codes else None if total or is_figure(text) else text), total
