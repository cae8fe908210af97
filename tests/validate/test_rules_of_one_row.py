"""Rules see records, not rows of the sheet, where several records stand in one row of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl
import pytest

from alexi_ingest.declare import FieldType
from alexi_ingest.model import Table
from alexi_ingest.validate.beside import Beside
from alexi_ingest.validate.check import check
from alexi_ingest.validate.fields import field, fields_of, rules_of
from alexi_ingest.validate.rules import Rules
from alexi_ingest.validate.shapes.order import equals
from alexi_ingest.validate.shapes.rows import at_most_per, consistent, may_follow, no_overlap
from alexi_ingest.validate.shapes.sequence import previous
from alexi_ingest.validate.shapes.values import of

if TYPE_CHECKING:
    from alexi_ingest.declare import Rule

RECEIVED = date(2015, 10, 5)
BESIDE_EACH_OTHER = {
    "_row": [2] * 4,
    "_column": [1, 2, 3, 4],
    "person": ["p", "q", "p", "q"],
    "start": [date(2015, 9, 4), date(2015, 9, 3), date(2015, 9, 1), date(2015, 9, 1)],
    "end": [None, None, date(2015, 9, 3), date(2015, 9, 4)],
    "kind": ["b", "a", "a", "a"],
    "place": ["here", "there", "here", "there"],
}
"""Two persons, each with two episodes, all in one row of the sheet; those of `q` overlap and are of one kind."""


def broken(blamed: str, rule: Rule) -> list[int]:
    frame = pl.DataFrame(BESIDE_EACH_OTHER, schema_overrides=dict.fromkeys(("_row", "_column"), pl.UInt32))
    dtypes = {name: frame.schema[name] for name in frame.columns if not name.startswith("_")}
    kinds = {name: FieldType.DATE if dtype == pl.Date else FieldType.TEXT for name, dtype in dtypes.items()}
    fields = {name: field(kind, *([rule] if name == blamed else []), label=name) for name, kind in kinds.items()}
    model = type("Episodes", (pa.DataFrameModel,), {"__annotations__": dtypes, **fields})
    tables = {"episode": Table("episode", "Episodes", frame, dict.fromkeys(dtypes, 0), {}, (0, 0))}
    hits = check(
        tables["episode"], Rules(fields_of(model), rules_of(model)), Beside(tables, tables, RECEIVED, "2015-16-Q2")
    )
    return [index for hit in hits if hit.cells is not None for index in hit.cells["index"]]


@pytest.mark.parametrize(
    ("blamed", "rule", "expected"),
    [
        ("start", no_overlap("person", "end"), [1]),
        ("kind", may_follow({"a": ("b",)}, per="person", by="start"), [1]),
        ("kind", equals(previous("kind", per="person", by="start")), [0]),
        ("place", consistent("person"), []),
        ("kind", at_most_per(1, "person", when=pl.col("kind") == "a"), [3]),
        ("kind", equals(of("episode", "kind", by="person", at="start", span=("start", "end"))), []),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_records_of_one_row_are_told_apart(blamed: str, rule: Rule, expected: list[int]) -> None:
    assert broken(blamed, rule) == expected
