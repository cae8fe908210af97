"""When has a file stopped changing? Decided from looks at it, by a monotonic clock that is passed in."""

from __future__ import annotations

import fcntl
import os
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from alexi_ingest.intake.scan import Seen

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Windows:
    """How many seconds a file must have been still: a whole package, a text (which cannot show that it is whole).

    After `deadline` seconds without settling a file is taken as it is, so that its sender hears of it.
    """

    package: float = 2.0
    text: float = 10.0
    deadline: float = 3600.0


@dataclass(slots=True)
class _Watched:
    key: tuple[int, int, int, int]
    first: float
    still_since: float


@dataclass(slots=True)
class Settler:
    """Remembers how files looked, and says which have settled."""

    windows: Windows = Windows()
    _watched: dict[Path, _Watched] = field(default_factory=dict)

    def settled(self, seen: Iterable[Seen], now: float) -> list[Seen]:
        """Give the files that are complete. Files that are no longer seen are forgotten."""
        there = {one.path: one for one in seen}
        for path in self._watched.keys() - there.keys():
            del self._watched[path]
        return [one for one in there.values() if self._is_settled(one, now)]

    @property
    def waiting(self) -> int:
        """How many files are being watched."""
        return len(self._watched)

    def forget(self, path: Path) -> None:
        """Forget a file that was taken."""
        self._watched.pop(path, None)

    def _is_settled(self, seen: Seen, now: float) -> bool:
        known = self._watched.get(seen.path)
        if known is None:
            known = self._watched[seen.path] = _Watched(seen.key, now, now)
        elif known.key != seen.key:
            known.key, known.still_since = seen.key, now
        if now - known.first >= self.windows.deadline:
            return True
        still = now - known.still_since
        if seen.size == 0 or still < min(self.windows.package, self.windows.text):
            return False
        package = is_whole_package(seen.path)
        if package is False or still < (self.windows.package if package else self.windows.text):
            return False
        return not is_being_written(seen.path)


def is_whole_package(path: Path) -> bool | None:
    """Whether a zip package has its end: None for a file that is no package."""
    try:
        with path.open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP:
                return None
            file.seek(0)
            with zipfile.ZipFile(file) as package:
                return bool(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def is_being_written(path: Path) -> bool:
    """Whether another process has the file open for writing, where the file system can say (a read lease)."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False  # not ours, or a file system without leases: the quiet window has to do
    finally:
        os.close(descriptor)
    return False
