"""Risk assessments, quarterly: a row an assessment, or a row a young person with a block for each assessment."""

from __future__ import annotations

from pathlib import Path

import alexi_schemas
from alexi_ingest.api import (
    BlocksLayout,
    Crosswalk,
    PublishedTable,
    ReturnType,
    SourceSpec,
    TableSpec,
    hookimpl,
)
from alexi_risk.models import Assessments

__version__ = "1.0"

CROSSWALKS = Path(__file__).with_name("crosswalks")

ASSESSMENT = TableSpec(
    "assessment", "Risk assessments", ("assessment", "assessments"), Assessments,
    or_layouts=(BlocksLayout("point", once=("person_id", "tool")),),
)  # fmt: skip

RISK = ReturnType(
    name="risk", title="Risk assessments", periodicity="quarterly", tables=(ASSESSMENT,),
    publishes=(
        PublishedTable(
            "risk_assessment", alexi_schemas.RiskAssessment, ("person_id", "tool", "assessment_date"), "assessment",
            crosswalks={"risk_category": Crosswalk("level", per="tool", folder=CROSSWALKS / "risk_category")},
        ),
    ),
    consent="casework",
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    """Declare the return. The service's defaults do all the rest."""
    return SourceSpec(
        name="risk", title=RISK.title, version=__version__, returns=(RISK,), codelists=alexi_schemas.CODELISTS,
        samples="alexi_risk.samples",
    )  # fmt: skip
