"""Reading the large workbook in one process: by `grid`, and by the journey with its casting, beside python-calamine."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import polars as pl
from python_calamine import CalamineWorkbook

from alexi_ingest.collector import paused
from alexi_ingest.model import ROW, Table
from alexi_ingest.plan import plan_of
from alexi_ingest.read.cast import cast
from alexi_ingest.read.workbook import grid, open_workbook
from benchmarks import source

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = 9
RECEIVED_ON, PERIOD = date(2016, 1, 4), "2015-16-Q2"
PLAN = plan_of(source.declare(), source.BIG.name)


def main() -> None:
    """Print the median seconds of each way for the file named on the command line; they take turns."""
    path = Path(sys.argv[1])
    ways: dict[str, Callable[[Path], object]] = {"bare": bare, "grid": grid, "journey": journey}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(TURNS + 1):
        for name, way in ways.items():
            begun = perf_counter()
            kept = way(path)
            seconds[name].append(perf_counter() - begun)
            del kept
    json.dump({name: median(spent[1:]) for name, spent in seconds.items()}, sys.stdout)


def bare(path: Path) -> object:
    """Make Python values of all sheets, and nothing else."""
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def journey(path: Path) -> object:
    """Read every cell as text, and cast the columns of the one list, as the child does."""
    with paused():
        (sheet,) = open_workbook(path, path.name).sheets
        fields = PLAN.rules[source.BIG.tables[0].name].fields
        columns = {field.name: at for at, field in enumerate(fields)}
        rows = pl.int_range(2, sheet.frame.height + 1, dtype=pl.UInt32, eager=True).alias(ROW)
        frame = sheet.frame[1:].rename({str(at): name for name, at in columns.items()}).insert_column(0, rows)
        table = Table(source.BIG.tables[0].name, sheet.name, frame, columns, {}, (0, 0))
        return cast(table, fields, PLAN.codelists, period=PERIOD, received_on=RECEIVED_ON)


if __name__ == "__main__":
    main()
