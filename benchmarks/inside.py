"""The steps of files in the child, timed one by one: run in a process of its own, with a child's environment."""

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


def main() -> None:
    """Print the seconds of each step for some files; `argv` is how many go first and are not counted, and the files."""
    warm, files, parts = int(sys.argv[1]), map(Path, sys.argv[2:]), defaultdict[str, list[float]](list)
    with wrapped(IN_CHILD, parts), paused():
        for file in files:
            received = pipeline.Received(name=file.name, hub="hub-01", received_on=date(2016, 1, 4))
            pipeline.examine(file, received, sources())
    json.dump({name: spent[warm:] for name, spent in parts.items()}, sys.stdout)


if __name__ == "__main__":
    main()
