"""A column of cells has the same texts as its cells have one by one."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.read.textual import text_of, texts, trimmed

CELLS = st.sampled_from(
    [
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(10**17), 10**17).map(float),
        st.floats(-1000, 1000).map(lambda number: round(number, 3)),
        st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - cells have no time zone
        st.times(),
        st.booleans(),
        st.text(max_size=4),
    ]
)


ABOVE = st.sampled_from([[], ["title"] * 20])
"""Below the first rows a column is written in another way."""


@given(st.data(), ABOVE, st.lists(st.text(max_size=3), max_size=3))
def test_fast_and_exact_ways_agree(data: st.DataObject, above: list[str], titles: list[str]) -> None:
    alike = data.draw(CELLS)
    cells = [*above, *titles, *data.draw(st.lists(alike | st.just(""), min_size=1, max_size=8))]
    assert texts([[cell] for cell in cells])["0"].to_list() == [text_of(cell) for cell in cells]


@given(ABOVE, st.lists(CELLS.flatmap(lambda one: one), min_size=1, max_size=8))
def test_mixed_columns_keep_every_cell(above: list[str], cells: list[float | str | bool | date | datetime]) -> None:
    cells = [*above, *cells]
    assert texts([[cell] for cell in cells])["0"].to_list() == [text_of(cell) for cell in cells]


def test_a_long_column_may_change_its_type_anywhere() -> None:
    cells = [*(["title"] * 4_998), *([1.0] * 4), date(2016, 1, 2), *([""] * 5_000), True, 1e-7, "end"]
    made = texts([[cell, 2.0] for cell in cells])
    assert made["0"].to_list() == [text_of(cell) for cell in cells]
    assert made["1"].unique().to_list() == ["2"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_is_that_number(number: float) -> None:
    assert float(text_of(number) or "") == number


def test_only_what_is_empty_at_the_end_goes() -> None:
    frame = pl.DataFrame({"0": ["a", None, " ", None], "1": [None] * 4, "2": [None, "b", None, None], "3": [None] * 4})
    assert trimmed(frame).rows() == [("a", None, None), (None, None, "b"), (" ", None, None)]
    assert trimmed(pl.DataFrame({"0": [None, None]}, schema={"0": pl.String})).shape == (0, 0)
