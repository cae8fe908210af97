"""Tables of one or two columns, told from text to read and from labels with their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.read.locating.cells import REGULAR, TYPED, UNSAID, Form, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.read.locating.columns import Below

_NARROW = 2
_ENOUGH = 3
_RUN = 2
_NAME, _SENTENCE = 3, 4
_WORDS = 8
_PROSE = 0.3


def is_uniform(row: Row, under: Below) -> bool:
    """Whether a row of two columns stands over codes and texts, or over several labels with one kind of value."""
    values_below = _values(row, under)
    values = set(values_below) - UNSAID
    if row.typed or _has_colon(row) or not under.rows or max(row.forms) not in under.rows[0].forms:
        return False
    if under.forms.get(min(row.forms)) in TYPED and _is_indexed(row, under):
        return True
    if values == {Form.TEXT}:
        alike = sum(other.forms.keys() == row.forms.keys() for other in under.rows)
        return len(row.forms) == _NARROW and alike == len(under.rows) > _ENOUGH
    return values == {Form.FIGURE} and len(values_below) >= _ENOUGH


def opens(rows: Sequence[Row], at: int, under: Below) -> bool:
    """Whether a row opens a list: over figures or codes in the first column, or over rows of one kind, or questions."""
    row = rows[at]
    if row.typed:
        return False
    if not under.rows:
        return len(row.forms) == _NARROW and sum(map(bool, rows)) == 1
    if len(row.forms) == 1 and rows[at + 1] != under.rows[0]:
        return False
    above = len(rows[at - 1].forms) if at else 0
    if under.forms.get(min(row.forms)) in (REGULAR if above < len(row.forms) else TYPED):
        return _is_indexed(row, under)
    if above >= len(row.forms) or row.forms[max(row.forms)] is not Form.TEXT:
        return False
    return len(under.rows) >= _RUN and (_is_listed(row, under) or _is_answered(row, under))


def _is_indexed(row: Row, under: Below) -> bool:
    """Whether figures, dates or codes begin right below the first cell of a row: these are no labels."""
    first = min(row.forms)
    return under.forms.get(first) in REGULAR and under.rows[0].forms.get(first) is under.forms[first]


def _values(row: Row, under: Below) -> list[Form]:
    """Give what the cells below the last one of a row are like."""
    last = max(row.forms)
    return [other.forms[last] for other in under.rows if last in other.forms]


def _has_colon(row: Row) -> bool:
    return any(text.endswith(":") for text in row.words.values())


def _is_listed(row: Row, under: Below) -> bool:
    """Whether what stands below is a list, and no text to read nor labels with values of all kinds."""
    values = set(_values(row, under)) - UNSAID
    if not (values <= TYPED or values <= {Form.TEXT, Form.CODE}) or any(map(_has_colon, (row, *under.rows))):
        return False
    texts = [text for other in (row, *under.rows) for text in other.words.values()]
    nearest = [text for other in (row, *under.rows[:_ENOUGH]) for text in other.words.values()]
    prose = sum(_is_sentence(text) or len(text.split()) > _WORDS for text in texts)
    return prose <= _PROSE * len(texts) and not any(map(_is_sentence, nearest))


def _is_answered(row: Row, under: Below) -> bool:
    """Whether two short names stand over long texts in the second column."""
    last = max(row.forms)
    named = all(len(text.split()) <= _NAME and text[-1].isalnum() for text in row.words.values())
    long = all(len(other.words.get(last, "").split()) >= _SENTENCE for other in under.rows)
    return named and long and len(row.forms) == _NARROW


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and len(text.split()) >= _SENTENCE
