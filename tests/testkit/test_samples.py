"""Samples are written where they say, whatever the hub's habits: what is expected stands at its cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from alexi_ingest.declare import Field, FieldType
from alexi_ingest.model import Severity
from alexi_ingest.testkit.forms import Form, Raw, Record
from alexi_ingest.testkit.habits import HubHabits, make_hubs
from alexi_ingest.testkit.layout import lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.testkit.samples import Sample

FORM = Form(
    "visits", "Visits", ("visit",), {"visit": ("ref",)},
    {
        "visit": (
            Field("ref", FieldType.ID, "Reference"), Field("day", FieldType.DATE, "Day"),
            Field("month", FieldType.MONTH, "Month"), Field("met", FieldType.YES_NO, "Met"),
            Field("people", FieldType.INTEGER, "People"),
        )
    },
    {
        ("visit", ""): ("Visits",), ("visit", "ref"): ("Reference", "Ref"), ("visit", "day"): ("Day", "Date"),
        ("visit", "month"): ("Month",), ("visit", "met"): ("Met", "Met?"), ("visit", "people"): ("People",),
    },
    {},
)  # fmt: skip
RECORDS: list[Record] = [
    {"ref": "007", "day": date(2015, 9, day), "month": date(2015, 9, 1), "met": True, "people": day}
    for day in (1, 2, 3)
]


def sample(**habits: object) -> Sample:
    return lay_out(FORM, replace(HubHabits("hub-01"), **habits), "2015-16-Q2", {"visit": RECORDS})  # type: ignore[arg-type] # any of its fields


@pytest.mark.parametrize("habits", make_hubs(16, seed=3), ids=lambda habits: habits.hub)
def test_what_is_expected_stands_at_its_cell_in_the_file(habits: HubHabits, tmp_path: Path) -> None:
    made = lay_out(FORM, replace(habits, file_format="xlsx"), "2015-16-Q2", {"visit": RECORDS})
    made = made.with_values("visit", 2, people=Raw("approx 30")).expect("visit", "people", "type", Severity.ERROR, 2)
    made = made.with_list("visit", blanks=frozenset({0, 1}), titles=(("Moved down",), *made.list_of("visit").titles))
    (expected,) = made.expected
    assert expected.cell is not None
    sheet = openpyxl.load_workbook(made.write(tmp_path))[str(expected.sheet)]
    assert sheet[expected.cell].value == "approx 30"


def test_true_dates_are_dates_and_ids_keep_their_noughts(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(sample().write(tmp_path))["Visits"]
    assert sheet["A2"].value == "007"
    assert sheet["B2"].is_date


@pytest.mark.parametrize(
    ("dates", "labels", "written"),
    [
        ("dmy", "code", ("01/09/2015", "09/2015", "Y")),
        ("iso", "label", ("2015-09-01", "09/2015", "Yes")),
        ("written", "prefixed", ("1 September 2015", "September 2015", "a) Yes")),
    ],
)
def test_a_hub_writes_values_in_its_own_way(dates: str, labels: str, written: tuple[str, str, str]) -> None:
    (_, first, *_) = sample(dates=dates, labels=labels).sheets["Visits"]
    assert first[1:4] == written


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "cp1252")])
def test_text_is_written_with_the_hub_s_delimiter_and_encoding(delimiter: str, encoding: str, tmp_path: Path) -> None:
    made = sample(file_format="csv", delimiter=delimiter, title_rows=1)
    made = replace(made, file=replace(made.file, encoding=encoding)).with_values("visit", 0, ref=Raw("£7"))
    lines = made.write(tmp_path).read_bytes().decode(encoding).split("\r\n")
    assert lines[0] == "Visits" + 4 * delimiter
    assert lines[2].split(delimiter) == ["£7", "01/09/2015", "01/09/2015", "Y", "1"]


def test_the_same_sample_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (sample().write(tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == two


def test_hubs_join_in_three_phases_and_differ_in_habits() -> None:
    hubs = make_hubs()
    assert [sum(hub.joined == day for hub in hubs) for day in sorted({hub.joined for hub in hubs})] == [3, 5, 8]
    assert {hub.region for hub in hubs} == set(range(1, 10))
    assert min(hub.size for hub in hubs) < 20
    assert max(hub.size for hub in hubs) > 80
    for habit in ("synonyms", "shuffled", "title_rows", "file_format", "delimiter", "dates", "labels"):
        assert len({getattr(hub, habit) for hub in hubs}) > 1, habit
