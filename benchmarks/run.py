"""`make bench`: every contender on the same files in one run; prints the table and keeps it in RESULTS.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from alexi_ingest.defaults import load_sources
from alexi_ingest.dictionary import dictionary_of
from benchmarks import report, source, steps, year
from benchmarks.returns import write
from benchmarks.rival import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.returns import Planted

ROOT = Path(__file__).parents[1]
RIVALS = ROOT / ".venv-bench" / "bin" / "python"
BIG_FILES, BIG_ROWS, BAD_SHARE = 3, 50_000, 0.01
TYPICAL_ROWS, TYPICAL_BAD = 500, 10
LONG_ROWS = 500_000
WARM = 3
"""Typical returns that go first and are not counted."""
PERIOD = "2015-16-Q2"
HELP_TRIES = 9


@dataclass(frozen=True, slots=True)
class Contender:
    """One way of doing it: the module that is run, and by which Python."""

    title: str
    module: str
    python: Path
    slow: bool = False
    """It takes half a minute and more over the large workbook: one of them is enough."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one contender did with one kind of file: median seconds a file, bad cells found, peak memory in bytes.

    `found` of `planted` cells, and `others` that were named besides.
    """

    title: str
    seconds: float
    found: int
    planted: int
    others: int
    peak: int
    parts: dict[str, float]


CALAMINE = Contender("bare python-calamine", "benchmarks.rival_calamine", RIVALS)
OURS = Contender("alexi_ingest, the whole journey", "benchmarks.ours", Path(sys.executable))
PANDAS = Contender("read_excel(openpyxl) + pandera on pandas", "benchmarks.rival_pandas", RIVALS, slow=True)
FRICTIONLESS = Contender("frictionless", "benchmarks.rival_frictionless", RIVALS, slow=True)
CONTENDERS = (CALAMINE, OURS, PANDAS, FRICTIONLESS)


def main() -> None:
    """Make the files, run everybody, print and keep the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--typical", type=int, default=200, help="how many typical returns (200)")
    asked.add_argument(
        "--only-ours", action="store_true", help="bare reading and ours alone; RESULTS.md stays as it is"
    )
    options = asked.parse_args()
    contenders = (CALAMINE, OURS) if options.only_ours else CONTENDERS
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        say("making the workbooks")
        big = make(work, source.BIG.name, BIG_FILES, BIG_ROWS, round(BAD_SHARE * BIG_ROWS * len(source.COLUMNS_OF_BIG)))
        typical = make(work, source.TYPICAL.name, options.typical, TYPICAL_ROWS, TYPICAL_BAD)
        warm = make(work, source.TYPICAL.name, WARM, TYPICAL_ROWS, TYPICAL_BAD, first=options.typical)
        on_big = [measure(work, one, big.first() if one.slow else big, warm) for one in contenders]
        on_typical = [measure(work, one, typical, warm) for one in contenders]
        say("single steps")
        long = make(work, source.LONG.name, 1, LONG_ROWS, round(BAD_SHARE * LONG_ROWS * len(source.COLUMNS_OF_LONG)))
        promises = [*steps.promises(big.files[0], typical.files[0], long.files[0]), *year.promises()]
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    where = f"{datetime.now(UTC):%d %B %Y}, {machine}"
    made = report.table(on_big, on_typical, promises, help_times(), where, options.typical)
    sys.stdout.write(made)
    if not options.only_ours:
        (ROOT / "benchmarks" / "RESULTS.md").write_text(made, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Files:
    """Workbooks of one kind, their rules as `dictionary` gives them, and the cells that were made bad in each."""

    files: tuple[Path, ...]
    rules: dict[str, Any]
    planted: tuple[frozenset[tuple[str, int, int]], ...]

    def first(self) -> Files:
        """Give the first file alone."""
        return Files(self.files[:1], self.rules, self.planted[:1])


def make(folder: Path, return_type: str, count: int, rows: int, bad: int, first: int = 0) -> Files:
    """Make workbooks of a return type of the benchmark's source."""
    told = json.loads(json.dumps(asdict(dictionary_of(load_sources([source], also_installed=False)))))
    (kind,) = (one for one in told["return_types"] if one["return_type"] == return_type)
    lists = {name: [code["code"] for code in codes] for name, codes in told["code_lists"].items()}
    for table in kind["tables"]:
        for field in table["fields"]:
            own = [parts(rule) for rule in kind["rules"] if parts(rule)[:2] == (table["name"], field["name"])]
            field["unique"] = any(name == "unique" for _, _, name, _ in own)
            field["after"] = next((other for *_, name, other in own if name.startswith("not_before")), None)
    files, planted = [], []
    for number in range(first, first + count):
        path = folder / f"{return_type} {number:03d} {PERIOD}.xlsx"
        planted.append(cells(write(path, kind["tables"], lists, rows, bad, seed=number)))
        files.append(path)
    return Files(tuple(files), {"tables": kind["tables"], "rules": kind["rules"], "code_lists": lists}, tuple(planted))


def cells(planted: Sequence[Planted]) -> frozenset[tuple[str, int, int]]:
    """Give the places of planted mistakes."""
    return frozenset((one.sheet, one.row, one.column) for one in planted)


def measure(folder: Path, contender: Contender, files: Files, warm: Files) -> Measured:
    """Run one contender, in a process of its own, over all files."""
    say(f"{contender.title}: {len(files.files)} file{'s' if len(files.files) > 1 else ''}")
    job = folder / "job.json"
    told = {"files": [str(file) for file in files.files], "warm": [str(file) for file in warm.files], **files.rules}
    job.write_text(json.dumps(told), encoding="utf-8")
    done = subprocess.run(
        [contender.python, "-m", contender.module, job], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    sys.stderr.write(done.stderr)
    told = json.loads(done.stdout)
    found = [{(sheet, row, column) for sheet, row, column in one} for one in told["found"]]
    pairs = list(zip(found, files.planted, strict=True))
    seconds = told["seconds"]
    spent = {name: median(values) for name, values in told.get("parts", {}).items() if values}
    return Measured(
        contender.title,
        median(seconds[1:] or seconds),
        sum(len(one & planted) for one, planted in pairs),
        sum(len(planted) for _, planted in pairs),
        sum(len(one - planted) for one, planted in pairs),
        told["peak"],
        spent,
    )


def help_times() -> tuple[float, float]:
    """Give the seconds of `alexi-ingest --help` and of `python -c "import typer"`, medians of several turns."""
    program = Path(sys.executable).with_name("alexi-ingest")
    ours, typer = [], []
    for _ in range(HELP_TRIES):
        ours.append(timed([program, "--help"]))
        typer.append(timed([sys.executable, "-c", "import typer"]))
    return median(ours), median(typer)


def timed(command: Sequence[str | Path]) -> float:
    """Run a command, and give its seconds."""
    begun = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - begun


def say(text: str) -> None:
    """Say what is under way."""
    sys.stderr.write(f"{text} ...\n")


if __name__ == "__main__":
    main()
