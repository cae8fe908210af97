"""Bounds the loading of a source, which happens in the service's own process and in every command's."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic
from typing import TYPE_CHECKING

from alexi_ingest.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLOW = "Let the module import and declare alone: it reads no large file, no network, and does no hook's work."


@contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Raise `DeclarationError` in what is done within, when it takes longer.

    Only where signals are heard: in the main thread, and not within a C function that does not return.
    """
    if current_thread() is not main_thread():
        yield
        return

    def end(*_: object) -> None:
        message = f"it was not loaded within {seconds:g} s"
        raise DeclarationError(message, mend=_SLOW)

    begun = monotonic()
    handler = signal.signal(signal.SIGALRM, end)
    left, again = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # somebody else's alarm, such as a test's time-out, goes on
            signal.setitimer(signal.ITIMER_REAL, max(left - (monotonic() - begun), 0.001), again)
