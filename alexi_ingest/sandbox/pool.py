"""Warm children for many callers: each has one to itself for as long as its jobs belong together."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from threading import Condition
from typing import TYPE_CHECKING

from alexi_ingest.errors import ChildCrashed
from alexi_ingest.sandbox.run import ahead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from alexi_ingest.sandbox.limits import Limits
    from alexi_ingest.sandbox.nouns import Answer, Job, Setup
    from alexi_ingest.sandbox.run import Child


class Pool:
    """`size` children, started ahead and replaced when they end or are spent.

    Safe for threads; close it, or use `with`.
    """

    def __init__(self, size: int, setup: Setup, limits: Limits | None = None) -> None:
        """`limits` bound each job that brings none of its own."""
        self._setup = setup
        self._limits = limits
        self._changed = Condition()
        self._free: deque[Future[Child]] = deque(ahead(setup) for _ in range(size))
        self._lent = 0
        self._closed = False

    def __enter__(self) -> Self:
        """Give the pool itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Close the pool."""
        self.close()

    @contextmanager
    def child(self) -> Iterator[Child]:
        """Lend a child for the jobs of one file, waiting for a free one.

        Raises:
            ChildCrashed: none could be started, or the pool is closed.
        """
        place = self._take()
        try:
            yield place.result()
        finally:
            self._give_back(place)

    def call(self, job: Job, limits: Limits | None = None) -> Answer:
        """Have one job done by any free child; raises what `Child.run` raises."""
        with self.child() as child:
            return child.run(job, limits or self._limits)

    def close(self) -> None:
        """Wait for the children that are lent, and end them all; may be called again."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._lent)
            places, self._free = list(self._free), deque()
        for place in places:
            if place.exception() is None:
                place.result().close()

    def _take(self) -> Future[Child]:
        with self._changed:
            self._changed.wait_for(lambda: self._free or self._closed)
            if self._closed:
                message = "the pool of children is closed"
                raise ChildCrashed(message)
            self._lent += 1
            return self._free.pop()

    def _give_back(self, place: Future[Child]) -> None:
        spent = place.exception() is not None or place.result().spent
        if spent and place.exception() is None:
            place.result().close()
        with self._changed:
            self._lent -= 1
            if not spent:
                self._free.append(place)
            elif not self._closed:
                # To the other end: a child that has loaded everything is lent before one that still loads.
                self._free.appendleft(ahead(self._setup))
            self._changed.notify_all()
