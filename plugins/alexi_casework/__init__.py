"""The casework register, quarterly: young people, referrals, missing episodes (modelled on Ofsted's Annex A)."""

from __future__ import annotations

import polars as pl

import alexi_schemas
from alexi_casework.models import MissingEpisodes, Referrals, YoungPeople
from alexi_ingest.api import (
    Absence,
    Consent,
    PublishedTable,
    ReturnType,
    SourceSpec,
    TableSpec,
    hookimpl,
)

__version__ = "1.0"

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
    absences=(_MOST_ABSENT,),
)  # fmt: skip
REFERRAL = TableSpec(
    name="referral", title="Referrals", noun=("referral", "referrals"), model=Referrals,
    key=("person_id", "referral_date", "spoke"), absences=(_STILL_OPEN,),
)  # fmt: skip
MISSING_EPISODE = TableSpec(
    name="missing_episode", title="Missing episodes", noun=("missing episode", "missing episodes"),
    model=MissingEpisodes,
)  # fmt: skip

PUBLISHED = (
    PublishedTable("young_person", alexi_schemas.YoungPerson, ("person_id",), "young_person"),
    PublishedTable("referral", alexi_schemas.Referral, ("person_id", "referral_date", "spoke"), "referral"),
    PublishedTable("missing_episode", alexi_schemas.MissingEpisode, ("person_id", "start_date"), "missing_episode"),
)

CASEWORK = ReturnType(
    name="casework", title="Casework register", periodicity="quarterly",
    tables=(YOUNG_PERSON, REFERRAL, MISSING_EPISODE), publishes=PUBLISHED,
    consent=Consent("referral", "consent_evaluation"),
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    """Declare the casework return."""
    return SourceSpec(
        name="casework", title="Casework register", version=__version__, returns=(CASEWORK,),
        codelists=alexi_schemas.CODELISTS, samples="alexi_casework.samples",
    )  # fmt: skip
