"""A list in which blocks of the same columns are repeated, as it stands on a sheet: a block a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.testkit.blocks import Key, Row
    from alexi_ingest.testkit.forms import Cell, Form, Record
    from alexi_ingest.testkit.habits import HubHabits

HEADING_ROWS = 2


@dataclass(frozen=True, slots=True)
class SampleBlocks:
    """A list with a block of columns for each of `codes`, under two rows of headings; the upper name the blocks.

    The fields of `once` stand in one column each, those of `fields` once in each block. Records that have the same in
    `once` share a row, unless their block is taken there. `headings` are by field, `labels` by code; `left_out` are
    columns (code, field) that the sheet has not. `titles` stand above, `below` under the last row; an empty row follows
    each row of `blanks`.
    """

    table: str
    sheet: str
    block: str
    codes: tuple[str, ...]
    once: tuple[str, ...]
    fields: tuple[str, ...]
    headings: Mapping[str, str]
    labels: Mapping[str, str]
    records: tuple[Record, ...]
    titles: tuple[Row, ...] = ()
    blanks: frozenset[int] = frozenset()
    below: tuple[Row, ...] = ()
    left_out: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The columns of the blocks from the left: code and field."""
        every = ((code, name) for code in self.codes for name in self.fields)
        return tuple(one for one in every if one not in self.left_out)

    def cell(self, record: int, name: str) -> tuple[int, int]:
        """Give the place of a record's field; the name of its block stands above the block's first column."""
        code = self.records[record][self.block]
        if name == self.block:
            first = next(at for at, (own, _) in enumerate(self.columns) if own == code)
            return len(self.titles), len(self.once) + first
        line = self._lines()[record]
        row = len(self.titles) + HEADING_ROWS + line + sum(blank < line for blank in self.blanks)
        if name in self.once:
            return row, self.once.index(name)
        return row, len(self.once) + self.columns.index((str(code), name))

    def rows(self, form: Form, habits: HubHabits) -> tuple[Row, ...]:
        """Give every row: titles, two rows of headings, a row for the records that share one, and what is below."""
        upper: list[Cell] = [self.headings[name] for name in self.once]
        before = ""
        for code, _ in self.columns:
            upper.append(self.labels[code] if code != before else None)
            before = code
        lower = [*[None] * len(self.once), *(self.headings[name] for _, name in self.columns)]
        written: list[Row] = [*self.titles, tuple(upper), tuple(lower)]
        lines = self._lines()
        for line in range(max(lines, default=-1) + 1):
            own = [one for one, at in zip(self.records, lines, strict=True) if at == line]
            written.append(self._row(form, habits, own))
            if line in self.blanks:
                written.append(())
        return (*written, *self.below)

    def _row(self, form: Form, habits: HubHabits, own: list[Record]) -> Row:
        by_code = {one[self.block]: one for one in own}
        cells = [form.write(self.table, name, own[0].get(name), habits) for name in self.once]
        for code, name in self.columns:
            value = by_code[code].get(name) if code in by_code else None
            cells.append(form.write(self.table, name, value, habits))
        return tuple(cells)

    def _lines(self) -> list[int]:
        """Give the row of each record, from 0."""
        taken: dict[tuple[Key, object], int] = {}
        rows: dict[tuple[Key, int], int] = {}
        lines = []
        for one in self.records:
            key, code = tuple(one.get(name) for name in self.once), one[self.block]
            turn = taken.get((key, code), 0)
            taken[key, code] = turn + 1
            lines.append(rows.setdefault((key, turn), len(rows)))
        return lines
