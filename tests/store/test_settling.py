"""Settling: everything of a submission, once, together; and what is read back from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import polars as pl
import pytest
import sqlalchemy as sa

from alexi_ingest.errors import IllegalMove, StaleHistory, StoreError
from alexi_ingest.model import Claim, Comparison, Person, SheetFound, Verdict
from alexi_ingest.store import (
    OutboxKind,
    Settlement,
    State,
    Store,
    begin,
    history,
    lost_share,
    outbox,
    outbox_done,
    outbox_failed,
    own_ids,
    retry,
    settle,
    standing_tables,
    submission,
    take,
)
from alexi_ingest.store import tables as t

from .conftest import FLAGS, MEETINGS, NOW, Q1, Q2, Q3, Desk, drop, finding, outcome, people

KEYS = {Person("hub-01", "P1"): "p1-a", Person("hub-01", "P2"): "p1-b"}


def _all_text(store: Store, *, without: tuple[str, ...]) -> str:
    """Every value of every table but these, as text."""
    with store.reading() as conn:
        names = set(sa.inspect(conn).get_table_names()) - set(without)
        return "\n".join(str(row) for name in sorted(names) for row in conn.exec_driver_sql(f'SELECT * FROM "{name}"'))  # noqa: S608 - our own tables


def test_what_was_stored_comes_back_as_it_was(desk: Desk) -> None:
    made = replace(
        outcome(Verdict.PARTIAL, "p1-a", "p1-b", broken=("p1-b",)),
        found=(SheetFound("Young people", (3, 4), ("ID", "Age"), 2, "people"), SheetFound("Help", None, (), 0)),
        rival_claims=(Claim("training", "training", 0.4, "it has a date"),),
        faults=("source 'x', hook 'check': ValueError",),
        comparisons=(Comparison("casework.people.gender.same_as_last", "casework", Q1, None),),
    )
    done = desk.settle(made, person_keys=KEYS, versions={"casework": "1.0"})
    stored = submission(desk.store, done.submission)
    assert (stored.claim, stored.counts, stored.kind, stored.verdict) == (
        made.claim,
        made.counts,
        made.kind,
        made.verdict,
    )
    assert stored.findings == made.findings
    assert (stored.found, stored.rival_claims) == (made.found, made.rival_claims)
    assert (stored.faults, stored.comparisons) == (made.faults, made.comparisons)
    assert stored.tables == {"person": 2, "meeting": 2}
    assert (stored.versions, stored.settled_at, stored.received_at) == ({"casework": "1.0"}, NOW, NOW)
    assert (stored.state, stored.stands) == (State.PARTIAL, True)


def test_tables_that_stand_have_their_types_and_ready_rows_alone(desk: Desk) -> None:
    done = desk.settle(outcome(Verdict.PARTIAL, "p1-a", "p1-b", broken=("p1-b",)))
    shown = standing_tables(desk.store, "hub-01")
    assert shown.tables["person"].rows(named=True) == [
        {
            "hub": "hub-01", "period": Q2, "submission": done.submission, "sheet": "Young people", "row": 2,
            "column": None, "row_quality": "P", "person_id": "p1-a", "birth_month": date(1999, 5, 1), "score": None,
            "open_case": True,
        }
    ]  # fmt: skip
    assert shown.tables["meeting"].select("began", "attended", "row_quality").rows() == [
        (time(10, 30), 12, "P"), (None, 7, "E"),
    ]  # fmt: skip
    assert shown.flags.rows() == [
        ("hub-01", Q2, done.submission, "person", "Young people", 2, None, "score", "O", "casework.people.score.range",
         "41")
    ]  # fmt: skip


def test_a_row_that_is_a_cell_of_its_sheet_is_kept_with_its_column(desk: Desk) -> None:
    placed = MEETINGS.with_columns(pl.Series("_column", [27, None], dtype=pl.UInt32))
    flags = FLAGS.with_columns(pl.lit("meeting").alias("table"), pl.lit(27, pl.UInt32).alias("_column"))
    desk.settle(replace(outcome(Verdict.ACCEPTED, "p1-a"), tables={"meeting": placed}, flags=flags))
    shown = standing_tables(desk.store, "hub-01")
    assert shown.tables["meeting"].select("row", "column").rows() == [(2, "AB"), (3, None)]
    assert shown.flags["column"].to_list() == ["AB"]


def test_no_id_of_a_hub_is_kept_outside_the_restricted_table(desk: Desk) -> None:
    desk.settle(outcome(Verdict.ACCEPTED, "p1-a"), person_keys={Person("hub-01", "RAW-77"): "p1-a"})
    everything = _all_text(desk.store, without=())
    assert everything.count("RAW-77") == 1
    assert "RAW-77" not in _all_text(desk.store, without=("person_key",))
    assert own_ids(desk.store, "hub-01", {"p1-a", "p1-b"}) == {"p1-a": "RAW-77"}
    assert own_ids(desk.store, "hub-02", {"p1-a"}) == {}


def test_history_is_the_last_standing_return_with_the_hubs_own_ids(desk: Desk) -> None:
    store = desk.store
    assert history(store, "hub-01", "casework", Q2, ["person"]).last_period == Q1
    assert history(store, "hub-01", "casework", "R1", ["person"]).last_period is None
    made = outcome(Verdict.PARTIAL, "p1-a", "p1-b", period=Q1, broken=("p1-b",))
    done = desk.settle(made, person_keys=KEYS)
    seen = history(store, "hub-01", "casework", Q2, ["person", "meeting"])
    assert seen.last is not None
    assert (seen.last.submission, seen.last.verdict, seen.revision) == (done.submission, Verdict.PARTIAL, 1)
    expected = people("P1").drop("_sheet", "_row", "_ready", "row_quality")
    assert seen.last.tables["person"].equals(expected)
    assert seen.last.tables["meeting"].equals(MEETINGS.select("began", "attended"))
    assert history(store, "hub-02", "casework", Q2, ["person"]).last is None


def test_history_has_the_standing_returns_of_other_types_for_the_same_period_where_they_are_asked_for(
    desk: Desk,
) -> None:
    done = desk.settle(outcome(Verdict.PARTIAL, "p1-a", "p1-b", broken=("p1-b",)), person_keys=KEYS)
    asked = {"casework": ["person", "never_published"], "outcomes": ["score"]}
    seen = history(desk.store, "hub-01", "training", Q2, (), others=asked)
    assert (seen.last, seen.last_period, [*seen.others]) == (None, Q1, ["casework"])
    casework = seen.others["casework"]
    assert (casework.period, casework.submission, casework.verdict) == (Q2, done.submission, Verdict.PARTIAL)
    assert {name: frame["person_id"].to_list() for name, frame in casework.tables.items()} == {"person": ["P1"]}
    assert not history(desk.store, "hub-01", "training", Q3, (), others=asked).others


def test_a_check_against_what_no_longer_stands_is_made_again(desk: Desk) -> None:
    store = desk.store
    desk.settle(outcome(Verdict.ACCEPTED, "p1-a", period=Q1), person_keys=KEYS)
    seen = history(store, "hub-01", "casework", Q2, ["person"])
    later = begin(store, take(store, drop(90)).submission)
    desk.settle(outcome(Verdict.ACCEPTED, "p1-b", period=Q1), person_keys=KEYS)
    with pytest.raises(StaleHistory):
        settle(store, later, Settlement(outcome(Verdict.ACCEPTED, "p1-a"), revision=seen.revision))
    assert submission(store, later.submission).state is State.PROCESSING
    again = history(store, "hub-01", "casework", Q2, ["person"])
    settle(store, later, Settlement(outcome(Verdict.ACCEPTED, "p1-a"), revision=again.revision))
    rejected = history(store, "hub-01", "casework", Q3, ["person"])
    desk.settle(outcome(Verdict.REJECTED))
    desk.settle(outcome(Verdict.ACCEPTED), hub="hub-02")
    assert history(store, "hub-01", "casework", Q3, ["person"]).revision == rejected.revision


@pytest.mark.parametrize(
    "broken",
    [
        replace(outcome(), tables={"unheard_of": MEETINGS}),
        replace(outcome(), tables={"person": MEETINGS}),
        replace(outcome(), comparisons=(Comparison("a.b.c.d", "casework", Q1, 4711),)),
        outcome(period=None),
    ],
)
def test_a_settling_that_cannot_be_kept_whole_is_not_kept_at_all(desk: Desk, broken: object) -> None:
    number = take(desk.store, drop(1)).submission
    begun = begin(desk.store, number)
    before = _all_text(desk.store, without=())
    with pytest.raises(StoreError):
        settle(desk.store, begun, Settlement(broken))  # type: ignore[arg-type]  # an outcome
    assert _all_text(desk.store, without=()) == before
    assert settle(desk.store, begun, Settlement(outcome())).state is State.ACCEPTED


def test_settled_again_it_is_stored_once(desk: Desk) -> None:
    store = desk.store
    number = desk.settle(outcome(Verdict.FAILED)).submission
    retry(store, number, "mended")
    settle(store, begin(store, number), Settlement(outcome(Verdict.ACCEPTED, "p1-a")))
    with pytest.raises(IllegalMove):
        begin(store, number)
    assert standing_tables(store, "hub-01").tables["person"].height == 1
    assert len(submission(store, number).findings) == 1
    with store.reading() as conn:
        assert conn.scalars(sa.select(t.receipt.c.verdict).order_by(t.receipt.c.id)).all() == ["failed", "accepted"]


def test_the_outbox_asks_for_what_follows_and_is_repeated_until_done(desk: Desk) -> None:
    store = desk.store
    desk.settle(outcome())
    items = outbox(store)
    assert {(one.kind, one.submission) for one in items} == {
        (OutboxKind.REPORT, 1), (OutboxKind.MARKED, 1), (OutboxKind.ARCHIVE, 1), (OutboxKind.TABLES, None),
        (OutboxKind.STATUS, None),
    }  # fmt: skip
    tables = next(one for one in items if one.kind is OutboxKind.TABLES)
    desk.settle(outcome(Verdict.ACCEPTED, "p1-b"))
    outbox_done(store, *items)
    left = outbox(store)
    assert tables.id in {one.id for one in left}, "asked for again while it was being written"
    assert {one.submission for one in left} == {2, None}
    outbox_failed(store, left[0])
    assert outbox(store)[-1].id == left[0].id
    outbox_done(store, *outbox(store))
    assert outbox(store) == ()
    with store.reading() as conn:
        assert conn.scalar(sa.select(sa.func.count()).where(t.content.c.archived_at.is_not(None))) == 2


@pytest.mark.parametrize("verdict", [Verdict.REVIEW, Verdict.DUPLICATE, Verdict.FAILED])
def test_a_file_that_may_not_be_theirs_or_is_nothing_new_is_not_marked(desk: Desk, verdict: Verdict) -> None:
    desk.settle(outcome(verdict))
    assert {one.kind for one in outbox(desk.store)} == {OutboxKind.REPORT, OutboxKind.ARCHIVE, OutboxKind.STATUS}


def test_how_much_of_the_standing_return_a_new_file_lacks(desk: Desk) -> None:
    def share(*ids: str) -> float:
        return lost_share(desk.store, "hub-01", "casework", Q2, {"person": people(*ids)})

    assert share("p1-a") == 0
    desk.settle(outcome(Verdict.ACCEPTED, "p1-a", "p1-b", "p1-c", "p1-d"))
    assert share("p1-x", "p1-a", "p1-b", "p1-c", "p1-d") == 0
    assert share("p1-b", "p1-c", "p1-d") == 0.25
    assert lost_share(desk.store, "hub-01", "casework", Q2, {"meeting": MEETINGS.head(1)}) == 0.5


def test_many_findings_and_rows_keep_their_order(desk: Desk) -> None:
    many = tuple(finding(f"⟦p1-{number}⟧") for number in range(300))
    ids = [f"p1-{number}" for number in range(12_000)]
    done = desk.settle(replace(outcome(Verdict.ACCEPTED, *ids), findings=many))
    assert submission(desk.store, done.submission).findings == many
    assert standing_tables(desk.store, "hub-01").tables["person"]["person_id"].equals(pl.Series(ids), check_names=False)


def test_a_hubs_tables_wait_while_another_file_of_it_is_under_way(desk: Desk) -> None:
    store = desk.store
    desk.settle(outcome())
    other = take(store, drop(2, "hub-02")).submission
    assert OutboxKind.TABLES in {one.kind for one in outbox(store)}, "another hub's file is no reason to wait"
    number = take(store, drop(3)).submission
    assert OutboxKind.TABLES not in {one.kind for one in outbox(store)}
    begun = begin(store, number)
    assert OutboxKind.TABLES not in {one.kind for one in outbox(store)}
    settle(store, begun, Settlement(outcome(Verdict.ACCEPTED, "p1-b")))
    assert [one.hub for one in outbox(store) if one.kind is OutboxKind.TABLES] == ["hub-01"]
    assert other != number
