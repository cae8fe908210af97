"""The published tables of the spokes return: who is placed where, what it costs, how far local policy has come."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Missing, Role, variable


class Spoke(pa.DataFrameModel):
    """A row a spoke and year. A spoke may be inside its hub's own authority."""

    spoke_id: pl.String = variable("Spoke", 2, Role.CONTEXT, unit="identifier", conf="N", nullable=False)
    local_authority: pl.String = variable(
        "Local authority that the spoke serves", 3, Role.CONTEXT, conf="N", codes="local_authority",
        missing=Missing.NOT_KNOWN,
    )  # fmt: skip
    host_agency: pl.String = variable(
        "Agency that the spoke is placed with", 2, Role.CONTEXT, conf="N", codes="host_agency",
        missing=Missing.NOT_KNOWN,
    )  # fmt: skip
    start: pl.Date = variable(
        "First day of the spoke", 2, Role.CONTEXT, conf="N", unit="day", missing=Missing.NOT_KNOWN
    )
    end: pl.Date = variable(
        "Last day of the spoke", 2, Role.CONTEXT, conf="N", unit="day", missing=Missing.NOT_APPLICABLE
    )
    fte: pl.Float64 = variable(
        "Full-time equivalent: 37 hours a week are 1", 2, Role.MECHANISM, conf="N", unit="FTE", minimum=0,
        missing=Missing.NOT_KNOWN,
    )  # fmt: skip


class CostLine(pa.DataFrameModel):
    """A row a line of costs and year. Subtotals and totals are left out, so that lines can be added.

    `variance` is as sent: its sign is the hub's own, and the same in every line of a return.
    """

    category: pl.String = variable(
        "What kind of cost it is", 2, Role.CONTEXT, conf="N", codes="cost_category", missing=Missing.NOT_KNOWN
    )
    line: pl.String = variable("What the money is for", 2, Role.CONTEXT, conf="N", unit="text", nullable=False)
    budget: pl.Int64 = variable(
        "What was planned to be spent", 2, Role.CONTEXT, conf="N", unit="pounds", missing=Missing.NOT_KNOWN
    )
    actual: pl.Int64 = variable("What was spent", 2, Role.MECHANISM, conf="N", unit="pounds", missing=Missing.NOT_KNOWN)
    variance: pl.Int64 = variable(
        "The difference of the two, as sent", 2, Role.MECHANISM, conf="N", unit="pounds", missing=Missing.NOT_KNOWN
    )


class PolicyStatus(pa.DataFrameModel):
    """A row a policy item, local authority and year: how far the policy had come."""

    item: pl.String = variable("Which policy it is", 3, Role.CONTEXT, conf="N", codes="policy_item", nullable=False)
    local_authority: pl.String = variable(
        "Local authority whose policy it is", 3, Role.CONTEXT, conf="N", codes="local_authority", nullable=False
    )
    status: pl.String = variable(
        "How far the policy has come", 3, Role.OUTCOME, conf="N", codes="policy_status", missing=Missing.NOT_KNOWN
    )
    as_at: pl.Date = variable(
        "Day on which it stood so", 3, Role.CONTEXT, conf="N", unit="day", missing=Missing.NOT_KNOWN
    )
