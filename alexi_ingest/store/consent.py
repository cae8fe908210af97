"""Withdrawals of consent, remembered: whose rows may not be kept, and of which periods.

A withdrawal concerns every row about the hub, whoever sent it, of a period that is not later than that of the file
which says it, whatever another file of such a period says; a period without dates (a visit round) is never later.
Whoever consents anew in a later period is published from that period on.

It outlives its file. It holds also where the file was superseded, sent back or withdrawn by the hub: a file that does
not name a person any more does not say that the person agreed. Only a data manager who excludes the file sets its
withdrawals aside, and approving it again brings them back. A file that is read again says anew who withdrew. Setting
aside restores nothing: rows that went, or were not kept, come back only when the originals are read again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import sqlalchemy as sa

from alexi_ingest import periods
from alexi_ingest.model import HUB, ROW, SHEET
from alexi_ingest.store import tables as t
from alexi_ingest.store.states import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.model import Outcome
    from alexi_ingest.store.base import Store

_AT_ONCE = 500
"""Values in one `IN (…)`."""
Persons = Mapping[str, Collection[str]]
"""Pseudonyms of persons, by the hub that they are of."""
_SAID = (
    sa.select(t.withdrawal.c.hub, t.withdrawal.c.pseudonym, t.withdrawal.c.period)
    .join(t.submission, t.submission.c.number == t.withdrawal.c.submission)
    .where(t.withdrawal.c.hub.in_(sa.bindparam("hubs", expanding=True)))
    .where(t.withdrawal.c.submission != sa.bindparam("one"))
    .where(t.submission.c.state != State.EXCLUDED.value)
)
_FORGET = sa.delete(t.withdrawal).where(t.withdrawal.c.submission == sa.bindparam("one"))


def without_withdrawn(
    store: Store, conn: sa.Connection, sender: str, number: int, outcome: Outcome, withdrawn: Persons
) -> Outcome:
    """Give what may be kept of a submission: no row, and no flag, of who withdrew consent for its period or later.

    `withdrawn` are those of whom the submission itself says so.
    """
    if outcome.claim is None or not outcome.claim.period:
        return outcome
    named = {hub for frame in outcome.tables.values() if HUB in frame.columns for hub in frame[HUB].drop_nulls()}
    said = conn.execute(_SAID, {"hubs": sorted({sender, *named}), "one": number}).all()
    persons = {hub: {*some} for hub, some in withdrawn.items()}
    for row in said:
        if not periods.is_later(outcome.claim.period, row.period):
            persons.setdefault(row.hub, set()).add(row.pseudonym)
    if not persons:
        return outcome
    tables, flags = dict(outcome.tables), outcome.flags
    for name, frame in outcome.tables.items():
        columns = store.published[name].person if name in store.published else ()
        theirs = _rows_of(persons, sender, frame, [column for column in columns if column in frame.columns])
        tables[name] = frame.filter(~theirs)
        if flags is not None:
            rows = (
                frame.filter(theirs)
                .select(pl.lit(name).alias("table"), SHEET, pl.col(ROW).cast(flags[ROW].dtype))
                .unique()
            )
            flags = flags.join(rows, on=rows.columns, how="anti", maintain_order="left")
    return replace(outcome, tables=tables, flags=flags)


def _rows_of(persons: Persons, sender: str, frame: pl.DataFrame, columns: Sequence[str]) -> pl.Expr:
    """Say of the rows of a published frame whether they name one of the persons, by the hub that they are about."""
    hub = pl.col(HUB).fill_null(sender) if HUB in frame.columns else pl.lit(sender)
    theirs = ((hub == one) & _any_of(columns, some) for one, some in persons.items())
    return pl.any_horizontal(pl.lit(value=False), *theirs)


def remember(store: Store, conn: sa.Connection, number: int, outcome: Outcome, withdrawn: Persons) -> frozenset[str]:
    """Keep who withdrew by a good submission, in the place of what it said before; give of whom rows went by that.

    These are the senders of the rows.
    """
    conn.execute(_FORGET, {"one": number})
    if outcome.claim is None or not outcome.claim.period or not any(withdrawn.values()):
        return frozenset()
    period, at = outcome.claim.period, store.clock()
    conn.execute(
        sa.insert(t.withdrawal),
        [
            {"hub": hub, "pseudonym": one, "submission": number, "period": period, "at": at}
            for hub, some in withdrawn.items()
            for one in dict.fromkeys(some)
        ],
    )
    return frozenset().union(*(_remove(store, conn, hub, period, [*some]) for hub, some in withdrawn.items()))


def hold_again(store: Store, conn: sa.Connection, number: int) -> frozenset[str]:
    """Remove what was kept while the withdrawals of a submission were set aside; give the senders whose rows went."""
    w = t.withdrawal.c
    gone: set[str] = set()
    for row in conn.execute(sa.select(w.hub, w.period, w.pseudonym).where(w.submission == number)).all():
        gone |= _remove(store, conn, row.hub, row.period, [row.pseudonym])
    return frozenset(gone)


def _any_of(columns: Sequence[str], persons: Collection[str]) -> pl.Expr:
    known = pl.Series(list(persons), dtype=pl.String).implode()
    named = (pl.col(column).is_in(known).fill_null(value=False) for column in columns)
    return pl.any_horizontal(pl.lit(value=False), *named)


def _remove(store: Store, conn: sa.Connection, hub: str, period: str, persons: Sequence[str]) -> frozenset[str]:
    """Remove the rows of persons of a hub, with their flags, of periods that are not later; give who sent them."""
    s = t.submission.c
    sent = conn.scalars(sa.select(s.period).distinct().where(s.period.is_not(None)))
    concerned = [one for one in sent if not periods.is_later(one, period)]
    senders: set[str] = set()
    for start in range(0, len(persons), _AT_ONCE):
        some = list(persons[start : start + _AT_ONCE])
        for one in store.published.values():
            for column in one.person:
                c = one.table.c
                theirs = (c.hub == hub) & c.period.in_(concerned) & c[column].in_(some)
                by = sa.select(s.hub).distinct().join(one.table, c.submission == s.number).where(theirs)
                senders.update(conn.scalars(by))
                f = t.quality_flag.c
                placed = sa.tuple_(f.submission, f.sheet, f.row).in_(
                    sa.select(c.submission, c.sheet, c.row).where(theirs)
                )
                # A flag that does not say its sheet goes with any row of its number.
                somewhere = sa.tuple_(f.submission, f.row).in_(sa.select(c.submission, c.row).where(theirs))
                own = placed | (f.sheet.is_(None) & somewhere)
                conn.execute(sa.delete(t.quality_flag).where((f.table == one.name) & own))
                conn.execute(sa.delete(one.table).where(theirs))
    return frozenset(senders)
