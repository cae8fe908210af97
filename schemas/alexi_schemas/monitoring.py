"""The published table of quarterly monitoring: what was counted, by which breakdown."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Missing, Role, variable


class ActivityCount(pa.DataFrameModel):
    """A row a count: the smallest that the return has. Totals are left out, so that counts of a measure can be added.

    `breakdown` names the columns that a count is broken down by, parted by `;`; the others are empty.
    """

    measure: pl.String = variable(
        "What is counted", 1, Role.OUTCOME, conf="N", nullable=False, unit="name of a measure"
    )
    breakdown: pl.String = variable(
        "By what it is broken down", 1, Role.CONTEXT, conf="N", nullable=False, unit="names of variables"
    )
    referral_source: pl.String = variable(
        "Who referred", 1, Role.CONTEXT, conf="N", codes="referral_source", missing=Missing.NOT_APPLICABLE
    )
    gender: pl.String = variable("Gender", 1, Role.CONTEXT, conf="N", codes="gender", missing=Missing.NOT_APPLICABLE)
    age_band: pl.String = variable(
        "Age band", 1, Role.CONTEXT, conf="N", codes="age_band", missing=Missing.NOT_APPLICABLE
    )
    count: pl.Int64 = variable(
        "The count", 1, Role.OUTCOME, conf="N", minimum=0, unit="as the measure says", missing=Missing.NOT_KNOWN
    )
