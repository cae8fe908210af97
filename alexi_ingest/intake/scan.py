"""What lies in an inbox: a walk that follows nothing, waits for nothing, and takes any name that a file can have."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

TAKEN = ".taken"
"""The folder below an inbox that originals go to before they are removed."""
_NAMES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
_FOLDERS = frozenset({"__macosx", "@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found"})
_ENDINGS = (
    *(".tmp", ".temp", ".part", ".partial", ".crdownload", ".opdownload", ".download", ".filepart", ".swp", ".swx"),
    *(".!sync", ".!ut", ".lck", ".lnk", "~"),
)
_BEGINNINGS = (".", "~$", "~wr")
_SAVED_BY_EXCEL = re.compile(r"[0-9A-F]{8}")
"""Excel writes a workbook under such a name first, and gives it its own in the end."""


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
    ctime_ns: int = 0

    @property
    def key(self) -> tuple[int, int, int, int]:
        """What tells that it did not change, even when it was moved."""
        return self.device, self.inode, self.size, self.mtime_ns

    @property
    def facts(self) -> tuple[int, ...]:
        """What tells that nobody touched it where it lies: the time of the last change cannot be set back."""
        return (*self.key, self.ctime_ns)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a walk did not give, as paths below the inbox: what is never a return, and what cannot be looked at."""

    ignored: tuple[str, ...]
    unreadable: tuple[str, ...]


def scan(inbox: Path) -> tuple[Seen, ...]:
    """Give every regular file below an inbox that is a sender's own, oldest first. An inbox that is gone holds none."""
    return tuple(sorted(_walk(inbox).files, key=lambda seen: (seen.mtime_ns, os.fsencode(seen.path))))


def left_out(inbox: Path) -> LeftOut:
    """Give what `scan` leaves out, for whoever wonders where a file stays."""
    walked = _walk(inbox)
    return LeftOut(tuple(sorted(walked.ignored)), tuple(sorted(walked.unreadable)))


def ignored(name: str) -> bool:
    """Whether a name is that of a lock, a thumbnail or a half-finished copy: never a return (faults.md 15)."""
    small = name.casefold()
    if small in _NAMES or small in _FOLDERS or _SAVED_BY_EXCEL.fullmatch(name):
        return True
    return small.startswith(_BEGINNINGS) or small.endswith(_ENDINGS)


@dataclass(slots=True)
class _Walked:
    files: list[Seen] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def _walk(inbox: Path) -> _Walked:
    walked, ahead = _Walked(), [""]
    while ahead:
        folder = ahead.pop()
        try:
            entries = list(os.scandir(inbox / folder))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except PermissionError:
            walked.unreadable.append(folder)
            continue
        for entry in entries:
            below = f"{folder}/{entry.name}" if folder else entry.name
            if below == TAKEN:
                continue
            if ignored(entry.name):
                walked.ignored.append(below)
            elif entry.is_dir(follow_symlinks=False):
                ahead.append(below)
            else:
                _look(entry, folder, walked)
    return walked


def _look(entry: os.DirEntry[str], folder: str, walked: _Walked) -> None:
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return  # gone since the folder was listed: the sender thought better of it
    except PermissionError:  # a folder that may be listed and not entered
        walked.unreadable.append(f"{folder}/{entry.name}" if folder else entry.name)
        return
    if not stat.S_ISREG(found.st_mode):
        walked.ignored.append(f"{folder}/{entry.name}" if folder else entry.name)
        return
    key = found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
    walked.files.append(Seen(Path(entry.path), folder, entry.name, *key))
