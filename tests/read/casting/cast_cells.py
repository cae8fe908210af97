"""What the tests of casting share: code lists, and one column cast and told cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from alexi_ingest.declare import CodeEntry, CodeList, Field, FieldType
from alexi_ingest.model import Table
from alexi_ingest.read.cast import Cast, cast

RECEIVED = date(2015, 10, 5)
LISTS = {
    "gender": CodeList(
        "gender", (CodeEntry("1", "Male", synonyms=("M", "Boy")), CodeEntry("2", "Female", synonyms=("F", "Girl")))
    ),
    "source": CodeList(
        "source",
        (
            CodeEntry("1A", "Family member or carer", synonyms=("Family",)),
            CodeEntry("3E", "A&E"),
            CodeEntry("6", "Police"),
            CodeEntry("8", "Other (including voluntary)", synonyms=("Women\u2019s refuge",)),
            CodeEntry("-8", "Not applicable"),
        ),
    ),
    "authority": CodeList(
        "authority",
        (
            CodeEntry("E06000048", "Northumberland", "2009-04-01", "2013-03-31", ("929",)),
            CodeEntry("E06000057", "Northumberland", "2013-04-01", None, ("929",)),
            CodeEntry("E06000023", "Bristol, City of", "2009-01-01", None, ("801", "Bristol")),
            CodeEntry("E08000020", "Gateshead (old)", None, "2013-03-31"),
            CodeEntry("E06000060", "Buckinghamshire", "2020-04-01", None),
            CodeEntry("E08000035", "Leeds"),
        ),
    ),
    "disability": CodeList(
        "disability",
        (
            CodeEntry("NONE", "No disability", synonyms=("None",)),
            CodeEntry("MOB", "Mobility"),
            CodeEntry("LD", "Learning", synonyms=("Learning disability",)),
            CodeEntry("BEH", "Behaviour", valid_to="2014-03-31"),
        ),
    ),
    "age_band": CodeList(
        "age_band", (CodeEntry("10-12", "10-12"), CodeEntry("13-15", "13-15"), CodeEntry("16+", "16+"))
    ),
    "rivals": CodeList("rivals", (CodeEntry("a", "Same"), CodeEntry("b", "same!"), CodeEntry("c", "Other"))),
}


@dataclass(frozen=True)
class Read:
    """One cell after casting: its value and `(problem, read_as, other)` of each hit."""

    value: Any
    said: tuple[tuple[str, str | None, str | None], ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """The problems of the cell alone."""
        return tuple(problem for problem, _, _ in self.said)


def run(
    kind: FieldType,
    *texts: str | None,
    received: date = RECEIVED,
    period: str = "2015-16-Q2",
    **more: Any,  # noqa: ANN401 - any fact of a field
) -> Cast:
    """Cast a table of one column `f`, whose first row is row 5 of its sheet."""
    frame = pl.DataFrame({"_row": range(5, 5 + len(texts)), "f": texts}, schema={"_row": pl.UInt32, "f": pl.String})
    table = Table("t", "Sheet", frame, {"f": 0}, {"f": "F"}, (3, 3))
    return cast(table, [Field("f", kind, "F", **more)], LISTS, period=period, received_on=received)


def read(kind: FieldType, *texts: str | None, **more: Any) -> list[Read]:  # noqa: ANN401 - as `run`
    """Read the cells of one column."""
    done = run(kind, *texts, **more)
    said: list[list[tuple[str, str | None, str | None]]] = [[] for _ in texts]
    for hit in done.hits:
        assert hit.cells is not None
        for index, _, _, read_as, other in hit.cells.rows():
            said[index].append((hit.problem, read_as, other))
    return [Read(value, tuple(found)) for value, found in zip(done.table.frame["f"], said, strict=True)]


def one(kind: FieldType, text: str, **more: Any) -> Read:  # noqa: ANN401 - as `run`
    """Read a column of one cell."""
    return read(kind, text, **more)[0]


INTEGER, DECIMAL, DATE, MONTH, TIME = (
    FieldType.INTEGER, FieldType.DECIMAL, FieldType.DATE, FieldType.MONTH, FieldType.TIME
)  # fmt: skip
YES_NO, CODE, CODES, PERIOD, ID, TEXT = (
    FieldType.YES_NO, FieldType.CODE, FieldType.CODES, FieldType.PERIOD, FieldType.ID, FieldType.TEXT
)  # fmt: skip
