"""What a child prints: all of it taken off its pipe and counted, the beginning kept."""

from __future__ import annotations

import os
from typing import IO

_KEPT = 64 * 1024
_GULP = 1024 * 1024
_GULPS = 64


class Talk:
    """The reading end of a child's stdout and stderr together."""

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

    def forget(self) -> None:
        """Begin anew, for the next job."""
        self.drain()
        self.kept = bytearray()
        self.count = 0

    def close(self) -> None:
        """Close the pipe; what was kept stays."""
        self.ended = True
        self._pipe.close()
