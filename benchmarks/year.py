"""The returns of one year: files a second with one worker and with two, and each return type by itself."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from alexi_ingest.defaults import load_sources
from alexi_ingest.testkit.habits import HubHabits, make_hubs
from alexi_ingest.testkit.samples import samples_in
from benchmarks import inside
from benchmarks.csv_reading import RIVALS, ROOT
from benchmarks.steps import Promise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.declare import ReturnType
    from alexi_ingest.periods import Periodicity
    from alexi_ingest.testkit.samples import Samples

YEAR = "2015-16"
QUARTERS = tuple(f"{YEAR}-Q{number}" for number in range(1, 5))
PERIODS: Mapping[Periodicity, tuple[str, ...]] = {"quarterly": QUARTERS, "yearly": (YEAR,), "rounds": ("R2",)}
SEED = 2014
TYPICAL = HubHabits("hub-01", seed=SEED, size=60)
TEAM = HubHabits("team", seed=SEED)
TURNS = 15
"""A typical workbook is taken through a child so often, and as often before that without counting."""
FIXED = 0.020
"""Seconds that a file may take whatever is in it."""


def promises() -> Iterator[Promise]:
    """Measure throughput with one worker and two, and a typical workbook of each type."""
    with TemporaryDirectory() as folder:
        files = drops(Path(folder) / "files")
        seconds = {workers: emptied(Path(folder) / f"site {workers}", files, workers) for workers in (1, 2)}
        count = sum(map(len, files.values()))
        one, two = (count / seconds[workers] for workers in (1, 2))
        title = f"all {count} returns of {YEAR} in one `run --once`: files a second with 1 worker, and with 2"
        yield Promise(title, f"{one:.1f}, {two:.1f}", "—")
        yield Promise("the same with 2 workers against 1", f"{two / one:.2f}", "at least 1.6")
        for name, ours, bare in types(Path(folder)):
            title = (
                f"a typical workbook of `{name}`, warm, from reading to words: milliseconds, and against bare reading"
            )
            shown = f"{1000 * ours:.1f}, {ours / bare:.1f}"
            yield Promise(title, shown, f"at most 4 and 20 ms: {1000 * (4 * bare + FIXED):.1f}")


def kinds() -> Iterator[tuple[ReturnType, Samples, tuple[str, ...]]]:
    """Give each return type with its samples and its periods of the year."""
    for _, spec in sorted(load_sources().specs.items()):
        for kind in spec.returns:
            if isinstance(spec.samples, str):
                yield kind, samples_in(spec.samples), PERIODS[kind.periodicity]


def drops(folder: Path) -> dict[str, list[Path]]:
    """Write every return that the hubs and the team owe for the year; gives the files by sender."""
    written: dict[str, list[Path]] = {}
    for sender in (*make_hubs(16, seed=SEED), TEAM):
        own = folder / sender.hub
        own.mkdir(parents=True)
        for kind, samples, named in kinds():
            for sample in samples.clean(sender, sender.owed(named)) if kind.is_sent_by(sender.hub) else ():
                written.setdefault(sender.hub, []).append(sample.write(own / sample.filename))
    return written


def emptied(site: Path, files: Mapping[str, list[Path]], workers: int) -> float:
    """Give the seconds in which the program empties full inboxes, less those of a start with empty ones."""
    program = Path(sys.executable).with_name("alexi-ingest")
    subprocess.run([program, "init", site], check=True, capture_output=True)
    run = [program, "run", "--once", "--workers", str(workers), "--site", site]
    spent = []
    for dropped in ({}, files):
        for sender, own in dropped.items():
            for file in own:
                shutil.copy(file, site / "drops" / sender / "inbox" / file.name)
        begun = perf_counter()
        subprocess.run(run, check=True, capture_output=True)
        spent.append(perf_counter() - begun)
    return spent[1] - spent[0]


def types(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Give each return type with the seconds of the journey of a typical workbook, and of reading its cells alone."""
    for kind, samples, named in kinds():
        sender = TYPICAL if kind.is_sent_by(TYPICAL.hub) else TEAM
        sample = samples.clean(sender, named[-1:])[0]
        path = sample.write(folder / sample.filename)
        timed = list(inside.steps([str(path)] * 2 * TURNS, sender.hub))[TURNS:]
        yield kind.name, median(one[inside.WHOLE][0] for one in timed), _bare(folder, path)


def _bare(folder: Path, path: Path) -> float:
    job = folder / "job.json"
    job.write_text(json.dumps({"files": [str(path)] * TURNS, "warm": [str(path)]}), encoding="utf-8")
    command = [RIVALS, "-m", "benchmarks.rival_calamine", job]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return median(json.loads(ran.stdout)["seconds"])
