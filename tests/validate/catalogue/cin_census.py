"""Published rules of the children in need census (CIN, DfE, census year 2022-23), as an author writes them."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    YEAR_END,
    YEAR_START,
    FieldType,
    Severity,
    after,
    age,
    among,
    at_most_per,
    differs_from,
    equals,
    exactly_when,
    exclusive,
    field,
    has_in,
    no_overlap,
    not_after,
    not_before,
    of,
    only_with,
    required_when,
    required_with,
    share_at_most,
    that,
    unique,
    variety_at_least,
)

BORN_BY = age("born", of("referral", pl.col("referred").max(), by="child", name="referred"))
CLOSED = of("referral", "closed", by=("child", "referred")).col.is_not_null()


class Child(pa.DataFrameModel):
    """A row a child."""

    child: pl.String = field(
        FieldType.ID,
        unique(source="CIN 8510"),
        has_in("referral", "child", source="CIN 8590"),
        label="Child",
        required=True,
        person=True,
    )
    born: pl.Date = field(
        FieldType.DATE,
        that(BORN_BY.col <= 25, name="over_25", severity=Severity.QUERY, source="CIN 8775Q"),
        label="Date of birth",
    )
    expected: pl.Date = field(
        FieldType.DATE,
        exactly_when(pl.col("born").is_null(), "the child is not born", source="CIN 8525"),
        label="Expected date of birth",
    )
    gender: pl.String = field(
        FieldType.CODE,
        among("0", when=pl.col("born").is_null(), source="CIN 8750"),
        share_at_most(0.02, pl.col("gender") == "0", when=pl.col("born").is_not_null(), source="CIN 2886Q"),
        label="Gender",
        codes="gender",
    )
    died: pl.Date = field(
        FieldType.DATE, not_before("born", severity=Severity.QUERY, source="CIN 8535Q"), label="Date of death"
    )
    disability: pl.String = field(
        FieldType.CODES,
        exclusive("NONE", source="CIN 8790"),
        variety_at_least(4, rows=6, source="CIN 2887Q"),
        label="Disabilities",
        codes="disability",
    )


class Referral(pa.DataFrameModel):
    """A row a referral, which begins an episode of need."""

    child: pl.String = field(
        FieldType.ID,
        at_most_per(1, "child", when=pl.col("closed").is_null(), source="CIN 8815"),
        label="Child",
        required=True,
        person=True,
    )
    referred: pl.Date = field(
        FieldType.DATE,
        not_after(of("child", "died", by="child"), source="CIN 8555"),
        no_overlap("child", "closed", source="CIN 8820"),
        label="Referral",
        required=True,
    )
    closed: pl.Date = field(
        FieldType.DATE,
        not_before("referred", source="CIN 8630"),
        not_before(YEAR_START, name="too_early", source="CIN 8620"),
        not_after(YEAR_END, name="too_late"),
        label="Closure",
    )
    reason: pl.String = field(
        FieldType.CODE,
        required_with("closed", source="CIN 8805"),
        only_with("closed", source="CIN 8810"),
        label="Reason for closure",
        codes="closure",
    )


class Assessment(pa.DataFrameModel):
    """A row an assessment."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    referred: pl.Date = field(FieldType.DATE, label="Referral that it belongs to")
    start: pl.Date = field(FieldType.DATE, not_before("referred", source="CIN 8605"), label="Start")
    end: pl.Date = field(
        FieldType.DATE,
        not_before("start", source="CIN 8608"),
        required_when(CLOSED, "the case is closed", source="CIN 8867"),
        label="End",
    )
    factors: pl.String = field(FieldType.CODES, exclusive("21", source="CIN 8869"), label="Factors", codes="factors")


class Plan(pa.DataFrameModel):
    """A row a child protection plan."""

    child: pl.String = field(
        FieldType.ID,
        at_most_per(1, "child", when=pl.col("end").is_null(), source="CIN 8935"),
        label="Child",
        required=True,
        person=True,
    )
    conference: pl.Date = field(FieldType.DATE, label="Initial conference")
    start: pl.Date = field(FieldType.DATE, equals("conference", source="CIN 2885"), label="Start")
    end: pl.Date = field(
        FieldType.DATE,
        not_before("start", source="CIN 8920"),
        differs_from("start", source="CIN 8840"),
        label="End",
    )


class PlanReview(pa.DataFrameModel):
    """A row a review of a child protection plan."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    reviewed: pl.Date = field(
        FieldType.DATE, after(of("plan", pl.col("start").min(), by="child"), source="CIN 8841"), label="Review"
    )


MODELS = {model.__name__.lower(): model for model in (Child, Referral, Assessment, Plan, PlanReview)}
