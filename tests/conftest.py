"""How the tests are shared out to processes, and what is told at the end."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Leave the tests of a file to one process, but where they say otherwise (`xdist_group`)."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say of every kind of mistake that was planted in how many returns it was found at its cell, and only there."""
    reports = chain(terminalreporter.getreports("passed"), terminalreporter.getreports("failed"))
    found = Counter(value for one in reports for name, value in one.user_properties if name == "found")
    if found:
        terminalreporter.section("kinds of mistakes, and in how many returns each was found")
        for kind, times in sorted(found.items()):
            terminalreporter.line(f"{kind!s:66}{times:3}")
