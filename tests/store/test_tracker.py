"""The tracker: what is owed, what came, what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from alexi_ingest.errors import StoreError
from alexi_ingest.model import Verdict
from alexi_ingest.site import Owed
from alexi_ingest.store import (
    Decision,
    ExceptionKind,
    Settlement,
    State,
    StatusRow,
    begin,
    calendar_exception,
    decide,
    outbox,
    outbox_failed,
    settle,
    status,
    take,
)

from .conftest import Q1, Q2, Desk, drop, outcome

LONDON = ZoneInfo("Europe/London")
OPENS, DUE = date(2015, 10, 1), date(2015, 10, 31)
OWED = (Owed("hub-01", "casework", Q2, OPENS, DUE, None),)


def _row(desk: Desk, today: date = DUE) -> StatusRow:
    rows = status(desk.store, OWED, today, LONDON).rows
    return next(row for row in rows if row.period == Q2)


@pytest.mark.parametrize(
    ("today", "state", "on_time"),
    [
        (date(2015, 9, 30), "not_open", None), (OPENS, "owed", None), (DUE, "owed", None),
        (date(2015, 11, 1), "overdue", False),
    ],
)  # fmt: skip
def test_a_return_that_has_not_come(desk: Desk, today: date, state: str, *, on_time: bool | None) -> None:
    row = _row(desk, today)
    assert (row.state, row.on_time, row.owed, row.latest) == (state, on_time, True, None)


@pytest.mark.parametrize(
    ("kind", "until", "today", "state", "owed"),
    [
        (ExceptionKind.EXCUSED, None, date(2015, 12, 1), "excused", False),
        (ExceptionKind.NIL, None, date(2015, 12, 1), "nil", False),
        (ExceptionKind.EXTENDED, date(2015, 12, 1), date(2015, 12, 1), "owed", True),
        (ExceptionKind.EXTENDED, date(2015, 12, 1), date(2015, 12, 2), "overdue", True),
    ],
)
def test_exceptions_change_what_is_owed(
    desk: Desk, kind: ExceptionKind, until: date | None, today: date, state: str, *, owed: bool
) -> None:
    calendar_exception(desk.store, "hub-01", "casework", Q2, ExceptionKind.EXCUSED, reason="first word", by="x")
    calendar_exception(desk.store, "hub-01", "casework", Q2, kind, reason="last word", by="x", until=until)
    row = _row(desk, today)
    assert (row.state, row.owed, row.exception) == (state, owed, kind)


@pytest.mark.parametrize(
    ("received", "on_time"),
    [
        # Half past eleven at night in London is the due day, though it is summer time an hour earlier in UTC.
        (datetime(2015, 10, 24, 22, 30, tzinfo=UTC), True),
        (datetime(2015, 10, 31, 23, 59, tzinfo=UTC), True),
        (datetime(2015, 11, 1, 0, 0, tzinfo=UTC), False),
    ],
)
def test_a_return_is_on_time_by_the_day_in_london(desk: Desk, received: datetime, *, on_time: bool) -> None:
    taken = take(desk.store, drop(1, received_at=received))
    settle(desk.store, begin(desk.store, taken.submission), Settlement(outcome()))
    row = _row(desk, date(2015, 12, 1))
    assert (row.on_time, row.state, row.received_at) == (on_time, "accepted", received)


def test_what_stands_is_shown_beside_what_came_last(desk: Desk) -> None:
    desk.settle(outcome(Verdict.ACCEPTED, "p1-a"))
    desk.settle(outcome(Verdict.PARTIAL, "p1-a", "p1-b", broken=("p1-b",)))
    row = _row(desk)
    assert (row.state, row.standing, row.latest, row.latest_state, row.errors) == (
        State.ACCEPTED, 1, 2, State.PARTIAL, 1,
    )  # fmt: skip
    decide(desk.store, 2, Decision.WITHDRAW, reason="sent by mistake", by="hub-01")
    row = _row(desk)
    assert (row.latest, row.errors) == (1, 0)


def test_a_return_that_nobody_asked_for_is_listed_and_other_hubs_are_not(desk: Desk) -> None:
    desk.settle(outcome(period=Q1))
    desk.settle(outcome(period=Q1), hub="hub-02")
    rows = status(desk.store, OWED, DUE, LONDON).rows
    assert [(row.hub, row.period, row.owed, row.due) for row in rows] == [
        ("hub-01", Q2, True, DUE), ("hub-01", Q1, False, None),
    ]  # fmt: skip


def test_what_waits_and_what_alarms(desk: Desk) -> None:
    desk.settle(outcome(Verdict.REVIEW, period=None))
    desk.settle(outcome(Verdict.FAILED))
    take(desk.store, drop(50))
    item = outbox(desk.store)[0]
    for _ in range(3):
        outbox_failed(desk.store, item)
    found = status(desk.store, OWED, DUE, LONDON)
    assert [(one.submission, one.state) for one in found.queue] == [(3, State.RECEIVED)]
    assert [(one.submission, one.state) for one in found.review] == [(1, State.REVIEW), (2, State.FAILED)]
    assert found.alarms == (
        "Submission 2 of hub-01 failed: our fault, not theirs. Once mended: alexi-ingest decide 2 --again",
        f"The {item.kind} of submission 1 could not be written in 3 tries",
    )
    assert found.outbox == len(outbox(desk.store))


def test_a_moment_without_a_zone_is_refused(desk: Desk) -> None:
    adrift = replace(desk.store, clock=lambda: datetime(2030, 1, 1))  # noqa: DTZ001 - what must be refused
    with pytest.raises(StoreError):
        take(adrift, drop(1))
