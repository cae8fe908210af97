"""Reading one large CSV to addressed cells, against the libraries that get every cell of it right."""

from __future__ import annotations

import csv
import json
import math
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.read.text import open_text
from benchmarks.csv_answer import answer, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
RIVALS = ROOT / ".venv-bench" / "bin" / "python"
ROWS, COLUMNS = 50_000, 25
LONGEST = COLUMNS + 1
SELDOM = 0.01
"""So many records each hold a line break, lack cells, have one too many, or are blank lines."""
WORDS = ("police", "health", "education", "social care", "\u00a3 5", "caf\u00e9", "one, two", 'said "no"')


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read it: its name, the module that is run, and by which Python."""

    name: str
    module: str
    python: Path


OURS = Reader("ours", "benchmarks.csv_reading", Path(sys.executable))
OTHERS = (
    Reader("csv", "benchmarks.csv_reading", Path(sys.executable)),
    Reader("polars", "benchmarks.csv_reading", Path(sys.executable)),
    Reader("pandas", "benchmarks.csv_pandas", RIVALS),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one reader did: median seconds in a warm process, and whether every cell was right."""

    name: str
    seconds: float
    right: bool


def ratio(measured: tuple[Measured, ...]) -> float:
    """Give our seconds over those of the fastest other reader that gets every cell right; infinite if we do not."""
    ours, *others = measured
    return ours.seconds / min(one.seconds for one in others if one.right) if ours.right else math.inf


def measure() -> tuple[Measured, ...]:
    """Make the file, and read it in every way: by ours first."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "large.csv"
        made = list(records())
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(made)
        right = digest(made, LONGEST)
        return tuple(_measured(reader, path, right) for reader in (OURS, *OTHERS))


def records() -> Iterator[list[str]]:
    """Give headings and records: numbers, dates, words with delimiters and quotation marks; a few ragged or blank."""
    drawn = random.Random(1)  # noqa: S311 - nothing secret
    yield [f"Column {number}" for number in range(COLUMNS)]
    for number in range(ROWS):
        record = [
            f"{number}",
            f"{drawn.random():.4f}",
            f"2015-09-{drawn.randint(1, 28):02d}",
            "",
            *drawn.choices(WORDS, k=1),
        ]
        record *= COLUMNS // len(record)
        if drawn.random() < SELDOM:
            record[4] = "one line\nand another"
        if drawn.random() < SELDOM:
            record = drawn.choice(([], record[:-3], [*record, "beyond"]))
        yield record


def _measured(reader: Reader, path: Path, right: str) -> Measured:
    command = [reader.python, "-m", reader.module, reader.name, path, str(LONGEST)]
    told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    return Measured(reader.name, told["seconds"], told["digest"] == right)


def by_ours(path: Path, width: int) -> pl.DataFrame:
    """Read as the service does."""
    del width
    return open_text(path, path.name).sheet.frame


def by_csv(path: Path, width: int) -> list[list[str]]:
    """Read by Python's own module."""
    del width
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def by_polars(path: Path, width: int) -> pl.DataFrame:
    """Read by polars, which takes the number of columns from the first line and cuts longer ones."""
    del width
    return pl.read_csv(path, has_header=False, infer_schema=False, truncate_ragged_lines=True)


def rows(found: pl.DataFrame | list[list[str]]) -> list[tuple[str | None, ...]] | list[list[str]]:
    """Give the rows of what was read."""
    return found.rows() if isinstance(found, pl.DataFrame) else found


if __name__ == "__main__":
    if sys.argv[1:]:
        answer({"ours": by_ours, "csv": by_csv, "polars": by_polars}, rows)
    else:
        found = measure()
        for one in found:
            print(f"{one.name}: {one.seconds:.3f} s, {'every cell right' if one.right else 'cells wrong'}")
        print(f"ours to the fastest that is right: {ratio(found):.2f}")
