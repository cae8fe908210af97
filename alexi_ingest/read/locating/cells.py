"""What a cell is like, typed or as text, for telling headings from data: a text, a code, a figure, a year, a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum, auto
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDEST = 256
"""So many columns are looked at, from the first that holds anything."""
_CODE_LENGTH = 40
_YEAR_LENGTH = 4
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_NUMBER = re.compile(r"(?!£0{3}$)[<>~(+-]{0,2}\s*[£$€]?\s*-?(\d[\d, ]*(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*%?\)?")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[ap]m)?"
    r"|\d{1,2}(st|nd|rd|th)?[ -](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d{2,4}",
    re.IGNORECASE,
)
_CODE = re.compile(r"[^\s@]*\d\S*|\S+@\S+\.\S+|(?=\D*\d)[A-Z\d]{1,4} [A-Z\d]{1,6}|\d{4}[-/]\d{2,4} Q\d")
_MISSING = re.compile(
    r"[-.:*\u2013\u2014]{1,3}|\[?(?-i:[cxzuk])\]?|#?n/?[ak]!?|#(ref|name|value|div/0)[!?]|nil|none|null|nan|unknown|missing|tb[ca]"
    r"|not (known|stated|recorded|available|applicable|collected|given|asked)",
    re.IGNORECASE,
)
_MISSING_LENGTH = 16
_ENOUGH = 2
_FEW = 1 / 3
_LETTERS, _DIGIT_RUNS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
_DIGITS = re.compile(r"\d[\d, ]*(\.\d*)?")


class Form(Enum):
    """What a filled cell is like.

    A code is one word with a digit, as IDs, postcodes and periods are; a bound is `<5`, a figure or a class of ages.
    """

    TEXT = auto()
    CODE = auto()
    FIGURE = auto()
    YEAR = auto()
    DATE = auto()
    BOUND = auto()
    MISSING = auto()


TYPED = frozenset({Form.FIGURE, Form.YEAR, Form.DATE})
REGULAR = TYPED | {Form.CODE}
UNSAID = frozenset({Form.BOUND, Form.MISSING})


@dataclass(frozen=True)
class Row:
    """What a row holds: its filled cells by column, and what each is like."""

    cells: Mapping[int, object]
    forms: Mapping[int, Form]

    def __bool__(self) -> bool:
        """Whether anything stands in the row."""
        return bool(self.forms)

    @cached_property
    def typed(self) -> frozenset[int]:
        """The columns of its figures, years and dates."""
        return frozenset(column for column, form in self.forms.items() if form in TYPED)

    @cached_property
    def words(self) -> Mapping[int, str]:
        """Its cells as texts, without blanks around."""
        return {column: str(cell).strip() for column, cell in self.cells.items()}

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The columns of labels and their values to the right of them, as `Hub | hub-01`, where all cells are such."""
        columns = sorted(self.forms)
        pairs = tuple(zip(columns[::2], columns[1::2], strict=False))
        paired = all(
            value == label + 1 and self.forms[label] is Form.TEXT and self.words[label] != self.words[value]
            for label, value in pairs
        )
        return pairs if paired and not len(columns) % 2 else ()

    @cached_property
    def labels(self) -> bool:
        """Whether all its cells are labels and values, of which one is no text."""
        return any(self.forms[value] is not Form.TEXT for _, value in self.pairs)

    @cached_property
    def names(self) -> bool:
        """Whether it may be headings: few of its cells are figures, years and dates, unless they run on."""
        return len(self.typed) <= _FEW * len(self.forms) or self.series > 0

    @cached_property
    def series(self) -> float:
        """How sure it is that its figures, years or dates run on as headings do: 1, a half where there is but one, 0.

        Years and dates ascend or descend, figures follow each other; all may begin again, block by block.
        """
        forms = {self.forms[column] for column in self.typed}
        if len(forms) != 1:
            return 0
        columns = sorted(self.typed)
        if forms == {Form.DATE}:
            return _runs([self.words[column] for column in columns]) and (1 if len(columns) > 1 else 0.5)
        values = [number(self.cells[column]) for column in columns]
        block = list(dict.fromkeys(values))
        steps = {later - earlier for earlier, later in pairwise(block)}
        if forms == {Form.FIGURE}:
            return _runs(values) and steps == {1} and len(block) > _ENOUGH
        if not steps:
            return 0.5
        return _runs(values) and (min(steps) > 0 or max(steps) < 0)


def _runs(values: Sequence[object]) -> bool:
    """Whether values differ, or are the same block again and again."""
    block = list(dict.fromkeys(values))
    return list(values) == (block * (len(values) // len(block) + 1))[: len(values)]


NOTHING = Row({}, {})


def look(rows: Sequence[Sequence[object]]) -> list[Row]:
    """Look at each cell of rows, from the first column that holds anything on."""
    first = min((_first(row) for row in rows), default=0)
    return [_look(row[first : first + WIDEST]) for row in rows]


def _first(row: Sequence[object]) -> int:
    return next((column for column, cell in enumerate(row) if cell is not None and cell != ""), len(row))


def _look(row: Sequence[object]) -> Row:
    forms = {column: form for column, cell in enumerate(row) if cell is not None and (form := form_of(cell))}
    return Row({column: row[column] for column in forms}, forms)


def form_of(cell: object) -> Form | None:
    """Say what a cell is like; None for a blank one."""
    if isinstance(cell, str):
        return _form_of_text(cell.strip())
    if isinstance(cell, (date, time, timedelta)):
        return Form.DATE
    if isinstance(cell, (int, float)):
        return _form_of_number(cell)
    return Form.TEXT


def _form_of_text(text: str) -> Form | None:
    if not text:
        return None
    if text.isdecimal():
        return _form_of_number(int(text)) if len(text) == _YEAR_LENGTH else Form.FIGURE
    if len(text) <= _MISSING_LENGTH and _MISSING.fullmatch(text):
        return Form.MISSING
    if not text[0].isalpha():
        if _NUMBER.fullmatch(text):
            return Form.BOUND if text[0] in "<>" else Form.FIGURE
        if _DATE.fullmatch(text):
            return Form.DATE
    return Form.CODE if len(text) <= _CODE_LENGTH and _CODE.fullmatch(text) else Form.TEXT


def _form_of_number(value: float) -> Form:
    return Form.YEAR if _FIRST_YEAR <= value <= _LAST_YEAR and value == int(value) else Form.FIGURE


def is_number_or_date(cell: object) -> bool:
    """Whether a cell holds a number, date or time, or a text that reads as one."""
    return cell is not None and form_of(cell) in TYPED | {Form.BOUND}


def shape(text: str) -> str:
    """Give the shape of a code: `hub-01` is `a-9`."""
    return _LETTERS.sub("a", _DIGIT_RUNS.sub("9", text))


def number(cell: object) -> float:
    """Give the number of a figure or a year, without its sign: `(1)` is 1, `<5` is 5."""
    if isinstance(cell, (int, float)):
        return float(cell)
    found = _DIGITS.search(str(cell))
    return float(found[0].replace(",", "").replace(" ", "")) if found else 0
