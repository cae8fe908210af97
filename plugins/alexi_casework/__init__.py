"""The casework register, quarterly: young people, referrals, missing episodes (modelled on Ofsted's Annex A)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

import alexi_schemas
from alexi_casework.models import MissingEpisodes, Referrals, YoungPeople
from alexi_ingest.api import (
    ROW,
    Absence,
    Harmonised,
    PublishedTable,
    ReturnType,
    SourceSpec,
    TableSpec,
    hookimpl,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.api import Context, Table

__version__ = "1.0"

COLUMNS = Path(__file__).with_name("columns.csv")
MOST = 0.6

_STILL_OPEN = Absence(
    name="still_open", shape="absent", title="Whoever was open last quarter is open or closed in this one",
    table="referral", key="person_id", within="referral",
    where=pl.col("accepted").fill_null(value=True) & pl.col("close_date").is_null(),
    message="{other} was open in your return for {period}, and is not in this one",
    fix="Add the {noun} to “{sheet_of_table}”, with the date of closing if it has closed",
)  # fmt: skip
_MOST_ABSENT = Absence(
    name="most_absent", shape="most_absent", title="Most of last quarter's young people are on this list",
    table="young_person", key="person_id", within="young_person", share=MOST,
)  # fmt: skip

YOUNG_PERSON = TableSpec(
    name="young_person", title="Young people", noun=("young person", "young people"), model=YoungPeople,
    columns=COLUMNS, key=("person_id",), absences=(_MOST_ABSENT,),
)  # fmt: skip
REFERRAL = TableSpec(
    name="referral", title="Referrals", noun=("referral", "referrals"), model=Referrals,
    columns=COLUMNS, key=("person_id", "referral_date", "spoke"), absences=(_STILL_OPEN,),
)  # fmt: skip
MISSING_EPISODE = TableSpec(
    name="missing_episode", title="Missing episodes", noun=("missing episode", "missing episodes"),
    model=MissingEpisodes, columns=COLUMNS, key=("person_id", "start_date"),
)  # fmt: skip

PUBLISHED = (
    PublishedTable("young_person", alexi_schemas.YoungPerson, ("person_id",), "young_person"),
    PublishedTable("referral", alexi_schemas.Referral, ("person_id", "referral_date", "spoke"), "referral"),
    PublishedTable("missing_episode", alexi_schemas.MissingEpisode, ("person_id", "start_date"), "missing_episode"),
)

CASEWORK = ReturnType(
    name="casework", title="Casework register", periodicity="quarterly",
    tables=(YOUNG_PERSON, REFERRAL, MISSING_EPISODE), publishes=PUBLISHED,
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    """Declare the casework return."""
    return SourceSpec(
        name="casework", title="Casework register", version=__version__, returns=(CASEWORK,),
        codelists=alexi_schemas.CODELISTS, samples="alexi_casework.samples",
    )  # fmt: skip


@hookimpl
def harmonise(tables: Mapping[str, Table], context: Context) -> Harmonised:
    """Publish the lists; where consent is the basis, only of persons who gave it and have not withdrawn it.

    A person consents by a referral that says yes, and none that says withdrawn. Whoever withdrew is named, so that
    their rows of earlier periods go too, and stay away.
    """
    frames = {
        published.name: _published(tables[published.origin].frame, published)
        for published in PUBLISHED
        if published.origin in tables
    }
    if context.evaluation_basis != "consent":
        return Harmonised(frames)
    answers = _answers(tables)
    withdrawn = answers.filter(pl.col("consent_evaluation") == "withdrawn")["person_id"].unique().sort()
    given = answers.filter(pl.col("consent_evaluation") == "yes")["person_id"].unique()
    standing = given.filter(~given.is_in(withdrawn.implode()))
    kept = {name: frame.filter(pl.col("person_id").is_in(standing.implode())) for name, frame in frames.items()}
    return Harmonised(kept, tuple(withdrawn.to_list()))


def _answers(tables: Mapping[str, Table]) -> pl.DataFrame:
    """Give who answered what on consent to the evaluation; nobody where the sheet has no such column."""
    empty = pl.DataFrame(schema={"person_id": pl.String, "consent_evaluation": pl.String})
    frame = tables["referral"].frame if "referral" in tables else empty
    return frame.select(empty.columns).drop_nulls() if {*empty.columns} <= {*frame.columns} else empty


def _published(frame: pl.DataFrame, published: PublishedTable) -> pl.DataFrame:
    """Give the published columns (null where the sheet had none) of the rows that name a person."""
    columns = [
        pl.col(name) if name in frame.columns else pl.lit(None, dtype=column.dtype.type).alias(name)
        for name, column in published.model.to_schema().columns.items()
    ]
    return frame.filter(pl.col("person_id").is_not_null()).select(
        *columns, pl.lit(published.origin).alias("_table"), ROW
    )
