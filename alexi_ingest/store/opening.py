"""Opens the store, or says why not: it is never made again silently, and never used where it could be lost."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alexi_ingest.errors import SecretError, StoreError
from alexi_ingest.store import tables as t
from alexi_ingest.store.base import Store, server_engine, spoken, sqlite_engine
from alexi_ingest.store.migrate import migrate
from alexi_ingest.store.published import prepare, published_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import PublishedTable

NETWORK = frozenset({
    "afs", "beegfs", "ceph", "cifs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "gfs", "gfs2",
    "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs",
})  # fmt: skip
"""File systems on which SQLite's locks and its shared log cannot be trusted."""
_MAGIC = b"SQLite format 3\x00"
_FINGERPRINT = "key_fingerprint"


def open_store(
    where: str | Path, published: Sequence[PublishedTable], *, key_fingerprint: str, create: bool = False
) -> Store:
    """Open the store at a path (SQLite) or URL, bring its journal up to date, and make what is published in it.

    `create` makes it, and refuses where there is one. Raises StoreError where the store is missing, damaged, read-only,
    on a network share or newer than the code, or where a published model changed in a way that needs a migration;
    SecretError where the pseudonym key is not the one that it was made with.
    """
    declared = published_tables(published)
    text = str(where)
    if "://" in text and not text.startswith("sqlite:"):
        engine = server_engine(text)
    else:
        path = Path(text.removeprefix("sqlite:///"))
        (_make_file if create else _refuse_file)(path)
        engine = sqlite_engine(path)
    store = Store(engine, declared)
    try:
        if engine.dialect.name == "sqlite":
            _check_sqlite(engine)
        with store.writing() as conn:
            _refuse_empty(conn, create=create)
            migrate(conn)
            _hold_fingerprint(conn, key_fingerprint, create=create)
            prepare(conn, declared)
    except BaseException:
        store.close()
        raise
    return store


def _make_file(path: Path) -> None:
    """Make the empty file, closed to others from the first moment."""
    refuse_network_share(path.parent)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        message = f"There is a store at {path} already"
        raise StoreError(message) from error
    except OSError as error:
        message = f"The store cannot be made at {path}: {error.strerror}"
        raise StoreError(message) from error


def _refuse_file(path: Path) -> None:
    """Refuse a file that is missing or is not a store, before SQLite would make an empty one in its place."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except FileNotFoundError as error:
        message = f"The store {path} is missing. Put it back from a backup; a new one would forget every submission"
        raise StoreError(message) from error
    except OSError as error:
        message = f"The store {path} cannot be read: {error.strerror}"
        raise StoreError(message) from error
    if start != _MAGIC:
        message = f"The store {path} is damaged: it does not begin as a store does. Put it back from a backup"
        raise StoreError(message)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        message = f"The store {path} is read-only. Its file and its folder must be writable"
        raise StoreError(message)
    refuse_network_share(path.parent)


def refuse_network_share(folder: Path) -> None:
    """Raise StoreError where a folder lies on a network share."""
    kind = filesystem_of(folder, Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape"))
    if kind in NETWORK:
        message = (
            f"{folder} lies on a network share ({kind}), where an SQLite store can be damaged. "
            "Keep the store on a local disk, or use PostgreSQL: `store` in alexi.toml"
        )
        raise StoreError(message)


def filesystem_of(folder: Path, mounts: str) -> str:
    """Give the kind of file system that a folder lies on, from the text of `/proc/mounts`; `""` where none fits."""
    best, kind = -1, ""
    real = folder.resolve()
    for line in mounts.splitlines():
        _, point, name, *_ = line.split(" ")
        # The kernel writes blanks in names as octal escapes.
        mounted = Path(point.encode("latin-1", "surrogateescape").decode("unicode_escape"))
        if (
            real.is_relative_to(mounted) and len(mounted.parts) >= best
        ):  # of two on one point, the later hides the earlier
            best, kind = len(mounted.parts), name
    return kind


def _check_sqlite(engine: sa.Engine) -> None:
    """Refuse a damaged file, and one that cannot have a write-ahead log."""
    with spoken(), closing(engine.raw_connection()) as raw:  # outside of any transaction, as this pragma wants
        cursor = raw.cursor()
        mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        found = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    if mode != "wal":
        message = "The store cannot have a write-ahead log where it lies: keep it on a local disk"
        raise StoreError(message)
    if found != "ok":
        message = "The store is damaged. Put it back from a backup"
        raise StoreError(message)


def _refuse_empty(conn: sa.Connection, *, create: bool) -> None:
    """Refuse to make a journal where one should be, and to take over one where none should be."""
    present = sa.inspect(conn).has_table(t.meta.name)
    if create and present:
        message = "There is a store in this database already"
        raise StoreError(message)
    if not create and not present:
        message = "This database holds no store. Put it back from a backup; a new one would forget every submission"
        raise StoreError(message)


def _hold_fingerprint(conn: sa.Connection, fingerprint: str, *, create: bool) -> None:
    """Keep the key's fingerprint in a new store; in an old one, refuse another key."""
    if create:
        conn.execute(sa.insert(t.meta).values(key=_FINGERPRINT, value=fingerprint))
        return
    held = conn.scalar(sa.select(t.meta.c.value).where(t.meta.c.key == _FINGERPRINT))
    if held != fingerprint:
        message = (
            "The pseudonym key is not the one that the store was made with: "
            "the same person would get another pseudonym. Put the right key back"
        )
        raise SecretError(message)
