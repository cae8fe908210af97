"""Sources are loaded one by one, each failure is listed by name, and each plugin is asked by itself."""

from __future__ import annotations

from types import ModuleType

import pytest

from alexi_ingest.api import SourceSpec, hookimpl
from alexi_ingest.errors import DeclarationError, PluginFault
from alexi_ingest.hooks.manager import Candidate, Sources

SECRET = "P0012 Jane"


def source(name: str, **hooks: object) -> ModuleType:
    module = ModuleType(name)
    declared = hooks.pop("declare", lambda: SourceSpec(name, name.title(), "1", ()))
    for hook, function in {"declare": declared, **hooks}.items():
        setattr(module, hook, hookimpl(function))
    return module


def loaded(*modules: ModuleType) -> Sources:
    sources = Sources(ModuleType("defaults"))
    for module in modules:
        sources.add(Candidate(module.__name__, "1.0", lambda module=module: module), lambda _: None)  # type: ignore[misc]
    return sources


def raises(**_: object) -> None:
    raise ValueError(SECRET)


def test_a_misspelt_hook_is_named_and_others_load() -> None:
    sources = loaded(source("bad", idntify=lambda preview: None), source("good"))
    assert [*sources.specs] == ["good"]
    assert [failed.name for failed in sources.failed] == ["bad"]
    assert "idntify" in sources.failed[0].reason


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        (source("a", declare=lambda: None), "declare"),
        (source("a", declare=lambda: {"name": "a"}), "declare"),
        (ModuleType("a"), "declare"),
    ],
)
def test_a_source_that_declares_nothing_is_refused(module: ModuleType, reason: str) -> None:
    sources = loaded(module)
    assert not sources.specs
    assert reason in sources.failed[0].reason


def test_two_sources_of_one_name_are_not_both_loaded() -> None:
    sources = loaded(source("one"), source("one"))
    assert [*sources.specs] == ["one"]
    assert "another source" in sources.failed[0].reason


def test_an_import_that_fails_and_a_declaration_that_contradicts_itself_are_listed() -> None:
    def fails() -> object:
        import no_such_module_at_all  # type: ignore[import-not-found] # noqa: PLC0415

        return no_such_module_at_all

    def verify(spec: SourceSpec) -> None:
        message = f"{spec.name} contradicts itself"
        raise DeclarationError(message)

    sources = Sources(ModuleType("defaults"))
    sources.add(Candidate("absent", "2.0", fails), lambda _: None)
    sources.add(Candidate("odd", "2.1", lambda: source("odd")), verify)
    assert [(failed.name, failed.version) for failed in sources.failed] == [("absent", "2.0"), ("odd", "2.1")]
    assert "contradicts itself" in sources.failed[1].reason


def test_each_plugin_is_asked_alone_and_its_fault_names_plugin_and_hook_but_no_value() -> None:
    sources = loaded(source("first", identify=raises), source("second", identify=lambda preview: "mine"))
    assert sources.ask("second", "identify", preview=None, declared=None) == "mine"
    expected = r"source 'first', hook 'identify': ValueError in .*raises, line \d+"
    with pytest.raises(PluginFault, match=expected) as caught:
        sources.ask("first", "identify", preview=None, declared=None)
    assert SECRET not in str(caught.value)


def test_defaults_are_asked_last() -> None:
    defaults = ModuleType("defaults")
    defaults.read = hookimpl(lambda workbook: "default", trylast=True)  # type: ignore[attr-defined]
    sources = Sources(defaults)
    for module in (source("silent"), source("speaks", read=lambda workbook: "own")):
        sources.add(Candidate(module.__name__, "1", lambda module=module: module), lambda _: None)  # type: ignore[misc]
    ask = {"workbook": None, "claim": None, "declared": None, "context": None}
    assert sources.ask_in_turn(("silent",), "read", **ask) == "default"
    assert sources.ask_in_turn(("silent", "speaks"), "read", **ask) == "own"
