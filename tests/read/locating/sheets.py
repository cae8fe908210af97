"""Whole sheets for the tests, drawn from a seed, with the rows that a person would call their headings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING

from tests.read.locating.sheet_surveys import forms, qualtrics, smartsurvey, surveymonkey
from tests.read.locating.sheet_tables import (
    Row,
    Table,
    blocks,
    case_list,
    grid,
    grouped_list,
    narrow,
    pivot,
    single,
    statistics,
    texts,
)
from tests.read.locating.sheet_words import FOOTNOTES, GUIDANCE, NOTES_ABOVE, PAIRS, SUBTITLES, TITLES, day, fields

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TABLES: Mapping[str, Callable[[Random], Table]] = {
    "case list": case_list, "grouped list": grouped_list, "statistics": statistics, "blocks": blocks, "grid": grid,
    "pivot": pivot, "texts": texts, "single": single, "narrow": narrow, "qualtrics": qualtrics,
    "surveymonkey": surveymonkey, "smartsurvey": smartsurvey, "forms": forms,
}  # fmt: skip
SURVEYS = frozenset({"qualtrics", "surveymonkey", "smartsurvey", "forms"})
KINDS = (*TABLES, "case list", "statistics", "statistics", "blocks", "several", "none")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet of a kind: its rows, and the first and last row of its headings, from 0."""

    kind: str
    rows: list[Row]
    span: tuple[int, int] | None


def draw(seed: int) -> Drawn:
    """Draw a sheet; the same seed gives the same."""
    rng = Random(seed)  # noqa: S311 - no secret
    kind = rng.choice(KINDS)
    if kind == "none":
        return Drawn(kind, _finished(rng, _no_table(rng)), None)
    table = _several(rng) if kind == "several" else TABLES[kind](rng)
    above = _raw(rng) if kind in SURVEYS else _above(rng, table, bare=kind == "single")
    between: list[Row] = [[]] if kind not in {*SURVEYS, "single"} and table.body and rng.random() < 0.12 else []
    below = _below(rng) if kind not in SURVEYS else []
    rows = [*above, *table.heads, *between, *table.body, *below]
    return Drawn(kind, _finished(rng, rows), (len(above), len(above) + len(table.heads) - 1))


def _raw(rng: Random) -> list[Row]:
    """Give what stands above a raw export: mostly nothing."""
    return [[rng.choice(TITLES)], []] if rng.random() < 0.1 else []


def _above(rng: Random, table: Table, *, bare: bool) -> list[Row]:
    """Draw titles, notes, label and value pairs, a unit over the right edge, and blank rows."""
    rows: list[Row] = [[] for _ in range(rng.choice((0, 0, 0, 1, 2)))]
    if bare:
        return [*rows, *([[rng.choice(TITLES)], []] if rng.random() < 0.3 else [])]
    if rng.random() < 0.6:
        rows.append([rng.choice(TITLES)])
        rows += [[rng.choice(SUBTITLES)] for _ in range(rng.choice((0, 0, 1, 2)))]
    if rng.random() < 0.2:
        rows += [*([[]] if rng.random() < 0.5 else []), [rng.choice(NOTES_ABOVE)]]
    width = max(len(row) for row in table.heads)
    if width > 2 and rng.random() < 0.3:
        rows += [*([[]] if rng.random() < 0.5 else []), *_pairs(rng, width)]
    if rows and rng.random() < 0.6:
        rows += [[] for _ in range(rng.choice((1, 1, 2)))]
    if len(table.heads) == 1 and width > 3 and rng.random() < 0.08:
        rows.append([*[None] * (width - 1), rng.choice(("\u00a3 million", "Numbers", "per cent", "thousands"))])
    return rows


def _pairs(rng: Random, width: int) -> list[Row]:
    colon = rng.choice(("", "", ":"))
    chosen = rng.sample(PAIRS, rng.randint(1, 5))
    pairs: list[Row] = [[label + colon, rng.choice(values)] for label, values in chosen]
    if width > 5 and len(pairs) > 1 and rng.random() < 0.3:
        gap: Row = [None] * rng.choice((0, 1, 1))
        return [[*one, *gap, *other] for one, other in zip(pairs[::2], pairs[1::2], strict=False)]
    return pairs


def _below(rng: Random) -> list[Row]:
    rows: list[Row] = [[] for _ in range(rng.choice((0, 1, 2)))] if rng.random() < 0.3 else []
    return [*rows, *[[rng.choice(FOOTNOTES)] for _ in range(rng.randint(1, 3))]] if rng.random() < 0.35 else []


def _several(rng: Random) -> Table:
    """Draw two or three tables one below the other; the first one's headings are meant."""
    makers = (case_list, statistics, texts, narrow, grid, blocks)
    first = rng.choice(makers)(rng)
    while not first.body:
        first = rng.choice(makers)(rng)
    body = [*first.body]
    for _ in range(rng.randint(1, 2)):
        other = rng.choice(makers)(rng)
        body += [
            *[[] for _ in range(rng.choice((1, 1, 2, 3)))],
            *([[rng.choice(TITLES)]] if rng.random() < 0.7 else []),
        ]
        body += [*other.heads, *other.body]
    return Table(first.heads, body)


def _no_table(rng: Random) -> list[Row]:
    """Draw what has no headings: guidance, a cover, figures or records alone, nothing."""
    form = rng.choice(("guidance", "steps", "cover", "figures", "records", "nothing"))
    if form == "guidance":
        rows: list[Row] = []
        for text in rng.sample(GUIDANCE, rng.randint(4, len(GUIDANCE))):
            rows += [[text], *([[]] if rng.random() < 0.3 else [])]
        return rows
    if form == "steps":
        return [["How to fill in this return"], [], *[[at, text] for at, text in enumerate(GUIDANCE[2:8], 1)]]
    if form == "cover":
        colon = rng.choice(("", ":"))
        pairs = rng.sample(PAIRS, rng.randint(4, 7))
        return [[rng.choice(TITLES)], [], *[[label + colon, rng.choice(values)] for label, values in pairs]]
    if form == "figures":
        width = rng.randint(1, 6)
        return [[rng.randrange(1000) for _ in range(width)] for _ in range(rng.randint(3, 20))]
    if form == "records":
        start = rng.randrange(500)
        other = fields(rng)[1:3]
        return [[f"P{start + at}", day(rng), rng.randrange(30), *[give(at) for _, give in other]] for at in range(12)]
    return [[] for _ in range(rng.choice((0, 1, 5)))]


def _finished(rng: Random, rows: list[Row]) -> list[Row]:
    """Move a sheet to the right, make it a rectangle, and perhaps all of text as from a CSV."""
    shift: Row = [None] * rng.choice((0, 0, 0, 0, 1, 2))
    width = len(shift) + max(map(len, rows), default=0)
    even = [[*shift, *row, *[None] * (width - len(shift) - len(row))] for row in rows]
    if rng.random() < 0.35:
        short = rng.random() < 0.5
        return [[_text(cell, short=short) for cell in row] for row in even]
    return even


def _text(cell: object, *, short: bool) -> object:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}" if not short else f"{cell:%Y-%m-%d}"
    return str(cell)
