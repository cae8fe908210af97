"""A synthetic list of blocks stands as it would on a sheet: a block a record, and each cell where it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from alexi_ingest.declare import BlocksLayout, CodeEntry, Field, FieldType, ListLayout
from alexi_ingest.testkit.forms import Form, Record
from alexi_ingest.testkit.habits import HubHabits
from alexi_ingest.testkit.layout import lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.declare import Layout
    from alexi_ingest.testkit.samples import Sample

FORM = Form(
    "risk", "Risk", ("risk",), {"risk": ("person", "day")},
    {
        "risk": (
            Field("person", FieldType.ID, "Person"), Field("point", FieldType.CODE, "Point", codes="point"),
            Field("day", FieldType.TEXT, "Day"), Field("score", FieldType.INTEGER, "Score"),
        )
    },
    {("risk", name): (name.title() or "Risk",) for name in ("", "person", "point", "day", "score")},
    {"point": (CodeEntry("a", "First"), CodeEntry("b", "Second"))},
)  # fmt: skip
RECORDS: list[Record] = [
    {"person": "P1", "point": "a", "day": "Mon", "score": 1},
    {"person": "P1", "point": "b", "day": "Tue", "score": 2},
    {"person": "P2", "point": "b", "day": "Wed", "score": 3},
    {"person": "P1", "point": "a", "day": "Thu", "score": 4},
]


def sample(layout: Layout, titles: int = 0) -> Sample:
    habits = HubHabits("hub-01", title_rows=titles)
    return lay_out(FORM, habits, "2015-16-Q2", {"risk": RECORDS}, {"risk": layout})


def test_records_of_one_person_share_a_row_unless_their_block_is_taken() -> None:
    assert sample(BlocksLayout("point", once=("person",))).sheets["Risk"] == (
        ("Person", "First", None, "Second", None),
        (None, "Day", "Score", "Day", "Score"),
        ("P1", "Mon", 1, "Tue", 2),
        ("P2", None, None, "Wed", 3),
        ("P1", "Thu", 4, None, None),
    )


@pytest.mark.parametrize("titles", [0, 2])
@pytest.mark.parametrize("blanks", [frozenset(), frozenset({0, 1})])
def test_each_value_stands_in_the_cell_that_is_told(titles: int, blanks: frozenset[int], tmp_path: Path) -> None:
    made = sample(BlocksLayout("point", once=("person",)), titles).with_list("risk", blanks=blanks)
    made = made.with_list("risk", left_out=frozenset({("a", "day")}))
    sheet = openpyxl.load_workbook(made.write(tmp_path))["Risk"]
    for number, record in enumerate(RECORDS):
        for name in ("person", "score"):
            assert sheet[made.cell("risk", number, name)].value == record[name]
        label = {"a": "First", "b": "Second"}[str(record["point"])]
        assert sheet[made.cell("risk", number, "point")].value == label


def test_the_same_records_stand_in_a_list_where_that_is_the_layout() -> None:
    rows = sample(ListLayout()).sheets["Risk"]
    assert rows[0] == ("Person", "Point", "Day", "Score")
    assert rows[4] == ("P1", "a", "Thu", 4)
