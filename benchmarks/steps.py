"""What is promised of single steps: reading a large file, finding headings, and what the child costs."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from alexi_ingest.read import apart
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.locate import headings
from alexi_ingest.sandbox.nouns import Job, Setup
from alexi_ingest.sandbox.run import started
from benchmarks import csv_reading
from benchmarks.validating import validate
from tests.read.locating.sheets import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHEETS, TURNS = 300, 30


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the table: what, as measured, as promised."""

    title: str
    measured: str
    promised: str


def promises(big: Path, small: Path, long: Path) -> Iterator[Promise]:
    """Measure every step: on the large workbook, on a small one, and on a long list."""
    command = [csv_reading.RIVALS, "-m", "benchmarks.reading", big]
    ran = subprocess.run(command, cwd=csv_reading.ROOT, capture_output=True, text=True, check=True)
    read: dict[str, float] = json.loads(ran.stdout)
    name = "the 50,000-row workbook against bare reading, in one process"
    yield Promise(f"`grid` on {name}", f"{read['grid'] / read['bare']:.2f}", "at most 1.3")
    title = f"the journey's reading and casting of {name}"
    yield Promise(title, f"{read['journey'] / read['bare']:.2f}", "at most 1.0")
    ratio = csv_reading.ratio(csv_reading.measure())
    title = "a CSV of 50,000 rows against the fastest library that gets every cell right"
    yield Promise(title, f"{ratio:.2f}", "at most 1.5")
    spent = [1000 * _seconds(headings, draw(seed).rows, turns=3) for seed in range(SHEETS)]
    title = f"`headings` of a sheet: median and worst of {SHEETS} drawn ones (milliseconds)"
    yield Promise(title, f"{median(spent):.1f}, {max(spent):.1f}", "under 5")
    title = "what a warm child adds to reading a small workbook (milliseconds)"
    yield Promise(title, f"{1000 * _overhead(small):.1f}", "under 10")
    done = validate(long)
    title = f"checking 500,000 rows, of which {done.blamed:,} cells break a rule, against reading them"
    yield Promise(title, f"{done.checking / done.reading:.2f}", "at most 0.1")


def _overhead(path: Path) -> float:
    """Give the seconds by which a job in a warm child takes longer than the same work here."""
    facts = {"path": str(path), "kind": vet(path, Limits())}
    setup = Setup(allowed=(apart.__name__,), warm=(apart.__name__,), jobs=2 * TURNS)
    with started(setup) as child:
        job = Job(f"{apart.__name__}:{apart.read.__name__}", facts)
        return _seconds(child.run, job, turns=TURNS) - _seconds(apart.read, facts, {}, turns=TURNS)


def _seconds(function: Callable[..., object], *arguments: Any, turns: int) -> float:  # noqa: ANN401 - its own
    """Give the median seconds of a call; the first one is not counted."""
    spent = []
    for _ in range(turns + 1):
        begun = perf_counter()
        function(*arguments)
        spent.append(perf_counter() - begun)
    return median(spent[1:])
