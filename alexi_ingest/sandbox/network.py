"""Cut the calling process off from every network, by whichever means the kernel grants.

Run as a command it tries on itself and prints what worked.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from alexi_ingest.sandbox import landlock

NAMESPACE = "network namespace"
SECCOMP = "seccomp"
LANDLOCK = "landlock (TCP only)"
NOTHING = "none"

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_SET_SECCOMP, _SET_NO_NEW_PRIVS = 22, 38
_CAPABILITIES_3 = 0x20080522
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_IO_URING_SETUP = 425
_ARCHITECTURES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: the kernel's name of the architecture, and the number of `socket`."""
_AF_UNIX = 1
_LANDLOCK_WITH_TCP, _BIND_AND_CONNECT = 4, 0b11

_libc = ctypes.CDLL(None, use_errno=True)


def network_guard() -> str:
    """Say which means works here (one of the names above), by trying it in a process of its own."""
    command = [sys.executable, "-m", "alexi_ingest.sandbox.network"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - our own module
    return done.stdout.strip()


def close_network(means: tuple[str, ...] = (NAMESPACE, SECCOMP, LANDLOCK)) -> str:
    """Cut this process and all that it starts off from networks, and name what did it; `NOTHING` where none could.

    To be called before any thread starts, and after `no_new_privileges`.
    """
    ways = {NAMESPACE: _namespace, SECCOMP: _seccomp, LANDLOCK: _landlock}
    return next((name for name in means if ways[name]()), NOTHING)


def no_new_privileges() -> None:
    """See that nothing this process executes gains rights by set-user-ID."""
    _libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _namespace() -> bool:
    """Enter an empty network: by right, or else through a user namespace whose rights are dropped at once."""
    if _libc.unshare(_NEW_NET) == 0:
        return True
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(_NEW_USER | _NEW_NET) != 0:
        return False
    # Some systems grant the namespace and not its map: the process then merely shows as nobody, and is cut off as well.
    with suppress(OSError):
        own = Path("/proc/self")
        (own / "setgroups").write_text("deny")
        (own / "uid_map").write_text(f"{user} {user} 1")
        (own / "gid_map").write_text(f"{group} {group} 1")
    header = struct.pack("=Ii", _CAPABILITIES_3, 0)
    _libc.capset(header, bytes(24))
    return True


def _seccomp() -> bool:
    """Refuse `socket` for every family but Unix's, and io_uring, which could open one unseen."""
    if platform.machine() not in _ARCHITECTURES:
        return False
    architecture, socket_call = _ARCHITECTURES[platform.machine()]
    program = [
        (_LOAD, 0, 0, 4),  # the architecture
        (_EQUAL, 0, 7, architecture),
        (_LOAD, 0, 0, 0),  # the number of the call
        (_AT_LEAST, 5, 0, 0x40000000),  # x86-64's second table of calls
        (_EQUAL, 4, 0, _IO_URING_SETUP),
        (_EQUAL, 0, 2, socket_call),
        (_LOAD, 0, 0, 16),  # its first argument: the family
        (_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    described = struct.pack("@HxxxxxxP", len(program), ctypes.addressof(code))
    return bool(_libc.prctl(_SET_SECCOMP, 2, described, 0, 0) == 0)


def _landlock() -> bool:
    """Refuse to bind and to connect by TCP, where the kernel's Landlock is new enough to know it."""
    return landlock.version() >= _LANDLOCK_WITH_TCP and landlock.give_up(network=_BIND_AND_CONNECT)


if __name__ == "__main__":
    no_new_privileges()
    sys.stdout.write(close_network() + "\n")
