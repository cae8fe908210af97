"""Which column is which field: by declared headings and synonyms, never by guessing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from alexi_ingest.read.layouts.heads import levels_of
from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from alexi_ingest.read.layouts.headings import Columns
    from alexi_ingest.read.layouts.heads import Head

ALIKE = 85.0
"""How alike (of 100, by `rapidfuzz.fuzz.ratio`) two names must be for one to be offered for the other."""


@dataclass(frozen=True)
class Matched:
    """Headings matched to the fields of a table; columns are sheet columns from 0.

    `repeated` are columns whose field an earlier column has already; `extra` those that no field has. `meant` pairs
    these with the missing fields, where somebody asks for `similar`.
    """

    columns: Mapping[str, int]
    headings: Mapping[str, str]
    missing: tuple[str, ...]
    repeated: tuple[tuple[int, str], ...]
    extra: tuple[tuple[int, str], ...]
    meant: Callable[[], Mapping[int, str]] = dict

    @cached_property
    def similar(self) -> Mapping[int, str]:
        """For an extra column the missing field that it may have been meant for."""
        return self.meant()


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
        partial(_similar, extra, missing, table, columns),
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
