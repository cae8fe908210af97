"""What a marked copy shows in the place of the cells that findings call personal."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.harmonise.privacy import DROPPED
from alexi_ingest.harmonise.screening import put, screened
from alexi_ingest.personal import PERSONAL, REMOVED, Identifier, found_in, redact_identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from alexi_ingest.model import Finding, Sheet, Workbook

Place = tuple[str | None, int | None, int | None]
BY_THEMSELVES = frozenset(Identifier) - {Identifier.BIRTH, Identifier.NAME}
"""What is personal wherever it stands: a date or a word may stand elsewhere in a file, and be about nobody."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A file as it may be shown: every sheet; the text of each cell that was changed; and what was taken out.

    `renamed`: a sheet's name held personal details, too.
    """

    sheets: tuple[Sheet, ...]
    texts: Mapping[Place, str]
    taken: frozenset[str]
    renamed: bool


def masked_for(workbook: Workbook, findings: Iterable[Finding]) -> Masked:
    """Take out of a file what these findings call personal, and nothing else: an ID may look like a number of a person.

    What is not known to be an identifier by itself, such as a date under a heading that speaks of birth, goes whole; so
    do the columns that were dropped.
    """
    known = screened(workbook)
    withheld: dict[Place, str] = {one[:3]: one.text for one in known.withheld}
    texts: dict[Place, str] = {}
    taken: set[str] = set()
    for place in {place for one in findings for place in _places(one, known)}:
        sent = withheld.get(place, "")
        spans = found_in(sent)
        texts[place] = redact_identifiers(sent, spans) or REMOVED
        taken |= {sent[one.start : one.end] for one in spans if one.kind in BY_THEMSELVES}
    by_sheet: dict[str | None, dict[tuple[int, int], str | None]] = defaultdict(dict)
    for (sheet, row, column), text in texts.items():
        by_sheet[sheet][row or 0, column or 0] = text
    pairs = [*zip(known.sheets, workbook.sheets, strict=True)]
    sheets = tuple(replace(named, frame=put(sent.frame, by_sheet[named.name])) for named, sent in pairs)
    renamed = any(named.name != sent.name for named, sent in pairs)
    return Masked(sheets, texts, frozenset(taken), renamed)


def _places(finding: Finding, workbook: Workbook) -> Iterator[Place]:
    """Give the cells that a finding calls personal."""
    name, row, column = finding.where
    if finding.problem in PERSONAL and row is not None and column is not None:
        yield name, row, column
    sheet = workbook.sheet(name) if name and finding.problem == DROPPED else None
    if sheet and column is not None:
        filled = sheet.frame.to_series(column).is_not_null().arg_true()
        yield from ((name, at + 1, column) for at in filled if at >= int(finding.facts["below"]))


def lets_out(copy: Path, taken: Iterable[str]) -> bool:
    """Whether any part of a workbook still holds one of these texts: in a link, a formula or a list, perhaps."""
    spelt = {form for text in taken for form in (text, escape(text, quote=False), escape(text)) if form}
    with zipfile.ZipFile(copy) as package:
        parts = pl.Series([package.read(name).decode("utf-8", "replace") for name in package.namelist()])
    return bool(parts.str.contains_any(sorted(spelt)).any())
