"""One source made ready for its checks: loaded as the service loads it, its samples gathered, their journeys kept."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from alexi_ingest import pipeline, stages
from alexi_ingest.authoring.contract.naming import importable
from alexi_ingest.authoring.contract.samples import Return, before, gather
from alexi_ingest.defaults import Defaults
from alexi_ingest.hooks.manager import Candidate, Failed, Sources, installed
from alexi_ingest.model import Claim, Earlier, History, Outcome, Severity
from alexi_ingest.plan import plan_of, verify
from alexi_ingest.read.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alexi_ingest.authoring.contract.naming import Named
    from alexi_ingest.declare import SourceSpec
    from alexi_ingest.model import Finding, Table, Workbook
    from alexi_ingest.plan import Plan

ASKS = frozenset({Severity.ERROR, Severity.QUERY})
MOST_REPEATED = 12


@dataclass(frozen=True, slots=True)
class Journey:
    """One file taken through the stages, with what stands between them."""

    workbook: Workbook
    claim: Claim
    plan: Plan
    read: stages.Read
    tables: Mapping[str, Table]
    history: History


@dataclass(eq=False)
class Case:
    """A source under test, among the installed ones."""

    source: Named
    sources: Sources
    spec: SourceSpec
    folder: Path
    _outcomes: dict[Return, Outcome] = field(default_factory=dict)

    @cached_property
    def samples(self) -> tuple[Return, ...]:
        """Give every sample that the source declares."""
        return gather(self.spec, self.sources, self.folder)

    @cached_property
    def usable(self) -> tuple[Return, ...]:
        """Give the samples that are recognised and publish something: the clean ones first."""
        found = [one for one in self.samples if self.is_own(self.outcome(one)) and self.outcome(one).tables]
        return tuple(sorted(found, key=lambda one: one.expected is not None))

    @cached_property
    def probed(self) -> tuple[Return, ...]:
        """Give the one or two samples of each return type that are changed cell by cell."""
        chosen: dict[str, list[Return]] = {}
        for one in self.usable:
            claim = self.outcome(one).claim
            chosen.setdefault(claim.return_type if claim else "", []).append(one)
        return tuple(one for of_type in chosen.values() for one in _first_and_last(of_type))

    @cached_property
    def repeated(self) -> tuple[Return, ...]:
        """Give the samples that are taken through the journey again and elsewhere: no planted mistakes."""
        return gather(self.spec, self.sources, self.folder, clean=True)[:MOST_REPEATED]

    def is_own(self, outcome: Outcome) -> bool:
        """Whether an outcome is of this source, and no hook failed."""
        return outcome.claim is not None and outcome.claim.source == self.spec.name and not outcome.faults

    def plan(self, return_type: str) -> Plan:
        """Give the plan of a return type of the source."""
        return plan_of(self.spec, return_type)

    def plans(self) -> Iterable[Plan]:
        """Give the plans of all return types."""
        return [self.plan(kind.name) for kind in self.spec.returns]

    def outcome(self, sample: Return) -> Outcome:
        """Take a sample through the whole journey, once."""
        if sample not in self._outcomes:
            self._outcomes[sample] = self.examine(sample, sample.path)
        return self._outcomes[sample]

    def examine(
        self, sample: Return, path: Path, *, name: str = "", claim: Claim | None = None, basis: str = ""
    ) -> Outcome:
        """Take a file through the journey as if it came in a sample's place; with `claim`, as a person said it is."""
        known = sample.received
        received = replace(
            known,
            name=name or known.name,
            decided=(claim.source, claim.return_type, claim.period or "") if claim else None,
            evaluation_basis=basis or known.evaluation_basis,
        )
        return pipeline.examine(path, received, self.sources, lambda asked: self.history(sample, asked))

    def history(self, sample: Return, claim: Claim, *, standing_in: bool = False) -> History:
        """Give what the return type compares with: the earlier sample, or else nothing, or the sample itself.

        Beside it the hub's returns of other types.
        """
        if claim.source != self.spec.name:
            return History()
        plan = self.plan(claim.return_type)
        others = {kind: self._standing(one, claim.period) for kind, one in sample.others.items() if kind in plan.others}
        last = sample.earlier or (sample if standing_in else None)
        if not plan.last or last is None:
            return History(others=others)
        period = before(claim.period or "")
        return History(self._standing(last, period), period, 1, others)

    def _standing(self, sample: Return, period: str | None) -> Earlier:
        outcome = self.outcome(sample)
        tables = {name: frame.filter("_ready") for name, frame in outcome.tables.items()}
        return Earlier(period or "", 1, outcome.verdict, tables)

    def journey(self, sample: Return, path: Path | None = None, *, standing_in: bool = False) -> Journey:
        """Take a usable sample (or a file in its place) as far as its cast tables. Raises what the stages raise."""
        claim = self.outcome(sample).claim
        assert claim is not None  # noqa: S101 - it is usable
        workbook = open_workbook(path or sample.path, sample.received.name)
        plan = sample.received.plan(claim, self.sources)
        context = sample.received.context(claim.period or "")
        found = stages.read(workbook, claim, plan, context, self.sources)
        typed = stages.cast_all(found, plan, context)
        return Journey(workbook, claim, plan, found, typed.tables, self.history(sample, claim, standing_in=standing_in))

    def scratch(self, suffix: str) -> Path:
        """Give a path for a file of this process's own."""
        return self.folder / f"changed{suffix}"


def _first_and_last(samples: list[Return]) -> list[Return]:
    """Choose two of the clean samples, since those made by one hub are alike; without clean ones of all."""
    clean = [one for one in samples if one.expected is None] or samples
    return clean[:1] if len(clean) == 1 else [clean[0], clean[-1]]


def asked(findings: Iterable[Finding]) -> list[Finding]:
    """Give the findings that ask something of the sender."""
    return [one for one in findings if one.severity in ASKS]


def load(source: Named) -> Case | Failed:
    """Load a source among the installed ones; gives the failure where it cannot be loaded."""
    importable(source)
    sources = Sources(Defaults())
    for candidate in installed():
        if candidate.name != source.entry:
            sources.add(candidate, verify)
    others = {*sources.specs}
    name = source.entry or source.module
    tested = Candidate(name, "under test", lambda: importlib.import_module(source.module), module=source.module)
    sources.add(tested, verify)
    own = [spec for known, spec in sources.specs.items() if known not in others]
    if not own:
        return next(one for one in sources.failed if one.name == name)
    return Case(source, sources, own[0], Path(mkdtemp(prefix="contract-")))
