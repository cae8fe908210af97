"""The parts of a site that may be unwell: settings, folders, key, store, sources, child, watching, room on disk."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alexi_ingest import site as sites
from alexi_ingest import store
from alexi_ingest.daemon.shop import published_by
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import AlexiError
from alexi_ingest.harmonise.pseudonym import load_key
from alexi_ingest.sandbox.network import NOTHING
from alexi_ingest.sandbox.run import started
from alexi_ingest.worker import CHILD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.site import Site

LEAST_FREE = 1_000_000_000
"""Bytes that should be free where the site lies."""
_WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")
_OTHERS = 0o007


@dataclass(frozen=True, slots=True)
class Health:
    """One part: whether it is well, what was found, and how to mend it (empty where it is well)."""

    part: str
    well: bool
    found: str
    mend: str = ""


def look_over(root: Path) -> list[Health]:
    """Look at every part; where the settings cannot be read, at what does not need them."""
    sources = load_sources()
    found = [*_sources(sources), _child()]
    try:
        site = sites.load(root)
    except AlexiError as error:
        return [
            Health("settings", well=False, found=str(error), mend="Mend the file, or name the site: --site"),
            *found,
        ]
    settings = Health("settings", well=True, found=f"{len(site.hubs)} hubs, {len(site.calendar)} lines of calendar")
    return [settings, *_folders(site), _key_and_store(site, sources), *found, _watching(site), _room(site)]


def _folders(site: Site) -> Iterator[Health]:
    inboxes = [site.inbox(hub) for hub in site.senders]
    own = [site.spool, site.archive, site.logs, site.drops]
    wrong = [folder for folder in (*own, *inboxes) if not os.access(folder, os.R_OK | os.W_OK | os.X_OK)]
    if wrong:
        named = ", ".join(str(folder.relative_to(site.root)) for folder in wrong)
        mend = "Make them, or give the service's user the right to read and write them (is a share not mounted?)"
        yield Health("folders", well=False, found=f"missing or closed to us: {named}", mend=mend)
    else:
        yield Health("folders", well=True, found=f"{len(own)} folders and {len(inboxes)} inboxes can be written")
    if site.root.stat().st_mode & _OTHERS:
        mend = f"chmod {site.settings.modes.folder:o} {site.root}"
        yield Health("permissions", well=False, found="everybody on this computer can look into the site", mend=mend)


def _key_and_store(site: Site, sources: Sources) -> Health:
    try:
        key = load_key(site)
        opened = store.open_store(site.store, published_by(sources), key_fingerprint=key.fingerprint)
    except AlexiError as error:
        return Health(
            "key and store", well=False, found=str(error), mend="The service refuses to run until it is mended"
        )
    try:
        waiting = len(store.queue(opened))
    finally:
        opened.close()
    return Health("key and store", well=True, found=f"they belong together; {waiting} submissions wait")


def _sources(sources: Sources) -> Iterator[Health]:
    for name in sources.specs:
        yield Health(f"source {name}", well=True, found=f"version {sources.versions[name]}")
    for one in sources.failed:
        yield Health(f"source {one.name}", well=False, found=f"version {one.version}: {one.reason}", mend=one.advice)


def _child() -> Health:
    """Start a child as the service does, and hear how it is kept from networks."""
    try:
        with started(CHILD) as child:
            child.wait_ready()
            network, confined = child.network, child.confined
    except AlexiError as error:
        return Health("child", well=False, found=str(error), mend="No file can be read until a child can be started")
    if network == NOTHING:
        mend = "This kernel grants no way to do it; run the service where it may use namespaces or seccomp"
        return Health("child", well=False, found="starts, but nothing keeps it from networks", mend=mend)
    writes = "writes in its own folder alone" if confined else "may write wherever the service may (no Landlock here)"
    return Health("child", well=True, found=f"starts; kept from networks by: {network}; {writes}")


def _watching(site: Site) -> Health:
    """Hold the system's limit on watches against the folders that there are; without watches the service polls."""
    if not _WATCHES.exists():
        return Health("watching", well=True, found="this system tells of no changes; folders are read at intervals")
    allowed = int(_WATCHES.read_text(encoding="ascii"))
    needed = sum(1 for hub in site.senders for _ in os.walk(site.inbox(hub)))
    if needed > allowed:
        mend = f"sysctl fs.inotify.max_user_watches={2 * needed}; until then folders are read at intervals"
        return Health("watching", well=False, found=f"{needed} folders, and {allowed} watches allowed", mend=mend)
    return Health("watching", well=True, found=f"{needed} folders, of {allowed} watches allowed")


def _room(site: Site) -> Health:
    free = shutil.disk_usage(site.root).free
    said = f"{free / 1e9:.1f} GB free"
    if free < LEAST_FREE:
        return Health("room on disk", well=False, found=said, mend="Make room: the service pauses where there is none")
    return Health("room on disk", well=True, found=said)
