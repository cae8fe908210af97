"""The program as a person runs it, and a site with a few returns."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest.cli import app
from alexi_ingest.testkit.habits import HubHabits
from alexi_training.samples import SAMPLES as TRAINING

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD = "2015-16-Q4"
HABITS = HubHabits("hub-01", seed=5, size=12)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - each command prints its own
        """What it printed, read as JSON."""
        return json.loads(self.out)


@pytest.fixture
def alexi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command in this process."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["alexi-ingest", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            app.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


def alexi_apart(*arguments: object, **environment: str) -> Ran:
    """Run a command as a process of its own."""
    program = Path(sys.executable).with_name("alexi-ingest")
    done = subprocess.run(
        [program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/bin", **environment},
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def returns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give files by what is special about them."""
    folder = tmp_path_factory.mktemp("returns")
    (clean,) = TRAINING.clean(HABITS, [PERIOD])
    (casework,) = CASEWORK.clean(HABITS, [PERIOD])
    made = {
        "clean": clean,
        "casework": casework,
        "to fix": TRAINING.plant(clean, "session.date.type", Random(1)),  # noqa: S311 - made-up data
        "rejected": TRAINING.plant(clean, "layout.missing_key_column", Random(1)),  # noqa: S311 - as above
    }
    files = {}
    for name, sample in made.items():
        own = folder / name
        own.mkdir()
        files[name] = sample.write(own)
    files["unknown"] = folder / "Rooms.csv"
    files["unknown"].write_text("Room,Seats\nBlue,12\nGreen,8\n", encoding="utf-8")
    return files


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, returns: dict[str, Path]) -> Path:
    """Give a site that has settled a good return, one with things to fix and one that nobody knows."""
    root = tmp_path_factory.mktemp("sites") / "site"
    assert alexi_apart("init", root).code == 0
    for name, hub in (("clean", "hub-01"), ("to fix", "hub-02"), ("unknown", "hub-03")):
        inbox = root / "drops" / hub / "inbox"
        (inbox / returns[name].name.replace("hub-01", hub)).write_bytes(returns[name].read_bytes())
    ran = alexi_apart("run", "--once", "--site", root)
    assert ran.code == 0, ran.err
    assert "3 submissions settled" in ran.err
    return root
