"""The pytest plugin: where the checks of the contract are made in a test run; light until one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.authoring.contract.bench import Bench


@pytest.fixture(scope="session")
def contract_bench() -> Iterator[Bench]:
    """Give the children in which sources are loaded, once a test run."""
    from alexi_ingest.authoring.contract.bench import Bench  # noqa: PLC0415 - a run that tests no source waits for nothing

    with Bench() as bench:
        yield bench
