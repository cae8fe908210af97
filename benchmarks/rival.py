"""What every contender's process does: read the job, time each file, say what was found; standard library alone."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Job = dict[str, Any]


def answer(examine: Callable[[Path, Job], Iterable[tuple[str, int, int]]]) -> None:
    """Examine every file of the job named on the command line, and print seconds, cells found and peak memory."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    seconds, found = [], []
    for file in job["files"]:
        begun = perf_counter()
        cells = set(examine(Path(file), job))
        seconds.append(perf_counter() - begun)
        found.append(sorted(cells))
    json.dump({"seconds": seconds, "found": found, "peak": peak()}, sys.stdout)


def peak() -> int:
    """Give the largest resident memory of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def parts(rule: Job) -> tuple[str, str, str, str]:
    """Give table, blamed field, the rule's own name, and the other field or table that it names (else empty)."""
    _, table, blamed, name = rule["rule"].split(".")
    other = rule["fields"][1] if len(rule["fields"]) > 1 else name.removeprefix("in_")
    return table, blamed, name, other
