"""Drops: taken once, queued fairly, begun and put back, and known again by their bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alexi_ingest.errors import IllegalMove, StoreError
from alexi_ingest.model import Claim, Verdict
from alexi_ingest.store import (
    Begun,
    Decided,
    Decision,
    SameBytes,
    Settlement,
    State,
    Store,
    arrival_removed,
    arrivals_to_remove,
    begin,
    decide,
    put_back,
    queue,
    retry,
    same_bytes,
    settle,
    submission,
    take,
)

from .conftest import Q1, Q2, Desk, drop, outcome


def test_a_drop_is_taken_once_until_its_original_is_removed(store: Store) -> None:
    first = take(store, drop(1), "spoke 2")
    again = take(store, drop(1), "spoke 2")
    assert (first.existing, again.existing) == (False, True)
    assert again.submission == first.submission
    (waiting,) = arrivals_to_remove(store)
    given = drop(1)
    assert (waiting.path, waiting.inode, waiting.mtime_ns) == (given.path, given.inode, given.mtime_ns)
    arrival_removed(store, first.arrival)
    assert arrivals_to_remove(store) == ()
    anew = take(store, drop(1))
    assert not anew.existing
    assert anew.submission == first.submission + 1
    assert submission(store, first.submission).folder == "spoke 2"


@pytest.mark.parametrize("change", ["device", "inode", "mtime_ns", "size", "sha256", "path", "hub"])
def test_a_drop_that_differs_in_anything_is_another(store: Store, change: str) -> None:
    given = drop(1)
    old = getattr(given, change)
    new = old + 1 if isinstance(old, int) else Path("/elsewhere") if isinstance(old, Path) else f"{old}x"
    take(store, given)
    other = replace(given, **{change: new})  # type: ignore[arg-type]  # of the field's own type
    assert not take(store, other).existing


def test_names_that_are_not_text_are_kept(store: Store) -> None:
    path = Path("/drops/hub-01/inbox/caf\udce9\n\u202e.xlsx")
    taken = take(store, replace(drop(1), path=path, name=path.name))
    assert arrivals_to_remove(store)[0].path == path
    assert submission(store, taken.submission).name == "caf\\udce9\n\u202e.xlsx"


def test_the_queue_serves_hubs_in_turn_and_keeps_each_in_order(store: Store) -> None:
    for number in range(6):
        take(store, drop(number, "hub-01"))
    for number in range(6, 8):
        take(store, drop(number, "hub-02"))
    assert [one.submission for one in queue(store)] == [1, 7, 2, 8, 3, 4, 5, 6]
    assert [one.submission for one in queue(store, 2, without=("hub-01",))] == [7, 8]


def test_what_was_begun_stays_in_the_queue_until_it_is_settled(desk: Desk) -> None:
    store = desk.store
    number = take(store, drop(1)).submission
    first = begin(store, number)
    second = begin(store, number)
    assert (first.attempt, second.attempt) == (1, 2)
    assert [one.attempts for one in queue(store)] == [2]
    with pytest.raises(IllegalMove):
        settle(store, first, Settlement(outcome()))
    put_back(store, second, "the child ran past its time")
    with pytest.raises(IllegalMove):
        settle(store, second, Settlement(outcome()))
    settle(store, begin(store, number), Settlement(outcome()))
    assert queue(store) == ()
    steps = [(one.old, one.new) for one in submission(store, number).steps]
    assert steps == [
        (None, State.RECEIVED), (State.RECEIVED, State.PROCESSING), (State.PROCESSING, State.PROCESSING),
        (State.PROCESSING, State.RECEIVED), (State.RECEIVED, State.PROCESSING), (State.PROCESSING, State.ACCEPTED),
    ]  # fmt: skip


def test_what_is_settled_cannot_be_begun_and_what_failed_can_be_tried_again(desk: Desk) -> None:
    done = desk.settle(outcome())
    with pytest.raises(IllegalMove, match="from accepted to processing"):
        begin(desk.store, done.submission)
    with pytest.raises(IllegalMove):
        retry(desk.store, done.submission, "mended")
    failed = desk.settle(outcome(Verdict.FAILED))
    retry(desk.store, failed.submission, "mended")
    assert begin(desk.store, failed.submission) == Begun(failed.submission, 1)
    with pytest.raises(StoreError, match="no submission 99"):
        begin(desk.store, 99)


CLAIM = Claim("casework", "casework", 1.0, "it says so", Q2)


@pytest.mark.parametrize(
    ("earlier", "then", "claim", "meaning"),
    [
        (outcome(Verdict.ACCEPTED), None, CLAIM, SameBytes.DUPLICATE),
        (outcome(Verdict.PARTIAL), None, CLAIM, SameBytes.DUPLICATE),
        (outcome(Verdict.REJECTED), None, CLAIM, SameBytes.DUPLICATE),
        (outcome(Verdict.REVIEW, period=None), None, None, SameBytes.DUPLICATE),
        (outcome(Verdict.ACCEPTED), Decision.SEND_BACK, CLAIM, SameBytes.DUPLICATE),
        (outcome(Verdict.ACCEPTED, period=Q1), None, CLAIM, None),
        (outcome(Verdict.REVIEW, period=None), None, CLAIM, None),
        (outcome(Verdict.FAILED), None, CLAIM, None),
        (outcome(Verdict.ACCEPTED), Decision.WITHDRAW, CLAIM, None),
    ],
)
def test_the_same_bytes_with_the_same_claim(
    desk: Desk, earlier: object, then: Decision | None, claim: Claim | None, meaning: SameBytes | None
) -> None:
    first = desk.settle(earlier, content=7).submission  # type: ignore[arg-type]  # an outcome
    if then:
        decide(desk.store, first, then, reason="because", by="somebody")
    second = take(desk.store, drop(50, content=7)).submission
    found = same_bytes(desk.store, second, claim)
    assert (found and (found.submission, found.meaning)) == (meaning and (first, meaning))
    other_hub = take(desk.store, drop(51, "hub-02", content=7)).submission
    assert same_bytes(desk.store, other_hub, claim) is None


def test_going_back_to_a_superseded_file_is_for_a_person_to_decide(desk: Desk) -> None:
    first = desk.settle(outcome(), content=7).submission
    desk.settle(outcome(), content=8)
    third = take(desk.store, drop(50, content=7)).submission
    found = same_bytes(desk.store, third, CLAIM)
    assert found is not None
    assert (found.submission, found.meaning) == (first, SameBytes.REVIEW)
    settle(desk.store, begin(desk.store, third), Settlement(outcome(Verdict.REVIEW)))
    decided = Decided("casework", "casework", Q2)
    decide(desk.store, third, Decision.AS, reason="they mean it", by="somebody", decided=decided)
    (queued,) = queue(desk.store)
    assert queued.decided == decided
    assert same_bytes(desk.store, third, CLAIM) is None
    assert settle(desk.store, begin(desk.store, third), Settlement(outcome())).standing == third
