"""The table of moves."""

from __future__ import annotations

from itertools import product

import pytest

from alexi_ingest.errors import IllegalMove
from alexi_ingest.model import Verdict
from alexi_ingest.store.states import MOVES, SETTLED, State, move


def test_every_pair_of_states_either_moves_or_is_refused_by_name() -> None:
    for old, new in product(State, State):
        if new in MOVES[old]:
            assert move(7, old, new) is new
        else:
            with pytest.raises(IllegalMove, match=f"submission 7 cannot go from {old} to {new}"):
                move(7, old, new)


def test_every_verdict_settles_what_is_under_way_and_has_a_way_out() -> None:
    for verdict in Verdict:
        assert move(1, State.PROCESSING, SETTLED[verdict]) == verdict.value
        assert {State.RECEIVED, State.WITHDRAWN} <= MOVES[SETTLED[verdict]]


def test_only_a_withdrawn_submission_stays_for_ever_and_every_state_can_be_reached() -> None:
    assert [state for state in State if not MOVES[state]] == [State.WITHDRAWN]
    assert {new for moves in MOVES.values() for new in moves} == set(State)
