"""What runs in the child: the two jobs of a file, *recognise* and *process*, with the parsed file kept between them.

Where nothing has to be asked of the store between the two, both are done in one.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from loguru import logger

from alexi_ingest import pipeline, wire
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import ReadError
from alexi_ingest.harmonise.masking import lets_out, masked_for
from alexi_ingest.model import Kind, Verdict
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.report.tables import workbook_of
from alexi_ingest.report.workbook import mark as marked_copy
from alexi_ingest.sandbox.nouns import Setup
from alexi_ingest.sandbox.talk import LOG_FORMAT
from alexi_ingest.stages import plan_for
from alexi_ingest.template.make import make_template
from alexi_ingest.template.order import Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Outcome, Workbook
    from alexi_ingest.pipeline import Received

WORKER = "alexi_ingest.worker"
"""The one module whose functions a child may be asked to call."""
CHILD = Setup(allowed=(WORKER,), warm=(f"{WORKER}:warm",), environment={"POLARS_MAX_THREADS": "1"}, by_turns=True)
"""How a child is started: with everything loaded that a first file would wait for.

Files are worked on side by side, and for some hundred rows a second thread of polars costs a fifth more than it gives.
To hand a step over to polars' one thread takes longer than most steps, and ten times as long where that is on another
processor. What runs here says `select_seq` and `with_columns_seq`, which hand nothing over, but where expressions share
parts, which only the others work out once.
"""
RECOGNISE = f"{WORKER}:recognise"
PROCESS = f"{WORKER}:process"
EXAMINE = f"{WORKER}:examine"
MARK = f"{WORKER}:mark"
BOOK = f"{WORKER}:book"
TEMPLATE = f"{WORKER}:template"


@dataclass(slots=True)
class _Kept:
    """The file parsed last: *process* follows *recognise* in the same child, and need not parse it again."""

    key: tuple[str, int, int] | None = None
    workbook: Workbook | None = None


_kept = _Kept()


@lru_cache(maxsize=1)
def sources() -> Sources:
    """Load the installed sources once a child."""
    return load_sources()


def warm() -> None:
    """Import and load whatever a first file would wait for, and have what sources log carried out by its places."""
    logger.remove()
    logger.add(sys.stdout, format=LOG_FORMAT, level="DEBUG", diagnose=False, backtrace=False)
    sources()


def recognise(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> tuple[wire.Facts, wire.Blobs]:
    """Job one: whose return, of which period. Gives an outcome; ACCEPTED asks for job two.

    With `new` (these bytes never came before), a return that compares with no other is processed at once; the fact
    `processed` says so.
    """
    del blobs
    received = wire.unpack_received(facts["received"])
    try:
        workbook = _open(Path(facts["path"]), received)
    except ReadError as error:
        return _answer(pipeline.refused(error), processed=False)
    outcome = pipeline.recognise(workbook, received, sources())
    claim = outcome.claim
    alone = facts["new"] and claim is not None and outcome.verdict is Verdict.ACCEPTED
    if not alone or claim is None or plan_for(claim, sources()).compares:
        return _answer(outcome, processed=False)
    done = pipeline.process(workbook, claim, received, sources())
    return _answer(replace(done, faults=(*outcome.faults, *done.faults)), processed=True)


def _answer(outcome: Outcome, *, processed: bool) -> tuple[wire.Facts, wire.Blobs]:
    """Answer with an outcome, and with the versions of what judged: a service refuses a child of others."""
    facts, blobs = wire.pack_outcome(outcome)
    return {**facts, "processed": processed, "versions": sources().versions}, blobs


def process(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> tuple[wire.Facts, wire.Blobs]:
    """Job two: the rest of the journey, with the history that the claim asked for."""
    received = wire.unpack_received(facts["received"])
    try:
        workbook = _open(Path(facts["path"]), received)
    except ReadError as error:
        return _answer(pipeline.refused(error), processed=True)
    history = wire.unpack_history(facts["history"], blobs)
    claim = wire.unpack_claim(facts["claim"])
    return _answer(pipeline.process(workbook, claim, received, sources(), history), processed=True)


def examine(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> tuple[wire.Facts, wire.Blobs]:
    """Both jobs in one, with no history: what `check` asks for."""
    del blobs
    received = wire.unpack_received(facts["received"])
    return wire.pack_outcome(pipeline.examine(Path(facts["path"]), received, sources()))


def mark(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> tuple[wire.Facts, wire.Blobs]:
    """Make the marked copy of a sender's file: the blob `copy`, where one could be made."""
    del blobs
    findings = [wire.unpack_finding(packed) for packed in facts["findings"]]
    path = Path(facts["path"])
    try:
        opened = open_workbook(path, facts["name"])
        seen = masked_for(opened, findings)
        # A file that is not copied with its looks is written anew, from the cells that it was read as.
        as_it_was = opened.kind in {Kind.XLSX, Kind.XLSM} and not seen.renamed
        with TemporaryDirectory() as own:  # the child may write nowhere else
            out = Path(own) / "copy"
            kind = marked_copy(path, findings, out, None if as_it_was else seen.sheets, seen.texts)
            if as_it_was and seen.taken and lets_out(out, seen.taken):
                kind = marked_copy(path, findings, out, seen.sheets, seen.texts)
            if opened.kind is Kind.XLSM and kind is not Kind.XLSM:
                return {"written": None, "problem": "personal_data"}, {}  # it was announced with its macros
            return {"written": kind}, {"copy": out.read_bytes()}
    except ReadError as error:
        return {"written": None, "problem": error.problem}, {}


def book(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> tuple[wire.Facts, wire.Blobs]:
    """Make the workbook of a hub's tables: the blob `book`."""
    return {}, {"book": workbook_of(*wire.unpack_tables(facts, blobs))}


def template(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> tuple[wire.Facts, wire.Blobs]:
    """Make the template of a return: the blob `template`."""
    del blobs
    return {}, {"template": make_template(sources(), Order.unpacked(facts))}


def _open(path: Path, received: Received) -> Workbook:
    stat = path.stat()
    key = (str(path), stat.st_ino, stat.st_mtime_ns)
    if _kept.key != key or _kept.workbook is None:
        _kept.workbook = pipeline.opened(path, received)
        _kept.key = key
    return _kept.workbook
