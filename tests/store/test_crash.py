"""A kill at any moment: what was said to be done is done, and nothing is half done."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alexi_ingest.model import Verdict
from alexi_ingest.store import State, begin, open_store, queue, settle, standing_tables, submission, take
from alexi_ingest.store.settling import Settlement

from .conftest import FINGERPRINT, PUBLISHED, Desk, drop, outcome

if TYPE_CHECKING:
    from alexi_ingest.store import Store

ROWS = 400
WORKER = f"""
import sys
from pathlib import Path
from alexi_ingest.model import Person, Verdict
from alexi_ingest.store import open_store
from tests.store.conftest import FINGERPRINT, PUBLISHED, Desk, outcome
desk = Desk(open_store(Path(sys.argv[1]), PUBLISHED, key_fingerprint=FINGERPRINT), int(sys.argv[2]))
ids = [f"p1-{{number}}" for number in range({ROWS})]
while True:
    done = desk.settle(outcome(Verdict.ACCEPTED, *ids), person_keys={{Person("hub-01", one): one for one in ids}})
    print(done.submission, flush=True)
"""


def _killed_after(where: Path, start: int, seconds: float) -> int:
    """Let a child settle one submission after another, kill it, and give the last that it said was settled."""
    child = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(where), str(start)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    said = [child.stdout.readline()]
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
    said += child.stdout.readlines()
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL, "it should have gone on until it was killed"
    return int([line for line in said if line.endswith("\n")][-1])


def _settled(store: Store, number: int) -> bool:
    """Say whether a submission is settled; if so, everything of it is there, else nothing."""
    one = submission(store, number)
    with store.reading() as conn:
        rows = conn.exec_driver_sql("SELECT count(*) FROM person WHERE submission = ?", (number,)).scalar()
        steps = [step.new for step in one.steps]
    done = one.state in {State.ACCEPTED, State.SUPERSEDED}
    assert (rows, len(one.findings)) == ((ROWS, 1) if done else (0, 0))
    assert (State.ACCEPTED in steps) == done
    return done


def test_a_killed_writer_leaves_whole_submissions(where: Path) -> None:
    acknowledged = 0
    for turn in range(4):
        acknowledged = max(acknowledged, _killed_after(where, 1_000 * turn, 0.137 * (turn + 1)))
        with sqlite3.connect(where) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        raw.close()
        store = open_store(where, PUBLISHED, key_fingerprint=FINGERPRINT)
        assert all(_settled(store, number) for number in range(1, acknowledged + 1) if number > acknowledged - 20)
        waiting = queue(store)
        assert len(waiting) <= 1
        for left in waiting:
            assert not _settled(store, left.submission)
            done = settle(
                store,
                begin(store, left.submission),
                Settlement(outcome(Verdict.ACCEPTED, *[f"p1-{one}" for one in range(ROWS)])),
            )
            assert done.standing == left.submission
        person = standing_tables(store, "hub-01").tables["person"]
        assert person["submission"].n_unique() == 1
        store.close()


def test_a_settling_cut_off_at_any_statement_is_not_kept(desk: Desk) -> None:
    """Breaks one settling at its first statement, then at its second, and so on until it goes through."""
    number = take(desk.store, drop(1)).submission
    begun = begin(desk.store, number)
    left = 0

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt

    sa.event.listen(desk.store.engine, "before_cursor_execute", count)
    for moment in range(100):
        left = moment
        try:
            settle(desk.store, begun, Settlement(outcome(Verdict.ACCEPTED, *[f"p1-{one}" for one in range(ROWS)])))
        except KeyboardInterrupt:
            left = 1_000
            assert not _settled(desk.store, number)
        else:
            break
    left = 1_000
    assert moment > 10
    assert _settled(desk.store, number)
