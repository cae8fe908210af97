"""Checking the declared rules of a long list, beside reading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from alexi_ingest import stages
from alexi_ingest.collector import paused
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Claim, Context, History
from alexi_ingest.read.workbook import open_workbook
from benchmarks import source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

TURNS = 3
CLAIM = Claim("bench", source.LONG.name, 1.0, "it is the benchmark's", "2015-16-Q2")
CONTEXT = Context("hub-01", "2015-16-Q2", date(2016, 1, 4))


@dataclass(frozen=True, slots=True)
class Validated:
    """Seconds of reading a file and of checking it, medians, and how many cells were blamed."""

    reading: float
    checking: float
    blamed: int


def validate(path: Path) -> Validated:
    """Read a long list as the child does, cast it, and check it, a few times each."""
    sources = load_sources([source], also_installed=False)
    plan = stages.plan_for(CLAIM, sources)
    with paused():
        reading, workbook = _timed(lambda: open_workbook(path, path.name))
        found = stages.read(workbook, CLAIM, plan, CONTEXT, sources)
        cast = stages.cast_all(found, plan, CONTEXT)
        checking, judged = _timed(lambda: stages.judge(found, cast, CLAIM, plan, CONTEXT, History(), sources))
    return Validated(reading, checking, sum(hit.cells.height for hit in judged.hits if hit.cells is not None))


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    spent = []
    for _ in range(TURNS):
        begun = perf_counter()
        done = work()
        spent.append(perf_counter() - begun)
    return median(spent), done
