"""Any text at all: nothing raises, nothing is lost without a word, and the fast way reads as the careful way."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from alexi_ingest.declare import CodeEntry, CodeList, Field, FieldType
from alexi_ingest.model import Severity, Table
from alexi_ingest.read.cast import cast
from alexi_ingest.read.casting.casters import caster
from alexi_ingest.read.casting.reading import BLANKS, read_texts

RECEIVED = date(2015, 10, 5)
PERIOD = "2015-16-Q2"
LISTS = {
    "c": CodeList(
        "c",
        (
            CodeEntry("1A", "Family, or carer", synonyms=("Kin",)),
            CodeEntry("6", "Police"),
            CodeEntry("6x", "Old Police", None, "2010-01-01"),
            CodeEntry("-8", "Said & done"),
        ),
    )
}
FIELDS = [
    *(
        Field(kind.value, kind, kind.value, codes="c" if kind in (FieldType.CODE, FieldType.CODES) else None)
        for kind in FieldType
    ),
    Field("answer", FieldType.TEXT, "answer", required=True),
]
PIECES = [
    "1", "12", "31", "42029", "2015", "15", "01", "0.4375", ",", ".", "/", "-", ":", ";", "|", "(", ")", "'", "\u2019",
    "#", "a)", "q)", "6:", "£", "approx", "c.", "~", "<", "+", "T", "Z", "pm", "Sep", "September", "May", "Q2",
    "R1", "to", "and", "Yes", "No", "y", "Police", "Family", "carer", "Kin", "1A", "-8", "Said", "done", "Old", "nan",
    "n/a", "tbc",
    "inf", "e5", "#N/A", "10:30", "01/09/2015", "2015-09-01", "12/13/2015", "1,234", "\xa0", "\u200b", "\ufeff",
    "٣", "é", "\n",
]  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.lists(st.sampled_from([*PIECES, " "]), max_size=6).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=4).map(" ".join),
    st.dates(date(1890, 1, 1), date(2110, 1, 1)).flatmap(
        lambda day: st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%y", "%d %b %Y", "%b-%y", "%Y-%m-%d %H:%M:%S"]).map(
            day.strftime
        )
    ),
    st.integers().map(str),
    st.floats().map(str),
    st.times().map(str),
)


def table_of(cells: list[str | None]) -> Table:
    names = [field.name for field in FIELDS]
    rows = pl.Series("_row", range(1, len(cells) + 1), dtype=pl.UInt32)
    frame = pl.DataFrame([rows, *(pl.Series(name, cells, dtype=pl.String) for name in names)])
    return Table("t", "S", frame, dict.fromkeys(names, 0), {name: name for name in names}, (0, 0))


@settings(max_examples=400, deadline=None)
@given(st.lists(CELLS, max_size=8))
def test_every_filled_cell_has_a_value_or_is_told_why_not_and_every_repair_is_listed(cells: list[str | None]) -> None:
    done = cast(table_of(cells), FIELDS, LISTS, period=PERIOD, received_on=RECEIVED)
    without: dict[str, list[int]] = {field.name: [] for field in FIELDS}
    repairs: dict[str, set[int]] = {field.name: set() for field in FIELDS}
    for hit in done.hits:
        assert hit.cells is not None
        if hit.severity in (Severity.ERROR, Severity.NOTE):
            without[hit.field] += hit.cells["index"].to_list()
        else:
            repairs[hit.field] |= set(hit.cells["index"])
            assert hit.cells["read_as"].null_count() == 0
    for field in FIELDS:
        typed = done.table.frame[field.name]
        assert len(without[field.name]) == len(set(without[field.name]))
        assert not repairs[field.name] & set(without[field.name])
        for i, (text, value) in enumerate(zip(cells, typed, strict=True)):
            filled = bool(text and text.strip(BLANKS))
            assert filled == (value is not None or i in without[field.name])
            if text and filled and text != text.strip(BLANKS):
                assert i in repairs[field.name] or i in without[field.name]
            if field.type in (FieldType.ID, FieldType.TEXT) and value is not None and value != text:
                assert i in repairs[field.name]


@settings(max_examples=400, deadline=None)
@given(st.lists(CELLS.filter(bool), min_size=1, max_size=8, unique=True))
def test_plain_cells_are_read_the_same_by_the_fast_and_the_careful_way(cells: list[str]) -> None:
    for field in FIELDS:
        way = caster(field, LISTS, period=PERIOD, received_on=RECEIVED)
        plain = pl.DataFrame({"f": pl.Series(cells, dtype=pl.String)}).select(way.plain(pl.col("f"))).to_series()
        for text, fast in zip(cells, plain, strict=True):
            if fast is None:
                continue
            assert text == text.strip(BLANKS)
            (careful,) = read_texts([text], way)
            assert (careful.value, careful.repairs, careful.error) == (fast, (), None)


def test_all_blanks_are_seen_at_the_edges_of_texts() -> None:
    way = caster(Field("f", FieldType.TEXT, "F"), {}, period="", received_on=RECEIVED)
    padded: list[Any] = [text for sign in BLANKS for text in (f"{sign}x", f"x{sign}")]
    assert pl.DataFrame({"f": padded}).select(way.plain(pl.col("f"))).to_series().null_count() == len(padded)
