"""What is not a plain .xlsx is read in a child, and the caller outlives whatever becomes of it."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import xlwt

from alexi_ingest.errors import ReadError
from alexi_ingest.read.workbook import grid
from tests.read.books import book

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[list[Any]] = [
    ["007", 1, 2.5, True, None, "caf\u00e9 \U0001f600"],
    [date(2016, 3, 1), datetime(2016, 3, 1, 12, 30), time(9, 5), timedelta(hours=30), '"[]', "#N/A"],  # noqa: DTZ001 - cells have no time zone
]
SHOWN = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm", time: "hh:mm", timedelta: "[h]:mm"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    written = xlwt.Workbook()
    sheet = written.add_sheet("Data")
    for at, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            code = SHOWN.get(type(cell))
            value = cell / timedelta(days=1) if isinstance(cell, timedelta) else cell
            if code:
                sheet.write(at, column, value, xlwt.easyxf(num_format_str=code))
            elif cell is not None:
                sheet.write(at, column, value)
    written.save(str(tmp_path / "a.xls"))
    return tmp_path / "a.xls"


def children() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "alexi_ingest.sandbox.child" in one.cmdline()]


def test_every_type_of_value_comes_back_from_the_child(old: Path) -> None:
    [(name, rows)] = grid(old)
    assert (name, rows) == ("Data", ROWS)
    assert [[type(cell) for cell in row] for row in rows] == [[type(cell) for cell in row] for row in ROWS]
    assert children(), "it was read in a child"


def test_a_child_that_was_killed_is_replaced(old: Path) -> None:
    grid(old)
    for child in children():
        child.kill()
        child.wait()
    assert grid(old) == [("Data", ROWS)]


def test_a_refusal_crosses_with_its_facts(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    with pytest.raises(ReadError) as refused:
        grid(tmp_path / "a.xls")
    assert (refused.value.problem, refused.value.facts["kind"]) == ("damaged", "xls")


def test_threads_may_ask_at_once_and_a_plain_workbook_needs_no_child(old: Path, tmp_path: Path) -> None:
    plain = book(tmp_path / "b.xlsx", {"Data": [["x"]]})
    for child in children():
        child.kill()
        child.wait()
    assert grid(plain) == [("Data", [["x"]])]
    assert not children()
    with ThreadPoolExecutor(4) as callers:
        assert all(found == [("Data", ROWS)] for found in callers.map(grid, [old] * 12))


def _into(path: Path, found: Any) -> None:  # noqa: ANN401 - a queue of processes
    found.put(grid(path))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_reads_in_a_child_of_its_own(old: Path, tmp_path: Path) -> None:
    plain = book(tmp_path / "b.xlsx", {"Data": [["x", 1]] * 50})
    grid(plain)
    grid(old)
    context = multiprocessing.get_context("fork")
    for path, rows in ((plain, [["x", 1]] * 50), (old, ROWS)):
        found = context.Queue()
        process = context.Process(target=_into, args=(path, found))
        process.start()
        assert found.get(timeout=30) == [("Data", rows)]
        process.join(10)
        assert process.exitcode == 0
    assert grid(old) == [("Data", ROWS)], "our own child is still there"
