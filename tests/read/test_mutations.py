"""A thousand good files, changed at random: each ends in a verdict, and no row is lost unsaid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from html import escape
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING

import pytest
from odf.opendocument import load

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest import wire
from alexi_ingest.errors import ChildError
from alexi_ingest.model import Verdict, letters
from alexi_ingest.pipeline import Received
from alexi_ingest.read.workbook import grid
from alexi_ingest.sandbox.limits import Limits
from alexi_ingest.sandbox.nouns import Job
from alexi_ingest.sandbox.run import started
from alexi_ingest.testkit.habits import HubHabits
from alexi_ingest.worker import CHILD, EXAMINE
from alexi_training.samples import SAMPLES as TRAINING
from tests.read import corpus_by_hand as hand
from tests.read import corpus_writers as write
from tests.read import mutations as mutate
from tests.read.books import changed
from tests.read.corpus import CLOCK, DAY, Known, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from alexi_ingest.model import Outcome
    from alexi_ingest.read.formats.raw import Cell
    from alexi_ingest.sandbox.run import Child

    Change = Callable[[bytes, Random], bytes]

QUARTER = "2015-16-Q2"
CHUNK = 25
WALL = 10.0
"""Seconds that a file may take: some hundred times what a good one takes."""
READ = {Verdict.ACCEPTED, Verdict.PARTIAL}
OF_ONE_SHEET = {"csv", "html"}
"""They hold a return of one table."""
VERDICTS = READ | {Verdict.REJECTED, Verdict.REVIEW}

IN_XML: Mapping[str, Change] = mutate.PACKAGE | {
    f"{name} in a part": mutate.within_a_member(change) for name, change in mutate.TEXT.items()
}
IN_RECORDS: Mapping[str, Change] = mutate.PACKAGE | {
    f"record {number} in a part": mutate.within_a_member(mutate.of_records(mutate.places_in_xlsb))
    for number in range(6)
}
OLD_RECORDS: Mapping[str, Change] = mutate.RAW | {
    f"record {number}": mutate.of_records(mutate.places_in_xls) for number in range(6)
}
CHANGES: Mapping[str, tuple[Mapping[str, Change], int]] = {
    "xlsx": (IN_XML, 200),
    "xlsm": (IN_XML, 100),
    "xlsb": (IN_RECORDS, 100),
    "xls": (OLD_RECORDS, 100),
    "ods": (IN_XML, 100),
    "fods": (mutate.RAW | mutate.TEXT, 100),
    "xml": (mutate.RAW | mutate.TEXT, 100),
    "html": (mutate.RAW | mutate.TEXT, 100),
    "csv": (mutate.RAW | mutate.CSV, 100),
}
"""The kinds of file: what is done to them, and to how many. They are a thousand."""


@dataclass(frozen=True, slots=True)
class Original:
    """A good file: its name and bytes, and what becomes of it."""

    name: str
    content: bytes
    outcome: Outcome


class Bench:
    """A folder, and a child that is asked what becomes of files in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._child: Child | None = None

    def examine(self, name: str, content: bytes) -> Outcome:
        """Give what becomes of a file. Raises `ChildError` where the child did not live to tell."""
        if self._child is None or self._child.spent:
            self.close()
            self._child = started(CHILD)
        (self.folder / "sent").write_bytes(content)
        received = wire.pack_received(Received(name, "hub-03", date(2015, 11, 2)))
        job = Job(EXAMINE, {"path": str(self.folder / "sent"), "received": received})
        answer = self._child.run(job, Limits(wall=WALL))
        return wire.unpack_outcome(answer.facts, answer.blobs)

    def close(self) -> None:
        """End the child."""
        if self._child:
            self._child.close()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    bench = Bench(tmp_path_factory.mktemp("mutations"))
    yield bench
    bench.close()


@pytest.fixture(scope="module")
def originals(bench: Bench) -> Mapping[str, Original]:
    habits = HubHabits("hub-03", size=8, labels="label")
    casework = CASEWORK.clean(habits, [QUARTER])[0]
    training = TRAINING.clean(HubHabits("hub-03", size=8, file_format="csv"), [QUARTER])[0]
    written = {"xlsx": casework.write(bench.folder / "a.xlsx"), "csv": training.write(bench.folder / "a.csv")}
    for kind, writer in WRITERS.items():
        path = written[kind] = bench.folder / f"a.{kind}"
        writer(path, pages_of(written["csv" if kind == "html" else "xlsx"]))
    return {
        kind: Original(name, path.read_bytes(), bench.examine(name, path.read_bytes()))
        for kind, path in written.items()
        for name in [f"{(training if kind in {'csv', 'html'} else casework).filename.rpartition('.')[0]}.{kind}"]
    }


def pages_of(path: Path) -> list[Page]:
    return [
        Page(
            name,
            {
                f"{letters(column)}{at}": Known(cell, str(cell), code_of(cell))
                for at, row in enumerate(rows, 1)
                for column, cell in enumerate(row)
                if cell is not None
            },
        )
        for name, rows in grid(path)
    ]


def code_of(cell: Cell) -> str:
    return CLOCK if isinstance(cell, time) else DAY if isinstance(cell, date) else ""


def as_xlsm(path: Path, pages: list[Page]) -> None:
    write.by_openpyxl(path, pages)
    changed(path, "[Content_Types].xml", lambda xml: xml.replace(
        b"officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main",
    ))  # fmt: skip


def as_fods(path: Path, pages: list[Page]) -> None:
    write.by_odfpy(path, pages)
    path.write_bytes(load(path).xml())


def filled_up(row: Iterable[tuple[tuple[int, int], Known]]) -> Iterator[Known]:
    """Give the cells of a row, blank ones between them, too."""
    following = 0
    for (_, column), known in row:
        yield from (Known(None, None) for _ in range(following, column))
        following = column + 1
        yield known


def as_html(path: Path, pages: list[Page]) -> None:
    rows = [
        "".join(f"<td>{escape(known.text or '')}</td>" for known in filled_up(row))
        for _, row in groupby(write.ordered(pages[0]), lambda each: each[0][0])
    ]
    path.write_text(f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>")


WRITERS: Mapping[str, Callable[[Path, list[Page]], object]] = {
    "xlsm": as_xlsm,
    "xlsb": hand.as_xlsb,
    "xls": write.by_xlwt,
    "ods": write.by_odfpy,
    "fods": as_fods,
    "xml": hand.as_xml,
    "html": as_html,
}


def test_the_originals_are_good(originals: Mapping[str, Original]) -> None:
    assert {kind: one.outcome.verdict for kind, one in originals.items()} == dict.fromkeys(CHANGES, Verdict.ACCEPTED)
    for kind, one in originals.items():
        like = originals["csv" if kind in OF_ONE_SHEET else "xlsx"]
        assert heights(one.outcome) == heights(like.outcome)


def heights(outcome: Outcome) -> Mapping[str, int]:
    return {name: table.height for name, table in outcome.tables.items()}


@pytest.mark.parametrize(
    ("kind", "first"), [(kind, first) for kind, (_, count) in CHANGES.items() for first in range(0, count, CHUNK)]
)
def test_a_changed_file_ends_in_a_verdict(
    bench: Bench, originals: Mapping[str, Original], kind: str, first: int
) -> None:
    original, changes = originals[kind], list(CHANGES[kind][0].items())
    wrong = []
    for number in range(first, first + CHUNK):
        name, change = changes[number % len(changes)]
        try:
            outcome = bench.examine(original.name, change(original.content, Random(f"{kind} {number}")))  # noqa: S311 - nothing secret
        except ChildError as error:
            wrong.append(f"{number}, {name}: {error}")
            continue
        if outcome.verdict not in VERDICTS:
            wrong.append(f"{number}, {name}: {outcome.verdict}, {outcome.faults}")
        elif not may_be_unsaid(kind, name) and not says_what_is_lost(original.outcome, outcome):
            wrong.append(f"{number}, {name}: {outcome.counts} of {original.outcome.counts}")
    assert wrong == []


def may_be_unsaid(kind: str, change: str) -> bool:
    """Whether a file so changed is as good as before, of other rows: nobody can know what was in it."""
    part = change.removesuffix(" in a part")
    return part in mutate.OTHER_ROWS or (kind == "csv" and part in {"cut", "holed"})


def says_what_is_lost(good: Outcome, outcome: Outcome) -> bool:
    """Whether all rows were read; else something new is said of the file, of a sheet or of as many rows as are lost."""
    lost = good.counts.rows - outcome.counts.rows
    if outcome.verdict not in READ or lost <= 0:
        return True
    before = {(one.rule, one.where.a1) for one in good.findings}
    new = [one for one in outcome.findings if (one.rule, one.where.a1) not in before]
    return any(one.where.a1 is None for one in new) or len({one.where.row for one in new}) >= lost
