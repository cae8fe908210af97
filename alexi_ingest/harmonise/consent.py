"""Publishes only of persons who consented, where consent is what a site publishes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import Harmonised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.declare import Consent
    from alexi_ingest.model import Table


def consenting(frames: Mapping[str, pl.DataFrame], tables: Mapping[str, Table], consent: Consent) -> Harmonised:
    """Keep of published tables the rows of persons who consented and have not withdrawn it; names who withdrew.

    A table without the column of the consent consents for nobody.
    """
    answers = _answers(tables, consent)
    said = answers[consent.field]
    withdrawn = answers.filter(said.is_in(consent.withdrawn))[consent.person].unique().sort()
    given = answers.filter(said.is_in(consent.given))[consent.person].unique()
    standing = given.filter(~given.is_in(withdrawn.implode()))
    kept = {
        name: frame.filter(pl.col(consent.person).is_in(standing.implode()))
        if consent.person in frame.columns
        else frame
        for name, frame in frames.items()
    }
    return Harmonised(kept, tuple(withdrawn.to_list()))


def _answers(tables: Mapping[str, Table], consent: Consent) -> pl.DataFrame:
    """Give who answered what; nobody where the sheet has no such column."""
    empty = pl.DataFrame(schema={consent.person: pl.String, consent.field: pl.String})
    frame = tables[consent.table].frame if consent.table in tables else empty
    return frame.select(empty.columns).drop_nulls() if {*empty.columns} <= {*frame.columns} else empty
