"""The sheets of a template: a table that stands alone, or several below each other, under a title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alexi_ingest.declare import FieldType, FormLayout
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.report.names import period as in_words
from alexi_ingest.template.blocks import block_of
from alexi_ingest.template.drawing import Block, Drawn, Entry, Style, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.declare import ReturnType, TableSpec
    from alexi_ingest.plan import Plan

LONGEST_NAME = 31
"""A longer name of a sheet Excel refuses."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_TITLE_ROWS, _PARTED = 2, 1


def sheets_of(plan: Plan, declared: ReturnType) -> tuple[Drawn, ...]:
    """Draw every sheet of a return type; `declared` is as it is for a period and a sender (`ReturnType.about`)."""
    own: dict[str, list[TableSpec]] = {}
    for table in declared.tables:
        own.setdefault(columns_of(table).sheet(table.name), []).append(table)
    return tuple(_sheet(plan, declared, name, tables) for name, tables in own.items())


def _sheet(plan: Plan, declared: ReturnType, name: str, tables: Sequence[TableSpec]) -> Drawn:
    texts = [*_titles(declared, tables)]
    row = _TITLE_ROWS + _PARTED
    entries: list[Entry] = []
    width = 0
    block: Block | None = None
    for table in tables:
        title = columns_of(table).title(table.name)
        if title:
            texts.append(Text(row, 0, title, Style.SECTION))
            row += 1
        block = block_of(table, plan.rules[table.name].fields, alone=table is tables[-1]).moved(row)
        block = _with_period(block, table)
        texts += block.texts
        entries += block.entries
        width = max(width, block.width)
        row += (block.height or 0) + _PARTED
    first = block.body if block and len(tables) == 1 and block.height is None else None
    return Drawn(
        sheet_name(name), tuple(texts), tuple(entries), width,
        frozen=(first or _TITLE_ROWS, 1),
        open_from=block.body if block and block.height is None else None,
        head=(block.body - 1, block.body - 1) if first and block else None,
    )  # fmt: skip


def _titles(declared: ReturnType, tables: Sequence[TableSpec]) -> Iterator[Text]:
    alone = len(tables) == 1
    title = f"{declared.title}: {tables[0].title}" if alone and len(declared.tables) > 1 else declared.title
    yield Text(0, 0, title, Style.TITLE)
    yield Text(1, 0, in_words(tables[0].given.period), Style.ABOUT)


def _with_period(block: Block, table: TableSpec) -> Block:
    """Fill in the period where a form asks for it."""
    if not isinstance(table.layout, FormLayout):
        return block
    told = [entry for entry in block.entries if entry.field.type is FieldType.PERIOD]
    values = tuple(Text(one.row, one.column, table.given.period.replace("-Q", " Q"), Style.VALUE) for one in told)
    left = tuple(entry for entry in block.entries if entry not in told)
    return Block((*block.texts, *values), left, block.width, block.height, block.body)


def sheet_name(name: str) -> str:
    """Give a sheet's name as Excel takes it."""
    return _NOT_IN_NAMES.sub(" ", name)[:LONGEST_NAME]
