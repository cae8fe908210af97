"""Functions for children to call: good ones, and one for each way of not giving an answer."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alexi_ingest.sandbox import place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type_of_answer = tuple[dict[str, Any], dict[str, bytes]]
_warmed: list[int] = []


def warm() -> None:
    _warmed.append(1)


def echo(facts: Mapping[str, Any], blobs: Mapping[str, bytes]) -> type_of_answer:
    return dict(facts), dict(blobs)


def describe(_facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return {
        "pid": os.getpid(),
        "warmed": len(_warmed),
        "environment": sorted(os.environ),
        "folder": str(Path.cwd()),
        "no_new_privileges": "NoNewPrivs:\t1" in status,
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
    }, {}


def processors(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    """Give the processors that each thread may run on, one of them begun for this, and stay for some seconds."""
    other = threading.Thread(target=time.sleep, args=(facts["seconds"],))
    other.start()
    threads = [int(each.name) for each in Path("/proc/self/task").iterdir()]
    kept = [sorted(os.sched_getaffinity(each)) for each in threads]
    other.join()
    return {"kept": kept}, {}


def spend(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    """Use so many seconds of CPU."""
    begun = time.process_time()
    while time.process_time() - begun < facts["seconds"]:
        pass
    return {}, {}


def raises(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    class Panic(BaseException):
        """As extensions raise them."""

    if facts["how"] == "value":
        message = "the value SECRET-123"
        raise ValueError(message)
    if facts["how"] == "exit":
        sys.exit("SECRET-123")
    raise Panic(facts["how"])


def misbehaves(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    ways: dict[str, Callable[[], Any]] = {
        "exit": lambda: os._exit(0),
        "segfault": lambda: ctypes.string_at(0),
        "abort": os.abort,
        "junk": lambda: _spoil_sockets(b"\x00\x00\x00\x04junk"),
        "hang up": lambda: _spoil_sockets(b""),
        "leak": _leak,
        "address": lambda: bytearray(facts["bytes"]),
        "large": lambda: ({}, {"large": bytes(facts["bytes"])}),
        "no answer": lambda: None,
        "not json": lambda: ({"set": set()}, {}),
        "loop": lambda: spend({"seconds": 600}, {}),
    }
    answer: type_of_answer = ways[facts["how"]]()
    return answer


def ends_in(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    """Go through a step, log as loguru does, and end in another step."""
    with place.at("the first step"):
        sys.stdout.write("INFO some.module:function:12 SECRET-123\nWARNING some.module:<lambda>:7 SECRET-123\n" * 2)
        sys.stdout.write("LOUD some.module:function:12 x\nINFO SECRET-123:x:y z\n")
        sys.stdout.flush()
    with place.at(facts["step"]):
        os._exit(0)


def _leak() -> None:
    leak = []
    while True:
        leak.append(bytearray(b"x") * 10_000_000)


def _spoil_sockets(what: bytes) -> None:
    for number in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        try:
            ours = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        if what:
            ours.sendall(what)
            time.sleep(60)
        ours.shutdown(socket.SHUT_RDWR)


def prints(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    for _ in range(facts["megabytes"]):
        os.write(1, b"x" * 1_000_000)
    sys.stderr.write("end")
    return {}, {}


def starts(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    """Start a process that ignores SIGTERM, called with a mark, in this session or its own; then end as told."""
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    )
    if facts["orphan"]:
        launch = (
            "import subprocess, sys\n"
            f"p = subprocess.Popen([sys.executable, '-c', {stubborn!r}, {facts['mark']!r}],"
            " start_new_session=True, stdout=subprocess.PIPE)\n"
            "p.stdout.readline()"
        )
        subprocess.run([sys.executable, "-c", launch], check=True)
    else:
        process = subprocess.Popen([sys.executable, "-c", stubborn, facts["mark"]], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
    time.sleep(0.5)  # long enough to be seen
    if facts["then"] == "exit":
        os._exit(0)
    if facts["then"] == "hang":
        signal.pause()
    return {}, {}


def connects(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    try:
        with socket.create_connection(("127.0.0.1", facts["port"]), timeout=2):
            return {"connected": True}, {}
    except OSError as error:
        return {"connected": False, "errno": error.errno}, {}


def writes(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> type_of_answer:
    """Try to write, rename and remove where it is told, and say what happened."""
    folder = Path(facts["folder"])
    ways: dict[str, Callable[[], Any]] = {
        "write": lambda: (folder / "new").write_text("x"),
        "change": lambda: (folder / "kept").write_text("x"),
        "remove": (folder / "kept").unlink,
        "folder": (folder / "made").mkdir,
    }
    said = {}
    for way, attempt in ways.items():
        try:
            attempt()
            said[way] = "done"
        except OSError as error:
            said[way] = type(error).__name__
    return said, {}
