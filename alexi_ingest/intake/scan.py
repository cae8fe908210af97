"""What lies in an inbox: a walk that follows nothing, waits for nothing, and takes any name that a file can have."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TAKEN = ".taken"
"""The folder below an inbox that originals go to before they are removed."""
_NAMES = frozenset({"thumbs.db", "desktop.ini"})
_ENDINGS = (".tmp", ".part", ".partial", ".crdownload", ".download", ".swp", "~", ".lnk")
_BEGINNINGS = (".", "~$", "~wr", "._")


@dataclass(frozen=True, slots=True)
class Seen:
    """A regular file in an inbox, as it was at one look. `folder` is the path below the inbox, `""` for none."""

    path: Path
    folder: str
    name: str
    device: int
    inode: int
    size: int
    mtime_ns: int

    @property
    def key(self) -> tuple[int, int, int, int]:
        """What tells that it did not change."""
        return self.device, self.inode, self.size, self.mtime_ns


def scan(inbox: Path) -> tuple[Seen, ...]:
    """Give every regular file below an inbox that is a sender's own. An inbox that is gone holds none."""
    return tuple(sorted(_walk(inbox, inbox), key=lambda seen: (seen.mtime_ns, os.fsencode(seen.path))))


def ignored(name: str) -> bool:
    """Whether a name is that of a lock, a thumbnail or a half-finished copy: never a return (faults.md 15)."""
    small = name.casefold()
    return small in _NAMES or small.startswith(_BEGINNINGS) or small.endswith(_ENDINGS)


def _walk(folder: Path, inbox: Path) -> Iterator[Seen]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if ignored(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), inbox)
            continue
        try:
            found = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # gone since the folder was listed: the sender thought better of it
        if stat.S_ISREG(found.st_mode):
            below = str(folder.relative_to(inbox))
            yield Seen(
                Path(entry.path), "" if below == "." else below, entry.name, found.st_dev, found.st_ino,
                found.st_size, found.st_mtime_ns,
            )  # fmt: skip
