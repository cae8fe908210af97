"""Settles a submission: everything that was made of it is kept in one transaction, or nothing is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alexi_ingest.errors import StaleHistory, StoreError
from alexi_ingest.model import Verdict
from alexi_ingest.store import tables as t
from alexi_ingest.store.consent import remember, without_withdrawn
from alexi_ingest.store.journal import change, hold_attempt, state_of
from alexi_ingest.store.outgoing import ask
from alexi_ingest.store.records import OutboxKind, Settled
from alexi_ingest.store.rows import insert_findings, insert_flags, insert_many, insert_published
from alexi_ingest.store.standing import Change, Return, bump, revision_of, stand
from alexi_ingest.store.states import GOOD, SETTLED, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.model import Outcome, Person
    from alexi_ingest.store.base import Store
    from alexi_ingest.store.consent import Persons
    from alexi_ingest.store.records import Begun

_UNMARKED = frozenset({Verdict.REVIEW, Verdict.DUPLICATE, Verdict.FAILED})
"""Verdicts after which nobody gets a marked copy: there is nothing to mark, or it may not be theirs to see."""
_JUDGED = sa.update(t.submission).where(t.submission.c.number == sa.bindparam("one"))


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is to be kept. `outcome` holds pseudonyms alone; `person_keys` gives that of each person.

    `revision` is that of the history that was compared with, None where nothing was; `versions` names what judged.
    """

    outcome: Outcome
    person_keys: Mapping[Person, str] = field(default_factory=dict)
    key_version: int = 1
    revision: int | None = None
    duplicate_of: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def withdrawn(self, sender: str) -> Persons:
        """Give who withdrew, by the hub that they are of: the sender, where no ID says another."""
        hubs = {pseudonym: person.hub for person, pseudonym in self.person_keys.items()}
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.outcome.withdrawn:
            found[hubs.get(one, sender)].append(one)
        return found


def settle(store: Store, begun: Begun, made: Settlement) -> Settled:
    """Keep all that was made of a submission, and what follows for the return that it answers.

    Raises StaleHistory where what it was compared with has changed since, IllegalMove where it was begun again or is no
    longer under way; nothing is kept then.
    """
    number, state = begun.submission, SETTLED[made.outcome.verdict]
    with store.writing() as conn:
        own = hold_attempt(conn, begun, state)
        if made.revision is not None and revision_of(conn, own.hub) != made.revision:
            message = f"submission {number} was compared with what no longer stands"
            raise StaleHistory(message)
        if own.settled_at is not None:
            forget(store, conn, number)
        change(store, conn, number, State.PROCESSING, state)
        withdrawn = made.withdrawn(own.hub)
        outcome = without_withdrawn(store, conn, own.hub, number, made.outcome, withdrawn)
        made = replace(made, outcome=outcome)
        _keep_judgement(store, conn, number, made)
        _keep_keys(conn, made)
        _keep_rows(store, conn, own.hub, number, outcome)
        conn.execute(
            sa.insert(t.receipt),
            {"submission": number, "issued_at": store.clock(), "name": own.name, "sha256": own.sha256,
             "verdict": outcome.verdict.value},
        )  # fmt: skip
        changed = _stand(store, conn, own.hub, outcome)
        state = state_of(conn, number)
        # A file in doubt, which may be another hub's, removes nothing.
        gone = remember(store, conn, number, outcome, withdrawn) if state in GOOD else frozenset()
        asked = [OutboxKind.REPORT, OutboxKind.ARCHIVE, OutboxKind.STATUS]
        if outcome.verdict not in _UNMARKED:
            asked.append(OutboxKind.MARKED)
        ask(store, conn, own.hub, number, *asked)
        for sender in gone | ({own.hub} if changed.changed else frozenset()):
            bump(conn, sender)
            ask(store, conn, sender, 0, OutboxKind.TABLES)
    return Settled(number, state, changed.after)


def _keep_judgement(store: Store, conn: sa.Connection, number: int, made: Settlement) -> None:
    """Write verdict, claim and counts to the submission."""
    outcome, claim = made.outcome, made.outcome.claim
    good = outcome.verdict in {Verdict.ACCEPTED, Verdict.PARTIAL}
    if good and (claim is None or not claim.period):
        message = f"submission {number} was {outcome.verdict} without a return type and a period"
        raise StoreError(message)
    conn.execute(
        _JUDGED,
        {
            "one": number,
            "settled_at": store.clock(),
            "verdict": outcome.verdict.value,
            "stands_as": outcome.verdict.value if good else None,
            "kind": outcome.kind.value,
            "source": claim and claim.source,
            "return_type": claim and claim.return_type,
            "period": claim and claim.period,
            "part": claim.part if claim else "",
            "claimed_hub": claim and claim.hub,
            "confidence": claim and claim.confidence,
            "because": claim and claim.because,
            "duplicate_of": made.duplicate_of,
            **asdict(outcome.counts),
            "tables": {name: frame.height for name, frame in outcome.tables.items()},
            "found": [asdict(one) for one in outcome.found],
            "rival_claims": [asdict(one) for one in outcome.rival_claims],
            "faults": list(outcome.faults),
            "versions": dict(made.versions),
        },
    )


def _keep_keys(conn: sa.Connection, made: Settlement) -> None:
    """Keep hubs' own IDs that are new, in the one table that holds them."""
    rows = ((hub, raw, made.key_version, pseudonym) for (hub, raw), pseudonym in sorted(made.person_keys.items()))
    insert_many(conn, t.person_key, ("hub", "raw_id", "key_version", "pseudonym"), rows, known_too=True)


def _keep_rows(store: Store, conn: sa.Connection, hub: str, number: int, outcome: Outcome) -> None:
    """Insert published rows, flags, findings and comparisons."""
    period = (outcome.claim.period if outcome.claim else None) or ""
    for name, frame in outcome.tables.items():
        if name not in store.published:
            message = f"published table {name!r} is not declared"
            raise StoreError(message)
        insert_published(conn, store.published[name], frame, hub=hub, period=period, submission=number)
    if outcome.flags is not None:
        insert_flags(conn, outcome.flags, number)
    insert_findings(conn, outcome.findings, number)
    rows = ((number, one.rule, one.return_type, one.period, one.submission) for one in outcome.comparisons)
    insert_many(conn, t.comparison, ("submission", "rule", "return_type", "period", "compared_with"), rows)


def _stand(store: Store, conn: sa.Connection, hub: str, outcome: Outcome) -> Change:
    """Choose anew what stands for the return that the submission answers."""
    claim = outcome.claim
    if claim is None or not claim.period:
        return Change(None, None)
    return stand(store, conn, Return(hub, claim.return_type, claim.period, claim.part))


def forget(store: Store, conn: sa.Connection, number: int) -> None:
    """Remove what an earlier settling of the same submission kept; steps, receipts and decisions stay."""
    for table in (t.finding, t.comparison, t.quality_flag, *(one.table for one in store.published.values())):
        conn.execute(sa.delete(table).where(table.c.submission == number))
