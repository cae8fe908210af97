"""Children whose threads take turns: each job on a processor of its own, as far as there are enough of them."""

from __future__ import annotations

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from alexi_ingest.sandbox.nouns import Job, Setup
from alexi_ingest.sandbox.processor import claims
from alexi_ingest.sandbox.run import Child, started

JOBS = "tests.sandbox.jobs"
BY_TURNS = Setup((JOBS,), by_turns=True)
HERE = sorted(os.sched_getaffinity(0))


def kept(child: Child, seconds: float = 0.3) -> list[list[int]]:
    found: list[list[int]] = child.run(Job(f"{JOBS}:processors", {"seconds": seconds})).facts["kept"]
    return found


def test_all_threads_of_a_job_are_kept_on_one_processor_and_those_of_another_child_are_not() -> None:
    with started(BY_TURNS) as child, started(Setup((JOBS,))) as free:
        for _ in range(2):
            first, *others = kept(child)
            assert len(first) == 1
            assert first[0] in HERE
            assert others
            assert all(one == first for one in others)
        assert all(one == HERE for one in kept(free))


@pytest.mark.skipif(len(HERE) < 2, reason="one processor cannot be claimed twice at a time")
def test_jobs_at_a_time_are_kept_on_different_processors_and_run_free_where_none_is_left() -> None:
    count = len(HERE) + 1
    with ExitStack() as stack, ThreadPoolExecutor(count) as threads:
        children = [stack.enter_context(started(BY_TURNS)) for _ in range(count)]
        for child in children:
            kept(child)  # so that all are ready
        at_once = [one[0] for one in threads.map(lambda child: kept(child, 1.0), children)]
        assert sorted(at_once) == sorted([*([one] for one in HERE), HERE])
        assert len(kept(children[0])[0]) == 1


def test_a_child_that_is_gone_has_claimed_nothing() -> None:
    with started(BY_TURNS) as child, pytest.raises(Exception, match="ended"):
        child.run(Job(f"{JOBS}:misbehaves", {"how": "exit"}))
    for processor in HERE:
        fcntl.lockf(claims(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, processor)
        fcntl.lockf(claims(), fcntl.LOCK_UN, 1, processor)
