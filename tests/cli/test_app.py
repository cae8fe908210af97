"""The program itself: help, codes, and what it says of its own faults."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
import typer

from alexi_ingest.cli import app
from alexi_ingest.cli.app import COMMANDS
from alexi_ingest.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ran

OPTIONS = {
    "demo": ["[SITE]", "--hubs"],
    "init": ["SITE"],
    "run": ["--site", "--once", "--workers"],
    "check": ["FILE...", "--site", "--hub", "--json", "--report"],
    "status": ["--site", "--json"],
    "decide": [
        "SUBMISSION", "--as", "--period", "--approve", "--send-back", "--exclude", "--withdraw", "--reason", "--by",
        "--site",
    ],
    "calendar": ["--excuse", "--extend", "--nil", "HUB", "RETURN_TYPE", "PERIOD", "--reason", "--by", "--site"],
    "template": ["RETURN_TYPE", "--hub", "--period", "-o", "--site"],
    "dictionary": ["--json"],
    "sources": ["list"],
    "doctor": ["--site"],
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_the_options_that_the_interface_names(command: str, alexi: Callable[..., Ran]) -> None:
    said = alexi(command, "--help")
    assert said.code == 0
    words = said.out.replace("[default", " ").split()
    assert all(any(option in word for word in words) for option in OPTIONS[command]), said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_line_in_the_help_is_the_command_s_own(command: str) -> None:
    own = typer.main.get_command(import_module(f"alexi_ingest.cli.{command}").app)
    line = COMMANDS[command].removesuffix(".")
    assert " ".join((own.help or "").split()).startswith(line)


def test_the_help_lists_every_command(alexi: Callable[..., Ran]) -> None:
    said = alexi("--help")
    assert said.code == 0
    assert all(f"\n  {command} " in said.out for command in COMMANDS)


@pytest.mark.parametrize(
    "wrong", [["nonsense"], ["check"], ["check", "missing.xlsx"], ["status", "--jsn"], ["decide", "x"]]
)
def test_wrong_usage_ends_with_2(wrong: list[str], alexi: Callable[..., Ran]) -> None:
    said = alexi(*wrong)
    assert said.code == 2
    assert not said.out
    assert said.err


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (SettingsError("alexi.toml, line 3: there is no setting 'stor'"), 2, "line 3"),
        (StoreError("The store is missing"), 4, "The store is missing"),
        (ValueError("Jane Doe, 1 May 2001"), 4, "ValueError"),
    ],
)
def test_a_fault_becomes_a_sentence_and_a_code(
    fault: Exception, code: int, told: str, alexi: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise fault

    monkeypatch.setattr(app, "app", fail)
    said = alexi("status")
    assert said.code == code
    assert told in said.err
    assert "Jane" not in said.err + said.out
