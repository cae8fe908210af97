"""Taking custody: the bytes are safe in the spool before anything is journalled, and the original goes last.

Every step may be done again after a crash. A spool file is named by hub and hash, so the same bytes are kept once.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from typing import TYPE_CHECKING

from alexi_ingest.errors import StoreError
from alexi_ingest.intake.scan import TAKEN
from alexi_ingest.model import Arrival

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from alexi_ingest.intake.scan import Seen

_PIECE = 1 << 20
_OWN = 0o600


def take(seen: Seen, spool: Path, hub: str, now: datetime) -> Arrival | None:
    """Copy a file into the spool, synced. None where it changed, went, or could not be opened: it is tried again."""
    try:
        descriptor = os.open(seen.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    partial = spool / f".{secrets.token_hex(8)}.partial"
    try:
        with os.fdopen(descriptor, "rb") as source:
            digest = _copied(source.fileno(), partial)
            after = os.fstat(source.fileno())
        key = after.st_dev, after.st_ino, after.st_size, after.st_mtime_ns
        if key != seen.key or not stat.S_ISREG(after.st_mode):
            return None
        partial.rename(spool / name_of(hub, digest))
        sync_folder(spool)
    finally:
        partial.unlink(missing_ok=True)
    return Arrival(
        path=seen.path, name=seen.name, device=seen.device, inode=seen.inode, mtime_ns=seen.mtime_ns, size=seen.size,
        sha256=digest, hub=hub, received_at=now,
    )  # fmt: skip


def retire(path: Path, key: Sequence[int], inbox: Path, arrival: int) -> None:
    """Put an original that is safe out of the sender's way, if it is still the one that was taken."""
    place = taken_place(inbox, arrival)
    if place.exists() or not _is(path, key):
        return
    place.parent.mkdir(mode=0o700, exist_ok=True)
    path.rename(place)


def sweep(path: Path, key: Sequence[int], inbox: Path, arrival: int) -> bool:
    """Remove an original that was put away, at a later look, if nothing was added to it since.

    Gives whether the drop is dealt with. One that was changed after all goes back to the inbox, as a new arrival.
    """
    place = taken_place(inbox, arrival)
    if not place.exists():
        return not _is(path, key)
    if _is(place, key):
        place.unlink()
    else:
        back = path if not path.exists() else path.with_name(f"{arrival} {path.name}")
        back.parent.mkdir(parents=True, exist_ok=True)
        place.rename(back)
    return True


def taken_place(inbox: Path, arrival: int) -> Path:
    """Give where the original of an arrival is put; its name is ours, since the sender's may be anything."""
    return inbox / TAKEN / str(arrival)


def name_of(hub: str, sha256: str) -> str:
    """Give the name of kept bytes."""
    return f"{hub}-{sha256}"


def kept(spool: Path, archive: Path, hub: str, sha256: str) -> Path:
    """Give where kept bytes are: in the spool, or archived. Raises StoreError where they are in neither."""
    for place in (spool / name_of(hub, sha256), archived_place(archive, hub, sha256)):
        if place.exists():
            return place
    message = f"the bytes of a submission of {hub} are neither in the spool nor in the archive"
    raise StoreError(message)


def archived_place(archive: Path, hub: str, sha256: str) -> Path:
    """Give where bytes are archived."""
    return archive / hub / sha256


def archive(spool: Path, root: Path, hub: str, sha256: str) -> Path:
    """Move bytes from the spool to the archive: copied, synced and verified before the spool lets go of them."""
    source, target = spool / name_of(hub, sha256), archived_place(root, hub, sha256)
    if not target.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = target.with_name(f".{secrets.token_hex(8)}.partial")
        try:
            with source.open("rb") as file:
                digest = _copied(file.fileno(), partial)
            if digest != sha256:
                message = f"the spool's bytes of a submission of {hub} are not those that were taken"
                raise StoreError(message)
            partial.rename(target)
            sync_folder(target.parent)
        finally:
            partial.unlink(missing_ok=True)
    source.unlink(missing_ok=True)
    return target


def clean_spool(spool: Path) -> None:
    """Remove copies that a crash left half done; nothing was journalled of them."""
    for left in spool.glob(".*.partial"):
        left.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """See that a rename in a folder survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copied(source: int, target: Path) -> str:
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWN)
    with os.fdopen(descriptor, "wb") as file:
        while piece := os.read(source, _PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _is(path: Path, key: Sequence[int]) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns) == tuple(key)
