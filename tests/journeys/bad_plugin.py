"""Installs the bad source outside of the repository, and runs a service that loads it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import psutil

from alexi_ingest.cli.opened import make_site
from tests.journeys import bad_source

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM = [sys.executable, "-c", "from alexi_ingest.cli.app import main; main()"]
COLUMNS = (
    "table,field,variant,heading\nthing,,standard,Things\nthing,thing_id,standard,Number\nthing,what,standard,What\n"
)
EAGER = {"quiet_seconds": 0.1, "quiet_seconds_text": 0.1, "rescan_seconds": 0.3}


def install(folder: Path, name: str = "bad", code: str | None = None) -> None:
    """Write a package of one source, as an installer leaves it: the bad source, or one of other code."""
    package = folder / f"{name}_source"
    package.mkdir(parents=True)
    (package / "columns.csv").write_text(COLUMNS)
    if code is None:
        shutil.copy(bad_source.__file__, package / "__init__.py")
    else:
        (package / "__init__.py").write_text(code)
    about = folder / f"{name}_source-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-source\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[alexi_ingest]\n{name} = {name}_source\n")


def mend(folder: Path) -> None:
    """Make the bad source one that does nothing that it is told to."""
    with (folder / "bad_source" / "__init__.py").open("a", encoding="utf-8") as code:
        code.write("\nWAYS = dict.fromkeys(WAYS, lambda _: None)\n")


def things(*cells: str, first: int = 1) -> bytes:
    """Write a list of things, numbered from `first`."""
    rows = [f"{first + at},{cell}" for at, cell in enumerate(cells)]
    return "\r\n".join(["Number,What", *rows, ""]).encode()


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program did: its exit code, what it printed, and the most memory that it held itself, in bytes."""

    code: int
    out: str
    peak: int


@dataclass(frozen=True, slots=True)
class Place:
    """A site, the folder that plugins are installed in, and the temporary folder of its service's children."""

    site: Path
    plugins: Path
    temporary: Path
    dropped: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def drop(self, hub: str, name: str, content: bytes) -> None:
        """Put a file into a hub's inbox."""
        self.dropped[hub, name] = content
        (self.site / "drops" / hub / "inbox" / name).write_bytes(content)

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Start the program on this site with the plugins."""
        command = [*PROGRAM, options[0], "--site", str(self.site), *options[1:]]
        return subprocess.Popen(
            command, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """Our own, by which the plugins are found, and the children known."""
        return os.environ | {"PYTHONPATH": str(self.plugins), "TMPDIR": str(self.temporary)}

    def run(self, *options: str, within: float = 120) -> Ran:
        """Run the program to its end, and watch its memory."""
        with self.start(*options) as process:
            return ended(process, within)

    def asked(self, query: str) -> list[Any]:
        """Ask the store."""
        with closing(sqlite3.connect(self.site / "store.sqlite")) as store:
            return store.execute(query).fetchall()

    def states(self) -> dict[str, str]:
        """Give the state of each submission by the file's name."""
        return dict(self.asked("SELECT name, state FROM submission"))

    def faults(self) -> dict[str, list[str]]:
        """Give the faults of each submission by the file's name."""
        return {
            name: json.loads(faults) for name, faults in self.asked("SELECT name, faults FROM submission") if faults
        }

    def reports(self) -> list[dict[str, Any]]:
        """Give every report of every hub."""
        return [json.loads(path.read_text("utf-8")) for path in self.site.glob("drops/*/reports/*/report.json")]

    def log(self) -> str:
        """Give the service's log."""
        return "".join(path.read_text("utf-8") for path in (self.site / "logs").iterdir())

    def left(self) -> list[str]:
        """Give what should not be there when a service has ended: its processes, their folders, files under way."""
        files = [path for folder in ("spool", "drops/*/inbox") for path in self.site.glob(f"{folder}/**/*")]
        return [
            *(f"process {pid}" for pid in self.processes()),
            *map(str, self.temporary.iterdir()),
            *(str(path) for path in files if path.is_file()),
        ]

    def processes(self) -> list[int]:
        """Give the processes that children of this site's service started, or are: their home is below its folder."""
        home = f"HOME={self.temporary}".encode()
        found = []
        for pid in psutil.pids():
            with suppress(OSError):
                if home in Path(f"/proc/{pid}/environ").read_bytes():
                    found.append(pid)
        return found

    def archived(self) -> set[str]:
        """Give the digests of what is kept, as the bytes themselves say."""
        return {digest(path.read_bytes()) for path in self.site.glob("archive/*/*") if path.is_file()}


def digest(content: bytes) -> str:
    """Give the SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def make_place(root: Path, **limits: float) -> Place:
    """Make a site with small limits, and install the bad source."""
    make_site(root / "site")
    place = Place(root / "site", root / "plugins", root / "temporary")
    place.temporary.mkdir()
    install(place.plugins)
    settings = place.site / "alexi.toml"
    lines = settings.read_text("utf-8").splitlines()
    for name, value in {**EAGER, **limits}.items():
        at = next(at for at, line in enumerate(lines) if line.startswith(f"{name} = "))
        lines[at] = f"{name} = {value}"
    settings.write_text("\n".join(lines), "utf-8")
    return place


def ended(process: subprocess.Popen[str], within: float) -> Ran:
    """Wait for the end of a program, and measure the most that it held until then."""
    peak = [0]

    def watch() -> None:
        while process.poll() is None:
            with suppress(OSError, StopIteration):
                status = Path(f"/proc/{process.pid}/status").read_text("ascii")
                peak[0] = max(peak[0], next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmHWM")))
            time.sleep(0.02)

    watching = Thread(target=watch)
    watching.start()
    out, _ = process.communicate(timeout=within)
    watching.join()
    return Ran(process.returncode, out, peak[0] * 1024)
