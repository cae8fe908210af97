"""Does the source load: its module, its hooks' names and parameters, its declaration."""

from __future__ import annotations

import importlib
import inspect
from types import FunctionType
from typing import TYPE_CHECKING

import pluggy

from alexi_ingest.authoring.contract.naming import importable
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.authoring.contract.samples import wrong_samples
from alexi_ingest.hooks.advice import HOOKS, advise, of_unknown_arguments, of_unknown_hook
from alexi_ingest.hooks.loading import in_time
from alexi_ingest.hooks.manager import LOADING_SECONDS, Failed
from alexi_ingest.hooks.reasons import told
from alexi_ingest.hooks.specs import PROJECT, Specs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from alexi_ingest.authoring.contract.case import Case
    from alexi_ingest.authoring.contract.naming import Named

_MARKED = f"{PROJECT}_impl"


def loads(source: Named, load: Callable[[], Case | Failed]) -> Found:
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
    if isinstance(case, Failed):
        return Found((_not_declared(case),))
    return Found(tuple(wrong_samples(case.spec, source.updating)))


def _not_imported(source: Named, error: BaseException) -> Breach:
    return Breach(
        f"the package {source.module} can be imported",
        told(error, source.module),
        advise(error, source.module),
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
    return Breach(
        f"each hook is one of: {', '.join(HOOKS)}",
        f"there is no hook `{name}`: it would never be called",
        of_unknown_hook(name),
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
                of_unknown_arguments(name, repr(each)),
                Where(hook=name),
            )


def _not_declared(failed: Failed) -> Breach:
    kind, _, what = failed.reason.partition(": ")
    plain = what if kind == "DeclarationError" and what else failed.reason
    return Breach("the declaration does not contradict itself", plain, failed.advice, Where(hook="declare"))
