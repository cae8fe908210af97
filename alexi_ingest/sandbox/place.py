"""Where a child is in its work: said by it before a step that may not come back, read by its parent at its end."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIZE = 200
_BELIEVED = re.compile(r"[\w .,'-]{1,200}")


@dataclass(slots=True)
class _Board:
    """The descriptor of the memory that both see; None in a process that is no child."""

    number: int | None = None


_board = _Board()


def make() -> int:
    """Make the memory, to be passed on to a child; gives its descriptor."""
    return os.memfd_create("alexi-place")


def use(number: int) -> None:
    """Say from now on in this memory where this process is."""
    _board.number = number


@contextmanager
def at(step: str) -> Iterator[None]:
    """Say for as long as the step takes that it is under way. `step` names code, never a value of a cell."""
    _say(step)
    try:
        yield
    finally:
        _say("")


def read(number: int) -> str:
    """Give the step that was under way, `""` for none, or for what cannot be the name of one."""
    said = os.pread(number, _SIZE, 0).rstrip(b"\0").decode("utf-8", "replace")
    return said if _BELIEVED.fullmatch(said) else ""


def _say(step: str) -> None:
    if _board.number is not None:
        os.pwrite(_board.number, step.encode()[:_SIZE].ljust(_SIZE, b"\0"), 0)
