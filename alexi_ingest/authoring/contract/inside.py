"""What runs in a child: a source is loaded there, and there alone, and each check made of it."""

from __future__ import annotations

import resource
import sys
from dataclasses import asdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from alexi_ingest.authoring.contract import loading
from alexi_ingest.authoring.contract.case import Case, asked, load
from alexi_ingest.authoring.contract.digests import digest
from alexi_ingest.authoring.contract.naming import Named
from alexi_ingest.authoring.contract.registry import check_named
from alexi_ingest.authoring.contract.results import packed
from alexi_ingest.authoring.contract.samples import golden_of
from alexi_ingest.authoring.contract.watching import WRITES, Seen, Watch
from alexi_ingest.errors import ReadError
from alexi_ingest.hooks.manager import Failed
from alexi_ingest.read.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

MODULE = __name__
_cases: dict[Named, Case | Failed] = {}
Answer = tuple[dict[str, Any], dict[str, bytes]]


def check(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Answer:
    """Make one check that needs nothing but the loaded source."""
    del blobs
    return packed(check_named(facts["check"]).inside(_case(facts))), {}


def loads(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Answer:
    """Say whether the source loads, and if not, why."""
    del blobs
    sys.dont_write_bytecode = True
    source = Named(**facts["source"])
    return packed(loading.loads(source, lambda: _loaded(source))), {}


def opened(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Answer:
    """Read every sample and nothing more: CPU seconds and bytes of memory that it takes, for comparison."""
    del blobs
    case = _case(facts)
    begun = process_time()
    for sample in case.samples:
        try:
            open_workbook(sample.path, sample.received.name)
        except ReadError:
            continue
    return {"samples": len(case.samples), "seconds": process_time() - begun, "bytes": _peak()}, {}


def journeys(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Answer:
    """Take every sample through its journey: CPU seconds and bytes of memory."""
    del blobs
    case = _case(facts)
    begun = process_time()
    for sample in case.samples:
        case.outcome(sample)
    return {"seconds": process_time() - begun, "bytes": _peak()}, {}


def watched(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Answer:
    """Load the source anew and take its samples through their journeys while what it does besides is noted."""
    del blobs
    sys.dont_write_bytecode = True
    source = Named(**facts["source"])
    before = {*Path.cwd().iterdir()}
    with Watch(source.module) as watch:
        case = _loaded(source)
        outcomes = [] if isinstance(case, Failed) else [digest(case.outcome(one)) for one in case.repeated]
    left = {*Path.cwd().iterdir()} - before - ({case.folder} if isinstance(case, Case) else set())
    seen = watch.seen() or [Seen(WRITES, f"{path.name} is left in the folder", 1) for path in sorted(left)]
    return {"seen": [asdict(one) for one in seen], "digests": outcomes}, {}


def digests(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Answer:
    """Take samples through the journey again: what came of each the first time and, in a row, twice more, in short."""
    del blobs
    case = _case(facts)
    labels = [one.label for one in case.repeated]
    first = [digest(case.outcome(one)) for one in case.repeated]
    again = [[digest(case.examine(one, one.path)) for _ in range(2)] for one in case.repeated]
    return {"labels": labels, "first": first, "again": again}, {}


def golden(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Answer:
    """Give what should stand in the files of expected findings: lines by path, None for a file that should not be."""
    del blobs
    case = _case(facts)
    files = {}
    for sample in case.samples:
        if sample.golden is not None:
            findings = case.outcome(sample).findings
            files[str(sample.golden)] = golden_of(findings) if asked(findings) or sample.golden.exists() else None
    return {"files": files}, {}


def _case(facts: Mapping[str, Any]) -> Case:
    case = _loaded(Named(**facts["source"]))
    if isinstance(case, Failed):
        raise TypeError
    return case


def _loaded(source: Named) -> Case | Failed:
    if source not in _cases:
        _cases[source] = load(source)
    return _cases[source]


def _peak() -> int:
    """Give the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
