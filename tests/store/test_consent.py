"""Who withdrew consent stays out, whichever file comes later; who consents anew is in again from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.model import Outcome, Person, Verdict
from alexi_ingest.store import (
    Decided,
    Decision,
    OutboxKind,
    Settlement,
    Store,
    begin,
    decide,
    open_store,
    outbox,
    outbox_done,
    settle,
    standing_tables,
    submission,
)

from .conftest import FINGERPRINT, FLAGS, PUBLISHED, Q1, Q2, Q3, Q4, Desk, outcome

if TYPE_CHECKING:
    from pathlib import Path


def said_yes(*ids: str, period: str = Q1) -> Outcome:
    """Give a return that publishes these persons; the first has a flag."""
    return outcome(Verdict.ACCEPTED, *ids, period=period)


def said_no(*ids: str, period: str = Q2) -> Outcome:
    """Give a return of one other person by which these withdrew."""
    return replace(outcome(Verdict.ACCEPTED, "p1-other", period=period), withdrawn=ids)


def published(store: Store, hub: str = "hub-01") -> list[tuple[str, str]]:
    """Give who is published for which period."""
    rows = standing_tables(store, hub).tables["person"].select("period", "person_id").rows()
    return sorted(row for row in rows if row[1] != "p1-other")


def decided(store: Store, number: int, decision: Decision) -> None:
    decide(store, number, decision, reason="because", by="somebody")


def test_a_withdrawal_removes_the_persons_earlier_rows_and_flags(desk: Desk) -> None:
    desk.settle(said_yes("p1-a", "p1-b"))
    desk.settle(said_yes("p1-a", period=Q2), hub="hub-02")
    desk.settle(replace(outcome(Verdict.REVIEW), withdrawn=("p1-b",)))
    assert published(desk.store) == [(Q1, "p1-a"), (Q1, "p1-b")], "a file in doubt removes nothing"
    desk.settle(said_no("p1-a"))
    assert published(desk.store) == [(Q1, "p1-b")]
    assert standing_tables(desk.store, "hub-01").flags["period"].to_list() == [Q2]
    assert published(desk.store, "hub-02") == [(Q2, "p1-a")]


def test_the_flags_of_another_sheet_stay_when_a_person_withdraws(desk: Desk) -> None:
    flags = pl.concat([FLAGS, FLAGS.with_columns(_sheet=pl.lit("Siblings"))])
    desk.settle(replace(said_yes("p1-a", "p1-b"), flags=flags))
    desk.settle(said_no("p1-a", period=Q2))
    assert standing_tables(desk.store, "hub-01").flags.filter(period=Q1)["sheet"].to_list() == ["Siblings"]


def test_a_later_file_of_the_same_or_an_earlier_period_does_not_bring_the_person_back(desk: Desk) -> None:
    desk.settle(said_no("p1-a", "p1-a"))
    others = {"_row": pl.lit(3, pl.Int64)}, {"table": pl.lit("meeting")}, {"_sheet": pl.lit("Siblings")}
    flags = pl.concat([FLAGS, *(FLAGS.with_columns(**other) for other in others)])
    late = desk.settle(replace(said_yes("p1-a", "p1-b"), flags=flags))
    assert published(desk.store) == [(Q1, "p1-b")]
    kept = standing_tables(desk.store, "hub-01").flags.filter(pl.col("period") == Q1)
    assert kept.select("table", "sheet", "row").rows() == [
        ("person", "Young people", 3), ("meeting", "Young people", 2), ("person", "Siblings", 2),
    ]  # fmt: skip
    assert submission(desk.store, late.submission).tables == {"person": 1, "meeting": 2}
    desk.settle(said_yes("p1-a", "p1-b", period=Q2))
    assert published(desk.store) == [(Q1, "p1-b"), (Q2, "p1-b")]


@pytest.mark.parametrize("order", [(Q2, Q4, Q1), (Q4, Q2, Q1), (Q1, Q4, Q2), (Q1, Q2, Q4)])
def test_who_consents_anew_is_published_from_that_period_on_in_whatever_order_files_come(
    desk: Desk, order: tuple[str, ...]
) -> None:
    for period in order:
        desk.settle(said_no("p1-a") if period == Q2 else said_yes("p1-a", period=period))
    assert published(desk.store) == [(Q4, "p1-a")]
    desk.settle(said_yes("p1-b", period=Q3))
    assert published(desk.store) == [(Q3, "p1-b"), (Q4, "p1-a")]


def test_a_visit_round_is_never_later(desk: Desk) -> None:
    desk.settle(said_yes("p1-a", period="R1"))
    desk.settle(said_no("p1-a"))
    desk.settle(said_yes("p1-a", "p1-b", period="R2"))
    assert published(desk.store) == [("R2", "p1-b")]


@pytest.mark.parametrize("decision", [Decision.SEND_BACK, Decision.WITHDRAW, None])
def test_it_outlives_its_file(desk: Desk, decision: Decision | None) -> None:
    number = desk.settle(said_no("p1-a")).submission
    if decision is None:
        desk.settle(said_yes("p1-b", period=Q2))
    else:
        decided(desk.store, number, decision)
    desk.settle(said_yes("p1-a"))
    assert (Q1, "p1-a") not in published(desk.store)


def test_it_outlives_the_service(desk: Desk, where: Path) -> None:
    desk.settle(said_no("p1-a"))
    desk.store.close()
    again = open_store(where, PUBLISHED, key_fingerprint=FINGERPRINT)
    Desk(again, desk.drops).settle(said_yes("p1-a", "p1-b"))
    assert published(again) == [(Q1, "p1-b")]
    again.close()


def test_a_data_manager_sets_it_aside_by_excluding_the_file_and_brings_it_back_by_approving_it(desk: Desk) -> None:
    desk.settle(said_yes("p1-a"))
    number = desk.settle(said_no("p1-a")).submission
    decided(desk.store, number, Decision.EXCLUDE)
    assert published(desk.store) == [], "what went does not come back by itself"
    desk.settle(said_yes("p1-a", "p1-b"))
    assert published(desk.store) == [(Q1, "p1-a"), (Q1, "p1-b")]
    outbox_done(desk.store, *outbox(desk.store))
    decided(desk.store, number, Decision.APPROVE)
    assert published(desk.store) == [(Q1, "p1-b")]
    assert OutboxKind.TABLES in {one.kind for one in outbox(desk.store)}


def test_a_file_that_is_read_again_says_anew_who_withdrew(desk: Desk) -> None:
    store, number = desk.store, desk.settle(said_no("p1-a", "p1-b")).submission
    word = Decided("casework", "casework", Q1)
    decide(store, number, Decision.AS, reason="wrong quarter", by="somebody", decided=word)
    settle(store, begin(store, number), Settlement(outcome(Verdict.FAILED)))
    desk.settle(said_yes("p1-a", "p1-c", period=Q2))
    assert published(store) == [(Q2, "p1-c")], "a reading that failed says nothing"
    decide(store, number, Decision.AS, reason="wrong quarter", by="somebody", decided=word)
    settle(store, begin(store, number), Settlement(said_no("p1-a", period=Q1)))
    desk.settle(said_yes("p1-a", "p1-b", "p1-c", period=Q2))
    assert published(store) == [(Q2, "p1-a"), (Q2, "p1-b"), (Q2, "p1-c")]


def test_a_withdrawal_concerns_every_row_about_the_hub_whoever_sent_it(desk: Desk) -> None:
    rows = outcome(Verdict.ACCEPTED, "p1-a", "p1-b", period="R1")
    about = {"person": rows.tables["person"].with_columns(hub=pl.Series(["hub-01", "hub-02"]))}
    keys = {Person("hub-01", "A"): "p1-a", Person("hub-02", "B"): "p1-b"}
    desk.settle(replace(rows, tables=about), hub="team", person_keys=keys)
    outbox_done(desk.store, *outbox(desk.store))
    desk.settle(said_no("p1-a", "p1-b"), hub="hub-01")
    assert published(desk.store, "team") == [("R1", "p1-b")], "the other hub's person said nothing"
    assert {(one.kind, one.hub) for one in outbox(desk.store)} >= {(OutboxKind.TABLES, "team")}
    again = replace(rows, tables=about, withdrawn=("p1-b",), claim=replace(rows.claim, period="R2"))  # type: ignore[arg-type]  # it has one
    desk.settle(again, hub="team", person_keys=keys)
    assert published(desk.store, "team") == [], "what the team says of a hub's person is kept as that hub's"
    desk.settle(said_yes("p1-b", period=Q2), hub="hub-02")
    assert published(desk.store, "hub-02") == []
