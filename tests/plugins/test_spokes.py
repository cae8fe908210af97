"""The spokes return: what is published of its three tables, and what its rules leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Severity
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.testkit.forms import Raw
from alexi_ingest.testkit.habits import HubHabits
from alexi_spokes.samples import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.model import Outcome
    from alexi_ingest.testkit.forms import Record
    from alexi_ingest.testkit.samples import Sample

SOURCES = load_sources()
HUB = HubHabits("hub-01")
YEAR = "2015-16"
ASKS = {Severity.ERROR, Severity.QUERY}


@pytest.fixture
def sample() -> Sample:
    (made,) = SAMPLES.clean(HUB, [YEAR])
    return made


def judged(sample: Sample, folder: Path) -> Outcome:
    received = Received(f"Spokes {YEAR}.xlsx", sample.hub, date(2016, 4, 14))
    return examine(sample.write(folder / "x.xlsx"), received, SOURCES)


def asked(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(one.rule.removeprefix("spokes."), one.where.a1) for one in outcome.findings if one.severity in ASKS]


def test_every_line_is_published_and_no_total(sample: Sample, tmp_path: Path) -> None:
    made = judged(sample, tmp_path).tables["cost_line"]
    sent = [one for one in sample.records("cost_line") if isinstance(one["line"], str)]
    assert made["line"].to_list() == [one["line"] for one in sent]
    assert made["budget"].sum() == sample.records("cost_line")[-1]["budget"]


def test_every_status_is_published_at_its_cell_with_the_day_above(sample: Sample, tmp_path: Path) -> None:
    made = judged(sample, tmp_path).tables["policy_status"]
    records = sample.records("policy")
    assert made["status"].to_list() == [one["status"] for one in records]
    assert set(made["as_at"]) == {sample.records("tracker")[0]["as_at"]}
    sheet = sample.sheets[sample.list_of("policy").sheet]
    assert [sheet[row - 1][column] for row, column in made.select("_row", "_column").rows()] == [
        one["status"] for one in records
    ]


def test_without_its_day_the_statuses_are_published_all_the_same(sample: Sample, tmp_path: Path) -> None:
    outcome = judged(sample.with_values("tracker", 0, as_at=Raw("soon")), tmp_path)
    assert [rule for rule, _ in asked(outcome)] == ["tracker.as_at.type"]
    assert outcome.tables["policy_status"]["as_at"].null_count() == len(sample.records("policy"))


def test_hours_are_published_as_a_share_of_full_time(sample: Sample, tmp_path: Path) -> None:
    made = judged(sample.with_values("spoke", 0, fte=Raw("18.5 hours")), tmp_path).tables["spoke"]
    assert made["fte"][0] == 0.5


def test_a_spoke_may_serve_the_authority_of_its_hub(sample: Sample, tmp_path: Path) -> None:
    own: Record = {**sample.records("spoke")[0], "local_authority": "E06000001"}
    one_place = tuple({**one, "local_authority": own["local_authority"]} for one in sample.records("spoke"))
    assert asked(judged(sample.with_list("spoke", records=one_place), tmp_path)) == []


@pytest.mark.parametrize("way", [1, -1])
def test_either_sign_is_right_for_all_and_the_lesser_is_wrong_among_others(
    sample: Sample, tmp_path: Path, way: int
) -> None:
    def variance(one: Record, sign: int) -> Record:
        budget, actual = one["budget"], one["actual"]
        assert isinstance(budget, int)
        assert isinstance(actual, int)
        return {**one, "variance": sign * (budget - actual)}

    records = sample.records("cost_line")
    all_alike = sample.with_list("cost_line", records=tuple(variance(one, way) for one in records))
    assert asked(judged(all_alike, tmp_path)) == []
    other = (*(variance(one, way) for one in records[:-1]), variance(records[-1], -way))
    found = asked(judged(sample.with_list("cost_line", records=other), tmp_path))
    assert found == [("cost_line.variance.one_way", sample.cell("cost_line", len(records) - 1, "variance"))]


@pytest.mark.parametrize(("budget", "actual", "asks"), [(1000, 900, 0), (1000, 899, 1), (0, 1, 1), (0, 0, 0)])
def test_a_reason_is_asked_for_above_a_tenth_of_the_budget(
    sample: Sample, tmp_path: Path, budget: int, actual: int, asks: int
) -> None:
    line: Record = {"category": "other", "line": "Volunteers", "budget": budget, "actual": actual}
    one: Record = {**line, "variance": budget - actual, "note": None}
    whole: Record = {**one, "category": Raw("Total"), "line": None}
    changed = sample.with_list("cost_line", records=(one, whole))
    rules = [rule for rule, _ in asked(judged(changed, tmp_path))]
    assert rules == ["cost_line.note.variance_explained"] * asks


@pytest.mark.parametrize(("stand", "asks"), [(1, 1), (2, 0), (5, 0), (6, 1)])
def test_spokes_are_counted_that_stand_at_the_end_of_the_year(
    sample: Sample, tmp_path: Path, stand: int, asks: int
) -> None:
    one: Record = {**sample.records("spoke")[-1], "end": None}
    ended: Record = {**one, "spoke_id": "Spoke Z", "end": date(2016, 3, 30)}
    records = (ended, *({**one, "spoke_id": f"Spoke {number}"} for number in range(stand)))
    found = asked(judged(sample.with_list("spoke", records=records), tmp_path))
    assert found == [("spoke.spoke_id.usual_number", None)] * asks


def test_the_sheet_stands_however_its_tables_are_moved(sample: Sample, tmp_path: Path) -> None:
    wide = pl.Series([0, 3])
    for above in wide:
        own = sample.list_of("cost_line")
        moved = sample.with_list("cost_line", titles=(*[()] * above, *own.titles, *[()] * (above // 2)))
        outcome = judged(replace(moved, others={}), tmp_path)
        assert asked(outcome) == []
        assert outcome.counts.rows == sample.rows
