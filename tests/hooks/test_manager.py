"""Sources are loaded one by one, each failure is listed by name, and each plugin is asked by itself."""

from __future__ import annotations

import signal
import sys
import time
from types import ModuleType
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from alexi_ingest.api import Claim, Harmonised, PublishedTable, ReturnType, SourceSpec, hookimpl
from alexi_ingest.errors import DeclarationError, PluginFault
from alexi_ingest.hooks.loading import in_time
from alexi_ingest.hooks.manager import Candidate, Sources, installed

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "P0012 Jane"
KIND = ReturnType("list", "List", "quarterly", (), (PublishedTable("list", object, (), "list"),))


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
    mine = Claim("second", "list", 1.0, "it is mine")
    sources = loaded(source("first", identify=raises), source("second", identify=lambda preview: mine))
    assert sources.ask("second", "identify", preview=None, declared=None) == mine
    expected = r"source 'first', hook 'identify': ValueError in .*raises, line \d+"
    with pytest.raises(PluginFault, match=expected) as caught:
        sources.ask("first", "identify", preview=None, declared=None)
    assert SECRET not in str(caught.value)


def test_defaults_are_asked_last() -> None:
    defaults = ModuleType("defaults")
    defaults.harmonise = hookimpl(lambda tables: Harmonised({}), trylast=True)  # type: ignore[attr-defined]
    sources = Sources(defaults)
    for module in (source("silent"), source("speaks", harmonise=lambda tables: Harmonised({}, ("own",)))):
        sources.add(Candidate(module.__name__, "1", lambda module=module: module), lambda _: None)  # type: ignore[misc]
    ask = {"tables": {}, "claim": None, "declared": KIND, "context": None}
    assert sources.ask_in_turn(("silent",), "harmonise", **ask) == Harmonised({})
    assert sources.ask_in_turn(("silent", "speaks"), "harmonise", **ask) == Harmonised({}, ("own",))


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        ("identify", "mine"),
        ("identify", [1]),
        ("identify", Claim("odd", "list", float("nan"), "sure")),
        ("read", {}),
        ("read", ({"other": None}, [])),
        ("read", ({}, ["late"])),
        ("check", "late"),
        ("check", {"late": 1}),
        ("harmonise", {}),
        ("harmonise", Harmonised({"other": pl.DataFrame()})),
        ("harmonise", Harmonised({"list": [1]})),  # type: ignore[dict-item]
        ("harmonise", Harmonised({}, (7,))),  # type: ignore[arg-type]
    ],
)
def test_an_answer_that_the_contract_does_not_allow_is_the_plugins_fault(hook: str, answer: object) -> None:
    takes = {"identify": "preview", "read": "workbook", "check": "tables", "harmonise": "tables"}[hook]
    namespace: dict[str, Any] = {"answer": answer}
    exec(f"def gives({takes}): return answer", namespace)  # noqa: S102 - the hook's own argument has to be named
    sources = loaded(source("odd", **{hook: namespace["gives"]}))
    ask = dict.fromkeys(("preview", "workbook", "tables", "claim", "context", "history"))
    with pytest.raises(PluginFault, match=f"source 'odd', hook '{hook}': gave "):
        sources.ask("odd", hook, declared=KIND, **ask)


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, type("Panic", (BaseException,), {})])
def test_what_is_no_exception_of_the_usual_kind_is_a_fault_all_the_same(error: type[BaseException]) -> None:
    def leaves(*_: object) -> None:
        raise error(SECRET)

    def hook(preview: object) -> None:
        leaves(preview)

    sources = loaded(source("declares", declare=leaves), source("asked", identify=hook))
    assert [(one.name, one.reason.partition(" ")[0]) for one in sources.failed] == [("declares", error.__name__)]
    with pytest.raises(PluginFault, match=f"hook 'identify': {error.__name__} in") as caught:
        sources.ask("asked", "identify", preview=None, declared=None)
    assert SECRET not in str(caught.value)


def test_no_source_takes_the_name_of_the_defaults_or_the_table_of_another() -> None:
    def publishes(name: str, model: type) -> ModuleType:
        kind = ReturnType(f"{name}s", name, "quarterly", (), (PublishedTable("thing", model, (), "thing"),))
        return source(name, declare=lambda: SourceSpec(name, name, "1", (kind,)))

    sources = loaded(source("defaults"), publishes("one", int), publishes("same", int), publishes("other", str))
    assert [*sources.specs] == ["one", "same"]
    assert "another source is called 'defaults'" in sources.failed[0].reason
    assert "source 'other' publishes table 'thing' with another model than source 'one'" in sources.failed[1].reason


def test_a_source_that_takes_too_long_to_load_is_ended_and_others_alarms_go_on() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0.4)
    try:
        with pytest.raises(DeclarationError, match=r"within 0\.1 s"), in_time(0.1):
            time.sleep(5)
        time.sleep(0.4)
    finally:
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, left)
    assert rung == [1]


def test_the_sources_that_come_with_the_service_are_loaded_before_all_others(tmp_path: Path) -> None:
    """Whatever an entry point is called, and wherever it stands on the path."""
    about = tmp_path / "aaa-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: aaa\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[alexi_ingest]\naaa = aaa\ntraining = aaa\n")
    sys.path.insert(0, str(tmp_path))
    try:
        found = [(one.name, one.version) for one in installed()]
    finally:
        sys.path.remove(str(tmp_path))
    own = ["casework", "fieldwork", "monitoring", "outcomes", "risk", "spokes", "training"]
    assert [name for name, _ in found] == [*own, "aaa", "training"]
    assert [version for _, version in found][-2:] == ["1.0", "1.0"]
