"""The steps of a file in a child, timed one by one: the job of a child that is started as the service's own are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alexi_ingest import pipeline, recognising, stages
from alexi_ingest.sandbox.nouns import Job
from alexi_ingest.sandbox.run import started
from alexi_ingest.worker import CHILD, sources
from benchmarks.timing import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from benchmarks.timing import Seconds

WHOLE, READING, CHECKING = "from reading to words", "read every cell", "check every rule"
SCREENING = "take personal details out"
IN_CHILD = (
    (pipeline, "examine", WHOLE),
    (pipeline, "open_workbook", READING),
    (pipeline, "screened", SCREENING),
    (recognising, "claims", "whose return it is"),
    (stages, "read", "find the lists and columns"),
    (stages, "cast_all", "cast every cell"),
    (stages, "judge", CHECKING),
    (stages, "harmonise", "harmonise, hold against published models"),
    (stages, "conclude", "flag, count, put into words"),
)


def steps(files: Iterable[str], sender: str = "hub-01") -> Iterator[Seconds]:
    """Give the seconds of each step of each file of a sender, taken through one child."""
    setup = replace(CHILD, allowed=(__name__,), warm=(*CHILD.warm, __name__))
    with started(setup) as child:
        for file in files:
            done = child.run(Job(f"{__name__}:timed", {"path": file, "sender": sender}))
            yield {name: list(spent) for name, spent in done.facts.items()}


def timed(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> tuple[Seconds, Mapping[str, bytes]]:
    """Take the file at `path`, of `sender`, from reading to words; gives the seconds of each step."""
    del blobs
    file, parts = Path(facts["path"]), defaultdict[str, list[float]](list)
    received = pipeline.Received(name=file.name, hub=facts["sender"], received_on=date(2016, 1, 4))
    with wrapped(IN_CHILD, parts):
        pipeline.examine(file, received, sources())
    return parts, {}
