"""Does the source load: its module, its hooks' names and parameters, its declaration."""

from __future__ import annotations

import importlib
import inspect
from traceback import walk_tb
from types import FunctionType
from typing import TYPE_CHECKING

import pluggy

from alexi_ingest.authoring.contract.naming import importable
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.authoring.contract.samples import wrong_samples
from alexi_ingest.errors import DeclarationError
from alexi_ingest.hooks.advice import HOOKS
from alexi_ingest.hooks.loading import in_time
from alexi_ingest.hooks.manager import LOADING_SECONDS
from alexi_ingest.hooks.specs import PROJECT, Specs
from alexi_ingest.sentence import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from alexi_ingest.authoring.contract.case import Case
    from alexi_ingest.authoring.contract.naming import Named

_MARKED = f"{PROJECT}_impl"


def loads(source: Named, load: Callable[[], Case | str]) -> Found:
    """Import the source's module, look at its hooks one by one, then load it as the service does."""
    importable(source)
    try:
        with in_time(LOADING_SECONDS):
            module = importlib.import_module(source.module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever an author's module does on import
        return Found((_not_imported(source, error),))
    wrong = tuple(_wrong_hooks(module))
    if wrong:
        return Found(wrong)
    case = load()
    if isinstance(case, str):
        return Found((_not_declared(source, case, module),))
    return Found(tuple(wrong_samples(case.spec, source.updating)))


def _not_imported(source: Named, error: BaseException) -> Breach:
    *_, (frame, line) = walk_tb(error.__traceback__)
    place = "" if isinstance(error, SyntaxError) else f" (at {frame.f_globals.get('__name__', '?')}, line {line})"
    return Breach(
        f"the package {source.module} can be imported",
        f"{type(error).__name__}: {error}{place}",
        (isinstance(error, DeclarationError) and error.mend)
        or "Mend what the line does. Whatever it needs must be installed, or stand in the package.",
    )


def _wrong_hooks(module: ModuleType) -> Iterator[Breach]:
    marker = pluggy.PluginManager(PROJECT)
    marker.add_hookspecs(Specs)
    for name, value in vars(module).items():
        marked = getattr(value, _MARKED, None) is not None
        own = isinstance(value, FunctionType) and value.__module__ == module.__name__
        if marked and name not in HOOKS:
            yield _misspelt(name)
        elif own and name in HOOKS and not marked:
            yield Breach(
                f"the function {name} is a hook",
                "it has the name of a hook, and no @hookimpl above it: it is never called",
                "Put @hookimpl (from alexi_ingest.api) above it, or give it another name.",
                Where(hook=name),
            )
        elif marked:
            yield from _wrong_parameters(name, value)
    if getattr(getattr(module, "declare", None), _MARKED, None) is None and not hasattr(module, "declare"):
        yield Breach(
            "the package declares what it reads",
            "there is no hook `declare` in it",
            "Add @hookimpl def declare() -> SourceSpec: … to its __init__.py.",
            Where(hook="declare"),
        )


def _misspelt(name: str) -> Breach:
    near = nearest(name, HOOKS, least=0.5)
    guess = f"Did you mean `{near}`? " if near else ""
    return Breach(
        f"each hook is one of: {', '.join(HOOKS)}",
        f"there is no hook `{name}`: it would never be called",
        f"{guess}Spell the function as the hook.",
        Where(hook=name),
    )


def _wrong_parameters(name: str, value: object) -> Iterator[Breach]:
    known = HOOKS[name]
    asked = [each for each in inspect.signature(value).parameters if each != "self"]  # type: ignore[arg-type] # marked
    for each in asked:
        if each not in known:
            yield Breach(
                f"it asks for what the hook is given: {', '.join(known) or 'nothing'}",
                f"it asks for `{each}`",
                "Name each parameter as the hook does; those that are not used may be left out.",
                Where(hook=name),
            )


def _not_declared(source: Named, reason: str, module: ModuleType) -> Breach:
    declared = module.__name__ if source.module == module.__name__ else source.module
    kind, _, what = reason.partition(": ")
    plain = what if kind == "DeclarationError" and what else reason
    return Breach(
        "the declaration does not contradict itself",
        plain,
        f"Correct it in `declare` of {declared}, in its model, or in the CSV that is named.",
        Where(hook="declare"),
    )
