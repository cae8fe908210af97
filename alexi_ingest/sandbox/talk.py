"""What a child prints: all of it taken off its pipe and counted, the beginning kept, the places of its log found."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from typing import IO

LOG_FORMAT = "{level} {name}:{function}:{line} {message}"
"""How what runs in a child has to write its log, for loguru, so that `Talk.logged` finds it."""
_LOGGED = re.compile(
    rb"^(DEBUG|INFO|SUCCESS|WARNING|ERROR|CRITICAL) ([\w.<>]{1,200}:[\w<>]{1,100}:\d{1,7}) ", re.MULTILINE
)
_MOST_LOGGED = 20
_KEPT = 64 * 1024
_GULP = 1024 * 1024
_GULPS = 64


@dataclass(frozen=True, slots=True)
class Logged:
    """A place of the code that wrote to the log (`package.module:function:line`), its level, and how often it did."""

    level: str
    place: str
    times: int


class Talk:
    """The reading end of a child's stdout and stderr together.

    `kept` is the first 64 kB of what was printed in the job done last, `count` all of it in bytes. It may hold values
    of cells: show it to a source's author at most, and never log it.
    """

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        os.set_blocking(pipe.fileno(), False)
        self.number = pipe.fileno()
        self.kept = bytearray()
        self.count = 0
        self.ended = False

    def drain(self) -> bool:
        """Take what has been printed, a bounded amount at a time; True when nothing can come any more."""
        for _ in range(0 if self.ended else _GULPS):
            try:
                piece = os.read(self.number, _GULP)
            except BlockingIOError:
                break
            if not piece:
                self.ended = True
                break
            self.count += len(piece)
            self.kept += piece[: _KEPT - len(self.kept)]
        return self.ended

    @property
    def cut(self) -> bool:
        """Whether more was printed than is kept."""
        return self.count > len(self.kept)

    def logged(self) -> list[Logged]:
        """Give the places that wrote to the log, without what they wrote, which may hold values of cells."""
        found = Counter((level.decode(), place.decode()) for level, place in _LOGGED.findall(self.kept))
        return [Logged(*which, times) for which, times in found.most_common(_MOST_LOGGED)]

    def forget(self) -> None:
        """Begin anew, for the next job."""
        self.drain()
        self.kept = bytearray()
        self.count = 0

    def close(self) -> None:
        """Close the pipe; what was kept stays."""
        self.ended = True
        self._pipe.close()
