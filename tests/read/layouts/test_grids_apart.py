"""What stands in a cross-tab, beside it or below it and is not its own: another grid, a total of a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.declare import CrossTabLayout
from tests.read.books import book
from tests.read.layouts.declared import cells, crossed, read, said
from tests.read.layouts.test_crosstabs import BODY, HEAD, LISTS, NEW, TOTAL, Rows, beside, done

if TYPE_CHECKING:
    from pathlib import Path

NINETY: Rows = [["In the quarter before"], *HEAD, *([row[0], *(90 for _ in row[1:])] for row in [*BODY, *TOTAL])]
BOYS: Rows = [row[:3] for row in NEW]
"""A grid that lacks the columns of girls and of totals, which the one beside it has."""
RENAMED: Rows = [[None, "Boys", None, "Girls"], ["Source", "Aged 10 to 13", "14 to 17 years"]]


@pytest.mark.parametrize(
    ("rows", "own", "place"),
    [
        (beside(NEW, NINETY, 7), NEW, "H3"),
        (beside(NEW, NINETY, 6), NEW, "G3"),
        (beside(BOYS, NINETY, 4), BOYS, "E3"),
        (beside(BOYS, [NINETY[0], [], *NINETY[1:]], 4), BOYS, "E4"),
        (beside(NINETY, NEW, 7), NEW, "A3"),
        ([*NEW, [], *RENAMED, *NINETY[3:]], NEW, "A9"),
    ],
    ids=["beside", "without a gap", "with more columns", "a row lower", "left of the title", "below other headings"],
)
def test_a_second_grid_adds_nothing_to_the_one_that_is_read_and_is_told(
    tmp_path: Path, rows: Rows, own: Rows, place: str
) -> None:
    new = done(tmp_path, rows)["new"]
    assert [*cells(new).values()] == [*cells(done(tmp_path, own)["new"]).values()]
    assert [one for one in said(new.findings) if not one.startswith("Missing: “Female”")] == [
        f"A table at {place} of “Monitoring” is none that we expected, and was not read."
    ]


SEXES: Rows = [["Source", "Male", "Female"], ["Police", 1, 2], ["Schools", 3, 4], ["Housing", 5, 6]]
BANDS: Rows = [["Source", "10 to 13", "14 to 17"], ["Housing", 50, 60], ["Police", 10, 20], ["Schools", 30, 40]]


@pytest.mark.parametrize(
    "rows",
    [beside(SEXES, BANDS, 4), beside(BANDS, SEXES, 3), beside(SEXES, [[], [], *BANDS], 4), [*SEXES, [], *BANDS]],
    ids=["beside", "without a gap", "two rows lower", "below"],
)
def test_grids_without_titles_that_have_the_same_rows_in_another_order_are_read_apart(
    tmp_path: Path, rows: Rows
) -> None:
    lines = [
        f"{table},{name},standard,{heading}"
        for table, across in (("sex", "gender"), ("band", "age"))
        for name, heading in (("", "Monitoring"), ("source", "Source"), (across, across), ("count", "Number"))
    ]
    layouts = {
        name: CrossTabLayout(down=("source",), across=(across,), value="count")
        for name, across in (("sex", "gender"), ("band", "age"))
    }
    declared = crossed(tmp_path, "\n".join(lines), layouts, LISTS)
    made = read(book(tmp_path / "x.xlsx", {"Monitoring": rows}), declared)
    for name, grid in (("sex", SEXES), ("band", BANDS)):
        assert [*cells(made[name]).values()] == [
            (source, label, str(count))
            for source, *counts in grid[1:]
            for label, count in zip(grid[0][1:], counts, strict=True)
        ]
        assert made[name].findings == ()


SUM: list[Any] = [2, 2, 8, 11, 23]


@pytest.mark.parametrize(
    ("rows", "total", "parts"),
    [
        ([*BODY[:2], ["Sub-total", *SUM], BODY[2], ["Sub-total", *SUM], *TOTAL], "B9", ["Sub-total", "Sub-total"]),
        ([*BODY, ["Subtotal", *SUM]], None, ["Subtotal"]),
        ([*BODY, *TOTAL, ["Total of which", *SUM]], "B7", ["Total of which"]),
        ([*BODY, ["Total, of which", *SUM], ["of which new", *SUM]], None, ["Total, of which"]),
        ([*BODY[:2], ["Total statutory", *SUM], BODY[2], ["Total of all", *SUM]], None,
         ["Total statutory", "Total of all"]),
        ([*BODY[:2], ["Total statutory", *SUM], BODY[2]], None, ["Total statutory"]),
        ([*BODY[:2], ["Total statutory", *SUM], BODY[2], ["Grand total", *SUM]], "B8", ["Total statutory"]),
        ([*BODY, ["Total referrals", *SUM]], "B7", []),
        ([["All", *SUM], *BODY], "B4", []),
    ],
)  # fmt: skip
def test_a_total_of_a_part_is_not_taken_for_the_total(
    tmp_path: Path, rows: Rows, total: str | None, parts: list[str]
) -> None:
    new = done(tmp_path, [*NEW[:3], *rows])["new"]
    assert [place for place, record in cells(new).items() if record[:3] == (None, "Male", "10 to 13")] == (
        [total] if total else []
    )
    named = ", ".join(f"“{one}”" for one in parts)
    words = f"Not read: {named}. We read the totals of all, and not those of some rows or columns."
    assert said(new.findings) == ([words] if parts else [])


def test_a_sub_total_under_a_heading_is_the_total_of_all_that_stand_under_it(tmp_path: Path) -> None:
    head: Rows = [
        [None, "Male", None, None, "Female", None, None, "Sub-total"],
        ["Source", "10 to 13", "14 to 17", "Sub-total", "10 to 13", "Sub-total", "14 to 17"],
    ]
    body = [[name, 1, 2, 3, 4, 5, 6, 7] for name in ("Police", "Schools", "Housing")]
    new = done(tmp_path, [NEW[0], *head, *body])["new"]
    assert [record[1:] for place, record in cells(new).items() if place and place.endswith("4")] == [
        ("Male", "10 to 13", "1"), ("Male", "14 to 17", "2"), ("Male", None, "3"), ("Female", "10 to 13", "4"),
        ("Female", "14 to 17", "6"),
    ]  # fmt: skip
    assert [one.where.a1 for one in new.findings] == ["F3"]
