"""What stands on a sheet besides lists: a form's labelled cells, and the grid of a cross-tab."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.testkit.forms import Cell, Form, Record
    from alexi_ingest.testkit.habits import HubHabits

Row = tuple["Cell", ...]
TOTAL = "Total"
Key = tuple[object, ...]


class Block(Protocol):
    """One table of a return as it stands on its sheet; a sheet may hold several, one below the other."""

    @property
    def table(self) -> str:
        """The table's name."""

    @property
    def sheet(self) -> str:
        """The name of its sheet."""

    @property
    def records(self) -> tuple[Record, ...]:
        """Its records."""

    @property
    def titles(self) -> tuple[Row, ...]:
        """What stands above it."""

    def cell(self, record: int, name: str) -> tuple[int, int]:
        """Give the row and the column, from 0 within the block, of a record's field."""

    def rows(self, form: Form, habits: HubHabits) -> tuple[Row, ...]:
        """Give its rows."""


@dataclass(frozen=True, slots=True)
class SampleForm:
    """A form: `labels` by field, each with its value beside it, in the order of `fields`; `notes` stand behind values.

    `gap` columns lie between label and value, as where a label is merged over several.
    """

    table: str
    sheet: str
    fields: tuple[str, ...]
    labels: Mapping[str, str]
    records: tuple[Record, ...]
    titles: tuple[Row, ...] = ()
    gap: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)

    def cell(self, record: int, name: str) -> tuple[int, int]:
        """Give the place of a field's value; there is one record."""
        return len(self.titles) + record + self.fields.index(name), 1 + self.gap

    def rows(self, form: Form, habits: HubHabits) -> tuple[Row, ...]:
        """Give the rows: titles, then a label and a value each."""
        values = self.records[0]
        return (
            *self.titles,
            *(
                (
                    self.labels[name], *(None,) * self.gap, form.write(self.table, name, values.get(name), habits),
                    self.notes.get(name),
                )
                for name in self.fields
            ),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleGrid:
    """The grid of a cross-tab: a record a cell, totals those in which a field of the side or of the top is empty.

    `labels` are other texts for codes, by field and code; `blank` rows and columns are left free before those of the
    number (from 0) given; `below` stands under the grid, `beside` in the next column, row by row from its first.
    """

    table: str
    sheet: str
    down: tuple[str, ...]
    across: tuple[str, ...]
    value: str
    records: tuple[Record, ...]
    titles: tuple[Row, ...] = ()
    corner: str = ""
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    blank_rows: frozenset[int] = frozenset()
    blank_columns: frozenset[int] = frozenset()
    below: tuple[Row, ...] = ()
    beside: tuple[str, ...] = ()

    def cell(self, record: int, name: str) -> tuple[int, int]:
        """Give the place of a record's value, or of the label of its row or column."""
        one = self.records[record]
        row, column = self._line(self.lines.index(_key(one, self.down))), self._column(_key(one, self.across))
        if name in self.down:
            return row, self.down.index(name)
        if name in self.across:
            level = self.across.index(name)
            own = _key(one, self.across)[: level + 1]
            column = self._column(next(key for key in self.columns if key[: level + 1] == own))
            return len(self.titles) + level, column
        return row, column

    @property
    def lines(self) -> tuple[Key, ...]:
        """The codes of each row, from above."""
        return tuple(dict.fromkeys(_key(one, self.down) for one in self.records))

    @property
    def columns(self) -> tuple[Key, ...]:
        """The codes of each column, from the left."""
        return tuple(dict.fromkeys(_key(one, self.across) for one in self.records))

    def rows(self, form: Form, habits: HubHabits) -> tuple[Row, ...]:
        """Give the rows: titles, the rows of headings, the grid, and what is below it."""
        columns = {key: self._at(at) for at, key in enumerate(self.columns)}
        width = max(columns.values()) + 1
        heads = [self._head(form, habits, level, columns) for level in range(len(self.across))]
        heads[-1][0] = self.corner or None
        values = {(_key(one, self.down), _key(one, self.across)): one.get(self.value) for one in self.records}
        written = [*self.titles, *map(tuple, heads)]
        for at, line in enumerate(self.lines):
            written += [()] * (self._line(at) - len(written))
            cells: list[Cell] = [None] * width
            for level, name in enumerate(self.down):
                cells[level] = self._label(form, habits, name, line, level)
            for column, place in columns.items():
                cells[place] = form.write(self.table, self.value, values.get((line, column)), habits)
            written.append(tuple(cells))
        first = len(self.titles) + len(self.across)
        noted = [
            (*row, self.beside[at - first]) if 0 <= at - first < len(self.beside) and row else row
            for at, row in enumerate(written)
        ]
        return (*noted, *self.below)

    def _head(self, form: Form, habits: HubHabits, level: int, columns: Mapping[Key, int]) -> list[Cell]:
        cells: list[Cell] = [None] * (max(columns.values()) + 1)
        before: Key = ("",)
        for key, place in columns.items():
            if key[: level + 1] != before:
                cells[place] = self._label(form, habits, self.across[level], key, level)
            before = key[: level + 1]
        return cells

    def _label(self, form: Form, habits: HubHabits, name: str, key: Key, level: int) -> Cell:
        code = key[level]
        if code is None:
            # A total of all stands merged over the levels below it.
            return TOTAL if level == 0 or key[level - 1] is not None else None
        return self.labels.get((name, str(code))) or form.write(self.table, name, str(code), habits)

    def _line(self, at: int) -> int:
        return len(self.titles) + len(self.across) + at + sum(blank <= at for blank in self.blank_rows)

    def _column(self, key: Key) -> int:
        return self._at(self.columns.index(key))

    def _at(self, at: int) -> int:
        return len(self.down) + at + sum(blank <= at for blank in self.blank_columns)


def _key(record: Mapping[str, object], fields: Sequence[str]) -> Key:
    return tuple(record.get(name) for name in fields)
