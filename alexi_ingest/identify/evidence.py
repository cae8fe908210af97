"""Of which period, and from which hub: what the file says in its names, titles and dates, weighed without guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.period_styles import period_in
from alexi_ingest.periods import bounds, holds, of_day, periodicity_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from alexi_ingest.model import Claim, Preview, Stamp
    from alexi_ingest.periods import Periodicity

SHARE_OF_DATES = 0.9
"""A quarter or year is shown by the dates when it holds at least this share of them (design.md 3)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that names a period: `clause` leads to it, for a person ("the file name says")."""

    clause: str
    period: str


@dataclass(frozen=True, slots=True)
class Period:
    """The period that all the evidence agrees on, or None with the `problem` and the evidence."""

    period: str | None
    problem: str | None
    evidence: tuple[Evidence, ...]


def period_of(
    claim: Claim,
    preview: Preview,
    columns: Iterable[pl.Series],
    received_on: date,
    periodicity: Periodicity,
    stamp: Stamp | None = None,
) -> Period:
    """Weigh what the source, the template, the file's words and its rows say of the period of a return.

    It is one of the return's periodicity, and nothing else counts as it; a year that holds the quarter, and a round
    beside dates, do not contradict it.
    """
    evidence = tuple(_gather(claim, preview, columns, periodicity, stamp))
    named = [*dict.fromkeys(one.period for one in evidence if periodicity_of(one.period) == periodicity)]
    if not named:
        return Period(None, "period_of_another_kind" if evidence else "period_unknown", evidence)
    begins = bounds(named[0])
    agreed = len(named) == 1 and all(_agree(named[0], one.period) for one in evidence)
    if not agreed or (begins and begins[0] > received_on):
        return Period(None, "period_disagrees", evidence)
    return Period(named[0], None, evidence)


def _agree(period: str, other: str) -> bool:
    kinds = {periodicity_of(period), periodicity_of(other)}
    return holds(other, period) or (len(kinds) > 1 and "rounds" in kinds and None not in kinds)


def _gather(
    claim: Claim, preview: Preview, columns: Iterable[pl.Series], periodicity: Periodicity, stamp: Stamp | None
) -> Iterator[Evidence]:
    if claim.period:
        yield Evidence("the return itself says", claim.period)
    if stamp:
        yield Evidence("the template was made for", stamp.period)
    for where, text in _texts(preview):
        period = period_in(text, periodicity)
        if period:
            yield Evidence(f"{where} says", period)
    every = tuple(columns)
    told = (("rows", [one for one in every if one.dtype == pl.String]),
            ("dates", [one for one in every if one.dtype != pl.String]))  # fmt: skip
    for what, some in told:
        shown = period_shown(some, periodicity)
        if shown:
            yield Evidence(f"most of the {what} say", shown)


def _texts(preview: Preview) -> Iterator[tuple[str, str]]:
    yield "the file name", preview.filename
    if preview.folder:
        yield "the folder", preview.folder
    for sheet in preview.sheets:
        if sheet.name != Path(preview.filename).stem:  # a sheet that has no name is called as the file
            yield f"the name of the sheet {sheet.name}", sheet.name
        above = sheet.heading_rows[0] if sheet.heading_rows else len(sheet.rows)
        for number, row in enumerate(sheet.rows[:above], start=1):
            text = " ".join(cell for cell in row if cell)
            yield f"row {number} of {sheet.name}", text


def period_shown(columns: Iterable[pl.Series], periodicity: Periodicity) -> str | None:
    """Give the period that at least `SHARE_OF_DATES` of the values lie in, or name; None where there is no such.

    The columns hold dates, which show no round, or periods in their standard form (String).
    """
    counts: dict[str | None, int] = {}
    for series in columns:
        for value, count in series.drop_nulls().value_counts().iter_rows():
            period = value if isinstance(value, str) else of_day(value, periodicity)
            counts[period] = counts.get(period, 0) + count
    best = max(counts, key=lambda period: counts[period], default=None)
    return best if counts.get(best, 0) >= SHARE_OF_DATES * sum(counts.values()) else None


def hubs_named(preview: Preview, hubs: Mapping[str, str]) -> tuple[str, ...]:
    """Give the hubs (id → name) whose id or name stands in the file name, the sheet names or above the headings."""
    text = "\n".join(text for _, text in _texts(preview)).casefold()
    return tuple(
        hub for hub, name in hubs.items() if _stands_in(hub, text) or (len(name) > len(hub) and _stands_in(name, text))
    )


def _stands_in(name: str, text: str) -> bool:
    # "hub-03" is also written "Hub 03", "hub_03" and "HUB 3".
    numbered = re.fullmatch(r"(.*?)[-_ ]*0*(\d+)", name.casefold())
    pattern = rf"{re.escape(numbered[1])}[-_ ]*0*{numbered[2]}" if numbered else re.escape(name.casefold())
    return re.search(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", text) is not None
