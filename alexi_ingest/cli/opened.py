"""A site that a command works on: its folder read, its sources loaded, its store open."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from alexi_ingest import site, store
from alexi_ingest.daemon.shop import published_by
from alexi_ingest.defaults import load_sources
from alexi_ingest.harmonise.pseudonym import load_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from alexi_ingest.hooks.manager import Sources


@dataclass(frozen=True, slots=True)
class Opened:
    """An open site, without children: for commands that read no file."""

    site: site.Site
    sources: Sources
    store: store.Store

    @property
    def today(self) -> date:
        """The day where the site is."""
        return datetime.now(self.site.zone).date()


@contextmanager
def open_site(root: Path) -> Iterator[Opened]:
    """Open a site's store, and close it at the end. Raises `AlexiError` with what is wrong."""
    loaded = site.load(root)
    sources = load_sources()
    opened = store.open_store(loaded.store, published_by(sources), key_fingerprint=load_key(loaded).fingerprint)
    try:
        yield Opened(loaded, sources, opened)
    finally:
        opened.close()


def make_site(root: Path) -> site.Site:
    """Make a site with an empty store."""
    made = site.init(root)
    published = published_by(load_sources())
    store.open_store(made.store, published, key_fingerprint=load_key(made).fingerprint, create=True).close()
    return made
