"""What is owed, what came, and what waits: the tracker, from the calendar's facts and the journal."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alexi_ingest.store import tables as t
from alexi_ingest.store.records import ExceptionKind, Status, StatusRow, Waiting
from alexi_ingest.store.states import GOOD, UNDER_WAY, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, tzinfo

    from alexi_ingest.site import Owed
    from alexi_ingest.store.base import Store

ALARM_AFTER = 3
"""So many failed tries at one thing in the outbox raise an alarm."""
_IGNORED = frozenset({State.DUPLICATE, State.WITHDRAWN, State.EXCLUDED})
"""States in which a submission says nothing of where its return is."""
Key = tuple[str, str, str]
_SENT = (
    "number",
    "hub",
    "name",
    "return_type",
    "period",
    "state",
    "received_at",
    "attempts",
    "errors",
    "queries",
    "faults",
)


def status(store: Store, owed: Iterable[Owed], today: date, zone: tzinfo) -> Status:
    """Give where every return is that is owed (`Site.all_owed`, or one hub's) or that was sent by those hubs unasked.

    `today` and the days of receipt are those of `zone`.
    """
    due = {(one.hub, one.return_type, one.period): one for one in owed}
    hubs = {key[0] for key in due}
    c = t.submission.c
    with store.reading() as conn:
        sent = conn.execute(sa.select(*(c[name] for name in _SENT)).order_by(c.number)).all()
        standing = {
            (row.hub, row.return_type, row.period): row.submission for row in conn.execute(sa.select(t.standing))
        }
        exceptions = {
            (row.hub, row.return_type, row.period): row
            for row in conn.execute(sa.select(t.calendar_exception).order_by(t.calendar_exception.c.id))
        }
        stuck, undone = _outbox(conn)
    by_return: dict[Key, list[sa.Row[Any]]] = defaultdict(list)
    for row in sent:
        if row.return_type and row.period and (row.hub in hubs or not hubs):
            by_return[row.hub, row.return_type, row.period].append(row)
    keys = [*due, *(key for key in by_return if key not in due)]
    rows = tuple(
        _row(key, due.get(key), by_return[key], standing.get(key), exceptions.get(key), today, zone) for key in keys
    )
    failed = [row for row in sent if row.state == State.FAILED]
    return Status(
        rows=rows,
        queue=_waiting(sent, UNDER_WAY),
        review=_waiting(sent, {State.REVIEW, State.FAILED}),
        alarms=(*map(_failure, failed), *stuck),
        outbox=undone,
    )


def _failure(row: sa.Row[Any]) -> str:
    """Say of a failed submission what is known, and the way out."""
    why = f" ({'; '.join(row.faults)})" if row.faults else ""
    return (
        f"Submission {row.number} of {row.hub} failed: our fault, not theirs{why}. "
        f"Once mended: alexi-ingest decide {row.number} --again"
    )


def _outbox(conn: sa.Connection) -> tuple[list[str], int]:
    """Give a sentence for each thing that could not be written for long, and how many things wait."""
    c = t.outbox.c
    rows = conn.execute(
        sa.select(c.kind, c.hub, c.submission, c.attempts).where(c.done_at.is_(None)).order_by(c.id)
    ).all()
    stuck = [
        f"The {row.kind.replace('_', ' ')} of {f'submission {row.submission}' if row.submission else row.hub} "
        f"could not be written in {row.attempts} tries"
        for row in rows
        if row.attempts >= ALARM_AFTER
    ]
    return stuck, len(rows)


def _waiting(sent: Sequence[sa.Row[Any]], states: Iterable[State]) -> tuple[Waiting, ...]:
    """Give the submissions in some states."""
    return tuple(
        Waiting(row.number, row.hub, row.name, State(row.state), row.received_at, row.attempts)
        for row in sent
        if row.state in states
    )


def _row(
    key: Key,
    owed: Owed | None,
    sent: Sequence[sa.Row[Any]],
    standing: int | None,
    exception: sa.Row[Any] | None,
    today: date,
    zone: tzinfo,
) -> StatusRow:
    """Say where one return is."""
    telling = [row for row in sent if row.state not in _IGNORED]
    latest = telling[-1] if telling else None
    stands = next((row for row in sent if row.number == standing), None)
    kind = ExceptionKind(exception.kind) if exception else None
    due = exception.until if exception and exception.until else owed.due if owed else None
    good = next((row for row in sent if row.state in GOOD), None)
    shown = stands or latest
    if good is not None and due is not None:
        on_time: bool | None = good.received_at.astimezone(zone).date() <= due
    else:
        on_time = False if due is not None and today > due and kind in {None, ExceptionKind.EXTENDED} else None
    return StatusRow(
        hub=key[0], return_type=key[1], period=key[2], due=due,
        owed=owed is not None and kind not in {ExceptionKind.EXCUSED, ExceptionKind.NIL},
        state=shown.state if shown else _unsent(owed, due, kind, today), on_time=on_time,
        received_at=good.received_at if good else None, standing=standing,
        latest=latest.number if latest else None, latest_state=State(latest.state) if latest else None,
        errors=latest.errors if latest else 0, queries=latest.queries if latest else 0, exception=kind,
    )  # fmt: skip


def _unsent(owed: Owed | None, due: date | None, kind: ExceptionKind | None, today: date) -> str:
    """Say where a return is of which nothing tells."""
    if kind in {ExceptionKind.EXCUSED, ExceptionKind.NIL}:
        return kind.value
    if owed is None or due is None:
        return "not_owed"
    if today < owed.opens:
        return "not_open"
    return "overdue" if today > due else "owed"
