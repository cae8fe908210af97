"""A child that judges by other sources than its service was started with is refused, and its file waits."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from alexi_ingest import site as sites
from alexi_ingest import store
from alexi_ingest.cli.opened import make_site
from alexi_ingest.daemon import work as working
from alexi_ingest.daemon.receive import Receiver
from alexi_ingest.daemon.shop import open_shop
from alexi_ingest.store import State
from alexi_ingest.testkit.habits import HubHabits
from alexi_training.samples import SAMPLES as TRAINING
from tests.journeys.bad_plugin import install

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_source_that_is_installed_while_the_service_runs_judges_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(tmp_path / "site")
    site = sites.load(tmp_path / "site")
    (sample,) = TRAINING.clean(HubHabits("hub-03", file_format="csv"), ["2015-16-Q2"])
    with open_shop(site, workers=1) as shop:
        install(tmp_path / "plugins")
        monkeypatch.syspath_prepend(tmp_path / "plugins")
        with shop.pool.child() as child:
            child.close()  # the next one begins with what is installed now
        shutil.copy(sample.write(tmp_path / sample.filename), site.inbox("hub-03"))
        Receiver(shop, patient=False).look(0, datetime.now(UTC))
        for _ in range(site.settings.limits.tries):
            (queued,) = store.queue(shop.store)
            settled = working.work(shop, queued)
        assert settled is not None
        assert settled.state is State.FAILED
        (fault,) = store.submission(shop.store, queued.submission).faults
        assert fault == "ChildDiffers: the installed sources changed while the service ran: start it again"
