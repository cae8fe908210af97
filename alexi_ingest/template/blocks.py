"""Each declared table as a block of a sheet, by its layout: headings above columns, labels beside cells, grids."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from alexi_ingest.declare import BlocksLayout, CrossTabLayout, FormLayout, SheetTablesLayout
from alexi_ingest.read.layouts.codes import in_use
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.read.layouts.heads import LEVEL, levels_of
from alexi_ingest.report.words_template import hint
from alexi_ingest.template.answers import answers
from alexi_ingest.template.drawing import Block, Entry, Style, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import Field, TableSpec

ROOM = 20
"""So many rows are left free for a list that another table stands below; more can be inserted."""
MOST_LINES = 40
"""Of a list of more codes, a grid that need not have them all leaves it to the hub which of them head its lines."""
CHOSEN_LINES = 8
"""So many lines such a grid has."""


def block_of(table: TableSpec, fields: Sequence[Field], *, alone: bool) -> Block:
    """Draw a table; `alone`: nothing stands below it on its sheet."""
    if isinstance(table.layout, FormLayout):
        return _form(table, fields)
    if isinstance(table.layout, CrossTabLayout):
        return _grid(table, fields, table.layout)
    return _list(table, fields, alone=alone)


def _list(table: TableSpec, fields: Sequence[Field], *, alone: bool) -> Block:
    """Draw hints, then headings in as many rows as they have levels, and below them the columns to fill."""
    columns = _columns(table, fields)
    depth = max(len(levels_of(entry.heading)) for entry in columns)
    texts = [Text(0, entry.column, hint(entry.field), Style.HINT) for entry in columns]
    paths = [levels_of(entry.heading) for entry in columns]
    for level in range(depth):
        texts += _headings(paths, level, depth)
    rows = None if alone else ROOM
    entries = tuple(replace(entry, row=depth + 1, rows=rows) for entry in columns)
    return Block(tuple(texts), entries, len(columns), None if alone else depth + 1 + ROOM, depth + 1)


def _headings(paths: Sequence[tuple[str, ...]], level: int, depth: int) -> list[Text]:
    """Give the headings of one row; the name of a block is merged over its columns."""
    found: list[Text] = []
    before: tuple[str, ...] = ()
    for column, path in enumerate(paths):
        if level >= len(path):
            before = ()
            if level < depth:
                found.append(Text(level + 1, column, "", Style.HEADING))
            continue
        if level < len(path) - 1 and path[: level + 1] == before:
            last = found.pop()
            found.append(Text(last.row, last.column, last.text, last.style, last.columns + 1))
        else:
            found.append(Text(level + 1, column, path[level], Style.HEADING))
        before = path[: level + 1] if level < len(path) - 1 else ()
    return found


def _columns(table: TableSpec, fields: Sequence[Field]) -> list[Entry]:
    """Give the columns of a list, those of repeated blocks once for each block that is in use."""
    columns = columns_of(table)
    known = {field.name: field for field in fields}
    layout, given = table.layout, table.given
    found: list[Entry] = []
    used = in_use(given.codes[layout.block], given.period) if isinstance(layout, BlocksLayout) else {}
    for name in columns.fields(table.name):
        block, _, own = name.rpartition(LEVEL)
        codes: tuple[tuple[str, str], ...] = ()
        if isinstance(layout, BlocksLayout):
            if own == layout.block or (block and block not in used):
                continue
            codes = ((layout.block, block),) if block else ()
        heading = columns.headings(table.name, name)[0]
        loose = isinstance(layout, SheetTablesLayout) and own in layout.totals
        found.append(
            Entry(table.name, known[own], heading, 0, len(found), codes=codes, list=given.codes.get(own), loose=loose)
        )
    return found


def _form(table: TableSpec, fields: Sequence[Field]) -> Block:
    """Draw labels below each other, with a cell to fill right of each."""
    columns = columns_of(table)
    known = {field.name: field for field in fields}
    texts, entries = [], []
    for row, name in enumerate(columns.fields(table.name)):
        label = columns.headings(table.name, name)[0]
        texts.append(Text(row, 0, label, Style.LABEL))
        entries.append(Entry(table.name, known[name], label, row, 1, list=table.given.codes.get(name)))
    return Block(tuple(texts), tuple(entries), 2, len(entries), 0)


def _grid(table: TableSpec, fields: Sequence[Field], layout: CrossTabLayout) -> Block:
    """Draw the codes of some fields down the side and of others across the top, and a cell to fill for each pair."""
    known = {field.name: field for field in fields}
    value = known[layout.value]
    heading = {name: columns_of(table).headings(table.name, name)[0] for name in known}
    side, top = len(layout.down), len(layout.across)
    down, across = (_lines(table, names, layout) for names in (layout.down, layout.across))
    texts = [
        Text(level, side - 1, heading[name], Style.HINT) for level, name in enumerate(layout.across[:-1])
    ] + [Text(top - 1, at, heading[name], Style.HEADING) for at, name in enumerate(layout.down)]  # fmt: skip
    entries = []
    for level, name in enumerate(layout.across):
        texts += _labels(table, name, across, level, start=side, down=False)
        if across[0][level] is None:
            entries.append(_to_choose(table, known[name], heading[name], (level, side), (1, len(across))))
    for level, name in enumerate(layout.down):
        texts += _labels(table, name, down, level, start=top, down=True)
        if down[0][level] is None:
            entries.append(_to_choose(table, known[name], heading[name], (top, level), (len(down), 1)))
    for row, line in enumerate(down):
        codes = tuple((name, code) for name, code in zip(layout.down, line, strict=True) if code)
        area = Entry(
            table.name, value, heading[layout.value], top + row, side, 1, len(across), codes,
            table.given.codes.get(layout.value),
        )  # fmt: skip
        entries.append(area)
    return Block(tuple(texts), tuple(entries), side + len(across), top + len(down), top)


def _lines(table: TableSpec, names: Sequence[str], layout: CrossTabLayout) -> list[tuple[str | None, ...]]:
    """Give the codes of each line of a grid; None where the hub says which they are."""
    found: list[list[str | None]] = []
    for name in names:
        codes = table.given.codes.get(name)
        used: list[str | None] = [*in_use(codes, table.given.period)] if codes else []
        chosen = not used or (layout.may_lack(name) and len(used) > MOST_LINES)
        found.append([None] * CHOSEN_LINES if chosen else used)
    return [*product(*found)]


def _labels(
    table: TableSpec, name: str, lines: Sequence[tuple[str | None, ...]], level: int, *, start: int, down: bool
) -> list[Text]:
    """Give the labels of one field of a grid: each at its first line, merged over all of them at the top."""
    found: list[Text] = []
    codes = table.given.codes.get(name)
    shown = answers(codes, table.given.period) if codes else {}
    before: tuple[str | None, ...] = ()
    for at, line in enumerate(lines):
        code = line[level]
        if code is None:
            continue
        if line[: level + 1] == before and level < len(line) - 1:
            if not down:
                last = found.pop()
                found.append(Text(last.row, last.column, last.text, last.style, last.columns + 1))
        elif down:
            found.append(Text(start + at, level, shown[code], Style.LABEL))
        else:
            found.append(Text(level, start + at, shown[code], Style.HEADING))
        before = line[: level + 1]
    return found


def _to_choose(
    table: TableSpec, field: Field, heading: str, at: tuple[int, int], size: tuple[int, int]
) -> Entry:  # fmt: skip
    return Entry(table.name, field, heading, *at, *size, list=table.given.codes.get(field.name))
