"""Which rows and columns of a sheet are a cross-tab's labels: those with most of the codes of its lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from itertools import accumulate, permutations, product, takewhile
from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.read.layouts.codes import code_of, is_figure, says_total

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

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
    """The rows of headings and the columns of labels of a cross-tab, from 0.

    It ends before the row `end`, and before the column `right`. `others` are the columns, outside, in which labels of
    its side stand again: each begins a grid of its own.
    """

    head: Levels
    side: Levels
    end: int
    right: int
    others: tuple[int, ...]


def find_frame(
    rows: Sequence[Row], codes: Mapping[str, CodeList], layout: CrossTabLayout, title: int | None = None
) -> Frame | None:
    """Find the lines with most different labels, of those the first; None where too few have any.

    Of grids below or beside each other that have almost as many, it is the first: the others may be of another time.
    Where only some lie under the column `title`, it is one of these.
    """
    known = _Known(rows, codes, (*layout.down, *layout.across))
    scored = [
        (found, frame)
        for head in known.heads(layout.across)
        for side in known.sides(layout.down, head)
        if (found := known.score(frame := known.frame(head, side)))
    ]
    under = [one for one in scored if title is not None and one[1].side.first <= title < one[1].right]
    scored = under or scored
    if not scored:
        return None
    best = max(scored, key=lambda one: one[0])[1]
    before = [frame for _, frame in scored if known.is_before(frame, best)]
    first = min(before, key=lambda frame: (frame.head.first, frame.side.first), default=best)
    return first._replace(end=best.head.first) if first.head.last < best.head.first else first


class _Known:
    """Which cells of a sheet are codes of which field; of a field without a list any text that is no figure may be."""

    def __init__(self, rows: Sequence[Row], codes: Mapping[str, CodeList], fields: Sequence[str]) -> None:
        self._rows = rows
        self._width = max(map(len, rows))
        self._longest = max(len(rows), self._width)
        self._codes: dict[str, dict[int, dict[int, str]]] = {name: defaultdict(dict) for name in fields}
        self._turned: dict[str, dict[int, dict[int, str]]] = {name: defaultdict(dict) for name in fields}
        self._listed = frozenset(name for name in fields if name in codes)
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

    def frame(self, head: Levels, side: Levels) -> Frame:
        """Say how far to the right the figures between headings and labels go: to where labels stand again."""
        labelled = sorted({column for name in side.fields for column in self._turned[name]})
        others = tuple(column for column in labelled if self._is_side(column, head, side))
        right = min((column for column in others if column > side.last), default=self._width)
        return Frame(head, side, len(self._rows), right, others)

    def _is_side(self, column: int, head: Levels, side: Levels) -> bool:
        """Whether a column beside the labels has labels, too, in the same rows, and none of the headings above it."""
        if side.first <= column <= side.last or any(self._heads(head, column)):
            return False
        own = {row: code for row, code in self._turned[side.fields[-1]][side.last].items() if row > head.last}
        rows = range(min(own, default=0), max(own, default=-1) + 1)
        figures = any(self._cell(row, side.last).isdecimal() for row in own)
        cells = {row: text for row in rows if (text := self._cell(row, column))}
        for name in side.fields:
            found = {row: code for row, code in self._turned[name].get(column, {}).items() if row in cells}
            kept = {
                code for row, code in found.items()
                if (figures or not cells[row].isdecimal()) and (name in self._listed or code in own.values())
            }  # fmt: skip
            if len(kept) >= min(_ENOUGH, len({*own.values()})) and len(found) > len(cells) / 2:
                return True
        return False

    def _heads(self, head: Levels, column: int) -> Iterator[bool]:
        for line, name in zip(*head, strict=True):
            listed = name in self._listed and column in self._codes[name].get(line, {})
            yield listed or says_total(self._cell(line, column))

    def score(self, frame: Frame) -> tuple[int, int, int] | None:
        """Say how well headings and labels fit: the different ones, then the first; None where too few do.

        Figures may be codes, too, but those of a grid are not all different.
        """
        head, side, own = frame.head, frame.side, range(frame.side.last + 1, frame.right)
        down = self._different(self._turned, self._turned_cell, side, range(head.last + 1, self._longest))
        across = self._different(self._codes, self._cell, head, own) if down else 0
        left = self._left(head, side) if across else 0
        headed = across and all(
            self._is_headings(line, name, own, left) and not self._is_labelled(line, side)
            for line, name in zip(*head, strict=True)
        )
        return (across * down, -head.first, -side.first) if headed and max(across, down) >= _ENOUGH else None

    def _is_headings(self, row: int, field: str, own: range, left: int) -> bool:
        """Whether what stands in a row are mostly labels: a record, or a row of counts, may have codes in it, too."""
        filled = {at: text for at in range(left, own.stop) if (text := self._cell(row, at))}
        codes = self._codes[field][row]
        beside = [at in codes or says_total(text) for at, text in filled.items() if at in own]
        figures = [at in codes for at, text in filled.items() if text.isdecimal()]
        return sum(beside) >= len(beside) / 2 and sum(figures) >= len(figures) * _CODES_AMONG_FIGURES

    def _left(self, head: Levels, side: Levels) -> int:
        """Give the first column that a blank one does not part from the labels, in the rows of the grid."""
        last = max(self._turned[side.fields[-1]][side.last])
        rows = range(head.first, last + 1)
        blank = (column for column in reversed(range(side.first)) if not any(self._cell(row, column) for row in rows))
        return next(blank, -1) + 1

    def _is_labelled(self, row: int, side: Levels) -> bool:
        """Whether a row has a label at its side: then it is one of counts, which may be codes."""
        return any(
            name in self._listed and row in self._turned[name].get(column, {})
            for column, name in zip(*side, strict=True)
        )

    def is_before(self, frame: Frame, other: Frame) -> bool:
        """Whether a grid stands above another, over the same labels' columns, or left of it, in the same rows.

        It has more than half of the other's labels.
        """
        above = frame.side == other.side and frame.head.last < other.head.first
        if not above and not (frame.right <= other.side.first and {*frame.others} & {*other.side.lines}):
            return False
        across, full = (
            self._different(self._codes, self._cell, one.head, range(one.side.last + 1, one.right))
            for one in (frame, other)
        )
        end = other.head.first if above else self._longest
        down, whole = (
            {code for row, code in self._turned[one.side.fields[-1]][one.side.last].items() if one.head.last < row < to}
            for one, to in ((frame, end), (other, self._longest))
        )
        return across > full / 2 and len(down) > len(whole) / 2

    def _different(self, lines: _Lines, cell: Callable[[int, int], str], levels: Levels, own: range) -> int:
        """Count the different labels; none where those are counts: many no codes, or the same under the same heading.

        So it is where a blank row or a note parts the headings, and the codes of a list are numbers.
        """
        labels = self._labels(lines, cell, levels, own)
        first = min(labels, default=own.start)
        texts = takewhile(bool, (cell(levels.last, at) for at in range(first, own.stop)))
        figures = {at for at, text in enumerate(texts, first) if text.isdecimal()}
        known = {labels[at] for at in figures & {*labels}}
        return len({*labels.values()}) if len(known) >= len(figures) * _CODES_AMONG_FIGURES else 0

    def _labels(
        self, lines: _Lines, cell: Callable[[int, int], str], levels: Levels, within: range
    ) -> dict[int, tuple[str, ...]]:
        """Give the label at each position, with what stands above it (merged cells have their text in the first)."""
        found = {}
        for at in lines[levels.fields[-1]].get(levels.last, {}):
            if at not in within:
                continue
            labels = []
            for line, name in zip(*levels, strict=True):
                own = next((one for one in range(at, within.start - 1, -1) if cell(line, one)), at)
                labels.append(lines[name].get(line, {}).get(own))
            if None not in labels:
                found[at] = tuple(label for label in labels if label)
        return found

    def _cell(self, row: int, column: int) -> str:
        return cell_of(self._rows, row, column) if row < len(self._rows) else ""

    def _turned_cell(self, column: int, row: int) -> str:
        return self._cell(row, column)


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
