"""Crosswalks put codes into another scheme by their lines alone, with the flags of these; a wrong one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl
import pytest

from alexi_ingest.declare import CodeEntry, CodeList, Crosswalk, Field, FieldType, PublishedTable
from alexi_ingest.errors import DeclarationError
from alexi_ingest.harmonise.crosswalk import crosswalk_faults, crosswalk_flags, crosswalked
from alexi_ingest.model import ROW, Table

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from,to,obs_status\n"
FIELDS = {name: Field(name, FieldType.CODE, name, codes=name) for name in ("tool", "level")}
LISTS = {
    "tool": CodeList("tool", (CodeEntry("X", "X"), CodeEntry("Y", "Y"))),
    "level": CodeList("level", (CodeEntry("low", "Low"), CodeEntry("high", "High"))),
}


class Published(pa.DataFrameModel):
    """What is published, with the category that follows from tool and level."""

    level: pl.String
    category: pl.String


@pytest.fixture
def walk(tmp_path: Path) -> Crosswalk:
    (tmp_path / "X.csv").write_text(HEAD + "low,1,\nhigh,3,D\n", encoding="utf-8")
    (tmp_path / "Y.csv").write_text(HEAD + "low,2,D\n", encoding="utf-8")
    return Crosswalk("level", per="tool", folder=tmp_path)


def published(walk: Crosswalk) -> PublishedTable:
    return PublishedTable("grades", Published, ("level",), "grade", crosswalks={"category": walk})


def table(tools: str, levels: list[str | None], rows: int = 2) -> Table:
    frame = pl.DataFrame({"tool": [*tools], "level": levels}).with_row_index(ROW, rows)
    return Table("grade", "Grades", frame, {}, {}, (0, 0))


def test_a_code_becomes_what_the_line_of_its_own_tool_says_and_else_nothing(walk: Crosswalk) -> None:
    frame = table("XXYYZ", ["low", "high", "low", "high", "low"]).frame
    assert crosswalked(frame, walk).rows() == [("1", None), ("3", "D"), ("2", "D"), (None, None), (None, None)]


def test_a_value_whose_definition_differs_is_flagged_with_what_was_sent(walk: Crosswalk) -> None:
    sent, cast = table("XXY", ["Low", "HIGH", "lo"]), table("XXY", ["low", "high", "low"])
    flags = crosswalk_flags("returns", {"grade": sent}, {"grade": cast}, [published(walk)])
    assert flags.select(ROW, "variable", "obs_status", "rule", "as_sent").rows() == [
        (3, "category", "D", "returns.grade.level.crosswalked", "HIGH"),
        (4, "category", "D", "returns.grade.level.crosswalked", "lo"),
    ]


def test_where_a_column_of_it_was_not_sent_everything_stays_empty(walk: Crosswalk) -> None:
    assert crosswalked(table("XY", ["low", "low"]).frame.drop("tool"), walk).rows() == [(None, None)] * 2


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("from,to\nlow,1\n", "line 1: its headings must be from,to,obs_status"),
        (HEAD + "low,1,\nlow,2,\n", "line 3: it needs a code that stands in no other line"),
        (HEAD + "low,,\n", "line 2: it needs a code that stands in no other line, and another"),
    ],
)
def test_a_file_that_is_no_crosswalk_is_refused_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "X.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=fault):
        crosswalked(table("X", ["low"]).frame, Crosswalk("level", per="tool", folder=tmp_path))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no such folder of crosswalks"):
        crosswalked(table("X", ["low"]).frame, Crosswalk("level", per="tool", folder=tmp_path / "none"))


def test_what_a_crosswalk_names_that_is_not_there_is_told(walk: Crosswalk) -> None:
    assert [*crosswalk_faults(published(walk), FIELDS, LISTS)] == []
    (walk.folder / "Z.csv").write_text(HEAD + "lowest,1,\n", encoding="utf-8")
    other = Crosswalk("levl", per="tool", folder=walk.folder)
    declared = PublishedTable("grades", Published, ("level",), "grade", crosswalks={"grad": other, "category": walk})
    (walk.folder / "again").mkdir()
    assert [*crosswalk_faults(declared, FIELDS, {**LISTS})] == [
        "published table 'grades' has no column 'grad' for its crosswalk",
        "the crosswalk of 'grad' reads 'levl', which is no field of its origin",
    ]
