"""The headings of a source's tables, as its `columns.csv` declares them for a period and a sender."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.declare import BlocksLayout
from alexi_ingest.errors import DeclarationError
from alexi_ingest.periods import bounds, lies_in
from alexi_ingest.read.layouts.heads import LEVEL, levels_of
from alexi_ingest.read.spelling import normalise, normalise_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.declare import CodeList, TableSpec

STANDARD = "standard"
_HEADER = ["table", "field", "variant", "heading"]
_LIMITS = ["from", "to", "sender"]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The headings of a source's tables, as its `columns.csv` declares them: of the same lines always the same one.

    `names` gives for each (table, field) its headings, the standard one first; the field `""` is the sheet.
    `spelt` gives for each table its fields by normalised heading, `words` every level of its headings, normalised,
    `depths` the number of levels that its headings have at most, `inner` the lowest levels of those in blocks alone.
    `sheets` are the normalised sheet names of each table, `titles` those of the titles above it.
    """

    names: Mapping[tuple[str, str], tuple[str, ...]]
    spelt: Mapping[str, Mapping[str, str]]
    words: Mapping[str, frozenset[str]]
    depths: Mapping[str, int]
    inner: Mapping[str, frozenset[str]]
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


def columns_of(spec: TableSpec) -> Columns:
    """Give the headings that count for a table, of whatever is known of the file; those of blocks once a block."""
    found = load(spec.columns, spec.given.period, spec.given.sender)
    if not isinstance(spec.layout, BlocksLayout) or spec.layout.block not in spec.given.codes:
        return found
    once = tuple(name for name in spec.layout.once or spec.key if name != spec.layout.block)
    return _repeated(spec.columns, spec.given.period, spec.given.sender, spec.name, spec.layout.block, once,
                     spec.given.codes[spec.layout.block])  # fmt: skip


@lru_cache(maxsize=512)
def _repeated(
    path: Path, period: str, sender: str, table: str, block: str, once: tuple[str, ...], codes: CodeList
) -> Columns:
    """Give the headings of a table with those of a block once for each block: `initial > score`, `Initial > Score`."""
    lines: list[_Line] = []
    for line in _counting(path, period, sender):
        if line.table != table or not line.field or line.field in once:
            lines.append(line)
        elif line.field != block:
            lines += [
                replace(line, field=f"{entry.code}{LEVEL}{line.field}", heading=heading, path=levels_of(heading),
                        variant=line.variant if heading.startswith(entry.label) else "")
                for entry in codes.entries
                for spelling in dict.fromkeys(filter(None, (entry.label, entry.code, *entry.synonyms)))
                for heading in (f"{spelling}{LEVEL}{line.heading}",)
            ]  # fmt: skip
    order = {entry.code: at for at, entry in enumerate(codes.entries)}
    return _columns(tuple(sorted(lines, key=lambda line: order.get(line.field.partition(LEVEL)[0], -1))))


@lru_cache(maxsize=512)
def load(path: Path, period: str = "", sender: str = "") -> Columns:
    """Read a `columns.csv`: `table,field,variant,heading`, a row without a field naming the sheet.

    A heading below another is a path, `Initial > SDQ total`. What is above the last level is a block: it goes by every
    name that any field of the same (standard) block has for it. A sheet's name may be followed by the title above a
    table that shares the sheet with others, `Return > Spoke roster`. With the further columns `from,to,sender`, a
    heading counts for files of these periods (inclusive) and of this sender alone; `""` for what is not known.

    Raises `DeclarationError` where a heading of a table belongs to two fields, a field has two standard ones at a time
    or none at any, or the file is not of this form.
    """
    return _columns(_counting(path, period, sender))


def _counting(path: Path, period: str, sender: str) -> tuple[_Line, ...]:
    return tuple(line for line in _lines(path) if line.counts(period, sender))


@lru_cache(maxsize=128)
def ended(path: Path, period: str) -> tuple[str, ...]:
    """Give the last periods of the variants that had ended before a period, the latest first."""
    now = bounds(period)
    if now is None:
        return ()
    lasts = {line.last for line in _lines(path) if line.last and (span := bounds(line.last)) and span[1] < now[0]}
    return tuple(sorted(lasts, reverse=True))


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a `columns.csv`; `first` and `last` are periods, `""` for open."""

    number: int
    table: str
    field: str
    variant: str
    heading: str
    path: tuple[str, ...]
    first: str
    last: str
    sender: str

    def counts(self, period: str, sender: str) -> bool:
        """Whether the heading counts for a file of a period and a sender."""
        return lies_in(period, self.first, self.last) and (not sender or self.sender in {"", sender})

    def meets(self, other: _Line) -> bool:
        """Whether a file can be of a period and a sender of both."""
        senders = {self.sender, other.sender} - {""}
        return len(senders) <= 1 and not self._before(other) and not other._before(self)

    def _before(self, other: _Line) -> bool:
        last, first = bounds(self.last), bounds(other.first)
        return last is not None and first is not None and last[1] < first[0]


@lru_cache(maxsize=64)
def _lines(path: Path) -> tuple[_Line, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames not in (_HEADER, [*_HEADER, *_LIMITS]):
            raise _fault(path, 1, f"its headings must be {','.join(_HEADER)}, and may go on {','.join(_LIMITS)}")
        lines = tuple(_line(path, reader.line_num, row) for row in reader)
    _refuse_no_standard(path, lines)
    _refuse_two_standards(path, lines)
    _refuse_shared(path, lines)
    return lines


def _line(path: Path, number: int, row: Mapping[str, str]) -> _Line:
    if not row["table"] or not row["heading"] or None in row or None in row.values():
        raise _fault(path, number, "it needs a table, a variant and a heading")
    first, last, sender = (row.get(name, "").strip() for name in _LIMITS)
    wrong = next((period for period in (first, last) if period and bounds(period) is None), None)
    if wrong:
        raise _fault(path, number, f"{wrong!r} is no period: write 2015-16 or 2015-16-Q2")
    heading = row["heading"]
    made = _Line(number, row["table"], row["field"], row["variant"], heading, levels_of(heading), first, last, sender)
    if first and last and made._before(made):  # noqa: SLF001 - its own
        raise _fault(path, number, f"it ends in {last}, before it begins in {first}")
    return made


def _fault(path: Path, line: int, reason: str) -> DeclarationError:
    return DeclarationError(f"{path.name} of {path.parent.name}, line {line}: {reason}")


def _refuse_no_standard(path: Path, lines: Sequence[_Line]) -> None:
    """Refuse headings of which none is the one that templates and reports use, in any file."""
    standard = {(line.table, line.field) for line in lines if line.variant == STANDARD}
    for line in lines:
        if (line.table, line.field) not in standard:
            reason = f"{_whose(line)} has no standard heading: write {STANDARD} as the variant of one"
            raise _fault(path, line.number, reason)


def _whose(line: _Line) -> str:
    return f"field {line.field!r} of {line.table!r}" if line.field else f"the sheet of {line.table!r}"


def _refuse_two_standards(path: Path, lines: Sequence[_Line]) -> None:
    """Refuse two headings that would both be the one that templates and reports use in one file."""
    owners: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        if line.variant == STANDARD:
            own = owners[line.table, line.field]
            first = next((other.number for other in own if other.meets(line)), None)
            if first is not None:
                reason = f"{_whose(line)} has its standard heading in line {first}: give this one another variant"
                raise _fault(path, line.number, reason)
            own.append(line)


def _refuse_shared(path: Path, lines: Sequence[_Line]) -> None:
    """Refuse a heading that would be two fields' of a table in one file."""
    owners: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    last = {(line.table, line.field): line.number for line in lines}
    for spelling, line in _spellings(lines):
        for other in owners[line.table, spelling]:
            if other.field != line.field and other.meets(line):
                number = max(last[one.table, one.field] for one in (line, other))
                both = " and ".join(f"{one.field!r} (line {one.number})" for one in (other, line))
                raise _fault(path, number, f"two fields of {line.table!r} have the heading {line.heading!r}: {both}")
        owners[line.table, spelling].append(line)


def _spellings(lines: Iterable[_Line]) -> Iterator[tuple[str, _Line]]:
    """Give every line of a field with each spelling of its heading: under every name of the block that it is in."""
    own: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        if line.field:
            own[line.table, line.field].append(line)
    blocks: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], None]] = defaultdict(dict)
    standard = {key: _standard_first(found)[0].path[:-1] for key, found in own.items()}
    for key, found in own.items():
        blocks[key[0], standard[key]].update(dict.fromkeys(line.path[:-1] for line in found if len(line.path) > 1))
    for key, found in own.items():
        for line in found:
            above = blocks[key[0], standard[key]] if len(line.path) > 1 else [()]
            for spelling in {normalise(" ".join((*block, line.path[-1]))) for block in above}:
                yield spelling, line


def _standard_first(lines: Iterable[_Line]) -> list[_Line]:
    """Put the variant `standard` first; where the period is not known, what counts now goes before what has ended."""
    return sorted(lines, key=lambda line: (line.variant != STANDARD, bool(line.last)))


@lru_cache(maxsize=512)
def _columns(lines: tuple[_Line, ...]) -> Columns:
    own: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    spelt: dict[str, dict[str, str]] = defaultdict(dict)
    words: dict[str, set[str]] = defaultdict(set)
    depths: dict[str, int] = defaultdict(int)
    inner: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        own[line.table, line.field].append(line)
        if line.field:
            words[line.table].update(map(normalise, line.path))
            depths[line.table] = max(depths[line.table], len(line.path))
            if len(line.path) > 1:
                inner[line.table].add(normalise(line.path[-1]))
    for spelling, line in sorted(_spellings(lines), key=lambda found: bool(found[1].last)):
        spelt[line.table].setdefault(spelling, line.field)
    sheets = {table: found for (table, name), found in own.items() if not name}
    return Columns(
        {key: tuple(dict.fromkeys(line.heading for line in _standard_first(found))) for key, found in own.items()},
        spelt,
        {table: frozenset(found) for table, found in words.items()},
        dict(depths),
        {table: frozenset(found - spelt[table].keys()) for table, found in inner.items()},
        {table: frozenset(normalise_sheet(line.path[0]) for line in found) for table, found in sheets.items()},
        {
            table: frozenset(normalise_sheet(part) for line in found for part in line.path[1:])
            for table, found in sheets.items()
        },
    )
