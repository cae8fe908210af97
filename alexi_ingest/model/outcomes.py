"""Nouns of what was found: findings and hits, what was compared, what comes of a file."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.model.cells import NOWHERE, CellRef

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from alexi_ingest.model.files import Claim, Kind


class Person(NamedTuple):
    """A person, as a hub knows it: the hub, and its own ID."""

    hub: str
    raw_id: str


class Severity(StrEnum):
    """How much a finding asks of the sender: DfE's *error* and *query*, then what they need not act on.

    Example:
        >>> [one.value for one in Severity]
        ['error', 'query', 'repair', 'note']
    """

    ERROR = "error"
    QUERY = "query"
    REPAIR = "repair"
    NOTE = "note"


class Verdict(StrEnum):
    """What became of a submission."""

    ACCEPTED = "accepted"
    PARTIAL = "partial"
    REJECTED = "rejected"
    REVIEW = "review"
    DUPLICATE = "duplicate"
    FAILED = "failed"


NO_FACTS: Mapping[str, str | int | float] = MappingProxyType({})


class Finding(NamedTuple):
    """One thing found in a submission; a tuple, because a file may have tens of thousands.

    `problem` with `facts` chooses the sentence in `report.words`; `message` and `fix` are that sentence once spoken
    (before, they are empty, or the rule's own templates).
    In `message`, `observed`, `read_as` and `label` a person's ID stands between `⟦` and `⟧`, so that it can be
    replaced by a pseudonym for keeping and shown again to the hub that owns it.
    `label` names the row by the hub's own ID.

    Example:
        >>> found = Finding("visits.visit.place.closed", Severity.QUERY, 1, "that", where=CellRef("Visits", 4, 1))
        >>> found.where.a1
        'B4'
    """

    rule: str
    severity: Severity
    level: int
    problem: str
    facts: Mapping[str, str | int | float] = NO_FACTS
    where: CellRef = NOWHERE
    table: str | None = None
    field: str | None = None
    heading: str | None = None
    observed: str | None = None
    read_as: str | None = None
    label: str | None = None
    message: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """Cells of one field that share one problem, kept as columns: they become `Finding`s late, and bounded.

    `cells` has `index` and `_row` (UInt32: the record's position in the table's frame, and its row there),
    `observed`, `read_as` and `other` (String, null where there is none); `other` becomes the fact of that name. A hit
    on the whole column has no rows of `cells` and its `other` in `facts`. `rule` is the last part of the stable id.
    Where the cells stand, `Table.where` says.
    """

    table: str
    field: str
    rule: str
    problem: str
    severity: Severity
    level: int
    cells: pl.DataFrame | None
    facts: Mapping[str, str | int | float] = dataclasses.field(default_factory=dict)
    message: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison that was made, or could not be: with which submission's figures, and the rules that used them.

    `submission` None means that there was nothing to compare with (NA).
    """

    rule: str
    return_type: str
    period: str
    submission: int | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A standing return to compare with, with hubs' own IDs: published tables by name, ready rows only.

    It is the one of the period before, or that of another return type for the same period.
    """

    period: str
    submission: int
    verdict: Verdict
    tables: Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class History:
    """What a check may compare with, read at one revision of the store.

    `last` is the return of the period before, or None; `others` are those of other return types for the same period
    that stand, by return type.

    Example:
        >>> History().last is None
        True
    """

    last: Earlier | None = None
    last_period: str | None = None
    revision: int = 0
    others: Mapping[str, Earlier] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Harmonised:
    """What `harmonise` gives: published tables by name, and the IDs of persons who withdrew consent.

    The rows of these persons of this and of earlier periods go, and stay away.
    Each frame has the columns of its published model plus `_table` (the return's table it came from) and `_row`; rows
    of a table with `places` have `_column` too.

    Example:
        >>> visits = pl.DataFrame({"visit_id": ["V1"], "_table": ["visit"], "_row": [2]})
        >>> Harmonised({"visit": visits}).withdrawn
        ()
    """

    tables: Mapping[str, pl.DataFrame]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetFound:
    """What was found in a sheet, for the report: heading rows from 1, rows of data, and the table it was read as.

    Where a sheet holds several tables there is one for each, and `area` is its place (`B20:F35`).
    """

    sheet: str
    heading_rows: tuple[int, int] | None
    headings: tuple[str, ...]
    rows: int
    table: str | None = None
    hidden: bool = False
    area: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of the report's first line. `rows` counts rows of data; a row is ready when it has no error."""

    rows: int = 0
    rows_ready: int = 0
    errors: int = 0
    queries: int = 0
    repairs: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that the journey through the child made of one file.

    `tables` are published tables with raw IDs, and the columns `_sheet`, `_row`, `_column` (null, or not there at all,
    where a row of the table is a row of the sheet), `_ready` and `row_quality`.
    `flags` has a row for each published value that is not plain: table, `_row`, `_column`, `variable`, `obs_status`,
    `rule`, `as_sent`.
    `faults` are faults of plugins that were met on the way, each naming plugin and hook, never a value.
    """

    kind: Kind
    verdict: Verdict
    claim: Claim | None
    findings: Sequence[Finding]
    counts: Counts
    tables: Mapping[str, pl.DataFrame]
    flags: pl.DataFrame | None
    comparisons: tuple[Comparison, ...] = ()
    found: tuple[SheetFound, ...] = ()
    withdrawn: tuple[str, ...] = ()
    rival_claims: tuple[Claim, ...] = ()
    faults: tuple[str, ...] = ()
