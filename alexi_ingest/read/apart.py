"""The cells of a file read in a child process, for callers who must outlive whatever the file does to its reader."""

from __future__ import annotations

import atexit
import json
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from alexi_ingest.errors import ChildCrashed, ChildError, ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.readers import typed_sheets
from alexi_ingest.sandbox.nouns import Job, Setup
from alexi_ingest.sandbox.run import started
from alexi_ingest.sandbox.start import starter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from alexi_ingest.read.formats.raw import Cell
    from alexi_ingest.sandbox.run import Child

_SETUP = Setup(allowed=(__name__,), warm=(__name__,))
_TIMES: Mapping[str, Callable[[str], Cell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda text: timedelta(microseconds=int(text)),
}
"""How values that JSON does not know come back, by the name of their type."""


def typed_sheets_apart(path: Path, kind: Kind) -> list[tuple[str, list[list[Cell]]]]:
    """Do as `readers.typed_sheets`, in a child. Raises `ReadError`: `unreadable` where the child did not live."""
    asked = {"path": str(path.absolute()), "kind": kind}
    try:
        try:
            answer = _children.ask(asked)
        except ChildCrashed:  # perhaps not of this file: the child may have been killed while nobody looked
            answer = _children.ask(asked)
    except ChildError as error:
        raise ReadError(problem="unreadable", kind=kind) from error
    if "problem" in answer:
        facts = dict(answer["facts"])
        raise ReadError(answer["problem"], **facts | {"kind": Kind(facts["kind"])})
    return [(name, [[_back(cell) for cell in row] for row in rows]) for name, rows in answer["sheets"]]


def read(facts: Mapping[str, Any], _blobs: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Answer in the child."""
    try:
        sheets = typed_sheets(Path(facts["path"]), Kind(facts["kind"]))
    except ReadError as refused:
        answer: dict[str, Any] = {"problem": refused.problem, "facts": refused.facts}
    else:
        answer = {"sheets": sheets}
    return {}, {"answer": json.dumps(answer, default=_over, ensure_ascii=False).encode("utf-8", "surrogatepass")}


def _over(cell: date | time | timedelta) -> list[str]:
    text = str(cell // timedelta(microseconds=1)) if isinstance(cell, timedelta) else cell.isoformat()
    return [type(cell).__name__, text]


def _back(cell: Any) -> Cell:  # noqa: ANN401 - whatever JSON holds
    return _TIMES[cell[0]](cell[1]) if type(cell) is list else cell


class _Children:
    """One warm child of this process, for one caller at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: Child | None = None
        self.forked = False
        """Whether this process was forked from one that had all this loaded: its threads have not come along."""

    def ask(self, facts: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Have the child answer. Raises `ChildError`."""
        with self._lock:
            if self._child is None or self._child.spent:
                self.close()
                self._child = started(_SETUP)
                atexit.register(self.close)
            answer = self._child.run(Job(f"{__name__}:{read.__name__}", facts))
            return json.loads(answer.blobs["answer"].decode("utf-8", "surrogatepass"))

    def close(self) -> None:
        """End the child."""
        if self._child:
            self._child.close()
        self._child = None

    def begin_anew(self) -> None:
        """Let go, in a forked process, of what is its parent's: the child, and the thread that starts children."""
        self._lock, self._child, self.forked = Lock(), None, True
        starter.cache_clear()


_children = _Children()
os.register_at_fork(after_in_child=_children.begin_anew)


def is_forked() -> bool:
    """Whether this process was forked: what needs threads (polars) may then wait for ever, and belongs in a child."""
    return _children.forked
