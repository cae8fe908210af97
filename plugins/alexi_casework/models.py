"""The three lists of the casework register, as sent: their fields, and the rules that each must keep."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    FieldType,
    Severity,
    exclusive,
    field,
    member_of,
    no_overlap,
    not_before,
    not_in_future,
    of,
    only_with,
    required_with,
    same_as_last,
    share_at_most,
    that,
    unique,
    unlike,
    variety_at_least,
)

MOST_NOT_RECORDED = 0.02
FEWEST_DISABILITY_CODES = 4
OLDEST_AT_REFERRAL = 25

_DAY = r"(0[1-9]|[12]\d|3[01])"
_MONTH = r"(0[1-9]|1[0-2])"
_DATE = rf"({_DAY}[./_-]?{_MONTH}[./_-]?(19|20)?\d\d|(19|20)?\d\d[./_-]?{_MONTH}[./_-]?{_DAY})"
PERSONAL_ID = rf"(?i)^\s*([a-z]{{2,3}}[ ._/-]*{_DATE}|{_DATE}[ ._/-]*[a-z]{{2,3}})\s*$"
"""Two or three initials beside a date of birth, whichever comes first."""

impersonal_id = unlike(
    PERSONAL_ID, name="personal", title="An ID that says nothing of the person",
    message="{Heading} looks like initials and a date of birth",
    fix="Use an ID that does not tell who the person is, the same one in every return",
    source="domain: safeguarding",
)  # fmt: skip

LAST_REFERRAL = of("referral", pl.col("referral_date").max(), by="person_id").col

not_over_25 = that(
    pl.col("birth_month").dt.offset_by(f"{OLDEST_AT_REFERRAL}y1mo") > LAST_REFERRAL,
    name="over_25", title="Not over 25 at referral",
    message="{Heading} makes this person over 25 when they were referred",
    fix="Check it and the date of referral, and correct what is wrong",
    severity=Severity.QUERY, source="DfE 8775Q",
)  # fmt: skip

gender_recorded = share_at_most(
    MOST_NOT_RECORDED, pl.col("gender").is_null() | (pl.col("gender") == "0"),
    name="not_recorded", title="Gender recorded for nearly everyone",
    message="{Heading} is not recorded for {other} young people", fix="Enter it where it is known",
    source="DfE 2886Q",
)  # fmt: skip


class YoungPeople(pa.DataFrameModel):
    """Everyone who was open to the service at any time in the quarter, a row a person."""

    person_id: pl.String = field(
        FieldType.ID, unique(source="DfE 8510"), impersonal_id,
        label="The hub's own ID of the young person", required=True, person=True,
    )  # fmt: skip
    birth_month: pl.Date = field(
        FieldType.MONTH, not_in_future(), not_over_25, same_as_last("young_person", "person_id", source="SSDA903 203"),
        label="Month and year of birth",
    )  # fmt: skip
    gender: pl.String = field(
        FieldType.CODE, same_as_last("young_person", "person_id", source="SSDA903 202"), gender_recorded,
        label="Gender", codes="gender",
    )  # fmt: skip
    ethnicity: pl.String = field(
        FieldType.CODE, same_as_last("young_person", "person_id", source="SSDA903 204"),
        label="Ethnicity", codes="ethnicity",
    )  # fmt: skip
    disability: pl.String = field(
        FieldType.CODES, exclusive("NONE", source="DfE 8790"),
        variety_at_least(FEWEST_DISABILITY_CODES, source="DfE 2887Q"),
        label="Disabilities (several allowed)", codes="disability",
    )  # fmt: skip
    local_authority: pl.String = field(
        FieldType.CODE, label="Local authority where the young person lives", codes="local_authority"
    )
    looked_after_status: pl.String = field(
        FieldType.CODE, label="Looked-after status, or section of the Children Act", codes="looked_after_status"
    )
    child_protection: pl.Boolean = field(FieldType.YES_NO, label="Subject of a child protection plan")
    child_protection_category: pl.String = field(
        FieldType.CODE, label="Category of the child protection plan", codes="child_protection_category"
    )
    education_status: pl.String = field(FieldType.CODE, label="Education, training or work", codes="education_status")


class Referrals(pa.DataFrameModel):
    """The referrals of the young people on the first list, with their consents, opening and closing."""

    person_id: pl.String = field(
        FieldType.ID, member_of("young_person", "person_id", source="INT03"),
        label="The young person's ID, as on the list of young people", required=True, person=True,
    )  # fmt: skip
    spoke: pl.String = field(
        FieldType.TEXT, unique("person_id", "referral_date", blanks=True), label="Spoke that took the referral"
    )
    referral_date: pl.Date = field(
        FieldType.DATE, not_in_future(),
        no_overlap(
            "person_id", "close_date", when=pl.col("accepted").fill_null(value=True),
            severity=Severity.QUERY, source="DfE 8820, as a query",
        ),
        label="Date of the referral", required=True,
    )  # fmt: skip
    referral_source: pl.String = field(FieldType.CODE, label="Who referred", codes="referral_source")
    accepted: pl.Boolean = field(FieldType.YES_NO, label="Whether the referral was accepted")
    consent_service: pl.String = field(FieldType.CODE, label="Consent to the service", codes="consent")
    consent_service_date: pl.Date = field(
        FieldType.DATE, not_in_future(), label="Date of the consent to the service, or of its withdrawal"
    )
    consent_evaluation: pl.String = field(FieldType.CODE, label="Consent to the evaluation", codes="consent")
    consent_evaluation_date: pl.Date = field(
        FieldType.DATE, not_in_future(), label="Date of the consent to the evaluation, or of its withdrawal"
    )
    basis_of_concern: pl.String = field(
        FieldType.CODES, label="Why there is concern (several allowed)", codes="basis_of_concern"
    )
    exploitation_model: pl.String = field(FieldType.CODE, label="Model of exploitation", codes="model_of_exploitation")
    open_date: pl.Date = field(FieldType.DATE, not_in_future(), label="Date on which the case was opened")
    close_date: pl.Date = field(
        FieldType.DATE, not_in_future(), not_before("referral_date", source="DfE 8630"),
        label="Date on which the case was closed",
    )  # fmt: skip
    close_reason: pl.String = field(
        FieldType.CODE, required_with("close_date", source="DfE 8805"), only_with("close_date", source="DfE 8810"),
        label="Reason for closing the case", codes="close_reason",
    )  # fmt: skip


class MissingEpisodes(pa.DataFrameModel):
    """Times when a young person was missing, or away without authorisation, in the quarter (as SSDA903)."""

    person_id: pl.String = field(
        FieldType.ID, member_of("young_person", "person_id", source="INT03"),
        label="The young person's ID, as on the list of young people", required=True, person=True,
    )  # fmt: skip
    missing_kind: pl.String = field(
        FieldType.CODE, label="Missing, or away without authorisation", codes="missing_kind"
    )
    start_date: pl.Date = field(
        FieldType.DATE, not_in_future(), no_overlap("person_id", "end_date", source="DfE 8820"), unique("person_id"),
        label="First day of the episode", required=True,
    )  # fmt: skip
    end_date: pl.Date = field(
        FieldType.DATE, not_in_future(), not_before("start_date", source="SSDA903 567"),
        label="Last day of the episode, empty while it lasts",
    )  # fmt: skip
