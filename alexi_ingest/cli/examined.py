"""Files taken through the journey in a child, and through nothing else: what `check` shows."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from alexi_ingest import pipeline, wire
from alexi_ingest.cli.opened import open_site
from alexi_ingest.cli.say import say
from alexi_ingest.daemon.shop import file_limits, job_limits
from alexi_ingest.daemon.work import compared_with
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import ChildError
from alexi_ingest.harmonise.pseudonym import unseal_finding
from alexi_ingest.model import Finding, History, Severity, Verdict
from alexi_ingest.personal import redact_path
from alexi_ingest.pipeline import Received
from alexi_ingest.report.folder import START
from alexi_ingest.report.lines import Aim
from alexi_ingest.report.names import NO_NAMES, Names, listed
from alexi_ingest.report.page import Report, page
from alexi_ingest.report.record import FileFacts, dump, record
from alexi_ingest.sandbox.nouns import Job
from alexi_ingest.sandbox.run import started
from alexi_ingest.settings import Settings
from alexi_ingest.stages import names_of, plan_for
from alexi_ingest.worker import CHILD, PROCESS, RECOGNISE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from alexi_ingest.cli.opened import Opened
    from alexi_ingest.hooks.manager import Failed, Sources
    from alexi_ingest.model import Claim, Outcome
    from alexi_ingest.sandbox.run import Child


@dataclass(frozen=True, slots=True)
class Examined:
    """One file and what was found in it, with hubs' own IDs as sent.

    `talk` is what sources printed and logged meanwhile, for their authors.
    """

    path: Path
    file: FileFacts
    outcome: Outcome
    names: Names = NO_NAMES
    return_title: str = ""
    talk: str = ""

    def write(self, folder: Path) -> Path:
        """Write the page and the record into a folder of the file's own; gives the page's path."""
        own = folder / self.file.name
        own.mkdir(parents=True, exist_ok=True)
        outcome = self.outcome
        claim = outcome.claim
        report = Report(
            self.file, outcome.verdict, outcome.counts, outcome.findings,
            return_title=self.return_title, period=(claim.period or "") if claim else "",
            found=outcome.found, aim=Aim(checked=True), names=self.names,
        )  # fmt: skip
        (own / "report.json").write_text(dump(record(self.file, outcome)) + "\n", encoding="utf-8")
        written = own / "report.html"
        written.write_text(page(report), encoding="utf-8")
        return written


def examined(files: Sequence[Path], root: Path | None, hub: str | None) -> Iterator[Examined]:
    """Examine files one after the other in a child; with a site (`root`), by its settings and against its history."""
    with ExitStack() as stack:
        opened = stack.enter_context(open_site(root)) if root else None
        if opened and hub is not None and hub not in opened.site.senders:
            message = f"{hub!r} is not a hub of this site; its hubs stand in {opened.site.root / 'hubs.csv'}"
            raise typer.BadParameter(message)
        sources = opened.sources if opened else load_sources()
        if sources.failed:
            say(_not_loaded(sources.failed))
        examiner = Examiner(opened, sources, hub or "")
        stack.callback(examiner.close)
        for path in files:
            yield examiner.examine(path)


class Examiner:
    """Examines files in a child of its own, which is replaced when it ends."""

    def __init__(self, opened: Opened | None, sources: Sources, hub: str) -> None:
        self._opened = opened
        self._sources = sources
        self._hub = hub
        self._settings = opened.site.settings if opened else Settings()
        self._child: Child | None = None
        self._talk = bytearray()

    def examine(self, path: Path) -> Examined:
        """Take one file through the journey."""
        self._talk.clear()
        try:
            outcome = self._journey(path)
        except ChildError as error:
            finding = Finding("service.child", Severity.NOTE, 0, "our_fault")
            outcome = pipeline.stopped(Verdict.FAILED, None, finding, faults=(f"{type(error).__name__}: {error}",))
        findings = (unseal_finding(one) for one in outcome.findings)
        shown = replace(outcome, findings=tuple(findings if self._opened else map(_without_site, findings)))
        file = FileFacts(redact_path(path.name), _digest(path), path.stat().st_size, outcome.kind)
        if outcome.claim is None:
            return Examined(path, file, shown, talk=self._talked())
        plan = self._received(path).plan(outcome.claim, self._sources)
        names = names_of(plan, {}).as_found(outcome.found)
        return Examined(path, file, shown, names, plan.declared.title, self._talked())

    def close(self) -> None:
        """End the child."""
        if self._child:
            self._child.close()

    def _journey(self, path: Path) -> Outcome:
        facts = {"path": str(path.resolve()), "received": wire.pack_received(self._received(path))}
        recognised = self._ask(Job(RECOGNISE, {**facts, "new": False}))
        if recognised.claim is None or recognised.verdict is not Verdict.ACCEPTED:
            return recognised
        history, blobs = wire.pack_history(self._history(recognised.claim))
        return self._ask(Job(PROCESS, {**facts, "claim": asdict(recognised.claim), "history": history}, blobs))

    def _ask(self, job: Job) -> Outcome:
        if self._child is None or not self._child.alive:
            self._child = started(CHILD)
        try:
            answer = self._child.run(job, job_limits(self._settings.limits))
        finally:
            self._talk += self._child.talk.kept
        return wire.unpack_outcome(dict(answer.facts), answer.blobs)

    def _talked(self) -> str:
        said = self._talk.decode("utf-8", "replace").rstrip()
        return "".join(letter if letter.isprintable() or letter in "\n\t" else "?" for letter in said)

    def _received(self, path: Path) -> Received:
        settings = self._settings
        site = self._opened.site if self._opened and self._hub else None
        return Received(
            name=path.name,
            hub=self._hub,
            received_on=datetime.now(ZoneInfo(settings.timezone)).date(),
            hubs=site.names if site else {},
            members=site.members if site else {},
            evaluation_basis=settings.evaluation_basis,
            thresholds=settings.thresholds,
            limits=file_limits(settings.limits),
        )

    def _history(self, claim: Claim) -> History:
        plan = plan_for(claim, self._sources)
        if self._opened is None or not self._hub or not plan.compares:
            return History()
        return compared_with(self._opened.store, self._hub, claim, plan)


def _without_site(finding: Finding) -> Finding:
    """Name, to an author who has no site, the file that the headings on its page come from."""
    return finding._replace(fix=finding.fix.replace(START, "the source's columns.csv"))


def _not_loaded(failed: Sequence[Failed]) -> str:
    one = len(failed) == 1
    named = f"source{'' if one else 's'} {listed(one.name for one in failed)}"
    what = "it reads no file" if one else "they read no file"
    return f"The {named} could not be loaded, so {what}. See why, and what to do: alexi-ingest sources list"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
