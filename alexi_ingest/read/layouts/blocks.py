"""What is to be said of whole blocks of columns under one heading: a block that is missing is missed once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.declare import BlocksLayout
from alexi_ingest.model import Severity
from alexi_ingest.read.layouts.codes import in_use
from alexi_ingest.read.layouts.columns import alike
from alexi_ingest.read.layouts.heads import LEVEL
from alexi_ingest.read.layouts.saying import SHEET, named
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.model import Finding, Sheet
    from alexi_ingest.read.layouts.headings import Columns
    from alexi_ingest.read.layouts.saying import Facts, Sayer
    from alexi_ingest.read.layouts.spans import Place


@dataclass(frozen=True, slots=True)
class AboutBlocks:
    """Findings about blocks of which no column is there, and the fields of these blocks."""

    findings: tuple[Finding, ...]
    fields: frozenset[str]


def about_blocks(say: Sayer, sheet: Sheet, found: Place) -> AboutBlocks:
    """Say of each block without any of its columns that it is missing, or is called otherwise, or has other columns.

    A block whose code is not in use in the period is not missed.
    """
    ended = _not_in_use(say, found)
    told = tuple(_missed(say, sheet, found, ended))
    fields = frozenset(field for _, fields in told for field in fields)
    return AboutBlocks(tuple(finding for finding, _ in told), fields | ended)


def _missed(say: Sayer, sheet: Sheet, found: Place, ended: frozenset[str]) -> Iterator[tuple[Finding, Sequence[str]]]:
    matched = found.matched
    table = say.spec.name
    declared = _blocks(say.columns, table)
    known = {normalise(name) for names in declared.values() for name in names}
    sent = {normalise(text): (text, column) for text, column in reversed(_sent(found))}
    for fields, names in declared.items():
        if len(fields) == 1 or ended.issuperset(fields) or any(field in matched.columns for field in fields):
            continue
        columns = named([say.columns.headings(table, field)[0].rpartition(LEVEL)[2] for field in fields])
        facts: Facts = {"block": names[0], "columns": columns}
        if any(normalise(name) in sent for name in names):
            if not any(field in matched.similar.values() for field in fields):
                yield say(SHEET, "empty_block", Severity.ERROR, sheet.name, rule="missing_block", facts=facts), fields
            continue
        near = max(
            ((alike(text, name), text, column) for text, column in sent.values() for name in names),
            default=(0, "", 0),
        )
        if near[0] and normalise(near[1]) not in known:
            facts = {"heading": near[1], "similar": names[0]}
            yield say(
                SHEET, "similar_heading", Severity.ERROR, sheet.name, rule="missing_block", column=near[2],
                heading=near[1], facts=facts,
            ), fields  # fmt: skip
        else:
            yield say(SHEET, "missing_block", Severity.ERROR, sheet.name, rule="missing_block", facts=facts), fields


def _not_in_use(say: Sayer, found: Place) -> frozenset[str]:
    """Give the fields of the blocks that are not there, and whose codes are not in use in the period."""
    layout, given = say.spec.layout, say.spec.given
    if not isinstance(layout, BlocksLayout) or layout.block not in given.codes:
        return frozenset()
    there = {field.rpartition(LEVEL)[0] for field in found.matched.columns} | {""}
    kept = there.union(in_use(given.codes[layout.block], given.period))
    return frozenset(field for field in found.matched.missing if field.rpartition(LEVEL)[0] not in kept)


def _blocks(columns: Columns, table: str) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Give the fields that stand together under one heading, and what that heading goes by, the standard first."""
    together: dict[str, list[str]] = defaultdict(list)
    for field in columns.fields(table):
        block = columns.headings(table, field)[0].rpartition(LEVEL)[0]
        if block:
            together[block].append(field)
    return {
        tuple(fields): tuple(
            dict.fromkeys(
                block
                for field in fields
                for heading in columns.headings(table, field)
                if (block := heading.rpartition(LEVEL)[0])
            )
        )
        for fields in together.values()
    }


def _sent(found: Place) -> list[tuple[str, int]]:
    """Give the headings of blocks as sent, and of columns that may have lost what stood below, with their columns."""
    return [
        (LEVEL.join(head.path[:-1] if len(head.path) > 1 else head.path), column)
        for column, head in enumerate(found.heads)
        if head.path
    ]
