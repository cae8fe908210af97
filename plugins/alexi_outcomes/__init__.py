"""Outcome measures, quarterly: a row a young person, with a block of columns for each point of measurement."""

from __future__ import annotations

import alexi_schemas
from alexi_ingest.api import BlocksLayout, Long, PublishedTable, ReturnType, SourceSpec, TableSpec, hookimpl
from alexi_outcomes.models import MEASURES, REFERRAL, Outcomes

__version__ = "1.0"

OUTCOME = TableSpec(
    "outcome", "Outcome measures", ("measurement", "measurements"), Outcomes, key=(*REFERRAL, "point", "date"),
    layout=BlocksLayout("point", once=REFERRAL),
)  # fmt: skip

OUTCOMES = ReturnType(
    name="outcomes", title="Outcome measures", periodicity="quarterly", tables=(OUTCOME,),
    publishes=(
        PublishedTable(
            "outcome_score", alexi_schemas.OutcomeScore, (*REFERRAL, "measure", "point", "date"), "outcome",
            long=Long("measure", "score", MEASURES, only={"scale": ("swemwbs",), "sdq_reason": ("sdq_total",)}),
        ),
    ),
    consent="casework",
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    """Declare the return. The service's defaults do all the rest."""
    return SourceSpec(
        name="outcomes", title=OUTCOMES.title, version=__version__, returns=(OUTCOMES,),
        codelists=alexi_schemas.CODELISTS, samples="alexi_outcomes.samples",
    )  # fmt: skip
