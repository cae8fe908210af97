"""A child's own folder, locked for as long as a process of it lives, so that forgotten ones can be told and removed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "alexi-child-"
_YOUNG = 60.0


def make() -> tuple[Path, int]:
    """Make a folder among the temporary ones; its lock lives in the descriptor, to be passed on to the child."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def remove(folder: Path) -> None:
    """Remove the folder; what a job made unremovable is left to the system's own sweep of temporary files."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of children whose parents were killed and could not do it.

    A young folder is spared: it may have been made and not yet been locked.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if _forgotten(folder):
            remove(folder)


def _forgotten(folder: Path) -> bool:
    try:
        facts = folder.lstat()
        if facts.st_uid != os.geteuid() or time.time() - facts.st_mtime < _YOUNG:
            return False
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:  # removed meanwhile, or no folder of ours
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True
