"""The staffing, cost and local-policy return, yearly: a roster, cost lines and a policy tracker on one sheet."""

from __future__ import annotations

import alexi_schemas
from alexi_ingest.api import (
    CrossTabLayout,
    FormLayout,
    PublishedTable,
    ReturnType,
    SheetTablesLayout,
    SourceSpec,
    TableSpec,
    hookimpl,
)
from alexi_spokes.models import About, CostLines, Policies, Spokes, Tracker

__version__ = "1.0"

ABOUT = TableSpec("about", "About this return", ("return", "returns"), About, layout=FormLayout())
SPOKE = TableSpec("spoke", "Spoke roster", ("spoke", "spokes"), Spokes, layout=SheetTablesLayout())
COST_LINE = TableSpec(
    "cost_line", "Costs", ("cost line", "cost lines"), CostLines, key=("category", "line"),
    layout=SheetTablesLayout(totals=("category", "line")),
)  # fmt: skip
TRACKER = TableSpec("tracker", "Policy tracker", ("tracker", "trackers"), Tracker, layout=FormLayout())
POLICY = TableSpec(
    "policy", "Policies by authority", ("policy status", "policy statuses"), Policies,
    layout=CrossTabLayout(
        down=("item",), across=("local_authority",), value="status", blanks=True, partial=("local_authority",)
    ),
)  # fmt: skip

SPOKES = ReturnType(
    name="spokes", title="Spokes return", periodicity="yearly", tables=(ABOUT, SPOKE, COST_LINE, TRACKER, POLICY),
    publishes=(
        PublishedTable("spoke", alexi_schemas.Spoke, ("spoke_id",), "spoke"),
        # The line comes first in the key, since rows without one are totals, and are left out.
        PublishedTable("cost_line", alexi_schemas.CostLine, ("line", "category"), "cost_line"),
        PublishedTable(
            "policy_status", alexi_schemas.PolicyStatus, ("item", "local_authority"), "policy",
            from_form={"as_at": ("tracker", "as_at")},
        ),
    ),
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    """Declare the return. The service's defaults do all the rest."""
    return SourceSpec(
        name="spokes", title=SPOKES.title, version=__version__, returns=(SPOKES,),
        codelists=alexi_schemas.CODELISTS, samples="alexi_spokes.samples",
    )  # fmt: skip
