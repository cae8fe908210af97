"""Decisions of persons: about a submission, and about what is owed; each kept with name, time and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from alexi_ingest.errors import StoreError
from alexi_ingest.store import tables as t
from alexi_ingest.store.consent import hold_again
from alexi_ingest.store.journal import add_step, change
from alexi_ingest.store.outgoing import ask
from alexi_ingest.store.records import Decided, Decision, ExceptionKind, OutboxKind, Settled
from alexi_ingest.store.standing import Change, Return, bump, stand
from alexi_ingest.store.states import State

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from alexi_ingest.store.base import Store

_MOVES = {
    Decision.APPROVE: State.APPROVED,
    Decision.SEND_BACK: State.SENT_BACK,
    Decision.EXCLUDE: State.EXCLUDED,
    Decision.WITHDRAW: State.WITHDRAWN,
    Decision.AS: State.RECEIVED,
}


def decide(
    store: Store, submission: int, decision: Decision, *, reason: str, by: str, decided: Decided | None = None
) -> Settled:
    """Keep a decision, and what follows for the return. `decided` goes with `Decision.AS` alone.

    Raises IllegalMove where the submission cannot go there, StoreError where there is no such submission, no reason,
    or nothing in it that could stand.
    """
    if not reason.strip():
        message = "a decision needs a reason"
        raise StoreError(message)
    if (decision is Decision.AS) != (decided is not None):
        message = "a source and a period go with the decision 'as', and with no other"
        raise StoreError(message)
    with store.writing() as conn:
        row = _row(conn, submission)
        old, new = State(row.state), _MOVES[decision]
        if decision is Decision.APPROVE:
            _approve(conn, row)
        if decided is not None:
            _decide_as(conn, submission, decided)
        if decision is Decision.APPROVE and old is State.APPROVED:
            add_step(store, conn, submission, old, new, by=by, note=reason)
        else:
            change(store, conn, submission, old, new, by=by, note=reason)
        _write(store, conn, submission, decision, reason, by, decided)
        changed = _follow(store, conn, row, decision)
        state = State(_row(conn, submission).state)
    return Settled(submission, state, changed.after)


def _row(conn: sa.Connection, submission: int) -> sa.Row[Any]:
    """Give the row of a submission."""
    row = conn.execute(sa.select(t.submission).where(t.submission.c.number == submission)).first()
    if row is None:
        message = f"there is no submission {submission}"
        raise StoreError(message)
    return row


def _approve(conn: sa.Connection, row: sa.Row[Any]) -> None:
    """Let a submission stand as a whole one; only what was read as a return of a period can."""
    if not row.return_type or not row.period or not row.tables:
        message = f"submission {row.number} was not read as a return of a period: say which, with --as and --period"
        raise StoreError(message)
    conn.execute(
        sa.update(t.submission).where(t.submission.c.number == row.number).values(stands_as=State.APPROVED.value)
    )


def _decide_as(conn: sa.Connection, submission: int, decided: Decided) -> None:
    """Keep whose return it is, for the next attempt, which is a first one again."""
    conn.execute(
        sa.update(t.submission)
        .where(t.submission.c.number == submission)
        .values(
            decided_source=decided.source, decided_return_type=decided.return_type, decided_period=decided.period,
            attempts=0,
        )
    )  # fmt: skip


def _write(
    store: Store,
    conn: sa.Connection,
    submission: int,
    decision: Decision,
    reason: str,
    by: str,
    decided: Decided | None,
) -> None:
    """Keep the decision itself."""
    conn.execute(
        sa.insert(t.decision).values(
            submission=submission, decision=decision.value, reason=reason, by=by, at=store.clock(),
            source=decided and decided.source, return_type=decided and decided.return_type,
            period=decided and decided.period,
        )
    )  # fmt: skip


def _follow(store: Store, conn: sa.Connection, row: sa.Row[Any], decision: Decision) -> Change:
    """Choose anew what stands, and ask for what the hub is to see."""
    changed, asked = Change(None, None), [OutboxKind.STATUS]
    if row.return_type and row.period:
        changed = stand(store, conn, Return(row.hub, row.return_type, row.period, row.part))
    gone = hold_again(store, conn, row.number) if decision is Decision.APPROVE else frozenset()
    own = changed.changed or (decision is Decision.APPROVE and changed.after == row.number)
    for sender in gone | ({row.hub} if own else frozenset()):
        bump(conn, sender)
        ask(store, conn, sender, 0, OutboxKind.TABLES)
    if decision is not Decision.AS and row.settled_at is not None:
        asked.append(OutboxKind.REPORT)
    ask(store, conn, row.hub, row.number, *asked)
    return changed


def calendar_exception(
    store: Store,
    hub: str,
    return_type: str,
    period: str,
    kind: ExceptionKind,
    *,
    reason: str,
    by: str,
    until: date | None = None,
) -> None:
    """Excuse, extend (`until` a day) or declare nil a return. The latest word on a return holds.

    Raises StoreError where there is no reason, or an extension has no day.
    """
    if not reason.strip():
        message = "an exception needs a reason"
        raise StoreError(message)
    if (kind is ExceptionKind.EXTENDED) != (until is not None):
        message = "a day goes with an extension, and with nothing else"
        raise StoreError(message)
    with store.writing() as conn:
        conn.execute(
            sa.insert(t.calendar_exception).values(
                hub=hub, return_type=return_type, period=period, kind=kind.value, until=until, reason=reason, by=by,
                at=store.clock(),
            )
        )  # fmt: skip
        ask(store, conn, hub, 0, OutboxKind.STATUS)
