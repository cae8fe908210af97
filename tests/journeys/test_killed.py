"""Killed at any moment and started again, the service comes to the same result, once."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest.cli.opened import make_site
from alexi_ingest.testkit.habits import make_hubs
from alexi_training.samples import SAMPLES as TRAINING

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.testkit.samples import Sample

MOMENTS = 50
PERIODS = ("2015-16-Q1", "2015-16-Q2")
PUBLISHED = ("young_person", "referral", "missing_episode", "session")
EAGER = {
    "quiet_seconds = 2.0": "quiet_seconds = 0.1",
    "quiet_seconds_text = 10.0": "quiet_seconds_text = 0.1",
    "rescan_seconds = 5.0": "rescan_seconds = 0.3",
}
RUN = [sys.executable, "-c", "from alexi_ingest.cli.app import main; main()", "run"]


def returns() -> list[Sample]:
    hubs = make_hubs(13)
    lists = [kind.clean(hub, PERIODS) for hub in hubs for kind in (CASEWORK, TRAINING)]
    return [sample for turn in zip(*lists, strict=True) for sample in turn][:MOMENTS]


def eager_site(root: Path) -> Path:
    make_site(root)
    settings = root / "alexi.toml"
    text = settings.read_text("utf-8")
    for slow, fast in EAGER.items():
        assert slow in text, slow
        text = text.replace(slow, fast)
    settings.write_text(text, "utf-8")
    return root


def drop(site: Path, sample: Sample) -> None:
    sample.write(site / "drops" / sample.hub / "inbox" / sample.filename)


def run_once(site: Path) -> None:
    subprocess.run([*RUN, "--site", str(site), "--once"], check=True, capture_output=True, timeout=240)


def kept(site: Path) -> dict[str, Any]:
    """Give all that does not depend on when it was done."""
    with closing(sqlite3.connect(site / "store.sqlite")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        select = "SELECT * FROM {} ORDER BY hub, period, row"
        found: dict[str, Any] = {}
        for table in PUBLISHED:
            rows = store.execute(select.format(table))
            names = [column[0] for column in rows.description]
            wanted = [at for at, name in enumerate(names) if name not in {"submission", "id", "sheet"}]
            # Pseudonyms differ, since each site has a key of its own.
            wanted = [at for at in wanted if names[at] != "person_id"]
            found[table] = [tuple(row[at] for at in wanted) for row in rows]
        for what, query in {
            "submissions": "SELECT hub, name, sha256, state, rows, errors, queries, repairs FROM submission",
            "receipts": "SELECT name, sha256, verdict FROM receipt",
            "standing": "SELECT hub, return_type, period FROM standing",
            "outbox": "SELECT kind, hub FROM outbox WHERE done_at IS NULL",
        }.items():
            found[what] = sorted(store.execute(query).fetchall())
    return found


def reports(site: Path) -> list[tuple[str, str]]:
    made = [json.loads(path.read_text("utf-8")) for path in site.glob("drops/*/reports/*/report.json")]
    assert len(list(site.glob("drops/*/reports/*/report.html"))) == len(made)
    return sorted((record["file"]["sha256"], record["verdict"]) for record in made)


@pytest.mark.timeout(900)
def test_killed_at_fifty_moments_it_comes_to_the_same_once(tmp_path: Path) -> None:
    rng = random.Random(20)  # noqa: S311 - moments, not secrets
    samples = returns()
    killed, calm = eager_site(tmp_path / "killed"), eager_site(tmp_path / "calm")
    alive = 0
    for sample in samples:
        drop(killed, sample)
        with subprocess.Popen([*RUN, "--site", str(killed)], stderr=subprocess.DEVNULL) as service:
            time.sleep(rng.uniform(0.9, 3.2))
            alive += service.poll() is None
            service.send_signal(signal.SIGKILL)
    assert alive == MOMENTS, "the service ended by itself"
    run_once(killed)
    for sample in samples:
        drop(calm, sample)
    run_once(calm)
    assert len(kept(calm)["submissions"]) == len(samples)
    assert kept(killed) == kept(calm)
    assert reports(killed) == reports(calm)
    for site in (killed, calm):
        left = [path for path in site.rglob("*") if path.is_file() and {"inbox", "spool"} & {*path.parts}]
        assert not left
        assert not list(site.rglob(".*.part*"))
