"""Our whole journey as the service takes it: custody, child, store, report; each file is dropped, then timed."""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from loguru import logger

from alexi_ingest import site, store
from alexi_ingest.collector import paused
from alexi_ingest.daemon import work as working
from alexi_ingest.daemon.deliver import Deliverer
from alexi_ingest.daemon.receive import Receiver
from alexi_ingest.daemon.shop import Shop, open_shop
from alexi_ingest.errors import ChildError
from alexi_ingest.model import Severity
from alexi_ingest.store import OutboxKind
from benchmarks import inside
from benchmarks.rival import peak
from benchmarks.timing import Seconds, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

HUBS = 16
OFFERED = "[alexi_ingest]\nbench = benchmarks.source\n"
"""The benchmark's source is offered as any other is: by an entry point."""
IN_SERVICE = (
    (working, "pseudonymise", "make pseudonyms"),
    (store, "settle", "commit"),
)


def main() -> None:
    """Time every file of the job named on the command line, and print what `run` reads."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    logger.remove()
    parts: Seconds = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        offer(Path(folder))
        with open_shop(site.init(Path(folder) / "site"), workers=1, create=True) as shop:
            receiver, deliverer = Receiver(shop, patient=False), Deliverer(shop)
            for number, file in enumerate(job["warm"]):  # so that everything is loaded on both sides
                commit(shop, receiver, Path(file), f"hub-{number + 1:02d}", defaultdict(list))
            deliver(shop, deliverer, defaultdict(list))
            with wrapped(IN_SERVICE, parts):
                # One after another, as bare reading takes them; a service delivers beside it, in a thread of its own.
                taken = [
                    commit(shop, receiver, Path(file), f"hub-{number % HUBS + 1:02d}", parts)
                    for number, file in enumerate(job["files"])
                ]
            reported = deliver(shop, deliverer, parts)
            found = [named(shop, number) for number, _ in taken]
            within(job["warm"], job["files"], parts)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    seconds = [committed + reported[number] for number, committed in taken]
    answer = {"seconds": seconds, "found": found, "peak": peak() + children, "parts": parts}
    json.dump(answer, sys.stdout)


def offer(folder: Path) -> None:
    """Make an installed distribution of the benchmark's source, here and (through `sys.path`) in the child."""
    info = folder / "alexi_bench-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: alexi-bench\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(OFFERED, encoding="utf-8")
    sys.path.insert(0, str(folder))


def commit(shop: Shop, receiver: Receiver, file: Path, hub: str, parts: Seconds) -> tuple[int, float]:
    """Drop one file and time its journey to the commit; gives its submission and the seconds."""
    shutil.copy(file, shop.site.inbox(hub))
    begun = perf_counter()
    receiver.look(begun, datetime.now(UTC))
    parts["take custody"].append(perf_counter() - begun)
    (queued,) = store.queue(shop.store)
    settled = working.work(shop, queued)
    committed = perf_counter() - begun
    parts["to the commit"].append(committed)
    assert settled is not None, "a child failed"  # noqa: S101 - then nothing here can be compared
    receiver.put_away()
    return queued.submission, committed


def deliver(shop: Shop, deliverer: Deliverer, parts: Seconds) -> dict[int, float]:
    """Do and time what follows from the outbox; gives the seconds of the report page by submission."""
    reported = {}
    while items := store.outbox(shop.store):
        for item in items:
            begun = perf_counter()
            try:
                with paused():
                    deliverer._ways[item.kind](item)  # noqa: SLF001 - each kind of delivery is timed by itself
            except ChildError as error:
                sys.stderr.write(f"{item.kind} of submission {item.submission}: {error}\n")
            spent = perf_counter() - begun
            parts[f"outbox: {item.kind.value}"].append(spent)
            if item.kind is OutboxKind.REPORT and item.submission is not None:
                reported[item.submission] = spent
        store.outbox_done(shop.store, *items)
    return reported


def named(shop: Shop, submission: int) -> list[tuple[str, int, int]]:
    """Give the cells that errors and queries of a submission name."""
    findings = store.submission(shop.store, submission).findings
    return sorted(
        {
            (finding.where.sheet or "", finding.where.row or 0, finding.where.column or 0)
            for finding in findings
            if finding.severity in {Severity.ERROR, Severity.QUERY} and finding.where.a1
        }
    )


def within(warm: Sequence[str], files: Sequence[str], parts: Seconds) -> None:
    """Take files through a child by itself, to see which step takes how long; the `warm` ones are not counted."""
    for spent in list(inside.steps([*warm, *files]))[len(warm) :]:
        for name, seconds in spent.items():
            parts[name] += seconds


if __name__ == "__main__":
    main()
