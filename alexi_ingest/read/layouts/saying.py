"""How the findings about a table's sheet, headings and rows are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.declare import rule_id
from alexi_ingest.model import CellRef, Finding, Severity
from alexi_ingest.read.layouts.heads import LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.read.layouts.headings import Columns

Facts = dict[str, str | int | float]
SHEET = "sheet"
"""What a finding blames that is about no one field."""
_SHOWN = 20
"""So many headings are named in one finding."""


class Sayer:
    """Makes the findings of one table."""

    def __init__(self, return_type: str, spec: TableSpec, columns: Columns) -> None:
        self.spec = spec
        self.columns = columns
        self._return_type = return_type

    def __call__(  # noqa: PLR0913 - what a finding is made of
        self,
        blamed: str,
        problem: str,
        severity: Severity,
        sheet: str | None,
        *,
        rule: str | None = None,
        row: int | None = None,
        column: int | None = None,
        heading: str | None = None,
        observed: str | None = None,
        facts: Facts | None = None,
    ) -> Finding:
        """Make one; rows are counted from 1, columns from 0. Of a field of a block the field itself is blamed."""
        blamed = blamed.rpartition(LEVEL)[2]
        name = rule_id(self._return_type, self.spec.name, blamed, rule or problem)
        field = None if blamed == SHEET else blamed
        place = CellRef(sheet, row, column)
        level = 0 if severity in {Severity.REPAIR, Severity.NOTE} else 1
        return Finding(name, severity, level, problem, facts or {}, place, self.spec.name, field, heading, observed)


def named(headings: Sequence[str]) -> str:
    """Give headings one after another, in quotes; past a bound, how many more there are."""
    names = ", ".join(f"“{' '.join(heading.split())}”" for heading in headings[:_SHOWN])
    more = len(headings) - _SHOWN
    return f"{names} and {more} more" if more > 0 else names
