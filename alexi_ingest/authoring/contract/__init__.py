"""The contract that every source keeps, as checks that say in plain words what an author forgot.

In the tests of a source's package, each check becomes a test by:

    from alexi_ingest.authoring.contract import contract_of

    test_contract = contract_of("alexi_things")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.results import said
from alexi_ingest.authoring.contract.titles import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from alexi_ingest.authoring.contract.bench import Bench

__all__ = ["TITLES", "contract_of"]


def contract_of(source: str) -> Callable[[str, Bench], None]:
    """Make a test of each check of a source: its name as an installed one, its import package, or its folder."""
    import pytest  # noqa: PLC0415 - where the service runs there is none

    @pytest.mark.parametrize("contract_check", TITLES)
    def test(contract_check: str, contract_bench: Bench) -> None:
        from alexi_ingest.authoring.contract.naming import named  # noqa: PLC0415 - collecting waits for nothing

        result = contract_bench.result(named(source), contract_check)
        if result.found.unchecked:
            pytest.skip(result.found.unchecked)
        if result.found.breaches:
            pytest.fail(said(result), pytrace=False)

    return test
