"""Keep the calling process from writing anywhere but in its own folder, by the kernel's Landlock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from alexi_ingest.sandbox import landlock

if TYPE_CHECKING:
    from pathlib import Path

_WRITE_FILE = 1 << 1
_WRITES = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))
"""Write to a file, remove and make whatever there is (landlock(7), `LANDLOCK_ACCESS_FS_*`)."""
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_KNOWN_SINCE = {2: _REFER, 3: _TRUNCATE}


def confine_writes(folder: Path) -> bool:
    """Refuse all writing outside a folder (and to what keeps nothing) from now on; False where the kernel cannot.

    Binds what this process starts as well. To be called before any thread starts, and after `no_new_privileges`.
    """
    version = landlock.version()
    if version < 1:
        return False
    writes = _WRITES | sum(right for since, right in _KNOWN_SINCE.items() if version >= since)
    return landlock.give_up(writes, but={str(folder): writes, os.devnull: writes & (_WRITE_FILE | _TRUNCATE)})
