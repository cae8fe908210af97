"""What stands for a return, whatever comes in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.model import Verdict
from alexi_ingest.store import Decision, State, decide, standing_tables, submission
from alexi_ingest.store.standing import Candidate, choose, rest

from .conftest import Q1, Desk, outcome

KINDS = st.sampled_from([State.ACCEPTED, State.PARTIAL, State.APPROVED])


@given(st.lists(KINDS, max_size=8))
def test_the_latest_whole_one_stands_else_the_latest_partial(kinds: list[State]) -> None:
    candidates = [Candidate(number, kind, kind) for number, kind in enumerate(kinds)]
    chosen = choose(candidates)
    assert (chosen is None) == (not kinds)
    if chosen is None:
        return
    whole = [number for number, kind in enumerate(kinds) if kind is not State.PARTIAL]
    assert chosen == (whole[-1] if whole else len(kinds) - 1)
    states = [rest(one, chosen) for one in candidates]
    assert states[:chosen] == [State.SUPERSEDED] * chosen
    assert states[chosen:] == kinds[chosen:]
    assert set(kinds[chosen + 1 :]) <= {State.PARTIAL}


A, P, R = Verdict.ACCEPTED, Verdict.PARTIAL, Verdict.REJECTED


@pytest.mark.parametrize(
    ("verdicts", "standing", "states"),
    [
        ([A], 1, ["accepted"]),
        ([P], 1, ["partial"]),
        ([R], None, ["rejected"]),
        ([P, A], 2, ["superseded", "accepted"]),
        ([P, P], 2, ["superseded", "partial"]),
        ([A, P], 1, ["accepted", "partial"]),
        ([A, P, A], 3, ["superseded", "superseded", "accepted"]),
        ([A, R], 1, ["accepted", "rejected"]),
    ],
)
def test_submissions_for_one_return(
    desk: Desk, verdicts: list[Verdict], standing: int | None, states: list[str]
) -> None:
    for number, verdict in enumerate(verdicts, 1):
        last = desk.settle(outcome(verdict, f"p1-{number}"))
    assert last.standing == standing
    assert [submission(desk.store, number).state for number in range(1, len(verdicts) + 1)] == states
    shown = standing_tables(desk.store, "hub-01").tables["person"]["person_id"].to_list()
    assert shown == ([f"p1-{standing}"] if standing else [])


def test_another_period_or_hub_stands_beside_it(desk: Desk) -> None:
    desk.settle(outcome(A, "p1-a"))
    desk.settle(outcome(A, "p1-b", period=Q1))
    desk.settle(outcome(A, "p1-c"), hub="hub-02")
    assert sorted(standing_tables(desk.store, "hub-01").tables["person"]["person_id"]) == ["p1-a", "p1-b"]
    assert standing_tables(desk.store, "hub-02").tables["person"]["period"].to_list() == ["2015-16-Q2"]


@pytest.mark.parametrize("decision", [Decision.WITHDRAW, Decision.EXCLUDE, Decision.SEND_BACK])
def test_where_the_latest_goes_the_one_before_stands_again(desk: Desk, decision: Decision) -> None:
    first, second = desk.settle(outcome(P, "p1-a")), desk.settle(outcome(A, "p1-b"))
    done = decide(desk.store, second.submission, decision, reason="sent by mistake", by="somebody")
    assert done.standing == first.submission
    assert submission(desk.store, first.submission).state is State.PARTIAL
    assert standing_tables(desk.store, "hub-01").tables["person"]["person_id"].to_list() == ["p1-a"]
    assert decide(desk.store, first.submission, decision, reason="this too", by="somebody").standing is None
    assert standing_tables(desk.store, "hub-01").tables["person"].height == 0
