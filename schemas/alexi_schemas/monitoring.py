"""The published table of quarterly monitoring: what was counted, by which breakdown."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Role, variable


class ActivityCount(pa.DataFrameModel):
    """A row a count: the smallest that the return has. Totals are left out, so that counts of a measure can be added.

    `breakdown` names the columns that a count is broken down by, parted by `;`; the others are empty.
    """

    measure: pl.String = variable("What is counted", 1, Role.OUTCOME, conf="N", nullable=False)
    breakdown: pl.String = variable("By what it is broken down", 1, Role.CONTEXT, conf="N", nullable=False)
    referral_source: pl.String = variable("Who referred", 1, Role.CONTEXT, conf="N", codes="referral_source")
    gender: pl.String = variable("Gender", 1, Role.CONTEXT, conf="N", codes="gender")
    age_band: pl.String = variable("Age band", 1, Role.CONTEXT, conf="N", codes="age_band")
    count: pl.Int64 = variable("The count", 1, Role.OUTCOME, conf="N", minimum=0)
