"""Whatever has been done to a CSV, its table is read as a careful person would say that it stands there."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.read.text import open_text, rows
from tests.read.delimited.polluted import BYTES, DIALECTS, LINES, SHAPES, Draft

if TYPE_CHECKING:
    from pathlib import Path

    from tests.read.delimited.polluted import Pollution

GROUPS = (DIALECTS, BYTES, SHAPES, LINES)
SINGLE = {name: pollute for group in GROUPS for name, pollute in group.items()}
NOTED = {
    "mark_within_a_cell": set(),
    "mark_never_closed": {"quotes_as_text"},
    "opened_as_one_column": {"rows_split_again"},
    "row_marked_once_more": {"rows_split_again"},
    "row_by_another_delimiter": {"rows_split_again"},
    "long_row": {"longer_rows"},
    "short_row": {"shorter_rows"},
    "nul": {"nul_bytes"},
}
MEANINGLESS = (
    {"two_heading_rows", "headings_alone"},  # nothing says that the second row is no record
    {"apostrophes", "row_marked_once_more"},
    {"opened_as_one_column", "row_marked_once_more"},
    {"opened_as_one_column", "row_by_another_delimiter"},
    {"long_row", "delimiter_after_a_row"},
)


def read(path: Path, draft: Draft) -> list[list[str]]:
    path.write_bytes(draft.content())
    return [[cell.replace(draft.end, "\n").replace("\r\n", "\n") for cell in row] for row in rows(path)]


@pytest.mark.parametrize("name", SINGLE)
def test_each_pollution(tmp_path: Path, name: str) -> None:
    draft = SINGLE[name](Draft())
    assert read(tmp_path / "x.csv", draft) == draft.expected


@pytest.mark.parametrize("name", SINGLE)
def test_what_was_mended_or_is_doubtful_is_noted_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(SINGLE[name](Draft()).content())
    assert {note.problem for note in open_text(path, "x.csv").notes} == NOTED.get(name, set())


@pytest.mark.parametrize(("first", "second"), list(combinations(GROUPS, 2)))
def test_two_pollutions_at_once(tmp_path: Path, first: dict[str, Pollution], second: dict[str, Pollution]) -> None:
    wrong = []
    for one, other in ((one, other) for one in first for other in second if {one, other} not in MEANINGLESS):
        draft = second[other](first[one](Draft()))
        if read(tmp_path / "x.csv", draft) != draft.expected:
            wrong.append((one, other))
    assert not wrong


def test_two_pollutions_of_the_shape(tmp_path: Path) -> None:
    wrong = []
    for one, other in ((one, other) for one, other in permutations(SHAPES, 2) if {one, other} not in MEANINGLESS):
        draft = SHAPES[other](SHAPES[one](Draft()))
        if read(tmp_path / "x.csv", draft) != draft.expected:
            wrong.append((one, other))
    assert not wrong
