"""One child: what it gives back, each way of not giving anything back, and that nothing is left of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from alexi_ingest.errors import ChildCrashed, ChildError, ChildTimeout, ChildTooLarge
from alexi_ingest.sandbox import folder
from alexi_ingest.sandbox.limits import Limits
from alexi_ingest.sandbox.nouns import Job, Setup
from alexi_ingest.sandbox.run import Child, started
from alexi_ingest.sandbox.talk import Logged

if TYPE_CHECKING:
    from collections.abc import Iterator

JOBS = "tests.sandbox.jobs"
SETUP = Setup(allowed=(JOBS,))


def job(name: str, **facts: Any) -> Job:  # noqa: ANN401 - whatever JSON can hold
    return Job(f"{JOBS}:{name}", facts)


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with started(SETUP) as child:
        yield child


def gone(pid: int, within: float = 5.0) -> bool:
    """Whether the process ends in time (one that nobody has waited for yet has ended)."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        with suppress(psutil.NoSuchProcess):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.02)
                continue
        return True
    return False


def test_facts_and_blobs_come_back_as_they_went(child: Child) -> None:
    facts = {"name": os.fsdecode(b"caf\xe9\n.xlsx"), "deep": [{"x": 1.5, "none": None}], "⟦P1⟧": True}
    blobs = {f"b{i}": os.urandom(i) for i in (0, 1, 700_000, 0)} | {str(i): b"" for i in range(600)} | {"view": b"12"}
    answer = child.run(Job(f"{JOBS}:echo", facts, blobs | {"view": memoryview(b"0123")[1:3]}))
    assert answer.facts == facts
    assert answer.blobs == blobs
    assert all(type(blob) is bytes for blob in answer.blobs.values())


@pytest.mark.parametrize(
    ("how", "limits", "error", "words"),
    [
        ("exit", {}, ChildCrashed, "exit code 0"),
        ("segfault", {}, ChildCrashed, "SIGSEGV and without an answer, at __init__:string_at"),
        ("abort", {}, ChildCrashed, "SIGABRT"),
        ("junk", {}, ChildCrashed, "not a message"),
        ("hang up", {}, ChildCrashed, "without an answer"),
        ("loop", {"wall": 0.4}, ChildTimeout, r"0\.4 s"),
        ("loop", {"cpu": 1}, ChildTimeout, "CPU"),
        ("leak", {"resident": 200_000_000}, ChildTooLarge, "200000000 bytes of memory"),
        ("address", {"address": 2_000_000_000, "bytes": 3_000_000_000}, ChildTooLarge, "address space"),
        ("large", {"result": 1_000_000, "bytes": 2_000_000}, ChildTooLarge, "result"),
        ("no answer", {}, ChildCrashed, "TypeError"),
        ("not json", {}, ChildCrashed, "TypeError"),
    ],
)
def test_a_job_without_an_answer_is_named(
    how: str, limits: dict[str, Any], error: type[ChildError], words: str
) -> None:
    asked = dict(limits)
    size = asked.pop("bytes", 0)
    with started(SETUP) as child:
        with pytest.raises(error, match=words):
            child.run(job("misbehaves", how=how, bytes=size), Limits(**asked))
        own, pid = child._own.folder, child._pid  # noqa: SLF001 - what must not be left
        assert child.alive is (how in {"no answer", "not json"})
    assert not own.exists()
    assert gone(pid)


@pytest.mark.parametrize(("how", "named"), [("value", "ValueError"), ("exit", "SystemExit"), ("SECRET-123", "Panic")])
def test_an_exception_crosses_by_type_and_place_and_the_child_lives_on(child: Child, how: str, named: str) -> None:
    with pytest.raises(ChildCrashed, match=rf"raised {named}, at tests\.sandbox\.jobs:raises:\d+$") as caught:
        child.run(job("raises", how=how))
    assert "SECRET" not in str(caught.value)
    assert child.run(job("echo", a=1)).facts == {"a": 1}


def test_only_modules_that_were_named_may_be_called(child: Child) -> None:
    for function in ("os:getcwd", "tests.sandbox.jobsother:echo", "tests.sandbox:x"):
        with pytest.raises(ChildCrashed, match="PermissionError"):
            child.run(Job(function))


def test_cpu_is_counted_job_by_job(child: Child) -> None:
    for _ in range(3):
        child.run(job("spend", seconds=1.1), Limits(cpu=2))


def test_what_is_printed_is_taken_off_and_counted(child: Child) -> None:
    child.run(job("prints", megabytes=100))
    assert child.talk.count == 100_000_003
    assert child.talk.kept == b"x" * 64 * 1024
    assert child.talk.cut
    child.run(job("prints", megabytes=0))
    assert child.talk.kept == b"end"
    assert not child.talk.cut


@pytest.mark.parametrize(
    ("step", "told"), [("source 'a', hook 'b'", ", in source 'a', hook 'b'"), ("<\n>", ""), ("", "")]
)
def test_the_step_that_a_child_ended_in_is_named_and_the_places_that_logged(step: str, told: str) -> None:
    with started(SETUP) as child:
        with pytest.raises(ChildCrashed) as caught:
            child.run(job("ends_in", step=step))
        assert str(caught.value) == f"the child ended with exit code 0 and without an answer{told}"
        assert child.talk.logged() == [
            Logged("INFO", "some.module:function:12", 2), Logged("WARNING", "some.module:<lambda>:7", 2),
        ]  # fmt: skip


@pytest.mark.parametrize("orphan", [False, True])
@pytest.mark.parametrize("then", ["answer", "hang", "exit"])
def test_nothing_that_a_job_started_is_left(*, orphan: bool, then: str) -> None:
    mark = f"mark-{uuid.uuid4()}"
    with started(SETUP) as child, ThreadPoolExecutor(1) as watcher:
        seen = watcher.submit(_seen, mark)
        asked = job("starts", orphan=orphan, then=then, mark=mark)
        if then == "answer":
            child.run(asked)
        else:
            with pytest.raises(ChildTimeout if then == "hang" else ChildCrashed):
                child.run(asked, Limits(wall=3))
        assert not child.alive
        assert seen.result(), "the process was there"
    assert _ended(mark)


def _ended(mark: str) -> bool:
    """Wait until no process is called with a mark: one that was killed ends when it is its turn."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if not _called(mark):
            return True
    return False


def _seen(mark: str) -> bool:
    """Wait until a process is called with a mark."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if _called(mark):
            return True
    return False


def _called(mark: str) -> bool:
    return any(
        process.info["cmdline"] and process.info["cmdline"][-1] == mark for process in psutil.process_iter(["cmdline"])
    )


def test_a_child_reaches_no_network_and_gains_no_rights(child: Child) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = child.run(job("connects", port=server.getsockname()[1]))
    assert answer.facts["connected"] is False
    assert child.network
    facts = child.run(job("describe")).facts
    assert facts["no_new_privileges"]
    assert facts["core"] == 0


def test_our_environment_stays_with_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALEXI_PSEUDONYM_KEY", "SECRET")
    with started(Setup((JOBS,), warm=(JOBS, f"{JOBS}:warm"), environment={"POLARS_MAX_THREADS": "1"})) as child:
        facts = child.run(job("describe")).facts
    assert "ALEXI_PSEUDONYM_KEY" not in facts["environment"]
    assert "POLARS_MAX_THREADS" in facts["environment"]
    assert facts["warmed"] == 1


def test_a_module_that_cannot_be_loaded_ends_the_child() -> None:
    with started(Setup((JOBS,), warm=("tests.sandbox.absent",))) as child:
        with pytest.raises(ChildCrashed, match="ModuleNotFoundError"):
            child.run(job("echo"))
        assert not child.alive


def test_a_child_outlives_the_thread_that_asked_for_it() -> None:
    children: list[Child] = []

    def ask() -> None:
        children.append(started(SETUP))
        children[0].wait_ready()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    with children[0] as child:
        time.sleep(0.2)
        assert child.run(job("echo", a=1)).facts == {"a": 1}


def test_a_child_dies_with_its_parent_and_its_folder_is_swept_up_later() -> None:
    script = (
        "from alexi_ingest.sandbox.run import started\n"
        "from alexi_ingest.sandbox.nouns import Job, Setup\n"
        f"child = started(Setup(({JOBS!r},)))\n"
        "child.wait_ready()\n"
        "print(child._pid, child._own.folder, flush=True)\n"
        f"child.run(Job('{JOBS}:misbehaves', {{'how': 'loop'}}))"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid, name = parent.stdout.readline().split()
        own = Path(os.fsdecode(name))
        os.utime(own, (0, 0))
        folder.sweep()
        assert own.exists()
        parent.send_signal(signal.SIGKILL)
    assert gone(int(pid))
    folder.sweep()
    assert not own.exists()


def test_children_leave_no_descriptors_behind() -> None:
    with started(SETUP) as child:
        child.run(job("echo"))
    before = psutil.Process().num_fds()
    for _ in range(3):
        with started(SETUP) as child:
            child.run(job("echo"))
    assert psutil.Process().num_fds() == before


def test_a_child_writes_in_its_own_folder_alone(child: Child, tmp_path: Path) -> None:
    child.wait_ready()
    if not child.confined:
        pytest.skip("this kernel has no Landlock")
    (tmp_path / "kept").write_text("kept")
    refused = dict.fromkeys(("write", "change", "remove", "folder"), "PermissionError")
    assert child.run(Job(f"{JOBS}:writes", {"folder": str(tmp_path)})).facts == refused
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    own = child.run(Job(f"{JOBS}:writes", {"folder": "."})).facts
    assert set(own.values()) == {"done"}
