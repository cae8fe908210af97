"""Which edition of a form a template was made from: a short mark of all that a hub sees of the declaration."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from alexi_ingest.declare import HUBS
from alexi_ingest.model import Finding, Severity
from alexi_ingest.read.layouts.codes import in_use
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.report.names import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.model import Stamp
    from alexi_ingest.plan import Plan

_DIGITS = 12


def edition_of(plan: Plan, period: str, sender: str) -> str:
    """Give the edition of a return type for a period and a sender: the same as long as its form is.

    It changes with the tables, their layouts, standard headings, the types and limits of fields, and the answers in
    use; not with rules or synonyms, nor with the hubs of a site.
    """
    declared = plan.declared.about(period, sender)
    seen = [declared.title, [list(_table(plan, table)) for table in declared.tables]]
    return "e" + sha256(json.dumps(seen).encode()).hexdigest()[:_DIGITS]


def _table(plan: Plan, table: TableSpec) -> Iterator[object]:
    columns = columns_of(table)
    yield columns.sheet(table.name), columns.title(table.name), repr(table.layout)
    yield [columns.headings(table.name, name)[0] for name in columns.fields(table.name)]
    for field in plan.rules[table.name].fields:
        codes = table.given.codes.get(field.name)
        answers = list(in_use(codes, table.given.period).items()) if codes and field.codes != HUBS else []
        yield field.name, field.type, field.label, field.required, field.minimum, field.maximum, answers


def about_edition(plan: Plan, stamp: Stamp | None, sender: str) -> tuple[Finding, ...]:
    """Query a return whose template was made from another edition of the form than there is now for its period."""
    if stamp is None or stamp.return_type != plan.declared.name:
        return ()
    if stamp.edition == edition_of(plan, stamp.period, sender):
        return ()
    return (Finding("file.old_template", Severity.QUERY, 0, "old_template", {"made": day(stamp.made_on)}),)
