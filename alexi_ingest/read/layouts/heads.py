"""One heading a column, from one or several rows of headings: what each may go by, the fullest first."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.read.locate import with_groups
from alexi_ingest.read.locating.spans import IMPORT_ID
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

LEVEL = " > "
"""Stands between a heading and the heading above it: `Initial > SDQ total`."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NUMBERING = re.compile(r"\s*(?:Q_?\d+[._:)\s]+|\d+(?:\.[\da-z]+)*[.)]\s*)(?=\S)", re.IGNORECASE)
_LEVELS = 2
"""A block's name stands in the first of two rows."""
_NO_OPTION = frozenset({"response", "open ended response"})


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of one column. `path` are its levels from the top, those of a block inherited from its left.

    `names` are what it may go by (normalised, and as shown); none where the column has no heading.
    """

    path: tuple[str, ...]
    names: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> str:
        """The heading with those above it, as sent."""
        return LEVEL.join(self.path)


def levels_of(heading: str) -> tuple[str, ...]:
    """Give the levels of a heading as it is declared or shown."""
    return tuple(part.strip() for part in heading.split(LEVEL))


def heads(rows: Sequence[Sequence[str | None]]) -> tuple[Head, ...]:
    """Give the head of every column: it goes by its path; else, in case it is in no block, by its own cells alone."""
    return tuple(_head(column.path, tuple(filter(None, column.own))) for column in _columns(rows))


def block_heads(
    rows: Sequence[Sequence[str | None]], inner: Collection[str], alone: Collection[str]
) -> tuple[Head, ...]:
    """Give the head of every column, where the names of blocks may be centred above their columns.

    `inner` are the headings (normalised) that stand in blocks, `alone` those that stand in none. A block goes as far as
    none of its headings stands again. Where all are alike, and have a name each, it is above any of their columns. Else
    names are above first columns; and where the first block begins before its name, it cannot be known how far they go,
    and each is that of the column below it alone.
    """
    if len(rows) != _LEVELS:
        return heads(rows)
    width = max(map(len, rows))
    top, low = ([*row, *[None] * (width - len(row))] for row in rows)
    spelt = [(normalise(name or ""), normalise(heading or "")) for name, heading in zip(top, low, strict=True)]
    runs = _runs(spelt, inner, alone)
    named = [[column for column in run if spelt[column][0]] for run in runs]
    alike = len({frozenset(spelt[column][1] for column in run) & {*inner} for run in runs}) == 1
    if alike and all(len(columns) == 1 for columns in named):
        for run, (column,) in zip(runs, named, strict=True):
            top[column], top[run[0]] = None, top[column]
    elif next((run[0] not in columns for run, columns in zip(runs, named, strict=True) if columns), False):
        return tuple(_head(tuple(filter(None, own))) for own in zip(top, low, strict=True))
    return heads([top, low])


def _runs(columns: Sequence[tuple[str, str]], inner: Collection[str], alone: Collection[str]) -> list[list[int]]:
    """Give the columns of each block by the headings below its name."""
    runs: list[list[int]] = []
    seen: set[str] = set()
    for column, (name, heading) in enumerate(columns):
        if heading in alone:
            seen = set()
        elif heading in seen & {*inner} or (not seen and (heading in inner or (name and heading))):
            runs.append([column])
            seen = {heading}
        elif heading and seen:
            runs[-1].append(column)
            seen.add(heading)
    return runs


def survey_heads(rows: Sequence[Sequence[str | None]]) -> tuple[Head, ...]:
    """Give the head of every column of a survey's export.

    It goes by question and option; else, in no block of options, by what stands in any one of its rows (a name, a
    text, an import ID); else by these without the question's number. Mark-up and escapes of platforms are left out.
    """
    cleaned = [[_plain(cell) if cell else cell for cell in row] for row in rows]
    return tuple(_survey_head(column) for column in _columns(cleaned))


@dataclass(frozen=True, slots=True)
class _Column:
    """The cells of a column in the heading rows, what they and the blocks above them make, and whether it is in one."""

    own: tuple[str, ...]
    path: tuple[str, ...]
    in_block: bool


def _columns(rows: Sequence[Sequence[str | None]]) -> list[_Column]:
    width = max(map(len, rows), default=0)
    own = [[cell if cell and cell.strip() else "" for cell in (*row, *[None] * (width - len(row)))] for row in rows]
    full = with_groups(own)
    inherited = {at for sent, named in zip(own, full, strict=True) for at in range(width) if sent[at] != named[at]}
    return [
        _Column(
            tuple(row[column] for row in own),
            tuple(dict.fromkeys(filter(None, (row[column] for row in full)))),
            column in inherited or column + 1 in inherited,
        )
        for column in range(width)
    ]


def _head(path: tuple[str, ...], *others: tuple[str, ...]) -> Head:
    return Head(path, _names((path, *others)))


def _names(paths: Iterable[tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    names: dict[str, str] = {}
    for path in paths:
        spelt = normalise(" ".join(path))
        if spelt:
            names.setdefault(spelt, LEVEL.join(path))
    return tuple(names.items())


def _survey_head(column: _Column) -> Head:
    path = tuple(text for text in column.path if not IMPORT_ID.match(text))
    if len(path) > 1 and normalise(path[-1]) in _NO_OPTION:
        path = path[:-1]
    alone = [] if column.in_block else [(_import_id(text),) for text in column.own if text]
    numberless = [tuple(_NUMBERING.sub("", text, count=1) for text in one) for one in (path, *alone)]
    return Head(path, _names((path, *alone, *numberless)))


def _plain(text: str) -> str:
    """Leave out what platforms put into a heading besides its words: tags, entities, an apostrophe written `@SQ@`."""
    return " ".join(html.unescape(_TAG.sub(" ", text.replace("@SQ@", "'"))).split())


def _import_id(text: str) -> str:
    """Give the ID in a platform's own import mark; any other text as it is."""
    if not IMPORT_ID.match(text):
        return text
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return str(found["ImportId"]) if isinstance(found, dict) and "ImportId" in found else text
