"""Risk assessments: both layouts publish the same, categories follow from crosswalks, and levels stay as sent."""

from __future__ import annotations

from dataclasses import replace
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
from alexi_risk import ASSESSMENT
from alexi_risk.models import INDICATORS, PARTS
from alexi_risk.samples import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from alexi_ingest.declare import Layout
    from alexi_ingest.model import Outcome

SOURCES = load_sources()
HUB = HubHabits("hub-01", size=30)
PERIOD = "2015-16-Q2"
RECEIVED = Received("Risk 2015-16 Q2.xlsx", "hub-01", date(2015, 10, 14))
LONG, WIDE = ASSESSMENT.layout, ASSESSMENT.or_layouts[0]


def assessment(
    person: str, day: date, level: str = "low", tool: str = "HML", point: str = "T1", **more: object
) -> Record:
    nothing = dict.fromkeys((*PARTS, "total_score"))
    given = {"person_id": person, "tool": tool, "point": point, "assessment_date": day, "level": level}
    return {**nothing, "worker_role": "manager", **given, **more}  # type: ignore[dict-item] # any value of a record


def judged(
    records: Sequence[Record], folder: Path, *, layout: Layout = LONG, history: History | None = None
) -> Outcome:
    sample = lay_out(SAMPLES.form, HUB, PERIOD, {"assessment": records}, {"assessment": layout})
    return examine(sample.write(folder / "x.xlsx"), RECEIVED, SOURCES, lambda _: history or History())


def asked(outcome: Outcome) -> list[tuple[str, str | None]]:
    found = (Severity.ERROR, Severity.QUERY)
    return [(one.rule.rpartition(".")[2], one.where.a1) for one in outcome.findings if one.severity in found]


@pytest.fixture
def records() -> tuple[Record, ...]:
    (made,) = SAMPLES.clean(HUB, [PERIOD])
    return made.records("assessment")


def test_both_layouts_publish_the_same_assessments(records: tuple[Record, ...], tmp_path: Path) -> None:
    long, wide = (judged(records, tmp_path, layout=layout) for layout in (LONG, WIDE))
    assert asked(long) == asked(wide) == []
    key = ("person_id", "tool", "assessment_date")
    plain = [outcome.tables["risk_assessment"].select(pl.exclude("^_.*$")).sort(key) for outcome in (long, wide)]
    assert plain[0].equals(plain[1])
    assert plain[0].height == len(records)
    assert len({one["person_id"] for one in records}) < len(records)  # so that some have a second block


@pytest.mark.parametrize(
    ("tool", "level", "category", "flags"),
    [
        ("SERAF", "3", "3", []),
        ("HML", "high", "4", ["D"]),
        ("YNP", "no", "1", ["D"]),
        ("YNP", "yes", None, []),
        ("HML", "yes", None, []),
        ("other", "high", None, []),
    ],
)
def test_a_category_follows_from_the_tool_s_crosswalk_and_the_level_stays(
    tool: str, level: str, category: str | None, flags: list[str], tmp_path: Path
) -> None:
    scores = {"total_score": 12, **dict.fromkeys(INDICATORS, 0), "vulnerability_score": 6, "moderate_score": 6}
    one = assessment("YP1", date(2015, 9, 1), level, tool, **(scores if tool == "SERAF" else {}))
    outcome = judged([one], tmp_path)
    published = outcome.tables["risk_assessment"].row(0, named=True)
    assert (published["tool"], published["level"], published["risk_category"]) == (tool, level, category)
    assert outcome.flags is not None
    assert outcome.flags.filter(variable="risk_category")["obs_status"].to_list() == flags


@pytest.mark.parametrize(
    ("before", "now", "queries"),
    [
        (("HML", "low"), ("HML", "high"), ["no_jump"]),
        (("HML", "low"), ("HML", "medium"), []),
        (("HML", "low"), ("YNP", "yes"), []),
        (("HML", "low"), ("HML", "not_known"), []),
    ],
)
def test_a_jump_is_one_of_the_same_tool(
    before: tuple[str, str], now: tuple[str, str], queries: list[str], tmp_path: Path
) -> None:
    two = [
        assessment("YP1", date(2015, 7, 1), before[1], before[0]),
        assessment("YP1", date(2015, 9, 1), now[1], now[0]),
    ]
    assert [rule for rule, _ in asked(judged(two, tmp_path))] == queries


def test_an_assessment_that_is_told_again_is_held_against_the_one_before_it(tmp_path: Path) -> None:
    """The last return ends in a level two steps from its first, which stands here again."""
    days = (date(2015, 5, 1), date(2015, 6, 20))
    last = pl.DataFrame({
        "person_id": ["YP1"] * 2, "tool": ["HML"] * 2, "assessment_date": days, "level": ["high", "low"],
    })  # fmt: skip
    history = History(Earlier("2015-16-Q1", 1, Verdict.ACCEPTED, {"risk_assessment": last}), "2015-16-Q1", 1)
    again = [assessment("YP1", days[0], "high")]
    assert asked(judged(again, tmp_path, history=history)) == []
    new = [assessment("YP1", date(2015, 9, 1), "high")]
    assert [rule for rule, _ in asked(judged(new, tmp_path, history=history))] == ["no_jump_since_last"]


@pytest.mark.parametrize(
    ("day", "queries"),
    [
        (date(2015, 6, 30), ["in_open_period"]),
        (date(2015, 7, 1), []),
        (date(2015, 8, 1), []),
        (date(2015, 8, 2), ["in_open_period"]),
    ],
)
def test_an_assessment_may_come_from_the_referral_to_the_closing(day: date, queries: list[str], tmp_path: Path) -> None:
    case = {"person_id": ["YP1"], "referral_date": [date(2015, 7, 1)], "close_date": [date(2015, 8, 1)]}
    casework = Earlier(PERIOD, 2, Verdict.ACCEPTED, {"referral": pl.DataFrame(case)})
    history = History(others={"casework": casework})
    both = [assessment("YP1", day), assessment("YP2", date(2015, 7, 3))]
    assert [rule for rule, _ in asked(judged(both, tmp_path, history=history))] == queries


def test_an_empty_score_is_nought_beside_a_total_and_nothing_without_one(tmp_path: Path) -> None:
    scored = {"vulnerability_score": 2, "significant_1": 5, "total_score": 7}
    both = [
        assessment("YP1", date(2015, 9, 1), "2", "SERAF", **scored),
        assessment("YP2", date(2015, 9, 1)),
    ]
    outcome = judged(both, tmp_path)
    assert asked(outcome) == []
    frame = outcome.tables["risk_assessment"]
    assert frame["significant_8"].to_list() == [0, None]
    filled = [one for one in outcome.findings if one.rule.endswith("blank_filled")]
    assert len(filled) == len(PARTS) - 2


def test_a_level_that_excel_made_a_date_of_is_read_back_and_a_score_is_not(tmp_path: Path) -> None:
    scored = {"vulnerability_score": 2, "significant_1": 5, "total_score": 7}
    right = assessment("YP1", date(2015, 9, 1), "2", "SERAF", **scored)
    outcome = judged([{**right, "level": Raw(date(2015, 10, 6))}], tmp_path)
    assert outcome.tables["risk_assessment"]["level"].to_list() == ["2"]
    wrong = judged([{**right, "total_score": Raw(date(2015, 10, 6))}], tmp_path)
    assert [rule for rule, _ in asked(wrong)] == ["type"]


def test_a_wrong_score_of_one_block_leaves_the_other_block_ready(tmp_path: Path) -> None:
    two = [
        assessment("YP1", date(2015, 7, 1), "low"),
        assessment("YP1", date(2015, 9, 1), "low", point="T2", moderate_score=Raw("some")),
    ]
    outcome = judged(two, tmp_path, layout=WIDE)
    assert outcome.tables["risk_assessment"].sort("assessment_date")["_ready"].to_list() == [True, False]
    assert replace(outcome, findings=()).verdict is Verdict.PARTIAL
