"""How much one job may use, and the part of it that the kernel enforces, armed in the child before each job."""

from __future__ import annotations

import resource
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one job; bytes and seconds.

    `wall`, `resident` (of the child and all that it started) and `result` are kept by the parent; `cpu` (of all
    threads together, whole seconds), `address` and `file` (the largest file that it may write) by the kernel.
    """

    wall: float = 120.0
    cpu: int = 240
    resident: int = 2_000_000_000
    address: int = 4_000_000_000
    result: int = 500_000_000
    file: int = 1_000_000_000

    def facts(self) -> dict[str, Any]:
        """Give the limits as JSON can hold them."""
        return asdict(self)


def arm(facts: Mapping[str, Any]) -> None:
    """Set this process's limits for the job that begins now.

    Only the soft ones: a process without privileges could not raise a hard one again for the next job.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _soft(resource.RLIMIT_CPU, spent + int(facts["cpu"]))
    _soft(resource.RLIMIT_AS, int(facts["address"]))
    _soft(resource.RLIMIT_FSIZE, int(facts["file"]))


def forbid_core_dumps() -> None:
    """See that a crash writes no image of the memory, which holds the file's values, to the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _soft(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
