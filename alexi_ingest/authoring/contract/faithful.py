"""Is every published value the one that was sent: each is compared with what stands at its address in the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from alexi_ingest.authoring.contract.case import ASKS
from alexi_ingest.authoring.contract.places import Address, fields_in, own_rows, place_of, sent_to, values_of
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.authoring.contract.tracing import UNSURE, first_of_each_field, named_columns
from alexi_ingest.harmonise.owners import owned
from alexi_ingest.model import COLUMN, ROW
from alexi_ingest.read.cast import cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.authoring.contract.case import Case, Journey
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.model import CellRef, Table, Workbook

MOST_SAMPLES = 20


def values(case: Case) -> Found:
    """Compare every published value that bears a field's name with what stands at its address in the file."""
    if not case.usable:
        return Found(unchecked=UNSURE)
    breaches = [breach for sample in case.usable[:MOST_SAMPLES] for breach in _altered(case, sample)]
    return Found(tuple(first_of_each_field(breaches)))


def _altered(case: Case, sample: Return) -> Iterator[Breach]:
    journey, outcome = case.journey(sample), case.outcome(sample)
    said = {one.where for one in outcome.findings if one.severity not in ASKS}
    for published in journey.plan.declared.publishes:
        table = journey.read.tables.get(published.origin)
        if table is None or published.name not in outcome.tables:
            continue
        names = named_columns(published, table, outcome)
        sent = _sent(journey, published, table, sample)
        found = values_of(own_rows(outcome.tables[published.name], table, published), names)
        wrong = {at: given for at, given in found.items() if {*given} != ({sent[at].value} if at in sent else {None})}
        share = Counter(field for _, field in wrong)
        for (record, field), given in wrong.items():
            where = sent[record, field].where if (record, field) in sent else None
            own = {one.value for (_, name), one in sent.items() if name == field}
            # Several values of other records: their addresses are lost, which is another check's affair.
            elsewhere = share[field] > 1 and {*given} <= own
            if where is not None and where not in said and not elsewhere:
                yield Breach(
                    f"what is published as {field} is what was sent",
                    f"{given[0]!r} is published, and the cell says {sent[record, field].value!r}",
                    "Publish the value as cast. What is worked out of it goes into a column of another name; what is "
                    "tidied is said by a finding at the cell.",
                    Where(sample.label, where.sheet or "", where.a1 or "", field=field),
                )


class _Value(NamedTuple):
    """What stands in a cell, cast."""

    where: CellRef
    value: Any


def _sent(journey: Journey, published: PublishedTable, table: Table, sample: Return) -> Mapping[Address, _Value]:
    """Cast what stands in the file at each address of a table, whatever the source made of it."""
    texts = {field: _texts(journey.workbook, table, field) for field in fields_in(table)}
    kept = [one for one in (ROW, COLUMN) if one in table.frame.columns]
    frame = table.frame.select(kept).with_columns(
        pl.Series(field, own, dtype=pl.String) for field, own in texts.items()
    )
    fields, hub = journey.plan.rules[published.origin].fields, journey.plan.declared.hub_field
    done = cast(
        replace(table, frame=frame), fields, journey.plan.codelists,
        period=journey.claim.period or "", received_on=sample.received.received_on,
    )  # fmt: skip
    typed = (owned(done.table, fields, hub) if hub else done.table).frame
    return {
        address: _Value(sent.where, typed[sent.field][sent.at]) for address, sent in sent_to(table, published).items()
    }


def _texts(workbook: Workbook, table: Table, field: str) -> list[str | None]:
    return [_text(workbook, table, field, index) for index in range(table.frame.height)]


def _text(workbook: Workbook, table: Table, field: str, index: int) -> str | None:
    where = place_of(table, field, index)
    sheet = workbook.sheet(where.sheet or "") if where else None
    if where is None or sheet is None or where.row is None or where.column is None:
        return None
    inside = where.row <= sheet.frame.height and where.column < sheet.frame.width
    text: str | None = sheet.frame.item(where.row - 1, where.column) if inside else None
    return text
