"""The published tables of the evaluation team's fieldwork: visits, interviews, case notes that were reviewed."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Missing, Role, variable

CONSENTS = ("yes", "no", "withdrawn")


class Visit(pa.DataFrameModel):
    """A row a visit of the team to a hub, in the round that is its period."""

    visit_id: pl.String = variable("Visit", 3, Role.CONTEXT, conf="N", unit="identifier", nullable=False)
    date: pl.Date = variable("Date of the visit", 3, Role.CONTEXT, conf="N", unit="day", missing=Missing.NOT_KNOWN)
    team_member: pl.String = variable(
        "Who went, by the team's initials", 3, Role.CONTEXT, conf="N", unit="text", missing=Missing.NOT_KNOWN
    )
    purpose: pl.String = variable(
        "What the visit was for", 3, Role.CONTEXT, conf="N", codes="visit_purpose", missing=Missing.NOT_KNOWN
    )


class Interview(pa.DataFrameModel):
    """A row an interview. Nobody is named in it, and nothing of what was said is kept."""

    interview_ref: pl.String = variable("Interview", 2, Role.CONTEXT, unit="identifier", nullable=False)
    visit_id: pl.String = variable(
        "Visit at which it was held", 2, Role.CONTEXT, conf="N", unit="identifier", missing=Missing.NOT_KNOWN
    )
    role: pl.String = variable(
        "Role of who was interviewed", 2, Role.CONTEXT, codes="interview_role", missing=Missing.NOT_KNOWN
    )
    agency: pl.String = variable(
        "Agency of who was interviewed", 2, Role.CONTEXT, codes="interview_agency", missing=Missing.NOT_KNOWN
    )
    stakeholder_group: pl.String = variable(
        "Stakeholder group", 2, Role.CONTEXT, codes="stakeholder_group", missing=Missing.NOT_KNOWN
    )
    consent: pl.String = variable(
        "Consent to the interview", 2, Role.CONTEXT, codes="consent", only=CONSENTS, missing=Missing.NOT_KNOWN
    )
    minutes: pl.Int64 = variable(
        "Length of the interview", 2, Role.CONTEXT, unit="minutes", minimum=1, missing=Missing.NOT_KNOWN
    )
    transcript_ref: pl.String = variable(
        "Reference of its transcript", 2, Role.CONTEXT, unit="identifier", missing=Missing.NOT_APPLICABLE
    )
    theories: pl.String = variable(
        "Programme theories that it speaks to", 2, Role.MECHANISM, codes="theory", several=True,
        missing=Missing.NOT_APPLICABLE,
    )  # fmt: skip


class CaseNote(pa.DataFrameModel):
    """A row a young person's case notes that the team reviewed in the round."""

    note_ref: pl.String = variable("Case notes", 1, Role.MECHANISM, unit="identifier", nullable=False)
    person_id: pl.String = variable(
        "Young person", 1, Role.CONTEXT, person=True, unit="identifier", missing=Missing.NOT_KNOWN
    )
