"""Decisions of persons, and what follows from them."""

from __future__ import annotations

from datetime import date

import pytest

from alexi_ingest.errors import IllegalMove, StoreError
from alexi_ingest.model import Verdict
from alexi_ingest.store import (
    Decided,
    Decision,
    ExceptionKind,
    OutboxKind,
    Settlement,
    State,
    begin,
    calendar_exception,
    decide,
    outbox,
    outbox_done,
    queue,
    settle,
    standing_tables,
    submission,
)

from .conftest import NOW, Q1, Q2, Desk, outcome

AS = Decided("casework", "casework", Q1)


def test_an_approved_partial_stands_as_a_whole_one_and_is_no_longer_provisional(desk: Desk) -> None:
    desk.settle(outcome(Verdict.ACCEPTED, "p1-old"))
    partial = desk.settle(outcome(Verdict.PARTIAL, "p1-a", "p1-b", broken=("p1-b",)))
    assert partial.standing != partial.submission
    done = decide(desk.store, partial.submission, Decision.APPROVE, reason="agreed by telephone", by="A. Manager")
    assert (done.state, done.standing) == (State.APPROVED, partial.submission)
    shown = standing_tables(desk.store, "hub-01").tables["person"]
    assert shown.select("person_id", "row_quality").rows() == [("p1-a", "A")]
    (kept,) = submission(desk.store, partial.submission).decisions
    assert (kept.decision, kept.reason, kept.by, kept.at) == (
        Decision.APPROVE, "agreed by telephone", "A. Manager", NOW,
    )  # fmt: skip


def test_a_submission_in_review_is_read_as_what_a_person_says(desk: Desk) -> None:
    number = desk.settle(outcome(Verdict.REVIEW, period=None)).submission
    outbox_done(desk.store, *outbox(desk.store))
    decide(desk.store, number, Decision.AS, reason="it is last quarter's", by="somebody", decided=AS)
    assert {one.kind for one in outbox(desk.store)} == {OutboxKind.STATUS}
    (queued,) = queue(desk.store)
    assert (queued.submission, queued.attempts, queued.decided) == (number, 0, AS)
    settled = settle(desk.store, begin(desk.store, number), Settlement(outcome(Verdict.ACCEPTED, "p1-a", period=Q1)))
    assert settled.standing == number


def test_a_standing_one_that_is_read_anew_no_longer_stands_for_the_old_period(desk: Desk) -> None:
    number = desk.settle(outcome(Verdict.ACCEPTED, "p1-a")).submission
    done = decide(desk.store, number, Decision.AS, reason="wrong quarter", by="somebody", decided=AS)
    assert (done.state, done.standing) == (State.RECEIVED, None)
    settle(desk.store, begin(desk.store, number), Settlement(outcome(Verdict.ACCEPTED, "p1-a", period=Q1)))
    assert standing_tables(desk.store, "hub-01").tables["person"]["period"].to_list() == [Q1]


def test_a_decision_that_cannot_be_is_refused_with_a_sentence(desk: Desk) -> None:
    store = desk.store
    review = desk.settle(outcome(Verdict.REVIEW, period=None)).submission
    rejected = desk.settle(outcome(Verdict.REJECTED)).submission
    gone = desk.settle(outcome()).submission
    decide(store, gone, Decision.WITHDRAW, reason="sent by mistake", by="hub-01")
    for number, decision, decided, said in [
        (99, Decision.EXCLUDE, None, "no submission 99"),
        (review, Decision.APPROVE, None, "say which, with --as and --period"),
        (rejected, Decision.APPROVE, None, "was not read as a return"),
        (review, Decision.AS, None, "a source and a period go with"),
        (review, Decision.EXCLUDE, AS, "a source and a period go with"),
    ]:
        with pytest.raises(StoreError, match=said):
            decide(store, number, decision, reason="because", by="somebody", decided=decided)
    with pytest.raises(IllegalMove):
        decide(store, gone, Decision.APPROVE, reason="because", by="somebody")
    with pytest.raises(StoreError, match="needs a reason"):
        decide(store, rejected, Decision.EXCLUDE, reason=" ", by="somebody")
    assert submission(store, gone).state is State.WITHDRAWN
    assert len(submission(store, gone).decisions) == 1


def test_an_approval_can_be_said_again_and_taken_back(desk: Desk) -> None:
    number = desk.settle(outcome()).submission
    for decision, state in [
        (Decision.APPROVE, State.APPROVED), (Decision.APPROVE, State.APPROVED), (Decision.EXCLUDE, State.EXCLUDED),
        (Decision.APPROVE, State.APPROVED), (Decision.SEND_BACK, State.SENT_BACK),
    ]:  # fmt: skip
        assert decide(desk.store, number, decision, reason="because", by="somebody").state is state
    assert len(submission(desk.store, number).decisions) == 5


def test_the_hubs_tables_are_written_again_whenever_what_stands_changes(desk: Desk) -> None:
    store = desk.store
    number = desk.settle(outcome(Verdict.PARTIAL, "p1-a")).submission
    for decision in (Decision.APPROVE, Decision.EXCLUDE):
        outbox_done(store, *outbox(store))
        decide(store, number, decision, reason="because", by="somebody")
        kinds = {one.kind for one in outbox(store)}
        assert kinds == {OutboxKind.TABLES, OutboxKind.STATUS, OutboxKind.REPORT}


def test_an_exception_needs_a_reason_and_an_extension_a_day(desk: Desk) -> None:
    later = date(2015, 12, 1)
    for kind, until, reason in [
        (ExceptionKind.EXTENDED, None, "illness"), (ExceptionKind.EXCUSED, later, "illness"),
        (ExceptionKind.NIL, None, ""),
    ]:  # fmt: skip
        with pytest.raises(StoreError):
            calendar_exception(desk.store, "hub-01", "casework", Q2, kind, reason=reason, by="somebody", until=until)
    assert outbox(desk.store) == ()
    calendar_exception(desk.store, "hub-01", "casework", Q2, ExceptionKind.EXTENDED, reason="x", by="y", until=later)
    assert [one.kind for one in outbox(desk.store)] == [OutboxKind.STATUS]
