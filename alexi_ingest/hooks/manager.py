"""Load the sources one by one, keep what failed beside what works, and ask each plugin by itself."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

import pluggy

from alexi_ingest.declare import SourceSpec
from alexi_ingest.errors import DeclarationError, PluginFault
from alexi_ingest.hooks.advice import advise
from alexi_ingest.hooks.contract import breach
from alexi_ingest.hooks.loading import in_time
from alexi_ingest.hooks.reasons import reason_of, where
from alexi_ingest.hooks.specs import PROJECT, Specs
from alexi_ingest.sandbox import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from alexi_ingest.declare import PublishedTable

DEFAULTS = "defaults"
"""The name that the service's own behaviour is registered under."""
DISTRIBUTION = "alexi-ingest"
"""The name of the package that the service is installed by, with the sources that come with it."""
LOADING_SECONDS = 10.0
"""A source that takes longer to be imported and to declare is not loaded."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin that may be loaded: its name, the version of its package, and how to get it.

    `package` is what is installed, `module` what is imported.
    """

    name: str
    version: str
    load: Callable[[], object]
    package: str = ""
    module: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A plugin that could not be loaded, why, and what its author can do, in words without any data."""

    name: str
    version: str
    package: str
    reason: str
    advice: str


class Sources:
    """The loaded sources. `specs` are their declarations by name; `failed` what could not be loaded.

    `versions` and `packages` say of which version each is, and which package it came with.
    """

    def __init__(self, defaults: object) -> None:
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(Specs)
        self._manager.register(defaults, name=DEFAULTS)
        self.specs: dict[str, SourceSpec] = {}
        self.versions: dict[str, str] = {}
        self.packages: dict[str, str] = {}
        self.failed: list[Failed] = []

    def add(self, candidate: Candidate, verify: Callable[[SourceSpec], None]) -> None:
        """Load one source and verify its declaration; a failure is listed, and harms no other source."""
        try:
            with place.at(f"source {candidate.name!r}, loading"), in_time(LOADING_SECONDS):
                plugin = candidate.load()
                _refuse_unknown_hooks(plugin)
                spec = _declared(plugin, candidate.name)
                verify(spec)
            self._refuse_rivals(spec)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever an author's module does on import, the others load
            reason, advice = reason_of(error, candidate.module), advise(error, candidate.module)
            self.failed.append(Failed(candidate.name, candidate.version, candidate.package, reason, advice))
            return
        self._manager.register(plugin, name=spec.name)
        self.specs[spec.name] = spec
        self.versions[spec.name] = candidate.version
        self.packages[spec.name] = candidate.package

    def ask(self, plugin: str, hook: str, **arguments: object) -> Any:  # noqa: ANN401 - each hook has its own result
        """Ask one hook of one plugin alone: the only place where a plugin's exception is caught.

        Gives None where the plugin does not implement the hook. Raises `PluginFault` where it raised, or gave back what
        the hook's contract does not allow.
        """
        others = [other for name, other in self._manager.list_name_plugin() if name != plugin and other is not None]
        caller = self._manager.subset_hook_caller(hook, remove_plugins=others)
        try:
            with place.at(f"source {plugin!r}, hook {hook!r}"):
                answer = caller(**arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too, and what extensions raise (polars' PanicException)
            raise PluginFault(plugin, hook, where(error, self._package(plugin))) from error
        if caller.spec and not caller.spec.opts["firstresult"]:  # a list with the one plugin's answer, if it gave any
            answer = answer[0] if answer else None
        wrong = "" if answer is None else breach(hook, answer, arguments.get("declared"))
        if wrong:
            raise PluginFault(plugin, hook, wrong)
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

    def _package(self, plugin: str) -> str:
        return str(getattr(self._manager.get_plugin(plugin), "__name__", "")).partition(".")[0]

    def _refuse_rivals(self, spec: SourceSpec) -> None:
        if spec.name in {*self.specs, DEFAULTS}:
            message = f"another source is called {spec.name!r}"
            raise DeclarationError(message, mend="Give the source another name, or remove the other's package.")
        for kind in spec.returns:
            owner = self.home_of(kind.name)
            if owner:
                message = f"return type {kind.name!r} is declared by source {owner!r} already"
                raise DeclarationError(message, mend=f"Give the return type another name, or remove source {owner!r}.")
            for table in kind.publishes:
                self._refuse_rival_table(spec.name, table)

    def _refuse_rival_table(self, source: str, table: PublishedTable) -> None:
        for owner, spec in self.specs.items():
            others = [one for kind in spec.returns for one in kind.publishes if one.name == table.name]
            if any(one.model is not table.model for one in others):
                message = f"source {source!r} publishes table {table.name!r} with another model than source {owner!r}"
                raise DeclarationError(message, mend="Give the published table another name, or use the same model.")


def installed() -> Sequence[Candidate]:
    """Give the sources that installed packages offer as entry points, in order of their names.

    Those of our own package come first: no other can take the name, a return type or a table of one of them.
    """
    return [_candidate(point) for point in sorted(entry_points(group=PROJECT), key=_order)]


def _order(point: EntryPoint) -> tuple[bool, str]:
    return (point.dist is None or point.dist.name != DISTRIBUTION, point.name)


def _candidate(point: EntryPoint) -> Candidate:
    dist = point.dist
    return Candidate(
        point.name, dist.version if dist else "unknown", point.load, dist.name if dist else "", point.module
    )


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
        raise DeclarationError(message, mend="Give the module a function `declare` marked @hookimpl that returns one.")
    return spec
