"""What stands for a return: the latest good submission of it, and the moves that follow when that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alexi_ingest.store import tables as t
from alexi_ingest.store.journal import change
from alexi_ingest.store.states import GOOD, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.store.base import Store


@dataclass(frozen=True, slots=True)
class Return:
    """One return, or a part of one."""

    hub: str
    return_type: str
    period: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A submission that may stand. `stands_as` is the state in which it would."""

    number: int
    state: State
    stands_as: State


@dataclass(frozen=True, slots=True)
class Change:
    """Which submission stood, and which stands now."""

    before: int | None
    after: int | None

    @property
    def changed(self) -> bool:
        """Whether another stands."""
        return self.before != self.after


def choose(candidates: Sequence[Candidate]) -> int | None:
    """Choose the submission that stands: the latest without errors (or approved), else the latest partial."""
    whole = [one.number for one in candidates if one.stands_as is not State.PARTIAL]
    return max(whole or [one.number for one in candidates], default=None)


def rest(candidate: Candidate, standing: int) -> State:
    """Give the state of a good submission: older than the one that stands it is superseded, else as it was judged.

    A partial that comes after a whole one waits, unread, for the sender's next file or a decision.
    """
    return State.SUPERSEDED if candidate.number < standing else candidate.stands_as


def stand(store: Store, conn: sa.Connection, key: Return) -> Change:
    """Choose anew what stands for a return; moves the others."""
    c = t.submission.c
    rows = conn.execute(
        sa.select(c.number, c.state, c.stands_as).where(
            _is(t.submission, key) & c.state.in_([state.value for state in GOOD])
        )
    ).all()
    candidates = [Candidate(row.number, State(row.state), State(row.stands_as)) for row in rows]
    chosen = choose(candidates)
    for one in candidates:
        if chosen is not None and rest(one, chosen) is not one.state:
            note = f"submission {chosen} stands"
            change(store, conn, one.number, one.state, rest(one, chosen), note=note)
    place = _is(t.standing, key)
    before = conn.scalar(sa.select(t.standing.c.submission).where(place))
    if before != chosen:
        conn.execute(sa.delete(t.standing).where(place))
        if chosen is not None:
            conn.execute(
                sa.insert(t.standing).values(
                    hub=key.hub, return_type=key.return_type, period=key.period, part=key.part, submission=chosen,
                    since=store.clock(),
                )
            )  # fmt: skip
    return Change(before, chosen)


def _is(table: sa.Table, key: Return) -> sa.ColumnElement[bool]:
    """Say of a row that it belongs to a return."""
    c = table.c
    return (c.hub == key.hub) & (c.return_type == key.return_type) & (c.period == key.period) & (c.part == key.part)


def revision_of(conn: sa.Connection, hub: str) -> int:
    """Give the number of changes so far of what stands for a hub."""
    found = conn.scalar(sa.select(t.hub_revision.c.revision).where(t.hub_revision.c.hub == hub))
    return int(found or 0)


def bump(conn: sa.Connection, hub: str) -> None:
    """Count a change of what stands for a hub."""
    c = t.hub_revision.c
    counted = conn.execute(sa.update(t.hub_revision).where(c.hub == hub).values(revision=c.revision + 1))
    if counted.rowcount == 0:
        conn.execute(sa.insert(t.hub_revision).values(hub=hub, revision=1))
