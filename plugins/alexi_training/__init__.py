"""Awareness and training sessions: a quarterly list, often CSV."""

from __future__ import annotations

import alexi_schemas
from alexi_ingest.api import PublishedTable, ReturnType, SourceSpec, TableSpec, hookimpl
from alexi_training.models import Sessions

__version__ = "1.0"

SESSION = TableSpec(
    name="session", title="Sessions", noun=("session", "sessions"), model=Sessions,
)  # fmt: skip

TRAINING = ReturnType(
    name="training", title="Awareness and training sessions", periodicity="quarterly", tables=(SESSION,),
    publishes=(PublishedTable("session", alexi_schemas.Session, ("session_id",), "session"),),
    dates_of_period=(("session", "date"),),
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    """Declare the training return. The service's defaults do all the rest."""
    return SourceSpec(
        name="training", title=TRAINING.title, version=__version__, returns=(TRAINING,),
        codelists=alexi_schemas.CODELISTS, samples="alexi_training.samples",
    )  # fmt: skip
