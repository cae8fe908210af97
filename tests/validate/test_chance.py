"""Counts that differ by chance alone are hardly ever asked about; the figures that the docs give are true."""

from __future__ import annotations

from math import exp
from random import Random

import pytest

from alexi_ingest.authoring.trying import try_rule
from alexi_ingest.validate.shapes.order import change_at_most

PAIRS = 20_000
ONE_IN = 500


def poisson(rng: Random, mean: float) -> int:
    """Draw a count of rare events (Knuth's product of uniform numbers, in steps that do not run to zero)."""
    count = 0
    while mean > 0:
        step, mean = min(mean, 30.0), mean - 30.0
        product, floor = rng.random(), exp(-step)
        while product > floor:
            count, product = count + 1, product * rng.random()
    return count


@pytest.mark.parametrize("mean", [3, 10, 30, 100, 300])
def test_two_counts_of_the_same_mean_are_hardly_ever_asked_about(mean: int) -> None:
    rng = Random(mean)  # noqa: S311 - made-up data, not secrets
    counts, others = ([poisson(rng, mean) for _ in range(PAIRS)] for _ in range(2))
    asked = try_rule(change_at_most(0, "before"), now=counts, before=others)
    assert len(asked) * ONE_IN < PAIRS
    assert len(try_rule(change_at_most(0, "before"), now=[3 * one + 20 for one in others], before=others)) == PAIRS


@pytest.mark.parametrize(("before", "asked_from"), [(10, 32), (100, 153)])
def test_a_change_is_asked_about_from_the_count_that_the_docs_give(before: int, asked_from: int) -> None:
    found = try_rule(change_at_most(0.5, "before"), now=[asked_from - 1, asked_from], before=before)
    assert [one[:2] for one in found] == ["A3"]
