"""Load the sources one by one, keep what failed beside what works, and ask each plugin by itself."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

import pluggy

from alexi_ingest.declare import SourceSpec
from alexi_ingest.errors import DeclarationError, PluginFault
from alexi_ingest.hooks.specs import PROJECT, Specs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DEFAULTS = "defaults"
"""The name that the service's own behaviour is registered under."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin that may be loaded: its name, the version of its package, and how to get it."""

    name: str
    version: str
    load: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Failed:
    """A plugin that could not be loaded, and why, in words without any data."""

    name: str
    version: str
    reason: str


class Sources:
    """The loaded sources. `specs` are their declarations by name; `failed` what could not be loaded."""

    def __init__(self, defaults: object) -> None:
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(Specs)
        self._manager.register(defaults, name=DEFAULTS)
        self.specs: dict[str, SourceSpec] = {}
        self.versions: dict[str, str] = {}
        self.failed: list[Failed] = []

    def add(self, candidate: Candidate, verify: Callable[[SourceSpec], None]) -> None:
        """Load one source and verify its declaration; a failure is listed, and harms no other source."""
        try:
            plugin = candidate.load()
            _refuse_unknown_hooks(plugin)
            spec = _declared(plugin, candidate.name)
            verify(spec)
            self._refuse_rivals(spec)
        except Exception as error:  # noqa: BLE001 - whatever an author's module does on import, the others load
            self.failed.append(Failed(candidate.name, candidate.version, _reason(error)))
            return
        self._manager.register(plugin, name=spec.name)
        self.specs[spec.name] = spec
        self.versions[spec.name] = candidate.version

    def ask(self, plugin: str, hook: str, **arguments: object) -> Any:  # noqa: ANN401 - each hook has its own result
        """Ask one hook of one plugin alone: the only place where a plugin's exception is caught.

        Gives None where the plugin does not implement the hook. Raises `PluginFault` where it raised.
        """
        others = [other for name, other in self._manager.list_name_plugin() if name != plugin and other is not None]
        caller = self._manager.subset_hook_caller(hook, remove_plugins=others)
        try:
            answer = caller(**arguments)
        except Exception as error:
            raise PluginFault(plugin, hook, _where(error)) from error
        if isinstance(answer, list):  # a hook that is not firstresult: the one plugin's answer, if it gave any
            return answer[0] if answer else None
        return answer

    def ask_in_turn(self, plugins: Iterable[str], hook: str, **arguments: object) -> Any:  # noqa: ANN401 - as `ask`
        """Ask plugins one after the other, the defaults last; the first answer that is not None counts."""
        for plugin in (*dict.fromkeys(plugins), DEFAULTS):
            answer = self.ask(plugin, hook, **arguments)
            if answer is not None:
                return answer
        return None

    def home_of(self, return_type: str) -> str | None:
        """Give the name of the source that owns a return type."""
        return next((name for name, spec in self.specs.items() if spec.return_type(return_type)), None)

    def _refuse_rivals(self, spec: SourceSpec) -> None:
        if spec.name in self.specs:
            message = f"another source is called {spec.name!r}"
            raise DeclarationError(message)
        for kind in spec.returns:
            owner = self.home_of(kind.name)
            if owner:
                message = f"return type {kind.name!r} is declared by source {owner!r} already"
                raise DeclarationError(message)


def installed() -> Sequence[Candidate]:
    """Give the sources that installed packages offer as entry points, in order of their names."""
    return [_candidate(point) for point in sorted(entry_points(group=PROJECT), key=lambda point: point.name)]


def _candidate(point: EntryPoint) -> Candidate:
    return Candidate(point.name, point.dist.version if point.dist else "unknown", point.load)


def _refuse_unknown_hooks(plugin: object) -> None:
    # A manager of its own: pluggy's check speaks of all plugins together, and one must not be blamed for another.
    alone = pluggy.PluginManager(PROJECT)
    alone.add_hookspecs(Specs)
    alone.register(plugin)
    alone.check_pending()


def _declared(plugin: object, name: str) -> SourceSpec:
    alone = pluggy.PluginManager(PROJECT)
    alone.add_hookspecs(Specs)
    alone.register(plugin)
    spec = alone.hook.declare()
    if not isinstance(spec, SourceSpec):
        message = f"source {name!r} has no `declare` hook that gives a SourceSpec"
        raise DeclarationError(message)
    return spec


def _reason(error: Exception) -> str:
    if isinstance(error, (DeclarationError, ImportError, pluggy.PluginValidationError)):
        return f"{type(error).__name__}: {error}"
    return _where(error)


def _where(error: Exception) -> str:
    """Name an exception by its type and place: its message may hold a value of a cell."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} in {module}.{code.co_name}, line {trace.tb_lineno}"
