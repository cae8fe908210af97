"""The journal of drops: each taken once, queued fairly, begun, put back; every move with its step."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alexi_ingest.errors import IllegalMove, StoreError
from alexi_ingest.store import tables as t
from alexi_ingest.store.records import Begun, Decided, EarlierDrop, Queued, SameBytes, Taken, ToRemove
from alexi_ingest.store.states import UNDER_WAY, State, move

if TYPE_CHECKING:
    from collections.abc import Collection

    from alexi_ingest.model import Arrival, Claim
    from alexi_ingest.store.base import Store

SERVICE = "service"
"""Who moved a submission, where no person did."""
_MEANING = {
    State.SUPERSEDED: SameBytes.REVIEW,
    State.FAILED: None,
    State.WITHDRAWN: None,
}
"""What an earlier drop's state makes of the same bytes: by default a duplicate; None: it is taken anew."""

# Statements that every file asks for: making one anew takes longer than running it.
_SUBMISSION = sa.select(t.submission).where(t.submission.c.number == sa.bindparam("one"))
_STATE = sa.select(t.submission.c.state).where(t.submission.c.number == sa.bindparam("one"))
_MOVE = (
    sa.update(t.submission)
    .where((t.submission.c.number == sa.bindparam("one")) & (t.submission.c.state == sa.bindparam("old")))
    .values(state=sa.bindparam("new"))
)
_STEP = sa.insert(t.step)
_ATTEMPT = (
    sa.update(t.submission)
    .where(t.submission.c.number == sa.bindparam("one"))
    .values(attempts=t.submission.c.attempts + 1)
    .returning(t.submission.c.attempts)
)
_KNOWN = sa.select(t.arrival.c.id, t.arrival.c.submission).where(
    t.arrival.c.removed_at.is_(None),
    *(
        t.arrival.c[name] == sa.bindparam(name)
        for name in ("hub", "path", "device", "inode", "mtime_ns", "size", "sha256")
    ),
)
_CONTENT = sa.select(sa.literal(1)).where(
    (t.content.c.hub == sa.bindparam("hub")) & (t.content.c.sha256 == sa.bindparam("sha256"))
)
_EARLIER = (
    sa.select(t.submission)
    .where((t.submission.c.hub == sa.bindparam("hub")) & (t.submission.c.sha256 == sa.bindparam("sha256")))
    .where(t.submission.c.number < sa.bindparam("one"))
    .where(t.submission.c.state.not_in([State.DUPLICATE.value, *(state.value for state in UNDER_WAY)]))
    .order_by(t.submission.c.number.desc())
)

_CAME_BEFORE = _EARLIER.limit(1)


def take(store: Store, arrival: Arrival, folder: str = "") -> Taken:
    """Write down a drop whose bytes are safe in the spool, and give its submission.

    A drop that was taken before, and whose original has not been removed yet, gets the number that it has.
    `folder` is the path below the inbox, `""` for none.
    """
    drop = {
        "hub": arrival.hub, "path": os.fsencode(arrival.path), "device": arrival.device, "inode": str(arrival.inode),
        "mtime_ns": arrival.mtime_ns, "size": arrival.size, "sha256": arrival.sha256,
    }  # fmt: skip
    with store.writing() as conn:
        known = conn.execute(_KNOWN, drop).first()
        if known:
            return Taken(known.submission, known.id, existing=True)
        number = _new_submission(store, conn, arrival, folder)
        written = conn.execute(sa.insert(t.arrival), {"submission": number, **drop})
        return Taken(number, _key(written), existing=False)


def _new_submission(store: Store, conn: sa.Connection, arrival: Arrival, folder: str) -> int:
    """Keep the content once, and write the submission with its first step."""
    kept = {"hub": arrival.hub, "sha256": arrival.sha256, "size": arrival.size}
    if conn.execute(_CONTENT, kept).first() is None:
        conn.execute(sa.insert(t.content), {**kept, "first_received_at": arrival.received_at})
    written = conn.execute(
        sa.insert(t.submission),
        {**kept, "name": _readable(arrival.name), "folder": _readable(folder), "received_at": arrival.received_at,
         "state": State.RECEIVED.value},
    )  # fmt: skip
    number = _key(written)
    add_step(store, conn, number, None, State.RECEIVED)
    return number


def _key(written: sa.CursorResult[Any]) -> int:
    """Give the number that an insert made."""
    key = written.inserted_primary_key
    return int(key[0]) if key else 0


def _readable(name: str) -> str:
    """Give a file's name as text that every database takes: bytes that are not UTF-8 stand as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "")


def arrivals_to_remove(store: Store) -> tuple[ToRemove, ...]:
    """Give the drops whose originals have not been removed from the inbox, oldest first."""
    c = t.arrival.c
    with store.reading() as conn:
        rows = conn.execute(sa.select(t.arrival).where(c.removed_at.is_(None)).order_by(c.id)).all()
    return tuple(
        ToRemove(row.id, row.submission, row.hub, Path(os.fsdecode(row.path)), row.device, int(row.inode),
                 row.mtime_ns, row.size, row.sha256)
        for row in rows
    )  # fmt: skip


def arrival_removed(store: Store, arrival: int) -> None:
    """Note that the original of a drop is out of the inbox; a new file in its place is a new drop."""
    with store.writing() as conn:
        conn.execute(sa.update(t.arrival).where(t.arrival.c.id == arrival).values(removed_at=store.clock()))


def queue(store: Store, limit: int = 100, without: Collection[str] = ()) -> tuple[Queued, ...]:
    """Give submissions to work on: the first of each hub, then the second of each, and so on, whatever their numbers.

    `without` are hubs that are being worked for: a hub's submissions are settled one after another, in their order, so
    that the later replaces the earlier and the same bytes are known again.
    """
    with store.reading() as conn:
        rows = conn.execute(_queue(), {"without": sorted(without), "most": limit}).all()
    return tuple(
        Queued(row.number, row.hub, row.sha256, row.name, row.folder, row.received_at, row.attempts, decided_of(row))
        for row in rows
    )


@cache
def _queue() -> sa.Select[Any]:
    c = t.submission.c
    turn = sa.func.row_number().over(partition_by=c.hub, order_by=c.number).label("turn")
    wanted = (c.number, c.hub, c.sha256, c.name, c.folder, c.received_at, c.attempts, c.decided_source,
              c.decided_return_type, c.decided_period)  # fmt: skip
    fair = (
        sa.select(*wanted, turn)
        .where(c.state.in_([state.value for state in UNDER_WAY]))
        .where(c.hub.not_in(sa.bindparam("without", expanding=True)))
        .subquery()
    )
    return sa.select(fair).order_by(fair.c.turn, fair.c.number).limit(sa.bindparam("most"))


def decided_of(row: sa.Row[Any]) -> Decided | None:
    """Give a data manager's word on a submission, if there is one."""
    if row.decided_source is None:
        return None
    return Decided(row.decided_source, row.decided_return_type, row.decided_period)


def begin(store: Store, submission: int) -> Begun:
    """Move a submission to `processing`, or take it up again there. Raises IllegalMove where it is settled."""
    with store.writing(durable=False) as conn:
        old = state_of(conn, submission)
        change(store, conn, submission, old, State.PROCESSING)
        attempts = conn.scalar(_ATTEMPT, {"one": submission})
    return Begun(submission, int(attempts or 0))


def put_back(store: Store, begun: Begun, note: str) -> None:
    """Queue a submission again whose child gave no result. `note` says why, without a value of a cell."""
    with store.writing(durable=False) as conn:
        hold_attempt(conn, begun, State.RECEIVED)
        change(store, conn, begun.submission, State.PROCESSING, State.RECEIVED, note=note)


def retry(store: Store, submission: int, note: str, by: str = SERVICE) -> None:
    """Queue a failed submission again, after repair. Raises IllegalMove where it did not fail."""
    with store.writing() as conn:
        old = state_of(conn, submission)
        if old is not State.FAILED:
            raise IllegalMove(submission, old, State.RECEIVED)
        change(store, conn, submission, old, State.RECEIVED, by=by, note=note)
        conn.execute(sa.update(t.submission).where(t.submission.c.number == submission).values(attempts=0))


def came_before(store: Store, submission: int) -> bool:
    """Say whether the hub sent these bytes before, so that `same_bytes` must be asked once there is a claim."""
    with store.reading() as conn:
        own = conn.execute(_SUBMISSION, {"one": submission}).one()
        asked = {"one": submission, "hub": own.hub, "sha256": own.sha256}
        return own.decided_source is None and conn.execute(_CAME_BEFORE, asked).first() is not None


def same_bytes(store: Store, submission: int, claim: Claim | None) -> EarlierDrop | None:
    """Look for an earlier submission of the same hub with the same bytes and the same claim (or none, both times).

    The same claim is the same return type, period and part. None: it is new, or the earlier failed or was withdrawn.
    A submission that a data manager has decided on is never held against its earlier self.
    """
    wanted = ("", "", "") if claim is None else (claim.return_type, claim.period or "", claim.part)
    with store.reading() as conn:
        own = conn.execute(_SUBMISSION, {"one": submission}).one()
        if own.decided_source is not None:
            return None
        earlier = conn.execute(_EARLIER, {"one": submission, "hub": own.hub, "sha256": own.sha256}).all()
    for row in earlier:
        if (row.return_type or "", row.period or "", row.part) == wanted:
            state = State(row.state)
            meaning = _MEANING.get(state, SameBytes.DUPLICATE)
            return EarlierDrop(row.number, state, meaning) if meaning else None
    return None


def state_of(conn: sa.Connection, submission: int) -> State:
    """Give the state of a submission. Raises StoreError where there is none of this number."""
    found = conn.scalar(_STATE, {"one": submission})
    if found is None:
        message = f"there is no submission {submission}"
        raise StoreError(message)
    return State(found)


def change(
    store: Store, conn: sa.Connection, submission: int, old: State, new: State, *, by: str = SERVICE, note: str = ""
) -> None:
    """Move a submission, with its step. Raises IllegalMove, also where it is no longer in the old state."""
    move(submission, old, new)
    moved = conn.execute(_MOVE, {"one": submission, "old": old.value, "new": new.value})
    if moved.rowcount != 1:
        raise IllegalMove(submission, old, new)
    add_step(store, conn, submission, old, new, by=by, note=note)


def hold_attempt(conn: sa.Connection, begun: Begun, to: State) -> sa.Row[Any]:
    """Give the row of a submission under way; IllegalMove where it was begun again since, or is no longer under way."""
    row = conn.execute(_SUBMISSION, {"one": begun.submission}).first()
    if row is None or row.state != State.PROCESSING or row.attempts != begun.attempt:
        raise IllegalMove(begun.submission, row.state if row else "nothing", to)
    return row


def add_step(
    store: Store,
    conn: sa.Connection,
    submission: int,
    old: State | None,
    new: State,
    *,
    by: str = SERVICE,
    note: str = "",
) -> None:
    """Add the step of a move, or of a decision that moved nothing."""
    made = {"submission": submission, "old": old.value if old else None, "new": new.value, "at": store.clock()}
    conn.execute(_STEP, {**made, "by": by, "note": note})
