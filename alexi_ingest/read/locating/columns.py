"""What the columns hold below a row, and how far the row differs from it, as headings do from data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.read.locating.cells import REGULAR, TYPED, UNSAID, Form, Row, shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOSTLY = 0.5
WIDE = 0.6
"""A row is wide that has at least this share of another's cells."""
_SAMPLE = 8
_ENOUGH = 2
_FADING = 0.85
_ACTIVE = 0.3
_FEW = 1 / 3
_SAME, _OTHER, _BLANK = -1.0, -0.5, -0.25
_RUNS_ON, _NAMED, _EMPTY = 0.5, 0.3, 0.1


@dataclass(frozen=True, slots=True)
class Below:
    """The columns in use below a row: the form that most cells of each have (None where they differ), and the texts."""

    forms: Mapping[int, Form | None]
    words: Mapping[int, frozenset[str]]
    rows: Sequence[Row]

    @property
    def regular(self) -> list[int]:
        """The columns of figures, dates, years or codes."""
        return [column for column, form in self.forms.items() if form in REGULAR]

    def score(self, row: Row, column: int) -> float:
        """Score one cell of a row as a heading of its column, from -1 (as below) to 1 (a name over figures)."""
        own, under = row.forms.get(column), self.forms.get(column)
        if own is None:
            return _BLANK if column in self.forms else 0
        if own in TYPED:
            return self._score_value(own, under, row.series)
        if own in UNSAID:
            return 0
        return self._score_name(own, under, row.words[column], column)

    def _score_value(self, own: Form, under: Form | None, series: float) -> float:
        if series and own is not under:
            return series
        if series and own is Form.FIGURE:
            return _RUNS_ON
        if under is Form.TEXT:
            return _NAMED
        return _SAME if own is under or under is Form.FIGURE else _OTHER

    def _score_name(self, own: Form, under: Form | None, text: str, column: int) -> float:
        words = self.words.get(column, frozenset())
        if own is under is Form.CODE:
            return _OTHER if shape(text) in set(map(shape, words)) else _NAMED
        if text in words:
            return _OTHER
        if under in REGULAR:
            return 1
        return _NAMED if column in self.forms else _EMPTY

    def contrast(self, row: Row) -> float:
        """Score a row as headings: the sum over its cells, and over the columns without one but the first."""
        columns = row.forms.keys() | self.forms.keys()
        first = min(self.forms, default=-1)
        return sum(self.score(row, column) for column in columns if column in row.forms or column != first)

    def names(self, row: Row) -> bool:
        """Whether a row may be headings: few of its cells are figures, years and dates, unless these run on."""
        values = [column for column in row.typed if self.forms.get(column) is not Form.TEXT]
        return len(values) <= _FEW * len(row.forms) or row.series > 0

    def holds(self, row: Row) -> bool:
        """Whether a row is one of those below: more of its cells are of their column's form than are names over it."""
        regular = [column for column in self.regular if row.forms.get(column, Form.MISSING) not in UNSAID]
        same = sum(row.forms[column] is self.forms[column] for column in regular)
        return same > MOSTLY * len(regular)

    def repeats(self, row: Row) -> bool:
        """Whether most texts of a row stand again in the same columns."""
        again = sum(text in self.words.get(column, ()) for column, text in row.words.items())
        return len(row.words) >= _ENOUGH and again > MOSTLY * len(row.words)

    def resembles(self, row: Row) -> bool:
        """Whether most columns of figures, dates, years or codes hold the same in a row."""
        regular = self.regular
        return sum(row.forms.get(column) is self.forms[column] for column in regular) > MOSTLY * len(regular)


def below(rows: Sequence[Row], at: int) -> Below:
    """Say what the columns hold under a row, by the nearest rows that hold anything: the nearer, the more it counts."""
    sample: list[Row] = []
    weights: list[float] = []
    weight, wide = 1.0, WIDE * len(rows[at].forms)
    for row in rows[at + 1 :]:
        if not row and (len(sample) >= _ENOUGH or any(_is_full(other, wide) for other in sample)):
            break
        if row and row.words != rows[at].words:
            sample.append(row)
            weights.append(weight)
        weight *= _FADING
        if len(sample) == _SAMPLE:
            break
    counts: dict[int, dict[Form, float]] = defaultdict(lambda: defaultdict(float))
    words: dict[int, set[str]] = defaultdict(set)
    for row, counted in zip(sample, weights, strict=True):
        for column, form in row.forms.items():
            counts[column][form] += counted
            words[column].add(row.words[column])
    enough = _ACTIVE * sum(weights)
    return Below(
        {column: _main(count) for column, count in counts.items() if sum(count.values()) >= enough},
        {column: frozenset(found) for column, found in words.items()},
        sample,
    )


def _is_full(row: Row, wide: float) -> bool:
    """Whether a row may be all that a table holds: it is as wide, or has values, which do not run on as years do."""
    return row.series < 1 and (len(row.forms) >= wide or bool(row.typed))


def _main(count: Mapping[Form, float]) -> Form | None:
    """Give the form of most cells, those left out that give no value; years among figures are figures."""
    known = {form: weight for form, weight in count.items() if form not in UNSAID}
    if not known:
        return Form.FIGURE if Form.BOUND in count else Form.MISSING
    if Form.FIGURE in known and known[Form.FIGURE] >= known.get(Form.YEAR, 0):
        known[Form.FIGURE] += known.pop(Form.YEAR, 0)
    form = max(known, key=known.__getitem__)
    return form if known[form] > MOSTLY * sum(known.values()) else None
