"""What the store gives back: named, frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    import polars as pl

    from alexi_ingest.model import Claim, Comparison, Counts, Finding, Kind, SheetFound, Verdict
    from alexi_ingest.store.states import State


@dataclass(frozen=True, slots=True)
class Taken:
    """A drop in the journal. `existing`: it had been taken before, and only remains to be removed from the inbox."""

    submission: int
    arrival: int
    existing: bool


@dataclass(frozen=True, slots=True)
class ToRemove:
    """A drop whose original still lies in the inbox, or in `.taken`, for what the store knows."""

    arrival: int
    submission: int
    hub: str
    path: Path
    device: int
    inode: int
    mtime_ns: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A data manager's word on whose return a submission is, and of which period."""

    source: str
    return_type: str
    period: str


@dataclass(frozen=True, slots=True)
class Queued:
    """A submission that waits for the child, or was under way when the service stopped."""

    submission: int
    hub: str
    sha256: str
    name: str
    folder: str
    received_at: datetime
    attempts: int
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A submission under way. `attempt` fences it: a settling by an earlier attempt is refused."""

    submission: int
    attempt: int


class SameBytes(StrEnum):
    """What it means that the same bytes came before with the same claim."""

    DUPLICATE = "duplicate"
    """They stand, wait, or were rejected: the answer is the one already given."""
    REVIEW = "review"
    """They were replaced by a later file: did the sender mean to go back?"""


@dataclass(frozen=True, slots=True)
class EarlierDrop:
    """The earlier submission of the same bytes with the same claim."""

    submission: int
    state: State
    meaning: SameBytes


@dataclass(frozen=True, slots=True)
class Settled:
    """What a settling or decision did. `standing` is the submission that now stands for the return, or None."""

    submission: int
    state: State
    standing: int | None


class OutboxKind(StrEnum):
    """What is to be written once a submission is settled; the last two are of the hub as a whole."""

    REPORT = "report"
    MARKED = "marked_copy"
    ARCHIVE = "archive"
    TABLES = "tables"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One thing to write; it goes back to `outbox_done` as it is. `submission` None: of the hub as a whole."""

    id: int
    kind: OutboxKind
    hub: str
    submission: int | None
    wanted: int
    attempts: int


class Decision(StrEnum):
    """What a data manager (or the hub, for its own file: withdraw) may decide of a submission."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    EXCLUDE = "exclude"
    WITHDRAW = "withdraw"
    AS = "as"


class ExceptionKind(StrEnum):
    """How a return's due date, or that it is owed at all, was changed."""

    EXCUSED = "excused"
    EXTENDED = "extended"
    NIL = "nil"


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A decision as kept."""

    decision: Decision
    reason: str
    by: str
    at: datetime
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a submission."""

    old: State | None
    new: State
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Submission:
    """All that is stored of one submission. Findings hold pseudonyms between brackets; `own_ids` resolves them.

    `stands` says whether tables and exports read its rows; `tables` gives the rows of each published table.
    """

    number: int
    hub: str
    name: str
    folder: str
    sha256: str
    size: int
    received_at: datetime
    settled_at: datetime | None
    state: State
    attempts: int
    verdict: Verdict | None
    kind: Kind | None
    claim: Claim | None
    decided: Decided | None
    duplicate_of: int | None
    counts: Counts
    tables: Mapping[str, int]
    found: tuple[SheetFound, ...]
    rival_claims: tuple[Claim, ...]
    faults: tuple[str, ...]
    versions: Mapping[str, str]
    stands: bool
    findings: tuple[Finding, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    steps: tuple[Step, ...] = ()
    decisions: tuple[DecisionMade, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A submission in one line; `verdict` is None until it is settled for the first time."""

    number: int
    name: str
    sha256: str
    received_at: datetime
    state: State
    verdict: Verdict | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class StandingTables:
    """What stands for a hub: ready rows of each published table, and the flags of their values.

    Each frame begins with hub, period, submission, sheet, row, column, row_quality; persons stand as pseudonyms.
    """

    tables: Mapping[str, pl.DataFrame]
    flags: pl.DataFrame


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One return that is owed, or was sent without being owed (`due` None).

    `state` says where it is: that of the submission that stands, else of the latest, else `excused`, `nil`, `overdue`,
    `owed` or `not_open`. `due` is after any extension. `on_time` is None while nothing good has come and
    it is not late.
    """

    hub: str
    return_type: str
    period: str
    due: date | None
    owed: bool
    state: str
    on_time: bool | None
    received_at: datetime | None
    standing: int | None
    latest: int | None
    latest_state: State | None
    errors: int
    queries: int
    exception: ExceptionKind | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that somebody must see to, or that is under way."""

    submission: int
    hub: str
    name: str
    state: State
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Status:
    """Every hub's returns by type and period; the queue; what waits for a person; alarms, as sentences."""

    rows: tuple[StatusRow, ...]
    queue: tuple[Waiting, ...]
    review: tuple[Waiting, ...]
    alarms: tuple[str, ...]
    outbox: int = 0
