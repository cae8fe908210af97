"""Files taken through the journey in a child, and through nothing else: what `check` shows."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from alexi_ingest import pipeline, store, wire
from alexi_ingest.cli.opened import Opened, open_site
from alexi_ingest.daemon.shop import child_setup, file_limits, job_limits
from alexi_ingest.declare import rule_id
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import ChildError
from alexi_ingest.harmonise.pseudonym import unseal_finding
from alexi_ingest.model import Finding, Severity, Verdict
from alexi_ingest.pipeline import Received
from alexi_ingest.plan import plan_of
from alexi_ingest.report.names import NO_NAMES, Names
from alexi_ingest.report.page import Report, page
from alexi_ingest.report.record import FileFacts, dump, record
from alexi_ingest.sandbox.nouns import Job
from alexi_ingest.sandbox.run import started
from alexi_ingest.settings import Settings
from alexi_ingest.site import Site
from alexi_ingest.stages import names_of
from alexi_ingest.worker import PROCESS, RECOGNISE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Claim, History, Outcome
    from alexi_ingest.sandbox.run import Child

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Examined:
    """One file and what was found in it, with hubs' own IDs as sent."""

    path: Path
    file: FileFacts
    outcome: Outcome
    names: Names = NO_NAMES
    titles: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write the page and the record into a folder of the file's own; gives the page's path."""
        own = folder / self.path.name
        own.mkdir(parents=True, exist_ok=True)
        outcome = self.outcome
        claim = outcome.claim
        report = Report(
            self.file, outcome.verdict, outcome.counts, outcome.findings,
            return_title=claim.return_type if claim else "", period=(claim.period or "") if claim else "",
            found=outcome.found, names=self.names, titles=self.titles,
        )  # fmt: skip
        (own / "report.json").write_text(dump(record(self.file, outcome)) + "\n", encoding="utf-8")
        written = own / "report.html"
        written.write_text(page(report), encoding="utf-8")
        return written


def examined(files: Sequence[Path], root: Path | None, hub: str | None) -> Iterator[Examined]:
    """Examine files one after the other in one child; with a site (`root`), by its settings and against its history."""
    with ExitStack() as stack:
        opened = stack.enter_context(open_site(root)) if root else None
        if opened and hub is not None and hub not in opened.site.hubs:
            message = f"{hub!r} is not a hub of this site; its hubs stand in {opened.site.root / 'hubs.csv'}"
            raise typer.BadParameter(message)
        sources = opened.sources if opened else load_sources()
        for path in files:
            yield _examine(path, hub or "", opened, sources)
