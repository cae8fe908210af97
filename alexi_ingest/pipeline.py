"""The journey of one file, on one screen: read, recognise, cast, check, harmonise, flag, speak.

Plain functions over frozen values. Nothing here touches the store (history comes in) or the clock (the day comes in).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from alexi_ingest import recognising, stages
from alexi_ingest.errors import PluginFault, ReadError
from alexi_ingest.harmonise.privacy import elsewhere
from alexi_ingest.harmonise.screening import screened
from alexi_ingest.identify.evidence import period_of
from alexi_ingest.model import Claim, Context, Counts, Finding, History, Kind, Outcome, Severity, Verdict
from alexi_ingest.personal import REMOVED_FROM_NAME, redact_path
from alexi_ingest.read.guard import Limits
from alexi_ingest.read.preview import found, preview
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.sender import for_sender

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Workbook
    from alexi_ingest.plan import Plan

NO_HISTORY = History()


@dataclass(frozen=True, slots=True)
class Received:
    """What is known of a file besides its bytes.

    `hub` is the sender: a hub, the `team`, or `""` for one that is not known. `hubs` are the site's hubs (id → name),
    to see whether a file names another than `hub`, and which hub a row of the team is of; `members` gives the day
    (ISO 8601) on which each joined, and that on which it left or `""`. `decided` is a data manager's word on the source
    and period, which no evidence outranks.
    """

    name: str
    hub: str
    received_on: date
    folder: str = ""
    hubs: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    decided: tuple[str, str, str] | None = None
    evaluation_basis: str = "consent"
    thresholds: Mapping[str, float] = field(default_factory=dict)
    limits: Limits = Limits()

    def context(self, period: str) -> Context:
        """Give what hooks may know of the submission."""
        return Context(self.hub, period, self.received_on, self.evaluation_basis, self.thresholds)

    def plan(self, claim: Claim, sources: Sources) -> Plan:
        """Give the plan of the return type claimed, as it is for the sender among the site's hubs."""
        return for_sender(stages.plan_for(claim, sources), self.hub, self.hubs, self.members)


def examine(
    path: Path, received: Received, sources: Sources, history: Callable[[Claim], History] = lambda _: NO_HISTORY
) -> Outcome:
    """Take one file through the whole journey: what `check` does, and the two jobs of the daemon in one call."""
    try:
        workbook = opened(path, received)
    except ReadError as error:
        return refused(error)
    recognised = recognise(workbook, received, sources)
    if recognised.claim is None or recognised.verdict is not Verdict.ACCEPTED:
        return recognised
    done = process(workbook, recognised.claim, received, sources, history(recognised.claim))
    return replace(done, faults=(*recognised.faults, *done.faults))


def opened(path: Path, received: Received) -> Workbook:
    """Open a file, with personal details taken out of its name, its cells and their sheets' names. Raises `ReadError`.

    A name that they were taken out of before is told of, too.
    """
    name = redact_path(received.name)
    workbook = screened(open_workbook(path, name, received.limits))
    if REMOVED_FROM_NAME not in f"{redact_path(received.folder)}/{name}":
        return workbook
    told = Finding("file.personal.name", Severity.NOTE, 1, "personal_name")
    return replace(workbook, notes=(told, *workbook.notes))


def refused(error: ReadError) -> Outcome:
    """Give the outcome of a file that cannot be read or trusted."""
    finding = Finding(f"file.{error.problem}", Severity.ERROR, 0, error.problem, error.facts)
    kind = Kind(str(error.facts.get("kind", Kind.UNKNOWN)))
    return stopped(Verdict.REJECTED, None, finding, kind=kind)


def recognise(workbook: Workbook, received: Received, sources: Sources) -> Outcome:
    """Say whose return this is and of which period: ACCEPTED with a whole claim, or REVIEW with the reason."""
    seen = preview(workbook, workbook.name, redact_path(received.folder))
    if received.decided:
        source, return_type, period = received.decided
        claim = Claim(source, return_type, 1.0, "a data manager said so", period)
        return stopped(Verdict.ACCEPTED, claim, *workbook.notes, kind=workbook.kind)
    asked = recognising.claims(seen, sources, workbook.stamp)
    if asked.faults and not (asked.arbitration.claim or asked.arbitration.rivals):
        return failed(None, workbook, *asked.faults)  # it may be a return of the source that could not answer
    if asked.arbitration.claim is None:
        finding, about = recognising.doubt(asked.arbitration), [*workbook.notes, *elsewhere(workbook)]
        return replace(
            stopped(Verdict.REVIEW, None, finding, *about, kind=workbook.kind, faults=asked.faults),
            found=found(workbook), rival_claims=asked.arbitration.rivals,
        )  # fmt: skip
    claim = asked.arbitration.claim
    plan = received.plan(claim, sources)
    seen = recognising.placed(seen, plan)
    problems = [*recognising.whose(claim, seen, workbook.stamp, plan, received.hub, received.hubs)]
    try:
        columns = recognising.columns_of_period(workbook, claim, plan, received.context(""), sources)
    except PluginFault as fault:
        return failed(claim, workbook, *asked.faults, str(fault))
    often = plan.declared.periodicity
    weighed = period_of(claim, seen, columns, received.received_on, often, workbook.stamp)
    if weighed.problem:
        told = "; ".join(f"{one.clause} {one.period}" for one in weighed.evidence)
        facts = {"periods": told, "periodicity": often}
        problems.append(Finding(f"review.{weighed.problem}", Severity.ERROR, 0, weighed.problem, facts))
    claim = replace(claim, period=weighed.period)
    if problems:
        problems += [*workbook.notes, *elsewhere(workbook)]
        in_doubt = stopped(Verdict.REVIEW, claim, *problems, kind=workbook.kind, faults=asked.faults)
        return replace(in_doubt, found=found(workbook))
    return stopped(Verdict.ACCEPTED, claim, *workbook.notes, kind=workbook.kind, faults=asked.faults)


def process(
    workbook: Workbook, claim: Claim, received: Received, sources: Sources, history: History = NO_HISTORY
) -> Outcome:
    """Read, cast, check, harmonise and flag a recognised file; a plugin's fault makes it FAILED, never the sender's."""
    try:
        plan = received.plan(claim, sources)
        context = received.context(claim.period or "")
        read = stages.read(workbook, claim, plan, context, sources)
        if read.rejected:
            judged = stages.Judged(hits=read.personal)
            return stages.conclude(workbook, claim, plan, read, judged, verdict=Verdict.REJECTED)
        cast = stages.cast_all(read, plan, context)
        judged = stages.judge(read, cast, claim, plan, context, history, sources)
        harmonised = stages.harmonise(cast, judged, claim, plan, context, sources)
        return stages.conclude(workbook, claim, plan, read, judged, harmonised=harmonised)
    except PluginFault as fault:
        return failed(claim, workbook, str(fault))


def failed(claim: Claim | None, workbook: Workbook, *faults: str) -> Outcome:
    """Give the outcome of a file that a source failed on: our fault, and nothing for the sender to do."""
    finding = Finding("service.fault", Severity.NOTE, 0, "our_fault")
    return stopped(Verdict.FAILED, claim, finding, kind=workbook.kind, faults=faults)


def stopped(
    verdict: Verdict, claim: Claim | None, *findings: Finding, kind: Kind = Kind.UNKNOWN, faults: tuple[str, ...] = ()
) -> Outcome:
    """Give the outcome of a journey as far as it went, with what was found of the file as a whole."""
    spoken = stages.speak_plainly(findings)
    errors = sum(finding.severity is Severity.ERROR for finding in spoken)
    counts = Counts(errors=errors, notes=len(spoken) - errors)
    return Outcome(kind, verdict, claim, spoken, counts, {}, None, faults=faults)
