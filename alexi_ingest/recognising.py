"""The steps by which a file is recognised: the sources' claims, and what shows its period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from alexi_ingest import stages
from alexi_ingest.declare import FormLayout
from alexi_ingest.errors import PluginFault
from alexi_ingest.identify.arbitrate import Arbitration, arbitrate
from alexi_ingest.identify.evidence import hubs_named
from alexi_ingest.model import TEAM, Claim, Finding, Severity
from alexi_ingest.period_styles import period_in
from alexi_ingest.read.cast import cast
from alexi_ingest.read.layouts.placing import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from alexi_ingest.declare import SourceSpec
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Context, Preview, Stamp, Workbook
    from alexi_ingest.plan import Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sources answered: the arbitration, and the faults of those that failed to answer."""

    arbitration: Arbitration
    faults: tuple[str, ...]


def claims(seen: Preview, sources: Sources, stamp: Stamp | None = None) -> Asked:
    """Ask every source, each by itself, whether the file is its own; `stamp` is the identity of its template."""
    made: list[Claim] = []
    faults = []
    for spec in sources.specs.values():
        try:
            made.extend(_claims_of(spec, seen, sources))
        except PluginFault as fault:
            faults.append(str(fault))
    return Asked(arbitrate(made, stamp), tuple(faults))


def _claims_of(spec: SourceSpec, seen: Preview, sources: Sources) -> Sequence[Claim]:
    answer = sources.ask_in_turn((spec.name,), "identify", preview=seen, declared=spec)
    made = [answer] if isinstance(answer, Claim) else answer or []
    if any(claim.source != spec.name or not sources.home_of(claim.return_type) for claim in made):
        raise PluginFault(spec.name, "identify", "claimed for another source, or a return type that is not declared")
    return made


def placed(seen: Preview, plan: Plan) -> Preview:
    """Say where the declared headings stand in each sheet: what is above them is a title, and may name a period.

    A form's labels are among what may name one: of them, all count down to the first that does.
    """
    sheets = []
    for sheet in seen.sheets:
        places = {spec.name: place(sheet.rows, spec, plan.declared.tables) for spec in plan.declared.tables}
        rows = [found.rows[0] for name, found in places.items() if found and not _is_form(plan, name)]
        if not rows and any(places.values()):
            often = plan.declared.periodicity
            named = (at + 1 for at, row in enumerate(sheet.rows) if period_in(" ".join(filter(None, row)), often))
            rows = [next(named, len(sheet.rows))]
        first = min(rows, default=None)
        sheets.append(sheet if first is None else replace(sheet, find=partial(_known, first)))
    return replace(seen, sheets=tuple(sheets))


def _is_form(plan: Plan, table: str) -> bool:
    return isinstance(plan.declared.table(table).layout, FormLayout)


def _known(row: int) -> tuple[int, int]:
    return row, row


def whose(
    claim: Claim, seen: Preview, stamp: Stamp | None, plan: Plan, sender: str, hubs: Mapping[str, str]
) -> Iterator[Finding]:
    """Say where a file, or the template that it was made from, is of another sender or return than it should.

    The rows of the team's files name hubs, and so may its titles.
    """
    if not plan.declared.is_sent_by(sender):
        problem = "sent_by_hubs" if sender == TEAM else "sent_by_team"
        yield Finding(f"review.{problem}", Severity.ERROR, 0, problem, {"return": plan.declared.title})
    named = () if sender == TEAM else hubs_named(seen, hubs)
    if {claim.hub, stamp.hub if stamp else None, *named} - {None, sender}:
        yield Finding("review.other_hub", Severity.ERROR, 0, "other_hub")
    if stamp and stamp.return_type != claim.return_type:
        facts = {"template": stamp.return_type, "found": claim.return_type}
        yield Finding("review.other_template", Severity.ERROR, 0, "other_template", facts)


def doubt(arbitration: Arbitration) -> Finding:
    """Say why no source's claim stands."""
    problem = arbitration.problem or "not_recognised"
    names = ", ".join(f"{claim.return_type} ({claim.source})" for claim in arbitration.rivals)
    facts = {"sources": names} if names else {}
    return Finding(f"review.{problem}", Severity.ERROR, 0, problem, facts)


def columns_of_period(
    workbook: Workbook, claim: Claim, plan: Plan, context: Context, sources: Sources
) -> Iterable[pl.Series]:
    """Give the cast columns that the return type names for its period, of dates or periods; none where it does not."""
    if not plan.declared.dates_of_period:
        return []
    found = stages.read(workbook, claim, plan, context, sources)
    series = []
    for name, field in plan.declared.dates_of_period:
        table = found.tables.get(name)
        if table is not None and field in table.frame.columns:
            narrow = replace(table, frame=table.frame.select("_row", field))
            fields = [plan.field(name, field)]
            done = cast(narrow, fields, plan.codelists, period="", received_on=context.received_on)
            series.append(done.table.frame[field])
    return series
