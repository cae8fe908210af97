"""Starting a child process: its socket, its captured output, its own folder, and an environment without secrets."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from alexi_ingest.errors import ChildCrashed
from alexi_ingest.sandbox import folder, place
from alexi_ingest.sandbox.processor import claims
from alexi_ingest.sandbox.reap import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.sandbox.nouns import Setup

_PASSED_ON = ("PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONHASHSEED", "PYTHONWARNINGS")
_SOCKET_BUFFER = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Started:
    """A process that was started, what it prints, our end of its socket, its folder, its and its descendants' token.

    `place` is the descriptor of the memory in which it says where it is.
    """

    process: subprocess.Popen[bytes]
    output: IO[bytes]
    socket: socket.socket
    folder: Path
    token: str
    place: int


@cache
def starter() -> ThreadPoolExecutor:
    """Give the one thread that starts children.

    A child asks the kernel to be killed when its parent ends, and by parent the kernel means the *thread* that started
    it: a child started by a thread that comes and goes would be killed in the middle of its work.
    """
    folder.sweep()
    return ThreadPoolExecutor(1, thread_name_prefix="sandbox-starter")


def start(setup: Setup) -> Started:
    """Start a child; it loads what it shall while the caller goes on. To be called in the thread of `starter` alone.

    Raises:
        ChildCrashed: the system would not start it (no descriptors, processes, memory or disk left).
    """
    try:
        return _started(setup)
    except OSError as error:
        message = f"a child could not be started: {os.strerror(error.errno or 0)}"
        raise ChildCrashed(message) from error


def _started(setup: Setup) -> Started:
    token = secrets.token_hex(8)
    with ExitStack() as theirs_too, ExitStack() as undo:
        ours, theirs = socket.socketpair()
        undo.enter_context(ours)
        theirs_too.enter_context(theirs)
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BUFFER)
        ours.settimeout(0)
        own, lock = folder.make()
        undo.callback(folder.remove, own)
        theirs_too.callback(os.close, lock)
        board = place.make()
        undo.callback(os.close, board)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                sys.executable,
                "-P",
                "-X",
                "faulthandler",
                "-m",
                "alexi_ingest.sandbox.child",
                _told(setup, theirs, board),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            pass_fds=(theirs.fileno(), lock, board, *([claims()] if setup.by_turns else [])),
            start_new_session=True,
            cwd=own,
            env=_environment(setup.environment, own) | {MARK: token},
        )
        undo.pop_all()
    return Started(process, cast("IO[bytes]", process.stdout), ours, own, token, board)


def _told(setup: Setup, theirs: socket.socket, board: int) -> str:
    return json.dumps(
        {
            "socket": theirs.fileno(),
            "place": board,
            "parent": os.getpid(),
            "path": [str(Path(entry).absolute()) for entry in sys.path],
            "allowed": setup.allowed,
            "warm": setup.warm,
            "processors": claims() if setup.by_turns else None,
            "limits": setup.starting.facts(),
        }
    )


def _environment(more: Mapping[str, str], own: Path) -> dict[str, str]:
    passed = {name: os.environ[name] for name in os.environ if name in _PASSED_ON or name.startswith("LC_")}
    package = str(Path(__file__).absolute().parents[2])
    fixed = {
        "HOME": str(own),
        "TMPDIR": str(own),
        "PYTHONPATH": package,
        # An arena of the C library reserves 64 MB of address space for each thread, which would use the limit up.
        "MALLOC_ARENA_MAX": "2",
    }
    return passed | fixed | dict(more)
