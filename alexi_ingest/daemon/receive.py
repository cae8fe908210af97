"""From the inboxes to the journal: look, wait until files are still, take custody, write down, put away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from loguru import logger

from alexi_ingest import store
from alexi_ingest.errors import AlexiError
from alexi_ingest.intake import custody
from alexi_ingest.intake.mounts import on_share
from alexi_ingest.intake.scan import Seen, scan
from alexi_ingest.intake.settle import Settler, Windows
from alexi_ingest.personal import redact_path
from alexi_ingest.store import Decision

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from alexi_ingest.daemon.shop import Shop

_WITHDRAW = re.compile(r"withdraw[ _-]*(\d+)(\.txt)?", re.IGNORECASE)


@dataclass(slots=True)
class Receiver:
    """Takes what has settled in the inboxes of a site. `patient`: files must have been still for a while first."""

    shop: Shop
    patient: bool = True
    _settlers: dict[str, Settler] = field(default_factory=dict)

    def look(self, monotonic: float, now: datetime) -> int:
        """Look into every inbox once; give how many files were taken."""
        taken = 0
        for hub in self.shop.site.senders:
            try:
                taken += self._hub(hub, monotonic, now)
            except OSError as error:
                # A full disk, or a folder of one hub that is in trouble: the others go on, and this one is tried again.
                logger.error("the inbox of {} could not be emptied: {}", hub, error.strerror)
        return taken

    @property
    def waiting(self) -> int:
        """How many files are there that have not settled."""
        return sum(settler.waiting for settler in self._settlers.values())

    def put_away(self) -> None:
        """Remove the originals of what was taken, and bring back those that were changed since."""
        for drop in store.arrivals_to_remove(self.shop.store):
            key = (drop.device, drop.inode, drop.size, drop.mtime_ns)
            if drop.hub not in self.shop.site.senders:
                continue
            if custody.sweep(drop.path, key, self.shop.site.inbox(drop.hub), drop.arrival, drop.sha256):
                store.arrival_removed(self.shop.store, drop.arrival)
            else:
                custody.retire(drop.path, key, self.shop.site.inbox(drop.hub), drop.arrival)

    def _hub(self, hub: str, monotonic: float, now: datetime) -> int:
        inbox = self.shop.site.inbox(hub)
        settler = self._settlers.get(hub)
        if settler is None:
            settler = self._settlers[hub] = Settler(self._windows(), on_share=inbox.exists() and on_share(inbox))
        seen = scan(inbox)
        ready = settler.settled(seen, monotonic) if self.patient else list(seen)
        taken = 0
        for one in ready:
            if self._take(hub, one, now):
                settler.forget(one.path)
                taken += 1
        return taken

    def _take(self, hub: str, seen: Seen, now: datetime) -> bool:
        asked = _WITHDRAW.fullmatch(seen.name)
        if asked:
            return self._withdraw(hub, seen.path, int(asked[1]))
        seen = self._impersonal(hub, seen)
        arrival = custody.take(seen, self.shop.site.spool, hub, now)
        if arrival is None:
            return False
        arrival = replace(arrival, name=redact_path(seen.name))
        taken = store.take(self.shop.store, arrival, redact_path(seen.folder))
        custody.retire(seen.path, seen.key, self.shop.site.inbox(hub), taken.arrival)
        if not taken.existing:
            logger.info("submission {} of {}: received, {} bytes", taken.submission, hub, seen.size)
        return not taken.existing

    def _impersonal(self, hub: str, seen: Seen) -> Seen:
        """Rename a file whose name, or folder's, holds personal details, before anything of it is written down."""
        folder, name = redact_path(seen.folder), redact_path(seen.name)
        if (folder, name) == (seen.folder, seen.name):
            return seen
        try:
            return custody.renamed(seen, self.shop.site.inbox(hub), folder, name)
        except OSError as error:
            # It is taken all the same: what is written down of its name is without them, save the path to remove it by.
            logger.warning("a file of {} could not be renamed: {}", hub, error.strerror)
            return seen

    def _withdraw(self, hub: str, note: Path, number: int) -> bool:
        """Withdraw a submission that the hub itself sent; a note about another's is only removed."""
        try:
            own = store.submission(self.shop.store, number)
            if own.hub == hub:
                store.decide(
                    self.shop.store, number, Decision.WITHDRAW, reason="withdrawn by the hub's own note", by=hub
                )
        except AlexiError as error:
            logger.warning("a note of {} to withdraw submission {}: {}", hub, number, error)
        note.unlink(missing_ok=True)
        return True

    def _windows(self) -> Windows:
        settle = self.shop.site.settings.settle
        return Windows(
            settle.quiet_seconds, settle.quiet_seconds_text, settle.deadline_seconds, settle.quiet_seconds_share
        )
