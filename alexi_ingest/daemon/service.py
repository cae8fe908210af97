"""The loop: events and a clock wake it, a look at the folders tells it what to do, and it stops when asked."""

from __future__ import annotations

import fcntl
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

from loguru import logger

from alexi_ingest import store
from alexi_ingest.daemon.deliver import Deliverer
from alexi_ingest.daemon.pages import write_welcomes
from alexi_ingest.daemon.receive import Receiver
from alexi_ingest.daemon.shop import open_shop
from alexi_ingest.daemon.templates import Templates
from alexi_ingest.daemon.work import work
from alexi_ingest.errors import AlexiError, StoreError
from alexi_ingest.intake.custody import clean_spool
from alexi_ingest.intake.watch import Watcher
from alexi_ingest.site import make_drop_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from alexi_ingest.daemon.shop import Shop
    from alexi_ingest.site import Site
    from alexi_ingest.store import Queued

PENDING_SECONDS = 0.5
"""How soon to look again while a file is settling or a submission is under way."""


def run(site: Site, stop: Event, *, once: bool = False, workers: int | None = None) -> int:
    """Run the service until `stop` is set; `once`: until the inboxes are empty. Gives how many were settled.

    Raises StoreError where another service runs on this site.
    """
    if workers:
        site = replace(site, settings=site.settings.model_copy(update={"workers": workers}))
    make_drop_folders(site)
    with alone(site), open_shop(site) as shop:
        clean_spool(site.spool)
        write_welcomes(shop)
        service = Service(shop, stop, patient=not once)
        try:
            return service.until_empty() if once else service.until_stopped()
        finally:
            service.close()


class Service:
    """One running service: a receiver, workers that each settle one submission at a time, and a deliverer."""

    def __init__(self, shop: Shop, stop: Event, *, patient: bool = True) -> None:
        self._shop = shop
        self._stop = stop
        self._wake = Event()
        self._receiver = Receiver(shop, patient=patient)
        self._deliverer = Deliverer(shop)
        self._templates = Templates(shop)
        self._threads = ThreadPoolExecutor(shop.site.settings.workers, "worker")
        self._delivery = ThreadPoolExecutor(1, "delivery")
        self._busy: dict[str, Future[object]] = {}
        self._delivering: Future[int] | None = None
        self.settled = 0

    def until_stopped(self) -> int:
        """Go round until asked to stop."""
        watcher = Watcher(self._wake)
        try:
            while not self._stop.is_set():
                watcher.tend(self._shop.site.inbox(hub) for hub in self._shop.site.senders)
                self._wake.clear()
                self.round()
                pending = self._busy or self._receiver.waiting
                pause = PENDING_SECONDS if pending else self._shop.site.settings.rescan_seconds
                self._wait(pause)
        finally:
            watcher.close()
        return self.settled

    def until_empty(self) -> int:
        """Go round until nothing is left to take, to settle or to deliver."""
        while not self._stop.is_set():
            self._wake.clear()
            took = self.round()
            if not took and not self._busy and not store.queue(self._shop.store, 1):
                self._receiver.put_away()
                if not self._delivered():
                    break
            self._wait(PENDING_SECONDS if self._busy else 0)
        return self.settled

    def round(self) -> int:
        """Look once at everything: give how many files were taken."""
        self._receiver.put_away()
        taken = self._receiver.look(time.monotonic(), datetime.now(UTC))
        self._collect()
        for queued in store.queue(self._shop.store, self._shop.site.settings.workers, without=set(self._busy)):
            if queued.hub not in self._busy:
                self._busy[queued.hub] = self._threads.submit(self._work, queued)
        if self._delivering is None or self._delivering.done():
            self._delivering = self._delivery.submit(self._deliver)
        return taken

    def _delivered(self) -> int:
        """Wait for what is being delivered, and give how much that, and what was left, came to."""
        under_way = self._delivering.result() if self._delivering else 0
        self._delivering = None
        return under_way + self._deliver()

    def _deliver(self) -> int:
        """Deliver what waits; where nothing does and no file is under way, make a template that is wanting."""
        delivered = self._deliverer.deliver()
        if delivered or self._busy:
            return delivered
        made = self._templates.renew()
        if made:
            self._wake.set()  # there may be more to make, and nobody else would wake us before the next rescan
        return made

    def close(self) -> None:
        """Let what is under way end, and stop."""
        self._threads.shutdown(wait=True)
        self._delivery.shutdown(wait=True)
        self._collect()

    def _work(self, queued: Queued) -> object:
        try:
            return work(self._shop, queued)
        finally:
            self._wake.set()

    def _collect(self) -> None:
        for hub, future in list(self._busy.items()):
            if not future.done():
                continue
            del self._busy[hub]
            try:
                if future.result() is not None:
                    self.settled += 1
            except AlexiError as error:
                # The store's trouble, or another service's move: it stays queued, and is tried at the next look.
                logger.error("a submission of {} was not settled: {}", hub, error)
            except Exception as error:  # noqa: BLE001 - whatever one file meets, the service goes on with the others
                logger.error("a submission of {} was not settled: {}", hub, type(error).__name__)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stop.is_set() and not self._wake.is_set() and (left := until - time.monotonic()) > 0:
            # Short steps: a signal's handler sets `stop`, which this wait does not hear.
            self._wake.wait(min(left, PENDING_SECONDS))


@contextmanager
def alone(site: Site) -> Iterator[None]:
    """Hold the site for one service."""
    with (site.root / ".service.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"another service runs on {site.root}"
            raise StoreError(message) from None
        yield
