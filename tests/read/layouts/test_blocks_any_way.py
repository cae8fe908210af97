"""However blocks of columns stand, a value is read as what it is or not at all, and what is not read is told."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.declare import BlocksLayout, CodeEntry, CodeList
from alexi_ingest.model import Severity
from tests.read.books import book
from tests.read.layouts.declared import crossed, read

if TYPE_CHECKING:
    from pathlib import Path

DECLARED = """\
outcome,,standard,Outcomes
outcome,person,standard,Person ID
outcome,worker,standard,Worker
outcome,point,standard,Point
outcome,date,standard,Date
outcome,sdq,standard,SDQ total
outcome,goal,standard,Goal
"""
FIELDS = {"date": "Date", "sdq": "SDQ total", "goal": "Goal"}
LISTS = ({"initial": "Initial", "review": "Review", "final": "Final"},
         {"1": "1", "2": "2", "3": "3"},
         {"a": "01/09/2015", "b": "01/12/2015", "c": "01/03/2016"})  # fmt: skip
PERSONS = ("P1", "P2", "P3")
Columns = list[list[Any]]
"""Each with its label, its heading and a value for each person."""


def drawn(rng: Random, labels: dict[str, str]) -> Columns:
    """Draw the columns of a sheet; each value says whose it is, of which block and field."""
    blocks = [*labels]
    if rng.random() < 0.3:
        rng.shuffle(blocks)
    if rng.random() < 0.2:
        blocks.pop(rng.randrange(len(blocks)))
    if rng.random() < 0.2:
        blocks.insert(rng.randrange(len(blocks)), rng.choice(blocks))
    where = rng.choice(("first", "first", "middle", "last", "every"))
    columns: Columns = [[None, "Person ID", *PERSONS]]
    for code in blocks:
        fields = [*FIELDS]
        # Where names are not above the first columns, blocks that are not alike may be parted in several ways.
        if rng.random() < 0.2 and where in {"first", "every"}:
            rng.shuffle(fields)
            fields.pop(rng.randrange(len(fields)))
        own: Columns = [[None, FIELDS[one], *(f"{person}/{code}/{one}" for person in PERSONS)] for one in fields]
        if rng.random() < 0.2:
            own.insert(rng.randrange(len(own) + 1), [None, "Remark", *["of no field"] * 3])
        label = labels[code] if rng.random() < 0.9 else rng.choice((None, "Unknown", labels[code] + "x"))
        at = {"first": 0, "middle": (len(own) - 1) // 2, "last": -1, "every": 0}[where]
        for column in own if where == "every" else [own[at]]:
            column[0] = label
        columns += own
        if rng.random() < 0.2:
            columns.append([None] * 5)
    worker: list[Any] = [None, "Worker", *(f"{person}/worker" for person in PERSONS)]
    columns.insert(rng.choice((1, len(columns))), worker)
    if rng.random() < 0.2:
        columns.append([None, None, "beyond", None, None])
    return columns


def rows_of(rng: Random, columns: Columns) -> Columns:
    rows = [list(row) for row in zip(*columns, strict=True)]
    if rng.random() < 0.3:
        rows[0][0], rows[1][0] = rows[1][0], None
    if rng.random() < 0.2:
        rows.insert(1, rng.choice(([], ["Fill in what you know"])))
    if rng.random() < 0.2:
        rows.insert(0, ["Outcomes of the quarter"])
    return rows


@pytest.mark.parametrize("seed", range(120))
def test_no_value_is_read_as_another(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - sheets, not secrets
    labels = rng.choice(LISTS)
    columns = drawn(rng, labels)
    points = CodeList("point", tuple(CodeEntry(code, label) for code, label in labels.items()))
    declared = crossed(
        tmp_path, DECLARED, {"outcome": BlocksLayout("point", once=("person", "worker"))}, {"point": points}
    )
    tables = tuple(replace(one, key=("person", "point")) for one in declared.tables)
    done = read(book(tmp_path / "x.xlsx", {"Outcomes": rows_of(rng, columns)}), replace(declared, tables=tables))
    frame = done["outcome"].table.frame if done["outcome"].table is not None else None
    got = set()
    for record in [] if frame is None else frame.to_dicts():
        person, point = record["person"], record["point"]
        assert record["worker"] in {None, f"{person}/worker"}
        for name in FIELDS.keys() & record.keys():
            assert record[name] in {None, f"{person}/{point}/{name}"}
            got.add(record[name])
    sent = {value for _, heading, *values in columns if heading in FIELDS.values() for value in values}
    wanted = {f"{person}/{code}/{name}" for person in PERSONS for code in labels for name in FIELDS}
    errors = [one for one in done["outcome"].findings if one.severity is Severity.ERROR]
    assert (got - {None} == sent == wanted) or errors
