"""Outcome measures: each score is a row at its cell, with what is said of it, and a block compares with the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Earlier, History, Severity, Verdict
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.testkit.forms import Raw, Record
from alexi_ingest.testkit.habits import HubHabits
from alexi_ingest.testkit.layout import lay_out
from alexi_outcomes.models import MEASURES
from alexi_outcomes.samples import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from alexi_ingest.model import Outcome

SOURCES = load_sources()
HUB = HubHabits("hub-01", size=30)
PERIOD = "2015-16-Q2"
RECEIVED = Received("Outcomes 2015-16 Q2.xlsx", "hub-01", date(2015, 10, 14))
REFERRED = date(2014, 3, 1)
SCORES = {"sdq_total": 12, "swemwbs": 21, "safety": 2, "trusted_adult": 3, "relationships": 4}


def block(point: str, day: date, **more: object) -> Record:
    own = {"person_id": "YP1", "referral_date": REFERRED, "point": point, "date": day}
    said = {"sdq_reason": None, "scale": "raw", "completed_by": "worker"}
    return {**own, **SCORES, **said, **more}  # type: ignore[dict-item] # any value of a record


def judged(records: Sequence[Record], folder: Path, history: History | None = None) -> Outcome:
    sample = lay_out(SAMPLES.form, HUB, PERIOD, {"outcome": records})
    return examine(sample.write(folder / "x.xlsx"), RECEIVED, SOURCES, lambda _: history or History())


def asked(outcome: Outcome) -> list[str]:
    found = (Severity.ERROR, Severity.QUERY)
    return [one.rule.rpartition(".")[2] for one in outcome.findings if one.severity in found]


def test_every_score_is_a_row_at_its_cell_with_what_is_said_of_it_alone(tmp_path: Path) -> None:
    (sample,) = SAMPLES.clean(HUB, [PERIOD])
    rows = judged(sample.records("outcome"), tmp_path).tables["outcome_score"]
    assert rows.height == len(sample.records("outcome")) * len(MEASURES)
    cells = {(row - 1, column): (measure, score) for row, column, measure, score in
             rows.select("_row", "_column", "measure", "score").rows()}  # fmt: skip
    assert len(cells) == rows.height
    assert {at: (name, one[name]) for number, one in enumerate(sample.records("outcome")) for name in MEASURES
            for at in [sample.list_of("outcome").cell(number, name)]} == cells  # fmt: skip
    assert {*rows.filter(pl.col("scale").is_not_null())["measure"]} == {"swemwbs"}
    assert {*rows.filter(pl.col("sdq_reason").is_not_null())["measure"]} == {"sdq_total"}
    assert rows.filter(measure="sdq_total").filter(pl.col("score").is_null())["sdq_reason"].to_list().count(None) == 0


@pytest.mark.parametrize(
    ("name", "text", "score", "found"),
    [
        ("sdq_total", "39.5", None, ["type"]),
        ("sdq_total", "41", None, ["range"]),
        ("sdq_total", "20.0", 20.0, []),
        ("sdq_total", "40", 40.0, []),
        ("swemwbs", "35.01", None, ["range"]),
        ("safety", "2.5", None, ["type"]),
    ],
)
def test_scores_are_within_their_range_and_whole_where_they_are_counts(
    name: str, text: str, score: float | None, found: list[str], tmp_path: Path
) -> None:
    outcome = judged([block("initial", date(2015, 8, 1), **{name: Raw(text)})], tmp_path)
    assert asked(outcome) == found
    row = outcome.tables["outcome_score"].filter(measure=name).row(0, named=True)
    assert row["_ready"] is not bool(found)
    assert found or row["score"] == score


def test_a_metric_score_is_decimal_and_a_raw_one_is_not(tmp_path: Path) -> None:
    for scale, found in (("metric", []), ("raw", ["whole_where_raw"]), ("not_known", [])):
        assert asked(judged([block("initial", date(2015, 8, 1), swemwbs=23.21, scale=scale)], tmp_path)) == found


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        ([("initial", 8, 1, 1), ("review", 8, 1, 2)], []),
        ([("initial", 8, 2, 1), ("review", 8, 1, 2)], ["not_before_initial"]),
        ([("initial", 8, 1, 1), ("initial", 8, 9, 2)], ["one_initial"]),
        ([("initial", 8, 1, 1), ("review", 8, 9, 2), ("review", 8, 9, 3)], ["unique_together"]),
        ([("initial", 7, 1, 1), ("review", 8, 9, 2), ("final", 8, 8, 3)], ["not_before_review"]),
        ([("initial", 7, 1, 1), ("review", 8, 9, 1), ("final", 8, 10, 1)], ["scores_differ"]),
        ([("initial", 7, 1, 1), ("review", 8, 9, 1), ("final", 8, 10, 2)], []),
    ],
)
def test_the_blocks_of_a_referral_are_held_against_each_other(
    blocks: list[tuple[str, int, int, int]], found: list[str], tmp_path: Path
) -> None:
    records = [block(point, date(2015, month, day), safety=score) for point, month, day, score in blocks]
    assert asked(judged(records, tmp_path)) == found


@pytest.mark.parametrize(("year", "day", "found"), [(2014, 9, []), (2014, 8, ["months_between"])])
def test_over_twelve_months_between_two_blocks_are_asked_about(
    year: int, day: int, found: list[str], tmp_path: Path
) -> None:
    two = [block("initial", date(year, 8, day)), block("review", date(2015, 8, 9), safety=5)]
    assert asked(judged(two, tmp_path)) == found


def test_one_score_alone_may_stay_as_it_was(tmp_path: Path) -> None:
    nothing = {**dict.fromkeys(MEASURES), "scale": None, "sdq_reason": "SDQ4", "safety": 3}
    two = [block("initial", date(2015, 7, 1), **nothing), block("review", date(2015, 8, 1), **nothing)]
    assert asked(judged(two, tmp_path)) == []


@pytest.mark.parametrize(("closed", "found"), [(None, ["closed"]), (date(2015, 9, 1), [])])
def test_a_final_block_is_of_a_case_that_has_closed(closed: date | None, found: list[str], tmp_path: Path) -> None:
    referral = pl.DataFrame(
        {"person_id": ["YP1"], "referral_date": [REFERRED], "close_date": [closed]},
        schema_overrides={"close_date": pl.Date},
    )
    history = History(others={"casework": Earlier(PERIOD, 2, Verdict.ACCEPTED, {"referral": referral})})
    final = block("final", date(2015, 9, 1))
    assert asked(judged([final], tmp_path, history)) == found
    assert asked(judged([{**final, "person_id": "YP2"}], tmp_path, history)) == []


def test_the_initial_block_is_that_of_the_last_return(tmp_path: Path) -> None:
    score = {"person_id": ["YP1"], "referral_date": [REFERRED], "point": ["initial"], "date": [date(2015, 4, 2)]}
    last = Earlier("2015-16-Q1", 1, Verdict.ACCEPTED, {"outcome_score": pl.DataFrame(score)})
    history = History(last, "2015-16-Q1", 1)
    for day, found in ((2, []), (3, ["one_initial_since_last"])):
        assert asked(judged([block("initial", date(2015, 4, day))], tmp_path, history)) == found


def test_what_is_wrong_with_a_date_holds_back_every_score_of_its_block_and_no_other(tmp_path: Path) -> None:
    two = [block("initial", date(2015, 7, 1)), block("review", date(2015, 8, 1), date=Raw("soon"), safety=5)]
    rows = judged(two, tmp_path).tables["outcome_score"]
    assert {*rows.filter("_ready")["point"]} == {"initial"}
    assert rows.filter("_ready").height == len(MEASURES)


def test_a_wrong_scale_holds_back_the_score_that_it_is_of_alone(tmp_path: Path) -> None:
    outcome = judged([block("initial", date(2015, 7, 1), scale=Raw("nope"))], tmp_path)
    rows = outcome.tables["outcome_score"]
    assert rows.filter(~pl.col("_ready"))["measure"].to_list() == ["swemwbs"]
    assert outcome.flags is not None
    assert outcome.flags.select("variable", "obs_status").rows() == [("scale", "O")]
