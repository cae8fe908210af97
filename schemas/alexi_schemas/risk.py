"""The published table of risk assessments: each by its tool, with the level as sent and its category beside it."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Missing, Role, variable


def _indicator(number: int) -> pl.Int64:
    made: pl.Int64 = variable(
        f"Significant indicator {number}, in the order of the hub's form", 1, Role.OUTCOME, unit="score", minimum=0,
        missing=Missing.NOT_APPLICABLE,
    )  # fmt: skip
    return made


class RiskAssessment(pa.DataFrameModel):
    """A row an assessment. Scores are those of SERAF, and empty for other tools.

    `level` is what the tool itself says, and means nothing without `tool`. `risk_category` puts it into the categories
    of SERAF by the tool's crosswalk; where the tool defines it otherwise, its flag is D.
    """

    person_id: pl.String = variable("Young person", 1, Role.CONTEXT, person=True, nullable=False, unit="identifier")
    tool: pl.String = variable("Tool of the assessment", 1, Role.CONTEXT, codes="risk_tool", nullable=False)
    assessment_date: pl.Date = variable("Date of the assessment", 1, Role.CONTEXT, unit="day", nullable=False)
    worker_role: pl.String = variable(
        "Role of who made it", 2, Role.CONTEXT, codes="worker_role", missing=Missing.NOT_KNOWN
    )
    vulnerability_score: pl.Int64 = variable(
        "Score of the vulnerabilities, 1 each", 1, Role.CONTEXT, unit="score", minimum=0,
        missing=Missing.NOT_APPLICABLE,
    )  # fmt: skip
    moderate_score: pl.Int64 = variable(
        "Score of the moderate risk indicators, 1 each", 1, Role.OUTCOME, unit="score", minimum=0,
        missing=Missing.NOT_APPLICABLE,
    )  # fmt: skip
    significant_1: pl.Int64 = _indicator(1)
    significant_2: pl.Int64 = _indicator(2)
    significant_3: pl.Int64 = _indicator(3)
    significant_4: pl.Int64 = _indicator(4)
    significant_5: pl.Int64 = _indicator(5)
    significant_6: pl.Int64 = _indicator(6)
    significant_7: pl.Int64 = _indicator(7)
    significant_8: pl.Int64 = _indicator(8)
    total_score: pl.Int64 = variable(
        "Total score", 1, Role.OUTCOME, unit="score", minimum=0, missing=Missing.NOT_APPLICABLE
    )
    level: pl.String = variable(
        "Level by the tool itself", 1, Role.OUTCOME, codes="risk_level", missing=Missing.NOT_KNOWN
    )
    risk_category: pl.String = variable(
        "Category of risk, in those of SERAF", 1, Role.OUTCOME, codes="risk_category", missing=Missing.NOT_KNOWN
    )
