"""A source made elsewhere that reads a list of two columns, and misbehaves where a cell of the second tells it to."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl
import psutil
from loguru import logger

from alexi_ingest.api import (
    ROW,
    Claim,
    FieldType,
    Finding,
    Harmonised,
    PublishedTable,
    ReturnType,
    Severity,
    SourceSpec,
    TableSpec,
    field,
    hookimpl,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from alexi_ingest.api import Preview, Table, Workbook

SECRET = "Rosa Example, the seventh of March"
"""Stands for a person's value: no log may hold it."""
TOLD = re.compile(r"(identify|read|check|harmonise): (\w+)(?: (.+))?")
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
MANY = 100_000_000
TWO = 2


class Things(pa.DataFrameModel):
    """The list as sent."""

    thing_id: pl.String = field(FieldType.ID, label="The number of the thing", required=True)
    what: pl.String = field(FieldType.TEXT, label="What it is")


class Thing(pa.DataFrameModel):
    """The table as published."""

    thing_id: pl.String = pa.Field(nullable=False)
    what: pl.String = pa.Field(nullable=True)


THINGS = ReturnType(
    name="things", title="Things", periodicity="quarterly",
    tables=(
        TableSpec("thing", "Things", ("thing", "things"), Things, Path(__file__).with_name("columns.csv"),
                  ("thing_id",)),
    ),
    publishes=(PublishedTable("thing", Thing, ("thing_id",), "thing"),),
)  # fmt: skip


@hookimpl
def declare() -> SourceSpec:
    return SourceSpec(name="bad", title="Things", version="1.0", returns=(THINGS,))


@hookimpl
def identify(preview: Preview) -> Any:  # noqa: ANN401 - some answers are not what the contract allows
    return _as_told("identify", _cells(preview.sheets[0].rows))


@hookimpl
def read(workbook: Workbook) -> Any:  # noqa: ANN401 - as `identify`
    return _as_told("read", _cells(workbook.sheets[0].frame.rows()))


@hookimpl
def check(tables: Mapping[str, Table]) -> Any:  # noqa: ANN401 - as `identify`
    return _as_told("check", tables["thing"].frame["what"].to_list())


@hookimpl
def harmonise(tables: Mapping[str, Table]) -> Any:  # noqa: ANN401 - as `identify`
    return _as_told("harmonise", tables["thing"].frame["what"].to_list())


def _cells(rows: Sequence[Sequence[str | None]]) -> list[str | None]:
    return [cell for row in rows for cell in row]


def _as_told(hook: str, cells: Sequence[str | None]) -> Any:  # noqa: ANN401 - as `identify`
    for cell in cells:
        told = TOLD.fullmatch(cell or "")
        if told and told[1] == hook:
            return WAYS[told[2]](told[3])
    return None


def _loop(_: str) -> None:
    while True:
        pass


def _loop_in_c(_: str) -> None:
    """Never give the lock of the interpreter back."""
    re.fullmatch(r"(a|aa)+$", "a" * 200 + "b")


def _leak(_: str) -> None:
    kept = []
    while True:
        kept.append(bytearray(b"x") * 10_000_000)


def _grandchild(_: str) -> None:
    """Leave two processes that ignore SIGTERM: our own child, and a parentless one in a session of its own."""
    stubborn = [sys.executable, "-c", STUBBORN]
    alone = f"import subprocess; subprocess.Popen({stubborn!r}, start_new_session=True)"
    subprocess.Popen(stubborn)
    subprocess.run([sys.executable, "-c", alone], check=True)
    while sum(_is_stubborn(process) for process in psutil.process_iter()) < TWO:
        time.sleep(0.02)


def _is_stubborn(process: psutil.Process) -> bool:
    """Say whether it is one of those of this child, and has begun to ignore SIGTERM."""
    try:
        about = Path(f"/proc/{process.pid}/status").read_text("ascii")
        ours = process.environ().get("HOME") == os.environ["HOME"] and process.cmdline()[-1:] == [STUBBORN]
    except (psutil.Error, OSError):
        return False
    ignored = next(int(line.split()[1], 16) for line in about.splitlines() if line.startswith("SigIgn"))
    return ours and bool(ignored & 1 << (signal.SIGTERM - 1))


def _flood(_: str) -> None:
    line = f"{SECRET}\n".encode() * 1000
    for _ in range(MANY // len(line) + 1):
        os.write(1, line)


def _write(path: str) -> None:
    Path(path).write_text(SECRET)


def _connect(port: str) -> None:
    socket.create_connection(("127.0.0.1", int(port)), timeout=2).close()


def _raise(_: str) -> None:
    raise ValueError(SECRET)


def _leave(_: str) -> None:
    sys.exit(SECRET)


def _log(_: str) -> None:
    logger.warning("the value {} of {}", SECRET, "somebody")
    print(SECRET)  # noqa: T201 - what authors do


def _rowless(_: str) -> Harmonised:
    frame = pl.DataFrame({"thing_id": ["1"], "what": ["x"], ROW: [None], "_table": ["thing"]})
    return Harmonised({"thing": frame})


WAYS: Mapping[str, Callable[[str], Any]] = {
    "loop": _loop,
    "loop_in_c": _loop_in_c,
    "leak": _leak,
    "segfault": lambda _: ctypes.string_at(0),
    "exit": lambda _: os._exit(0),
    "grandchild": _grandchild,
    "flood": _flood,
    "write": _write,
    "connect": _connect,
    "raise": _raise,
    "leave": _leave,
    "log": _log,
    "text": lambda _: SECRET,
    "foreign": lambda _: Claim("training", "training", 1.0, SECRET, "2015-16-Q1"),
    "rowless": _rowless,
    "far": lambda _: [Finding("things.thing.what.far", Severity.NOTE, 10**30, "far", message="Far")],
}
