"""Is everything published that is declared and sent: tables, columns, and each record of the file once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.authoring.contract.case import asked
from alexi_ingest.authoring.contract.places import OURS, own_rows, sent_to, values_of
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.declare import Origin
from alexi_ingest.model import COLUMN, ROW, SHEET
from alexi_ingest.read.layouts.tables import read_table
from alexi_ingest.validate.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.authoring.contract.case import Case, Journey
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.model import Outcome, Table
    from alexi_ingest.plan import Plan

ALL = "all"
"""The basis of evaluation under which no record stays away for want of consent."""
_UNSURE = "there is no sample that is recognised and publishes something"


def publishes(case: Case) -> Found:
    """Hold the published tables of all samples against the published models and the fields that are asked for."""
    if not case.usable:
        return Found(unchecked=_UNSURE)
    breaches: list[Breach] = []
    for plan in case.plans():
        outcomes = [one for one in map(case.outcome, case.usable) if one.claim and _is_of(one, plan)]
        if outcomes:
            for published in plan.declared.publishes:
                breaches.extend(_of_table(case, plan, published, [one.tables for one in outcomes]))
            breaches.extend(_asked_in_vain(plan))
    return Found(tuple(breaches))


def _is_of(outcome: Outcome, plan: Plan) -> bool:
    return outcome.claim is not None and outcome.claim.return_type == plan.declared.name


def _of_table(
    case: Case, plan: Plan, published: PublishedTable, given: list[Mapping[str, pl.DataFrame]]
) -> Iterator[Breach]:
    frames = [tables[published.name] for tables in given if published.name in tables]
    if not any(frame.height for frame in frames):
        optional = plan.declared.table(published.origin).optional
        yield Breach(
            f"the table {published.name} is published" + (" in one sample at least" if optional else ""),
            "no sample gives a row of it",
            "Give it in `harmonise`, or add a sample that fills it.",
        )
        return
    fields = {field.name for field in plan.rules[published.origin].fields}
    sent = _filled(case, plan, published.origin)
    for name in published.model.to_schema().columns:
        if any(name in frame.columns and frame[name].null_count() < frame.height for frame in frames):
            continue
        told, fix = f"it is empty in all {len(frames)} samples", "Fill it in `harmonise`, or leave it out of the model."
        if name in sent:
            told = "it is empty in all samples, though the samples fill the field of this name"
        elif name in fields:
            told = "no sample fills the field of this name"
            fix = "Fill the field in a sample, so that it is seen to arrive."
        else:
            fix = f"No field of {published.origin} has this name: name one so, or fill it in `harmonise`."
        yield Breach(f"the column {name} of the table {published.name} holds something", told, fix, Where(field=name))


def _filled(case: Case, plan: Plan, table: str) -> set[str]:
    """Give the fields of a table that some probed sample fills."""
    filled: set[str] = set()
    for sample in case.probed:
        outcome = case.outcome(sample)
        found = case.journey(sample).tables.get(table) if _is_of(outcome, plan) else None
        if found is not None:
            filled |= {name for name in found.columns if found.frame[name].null_count() < found.frame.height}
    return filled


def _asked_in_vain(plan: Plan) -> Iterator[Breach]:
    """Name the fields that are neither published nor read by a rule of another field."""
    for table, declared in plan.rules.items():
        kept = {
            name
            for published in plan.declared.publishes
            if published.origin == table
            for name in (*published.model.to_schema().columns, *(published.long.fields if published.long else ()))
        }
        # What is read to make something else of it cannot be seen from outside: a source that harmonises says so there.
        read = {name for one in compiled(declared) for name in one.reads if len(one.reads) > 1}
        elsewhere = {
            name
            for rules in plan.rules.values()
            for one in compiled(rules)
            for need in one.needs
            if need.origin is Origin.THIS and need.table == table
            for name in (*need.key, *need.value.meta.root_names())
        }
        shown = {field for name, field in plan.declared.dates_of_period if name == table}
        for field in declared.fields:
            if field.published and field.name not in kept | read | elsewhere | shown:
                yield Breach(
                    "each field that senders fill in is published, or read by a rule",
                    "it is asked for, and dropped",
                    f"Add the column {field.name} to the published model, or do not ask for it. Where it is asked for "
                    "to be checked alone, say published=False in its field().",
                    Where(field=f"{table}.{field.name}"),
                )


def records(case: Case) -> Found:
    """Follow each record of the samples from its sheet to the published tables."""
    if not case.probed:
        return Found(unchecked=_UNSURE)
    breaches: list[Breach] = []
    for sample in case.probed:
        journey = case.journey(sample)
        claim = case.outcome(sample).claim
        outcome = case.examine(sample, sample.path, claim=claim, basis=ALL)
        breaches.extend(_unread(sample, journey, outcome))
        for published in journey.plan.declared.publishes:
            table, frame = journey.tables.get(published.origin), outcome.tables.get(published.name)
            if table is not None and frame is not None:
                breaches.extend(_twice(sample, published, own_rows(frame, table, published)))
                breaches.extend(_lost(sample, journey, published.origin, outcome))
    return Found(tuple(dict.fromkeys(breaches)))


def _unread(sample: Return, journey: Journey, outcome: Outcome) -> Iterator[Breach]:
    """Compare with what the service's own reading finds in the same sheets."""
    said = _rows_said(outcome)
    for spec in journey.plan.declared.tables:
        plain = read_table(journey.workbook, spec, journey.plan.declared).table
        own = journey.read.tables.get(spec.name)
        if plain is None or own is None or plain.sheet != own.sheet or plain.heading_rows != own.heading_rows:
            continue
        gone = [row for row in _rows(plain) if row not in {*_rows(own)} and (plain.sheet, row) not in said]
        if gone:
            yield Breach(
                "each row under the headings is read as a record, or something is said of it",
                f"{len(gone)} of {plain.frame.height} are not in what `read` gives, and no finding is about them",
                "Keep every row in `read`; leave one out only with a finding that says why.",
                Where(sample.label, plain.sheet, f"row {gone[0]}", hook="read"),
            )


def _rows(table: Table) -> list[int]:
    return table.frame[ROW].to_list()


def _twice(sample: Return, published: PublishedTable, frame: pl.DataFrame) -> Iterator[Breach]:
    ready = frame.filter("_ready")
    own = [name for name in (SHEET, ROW, COLUMN) if name in ready.columns]
    rest = [name for name in ready.columns if name not in OURS]
    doubled = ready.filter(pl.struct([*own, *rest]).is_duplicated())
    keyed = ready.filter(pl.struct(list(published.key)).is_duplicated() & pl.all_horizontal(
        pl.col(name).is_not_null() for name in published.key))  # fmt: skip
    for found, told in ((doubled, "the same record stands there more than once"), (keyed, "its key is not unique")):
        if found.height:
            yield Breach(
                f"each record stands once in the table {published.name} (key: {', '.join(published.key)})",
                f"{told}: {found.height} of {ready.height} rows",
                "Look for a join in `harmonise` whose right side has several rows for a key; or add to the key.",
                Where(sample.label, str(found[SHEET][0]), f"row {found[ROW][0]}"),
            )
            return


def _lost(sample: Return, journey: Journey, origin: str, outcome: Outcome) -> Iterator[Breach]:
    table = journey.tables[origin]
    said = _rows_said(outcome)
    there: set[int] = set()
    for published in journey.plan.declared.publishes:
        if published.origin == origin and published.name in outcome.tables:
            kept = {record for record, _ in values_of(outcome.tables[published.name], [ROW])}
            there |= {sent.at for (record, _), sent in sent_to(table, published).items() if record in kept}
            if table.places is not None:  # what has no name of its own, such as a total of a grid, is none to publish
                names = [name for name in published.key if name in table.frame.columns]
                there |= {i for name in names for i in table.frame[name].is_null().arg_true().to_list()}
    gone = [row for i, row in enumerate(_rows(table)) if i not in there and (table.sheet, row) not in said]
    if gone:
        yield Breach(
            f"each record of {origin} is published, or a finding says why not",
            f"{len(gone)} of {table.frame.height} are not, and nothing is said of them",
            "Keep all rows in `harmonise`. Rows stay away for want of consent only where "
            "context.evaluation_basis is 'consent'.",
            Where(sample.label, table.sheet, f"row {gone[0]}", hook="harmonise"),
        )


def _rows_said(outcome: Outcome) -> Counter[tuple[str | None, int | None]]:
    """Give the rows that a finding is about: for records, one that asks something or a note."""
    return Counter((one.where.sheet, one.where.row) for one in asked(outcome.findings))
