"""The steps of the journey that the pipeline strings together, each from values to values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import Origin, SurveyLayout, rule_id
from alexi_ingest.edition import about_edition
from alexi_ingest.errors import PluginFault
from alexi_ingest.harmonise import privacy
from alexi_ingest.harmonise.crosswalk import crosswalk_flags
from alexi_ingest.harmonise.owners import findings_of_hubs, owned, with_hub
from alexi_ingest.model import (
    Claim,
    Comparison,
    Context,
    Finding,
    Harmonised,
    History,
    Hits,
    Outcome,
    Severity,
    Table,
    Verdict,
    Workbook,
)
from alexi_ingest.plan import Plan, plan_of
from alexi_ingest.read.cast import cast
from alexi_ingest.read.preview import sheets_found
from alexi_ingest.report.names import NO_NAMES, Names, TableNames
from alexi_ingest.report.words import speak, with_own_words
from alexi_ingest.validate import quality
from alexi_ingest.validate.beside import Beside
from alexi_ingest.validate.check import check
from alexi_ingest.validate.findings import Failures, expand, one_a_cell, without_failed
from alexi_ingest.validate.history import absences, said_provisional
from alexi_ingest.validate.published import broken_by
from alexi_ingest.validate.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.hooks.manager import Sources

REJECTING = frozenset(
    {
        "missing_sheet", "similar_sheet", "missing_table", "missing_table_headings", "similar_title",
        "missing_key_column", "headings_not_found", "headings_not_below",
    }
)  # fmt: skip
"""Problems of a required table that reject the file: nothing in it can be placed without them (domain.md 4)."""


@dataclass(frozen=True, slots=True)
class Read:
    """Tables with text as sent, and what reading found; `rejected`: what nothing can do without is missing.

    `personal` are cells that personal details were taken out of.
    """

    tables: Mapping[str, Table]
    findings: tuple[Finding, ...]
    rejected: bool
    personal: tuple[Hits, ...] = ()


@dataclass(frozen=True, slots=True)
class CastTables:
    """Typed tables and what casting found in their cells."""

    tables: Mapping[str, Table]
    hits: tuple[Hits, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """All that casting and checking found: `hits` by cell, `findings` of sources and absences, comparisons made.

    `broken` gives for each table where its records stand that have an error (`quality.place_of`).
    """

    tables: Mapping[str, Table] | None = None
    hits: tuple[Hits, ...] = ()
    findings: tuple[Finding, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    provisional: bool = False
    broken: Mapping[str, pl.Series] = field(default_factory=dict)


def plan_for(claim: Claim, sources: Sources) -> Plan:
    """Give the plan of the return type claimed: its home source owns it, whoever claims."""
    return plan_of(sources.specs[sources.home_of(claim.return_type) or claim.source], claim.return_type)


def read(workbook: Workbook, claim: Claim, plan: Plan, context: Context, sources: Sources) -> Read:
    """Find the declared tables: by the claiming source, else its return type's home source, else the defaults."""
    ask = partial(
        sources.ask_in_turn, (claim.source, plan.source), "read", claim=claim,
        declared=plan.declared.about(context.period, context.hub), context=context,
    )  # fmt: skip
    fields = {name: rules.fields for name, rules in plan.rules.items()}
    answered = {spec.name for spec in plan.declared.tables if isinstance(spec.layout, SurveyLayout)}
    told = privacy.read_without(workbook, lambda book: ask(workbook=book), fields, answered)
    rejected = any(one.problem in REJECTING and one.severity is Severity.ERROR for one in told.findings)
    edition = about_edition(plan, workbook.stamp, context.hub)
    return Read(told.tables, (*edition, *told.findings), rejected, told.hits)


def cast_all(found: Read, plan: Plan, context: Context) -> CastTables:
    """Cast every cell of every table."""
    tables = {}
    hits: list[Hits] = []
    for name, table in found.tables.items():
        done = cast(
            table, plan.rules[name].fields, plan.codelists, period=context.period, received_on=context.received_on
        )
        tables[name] = done.table
        hits.extend(done.hits)
    return CastTables(tables, tuple(hits))


def judge(
    found: Read, typed: CastTables, claim: Claim, plan: Plan, context: Context, history: History, sources: Sources
) -> Judged:
    """Check every declared rule and what the source checks itself; at most one error or query a cell."""
    beside = Beside(typed.tables, found.tables, context.received_on, context.period, history, plan.codelists)
    ruled = [hit for name, table in typed.tables.items() for hit in check(table, plan.rules[name], beside)]
    failures = Failures.of([*found.personal, *typed.hits], typed.tables.values())
    hits = one_a_cell([*found.personal, *typed.hits, *without_failed(ruled, plan.rules, failures)])
    own = sources.ask_in_turn(
        (claim.source, plan.source), "check", tables=typed.tables, claim=claim, declared=plan.declared,
        context=context, history=history,
    )  # fmt: skip
    gone = absences(plan.declared, typed.tables, history)
    compared = _comparisons(plan, typed.tables, context.period, history)
    partial = history.last is not None and history.last.verdict is Verdict.PARTIAL
    findings = (*(own or ()), *gone)
    broken = quality.broken_rows(hits, (*found.findings, *findings), typed.tables, plan.declared.publishes)
    return Judged(typed.tables, tuple(hits), findings, compared, partial, broken)


def _comparisons(plan: Plan, tables: Iterable[str], period: str, history: History) -> tuple[Comparison, ...]:
    """Name each comparison of the tables that are there, and with what it was made."""
    last = history.last
    with_last: dict[str, None] = {}
    with_others: dict[tuple[str, str], None] = {}
    for table in tables:
        for one in compiled(plan.rules[table]):
            rule = rule_id(plan.declared.name, table, one.blamed, one.rule.name)
            if one.compares(Origin.LAST):
                with_last[rule] = None
            with_others |= {(rule, need.return_type): None for need in one.needs if need.origin is Origin.OTHER}
        for absence in plan.declared.table(table).absences:
            with_last[rule_id(plan.declared.name, table, absence.key, absence.name)] = None
    before, number = history.last_period or "", last.submission if last else None
    return (
        *(Comparison(rule, plan.declared.name, before, number) for rule in with_last),
        *(
            Comparison(rule, other, period, there.submission if (there := history.others.get(other)) else None)
            for rule, other in with_others
        ),
    )


def harmonise(
    typed: CastTables, judged: Judged, claim: Claim, plan: Plan, context: Context, sources: Sources
) -> Harmonised:
    """Make the published tables; what is ready of each must keep its published model, or it is the plugin's fault."""
    hub, tables = plan.declared.hub_field, typed.tables
    if hub:
        tables = {name: owned(table, plan.rules[name].fields, hub) for name, table in tables.items()}
    made: Harmonised = sources.ask_in_turn(
        (claim.source, plan.source), "harmonise", tables=tables, claim=claim, declared=plan.declared, context=context,
    )  # fmt: skip
    for published, own in _by_origin(plan, made, typed.tables):
        ready = own.filter(~quality.place_of(own).is_in(judged.broken[published.origin].implode()))
        failed = broken_by(published.model, ready)
        if failed:
            message = f"published table {published.name!r} fails its model at {failed}"
            raise PluginFault(claim.source, "harmonise", message)
    return made


def conclude(
    workbook: Workbook,
    claim: Claim,
    plan: Plan,
    found: Read,
    judged: Judged,
    *,
    harmonised: Harmonised | None = None,
    verdict: Verdict | None = None,
) -> Outcome:
    """Expand, count, flag and speak: what crosses back to the service."""
    tables = judged.tables if judged.tables is not None else found.tables
    name = plan.declared.name
    listed = [*workbook.notes, *found.findings, *judged.findings]
    counted = quality.counts(listed, judged.hits, tables, judged.broken)
    labels = {table: label for table in tables if (label := plan.row_label(table))}
    findings = [*listed, *expand(name, judged.hits, tables, labels)]
    if judged.provisional:
        findings = [said_provisional(finding) for finding in findings]
    judgement = verdict or quality.verdict(counted, rejected=False)
    published: dict[str, pl.DataFrame] = {}
    flagged = None
    if harmonised is not None:
        flagged = quality.flags(name, judged.hits, tables, plan.declared.publishes)
        walked = crosswalk_flags(name, found.tables, tables, plan.declared.publishes)
        flagged = pl.concat([flagged, walked]) if walked.height else flagged
        published = _published(
            plan, tables, harmonised, flagged, judged.broken, provisional=judgement is Verdict.PARTIAL
        )
    else:
        counted = replace(counted, rows_ready=0)
    names = names_of(plan, tables)
    spoken = [speak(with_own_words(finding), names) for finding in findings]
    if plan.declared.hub_field:
        spoken = findings_of_hubs(spoken, tables, plan.declared.hub_field)
    return Outcome(
        workbook.kind, judgement, claim, tuple(spoken), counted, published, flagged, judged.comparisons,
        sheets_found(workbook, tables), harmonised.withdrawn if harmonised else (),
    )  # fmt: skip


def _published(
    plan: Plan,
    tables: Mapping[str, Table],
    harmonised: Harmonised,
    flagged: pl.DataFrame,
    broken: Mapping[str, pl.Series],
    *,
    provisional: bool,
) -> dict[str, pl.DataFrame]:
    worst = quality.worst_by_row(flagged)
    made: dict[str, list[pl.DataFrame]] = {}
    for published, frame in _by_origin(plan, harmonised, tables):
        name, sheet = published.name, tables[published.origin].sheet
        own = worst.get((name, sheet), {})
        made.setdefault(name, []).append(
            quality.with_quality(
                with_hub(frame, tables[published.origin], plan.declared.hub_field), own, broken[published.origin],
                sheet, provisional=provisional,
            )
        )  # fmt: skip
    return {name: pl.concat(frames, how="diagonal") for name, frames in made.items()}


def _by_origin(
    plan: Plan, harmonised: Harmonised, tables: Mapping[str, Table]
) -> Iterator[tuple[PublishedTable, pl.DataFrame]]:
    """Give what is published of each table that is there: a published table may have several origins."""
    shared = Counter(published.name for published in plan.declared.publishes)
    for published in plan.declared.publishes:
        frame = harmonised.tables.get(published.name)
        if frame is not None and published.origin in tables:
            alone = shared[published.name] == 1
            yield published, frame if alone else frame.filter(pl.col("_table") == published.origin)


def names_of(plan: Plan, tables: Mapping[str, Table]) -> Names:
    """Give what this file calls things, for the sentences."""
    named = {}
    for spec in plan.declared.tables:
        table = tables.get(spec.name)
        fields = {field.name: field for field in plan.rules[spec.name].fields}
        sheet, headings = (table.sheet, table.headings) if table else (spec.title, {})
        in_rows = table.places is None if table else spec.in_rows
        named[spec.name] = TableNames(sheet, spec.noun, fields, headings, in_rows)
    return Names(named, plan.codelists)


def speak_plainly(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Speak findings about a whole file, which need no names."""
    return tuple(speak(finding, NO_NAMES) for finding in findings)
