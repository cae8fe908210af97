"""What stands for a return: the latest good submission of it, and the moves that follow when that changes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alexi_ingest.store import tables as t
from alexi_ingest.store.journal import change
from alexi_ingest.store.states import GOOD, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.store.base import Store


def _is(table: sa.Table) -> sa.ColumnElement[bool]:
    """Say of a row that it belongs to the return whose facts are bound."""
    return sa.and_(*(table.c[name] == sa.bindparam(f"own_{name}") for name in ("hub", "return_type", "period", "part")))


# Statements that every file asks for: making one anew takes longer than running it.
_CANDIDATES = sa.select(t.submission.c.number, t.submission.c.state, t.submission.c.stands_as).where(
    _is(t.submission) & t.submission.c.state.in_([state.value for state in GOOD])
)
_STANDING = sa.select(t.standing.c.submission).where(_is(t.standing))
_REVISION = sa.select(t.hub_revision.c.revision).where(t.hub_revision.c.hub == sa.bindparam("one"))


@dataclass(frozen=True, slots=True)
class Return:
    """One return, or a part of one."""

    hub: str
    return_type: str
    period: str
    part: str = ""

    @property
    def bound(self) -> dict[str, str]:
        """What a statement about the return is run with."""
        return {f"own_{name}": value for name, value in asdict(self).items()}


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
    rows = conn.execute(_CANDIDATES, key.bound).all()
    candidates = [Candidate(row.number, State(row.state), State(row.stands_as)) for row in rows]
    chosen = choose(candidates)
    for one in candidates:
        if chosen is not None and rest(one, chosen) is not one.state:
            note = f"submission {chosen} stands"
            change(store, conn, one.number, one.state, rest(one, chosen), note=note)
    before = standing(conn, key)
    if before != chosen:
        conn.execute(sa.delete(t.standing).where(_is(t.standing)), key.bound)
        if chosen is not None:
            conn.execute(sa.insert(t.standing), {**asdict(key), "submission": chosen, "since": store.clock()})
    return Change(before, chosen)


def standing(conn: sa.Connection, key: Return) -> int | None:
    """Give the submission that stands for a return."""
    return conn.scalar(_STANDING, key.bound)


def revision_of(conn: sa.Connection, hub: str) -> int:
    """Give the number of changes so far of what stands for a hub."""
    found = conn.scalar(_REVISION, {"one": hub})
    return int(found or 0)


def bump(conn: sa.Connection, hub: str) -> None:
    """Count a change of what stands for a hub."""
    c = t.hub_revision.c
    counted = conn.execute(sa.update(t.hub_revision).where(c.hub == hub).values(revision=c.revision + 1))
    if counted.rowcount == 0:
        conn.execute(sa.insert(t.hub_revision).values(hub=hub, revision=1))
