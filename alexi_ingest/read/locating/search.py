"""The fullest row of headings of a sheet's first table, found by how much it differs from the rows below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from alexi_ingest.read.locating.cells import NOTHING, REGULAR, TYPED, Form, Row
from alexi_ingest.read.locating.columns import MOSTLY, Below, below

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WIDE = 0.6
_NARROW = 2
_ENOUGH = 3
_WORDS = 8
_PROSE = 0.3
_MOST_RECORDS = 8
_FEW = 0.2
_RUN = 2


@dataclass(frozen=True, slots=True)
class _Candidate:
    at: int
    score: float
    under: Below


def fullest(rows: Sequence[Row]) -> int | None:
    """Give the row that most looks like the headings of the first table: wide ones before narrow lists."""
    filled = [len(row.forms) for row in rows if row]
    under = cache(partial(below, rows))
    for wide in (_ENOUGH, _NARROW, 1):
        if sum(width > wide for width in filled) > _FEW * len(filled) and wide < _ENOUGH:
            continue
        found = _first(rows, under, wide)
        if found is not None:
            return found
    return None


def _first(rows: Sequence[Row], see: Callable[[int], Below], wide: int) -> int | None:
    best: _Candidate | None = None
    records: list[Row] = []
    for at, row in enumerate(rows):
        if not row:
            if best and sum(map(bool, rows[best.at : at])) > _ENOUGH:
                break
            records.clear()
            continue
        if best and _ends(best, rows[best.at], row):
            break
        if sum(len(record.forms) >= _ENOUGH for record in records) == _MOST_RECORDS:
            return None
        under = see(at)
        score = under.contrast(row)
        if (
            score > (best.score if best else 0)
            and not any(map(under.resembles, records))
            and _heads(rows, at, under, wide)
        ):
            best = _Candidate(at, score, under)
        elif row.typed and row.series < 1:
            records.append(row)
    return best.at if best else None


def _ends(best: _Candidate, head: Row, row: Row) -> bool:
    """Whether the data of the headings found so far has begun, so that no later row can be theirs."""
    if any(best.under.forms[column] in TYPED for column in best.under.forms):
        return bool(row.typed) and best.under.holds(row)
    return len(row.forms) >= _WIDE * len(head.forms) and not (
        len(head.forms) < _WIDE * len(best.under.forms) and row.forms.keys() - head.forms.keys()
    )


def _heads(rows: Sequence[Row], at: int, under: Below, wide: int) -> bool:
    """Whether a row can be headings at all, of a table of at least so many columns."""
    row = rows[at]
    across = row.forms.keys() | under.forms.keys()
    following = under.rows[0] if under.rows else NOTHING
    covered = (row.forms.keys() | _parts(row, following)) & under.forms.keys()
    if len(covered) < MOSTLY * len(under.forms) or not under.names(row) or _is_no_heading(rows, at, under):
        return False
    if wide < _ENOUGH:
        return len(across) == len(row.forms) == wide and _opens(rows, at, under)
    if len(across) == _NARROW:
        return max(across) in row.forms and _uniform(row, under)
    # Two cells side by side at the edge of a wider table are a label and its value.
    first = set(sorted(across)[:_NARROW])
    return len(row.forms) > _NARROW or (len(row.forms) == _NARROW and row.forms.keys() != first)


def _is_no_heading(rows: Sequence[Row], at: int, under: Below) -> bool:
    """Whether a row is the last of many, all figures over figures, the columns' numbers, or labels and values."""
    row = rows[at]
    figures = set(row.forms.values()) == {Form.FIGURE}
    numbers = at and rows[at - 1] and figures and min(under.forms, default=-1) in row.forms
    last = not under.rows and any(len(other.forms) >= len(row.forms) for other in rows[:at])
    if last or numbers or (figures and {Form.FIGURE}.issuperset(under.forms.values())):
        return True
    colons = any(row.words[label].endswith(":") for label, _ in row.pairs)
    return colons or (len(row.pairs) > 1 and _labelled(row, under))


def _opens(rows: Sequence[Row], at: int, under: Below) -> bool:
    """Whether a narrow row opens a list: over figures or codes in the first column, or over rows of one kind."""
    row = rows[at]
    if (at and len(rows[at - 1].forms) >= len(row.forms)) or row.typed:
        return False
    if not under.rows:
        return len(row.forms) == _NARROW and sum(map(bool, rows)) == 1
    if len(row.forms) == 1 and rows[at + 1] != under.rows[0]:
        return False
    return under.forms.get(min(row.forms)) in REGULAR or (len(under.rows) >= _RUN and _listed(row, under))


def _labelled(row: Row, under: Below) -> bool:
    """Whether a row holds labels and values side by side, and not headings over several rows of the same kinds."""
    apart = row.pairs[-1][1] - row.pairs[0][0] >= len(row.forms)
    parted = any(other.forms.keys() - row.forms.keys() for other in under.rows)
    if not row.labels and (parted or not apart):
        return False
    alike = sum(other.forms.keys() == row.forms.keys() for other in under.rows)
    return alike < _ENOUGH or any(under.forms.get(value) is None for _, value in row.pairs)


def _parts(row: Row, following: Row) -> frozenset[int]:
    """Give the columns in which the following row, not being one of those below, names parts of headings."""
    if following.typed or not row.forms.keys() - following.forms.keys():
        return frozenset()
    return frozenset(following.forms.keys() - row.forms.keys())


def _values(row: Row, under: Below) -> list[Form]:
    """Give what the cells in the last column of a row are like below it, where they have a label."""
    last = max(row.forms)
    return [other.forms[last] for other in under.rows if last in other.forms]


def _uniform(row: Row, under: Below) -> bool:
    """Whether a row of two columns stands over a label and a figure, or a text, in each of several rows."""
    values = set(values_below := _values(row, under)) - {Form.MISSING}
    if row.typed or any(text.endswith(":") for text in row.words.values()):
        return False
    if values == {Form.TEXT}:
        return len(row.forms) == _NARROW and len(values_below) == len(under.rows) > _ENOUGH
    return values == {Form.FIGURE} and len(values_below) >= _ENOUGH


def _listed(row: Row, under: Below) -> bool:
    """Whether what stands below is a list, and no text to read nor labels with values of all kinds."""
    values = set(_values(row, under)) - {Form.MISSING}
    if row.typed or not (values <= TYPED or values <= {Form.TEXT, Form.CODE}):
        return False
    texts = [text for other in (row, *under.rows) for text in other.words.values()]
    if any(text.endswith(":") for text in texts):
        return False
    return sum(text.endswith(".") or len(text.split()) > _WORDS for text in texts) <= _PROSE * len(texts)
