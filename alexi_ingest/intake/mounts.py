"""Whether a folder lies on a network share, as the system's list of mounts says."""

from __future__ import annotations

import re
from pathlib import Path

_SHARES = {
    "9p", "afs", "afpfs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "gfs2", "glusterfs", "lustre", "ncpfs",
    "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
}  # fmt: skip
_OCTAL = re.compile(r"\\([0-7]{3})")
_MOUNTS = Path("/proc/self/mountinfo")


def on_share(path: Path, mounts: str | None = None) -> bool:
    """Say whether changes made by others may stay unannounced there, and leases unsupported.

    File systems in user space count as shares. `mounts` is a text like `/proc/self/mountinfo`, if not that itself.
    """
    kind = _kind(str(path.resolve()), mounts if mounts is not None else _MOUNTS.read_text(errors="surrogateescape"))
    return kind in _SHARES or kind.startswith("fuse")


def _kind(path: str, mounts: str) -> str:
    """Give the file system's type; of two mounts on one place, the later one counts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        place = _OCTAL.sub(lambda code: chr(int(code[1], 8)), before.split(" ")[4]).rstrip("/")
        if (path == place or path.startswith(place + "/")) and len(place) >= best:
            best, kind = len(place), after.split(" ")[0]
    return kind
