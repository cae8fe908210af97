"""Quarterly monitoring: a form with labelled cells and a grid of referrals, all on one sheet."""

from __future__ import annotations

from pathlib import Path

import alexi_schemas
from alexi_ingest.api import (
    CrossTabLayout,
    FormLayout,
    Long,
    PublishedTable,
    ReturnType,
    SourceSpec,
    TableSpec,
    hookimpl,
)
from alexi_monitoring.models import CASELOAD, REACHED, About, Activity, Caseload, Referrals

__version__ = "1.0"

COLUMNS = Path(__file__).with_name("columns.csv")
BREAKDOWN = ("referral_source", "gender", "age_band")

ABOUT = TableSpec("about", "About this form", ("form", "forms"), About, COLUMNS, ("quarter",), FormLayout())
REFERRALS = TableSpec(
    "referrals", "New referrals", ("number of referrals", "numbers of referrals"), Referrals, COLUMNS, BREAKDOWN,
    CrossTabLayout(down=("referral_source",), across=("gender", "age_band"), value="count", partial=True),
)  # fmt: skip
CASES = TableSpec("caseload", "Caseload", ("caseload", "caseloads"), Caseload, COLUMNS, (), FormLayout())
ACTIVITY = TableSpec("activity", "Awareness work", ("figure", "figures"), Activity, COLUMNS, (), FormLayout())


def _published(origin: str, breakdown: str, measures: tuple[str, ...]) -> PublishedTable:
    return PublishedTable(
        "activity_count", alexi_schemas.ActivityCount, ("measure",), origin, always={"breakdown": breakdown},
        long=Long("measure", "count", measures),
    )  # fmt: skip


MONITORING = ReturnType(
    name="monitoring", title="Quarterly monitoring", periodicity="quarterly",
    tables=(ABOUT, REFERRALS, CASES, ACTIVITY),
    publishes=(
        PublishedTable(
            "activity_count", alexi_schemas.ActivityCount, BREAKDOWN, "referrals",
            always={"measure": "new_referrals", "breakdown": ";".join(BREAKDOWN)},
        ),
        _published("caseload", "none", CASELOAD),
        _published("activity", "none", REACHED),
    ),
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    """Declare the monitoring return. The service's defaults do all the rest."""
    return SourceSpec(
        name="monitoring", title=MONITORING.title, version=__version__, returns=(MONITORING,),
        codelists=alexi_schemas.CODELISTS, samples="alexi_monitoring.samples",
    )  # fmt: skip
