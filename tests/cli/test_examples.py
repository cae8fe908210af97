"""The example that each command's help ends with is run, in a folder with a site and a return."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import alexi_apart

if TYPE_CHECKING:
    from pathlib import Path

    from docs.making.catalogue import Entry

pytestmark = pytest.mark.checkout

catalogue = pytest.importorskip("docs.making.catalogue", reason="what writes the pages is in a checkout alone")
COMMANDS = list(catalogue.commands())


def test_every_command_and_option_has_words() -> None:
    silent = [
        f"{entry.name} {one.name}"
        for entry in COMMANDS
        for one in catalogue.parameters(catalogue.command_of(entry.name))
        if not getattr(one, "help", None)
    ]
    assert not silent
    assert not [entry.name for entry in COMMANDS if not entry.words]


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_the_example_of_each_command_works(
    entry: Entry, site: Path, returns: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entry.example, f'{entry.name}: no `@app.command(epilog="Example: alexi-ingest …")`'
    words = shlex.split(entry.example)
    assert words[: len(entry.name.split()) + 1] == ["alexi-ingest", *entry.name.split()]
    monkeypatch.chdir(tmp_path)
    if entry.name != "init":
        shutil.copytree(site, tmp_path / "my-site")  # an example may decide something, and other tests share the site
    (tmp_path / "sessions.xlsx").write_bytes(returns["clean"].read_bytes())
    done = alexi_apart(*words[1:])
    assert done.code == 0, done.err
