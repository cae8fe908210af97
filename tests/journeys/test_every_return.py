"""Clean returns of every hub, from its joining on, and the team's raise no false alarm: no error, hardly a query."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.model import TEAM, Earlier, History, Severity, Verdict
from alexi_ingest.periods import Quarter, previous, year_named
from alexi_ingest.plan import plan_of
from alexi_ingest.site_defaults import FIRST, LAST, ROUNDS
from alexi_ingest.testkit.habits import HubHabits, make_hubs
from tests.journeys.test_planted import SAMPLES, SOURCES, judge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alexi_ingest.model import Outcome
    from alexi_ingest.plan import Plan
    from alexi_ingest.testkit.samples import Sample

HUBS = make_hubs(16, seed=2014)
SENDERS = (*HUBS, HubHabits(TEAM, seed=2014))
QUARTERS = [Quarter(year, number) for year in range(FIRST.year, LAST.year + 1) for number in range(1, 5)]
OWED = {
    "quarterly": [str(one) for one in QUARTERS if FIRST <= one <= LAST],
    "yearly": [year_named(one.year) for one in QUARTERS if FIRST <= one <= LAST and one.number == 1],
    "rounds": [f"R{number}" for number, _ in enumerate(ROUNDS, 1)],
}  # fmt: skip
RETURNS_A_QUERY = 50
"""Of so many returns fewer than one may have a query that nobody planted."""


@dataclass
class Tally:
    """How many returns of a type there were, how many compared with the last or another, and what was asked of them."""

    returns: int = 0
    compared: int = 0
    with_others: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    queries: Counter[str] = field(default_factory=Counter)

    def count(self, outcome: Outcome) -> None:
        """Count a return and its findings."""
        self.returns += 1
        own = outcome.claim.return_type if outcome.claim else ""
        made = {one.return_type for one in outcome.comparisons if one.submission is not None}
        self.compared += own in made
        self.with_others += bool(made - {own})
        for finding in outcome.findings:
            if finding.severity is Severity.ERROR:
                self.errors[finding.rule] += 1
            elif finding.severity is Severity.QUERY:
                self.queries[finding.rule] += 1


@dataclass
class Standing:
    """What stands for one sender: the ready rows of each return, by return type and period."""

    returns: dict[tuple[str, str], Earlier] = field(default_factory=dict)

    def history(self, plan: Plan, period: str) -> History:
        """Give what the store would give a check of a return."""
        kind, before = plan.declared.name, previous(period)
        last = self.returns.get((kind, before)) if plan.last and before else None
        others = {one: there for one in plan.others if (there := self.returns.get((one, period)))}
        return History(last, before, 1, others)

    def keep(self, kind: str, sample: Sample, outcome: Outcome) -> None:
        """Let a return stand."""
        tables = {name: frame.filter("_ready") for name, frame in outcome.tables.items()}
        self.returns[kind, sample.period] = Earlier(sample.period, len(self.returns) + 1, outcome.verdict, tables)


def periods_of(sender: HubHabits, periodicity: str) -> list[str]:
    """Give the periods that a sender owes: those that begin after it joined, to the evaluation's end."""
    return sender.owed(OWED[periodicity])


def samples_of(sender: HubHabits) -> Iterator[tuple[Plan, dict[str, Sample]]]:
    """Give a sender's clean returns of each type, by period; of types whose rules read others last."""
    plans = [plan_of(spec, kind.name) for spec in SOURCES.specs.values() for kind in spec.returns if spec.samples]
    own = [plan for plan in plans if plan.declared.is_sent_by(sender.hub)]
    for plan in sorted(own, key=lambda one: len(one.others)):
        periods = periods_of(sender, plan.declared.periodicity)
        yield plan, dict(zip(periods, SAMPLES[plan.source].clean(sender, periods), strict=True))


@pytest.fixture(scope="module")
def tallies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tally]:
    """Take every return of every sender through the journey, each against what stands of the sender."""
    folder: Path = tmp_path_factory.mktemp("returns")
    found: dict[str, Tally] = defaultdict(Tally)
    for sender in SENDERS:
        standing = Standing()
        for plan, samples in samples_of(sender):
            for period, sample in samples.items():
                outcome = judge(sample, folder, standing.history(plan, period))
                assert outcome.verdict in {Verdict.ACCEPTED, Verdict.PARTIAL}, (sender.hub, period, outcome.verdict)
                found[plan.declared.name].count(outcome)
                standing.keep(plan.declared.name, sample, outcome)
    return dict(found)


def test_no_clean_return_has_an_error(tallies: dict[str, Tally]) -> None:
    assert {kind: dict(tally.errors) for kind, tally in tallies.items() if tally.errors} == {}


def test_fewer_than_one_return_in_fifty_has_a_query(tallies: dict[str, Tally]) -> None:
    returns = sum(tally.returns for tally in tallies.values())
    queries = Counter[str]()
    for tally in tallies.values():
        queries += tally.queries
    assert queries.total() * RETURNS_A_QUERY < returns, queries


def test_each_type_was_sent_by_all_who_send_it_and_compared(tallies: dict[str, Tally]) -> None:
    quarters = sum(len(periods_of(hub, "quarterly")) for hub in HUBS)
    assert quarters == 3 * 12 + 5 * 8 + 8 * 4
    for kind, tally in tallies.items():
        plan = next(plan_of(spec, kind) for spec in SOURCES.specs.values() if spec.return_type(kind))
        senders = [sender for sender in SENDERS if plan.declared.is_sent_by(sender.hub)]
        wanted = sum(len(periods_of(sender, plan.declared.periodicity)) for sender in senders)
        assert tally.returns == wanted
        if plan.last:
            assert tally.compared == wanted - len(senders)
        assert tally.with_others == (wanted if plan.others else 0)
