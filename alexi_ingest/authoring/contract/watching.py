"""What a source does besides answering: it reads the clock, chance or the environment, writes, prints, connects."""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOBase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Self

CLOCK, CHANCE, ENVIRONMENT = "reads the clock", "draws random numbers", "reads the environment"
PRINTS, WRITES, CONNECTS, STARTS = "prints", "writes a file", "opens a connection", "starts a program"
_MOST = 20
_CLOCKS = frozenset({time.time, time.time_ns, time.localtime, time.gmtime, time.ctime})
_DAYS = frozenset({"today", "now", "utcnow"})
_EVENTS = {
    "socket.connect": CONNECTS, "socket.bind": CONNECTS, "socket.getaddrinfo": CONNECTS, "subprocess.Popen": STARTS,
    "os.system": STARTS, "os.exec": STARTS, "os.posix_spawn": STARTS, "os.mkdir": WRITES, "os.remove": WRITES,
    "os.rename": WRITES, "os.rmdir": WRITES, "os.truncate": WRITES,
}  # fmt: skip
_READ_ENVIRONMENT = type(os.environ).__getitem__.__code__
_HIDDEN = getattr(random.random, "__self__", None)  # the one generator behind the module's functions
_OF_ITS_OWN = frozenset({"logging", "importlib", "_frozen_importlib", "_frozen_importlib_external", "linecache"})
"""Parts of the standard library that look at the clock, or at files, whoever uses them."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that a source's own code did, with the place (`package.module.function, line 7`), and how often."""

    what: str
    place: str
    times: int


class Watch:
    """Notes what the code of one package does while it is entered; what other code does is not its affair.

    Only this thread is watched, and only one watch may be entered at a time.
    """

    def __init__(self, package: str) -> None:
        self._package = package.partition(".")[0]
        self._noted: Counter[tuple[str, str]] = Counter()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Begin."""
        _listener.watch = self
        _listener.begin()
        for redirect in (redirect_stdout, redirect_stderr):
            self._stack.enter_context(redirect(_Heard(self)))
        sys.setprofile(self._profile)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """End."""
        sys.setprofile(None)
        self._stack.close()
        _listener.watch = None

    def seen(self) -> list[Seen]:
        """Give what was noted, the most frequent first."""
        return [Seen(what, place, times) for (what, place), times in self._noted.most_common(_MOST)]

    def note(self, what: str, frame: FrameType | None) -> None:
        """Note something if the package's own code did it: directly, or through the standard library."""
        while frame is not None:
            module = str(frame.f_globals.get("__name__", ""))
            top = module.partition(".")[0]
            if top == self._package:
                self._noted[what, f"{module}.{frame.f_code.co_name}, line {frame.f_lineno}"] += 1
                return
            through = top in sys.stdlib_module_names and top not in _OF_ITS_OWN
            if not through and not (what == WRITES and top == "polars"):
                return
            frame = frame.f_back

    def _profile(self, frame: FrameType, event: str, called: Any) -> None:  # noqa: ANN401 - as `sys.setprofile` has it
        if event == "c_call":
            what = _what_is_read(called)
            if what:
                self.note(what, frame)
        elif event == "call" and frame.f_code is _READ_ENVIRONMENT:
            self._note_directly(ENVIRONMENT, frame.f_back)

    def _note_directly(self, what: str, frame: FrameType | None) -> None:
        """Note what the package does through `os` and `collections.abc`, and not what libraries do for it."""
        while frame is not None and str(frame.f_globals.get("__name__")) in {
            "os",
            "_collections_abc",
            "collections.abc",
        }:
            frame = frame.f_back
        if frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == self._package:
            self.note(what, frame)


def _what_is_read(called: Any) -> str:  # noqa: ANN401 - any built-in function
    if called in _CLOCKS:
        return CLOCK
    owner = getattr(called, "__self__", None)
    if owner is _HIDDEN or called is os.urandom:
        return CHANCE
    if isinstance(owner, type) and issubclass(owner, date | datetime) and called.__name__ in _DAYS:
        return CLOCK
    return ""


class _Heard(TextIOBase):
    """A stream that notes who wrote to it, and keeps nothing."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def write(self, text: str) -> int:
        """Note the writer."""
        if text.strip():
            self._watch.note(PRINTS, sys._getframe(1))  # noqa: SLF001 - the one way to know who called
        return len(text)


class _Listener:
    """The process's one audit hook, which cannot be taken out again: it does nothing while nobody watches."""

    def __init__(self) -> None:
        self.watch: Watch | None = None
        self._begun = False

    def begin(self) -> None:
        """Listen from now on."""
        if not self._begun:
            self._begun = True
            sys.addaudithook(self._hear)

    def _hear(self, event: str, told: tuple[Any, ...]) -> None:
        watch = self.watch
        if watch is None:
            return
        what = _EVENTS.get(event, WRITES if event == "open" and _is_for_writing(told) else "")
        if what:
            watch.note(what, sys._getframe(1))  # noqa: SLF001 - as above


def _is_for_writing(told: tuple[Any, ...]) -> bool:
    _, mode, flags = told
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & _WRITING)


_listener = _Listener()
