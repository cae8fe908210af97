"""What every part of the service works with: the site, its store, its children, its sources and its key."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from loguru import logger

from alexi_ingest import __version__, store
from alexi_ingest.declare import person_columns
from alexi_ingest.defaults import load_sources
from alexi_ingest.harmonise.pseudonym import load_key
from alexi_ingest.read.guard import Limits as FileLimits
from alexi_ingest.sandbox.limits import Limits
from alexi_ingest.sandbox.pool import Pool
from alexi_ingest.sender import for_sender
from alexi_ingest.stages import plan_for
from alexi_ingest.worker import CHILD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from alexi_ingest.declare import PublishedTable
    from alexi_ingest.harmonise.pseudonym import Pseudonyms
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Claim
    from alexi_ingest.plan import Plan
    from alexi_ingest.settings import Limits as LimitSettings
    from alexi_ingest.site import Site


@dataclass(frozen=True, slots=True)
class Shop:
    """An open site. `persons` gives the columns of IDs of each published table; `versions` name what judges.

    `governed` names tables whose persons are published as far as others name them; none where all are published.
    """

    site: Site
    store: store.Store
    pool: Pool
    sources: Sources
    pseudonyms: Pseudonyms
    persons: Mapping[str, Sequence[str]]
    versions: Mapping[str, str]
    governed: Mapping[str, tuple[str, ...]]

    def day_of(self, moment: datetime) -> date:
        """Give the day of a moment where the site is."""
        return moment.astimezone(self.site.zone).date()

    def plan(self, claim: Claim, sender: str) -> Plan:
        """Give the plan of the return type claimed, as it is for a sender of this site."""
        return for_sender(plan_for(claim, self.sources), sender, self.site.names, self.site.members)


@contextmanager
def open_shop(site: Site, *, workers: int | None = None, create: bool = False) -> Iterator[Shop]:
    """Open a site's store, start the children, load the sources; close all of it at the end."""
    pseudonyms = load_key(site)
    setup = replace(CHILD, jobs=2 * site.settings.limits.child_files)
    with Pool(workers or site.settings.workers, setup, job_limits(site.settings.limits)) as pool:
        with pool.child() as child:
            child.wait_ready()  # a source that would end this process as it is loaded ends the child, and is named
        sources = load_sources()
        for one in sources.failed:
            logger.error("source {} {} could not be loaded: {}", one.name, one.version, one.reason)
        published = published_by(sources)
        opened = store.open_store(site.store, published, key_fingerprint=pseudonyms.fingerprint, create=create)
        try:
            persons = {table.name: person_columns(table) for table in published}
            versions = {"alexi_ingest": __version__, **sources.versions}
            # What is loaded stays: the collector need not look at it again with every file.
            gc.collect()
            gc.freeze()
            governed = governed_by(sources) if site.settings.evaluation_basis == "consent" else {}
            yield Shop(site, opened, pool, sources, pseudonyms, persons, versions, governed)
        finally:
            opened.close()


def published_by(sources: Sources) -> tuple[PublishedTable, ...]:
    """Give every table that the loaded sources publish."""
    return tuple(table for spec in sources.specs.values() for kind in spec.returns for table in kind.publishes)


def governed_by(sources: Sources) -> Mapping[str, tuple[str, ...]]:
    """Give for each published table whose persons consent in another return the tables that this one publishes."""
    kinds = {kind.name: kind for spec in sources.specs.values() for kind in spec.returns}
    return {
        table.name: tuple(one.name for one in kinds[kind.consent].publishes) if kind.consent in kinds else ()
        for kind in kinds.values()
        if isinstance(kind.consent, str)
        for table in kind.publishes
    }


def job_limits(limits: LimitSettings) -> Limits:
    """Give the limits of one job in a child."""
    return Limits(
        wall=limits.child_seconds,
        cpu=int(2 * limits.child_seconds),
        resident=limits.child_resident_bytes,
        address=limits.child_address_bytes,
        result=limits.result_bytes,
    )


def file_limits(limits: LimitSettings) -> FileLimits:
    """Give the limits of one file, as the guard holds it to."""
    own = asdict(FileLimits())
    return FileLimits(**{name: value for name, value in limits.model_dump().items() if name in own})
