"""What the last standing return had and this one has not: findings with no cell to point at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.declare import Absence, ReturnType, rule_id
from alexi_ingest.model import CellRef, Finding
from alexi_ingest.sealing import seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alexi_ingest.model import Earlier, History, Table

_WITH_LAST = 2
"""ESS validation level of a check that compares with the return of the period before."""


def absences(declared: ReturnType, tables: Mapping[str, Table], history: History) -> list[Finding]:
    """Look for the records that every declared `Absence` expects. With no earlier return: none (NA)."""
    if history.last is None:
        return []
    return [
        finding
        for spec in declared.tables
        if spec.name in tables
        for rule in spec.absences
        for finding in _absent(declared.name, tables[spec.name], rule, tables, history.last)
    ]


def _absent(
    return_type: str, table: Table, rule: Absence, tables: Mapping[str, Table], last: Earlier
) -> Iterable[Finding]:
    earlier = last.tables.get(rule.table)
    within = tables.get(rule.within)
    if earlier is None or within is None or rule.key not in within.frame.columns:
        return
    expected = (earlier if rule.where is None else earlier.filter(rule.where))[rule.key].drop_nulls().unique().sort()
    absent = expected.filter(~expected.is_in(within.frame[rule.key].drop_nulls().implode()))
    about: dict[str, str | int | float] = {"period": last.period, "count": len(absent), "of": len(expected)}
    if rule.share is not None:
        if len(absent) >= rule.at_least and len(absent) > rule.share * len(expected):
            yield _finding(return_type, table, rule, about, None)
        return
    for value in absent:
        yield _finding(return_type, table, rule, {**about, "other": seal(value)}, seal(value))


def _finding(
    return_type: str, table: Table, rule: Absence, facts: Mapping[str, str | int | float], label: str | None
) -> Finding:
    return Finding(
        rule=rule_id(return_type, table.name, rule.key, rule.name),
        severity=rule.severity,
        level=rule.level,
        problem=rule.shape,
        facts=facts,
        where=CellRef(table.sheet),
        table=table.name,
        field=rule.key,
        heading=table.headings.get(rule.key),
        label=label,
        message=rule.message or "",
        fix=rule.fix or "",
    )


def said_provisional(finding: Finding) -> Finding:
    """Mark a finding of a comparison with the last return (ESS level 2): that one stands as a partial only."""
    if finding.level != _WITH_LAST:
        return finding
    return finding._replace(facts={**finding.facts, "provisional": 1})
