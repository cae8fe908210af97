"""The outbox: reports, marked copies, tables and pages, made from what is stored until they are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loguru import logger

from alexi_ingest import store, wire
from alexi_ingest.collector import paused
from alexi_ingest.daemon.about import about_tables
from alexi_ingest.daemon.pages import hub_status, kind_of, report_of
from alexi_ingest.harmonise.pseudonym import sealed_in, unseal_finding
from alexi_ingest.intake import custody
from alexi_ingest.report.folder import PAGE, RECORD, deliver, folder_name, marked_name, write_atomic
from alexi_ingest.report.page import page
from alexi_ingest.report.record import FileFacts, dump, record_of
from alexi_ingest.report.status import status_page
from alexi_ingest.report.tables import FLAGS, WORKBOOK, write_csvs
from alexi_ingest.sandbox.nouns import Job
from alexi_ingest.store import OutboxItem, OutboxKind
from alexi_ingest.worker import BOOK, MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from alexi_ingest.daemon.shop import Shop
    from alexi_ingest.model import Finding
    from alexi_ingest.store import Submission

AT_ONCE = 50


class Deliverer:
    """Writes what the outbox asks for. Each kind of work may be done twice: it comes to the same."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._ways: Mapping[OutboxKind, Callable[[OutboxItem], None]] = {
            OutboxKind.REPORT: self._report,
            OutboxKind.MARKED: self._marked,
            OutboxKind.TABLES: self._tables,
            OutboxKind.STATUS: self._status,
            OutboxKind.ARCHIVE: self._archive,
        }

    def deliver(self) -> int:
        """Do what waits, as much as a round should; give how much was done."""
        done: list[OutboxItem] = []
        for item in store.outbox(self._shop.store, AT_ONCE):
            try:
                with paused():
                    self._ways[item.kind](item)
            except Exception as error:  # noqa: BLE001 - whatever one report meets, the others are delivered
                # It stays in the outbox: a full disk or a folder that is read-only is mended by somebody, then it goes.
                logger.error("outbox {} of {}: {}", item.kind, item.hub, type(error).__name__)
                store.outbox_failed(self._shop.store, item)
            else:
                done.append(item)
        if done:
            store.outbox_done(self._shop.store, *done)
        return len(done)

    def _report(self, item: OutboxItem) -> None:
        one = self._submission(item)
        findings = self._shown(one)
        verdict = one.verdict
        assert verdict is not None  # noqa: S101 - the outbox is asked when a submission is settled
        facts = FileFacts(one.name, one.sha256, one.size, kind_of(one))
        made = record_of(facts, verdict, one.claim, one.counts, findings, one.tables, one.hub)
        told = report_of(self._shop, one, facts, findings, marked_name(one.name, kind_of(one)))
        files: dict[str, bytes | Path] = {PAGE: page(told).encode(), RECORD: dump(made).encode()}
        deliver(self._shop.site.reports(one.hub), self._name(one), files)

    def _marked(self, item: OutboxItem) -> None:
        one = self._submission(item)
        site = self._shop.site
        findings = [wire.pack_finding(finding) for finding in self._shown(one)]
        path = custody.kept(site.spool, site.archive, one.hub, one.sha256)
        answer = self._shop.pool.call(Job(MARK, {"path": str(path), "name": one.name, "findings": findings}))
        if answer.facts["written"]:
            copy = answer.blobs["copy"]
            deliver(site.reports(one.hub), self._name(one), {marked_name(one.name, kind_of(one)): copy})

    def _tables(self, item: OutboxItem) -> None:
        standing = store.standing_tables(self._shop.store, item.hub, self._shop.governed)
        kinds = [kind for spec in self._shop.sources.specs.values() for kind in spec.returns]
        own = {table.name for kind in kinds if kind.is_sent_by(item.hub) for table in kind.publishes}
        sent = {name: frame for name, frame in standing.tables.items() if name in own}
        tables = {**sent, FLAGS: standing.flags}
        folder = self._shop.site.tables(item.hub)
        write_csvs(folder, tables)
        # A workbook takes so long that the files that come in meanwhile would wait for it.
        packed = wire.pack_tables(tables, about_tables(self._shop, item.hub, sent))
        write_atomic(folder / WORKBOOK, self._shop.pool.call(Job(BOOK, *packed)).blobs["book"])

    def _status(self, item: OutboxItem) -> None:
        write_atomic(self._shop.site.status_page(item.hub), status_page(hub_status(self._shop, item.hub)).encode())

    def _archive(self, item: OutboxItem) -> None:
        one = self._submission(item)
        custody.archive(self._shop.site.spool, self._shop.site.archive, one.hub, one.sha256)

    def _submission(self, item: OutboxItem) -> Submission:
        assert item.submission is not None  # noqa: S101 - these kinds are always of a submission
        return store.submission(self._shop.store, item.submission)

    def _shown(self, one: Submission) -> tuple[Finding, ...]:
        """Give the findings as the hub may see them: with its own IDs."""
        sealed = sealed_in(one.findings)
        if not sealed:
            return one.findings
        lookup = store.own_ids(self._shop.store, one.hub, sealed)
        return tuple(unseal_finding(finding, lookup) for finding in one.findings)

    def _name(self, one: Submission) -> str:
        return folder_name(self._shop.day_of(one.received_at), one.number, one.name)
