"""When a file counts as complete: tables of looks at it, with the clock passed in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.intake.scan import Seen
from alexi_ingest.intake.settle import Settler, Windows

WINDOWS = Windows(package=1, text=3, deadline=60, share=10)
SEEN = Seen(Path("a"), "", "a", 1, 2, 300, 4, 5)
PACKAGE, TEXT, HALF = True, None, False


def first_settled(looks: list[tuple[float, Seen]], **how: object) -> float | None:
    told = {"whole": lambda _: PACKAGE, "written": lambda _: False} | how
    settler = Settler(WINDOWS, **told)  # type: ignore[arg-type]
    return next((now for now, seen in looks if settler.settled([seen], now)), None)


def still(until: int = 100) -> list[tuple[float, Seen]]:
    return [(half / 2, SEEN) for half in range(2 * until)]


@pytest.mark.parametrize(
    ("how", "at"),
    [
        ({}, 1.0),
        ({"whole": lambda _: TEXT}, 3.0),
        ({"whole": lambda _: HALF}, 60.0),
        ({"written": lambda _: True}, 60.0),
        ({"written": lambda _: None}, 1.0),
        ({"on_share": True}, 10.0),
        ({"on_share": True, "whole": lambda _: TEXT}, 10.0),
    ],
)
def test_a_still_file_settles_after_its_window(how: dict[str, object], at: float) -> None:
    assert first_settled(still(), **how) == at


def test_an_empty_file_waits_until_it_is_filled_or_the_deadline() -> None:
    empty = replace(SEEN, size=0)
    assert first_settled([(now, empty) for now, _ in still()]) == 60.0
    assert first_settled([(now, empty if now < 20 else SEEN) for now, _ in still()]) == 21.0


@pytest.mark.parametrize("fact", ["inode", "size", "mtime_ns", "ctime_ns", "device"])
def test_any_change_begins_the_window_anew(fact: str) -> None:
    looks = [(now, replace(SEEN, **{fact: min(6, int(now))})) for now, _ in still()]  # type: ignore[arg-type] # all are int
    assert first_settled(looks, whole=lambda _: TEXT) == 9.0


@given(
    st.lists(st.tuples(st.floats(0.01, 5), st.booleans()), min_size=1, max_size=40), st.sampled_from([PACKAGE, TEXT])
)
def test_nothing_settles_within_its_window_of_a_change(steps: list[tuple[float, bool]], whole: bool | None) -> None:  # noqa: FBT001
    settler = Settler(replace(WINDOWS, deadline=1e9), whole=lambda _: whole, written=lambda _: False)
    window = WINDOWS.package if whole else WINDOWS.text
    now = changed = 0.0
    seen = SEEN
    settler.settled([seen], now)
    for step, changes in steps:
        now += step
        if changes:
            seen, changed = replace(seen, size=seen.size + 1), now
        assert bool(settler.settled([seen], now)) is (now - changed >= window)


def test_what_is_gone_is_forgotten() -> None:
    settler = Settler(WINDOWS, whole=lambda _: PACKAGE, written=lambda _: False)
    settler.settled([SEEN], 0)
    assert settler.waiting == 1
    settler.settled([], 1)
    assert settler.waiting == 0
    assert settler.settled([SEEN], 2) == []
