"""The states of a submission and the moves between them; pure: nothing here touches the store."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from alexi_ingest.errors import IllegalMove
from alexi_ingest.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """Where a submission is: under way, settled by the service, or decided by a person."""

    RECEIVED = "received"
    PROCESSING = "processing"
    ACCEPTED = "accepted"
    PARTIAL = "partial"
    REJECTED = "rejected"
    REVIEW = "review"
    DUPLICATE = "duplicate"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    EXCLUDED = "excluded"
    WITHDRAWN = "withdrawn"


SETTLED: Mapping[Verdict, State] = {verdict: State(verdict) for verdict in Verdict}
"""The state that each verdict settles a submission in."""
UNDER_WAY = frozenset({State.RECEIVED, State.PROCESSING})
GOOD = frozenset({State.ACCEPTED, State.PARTIAL, State.APPROVED, State.SUPERSEDED})
"""States from which a submission may stand for its return, now or when a later one goes."""
_DECIDED = frozenset({State.SENT_BACK, State.EXCLUDED, State.WITHDRAWN})

MOVES: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.PROCESSING, State.WITHDRAWN}),
    # To itself: taken up again after the process that worked on it died.
    State.PROCESSING: frozenset({State.PROCESSING, State.RECEIVED, *SETTLED.values()}),
    State.ACCEPTED: frozenset({State.APPROVED, State.SUPERSEDED, State.RECEIVED, *_DECIDED}),
    State.PARTIAL: frozenset({State.APPROVED, State.SUPERSEDED, State.RECEIVED, *_DECIDED}),
    State.APPROVED: frozenset({State.SUPERSEDED, State.RECEIVED, *_DECIDED}),
    State.REJECTED: frozenset({State.RECEIVED, *_DECIDED}),
    State.REVIEW: frozenset({State.APPROVED, State.RECEIVED, *_DECIDED}),
    State.DUPLICATE: frozenset({State.RECEIVED, *_DECIDED}),
    State.FAILED: frozenset({State.RECEIVED, *_DECIDED}),
    # Back to what it was, where the one that superseded it goes.
    State.SUPERSEDED: frozenset({State.ACCEPTED, State.PARTIAL, State.APPROVED, State.RECEIVED, *_DECIDED}),
    State.SENT_BACK: frozenset({State.APPROVED, State.RECEIVED, State.EXCLUDED, State.WITHDRAWN}),
    State.EXCLUDED: frozenset({State.APPROVED, State.RECEIVED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


def move(submission: int, old: State, new: State) -> State:
    """Give the new state. Raises IllegalMove where the table of moves has no such move."""
    if new not in MOVES[old]:
        raise IllegalMove(submission, old, new)
    return new
