"""Keep the calling process from writing anywhere but in its own folder, by the kernel's Landlock."""

from __future__ import annotations

import ctypes
import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_OF_PATH = 1
_WRITE_FILE = 1 << 1
_WRITES = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))
"""Write to a file, remove and make whatever there is (landlock(7), `LANDLOCK_ACCESS_FS_*`)."""
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_KNOWN_SINCE = {2: _REFER, 3: _TRUNCATE}
_libc = ctypes.CDLL(None, use_errno=True)


def confine_writes(folder: Path, files: Iterable[str] = (os.devnull,)) -> bool:
    """Refuse all writing outside a folder and a few files from now on; False where the kernel cannot.

    Binds what this process starts as well. To be called before any thread starts, and after `no_new_privileges`.
    """
    version = _libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    writes = _WRITES | sum(right for since, right in _KNOWN_SINCE.items() if version >= since)
    ruleset = _libc.syscall(_CREATE_RULESET, struct.pack("=Q", writes), ctypes.c_size_t(8), 0)
    if ruleset < 0:
        return False
    try:
        allowed = _allow(ruleset, str(folder), writes)
        allowed &= all(_allow(ruleset, file, writes & (_WRITE_FILE | _TRUNCATE)) for file in files)
        return allowed and bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> bool:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, opened)
        return bool(_libc.syscall(_ADD_RULE, ruleset, _OF_PATH, rule, 0) == 0)
    finally:
        os.close(opened)
