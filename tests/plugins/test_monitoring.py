"""The monitoring form: what is published of it, each count at its cell, and what its rules leave alone."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Earlier, History, Severity, Verdict, letters
from alexi_ingest.pipeline import Received, examine, recognise
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.testkit.habits import HubHabits, make_hubs
from alexi_monitoring.samples import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.model import Outcome
    from alexi_ingest.testkit.samples import Sample

SOURCES = load_sources()
HUB = HubHabits("hub-01", size=40)
RECEIVED = Received("Monitoring.xlsx", "hub-01", date(2015, 10, 14))
ASKS = {Severity.ERROR, Severity.QUERY}


@pytest.fixture
def sample() -> Sample:
    (made,) = SAMPLES.clean(HUB, ["2015-16-Q2"])
    return made


def judged(sample: Sample, folder: Path, history: History | None = None) -> Outcome:
    return examine(sample.write(folder / "x.xlsx"), RECEIVED, SOURCES, lambda _: history or History())


def asked(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(one.rule, one.where.a1) for one in outcome.findings if one.severity in ASKS]


def test_every_published_count_stands_in_its_cell(sample: Sample, tmp_path: Path) -> None:
    rows = judged(sample, tmp_path).tables["activity_count"]
    sheet = sample.sheets["Monitoring"]
    sent = [sheet[row - 1][column] for row, column in rows.select("_row", "_column").rows()]
    assert rows["count"].to_list() == sent
    assert rows.select("_row", "_column").is_duplicated().sum() == 0


def test_counts_of_a_measure_can_be_added_up_for_totals_are_left_out(sample: Sample, tmp_path: Path) -> None:
    rows = judged(sample, tmp_path).tables["activity_count"]
    total = sample.records("referrals")[-1]["count"]
    assert rows.filter(measure="new_referrals")["count"].sum() == total
    assert {*rows.filter(pl.col("breakdown") == "none")["measure"]} == {
        "opening", "new_cases", "closed_cases", "closing", "sessions_held", "young_people_reached",
        "professionals_reached",
    }  # fmt: skip


def test_one_wrong_figure_of_a_form_leaves_its_others_ready(sample: Sample, tmp_path: Path) -> None:
    wrong = sample.with_values("caseload", 0, closing=999)
    rows = judged(wrong, tmp_path).tables["activity_count"]
    assert rows.filter(~pl.col("_ready"))["measure"].to_list() == ["closing"]


def test_a_misspelt_heading_is_one_finding_and_the_cells_below_it_are_not_ready(sample: Sample, tmp_path: Path) -> None:
    wrong = sample.with_list("referrals", labels={("gender", "2"): "Femail"})
    outcome = judged(wrong, tmp_path)
    assert asked(outcome) == [("monitoring.referrals.gender.in_list", "G5")]
    rows = outcome.tables["activity_count"].filter(~pl.col("_ready"))
    assert {letters(column) for column in rows["_column"]} <= {"G", "H", "I", "J"}


@pytest.mark.parametrize(("before", "queries"), [(3, 0), (9, 0), (1000, 1)])
def test_a_change_is_asked_about_only_where_counts_are_large(
    sample: Sample, tmp_path: Path, before: int, queries: int
) -> None:
    figures = {"opening": 40, "new_cases": 4, "closed_cases": 4, "closing": 40}
    now = sample.with_values("caseload", 0, **figures)
    last = {"measure": ["closing", "new_cases"], "count": [40, before]}
    outcome = judged(
        now, tmp_path, History(Earlier("2015-16-Q1", 1, Verdict.ACCEPTED, {"activity_count": pl.DataFrame(last)}))
    )
    found = [rule for rule, _ in asked(outcome) if rule == "monitoring.caseload.new_cases.change_at_most_new_cases"]
    assert len(found) == queries


def test_a_figure_that_the_last_return_did_not_publish_is_not_compared_with(sample: Sample, tmp_path: Path) -> None:
    last = pl.DataFrame({"measure": ["sessions_held"], "count": [6]})
    standing = Earlier("2015-16-Q1", 1, Verdict.PARTIAL, {"activity_count": last})
    found = asked(judged(sample, tmp_path, History(standing)))
    assert not [rule for rule, _ in found if rule.startswith("monitoring.caseload")]


def test_the_form_is_read_from_text_too(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "Monitoring 2015-16 Q2.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(sample.sheets["Monitoring"])
    outcome = examine(path, RECEIVED, SOURCES)
    assert asked(outcome) == []
    assert outcome.counts.rows == sample.rows


@pytest.mark.parametrize("seed", [110, 118, 127])
def test_a_register_whose_records_hold_codes_and_dates_is_no_grid(seed: int, tmp_path: Path) -> None:
    for hub in make_hubs(16, seed=seed):
        (returned,) = CASEWORK.clean(hub, ["2015-16-Q3"])
        workbook = open_workbook(returned.write(tmp_path / hub.hub), returned.filename)
        outcome = recognise(workbook, replace(RECEIVED, name=returned.filename, hub=hub.hub), SOURCES)
        assert outcome.claim is not None, hub.hub
        assert outcome.claim.return_type == "casework"
