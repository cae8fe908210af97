"""What the author of a source can do when it is not loaded, in plain words and without any data."""

from __future__ import annotations

import inspect
import re
import sys
from enum import EnumMeta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from alexi_ingest import __version__
from alexi_ingest.errors import DeclarationError
from alexi_ingest.hooks.specs import Specs
from alexi_ingest.sentence import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FACE = "alexi_ingest.api"
"""What sources import. It is looked up where the source has loaded it: nothing in the engine imports it."""
HOOKS: Mapping[str, tuple[str, ...]] = {
    name: tuple(inspect.signature(function).parameters)[1:]
    for name, function in vars(Specs).items()
    if not name.startswith("_")
}
"""What each hook is given."""
_UNKNOWN_HOOK = re.compile(r"unknown hook '(\w+)'")
_UNKNOWN_ARGUMENTS = re.compile(r"for hook '(\w+)'.*Argument\(s\) \{(.*?)\}", re.DOTALL)
_NOT_THERE = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_MISCALLED = re.compile(r"(\w+)(?:\.__init__)?\(\) (?:got an unexpected keyword argument '(\w+)'|missing )")
_ANOTHER_VERSION = f"it may be made for another version of alexi-ingest than this one ({__version__})"


def advise(error: BaseException, module: str) -> str:
    """Say what to do about an exception that a source raised while it was loaded; `module` is what was imported."""
    for kind, way in _WAYS.items():
        if isinstance(error, kind):
            return way(error, module) or _in_full(module)
    return _in_full(module)


def _of_declarations(error: DeclarationError, _: str) -> str:
    return error.mend or "Correct the source's declaration where it says so; nothing else need change."


def _of_hooks(error: pluggy.PluginValidationError, _: str) -> str:
    message = str(error)
    unknown = _UNKNOWN_HOOK.search(message)
    if unknown:
        return of_unknown_hook(unknown[1])
    found = _UNKNOWN_ARGUMENTS.search(message)
    if found:
        return of_unknown_arguments(found[1], found[2])
    return "Write the hook as `alexi_ingest.hooks.specs` shows it."


def of_unknown_hook(name: str) -> str:
    """Say what to do about a function that is marked as a hook, and is called as none is."""
    near = nearest(name, HOOKS)
    rename = f"Rename it to {near}" if near else f"Rename it to one of {', '.join(HOOKS)}"
    return f"{rename}, or take @hookimpl off it: there is no hook {name!r}."


def of_unknown_arguments(hook: str, unknown: str) -> str:
    """Say what to do about a hook that asks for what it is not given."""
    given = ", ".join(HOOKS[hook]) or "nothing"
    return f"Leave out {unknown}: hook {hook!r} is given {given}, of which it takes what it needs by name."


def _of_imports(error: ImportError, module: str) -> str:
    absent = _NOT_THERE.search(str(error))
    if absent and absent[2].partition(".")[0] == "alexi_ingest":
        near = nearest(absent[1], _from_face())
        meant = f"Import {near} instead" if near else f"Change the import: {FACE} has no {absent[1]}"
        return f"{meant}, or install versions that fit: {_ANOTHER_VERSION}."
    name = error.name or ""
    if absent:
        return f"Correct the import of {absent[1]}: {absent[2]} has no such name."
    if name and name.partition(".")[0] == module.partition(".")[0]:
        return f"See that {name} is spelt so everywhere, and that the package that is installed holds it."
    if isinstance(error, ModuleNotFoundError) and name:
        root = name.partition(".")[0]
        return f"Install what gives {root} beside the source, and name it in the `dependencies` of its pyproject.toml."
    return ""


def _of_files(error: FileNotFoundError, _: str) -> str:
    name = Path(str(error.filename)).name
    return f"Put {name} where the declaration names it, and see that the package that is installed holds it."


def _of_syntax(error: SyntaxError, _: str) -> str:
    return f"Correct line {error.lineno} of {Path(error.filename or '').name}: it is not Python."


def _of_attributes(error: AttributeError, _: str) -> str:
    name = error.name or ""
    if isinstance(error.obj, EnumMeta):
        return f"Write {error.obj.__name__}.{_one_of(name, error.obj.__members__)}."
    if inspect.ismodule(error.obj) and error.obj.__name__ == FACE:
        return f"Write {_one_of(name, _from_face())}: {_ANOTHER_VERSION}."
    return ""


def _of_calls(error: TypeError, _: str) -> str:
    miscalled = _MISCALLED.match(str(error))
    called = _from_face().get(miscalled[1]) if miscalled else None
    if miscalled is None or not callable(called):
        return ""
    name, unknown = miscalled.groups()
    takes = [*inspect.signature(called).parameters]
    if unknown is None:
        return f"Give {name}() all that it needs; it takes {', '.join(takes)}; or {_ANOTHER_VERSION}."
    return f"In {name}(), replace {unknown!r} by {_one_of(unknown, takes)}; or {_ANOTHER_VERSION}."


def _in_full(module: str) -> str:
    return f"See it in full, and mend it there: python -c 'import {module}'" if module else "Mend it there."


def _from_face() -> Mapping[str, object]:
    face = vars(sys.modules[FACE]) if FACE in sys.modules else {}
    return {name: face[name] for name in face.get("__all__", ())}


def _one_of(name: str, known: Iterable[str]) -> str:
    return nearest(name, known) or f"one of {', '.join(known)}"


_WAYS: Mapping[type[BaseException], Callable[[Any, str], str]] = {
    DeclarationError: _of_declarations,
    pluggy.PluginValidationError: _of_hooks,
    ImportError: _of_imports,
    FileNotFoundError: _of_files,
    SyntaxError: _of_syntax,
    AttributeError: _of_attributes,
    TypeError: _of_calls,
}
