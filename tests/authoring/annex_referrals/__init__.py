"""Referrals, as list 3 of Ofsted's Annex A: what an author of a source writes in an afternoon."""

from __future__ import annotations

from pathlib import Path

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_ingest.api import (
    FieldType,
    ReturnType,
    Severity,
    SourceSpec,
    TableSpec,
    age,
    consistent,
    equals,
    field,
    hookimpl,
    not_before,
    not_in_future,
    published,
    unique,
)

HERE = Path(__file__).parent
AGE = age("birth_date", "referral_date")


class Referrals(pa.DataFrameModel):
    """A row a referral in the six months before the inspection."""

    child_id: pl.String = field(FieldType.ID, label="The child's own ID", required=True, person=True)
    gender: pl.String = field(FieldType.CODE, label="Gender", required=True, codes="gender")
    ethnicity: pl.String = field(FieldType.CODE, label="Ethnicity", required=True, codes="ethnicity")
    birth_date: pl.Date = field(
        FieldType.DATE, not_in_future(), consistent("child_id"), label="Date of birth", required=True
    )
    age: pl.Int64 = field(
        FieldType.INTEGER, equals(AGE, severity=Severity.QUERY), label="Age at referral", minimum=0, maximum=25,
        unit="years",
    )  # fmt: skip
    referral_date: pl.Date = field(
        FieldType.DATE, not_in_future(), not_before("birth_date"), unique("child_id"), label="Referral", required=True
    )
    referral_source: pl.String = field(FieldType.CODE, label="Who referred", required=True, codes="referral_source")
    no_action: pl.Boolean = field(FieldType.YES_NO, label="No further action", required=True)
    referrals: pl.Int64 = field(
        FieldType.INTEGER, label="Referrals in 12 months", required=True, minimum=1, maximum=50, unit="referrals"
    )
    team: pl.String = field(FieldType.TEXT, label="Team")
    worker: pl.String = field(FieldType.TEXT, label="Worker's role")


REFERRAL = TableSpec("referral", "Referrals", ("referral", "referrals"), Referrals)
ANNEX = ReturnType(
    "annex_referrals", "Annex A, list 3", "yearly", (REFERRAL,), (published(REFERRAL, "annex_referral"),)
)


@hookimpl
def declare() -> SourceSpec:
    """Declare the return. Whatever is not said here the service does by itself."""
    return SourceSpec(ANNEX.name, ANNEX.title, "1", (ANNEX,), HERE / "codelists", HERE / "samples")
