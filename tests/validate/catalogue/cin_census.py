"""Published rules of the children in need census (CIN, DfE, 2022 to 2023), as an author writes them.

Number, fields, condition, codes and limits of each were compared with the rules of that year as Data to Insight keeps
them, one file a rule (github.com/data-to-insight/csc-validator-be-cin, cin_validator/rules/cin2022_23). The words are
our own. The census is XML there; here a module is a table, a child's disabilities are one field, and what belongs to a
referral has its date. Of several cells that a published rule names we blame the one to mend, and an empty cell only
where filling it in is what the rule asks. A share (2886Q) is asked about from three records on.
"""

from __future__ import annotations

from datetime import date

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    YEAR_END,
    YEAR_START,
    FieldType,
    Severity,
    after,
    among,
    at_most_per,
    differs_from,
    exactly_when,
    exclusive,
    field,
    has_in,
    member_of,
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
    value,
    variety_at_least,
    years,
)

REFERRAL = ("child", "referred")
OPEN = pl.col("closed").is_null() & ~pl.col("no_action")
UNTIL = of("referral", pl.col("closed").fill_null(pl.lit(date.max)).max(), by="child", name="until").col
CLOSED = of("referral", "closed", by=REFERRAL).col.is_not_null()
OVER_25_THEN = (value("born") + years(25)).col < UNTIL
NO_GENDER = pl.col("gender").is_null() | (pl.col("gender") == "0")
DISABILITIES = pl.col("disability").str.split(";")
EACH_ONCE = DISABILITIES.list.n_unique() == DISABILITIES.list.len()
IN_YEAR = pl.col("start").is_between(pl.col(YEAR_START), pl.col(YEAR_END))
DIED = of("child", "died", by="child")
ENQUIRED = of("section47", by=REFERRAL).col > 0
PLANS_THEN = of("plan", by="child", at="start", span=("start", "end")).col


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
        not_before(value(YEAR_END) - years(25), when=OVER_25_THEN, severity=Severity.QUERY, source="CIN 8775Q"),
        label="Date of birth",
    )
    expected: pl.Date = field(
        FieldType.DATE,
        exactly_when(pl.col("born").is_null(), "the child is not born", source="CIN 8525"),
        label="Expected date of birth",
    )
    gender: pl.String = field(
        FieldType.CODE,
        among("0", when=pl.col("born").is_null() & pl.col("expected").is_not_null(), source="CIN 8750"),
        share_at_most(0.02, NO_GENDER & pl.col("expected").is_null(), source="CIN 2886Q"),
        label="Gender",
        codes="gender",
    )
    died: pl.Date = field(
        FieldType.DATE, not_before("born", severity=Severity.QUERY, source="CIN 8535Q"), label="Date of death"
    )
    disability: pl.String = field(
        FieldType.CODES,
        exclusive("NONE", source="CIN 8790"),
        variety_at_least(8, rows=1, when=pl.col("disability") != "NONE", source="CIN 2887Q"),
        that(EACH_ONCE, name="each_once", source="CIN 8794"),
        label="Disabilities",
        codes="disability",
    )


class Referral(pa.DataFrameModel):
    """A row a referral, which begins an episode of need."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    referred: pl.Date = field(
        FieldType.DATE,
        not_after(DIED, source="CIN 8555"),
        # One that led to no action and was never closed has no length, and is left out.
        no_overlap("child", "closed", when=pl.col("closed").is_not_null() | OPEN, source="CIN 8820"),
        label="Referral",
        required=True,
    )
    no_action: pl.Boolean = field(FieldType.YES_NO, label="No further action")
    need: pl.String = field(
        FieldType.CODE,
        required_when(~pl.col("no_action"), "the referral led to action", source="CIN 8610"),
        label="Primary need",
        codes="need",
    )
    conference: pl.Date = field(FieldType.DATE, label="Initial conference")
    closed: pl.Date = field(
        FieldType.DATE,
        not_before("referred", source="CIN 8630"),
        not_before(YEAR_START, name="too_early", source="CIN 8620"),
        not_after(YEAR_END, name="too_late", source="CIN 8620"),
        at_most_per(1, "child", when=OPEN, source="CIN 8815"),
        label="Closure",
    )
    reason: pl.String = field(
        FieldType.CODE,
        required_with("closed", source="CIN 8805"),
        only_with("closed", source="CIN 8810"),
        label="Reason for closure",
        codes="closure",
    )


class Section47(pa.DataFrameModel):
    """A row an enquiry whether a child suffers harm."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    referred: pl.Date = field(FieldType.DATE, label="Referral that it belongs to")
    conference: pl.Date = field(FieldType.DATE, label="Initial conference")


class Assessment(pa.DataFrameModel):
    """A row an assessment."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    referred: pl.Date = field(FieldType.DATE, label="Referral that it belongs to")
    start: pl.Date = field(FieldType.DATE, label="Start")
    end: pl.Date = field(
        FieldType.DATE,
        not_before("start", source="CIN 8608"),
        required_when(CLOSED, "the case is closed", source="CIN 8867"),
        at_most_per(1, REFERRAL, when=pl.col("end").is_null(), source="CIN 8896"),
        label="End",
    )
    factors: pl.String = field(
        FieldType.CODES,
        exclusive("21", source="CIN 8869"),
        only_with("end", source="CIN 8614"),
        label="Factors",
        codes="factors",
    )


class Plan(pa.DataFrameModel):
    """A row a child protection plan."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    referred: pl.Date = field(FieldType.DATE, label="Referral that it belongs to")
    plan: pl.String = field(FieldType.ID, label="Plan")
    start: pl.Date = field(
        FieldType.DATE,
        member_of("section47", "conference", also=REFERRAL, when=IN_YEAR & ENQUIRED, source="CIN 2885"),
        member_of("referral", "conference", also=REFERRAL, when=IN_YEAR & ~ENQUIRED, source="CIN 2885"),
        that(PLANS_THEN <= 1, name="overlap", source="CIN 8940"),
        not_before("referred", source="CIN 1105"),
        not_after(DIED, source="CIN 8915"),
        label="Start",
    )
    end: pl.Date = field(
        FieldType.DATE,
        not_before("start", source="CIN 8925"),
        differs_from("start", source="CIN 8840"),
        not_after(DIED, source="CIN 8920"),
        at_most_per(1, "child", when=pl.col("end").is_null(), source="CIN 8935"),
        label="End",
    )


class PlanReview(pa.DataFrameModel):
    """A row a review of a child protection plan."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    plan: pl.String = field(FieldType.ID, label="Plan that was reviewed")
    reviewed: pl.Date = field(
        FieldType.DATE, after(of("plan", "start", by=("child", "plan")), source="CIN 8841"), label="Review"
    )


MODELS = {model.__name__.lower(): model for model in (Child, Referral, Section47, Assessment, Plan, PlanReview)}
