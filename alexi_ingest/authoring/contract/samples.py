"""The sample returns of a source: files of a folder, or made by a module, each with what is expected of it."""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.results import Breach, Where
from alexi_ingest.errors import AlexiError
from alexi_ingest.model import TEAM, Severity
from alexi_ingest.periods import bounds, previous
from alexi_ingest.pipeline import Received, recognise
from alexi_ingest.plan import plan_of
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.testkit.habits import HubHabits, synthetic_hubs
from alexi_ingest.testkit.samples import Expected, samples_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from alexi_ingest.declare import ReturnType, SourceSpec
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Finding
    from alexi_ingest.periods import Periodicity
    from alexi_ingest.testkit.samples import Sample, Samples

GOLDEN = ".expected.csv"
"""What a file's expected findings are named by, in the place of its suffix: `things.xlsx`, `things.expected.csv`."""
COLUMNS = ("rule", "severity", "sheet", "cell")
EARLIER = "earlier"
"""The folder beside samples that holds the returns of the period before, each called as its sample, or one for all."""
HUB = "hub-01"
HUBS = {one.code: one.label for one in synthetic_hubs()}
MEMBERS = {one.code: (one.valid_from or "", "") for one in synthetic_hubs()}
"""The hubs that a site is taken to have: those of the test kit."""
SOME_DAY = date(2039, 12, 31)
"""The day of receipt while the period is looked for, and of what has no dates: later than any."""
AFTER = timedelta(days=14)
"""A sample is received so long after the end of its period."""
PERIODS: Mapping[Periodicity, tuple[str, str]] = {
    "quarterly": ("2015-16-Q1", "2015-16-Q2"), "yearly": ("2014-15", "2015-16"), "rounds": ("R1", "R2"),
}  # fmt: skip
HABITS = (
    HubHabits(HUB, size=14),
    HubHabits("hub-02", seed=2, size=12, synonyms=True, title_rows=2, shuffled=True, file_format="csv", labels="label"),
)
"""The hubs whose clean returns a module is asked for: one as the template has it, one with ways of its own."""
DUPLICATE = "file.duplicate"
"""The one mistake that only the service's records can show."""


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """One sample return: its file, and what is known of it when it is received.

    `expected` are the findings that it must give; None: it is clean, and must give no error and no query. `verdict`
    is said where it is not plain from these. `golden` is the file that they stand in, for samples of a folder.
    `earlier` is the return of the period before, `others` are the hub's of other types for the same period, by type.
    """

    label: str
    path: Path
    received: Received
    expected: tuple[Expected, ...] | None = None
    verdict: str | None = None
    golden: Path | None = None
    earlier: Return | None = None
    others: Mapping[str, Return] = field(default_factory=dict)


def gather(spec: SourceSpec, sources: Sources, folder: Path, *, clean: bool = False) -> tuple[Return, ...]:
    """Gather the samples that a source declares (`clean`: no planted mistakes); files are made in `folder`."""
    if spec.samples is None:
        return ()
    if isinstance(spec.samples, Path):
        return tuple(_of_folder(spec.samples, sources))
    return tuple(_of_module(samples_in(spec.samples), spec, _Scratch(folder, sources), planted=not clean))


def expected_in(path: Path) -> tuple[Expected, ...]:
    """Read a file of expected findings; an empty sheet or cell is none."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(
            Expected(row["rule"], Severity(row["severity"]), row["sheet"] or None, row["cell"] or None)
            for row in csv.DictReader(lines)
        )


def wrong_samples(spec: SourceSpec, updating: str) -> Iterator[Breach]:
    """Say what keeps the samples from being gathered: a module that gives none, a file of findings that is no such.

    `updating` is the command that writes such files.
    """
    if isinstance(spec.samples, Path):
        for path in sorted(spec.samples.glob("*" + GOLDEN)):
            try:
                expected_in(path)
            except (ValueError, KeyError, csv.Error) as error:
                yield Breach(
                    f"it is a CSV in UTF-8 of {','.join(COLUMNS)}; a severity is one of {', '.join(Severity)}",
                    f"{type(error).__name__}: {error}",
                    f"Correct the file; or remove it, and have it written: {updating}",
                    Where(file=f"{path.parent.name}/{path.name}"),
                )
    elif spec.samples is not None:
        try:
            samples_in(spec.samples)
        except Exception as error:  # noqa: BLE001 - whatever an author's module does on import
            yield Breach(
                f"the module {spec.samples} gives SAMPLES",
                f"{type(error).__name__}: {error}",
                "Name the module that has SAMPLES (testkit.samples.Samples), or a folder of sample files.",
            )


def golden_of(findings: Iterable[Finding]) -> list[list[str]]:
    """Give the lines of a file of expected findings."""
    places = [(one.rule, str(one.severity), one.where.sheet or "", one.where.a1 or "") for one in findings]
    return [list(COLUMNS), *map(list, sorted(places))]


def _of_folder(folder: Path, sources: Sources) -> Iterator[Return]:
    files = _files(folder)
    earlier = {path.stem: _of_file(path, sources) for path in _files(folder / EARLIER)}
    shared = len(earlier) == 1 and earlier.keys().isdisjoint(path.stem for path in files)
    for_all = next(iter(earlier.values())) if shared else None
    for path in files:
        golden = path.with_name(path.stem + GOLDEN)
        expected = expected_in(golden) if golden.exists() else None
        before = earlier.get(path.stem, for_all)
        yield replace(_of_file(path, sources), expected=expected, golden=golden, earlier=before)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_file()
        and not path.name.endswith(GOLDEN)
        and not path.name.startswith((".", "~$", "README"))
        and path.suffix != ".py"
    ]


def _of_file(path: Path, sources: Sources) -> Return:
    """Take a file as received from the hub that it names, some time after the end of the period that it names."""
    claim = None
    unknown = Received(path.name, HUB, SOME_DAY)
    with suppress(AlexiError):  # the journey itself says what is wrong with the file
        claim = recognise(open_workbook(path, path.name), unknown, sources).claim
    period = claim.period if claim else None
    hub = (claim.hub if claim else None) or HUB
    return Return(f"{path.parent.name}/{path.name}", path, Received(path.name, hub, received_on(period)))


def received_on(period: str | None) -> date:
    """Give the day on which a sample of a period is received."""
    span = bounds(period) if period else None
    return span[1] + AFTER if span else SOME_DAY


@dataclass(frozen=True, slots=True)
class _Scratch:
    """A folder in which samples are written, and the sources that make those of other types."""

    folder: Path
    sources: Sources

    def write(self, sample: Sample, label: str) -> Return:
        """Write a sample under the next number."""
        number = sum(1 for _ in self.folder.iterdir())
        path = sample.write(self.folder / f"{number}.{sample.file.format}")
        received = Received(sample.filename, sample.hub, received_on(sample.period), hubs=HUBS, members=MEMBERS)
        return Return(label, path, received)

    def others(self, sample: Sample, kinds: Iterable[str]) -> Mapping[str, Return]:
        """Write the clean returns of these types of the hub for the same period; of types that are installed."""
        homes = {kind: self.sources.specs.get(self.sources.home_of(kind) or "") for kind in kinds}
        return {
            kind: self.write(one, f"{kind} of {sample.hub} for {sample.period}")
            for kind, home in homes.items()
            if home and isinstance(home.samples, str)
            for one in samples_in(home.samples).clean(sample.habits, [sample.period])
        }


def _of_module(made: Samples, spec: SourceSpec, scratch: _Scratch, *, planted: bool) -> Iterator[Return]:
    periods = _periods(spec.returns, made.form.return_type)
    read = plan_of(spec, made.form.return_type).others
    senders = HABITS if _of_hubs(spec, made) else tuple(replace(habits, hub=TEAM) for habits in HABITS)
    for habits in senders:
        last: Return | None = None
        for sample in made.clean(habits, periods):
            one = scratch.write(sample, f"clean return of {habits.hub} for {sample.period}")
            last = replace(one, earlier=last, others=scratch.others(sample, read))
            yield last
    if not planted:
        return
    for name, mistake in made.mistakes.items():
        if name == DUPLICATE:
            continue
        before, now = made.clean(replace(senders[0], size=max(senders[0].size, mistake.size)), periods)
        before = mistake.before(before) if mistake.before else before
        rng = Random(name)  # noqa: S311 - made-up data, not secrets
        sample = made.plant(now, name, rng, before)
        earlier = scratch.write(before, f"before {name}") if mistake.needs_last else None
        others = scratch.others(now, read) if mistake.needs_others else {}
        one = replace(scratch.write(sample, f"mistake {name}"), earlier=earlier, others=others)
        yield replace(one, expected=sample.expected, verdict=sample.verdict)


def _of_hubs(spec: SourceSpec, made: Samples) -> bool:
    """Whether hubs send the return that a module makes; else the team does."""
    declared = spec.return_type(made.form.return_type)
    return declared is None or "hubs" in declared.sent_by


def _periods(returns: Sequence[ReturnType], name: str) -> Sequence[str]:
    return PERIODS[next((kind.periodicity for kind in returns if kind.name == name), "quarterly")]


def before(period: str) -> str:
    """Give a period to stand for the one before."""
    return previous(period) or period
