"""How a delimited text is written: its delimiter, the mark around cells, and how a mark within a cell is escaped."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from alexi_ingest.read.delimited.records import NOWHERE, records
from alexi_ingest.read.locate import is_number_or_date

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = ",;\t|"
RARE = "^~\x1f\x1e"
_PROSE = " :"
"""These stand in any text: they are delimiters of a table without a gap, whose headings no other character divides."""
_SAMPLE = 200
_NO_HEADINGS = 0.3
_FEW_ROWS, _FEW_COLUMNS = 3, 3
_HALF = 0.5
_NEARLY = 0.9
_FEW = 0.2
_MOSTLY = 0.8
_USUAL = 0.6
_SELDOM = 0.5
_ASTRAY = 0.9
_NAMED = re.compile(
    r'(?:"sep=(?P<quoted>[^\w"\r\n])"|sep=(?P<bare>[^\w"\r\n]))[ ,;\t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE
)
_BEFORE, _AFTER = r"(?:^|[,;\t|^~])", r"(?=[,;\t|^~\r\n]|\Z)"
_ENCLOSED = re.compile(rf"{_BEFORE}'(?:[^'\n\\]|''|\\.)*+'{_AFTER}", re.MULTILINE)
_OPENED = re.compile(rf"{_BEFORE}'", re.MULTILINE)
_MARKED = re.compile(rf'{_BEFORE} *"', re.MULTILINE)
_ESCAPED = re.compile(r'(\\+)"')


@dataclass(frozen=True, slots=True)
class Marks:
    """How cells are enclosed: by apostrophes in place of quotation marks; marks within them escaped by a backslash."""

    apostrophes: bool = False
    backslash: bool = False

    def plain(self, text: str) -> str:
        """Write a text as RFC 4180 has it; apostrophes and quotation marks change places."""
        text = text.translate(_SWAPPED) if self.apostrophes else text
        return _ESCAPED.sub(_doubled, text) if self.backslash else text


@dataclass(frozen=True, slots=True)
class Named:
    """The delimiter that a first line names, and the length of that line in bytes of UTF-8."""

    delimiter: str
    length: int


_SWAPPED = str.maketrans("'\"", "\"'")


def _doubled(found: re.Match[str]) -> str:
    slashes = found[1]
    return "\\" * (len(slashes) // 2) + ('""' if len(slashes) % 2 else '"')


def named_delimiter(text: str) -> Named | None:
    """Give what a first line `sep=;` says, as Excel reads it."""
    found = _NAMED.match(text)
    return Named(found["quoted"] or found["bare"], len(found[0].encode())) if found else None


def marks_of(sample: str) -> Marks:
    """Say how cells are enclosed in the beginning of a text."""
    opened = len(_OPENED.findall(sample))
    apostrophes = len(_ENCLOSED.findall(sample)) > _MOSTLY * opened and len(_MARKED.findall(sample)) < _FEW * opened
    marks = Marks(apostrophes=apostrophes)
    plain = marks.plain(sample)
    escaped = Marks(apostrophes, backslash=True)
    return escaped if '\\"' in plain and _misplaced(escaped.plain(sample)) < _misplaced(plain) else marks


def _misplaced(sample: str) -> int:
    """Count the records with a mark that opens a cell and does not close it."""
    marked: list[int] = []
    _first(sample, delimiter_of(sample), marked)
    return len(marked)


def delimiter_of(sample: str) -> str:
    """Choose the delimiter by which most records have one width, the more columns the better, under text headings."""
    scores = {one: _score(sample, one) for one in DELIMITERS + RARE if one in sample}
    best = max(scores, key=lambda one: scores[one], default=NOWHERE)
    if not scores.get(best):
        best = NOWHERE
    if any(len(row) > 1 for row in _first(sample, best)[:1]):
        return best
    return next((one for one in _PROSE if one in sample and _is_table(_first(sample, one))), best)


def _score(sample: str, delimiter: str) -> float:
    """Weigh a delimiter: marks that it makes stand astray speak against it, as does that it is rare."""
    marked: list[int] = []
    rows = _first(sample, delimiter, marked)
    astray = _ASTRAY * len(marked) / len(rows) if rows else 0
    return _consistency(rows) * (1 - astray) * (_SELDOM if delimiter in RARE else 1)


def has_blanks(sample: str, delimiter: str) -> bool:
    """Whether delimiters have a blank after them."""
    return delimiter != " " and is_spaced([line.split(delimiter) for line in sample.splitlines()[:_SAMPLE]])


def is_delimited(sample: str, delimiter: str) -> bool:
    """Whether a delimiter makes columns, and is no punctuation in one column of text."""
    rows = _first(sample, delimiter)
    ((width, count),) = Counter(map(len, rows)).most_common(1)
    share = count / len(rows)
    return not is_spaced(rows) and (share == 1 or (width >= _FEW_COLUMNS and share > _USUAL))


def is_spaced(rows: Sequence[Sequence[str]]) -> bool:
    """Whether delimiters have a blank after them."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    return bool(cells) and sum(cell.startswith(" ") for cell in cells) > _NEARLY * len(cells)


def _first(sample: str, delimiter: str, marked: list[int] | None = None) -> list[list[str]]:
    """Give the first records that hold anything, without comments."""
    some = islice(records(sample, delimiter, marked), _SAMPLE)
    found = [record for record in some if len(record) > 1 or record[0].strip()]
    told = [record for record in found if len(record) > 1 or not record[0].startswith("#")]
    return told or found


def _consistency(rows: Sequence[Sequence[str]]) -> float:
    widths = [len(row) for row in rows]
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0
    width, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    if _is_punctuation(rows, widths, width):
        return 0
    first = rows[widths.index(width)]
    # Decimal commas make a second delimiter of every row but the headings.
    headed = 1 if not any(map(is_number_or_date, first)) else _NO_HEADINGS
    return count / len(rows) * math.log2(width) * headed


def _is_punctuation(rows: Sequence[Sequence[str]], widths: Sequence[int], width: int) -> bool:
    """Whether the delimiter stands in the text or the decimals of one column, whose heading has none."""
    if widths[0] > 1:
        return False
    wide = [row for row in rows if len(row) > 1]
    if width < _FEW_COLUMNS:
        apart = not any(one > 1 and other > 1 for one, other in pairwise(widths))
        if (apart and len(wide) < _FEW * len(rows)) or all(map(str.isdecimal, chain(*wide))):
            return True
    return is_spaced(rows) and (width < _FEW_COLUMNS or widths.count(width) <= _HALF * len(wide))


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether all rows have one width, and numbers stand under headings that are none."""
    width = len(rows[0])
    if len(rows) < _FEW_ROWS or width < _FEW_COLUMNS or any(len(row) != width for row in rows):
        return False
    typed = [sum(map(is_number_or_date, column)) for column in zip(*rows[1:], strict=True)]
    return not any(map(is_number_or_date, rows[0])) and max(typed) > _HALF * (len(rows) - 1)
