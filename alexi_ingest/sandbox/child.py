"""What runs in the child: it shuts itself in, loads what it is told to, then answers one job after another."""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from alexi_ingest.collector import paused
from alexi_ingest.sandbox import place
from alexi_ingest.sandbox.limits import arm, forbid_core_dumps
from alexi_ingest.sandbox.network import close_network, no_new_privileges
from alexi_ingest.sandbox.processor import kept
from alexi_ingest.sandbox.wire import Message, Reader, Received, Writer
from alexi_ingest.sandbox.writing import confine_writes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    Around = Callable[[], AbstractContextManager[None]]

READY, JOB, ANSWER, RAISED = "ready", "job", "answer", "raised"
"""Kinds of messages: the first and the last two come from the child."""

_SET_PDEATHSIG, _SET_CHILD_SUBREAPER = 1, 36
_FRAMES = 5


def main(told: str) -> None:
    """Serve the socket that `told`, a JSON object, names by its number.

    Its other keys: `parent` (process number), `place` (descriptor, see `sandbox.place`), `path` (as `sys.path`),
    `allowed` (modules), `warm` (modules and `module:function`s), `processors` (descriptor, or none; see
    `sandbox.processor`) and `limits` for the warming itself.
    """
    setup = json.loads(told)
    _tie_to(setup["parent"])
    forbid_core_dumps()
    no_new_privileges()
    guard = close_network()
    confined = confine_writes(Path.cwd())
    sys.path[:] = setup["path"]
    place.use(setup["place"])
    arm(setup["limits"])
    with socket.socket(fileno=setup["socket"]) as parent:
        try:
            _warm(setup["warm"])
        except BaseException as error:  # noqa: BLE001 - whatever a module does, the parent is told of it
            _send(parent, Writer(_raised(error)))
            return
        _send(parent, Writer(Message(READY, {"network": guard, "confined": confined})))
        _serve(parent, setup["allowed"], _around(setup["processors"]))


def _serve(parent: socket.socket, allowed: Sequence[str], around: Around) -> None:
    while True:
        reader = Reader()
        try:
            while (job := reader.receive(parent)) is None:
                pass
        except EOFError:
            return
        with around():
            answer = _answer(job, allowed)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        _send(parent, answer)


def _around(processors: int | None) -> Around:
    return nullcontext if processors is None else partial(kept, processors)


def _answer(job: Received, allowed: Sequence[str]) -> Writer:
    """Call the job's function; whatever it raises is an answer too."""
    try:
        arm(job.facts["limits"])
        function = _function(job.facts["function"], allowed)
        with paused():
            facts, blobs = function(job.facts["facts"], job.blobs)
            answer = Writer(Message(ANSWER, facts, blobs))
        _refuse_too_large(answer, job.facts["limits"]["result"])
    except BaseException as error:  # noqa: BLE001 - extensions raise BaseException too (polars' PanicException)
        return Writer(_raised(error))
    return answer


class ResultTooLargeError(Exception):
    """When the function's result passes the job's limit; the parent knows it by its name."""


def _refuse_too_large(answer: Writer, most: int) -> None:
    if answer.size > most:
        raise ResultTooLargeError


def _function(named: str, allowed: Sequence[str]) -> Any:  # noqa: ANN401 - what it takes and gives is the job's affair
    module, _, name = named.partition(":")
    if not any(module == each or module.startswith(each + ".") for each in allowed):
        message = "the module is not one that this child may call"
        raise PermissionError(message)
    return getattr(importlib.import_module(module), name)


def _warm(entries: Sequence[str]) -> None:
    """Import each module, call each `module:function`, and spare the collector what will stay."""
    for entry in entries:
        module, _, name = entry.partition(":")
        loaded = importlib.import_module(module)
        if name:
            getattr(loaded, name)()
    gc.collect()
    gc.freeze()


def _raised(error: BaseException) -> Message:
    """Tell of an exception by its type and places alone: its text may hold a value of a cell."""
    frames = [
        f"{frame.f_globals.get('__name__', '?')}:{frame.f_code.co_name}:{line}"
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__") != __name__
    ]
    return Message(RAISED, {"type": type(error).__name__, "frames": frames[-_FRAMES:]})


def _send(parent: socket.socket, writer: Writer) -> None:
    while not writer.send(parent):
        pass


def _tie_to(parent: int) -> None:
    """Die with the parent, and stay the ancestor of every descendant whose own parent ended."""
    libc = ctypes.CDLL(None)
    libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if os.getppid() != parent:  # it ended before it could be tied to
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
