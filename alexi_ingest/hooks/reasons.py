"""Why a source could not be loaded or did not answer: what was raised, at the innermost line of its own package."""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING

import pluggy

from alexi_ingest.errors import DeclarationError

if TYPE_CHECKING:
    from types import FrameType

_OF_MODULE = "<module>"
_TOLD = (DeclarationError, ImportError, pluggy.PluginValidationError)
"""Exceptions whose message holds names alone, and no value of a cell."""


def reason_of(error: BaseException, module: str) -> str:
    """Say what kept a source from being loaded; `module` is what was imported."""
    return told(error, module) if isinstance(error, _TOLD) else where(error, module.partition(".")[0])


def told(error: BaseException, module: str) -> str:
    """Say what was raised, with its message, and at which line of the module's own package."""
    place = own_place(error, module.partition(".")[0])
    return f"{type(error).__name__}: {error}" + (f" (in {place})" if place else "")


def where(error: BaseException, package: str) -> str:
    """Name an exception by its type and place: its message may hold a value of a cell.

    The place is the innermost in the import package, or else the very last.
    """
    place = own_place(error, package)
    steps = [*walk_tb(error.__traceback__)]
    if not place and steps:
        place = _place(*steps[-1])
    return f"{type(error).__name__} in {place}" if place else type(error).__name__


def own_place(error: BaseException, package: str) -> str:
    """Give the innermost line of the import package that an exception came through, `visits.models, line 7`.

    `""` where it came through none.
    """
    if isinstance(error, SyntaxError) and (error.filename or "").endswith(".py"):
        return f"{Path(str(error.filename)).name}, line {error.lineno}"
    own = [step for step in walk_tb(error.__traceback__) if _module(step[0]).partition(".")[0] == package]
    return _place(*own[-1]) if own else ""


def _place(frame: FrameType, line: int) -> str:
    name = frame.f_code.co_name
    return f"{_module(frame)}{'' if name == _OF_MODULE else f'.{name}'}, line {line}"


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "?"))
