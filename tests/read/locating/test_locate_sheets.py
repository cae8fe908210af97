"""Headings are found on sheets of many kinds, drawn at random; few are missed."""

from __future__ import annotations

from alexi_ingest.read.locate import headings
from tests.read.locating.sheets import draw

SEEDS = range(500_000, 500_300)
RIGHT = 0.98


def test_the_headings_of_nearly_all_sheets_are_found() -> None:
    drawn = {seed: draw(seed) for seed in SEEDS}
    wrong = {seed: sheet.kind for seed, sheet in drawn.items() if headings(sheet.rows) != sheet.span}
    assert len(wrong) <= (1 - RIGHT) * len(drawn), wrong
