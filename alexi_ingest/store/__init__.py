"""The store: the journal of what was dropped, what was made of it, what stands, and what is still to be written.

Plain functions over a `Store`; `open_store` gives one. A submission goes `take` → `queue` → `begin` → (`same_bytes`,
`history`) → `settle`, and its `outbox` is written until `outbox_done`.
"""

from __future__ import annotations

from alexi_ingest.store.base import Store
from alexi_ingest.store.decisions import calendar_exception, decide
from alexi_ingest.store.journal import (
    arrival_removed,
    arrivals_to_remove,
    begin,
    came_before,
    put_back,
    queue,
    retry,
    same_bytes,
    take,
)
from alexi_ingest.store.opening import open_store
from alexi_ingest.store.outgoing import outbox, outbox_done, outbox_failed
from alexi_ingest.store.reading import history, lost_share, own_ids, standing_tables
from alexi_ingest.store.record import received_from, submission
from alexi_ingest.store.records import (
    Begun,
    Decided,
    Decision,
    DecisionMade,
    Dropped,
    EarlierDrop,
    ExceptionKind,
    OutboxItem,
    OutboxKind,
    Queued,
    SameBytes,
    Settled,
    StandingTables,
    Status,
    StatusRow,
    Step,
    Submission,
    Taken,
    ToRemove,
    Waiting,
)
from alexi_ingest.store.settling import Settlement, settle
from alexi_ingest.store.states import State
from alexi_ingest.store.tracker import status

__all__ = [
    "Begun",
    "Decided",
    "Decision",
    "DecisionMade",
    "Dropped",
    "EarlierDrop",
    "ExceptionKind",
    "OutboxItem",
    "OutboxKind",
    "Queued",
    "SameBytes",
    "Settled",
    "Settlement",
    "StandingTables",
    "State",
    "Status",
    "StatusRow",
    "Step",
    "Store",
    "Submission",
    "Taken",
    "ToRemove",
    "Waiting",
    "arrival_removed",
    "arrivals_to_remove",
    "begin",
    "calendar_exception",
    "came_before",
    "decide",
    "history",
    "lost_share",
    "open_store",
    "outbox",
    "outbox_done",
    "outbox_failed",
    "own_ids",
    "put_back",
    "queue",
    "received_from",
    "retry",
    "same_bytes",
    "settle",
    "standing_tables",
    "status",
    "submission",
    "take",
]
