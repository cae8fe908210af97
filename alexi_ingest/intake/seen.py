"""What stands in an inbox: a listing that follows no link, opens no file, and says what it left out."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

TAKEN = ".taken"
"""Folder of an inbox where originals wait to be removed, after custody was taken of them."""

_LEFT_BY_SYSTEMS = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"}
_UNFINISHED = (
    ".tmp .temp .~tmp .part .partial .crdownload .opdownload .download .filepart .swp .swx .!sync .!ut .unison .lck"
).split()
_WRITTEN_BY_EXCEL = re.compile(r"[0-9A-F]{8}")
_FOLDERS_OF_SYSTEMS = {"__macosx", "@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A regular file in an inbox, with the facts by which a change of it is known.

    `folder` is the path below the inbox (`""` for none). Names that are not UTF-8 are kept as `os.fsdecode` gives them.
    """

    path: Path
    folder: str
    name: str
    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @property
    def facts(self) -> tuple[int, ...]:
        """What stays equal while nobody touches the file; its change time cannot be set back as the others can."""
        return (self.device, self.inode, self.size, self.mtime_ns, self.ctime_ns)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a look into an inbox found: files, names that are never taken, and folders that could not be read.

    `device` and `inode` are the inbox's own: they change when another is mounted over it or it was made anew.
    """

    device: int
    inode: int
    files: tuple[Seen, ...]
    ignored: tuple[str, ...]
    unreadable: tuple[str, ...]


def scan(inbox: Path) -> Listing:
    """List an inbox with its sub-folders, without `.taken`; links, pipes and devices are among the ignored.

    Raises:
        OSError: the inbox itself is not there or cannot be read.
    """
    own = inbox.stat()
    found = _Found()
    with os.scandir(inbox) as entries:
        _sort(list(entries), "", found)
    while found.ahead:
        folder = found.ahead.pop()
        try:
            with os.scandir(inbox / folder) as entries:
                _sort(list(entries), folder, found)
        except (FileNotFoundError, NotADirectoryError):  # gone since its parent was listed
            continue
        except PermissionError:
            found.unreadable.append(folder)
    return Listing(own.st_dev, own.st_ino, tuple(found.files), tuple(found.ignored), tuple(found.unreadable))


def ignored(name: str) -> bool:
    """Say whether a file of this name is never a return: locks, hidden and half-written files, what systems leave."""
    low = name.lower()
    return (
        low.startswith((".", "~$"))
        or low.endswith(("~", *_UNFINISHED))
        or low in _LEFT_BY_SYSTEMS
        or bool(_WRITTEN_BY_EXCEL.fullmatch(name))
    )


@dataclass(slots=True)
class _Found:
    files: list[Seen] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    ahead: list[str] = field(default_factory=list)


def _sort(entries: list[os.DirEntry[str]], folder: str, found: _Found) -> None:
    for entry in entries:
        relative = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name.startswith(".") or entry.name.lower() in _FOLDERS_OF_SYSTEMS:
                if relative != TAKEN:
                    found.ignored.append(relative)
            else:
                found.ahead.append(relative)
            continue
        try:
            facts = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # gone since it was listed
            continue
        if not stat.S_ISREG(facts.st_mode) or ignored(entry.name):
            found.ignored.append(relative)
        else:
            found.files.append(seen(Path(entry.path), folder, facts))


def seen(path: Path, folder: str, facts: os.stat_result) -> Seen:
    """Make a `Seen` of what the system says of a file."""
    return Seen(
        path, folder, path.name, facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns
    )
