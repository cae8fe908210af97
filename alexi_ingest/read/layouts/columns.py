"""Which column is which field: by declared headings and synonyms, never by guessing."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from alexi_ingest.errors import DeclarationError
from alexi_ingest.read.layouts.heads import LEVEL, levels_of
from alexi_ingest.read.spelling import normalise, normalise_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.read.layouts.heads import Head

ALIKE = 85.0
"""How alike (of 100, by `rapidfuzz.fuzz.ratio`) two names must be for one to be offered for the other."""
STANDARD = "standard"
_HEADER = ["table", "field", "variant", "heading"]


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a source's tables, as its `columns.csv` declares them.

    `names` gives for each (table, field) its headings, the standard one first; the field `""` is the sheet.
    `spelt` gives for each table its fields by normalised heading, `words` every level of its headings, normalised,
    `depths` the number of levels that its headings have at most.
    `sheets` are the normalised sheet names of each table, `titles` those of the titles above it.
    """

    names: Mapping[tuple[str, str], tuple[str, ...]]
    spelt: Mapping[str, Mapping[str, str]]
    words: Mapping[str, frozenset[str]]
    depths: Mapping[str, int]
    sheets: Mapping[str, frozenset[str]]
    titles: Mapping[str, frozenset[str]]

    def headings(self, table: str, field: str) -> tuple[str, ...]:
        """Give the headings that a field goes by, the standard one first; none where it has none."""
        return self.names.get((table, field), ())

    def known(self, table: str) -> frozenset[str]:
        """Give every heading of a table, normalised."""
        return frozenset(self.spelt.get(table, ()))

    def fields(self, table: str) -> tuple[str, ...]:
        """Give the fields of a table, in the order of the file."""
        return tuple(field for own, field in self.names if own == table and field)

    def sheet(self, table: str) -> str:
        """Give the standard name of a table's sheet."""
        return levels_of(self.names.get((table, ""), (table,))[0])[0]

    def title(self, table: str) -> str:
        """Give the standard title above a table that shares its sheet; `""` for none."""
        return LEVEL.join(levels_of(self.names.get((table, ""), (table,))[0])[1:])


@dataclass(frozen=True, slots=True)
class Matched:
    """Headings matched to the fields of a table; columns are sheet columns from 0.

    `repeated` are columns whose field an earlier column has already; `extra` those that no field has; `similar` gives
    for an extra column the missing field that it may have been meant for.
    """

    columns: Mapping[str, int]
    headings: Mapping[str, str]
    missing: tuple[str, ...]
    repeated: tuple[tuple[int, str], ...]
    extra: tuple[tuple[int, str], ...]
    similar: Mapping[int, str]


@lru_cache(maxsize=64)
def load(path: Path) -> Columns:
    """Read a `columns.csv`: `table,field,variant,heading`, a row without a field naming the sheet.

    A heading below another is a path, `Initial > SDQ total`. What is above the last level is a block: it goes by every
    name that any field of the same (standard) block has for it. A sheet's name may be followed by the title above a
    table that shares the sheet with others, `Return > Spoke roster`.

    Raises `DeclarationError` where a heading of a table belongs to two fields, or the file is not of this form.
    """
    read = _Reading(path)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != _HEADER:
            raise read.fault(1, f"its headings must be {','.join(_HEADER)}")
        for row in reader:
            if not row["table"] or not row["heading"] or None in row:
                raise read.fault(reader.line_num, "it needs a table, a variant and a heading")
            read.take(row, reader.line_num)
    return read.done()


class _Reading:
    """Gathers the rows of one `columns.csv`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._lines: dict[tuple[str, str], int] = {}

    def take(self, row: Mapping[str, str], line: int) -> None:
        key = row["table"], row["field"]
        own = self._names[key]
        own.insert(0 if row["variant"] == STANDARD else len(own), row["heading"])
        self._lines[key] = line

    def fault(self, line: int, reason: str) -> DeclarationError:
        return DeclarationError(f"{self._path.name} of {self._path.parent.name}, line {line}: {reason}")

    def done(self) -> Columns:
        paths = {key: [levels_of(heading) for heading in headings] for key, headings in self._names.items()}
        sheets = {table: own for (table, field), own in paths.items() if not field}
        words: dict[str, set[str]] = defaultdict(set)
        depths: dict[str, int] = defaultdict(int)
        for (table, field), own in paths.items():
            if field:
                words[table].update(normalise(level) for path in own for level in path)
                depths[table] = max(depths[table], *map(len, own))
        return Columns(
            {key: tuple(dict.fromkeys(headings)) for key, headings in self._names.items()},
            self._spelt(paths),
            {table: frozenset(own) for table, own in words.items()},
            dict(depths),
            {table: frozenset(normalise_sheet(path[0]) for path in own) for table, own in sheets.items()},
            {
                table: frozenset(normalise_sheet(part) for path in own for part in path[1:])
                for table, own in sheets.items()
            },
        )

    def _spelt(self, paths: Mapping[tuple[str, str], Sequence[tuple[str, ...]]]) -> dict[str, dict[str, str]]:
        blocks: dict[tuple[str, tuple[str, ...]], set[tuple[str, ...]]] = defaultdict(set)
        for (table, _), own in paths.items():
            blocks[table, own[0][:-1]].update(path[:-1] for path in own if len(path) > 1)
        spelt: dict[str, dict[str, str]] = defaultdict(dict)
        for (table, field), own in paths.items():
            if not field:
                continue
            above = {(path, block) for path in own for block in (blocks[table, own[0][:-1]] if len(path) > 1 else [()])}
            for spelling in {normalise(" ".join((*block, path[-1]))) for path, block in above}:
                other = spelt[table].setdefault(spelling, field)
                if other != field:
                    line = max(self._lines[table, field], self._lines[table, other])
                    raise self.fault(line, "its heading belongs to another field of the table too")
        return spelt


def match(found: Sequence[Head], table: str, columns: Columns) -> Matched:
    """Match the headings of a sheet, by column, to a table's fields: exact once normalised, or not at all.

    What a heading may go by besides its full name counts only where no column has the field by its full name.
    """
    first, repeated, left = _take(found, columns.spelt.get(table, {}))
    taken = dict(sorted(first.items(), key=lambda item: item[1][0]))
    missing = tuple(field for field in columns.fields(table) if field not in taken)
    extra = tuple((column, names[0][1]) for column, names in left)
    return Matched(
        {field: column for field, (column, _) in taken.items()},
        {field: shown for field, (_, shown) in taken.items()},
        missing,
        tuple(repeated),
        extra,
        _similar(extra, missing, table, columns),
    )


def fields_in(found: Sequence[Head], table: str, columns: Columns) -> frozenset[str]:
    """Give the fields of a table that some heading of a sheet is."""
    return frozenset(_take(found, columns.spelt.get(table, {})).taken)


class _Taken(NamedTuple):
    taken: Mapping[str, tuple[int, str]]
    repeated: Sequence[tuple[int, str]]
    left: Sequence[tuple[int, tuple[tuple[str, str], ...]]]


def _take(found: Sequence[Head], spelt: Mapping[str, str]) -> _Taken:
    taken: dict[str, tuple[int, str]] = {}
    repeated: list[tuple[int, str]] = []
    left = [(column, head.names) for column, head in enumerate(found) if head.names]
    for turn in range(max((len(names) for _, names in left), default=0)):
        still = []
        for column, names in left:
            spelling, shown = names[turn] if turn < len(names) else ("", "")
            field = spelt.get(spelling)
            if field is None or (turn and field in taken):
                still.append((column, names))
            elif field in taken:
                repeated.append((column, field))
            else:
                taken[field] = (column, shown)
        left = still
    return _Taken(taken, repeated, left)


def _similar(
    extra: Iterable[tuple[int, str]], missing: Iterable[str], table: str, columns: Columns
) -> Mapping[int, str]:
    """Pair headings that no field has with fields that no heading has, the most alike first; each is paired once."""
    pairs = sorted(
        (
            (-max(_alike(heading, name) for name in columns.headings(table, field)), column, field)
            for column, heading in extra
            for field in missing
        ),
    )
    paired: dict[int, str] = {}
    for unlike, column, field in pairs:
        if -unlike >= ALIKE and column not in paired and field not in paired.values():
            paired[column] = field
    return paired


def _alike(one: str, other: str) -> float:
    """Say how alike two headings are; of headings of as many levels, how alike the levels are that differ most."""
    ones, others = levels_of(one), levels_of(other)
    if len(ones) != len(others):
        # A block's own heading is none of the headings below it, however long it is beside them.
        if normalise(one) == normalise(" ".join(others[:-1])):
            return 0.0
        ones, others = (one,), (other,)
    return min(alike(first, second) for first, second in zip(ones, others, strict=True))


def alike(one: str, other: str) -> float:
    """Say how alike two texts are once normalised, of 100; 0 where one is not to be offered for the other."""
    return fuzz.ratio(normalise(one), normalise(other), score_cutoff=ALIKE)
