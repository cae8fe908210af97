"""Many callers, few children: who gets which, and what takes the place of one that has ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
import pytest

from alexi_ingest.errors import ChildCrashed
from alexi_ingest.sandbox.limits import Limits
from alexi_ingest.sandbox.nouns import Job, Setup
from alexi_ingest.sandbox.pool import Pool

JOBS = "tests.sandbox.jobs"
WHO = Job(f"{JOBS}:describe")


def test_one_file_keeps_its_child_and_a_spent_one_is_replaced() -> None:
    with Pool(1, Setup((JOBS,), jobs=3)) as pool:
        with pool.child() as child:
            first = {child.run(WHO).facts["pid"] for _ in range(2)}
        first.add(pool.call(WHO).facts["pid"])
        second = pool.call(WHO).facts["pid"]
    assert len(first) == 1
    assert second not in first
    assert not any(psutil.pid_exists(pid) for pid in (*first, second))


def test_callers_share_the_children_and_outlive_crashes() -> None:
    def one(number: int) -> int | None:
        if number % 5 == 0:
            with pytest.raises(ChildCrashed):
                pool.call(Job(f"{JOBS}:misbehaves", {"how": "exit"}))
            return None
        return int(pool.call(WHO).facts["pid"])

    with Pool(2, Setup((JOBS,)), Limits(wall=20)) as pool, ThreadPoolExecutor(4) as threads:
        pids = list(threads.map(one, range(15)))
    assert [number for number, pid in enumerate(pids) if pid is None] == [0, 5, 10]
    assert len(set(pids) - {None}) <= 5


def test_a_closed_pool_lends_nothing() -> None:
    pool = Pool(1, Setup((JOBS,)))
    pool.close()
    pool.close()
    with pytest.raises(ChildCrashed, match="closed"):
        pool.call(WHO)


def test_a_pool_whose_children_cannot_start_goes_on_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("sys.executable", "/nowhere/python")
        pool = Pool(1, Setup((JOBS,)))
        with pytest.raises(ChildCrashed, match="could not be started: No such file"):
            pool.call(WHO)
        with pytest.raises(ChildCrashed, match="could not be started"):
            pool.call(WHO)
    with pool:
        with suppress(ChildCrashed):  # the start that was under way may have failed yet
            pool.call(WHO)
        assert pool.call(WHO).facts["pid"]
