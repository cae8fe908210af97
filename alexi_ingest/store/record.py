"""Reads all that is stored of one submission: what reports, pages and `trace` are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alexi_ingest.errors import StoreError
from alexi_ingest.model import Claim, Comparison, Counts, Kind, SheetFound, Verdict
from alexi_ingest.store import tables as t
from alexi_ingest.store.journal import decided_of
from alexi_ingest.store.records import Decided, Decision, DecisionMade, Dropped, Step, Submission
from alexi_ingest.store.rows import read_findings
from alexi_ingest.store.states import State

if TYPE_CHECKING:
    from alexi_ingest.store.base import Store

_ONE: sa.BindParameter[int] = sa.bindparam("one")
# Statements that every file asks for: making one anew takes longer than running it.
_SUBMISSION = sa.select(t.submission).where(t.submission.c.number == _ONE)
_STANDS = sa.select(sa.func.count()).where(t.standing.c.submission == _ONE)
_OF_SUBMISSION = {
    table: sa.select(table).where(table.c.submission == _ONE).order_by(table.c.id)
    for table in (t.comparison, t.step, t.decision)
}


def submission(store: Store, number: int) -> Submission:
    """Give one submission with all that belongs to it. Raises StoreError where there is none of this number."""
    with store.reading() as conn:
        row = conn.execute(_SUBMISSION, {"one": number}).first()
        if row is None:
            message = f"there is no submission {number}"
            raise StoreError(message)
        stands = conn.scalar(_STANDS, {"one": number})
        return Submission(
            number=row.number, hub=row.hub, name=row.name, folder=row.folder, sha256=row.sha256, size=row.size,
            received_at=row.received_at, settled_at=row.settled_at, state=State(row.state), attempts=row.attempts,
            verdict=Verdict(row.verdict) if row.verdict else None, kind=Kind(row.kind) if row.kind else None,
            claim=_claim(row), decided=decided_of(row), duplicate_of=row.duplicate_of,
            counts=_counts(row),
            tables=row.tables or {}, found=tuple(_found(one) for one in row.found or ()),
            rival_claims=tuple(Claim(**one) for one in row.rival_claims or ()), faults=tuple(row.faults or ()),
            versions=row.versions or {}, stands=bool(stands), findings=read_findings(conn, number),
            comparisons=_comparisons(conn, number), steps=_steps(conn, number), decisions=_decisions(conn, number),
        )  # fmt: skip


def received_from(store: Store, hub: str, limit: int = 100) -> tuple[Dropped, ...]:
    """Give what a hub sent, the latest first, without what was found in it."""
    c = t.submission.c
    with store.reading() as conn:
        rows = conn.execute(sa.select(t.submission).where(c.hub == hub).order_by(c.number.desc()).limit(limit)).all()
    return tuple(
        Dropped(row.number, row.name, row.sha256, row.received_at, State(row.state),
                Verdict(row.verdict) if row.verdict else None, _counts(row))
        for row in rows
    )  # fmt: skip


def _counts(row: sa.Row[Any]) -> Counts:
    return Counts(row.rows, row.rows_ready, row.errors, row.queries, row.repairs, row.notes)


def _claim(row: sa.Row[Any]) -> Claim | None:
    """Rebuild the claim from its columns."""
    if row.return_type is None:
        return None
    return Claim(
        row.source, row.return_type, row.confidence or 0.0, row.because or "", row.period, row.claimed_hub, row.part
    )


def _found(facts: dict[str, Any]) -> SheetFound:
    """Rebuild what was found in a sheet from its JSON."""
    rows = facts["heading_rows"]
    return SheetFound(**{**facts, "heading_rows": tuple(rows) if rows else None, "headings": tuple(facts["headings"])})


def _comparisons(conn: sa.Connection, number: int) -> tuple[Comparison, ...]:
    rows = conn.execute(_OF_SUBMISSION[t.comparison], {"one": number})
    return tuple(Comparison(row.rule, row.return_type, row.period, row.compared_with) for row in rows)


def _steps(conn: sa.Connection, number: int) -> tuple[Step, ...]:
    rows = conn.execute(_OF_SUBMISSION[t.step], {"one": number})
    return tuple(Step(State(row.old) if row.old else None, State(row.new), row.at, row.by, row.note) for row in rows)


def _decisions(conn: sa.Connection, number: int) -> tuple[DecisionMade, ...]:
    rows = conn.execute(_OF_SUBMISSION[t.decision], {"one": number})
    return tuple(
        DecisionMade(
            Decision(row.decision), row.reason, row.by, row.at,
            Decided(row.source, row.return_type, row.period) if row.source else None,
        )
        for row in rows
    )  # fmt: skip
