"""What a child holds, and its end: with everything that it started, however that hides or resists."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import psutil

MARK = "ALEXI_SANDBOX_CHILD"
"""Name of the environment variable that a child and all its descendants carry, with a token of their own."""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_ROUNDS = 10


def resident(pid: int) -> int:
    """Give the resident memory, in bytes, of a process and all its descendants; 0 when it is gone."""
    return sum(_resident(each) for each in (pid, *_descendants(pid)))


def has_descendants(pid: int) -> bool:
    """Say whether the process has children of its own."""
    return bool(_children(pid))


def end(pid: int, token: str) -> None:
    """Kill the process and everything that it started; the caller still has to wait for `pid` itself.

    All are stopped first, round by round, so that none starts another while they are counted. A descendant in a
    session of its own whose parents are gone is still found by its environment's mark. The process must not have been
    waited for before: until then its number cannot be anybody else's.
    """
    _signal_group(pid, signal.SIGSTOP)
    found: set[int] = set()
    for _ in range(_ROUNDS):
        new = (_all_descendants(pid) | _marked(token)) - found - {pid}
        for each in new:
            _signal(each, signal.SIGSTOP)
        found |= new
        if not new:
            break
    for each in found:
        _signal(each, signal.SIGKILL)
    _signal_group(pid, signal.SIGKILL)
    _signal(pid, signal.SIGKILL)


def _descendants(pid: int) -> tuple[int, ...]:
    found: list[int] = []
    ahead = list(_children(pid))
    while ahead:
        each = ahead.pop()
        found.append(each)
        ahead.extend(_children(each))
    return tuple(found)


def _children(pid: int) -> tuple[int, ...]:
    """Read the kernel's own list, by thread: some microseconds, where a walk of /proc takes milliseconds."""
    found: list[int] = []
    try:
        for thread in os.scandir(f"/proc/{pid}/task"):
            with open(f"{thread.path}/children", "rb", buffering=0) as file:  # noqa: PTH123 - after every job, so the plain way
                found.extend(map(int, file.read().split()))
    except (FileNotFoundError, ProcessLookupError):  # ended meanwhile, or a kernel without these lists
        return ()
    return tuple(found)


def _all_descendants(pid: int) -> set[int]:
    try:
        return {each.pid for each in psutil.Process(pid).children(recursive=True)}
    except psutil.NoSuchProcess:
        return set()


def _marked(token: str) -> set[int]:
    mark = f"{MARK}={token}".encode()
    marked: set[int] = set()
    for each in psutil.pids():
        # Others' processes do not show their environment, and some end while this looks at them.
        with suppress(OSError):
            if mark in Path(f"/proc/{each}/environ").read_bytes().split(b"\0"):
                marked.add(each)
    return marked


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, number)
