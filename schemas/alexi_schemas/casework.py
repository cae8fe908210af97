"""The published tables of the casework register: young people, their referrals, their missing episodes."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Missing, Role, variable

CONSENTS = ("yes", "no", "withdrawn")


class YoungPerson(pa.DataFrameModel):
    """A row a person and period. A date of birth is kept to its month: the first of it."""

    person_id: pl.String = variable("Young person", 1, Role.CONTEXT, person=True, nullable=False, unit="identifier")
    birth_month: pl.Date = variable("Month of birth", 1, Role.CONTEXT, unit="month", missing=Missing.NOT_KNOWN)
    gender: pl.String = variable("Gender", 1, Role.CONTEXT, codes="gender", missing=Missing.NOT_KNOWN)
    ethnicity: pl.String = variable("Ethnicity", 1, Role.CONTEXT, codes="ethnicity", missing=Missing.NOT_KNOWN)
    disability: pl.String = variable(
        "Disabilities", 1, Role.CONTEXT, codes="disability", several=True, missing=Missing.NOT_KNOWN
    )
    local_authority: pl.String = variable(
        "Local authority of residence", 1, Role.CONTEXT, codes="local_authority", missing=Missing.NOT_KNOWN
    )
    looked_after_status: pl.String = variable(
        "Looked-after status", 1, Role.CONTEXT, codes="looked_after_status", missing=Missing.NOT_KNOWN
    )
    child_protection: pl.Boolean = variable(
        "Subject of a child protection plan", 1, Role.CONTEXT, unit="yes or no", missing=Missing.NOT_KNOWN
    )
    child_protection_category: pl.String = variable(
        "Category of the child protection plan",
        1,
        Role.CONTEXT,
        codes="child_protection_category",
        missing=Missing.NOT_APPLICABLE,
    )
    education_status: pl.String = variable(
        "Education, training or work", 1, Role.OUTCOME, codes="education_status", missing=Missing.NOT_KNOWN
    )


class Referral(pa.DataFrameModel):
    """A row per person, referral date and spoke, as of the period; later periods may revise it."""

    person_id: pl.String = variable("Young person", 1, Role.CONTEXT, person=True, nullable=False, unit="identifier")
    spoke: pl.String = variable(
        "Spoke that the young person was referred to", 2, Role.CONTEXT, unit="text", missing=Missing.NOT_KNOWN
    )
    referral_date: pl.Date = variable("Date of the referral", 1, Role.CONTEXT, unit="day", missing=Missing.NOT_KNOWN)
    referral_source: pl.String = variable(
        "Source of the referral", 3, Role.CONTEXT, codes="referral_source", missing=Missing.NOT_KNOWN
    )
    accepted: pl.Boolean = variable("Referral accepted", 1, Role.MECHANISM, unit="yes or no", missing=Missing.NOT_KNOWN)
    consent_service: pl.String = variable(
        "Consent to the service", 1, Role.MECHANISM, codes="consent", only=CONSENTS, missing=Missing.NOT_COLLECTED
    )
    consent_service_date: pl.Date = variable(
        "Date of the consent to the service", 1, Role.MECHANISM, unit="day", missing=Missing.NOT_COLLECTED
    )
    consent_evaluation: pl.String = variable(
        "Consent to the evaluation", 1, Role.CONTEXT, codes="consent", only=CONSENTS, missing=Missing.NOT_COLLECTED
    )
    consent_evaluation_date: pl.Date = variable(
        "Date of the consent to the evaluation", 1, Role.CONTEXT, unit="day", missing=Missing.NOT_COLLECTED
    )
    basis_of_concern: pl.String = variable(
        "Bases of concern", 1, Role.CONTEXT, codes="basis_of_concern", several=True, missing=Missing.NOT_KNOWN
    )
    exploitation_model: pl.String = variable(
        "Model of exploitation", 1, Role.CONTEXT, codes="model_of_exploitation", missing=Missing.NOT_KNOWN
    )
    open_date: pl.Date = variable(
        "Date on which the case was opened", 1, Role.MECHANISM, unit="day", missing=Missing.NOT_APPLICABLE
    )
    close_date: pl.Date = variable(
        "Date on which the case was closed", 1, Role.OUTCOME, unit="day", missing=Missing.NOT_APPLICABLE
    )
    close_reason: pl.String = variable(
        "Reason for closing the case", 1, Role.OUTCOME, codes="close_reason", missing=Missing.NOT_APPLICABLE
    )


class MissingEpisode(pa.DataFrameModel):
    """A row an episode of a young person who went missing, or was away without authorisation."""

    person_id: pl.String = variable("Young person", 1, Role.CONTEXT, person=True, nullable=False, unit="identifier")
    missing_kind: pl.String = variable(
        "Missing, or away without authorisation",
        1,
        Role.OUTCOME,
        codes="missing_kind",
        only=("M", "A"),
        missing=Missing.NOT_KNOWN,
    )
    start_date: pl.Date = variable("First day of the episode", 1, Role.OUTCOME, unit="day", missing=Missing.NOT_KNOWN)
    end_date: pl.Date = variable("Last day of the episode", 1, Role.OUTCOME, unit="day", missing=Missing.NOT_APPLICABLE)
