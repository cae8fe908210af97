"""The evaluation team's log of visits, interviews and case notes, by round: three lists, the hub in each row."""

from __future__ import annotations

import alexi_schemas
from alexi_fieldwork.models import CaseNotes, Interviews, Visits
from alexi_ingest.api import PublishedTable, ReturnType, SourceSpec, TableSpec, hookimpl

__version__ = "1.0"

VISIT = TableSpec(
    name="visit", title="Visits", noun=("visit", "visits"), model=Visits, key=("visit_id", "hub"),
)  # fmt: skip
INTERVIEW = TableSpec(
    name="interview", title="Interviews", noun=("interview", "interviews"), model=Interviews,
    key=("interview_ref", "hub"),
)  # fmt: skip
CASE_NOTE = TableSpec(
    name="case_note", title="Case notes", noun=("set of case notes", "sets of case notes"), model=CaseNotes,
    key=("note_ref", "hub"),
)  # fmt: skip

FIELDWORK = ReturnType(
    name="fieldwork", title="Fieldwork log", periodicity="rounds", tables=(VISIT, INTERVIEW, CASE_NOTE),
    publishes=(
        PublishedTable("visit", alexi_schemas.Visit, ("visit_id",), "visit"),
        PublishedTable("interview", alexi_schemas.Interview, ("interview_ref",), "interview"),
        PublishedTable("case_note", alexi_schemas.CaseNote, ("note_ref",), "case_note"),
    ),
    dates_of_period=(("visit", "round"), ("case_note", "round")),
    sent_by=("team",), hub_field="hub",
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    """Declare the fieldwork log. The service's defaults do all the rest."""
    return SourceSpec(
        name="fieldwork", title=FIELDWORK.title, version=__version__, returns=(FIELDWORK,),
        codelists=alexi_schemas.CODELISTS, samples="alexi_fieldwork.samples",
    )  # fmt: skip
