"""The outbox: what is to be written outside of the store, asked for in the settling's own transaction, until done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from alexi_ingest.store import tables as t
from alexi_ingest.store.records import OutboxItem, OutboxKind
from alexi_ingest.store.states import State

if TYPE_CHECKING:
    from alexi_ingest.store.base import Store

_UNDER_WAY = (State.RECEIVED.value, State.PROCESSING.value)
OF_HUB = frozenset({OutboxKind.TABLES, OutboxKind.STATUS})


def ask(store: Store, conn: sa.Connection, hub: str, submission: int, *kinds: OutboxKind) -> None:
    """Ask for things to be written; what is asked for again, waiting or being written, is written again afterwards."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    now = store.clock()
    again = {"wanted": t.outbox.c.wanted + 1, "attempts": 0, "asked_at": now, "tried_at": None, "done_at": None}
    conn.execute(
        insert(t.outbox).on_conflict_do_update(index_elements=["kind", "hub", "submission"], set_=again),
        [
            {"kind": kind.value, "hub": hub, "submission": 0 if kind in OF_HUB else submission, "asked_at": now}
            for kind in kinds
        ],
    )


def outbox(store: Store, limit: int = 100) -> tuple[OutboxItem, ...]:
    """Give what waits to be written: what was tried least first, so that one that fails holds up nobody.

    A hub's tables wait until nothing of it is under way: each of its files would have them written anew.
    """
    c, s = t.outbox.c, t.submission.c
    under_way = sa.exists().where((s.hub == c.hub) & s.state.in_(_UNDER_WAY))
    ready = c.done_at.is_(None) & ((c.kind != OutboxKind.TABLES.value) | ~under_way)
    waiting = sa.select(t.outbox).where(ready).order_by(c.attempts, c.id).limit(limit)
    with store.reading() as conn:
        rows = conn.execute(waiting).all()
    return tuple(
        OutboxItem(row.id, OutboxKind(row.kind), row.hub, row.submission or None, row.wanted, row.attempts)
        for row in rows
    )


def outbox_done(store: Store, *items: OutboxItem) -> None:
    """Close what was written. What was asked for again meanwhile stays open. Lost in a power cut, it is done again."""
    c = t.outbox.c
    with store.writing(durable=False) as conn:
        for item in items:
            now = store.clock()
            conn.execute(
                sa.update(t.outbox)
                .where((c.id == item.id) & (c.wanted == item.wanted))
                .values(done_at=now, tried_at=now)
            )
            if item.kind is OutboxKind.ARCHIVE and item.submission is not None:
                _archived(conn, item.submission, now)


def _archived(conn: sa.Connection, submission: int, now: object) -> None:
    """Note that the bytes of a submission are in the archive."""
    c = t.content.c
    own = sa.select(t.submission.c.hub, t.submission.c.sha256).where(t.submission.c.number == submission)
    row = conn.execute(own).one()
    conn.execute(
        sa.update(t.content)
        .where((c.hub == row.hub) & (c.sha256 == row.sha256) & c.archived_at.is_(None))
        .values(archived_at=now)
    )


def outbox_failed(store: Store, item: OutboxItem) -> None:
    """Note that writing failed; it will be tried again."""
    c = t.outbox.c
    with store.writing(durable=False) as conn:
        conn.execute(sa.update(t.outbox).where(c.id == item.id).values(attempts=c.attempts + 1, tried_at=store.clock()))
