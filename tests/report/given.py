"""Findings and names that several tests of the report begin from."""

from __future__ import annotations

import re

from alexi_ingest.declare import CodeEntry, CodeList, Field, FieldType
from alexi_ingest.model import CellRef, Finding, Severity
from alexi_ingest.report.names import Names, TableNames

BANNED = re.compile(
    r"\b(please|sorry|invalid|valid|forbidden|illegal|forgot|forgotten|oops|this field is required|unfortunately|"
    r"null|string|integer|float|parse|schema|regex|exception|failed)\b",
    re.IGNORECASE,
)
"""What a sentence for a hub never says (messages.md 2)."""
PERSON = Field("person_id", FieldType.ID, "ID", heading="Young person ID", person=True)
REFERRED = Field("referral_date", FieldType.DATE, "Date of the referral", heading="Date of referral")
CLOSED = Field("close_date", FieldType.DATE, "Date closed", heading="Close date")
GENDER = Field("gender", FieldType.CODE, "Gender", codes="gender", heading="Gender")
ACCEPTED = Field("accepted", FieldType.YES_NO, "Accepted", heading="Referral NFA?")
SCORE = Field("score", FieldType.INTEGER, "Score", minimum=0, maximum=40, heading="SDQ score")
BOOKED = Field("booked", FieldType.INTEGER, "Booked", minimum=0, heading="Booked")
FIELDS = {one.name: one for one in (PERSON, REFERRED, CLOSED, GENDER, ACCEPTED, SCORE, BOOKED)}
COLUMNS = {name: column for column, name in enumerate(FIELDS)}
GENDERS = CodeList("gender", (CodeEntry("1", "Male"), CodeEntry("2", "Female"), CodeEntry("0", "Not recorded")))


def names() -> Names:
    """Give the names of a return with two lists; the hub writes `Date of Referral`."""
    return Names(
        {
            "referral": TableNames(
                "Referrals", ("referral", "referrals"), FIELDS, {"referral_date": "Date of Referral"}
            ),
            "young_person": TableNames("Young people", ("young person", "young people"), FIELDS),
        },
        {"gender": GENDERS},
    )


def finding(  # noqa: PLR0913 - a finding has many sides, and each test needs another
    problem: str,
    field: str = "referral_date",
    row: int | None = 6,
    *,
    severity: Severity = Severity.ERROR,
    observed: str | None = None,
    read_as: str | None = None,
    label: str | None = None,
    message: str = "",
    fix: str = "",
    rule: str | None = None,
    sheet: str | None = "Referrals",
    **facts: str | float,
) -> Finding:
    """Give a finding at a row of *Referrals*."""
    return Finding(
        rule=rule or f"casework.referral.{field}.{problem}",
        severity=severity,
        level=1,
        problem=problem,
        facts=facts,
        where=CellRef(sheet, row, COLUMNS.get(field)),
        table="referral",
        field=field,
        heading=names().heading("referral", field),
        observed=observed,
        read_as=read_as,
        label=label,
        message=message,
        fix=fix,
    )
