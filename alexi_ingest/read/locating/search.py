"""The fullest row of headings of a sheet's first table, found by how much it differs from the rows below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from alexi_ingest.read.locating.cells import NOTHING, TYPED, Form, Row
from alexi_ingest.read.locating.columns import MOSTLY, WIDE, Below, below
from alexi_ingest.read.locating.narrow import is_uniform, opens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NARROW = 2
_ENOUGH = 3
_MOST_RECORDS = 8
_FEW = 0.2


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
        if score > (best.score if best else 0) and not _follows(records, under) and _heads(rows, at, under, wide):
            best = _Candidate(at, score, under)
        elif not best and ((row.typed and row.series < 1) or under.repeats(row)):
            records.append(row)
    return best.at if best else None


def _follows(records: Sequence[Row], under: Below) -> bool:
    """Whether a row stands among records: those above it are like those below."""
    return any(under.resembles(record) or under.repeats(record) for record in records)


def _ends(best: _Candidate, head: Row, row: Row) -> bool:
    """Whether the data of the headings found so far has begun, so that no later row can be theirs."""
    if TYPED.intersection(best.under.forms.values()):
        return bool(row.typed) and best.under.holds(row)
    # Over texts alone, a row of data is as wide as the headings, unless it names the parts of what they leave blank.
    parts = len(head.forms) < WIDE * len(best.under.forms) and row.forms.keys() - head.forms.keys()
    return len(row.forms) >= WIDE * len(head.forms) and not parts


def _heads(rows: Sequence[Row], at: int, under: Below, wide: int) -> bool:
    """Whether a row can be headings at all, of a table of at least so many columns."""
    row = rows[at]
    across = row.forms.keys() | under.forms.keys()
    following = under.rows[0] if under.rows else NOTHING
    covered = (row.forms.keys() | _parts(row, following)) & under.forms.keys()
    if len(covered) < MOSTLY * len(under.forms) or not under.names(row) or _is_no_heading(rows, at, under):
        return False
    if wide < _ENOUGH:
        whole = len(row.forms) == wide or (wide == _NARROW and max(row.forms) == max(across) and len(row.forms) == 1)
        return len(across) == wide and whole and opens(rows, at, under)
    if len(across) == _NARROW:
        return max(across) in row.forms and is_uniform(row, under)
    # Two cells side by side at the edge of a wider table are a label and its value, unless a record follows.
    first = set(sorted(across)[:_NARROW])
    recorded = len(following.forms) >= _ENOUGH and not under.names(following)
    return len(row.forms) > _NARROW or (len(row.forms) == _NARROW and (row.forms.keys() != first or recorded))


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


def _labelled(row: Row, under: Below) -> bool:
    """Whether a row holds labels and values side by side, and not headings over several rows of the same kinds."""
    apart = all(label > value + 1 for (_, value), (label, _) in pairwise(row.pairs))
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
