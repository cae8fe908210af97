"""Reads what stands: the last return for a check to compare with, and a hub's own tables."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa

from alexi_ingest import periods
from alexi_ingest.model import HUB, TEAM, Earlier, History, Verdict
from alexi_ingest.store import tables as t
from alexi_ingest.store.consented import only_consented
from alexi_ingest.store.records import StandingTables
from alexi_ingest.store.rows import read_published
from alexi_ingest.store.standing import Return, revision_of, standing
from alexi_ingest.store.states import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from alexi_ingest.store.base import Store
    from alexi_ingest.store.published import Published

_ALL_IDS = sa.select(t.person_key.c.pseudonym, t.person_key.c.raw_id)
_OWN_IDS = _ALL_IDS.where(t.person_key.c.hub == sa.bindparam("hub"))
_FEW = 500
"""So many pseudonyms are looked up by themselves; of more, all the hub's are read."""
_OWN: Mapping[str, pl.DataType] = {
    "hub": pl.String(),
    "period": pl.String(),
    "submission": pl.Int64(),
    "sheet": pl.String(),
    "row": pl.UInt32(),
    "column": pl.String(),
    "row_quality": pl.String(),
}
_HUBS: Mapping[str, pl.DataType] = {HUB: pl.String()}
NO_OTHERS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_FLAGS: Mapping[str, pl.DataType] = {
    "hub": pl.String(),
    "period": pl.String(),
    "submission": pl.Int64(),
    "table": pl.String(),
    "sheet": pl.String(),
    "row": pl.UInt32(),
    "column": pl.String(),
    "variable": pl.String(),
    "obs_status": pl.String(),
    "rule": pl.String(),
    "as_sent": pl.String(),
}


def history(
    store: Store,
    hub: str,
    return_type: str,
    period: str,
    tables: Iterable[str],
    part: str = "",
    others: Mapping[str, Iterable[str]] = NO_OTHERS,
) -> History:
    """Give what a return may be compared with, with the hub's own IDs: ready rows of the published tables named.

    The rows of the team's returns say which hub they are about (`HUB`).

    `tables` are those of the period before's (none is read where none is named), `others` those of other return types
    for the same period. What does not stand is left out; a table that nobody publishes is, too.
    """
    named, last_period = tuple(tables), periods.previous(period)
    before = last_period if named else None
    with store.reading() as conn:
        revision = revision_of(conn, hub)
        wanted = [(return_type, before, part, named)] if before else []
        wanted += [(other, period, "", tuple(names)) for other, names in others.items()]
        found = [_standing(store, conn, Return(hub, kind, when, own), names) for kind, when, own, names in wanted]
    last = found.pop(0) if before else None
    standing = {kind: one for kind, one in zip(others, found, strict=True) if one}
    return History(last, last_period, revision, standing)


def _standing(store: Store, conn: sa.Connection, owed: Return, names: Iterable[str]) -> Earlier | None:
    s, c = t.standing.c, t.submission.c
    row = conn.execute(
        sa.select(c.number, c.stands_as)
        .join(t.standing, s.submission == c.number)
        .where(
            (s.hub == owed.hub)
            & (s.return_type == owed.return_type)
            & (s.period == owed.period)
            & (s.part == owed.part)
        )
    ).first()
    if row is None:
        return None
    lookup = _own_ids(conn, owed.hub)
    frames = {
        name: _restored(read_published(conn, one, [row.number], _HUBS if owed.hub == TEAM else {}), one, lookup)
        for name in names
        if (one := store.published.get(name))
    }
    verdict = Verdict.PARTIAL if row.stands_as == State.PARTIAL else Verdict.ACCEPTED
    return Earlier(owed.period, row.number, verdict, frames)


def _restored(frame: pl.DataFrame, one: Published, lookup: Mapping[str, str]) -> pl.DataFrame:
    """Put the hub's own IDs in the place of pseudonyms."""
    if not one.person:
        return frame
    return frame.with_columns(
        pl.col(name).replace_strict(lookup, default=None, return_dtype=pl.String) for name in one.person
    )


def own_ids(store: Store, hub: str, pseudonyms: Collection[str]) -> dict[str, str]:
    """Give the hub's own ID for each of these pseudonyms that it has, for a report to this hub alone.

    The team, whose rows are about many hubs, is told the IDs of all.
    """
    if not pseudonyms:
        return {}
    with store.reading() as conn:
        if len(pseudonyms) > _FEW:
            known = _own_ids(conn, hub)
            return {one: known[one] for one in pseudonyms if one in known}
        found, bound = _ids_for(hub)
        rows = conn.execute(found.where(t.person_key.c.pseudonym.in_(list(pseudonyms))), bound).all()
    return {row[0]: row[1] for row in rows}


def _own_ids(conn: sa.Connection, hub: str) -> dict[str, str]:
    return {row[0]: row[1] for row in conn.execute(*_ids_for(hub)).all()}


def _ids_for(sender: str) -> tuple[sa.Select[Any], dict[str, str]]:
    return (_ALL_IDS, {}) if sender == TEAM else (_OWN_IDS, {"hub": sender})


def standing_tables(store: Store, hub: str, governed: Mapping[str, Collection[str]] = NO_OTHERS) -> StandingTables:
    """Give everything that stands for a hub, over all its periods, with pseudonyms.

    `governed` names tables that hold persons only as far as others name them (`consented`).
    """
    s, f = t.standing.c, t.quality_flag.c
    flags = (
        sa.select(*(s[name] if name in ("hub", "period") else f[name] for name in _FLAGS))
        .join(t.standing, s.submission == f.submission)
        .where(s.hub == hub)
        .order_by(f.id)
    )
    with store.reading() as conn:
        standing = conn.execute(
            sa.select(s.submission, t.submission.c.stands_as)
            .join(t.submission, t.submission.c.number == s.submission)
            .where(s.hub == hub)
        ).all()
        numbers = [row.submission for row in standing]
        partial = [row.submission for row in standing if row.stands_as == State.PARTIAL]
        frames = {
            name: _provisional(read_published(conn, one, numbers, _OWN), partial)
            for name, one in store.published.items()
        }
        flagged = pl.DataFrame(conn.execute(flags).all(), schema=dict(_FLAGS), orient="row")
        hubs = _hubs_of_rows(store, conn, numbers) if hub == TEAM else None
    every = StandingTables(frames, flagged if hubs is None else _about(flagged, hubs))
    return only_consented(every, {name: one.person for name, one in store.published.items()}, governed)


def _hubs_of_rows(store: Store, conn: sa.Connection, numbers: Sequence[int]) -> pl.DataFrame:
    """Give which hub each published row of these submissions is about, ready or not."""
    place = ("submission", "sheet", "row")
    parts = [
        sa.select(*(one.table.c[name] for name in (*place, HUB)), sa.literal(one.name).label("table"))
        .where(one.table.c.submission.in_(numbers)).distinct()
        for one in store.published.values()
    ]  # fmt: skip
    schema = {name: dtype for name, dtype in _FLAGS.items() if name in (*place, HUB, "table")}
    rows = conn.execute(sa.union_all(*parts)).mappings().all() if parts else []
    return pl.DataFrame([dict(row) for row in rows], schema=schema)


def _about(flags: pl.DataFrame, hubs: pl.DataFrame) -> pl.DataFrame:
    """Say in each flag the hub that its row is about, in the place of the sender."""
    on = ["submission", "table", "sheet", "row"]
    both = flags.join(hubs.unique(on), on=on, how="left", maintain_order="left", suffix=" of row")
    return both.with_columns(pl.coalesce(f"{HUB} of row", HUB).alias(HUB)).select(flags.columns)


def _provisional(frame: pl.DataFrame, partial: Iterable[int]) -> pl.DataFrame:
    """Hold the quality P against what stands: an approved partial is no longer provisional."""
    stands = pl.col("submission").is_in(list(partial))
    plain, provisional = pl.col("row_quality") == "A", pl.col("row_quality") == "P"
    return frame.with_columns(
        pl.when(stands & plain).then(pl.lit("P")).when(~stands & provisional).then(pl.lit("A"))
        .otherwise(pl.col("row_quality")).alias("row_quality")
    )  # fmt: skip


def lost_share(
    store: Store, hub: str, return_type: str, period: str, found: Mapping[str, pl.DataFrame], part: str = ""
) -> float:
    """Give the share of the standing return's persons (of its rows, in a table without persons) that a new file lacks.

    `found` are its published tables with pseudonyms. 0 where nothing stands; the largest over the tables otherwise.
    """
    with store.reading() as conn:
        number = standing(conn, Return(hub, return_type, period, part))
        if number is None:
            return 0.0
        shares = [_lost(conn, store.published[name], number, frame) for name, frame in found.items()]
    return max(shares, default=0.0)


@cache
def _persons(table: sa.Table, name: str) -> sa.Select[Any]:
    c = table.c
    return sa.select(c[name]).where((c.submission == sa.bindparam("one")) & c.ready & c[name].is_not(None))


def _lost(conn: sa.Connection, one: Published, number: int, frame: pl.DataFrame) -> float:
    """Give the share of one table's persons, or rows, of a submission that a new frame of it lacks."""
    if not one.person:
        own = (one.table.c.submission == number) & one.table.c.ready
        before = conn.scalar(sa.select(sa.func.count()).where(own)) or 0
        return max(before - frame.height, 0) / max(before, 1)
    name = one.person[0]
    was = {row[0] for row in conn.execute(_persons(one.table, name), {"one": number}).all()}
    return len(was.difference(frame[name].to_list())) / max(len(was), 1)
