"""Every kind of mistake, planted in the returns of 20 hubs, is found at its exact cell; clean returns stay clean."""

from __future__ import annotations

import importlib
from collections import Counter
from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.authoring.contract.samples import HUBS, MEMBERS, received_on
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import TEAM, Earlier, Finding, History, Outcome, Severity, Verdict
from alexi_ingest.periods import previous
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.plan import plan_of
from alexi_ingest.testkit.habits import HubHabits, make_hubs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from alexi_ingest.declare import ReturnType
    from alexi_ingest.testkit.samples import Mistake, Sample, Samples

SEEDS = 20
AT_A_TIME = 25
PERIOD = {"quarterly": "2015-16-Q2", "yearly": "2015-16", "rounds": "R2"}
SUCCESSIVE = {
    "quarterly": ("2015-16-Q4", "2016-17-Q1", "2016-17-Q2"), "yearly": ("2014-15", "2015-16", "2016-17"),
    "rounds": ("R1", "R2", "R3"),
}  # fmt: skip
ASKS = {Severity.ERROR, Severity.QUERY}
DAEMON_ONLY = {"file.duplicate"}
SOURCES = load_sources()
SAMPLES: dict[str, Samples] = {
    name: importlib.import_module(str(spec.samples)).SAMPLES for name, spec in SOURCES.specs.items()
}
KINDS = [
    # A process takes those of a few kinds at a time: one for all of them would be the last to end by far.
    pytest.param(source, mistake, marks=pytest.mark.xdist_group(f"{source}, {number // AT_A_TIME}"))
    for source, samples in SAMPLES.items()
    for number, mistake in enumerate(samples.mistakes)
    if mistake not in DAEMON_ONLY
]


@cache
def hub(source: str, seed: int, size: int) -> HubHabits:
    """Give a hub with habits of its own for each seed; or the team, where it alone sends such returns."""
    habits = make_hubs(16, seed=seed)[seed % 16]
    return replace(habits, hub=sender(source, habits), size=max(size, 12 + seed % 9))


def declared(source: str) -> ReturnType:
    """Give the return type that a source has samples of."""
    found = SOURCES.specs[source].return_type(SAMPLES[source].form.return_type)
    assert found is not None
    return found


def sender(source: str, habits: HubHabits) -> str:
    """Give who sends a source's returns."""
    return habits.hub if "hubs" in declared(source).sent_by else TEAM


@cache
def clean(source: str, seed: int, size: int) -> tuple[Sample, Sample]:
    """Give the clean returns of two successive periods."""
    period = PERIOD[declared(source).periodicity]
    last, now = SAMPLES[source].clean(hub(source, seed, size), [str(previous(period)), period])
    return last, now


@cache
def earlier(source: str, seed: int, size: int, folder: Path) -> Earlier:
    """Give the return before as it stands in the store: its published rows that are ready."""
    last, _ = clean(source, seed, size)
    return ready(last, judge(last, folder))


@cache
def others(source: str, seed: int, size: int, folder: Path) -> dict[str, Earlier]:
    """Give the returns of other types of the same period that the rules of one read."""
    wanted = plan_of(SOURCES.specs[source], SOURCES.specs[source].returns[0].name).others
    clean_ones = {kind: clean(str(SOURCES.home_of(kind)), seed, size)[1] for kind in wanted}
    return {kind: ready(sample, judge(sample, folder)) for kind, sample in clean_ones.items()}


def history(source: str, seed: int, mistake: Mistake, folder: Path) -> History:
    """Give what a mistake needs to be seen as one."""
    about = (source, seed, mistake.size, folder)
    last = earlier(*about) if mistake.needs_last else None
    return History(last, last.period if last else None, 1, others(*about) if mistake.needs_others else {})


def ready(sample: Sample, outcome: Outcome) -> Earlier:
    tables = {name: frame.filter("_ready") for name, frame in outcome.tables.items()}
    return Earlier(sample.period, 1, outcome.verdict, tables)


def standing(sample: Sample, outcome: Outcome) -> History:
    return History(ready(sample, outcome), sample.period, 1)


def judge(sample: Sample, folder: Path, known: History | None = None) -> Outcome:
    path = sample.write(folder / f"sample.{sample.file.format}")
    received = Received(sample.filename, sample.hub, received_on(sample.period), hubs=HUBS, members=MEMBERS)
    return examine(path, received, SOURCES, lambda _: known or History())


def place(finding: Finding) -> tuple[str, Severity, str | None, str | None]:
    return finding.rule, finding.severity, finding.where.sheet, finding.where.a1


def chance(*about: object) -> Random:
    return Random(":".join(map(str, about)))  # noqa: S311 - made-up data, not secrets


@pytest.mark.parametrize(("source", "mistake"), KINDS)
def test_planted_mistake_is_found_at_its_cell_and_nothing_else(
    source: str, mistake: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    kind = SAMPLES[source].mistakes[mistake]
    for seed in range(SEEDS):
        last, now = clean(source, seed, kind.size)
        last = kind.before(last) if kind.before else last
        sample = SAMPLES[source].plant(now, mistake, chance(mistake, seed), last)
        known = history(source, seed, kind, tmp_path)
        known = replace(standing(last, judge(last, tmp_path)), others=known.others) if kind.before else known
        outcome = judge(sample, tmp_path, known)
        found = Counter(place(finding) for finding in outcome.findings)
        wanted = Counter((one.rule, one.severity, one.sheet, one.cell) for one in sample.expected if one.needed)
        allowed = {(one.rule, one.severity, one.sheet, one.cell) for one in sample.expected}
        assert wanted <= found, f"seed {seed}: not found {wanted - found}; found {asked(outcome)}"
        surplus = {
            one: n for one, n in asked(outcome).items() if one not in allowed or (one in wanted and n > wanted[one])
        }
        assert not surplus, f"seed {seed}: beside what was planted {surplus}"
        assert outcome.verdict == (sample.verdict or verdict_of(wanted)), f"seed {seed}"
        if not wanted and not sample.verdict:
            assert outcome.counts.rows == sample.rows, f"seed {seed}"
        record_property("found", f"{source}: {mistake}")


def asked(outcome: Outcome) -> Counter[tuple[str, Severity, str | None, str | None]]:
    return Counter(place(finding) for finding in outcome.findings if finding.severity in ASKS)


def verdict_of(wanted: Counter[tuple[str, Severity, str | None, str | None]]) -> Verdict:
    return Verdict.PARTIAL if any(one[1] is Severity.ERROR for one in wanted) else Verdict.ACCEPTED


@pytest.mark.parametrize("source", SAMPLES)
def test_clean_returns_of_16_hubs_have_no_error_and_no_query(source: str, tmp_path: Path) -> None:
    for habits in make_hubs(16, seed=7):
        known = History()
        own = replace(habits, hub=sender(source, habits))
        for sample in SAMPLES[source].clean(own, SUCCESSIVE[declared(source).periodicity]):
            outcome = judge(sample, tmp_path, known)
            assert not asked(outcome), f"{habits.hub}, {sample.period}"
            assert outcome.verdict is Verdict.ACCEPTED
            assert outcome.claim is not None
            assert (outcome.claim.return_type, outcome.claim.period) == (source, sample.period)
            assert outcome.counts.rows == outcome.counts.rows_ready == sample.rows
            known = standing(sample, outcome)
