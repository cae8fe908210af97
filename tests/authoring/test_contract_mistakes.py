"""What authors get wrong is named in plain words by the one check that is meant for it; a good package keeps all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.authoring.contract import TITLES
from alexi_ingest.authoring.contract.bench import Bench, Bounds
from alexi_ingest.authoring.contract.grids import Grid, Page
from alexi_ingest.authoring.contract.naming import named
from tests.authoring.packages import BEFORE, COMPARING, HEADINGS, MISTAKES, Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alexi_ingest.authoring.contract.results import Result

GOOD = {"things_good": Package(), "things_compared": COMPARING, "things_compared_with_last": COMPARING}
BOUNDS = Bounds(seconds=6, memory=300_000_000)


def module_of(wrong: str) -> str:
    return "things_" + wrong.replace(" ", "_").casefold()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Write every package into one folder, from which the children import them."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for wrong, (_, _, package) in MISTAKES.items():
        package.write(folder / module_of(wrong))
    for name, package in GOOD.items():
        package.write(folder / name)
    last = folder / "things_compared_with_last" / "samples" / "earlier"
    last.mkdir()
    Grid((Page("Things", (HEADINGS, *BEFORE)),)).write(last / "things 2015-16 Q1.xlsx")
    before = list(sys.path)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path[:] = before


@pytest.fixture(scope="module")
def bench(elsewhere: Path) -> Iterator[Bench]:
    with Bench(BOUNDS) as made:
        yield made


def results(bench: Bench, folder: Path) -> dict[str, Result]:
    return {one.check: one for one in bench.results(named(str(folder)))}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_package_keeps_every_check(bench: Bench, elsewhere: Path, name: str) -> None:
    made = results(bench, elsewhere / name)
    assert list(made) == list(TITLES)
    assert {name: one.found for name, one in made.items() if not one.found.kept} == {}


@pytest.mark.parametrize("wrong", MISTAKES)
def test_each_mistake_is_named_by_the_check_that_is_meant_for_it(bench: Bench, elsewhere: Path, wrong: str) -> None:
    meant, words, _ = MISTAKES[wrong]
    made = results(bench, elsewhere / module_of(wrong))
    told = {
        name: [f"{breach.expected}: {breach.seen}. {breach.fix}" for breach in one.found.breaches]
        for name, one in made.items()
        if one.found.breaches
    }
    assert list(told) == [meant], told
    assert any(words.format(name=module_of(wrong)) in one for one in told[meant]), told
    assert sum(" more)" in one for one in told[meant]) <= 1, "how many more there are is said once"
    assert all(breach.fix for breach in made[meant].found.breaches)
