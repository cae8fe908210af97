"""Taking custody: the bytes are safe in the spool before anything is journalled, and the original goes last.

Every step may be done again after a crash. A spool file is named by hub and hash, so the same bytes are kept once.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from alexi_ingest.errors import StoreError
from alexi_ingest.intake import probe
from alexi_ingest.intake.scan import TAKEN
from alexi_ingest.model import Arrival

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from alexi_ingest.intake.scan import Seen

_PIECE = 1 << 20
_OWN = 0o600
_NAMES = 1000


def take(seen: Seen, spool: Path, hub: str, now: datetime) -> Arrival | None:
    """Copy a file into the spool, synced.

    None where it changed, went, or could not be read: it is tried again. OSError where the spool could not be written.
    """
    partial = spool / f".{secrets.token_hex(8)}.partial"
    try:
        with _opened(seen) as source:
            if not _untouched(seen, os.fstat(source)):
                return None
            digest = _copied(source, partial, seen.size)
            if not _untouched(seen, os.fstat(source)):
                return None
        partial.rename(spool / name_of(hub, digest))
        sync_folder(spool)
    except _UnreadableError:
        return None
    finally:
        partial.unlink(missing_ok=True)
    return Arrival(
        path=seen.path, name=seen.name, device=seen.device, inode=seen.inode, mtime_ns=seen.mtime_ns, size=seen.size,
        sha256=digest, hub=hub, received_at=now,
    )  # fmt: skip


def renamed(seen: Seen, inbox: Path, folder: str, name: str) -> Seen:
    """Give a file in an inbox another folder and name; one that is taken gets a number. Raises OSError.

    The folder that it stood in goes, too, once it is empty.
    """
    place = inbox / folder
    place.mkdir(parents=True, exist_ok=True)
    own = Path(name)
    names = (name, *(f"{own.stem} {number}{own.suffix}" for number in range(2, _NAMES)))
    path = next((place / one for one in names if _moved_without_replacing(seen.path, place / one)), None)
    if path is None:
        raise FileExistsError(errno.EEXIST, "no name is free")
    if folder != seen.folder:
        with suppress(OSError):  # not empty yet: it goes with the last file
            seen.path.parent.rmdir()
    return replace(seen, path=path, folder=folder, name=path.name, ctime_ns=path.lstat().st_ctime_ns)


def retire(path: Path, key: Sequence[int], inbox: Path, arrival: int) -> bool:
    """Put an original that is safe out of the sender's way, if it is still the one that was taken.

    Gives whether it is out of the way; False where the folder does not allow it; it is tried again.
    """
    place = taken_place(inbox, arrival)
    if place.exists() or not _is(path, key):
        return True
    try:
        place.parent.mkdir(mode=0o700, exist_ok=True)
        path.rename(place)
    except FileNotFoundError:  # the sender took it back in this moment
        return True
    except OSError:
        return False
    return True


def sweep(path: Path, key: Sequence[int], inbox: Path, arrival: int, sha256: str | None = None) -> bool:
    """Remove an original that was put away, at a later look, if it still holds what was taken (`sha256`, if given).

    Gives whether the drop is dealt with. One that was changed after all goes back to the inbox, as a new arrival, once
    its name is free there. One that somebody still writes, or that the folder does not let go, stays for a later look.
    """
    place = taken_place(inbox, arrival)
    if not place.exists():
        return not _is(path, key)
    if probe.written(place):
        return False
    try:
        if _is(place, key) and sha256 in {None, _hash(place)}:
            place.unlink()
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        return _moved_without_replacing(place, path)
    except (OSError, _UnreadableError):
        return False


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
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(target.parent.parent)
        partial = target.with_name(f".{secrets.token_hex(8)}.partial")
        try:
            with probe.opened(source) as file:
                digest = _copied(file, partial)
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
    """Remove what a crash left half done: copies that were not journalled, and files on their way to a report.

    Kept bytes never have a hidden name, and all hidden ones are made again.
    """
    for left in spool.glob(".*"):
        left.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """See that a rename in a folder survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _UnreadableError(Exception):
    """When the sender's file, not our copy of it, is the trouble."""


@contextmanager
def _opened(seen: Seen) -> Iterator[int]:
    """Open an original, folder by folder: none below the inbox may have become a link since it was seen."""
    folders = Path(seen.folder).parts
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    with ExitStack() as stack:
        try:
            folder = os.open(seen.path.parents[len(folders)], flags)
            stack.callback(os.close, folder)
            for part in folders:
                folder = os.open(part, flags | os.O_NOFOLLOW, dir_fd=folder)
                stack.callback(os.close, folder)
            file = stack.enter_context(probe.opened(Path(seen.name), folder))
        except OSError as error:
            raise _UnreadableError from error
        yield file


def _untouched(seen: Seen, now: os.stat_result) -> bool:
    """Compare the time of the last change too: it tells of a file that was removed or replaced under an open one."""
    facts = now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns
    return facts == seen.facts


def _copied(source: int, target: Path, most: int | None = None) -> str:
    """Copy, hash and sync; of a source that grows meanwhile, no more than `most` bytes and a piece."""
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWN)
    with os.fdopen(descriptor, "wb") as file:
        for piece in _pieces(source):
            digest.update(piece)
            file.write(piece)
            if most is not None and file.tell() > most:
                break
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with probe.opened(path) as file:
        for piece in _pieces(file):
            digest.update(piece)
    return digest.hexdigest()


def _pieces(source: int) -> Iterator[bytes]:
    while True:
        try:
            piece = os.read(source, _PIECE)
        except OSError as error:
            raise _UnreadableError from error
        if not piece:
            return
        yield piece


def _moved_without_replacing(place: Path, path: Path) -> bool:
    """Give a file its old name back, unless another has it by now."""
    try:
        path.hardlink_to(place)
    except FileExistsError:
        if not path.samefile(place):
            return False
    except OSError:  # a file system without links
        if os.path.lexists(path):
            return False
        place.rename(path)
        return True
    place.unlink()
    return True


def _is(path: Path, key: Sequence[int]) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns) == tuple(key)
