"""Where headings begin and end around their fullest row: groups named above them, units and options below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alexi_ingest.read.locating.cells import Form, Row, number
from alexi_ingest.read.locating.columns import MOSTLY, WIDE, Below, below

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

DEEPEST = 4
"""Headings take no more rows than this."""
_ENOUGH = 2
_SENTENCE = 60
IMPORT_ID = re.compile(r'\s*\{"ImportId"\s*:')
_PLATFORM_WORDS = frozenset({"Response", "Open-Ended Response", "Other (please specify)"})
_UNIT = re.compile(
    r"\(?(%|\W*£\W*(0{3}s?|k|m|million|thousands?)?|per ?cent|percent(age)?s?|numbers?|nos?\.?|n|counts?|\d*,?0{3}s?"
    r"|thousands?|millions?|rates?|years?|months?|days?|hours?|fte|pounds|value|units?|text|date|dd/mm/yy(yy)?|mm/yyyy)\)?",
    re.IGNORECASE,
)


def imported(rows: Sequence[Row]) -> tuple[int, int] | None:
    """Give the headings of a Qualtrics export: a row of import IDs ends them, with names, and texts, above."""
    for at, row in enumerate(rows):
        ids = sum(bool(IMPORT_ID.match(str(cell))) for cell in row.cells.values())
        if ids > MOSTLY * len(row.cells):
            first = at
            while first and at - first < _ENOUGH and len(rows[first - 1].cells) >= WIDE * len(row.cells):
                first -= 1
            return first, at
    return None


def around(rows: Sequence[Row], at: int) -> tuple[int, int]:
    """Give the first and last row of the headings of which `at` is the fullest row."""
    first = last = at
    while last + 1 < len(rows) and last - first < DEEPEST - 1 and _continues(rows, at, last + 1):
        last += 1
    columns = below(rows, last).forms.keys()
    while first and last - first < DEEPEST - 1 and _groups(rows[:first], rows[first : last + 1], columns):
        first -= 1
    return first, last


def _groups(before: Sequence[Row], found: Sequence[Row], columns: Collection[int]) -> bool:
    """Whether the last row before the headings `found`, over `columns`, names groups of them, or each of them again."""
    above = before[-1]
    if not above or not above.names or above.labels:
        return False
    stacked = bool(before[-2:-1]) and before[-2].forms.keys() == above.forms.keys()
    if stacked and (above.pairs or min(above.forms) in found[0].forms):
        return False
    if any(text.endswith(":") or (len(above.forms) <= _ENOUGH and ": " in text) for text in above.words.values()):
        return False
    named = [other for other in found if set(other.forms.values()) != {Form.FIGURE}] or found
    covered = frozenset[int]().union(*(other.forms.keys() for other in named))
    first, last = min(above.forms), max(above.forms)
    if last > max(covered.union(columns)):
        return len(above.forms) > _ENOUGH and len(above.forms) >= WIDE * len(covered)
    if len(above.forms) == 1:
        # A title stands over the first column, a unit over the last one.
        spanned = sum(column >= first for column in covered)
        return first > min(covered.union(columns)) and spanned >= _ENOUGH and len(above.words[first]) < _SENTENCE
    # Texts in pairs over full headings are labels and values too, unless each heading has its text.
    full = len(above.forms) == len(covered) > _ENOUGH
    return full or not above.pairs or bool((above.forms.keys() - covered).intersection(columns))


def _continues(rows: Sequence[Row], at: int, after: int) -> bool:
    """Whether a row below the fullest row `at` is still one of headings: of options, units, texts, columns' numbers."""
    row, head = rows[after], rows[at]
    if not row:
        return False
    under = below(rows, after)
    records = [other for other in under.rows if len(other.forms) >= _ENOUGH]
    if records and not rows[after + 1] and not under.holds(records[0]):
        # The next table stands below a blank row: this is the only record of the first one.
        return False
    if _numbers(row, head, under):
        return True
    if row.series < 1 and (row.typed or under.holds(row)):
        return False
    return _divides(row, head, under) or _describes(row, under)


def _describes(row: Row, under: Below) -> bool:
    """Whether a row gives units, or stands as text over figures and dates again, and never in the data."""
    regular = [column for column in under.regular if column in row.forms]
    units = sum(bool(_UNIT.fullmatch(text)) for text in row.words.values())
    if units > MOSTLY * len(row.forms):
        return bool(regular)
    over = sum(under.score(row, column) == 1 for column in regular)
    return not _stands_in(row, under) and over >= _ENOUGH and over > MOSTLY * len(regular)


def _stands_in(row: Row, under: Below) -> bool:
    return any(text in under.words.get(column, ()) for column, text in row.words.items())


def _divides(row: Row, head: Row, under: Below) -> bool:
    """Whether a row names the parts of headings above: it is blank where these need none, as under an ID."""
    gaps, whole = row.forms.keys() - head.forms.keys(), head.forms.keys() - row.forms.keys()
    if row.series == 1:
        return len(gaps) >= (1 if whole else _ENOUGH)
    again = len(set(row.words.values())) < len(row.words)
    if len(gaps) >= _ENOUGH and (whole or again) and not row.typed and not _stands_in(row, under):
        return True
    platform = bool(_PLATFORM_WORDS.intersection(row.words.values()))
    # Options stand in the data too, but a record has its ID and dates.
    regular = [column for column in under.regular if column in head.forms]
    optional = len(row.forms) >= _ENOUGH and not row.forms.keys() & regular and max(len(gaps), len(regular)) >= _ENOUGH
    return bool(whole) and (platform or optional)


def _numbers(row: Row, head: Row, under: Below) -> bool:
    """Whether a row numbers the columns: 1, 2, 3 and so on, under all headings or all but the labels."""
    columns = sorted(row.forms)
    records = sum(len(other.forms) > 1 for other in under.rows)
    if len(columns) <= _ENOUGH or records < _ENOUGH or set(row.forms.values()) != {Form.FIGURE}:
        return False
    if {Form.FIGURE}.issuperset(under.forms.values()):
        return False
    inside = [column for column in head.forms if column >= columns[0]]
    counted = [number(row.cells[column]) for column in columns]
    return counted == list(range(1, len(columns) + 1)) and len(columns) >= len(inside)
