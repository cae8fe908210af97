"""Times functions for a while, wherever they are called from."""

from __future__ import annotations

from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Seconds = dict[str, list[float]]


@contextmanager
def wrapped(steps: tuple[tuple[object, str, str], ...], parts: Seconds) -> Iterator[None]:
    """Time functions for a while, wherever they are called from."""
    own = [(module, name, getattr(module, name)) for module, name, _ in steps]
    for (module, name, function), (_, _, title) in zip(own, steps, strict=True):
        setattr(module, name, _timed(function, parts[title]))
    try:
        yield
    finally:
        for module, name, function in own:
            setattr(module, name, function)


def _timed(function, spent: list[float]):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - stands for any function
    def timed(*arguments: object, **named: object) -> object:
        begun = perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent.append(perf_counter() - begun)

    return timed
