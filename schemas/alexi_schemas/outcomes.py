"""The published table of outcome measures: a score a row."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Missing, Role, variable


class OutcomeScore(pa.DataFrameModel):
    """A row per young person, referral, point and measure.

    `sdq_total` runs from 0 to 40, and more is worse; `swemwbs` from 7 to 35, on the scale that `scale` names, and the
    items from 1 to 5: there more is better. `scale` is of SWEMWBS alone, `sdq_reason` of the SDQ alone.
    """

    person_id: pl.String = variable("Young person", 1, Role.CONTEXT, person=True, nullable=False, unit="identifier")
    referral_date: pl.Date = variable(
        "Date of the referral that it is about", 1, Role.CONTEXT, unit="day", nullable=False
    )
    measure: pl.String = variable("What is measured", 1, Role.OUTCOME, nullable=False, unit="name of a measure")
    point: pl.String = variable("When in the work it is", 1, Role.CONTEXT, codes="outcome_point", nullable=False)
    date: pl.Date = variable("Day of the measurement", 1, Role.CONTEXT, unit="day", nullable=False)
    score: pl.Float64 = variable(
        "The score", 1, Role.OUTCOME, minimum=0, unit="as the measure says", missing=Missing.NOT_COLLECTED
    )
    scale: pl.String = variable(
        "Scale of the score", 1, Role.CONTEXT, codes="outcome_scale", missing=Missing.NOT_APPLICABLE
    )
    sdq_reason: pl.String = variable(
        "Why there is no SDQ total", 1, Role.CONTEXT, codes="sdq_reason", missing=Missing.NOT_APPLICABLE
    )
    completed_by: pl.String = variable(
        "Who completed it", 1, Role.CONTEXT, codes="completed_by", missing=Missing.NOT_KNOWN
    )
