"""What the evaluation publishes: pandera models of its tables, and the code lists that they use."""

from __future__ import annotations

from pathlib import Path

from alexi_schemas.casework import MissingEpisode, Referral, YoungPerson
from alexi_schemas.dimensions import DIMENSIONS
from alexi_schemas.fieldwork import CaseNote, Interview, Visit
from alexi_schemas.monitoring import ActivityCount
from alexi_schemas.outcomes import OutcomeScore
from alexi_schemas.risk import RiskAssessment
from alexi_schemas.spokes import CostLine, PolicyStatus, Spoke
from alexi_schemas.training import Session

CODELISTS = Path(__file__).parent / "codelists"
"""Folder of the code lists, one CSV a list; `SOURCES.md` beside them names each one's source."""
THEORIES = Path(__file__).parent / "theories.csv"
"""Which variables speak to which programme theory, in which role; the theories are the list `theory`."""

__all__ = [
    "CODELISTS",
    "DIMENSIONS",
    "THEORIES",
    "ActivityCount",
    "CaseNote",
    "CostLine",
    "Interview",
    "MissingEpisode",
    "OutcomeScore",
    "PolicyStatus",
    "Referral",
    "RiskAssessment",
    "Session",
    "Spoke",
    "Visit",
    "YoungPerson",
]
