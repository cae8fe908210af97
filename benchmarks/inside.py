"""The steps of one file in the child, timed one by one: run in a process of its own, with a child's environment."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from alexi_ingest import pipeline, recognising, stages
from alexi_ingest.collector import paused
from alexi_ingest.worker import sources
from benchmarks.timing import wrapped

WHOLE, READING, CHECKING = "from reading to words", "read every cell", "check every rule"
IN_CHILD = (
    (pipeline, "examine", WHOLE),
    (pipeline, "open_workbook", READING),
    (recognising, "claims", "whose return it is"),
    (stages, "read", "find the lists and columns"),
    (stages, "cast_all", "cast every cell"),
    (stages, "judge", CHECKING),
    (stages, "harmonise", "harmonise, hold against published models"),
    (stages, "conclude", "flag, count, put into words"),
)
TURNS = 9
"""So often a file is taken through the steps here; the first time is not counted."""


def main() -> None:
    """Print the seconds of each step for the file named on the command line."""
    file, parts = Path(sys.argv[1]), defaultdict[str, list[float]](list)
    received = pipeline.Received(name=file.name, hub="hub-01", received_on=date(2016, 1, 4))
    with wrapped(IN_CHILD, parts), paused():
        for _ in range(TURNS):
            pipeline.examine(file, received, sources())
    json.dump({name: spent[1:] for name, spent in parts.items()}, sys.stdout)


if __name__ == "__main__":
    main()
