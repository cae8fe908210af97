"""One processor for all threads of a child that take turns: to wake another one takes longer than a short step."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_PROCESSOR, _AFTER_NAME = 39, 3
"""Fields of `stat`, from 1 (`man 5 proc`): on which processor a thread ran last; and the one behind the name."""


@cache
def claims() -> int:
    """Make the file in which children claim processors, a byte for each; gives its descriptor, to be passed on."""
    return os.memfd_create("alexi-processors")


@contextmanager
def kept(claims: int) -> Iterator[None]:
    """Keep all threads of this process on one processor that no other child has claimed, while the block lasts.

    It is the one that this thread runs on, if it is free: the system chose it a moment ago, because it was idle. Where
    all are claimed, the threads run where they like.
    """
    allowed = os.sched_getaffinity(0)
    own = _own()
    claimed = next((one for one in sorted(allowed, key=lambda one: one != own) if _claimed(claims, one)), None)
    if claimed is None:
        yield
        return
    _keep_on({claimed})
    try:
        yield
    finally:
        _keep_on(allowed)
        fcntl.lockf(claims, fcntl.LOCK_UN, 1, claimed)


def _claimed(claims: int, processor: int) -> bool:
    # The lock is a process's own, and ends with it.
    try:
        fcntl.lockf(claims, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, processor)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _own() -> int:
    # The name of the program, which may hold spaces and brackets, ends with the last bracket.
    stat = Path("/proc/thread-self/stat").read_text(encoding="utf-8", errors="replace")
    return int(stat.rpartition(")")[2].split()[_PROCESSOR - _AFTER_NAME])


def _keep_on(processors: Collection[int]) -> None:
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has ended, or the system forbids it: the work is done all the same, only slower
            os.sched_setaffinity(int(thread.name), processors)
