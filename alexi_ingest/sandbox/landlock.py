"""The kernel's Landlock: rights that a process gives up for itself and for all that it starts (landlock(7))."""

from __future__ import annotations

import ctypes
import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_OF_PATH = 1
_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Give the version that the kernel knows; below 1 for none."""
    return int(_libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION))


def give_up(files: int = 0, network: int = 0, *, but: Mapping[str, int] | None = None) -> bool:
    """Give up rights to files (`LANDLOCK_ACCESS_FS_*`) and networks (`LANDLOCK_ACCESS_NET_*`); says whether it worked.

    `but` names what rights are kept to a file or folder, and all in it. To be called before any thread starts, and
    after `network.no_new_privileges`.
    """
    handled = struct.pack("=QQ", files, network) if network else struct.pack("=Q", files)
    ruleset = _libc.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    if ruleset < 0:
        return False
    try:
        kept = all(_keep(ruleset, path, rights) for path, rights in (but or {}).items())
        return kept and bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _keep(ruleset: int, path: str, rights: int) -> bool:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, opened)
        return bool(_libc.syscall(_ADD_RULE, ruleset, _OF_PATH, rule, 0) == 0)
    finally:
        os.close(opened)
