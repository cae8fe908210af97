"""Withdrawals of consent, remembered: whose rows may not be kept, and of which periods.

A withdrawal concerns every period of the hub that is not later than that of the file which says it, whatever another
file of such a period says; a period without dates (a visit round) is never later. Whoever consents anew in a later
period is published from that period on.

It outlives its file. It holds also where the file was superseded, sent back or withdrawn by the hub: a file that does
not name a person any more does not say that the person agreed. Only a data manager who excludes the file sets its
withdrawals aside, and approving it again brings them back. A file that is read again says anew who withdrew. Setting
aside restores nothing: rows that went, or were not kept, come back only when the originals are read again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import sqlalchemy as sa

from alexi_ingest import periods
from alexi_ingest.model import ROW, SHEET
from alexi_ingest.store import tables as t
from alexi_ingest.store.states import State

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from alexi_ingest.model import Outcome
    from alexi_ingest.store.base import Store

_AT_ONCE = 500
"""Values in one `IN (…)`."""
_SAID = (
    sa.select(t.withdrawal.c.pseudonym, t.withdrawal.c.period)
    .join(t.submission, t.submission.c.number == t.withdrawal.c.submission)
    .where((t.withdrawal.c.hub == sa.bindparam("own_hub")) & (t.withdrawal.c.submission != sa.bindparam("one")))
    .where(t.submission.c.state != State.EXCLUDED.value)
)
_FORGET = sa.delete(t.withdrawal).where(t.withdrawal.c.submission == sa.bindparam("one"))


def without_withdrawn(store: Store, conn: sa.Connection, hub: str, number: int, outcome: Outcome) -> Outcome:
    """Give what may be kept of a submission: no row, and no flag, of who withdrew consent for its period or later."""
    if outcome.claim is None or not outcome.claim.period:
        return outcome
    persons = {*outcome.withdrawn, *_withdrawn(conn, hub, number, outcome.claim.period)}
    if not persons:
        return outcome
    tables, flags = dict(outcome.tables), outcome.flags
    for name, frame in outcome.tables.items():
        columns = store.published[name].person if name in store.published else ()
        theirs = _any_of([column for column in columns if column in frame.columns], persons)
        tables[name] = frame.filter(~theirs)
        if flags is not None:
            rows = (
                frame.filter(theirs)
                .select(pl.lit(name).alias("table"), SHEET, pl.col(ROW).cast(flags[ROW].dtype))
                .unique()
            )
            flags = flags.join(rows, on=rows.columns, how="anti", maintain_order="left")
    return replace(outcome, tables=tables, flags=flags)


def remember(store: Store, conn: sa.Connection, hub: str, number: int, outcome: Outcome) -> int:
    """Keep who withdrew by a good submission, in the place of what it said before; give how many rows went by that."""
    conn.execute(_FORGET, {"one": number})
    if outcome.claim is None or not outcome.claim.period or not outcome.withdrawn:
        return 0
    period, at = outcome.claim.period, store.clock()
    persons = list(dict.fromkeys(outcome.withdrawn))
    conn.execute(
        sa.insert(t.withdrawal),
        [{"hub": hub, "pseudonym": one, "submission": number, "period": period, "at": at} for one in persons],
    )
    return _remove(store, conn, hub, period, persons)


def hold_again(store: Store, conn: sa.Connection, number: int) -> int:
    """Remove what was kept while the withdrawals of a submission were set aside; give how many rows that was."""
    w = t.withdrawal.c
    said = conn.execute(sa.select(w.hub, w.period, w.pseudonym).where(w.submission == number)).all()
    return _remove(store, conn, said[0].hub, said[0].period, [row.pseudonym for row in said]) if said else 0


def _withdrawn(conn: sa.Connection, hub: str, number: int, period: str) -> set[str]:
    """Give the persons who withdrew, by other submissions, for this period or a later one."""
    said = conn.execute(_SAID, {"own_hub": hub, "one": number})
    return {row.pseudonym for row in said if not periods.is_later(period, row.period)}


def _any_of(columns: Sequence[str], persons: Collection[str]) -> pl.Expr:
    known = pl.Series(list(persons), dtype=pl.String).implode()
    named = (pl.col(column).is_in(known).fill_null(value=False) for column in columns)
    return pl.any_horizontal(pl.lit(value=False), *named)


def _remove(store: Store, conn: sa.Connection, hub: str, period: str, persons: Sequence[str]) -> int:
    """Remove the rows of persons, with their flags, from the hub's submissions of periods that are not later."""
    s = t.submission.c
    sent = conn.scalars(sa.select(s.period).distinct().where((s.hub == hub) & s.period.is_not(None)))
    concerned = [one for one in sent if not periods.is_later(one, period)]
    numbers = sa.select(s.number).where((s.hub == hub) & s.period.in_(concerned))
    removed = 0
    for start in range(0, len(persons), _AT_ONCE):
        some = list(persons[start : start + _AT_ONCE])
        for one in store.published.values():
            for column in one.person:
                c = one.table.c
                theirs = c.submission.in_(numbers) & c[column].in_(some)
                f = t.quality_flag.c
                placed = sa.tuple_(f.submission, f.sheet, f.row).in_(
                    sa.select(c.submission, c.sheet, c.row).where(theirs)
                )
                # A flag that does not say its sheet goes with any row of its number.
                somewhere = sa.tuple_(f.submission, f.row).in_(sa.select(c.submission, c.row).where(theirs))
                own = placed | (f.sheet.is_(None) & somewhere)
                conn.execute(sa.delete(t.quality_flag).where((f.table == one.name) & own))
                removed += conn.execute(sa.delete(one.table).where(theirs)).rowcount
    return removed
