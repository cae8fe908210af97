"""A file takes one job where nothing has to be asked between recognising and processing it, and two elsewhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest import wire, worker
from alexi_ingest.model import History, Verdict
from alexi_ingest.pipeline import Received
from alexi_ingest.testkit.habits import HubHabits
from alexi_training.samples import SAMPLES as TRAINING

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.testkit.samples import Samples

QUARTER = "2015-16-Q2"


def recognise(samples: Samples, folder: Path, *, new: bool) -> tuple[dict[str, Any], dict[str, bytes], dict[str, Any]]:
    sample = samples.clean(HubHabits("hub-03", size=20), [QUARTER])[0]
    path = folder / sample.filename
    sample.write(path)
    received = Received(name=path.name, hub="hub-03", received_on=date(2016, 1, 5))
    asked = {"path": str(path), "received": wire.pack_received(received)}
    facts, blobs = worker.recognise({**asked, "new": new}, {})
    return facts, blobs, asked


@pytest.mark.parametrize(
    ("samples", "new", "processed"), [(TRAINING, True, True), (TRAINING, False, False), (CASEWORK, True, False)]
)
def test_only_a_new_file_of_a_return_without_history_is_done_in_one(
    samples: Samples, tmp_path: Path, *, new: bool, processed: bool
) -> None:
    facts, blobs, _ = recognise(samples, tmp_path, new=new)
    assert facts["processed"] is processed
    assert bool(wire.unpack_outcome(facts, blobs).tables) is processed


def test_one_job_gives_what_two_give(tmp_path: Path) -> None:
    in_one = wire.unpack_outcome(*recognise(TRAINING, tmp_path, new=True)[:2])
    facts, blobs, asked = recognise(TRAINING, tmp_path, new=False)
    claim = wire.unpack_outcome(facts, blobs).claim
    assert claim is not None
    history, more = wire.pack_history(History())
    in_two = wire.unpack_outcome(*worker.process({**asked, "claim": wire.pack_claim(claim), "history": history}, more))
    assert in_one.verdict is in_two.verdict is Verdict.ACCEPTED
    assert in_one.counts == in_two.counts
    assert in_one.findings == in_two.findings
    assert in_one.tables["session"].equals(in_two.tables["session"])
