"""Whose return, of which period, from which hub: agreed on by all the evidence, or left to a person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.identify.arbitrate import arbitrate
from alexi_ingest.identify.evidence import hubs_named, period_of, period_shown
from alexi_ingest.model import Claim, Kind, Preview, SheetPreview

if TYPE_CHECKING:
    from alexi_ingest.periods import Periodicity

RECEIVED = date(2015, 10, 20)
HUBS = {"hub-01": "Northern Lights Project", "hub-03": "Hub Three", "hub-13": "Harbour Project"}


def claim(source: str, confidence: float, return_type: str = "casework", period: str | None = None) -> Claim:
    return Claim(source, return_type, confidence, "it fits", period)


def preview(filename: str = "return.xlsx", folder: str = "", sheet: str = "Data", *above: str) -> Preview:
    rows = (*((text, None) for text in above), ("ID", "Date"), ("1", "2"))
    return Preview(
        filename, Kind.XLSX, folder, (SheetPreview(sheet, rows, len(rows), 2, lambda: (len(above), len(above))),)
    )


@pytest.mark.parametrize(
    ("claims", "source", "problem"),
    [
        ([], None, "not_recognised"),
        ([claim("a", 0.49)], None, "not_recognised"),
        ([claim("a", 0.9), claim("b", 0.5)], "a", None),
        ([claim("a", 0.9), claim("b", 0.85)], None, "rival_sources"),
        ([claim("b", 0.85), claim("a", 0.9)], None, "rival_sources"),
    ],
)
def test_the_best_claim_stands_unless_another_is_near(
    claims: list[Claim], source: str | None, problem: str | None
) -> None:
    decided = arbitrate(claims)
    assert (decided.claim and decided.claim.source, decided.problem) == (source, problem)
    assert len(decided.rivals) == (2 if problem == "rival_sources" else 0)


@pytest.mark.parametrize(
    ("seen", "period", "problem"),
    [
        (preview("casework 2015-16 Q2.xlsx"), "2015-16-Q2", None),
        (preview("return.xlsx", "2015-16 Q2"), "2015-16-Q2", None),
        (preview("return.xlsx", "", "Q2 2015-16"), "2015-16-Q2", None),
        (preview("return.xlsx", "", "Data", "Casework register", "Quarter: 2015/16 Q2"), "2015-16-Q2", None),
        (preview("return.xlsx"), None, "period_unknown"),
        (preview("casework 2015-16 Q1.xlsx", "", "Data", "Quarter 2015/16 Q2"), None, "period_disagrees"),
        (preview("casework 2016-17 Q4.xlsx"), None, "period_disagrees"),
    ],
)
def test_all_that_names_a_period_must_agree(seen: Preview, period: str | None, problem: str | None) -> None:
    weighed = period_of(claim("a", 1.0), seen, [], RECEIVED, "quarterly")
    assert (weighed.period, weighed.problem) == (period, problem)


def test_what_the_return_itself_says_does_not_outrank_the_rest() -> None:
    seen = preview("casework 2015-16 Q2.xlsx")
    weighed = period_of(claim("a", 1.0, period="2015-16-Q1"), seen, [], RECEIVED, "quarterly")
    assert weighed.problem == "period_disagrees"
    assert [one.clause for one in weighed.evidence] == ["the return itself says", "the file name says"]


def test_a_sheet_that_is_called_as_its_file_is_no_evidence_of_its_own() -> None:
    seen = preview("visits 2015-16 Q2.csv", "", "visits 2015-16 Q2")
    weighed = period_of(claim("a", 1.0), seen, [pl.Series([date(2015, 4, 1)])], RECEIVED, "quarterly")
    assert [(one.clause, one.period) for one in weighed.evidence] == [
        ("the file name says", "2015-16-Q2"), ("most of the dates say", "2015-16-Q1"),
    ]  # fmt: skip


@pytest.mark.parametrize(("outside", "period"), [(0, "2015-16-Q2"), (1, "2015-16-Q2"), (2, None)])
def test_dates_show_a_period_when_nine_in_ten_lie_in_it(outside: int, period: str | None) -> None:
    days = [date(2015, 4, 1)] * outside + [date(2015, 7, 1)] * (9 - outside) + [date(2015, 9, 30), None]
    assert period_shown([pl.Series(days)], "quarterly") == period


def test_dates_of_a_yearly_return_show_its_year_and_those_of_rounds_nothing() -> None:
    days = [pl.Series([date(2015, 4, 1), date(2016, 3, 31)])]
    assert period_shown(days, "yearly") == "2015-16"
    assert period_shown(days, "rounds") is None
    assert period_shown([pl.Series(["R2"] * 9 + ["R1", None])], "rounds") == "R2"
    assert period_shown([pl.Series(["R2"] * 8 + ["R1"] * 2)], "rounds") is None


@pytest.mark.parametrize(
    ("periodicity", "seen", "period", "problem"),
    [
        ("yearly", preview("spokes 2015-16.xlsx"), "2015-16", None),
        ("yearly", preview("spokes 2015-16 Q2.xlsx"), None, "period_of_another_kind"),
        ("yearly", preview("spokes 2015-16 Q2.xlsx", "2015-16"), None, "period_disagrees"),
        ("yearly", preview("spokes round 1.xlsx"), None, "period_of_another_kind"),
        ("yearly", preview("spokes.xlsx"), None, "period_unknown"),
        ("quarterly", preview("casework 2015-16.xlsx"), None, "period_of_another_kind"),
        ("quarterly", preview("casework round 2.xlsx"), None, "period_of_another_kind"),
        ("quarterly", preview("casework Q2 2015-16.xlsx", "2015-16"), "2015-16-Q2", None),
        ("quarterly", preview("casework Q2 2015-16.xlsx", "2014-15"), None, "period_disagrees"),
        ("rounds", preview("log R2.xlsx"), "R2", None),
        ("rounds", preview("log.xlsx", "", "Data", "Visit log", "Round: 2"), "R2", None),
        ("rounds", preview("log R2.xlsx", "2015-16 Q2"), "R2", None),
        ("rounds", preview("log R2.xlsx", "R1"), None, "period_disagrees"),
        ("rounds", preview("log 2015-16 Q2.xlsx"), None, "period_of_another_kind"),
    ],
)  # fmt: skip
def test_a_period_is_one_of_the_returns_own_kind_or_waits_for_a_person(
    periodicity: Periodicity, seen: Preview, period: str | None, problem: str | None
) -> None:
    weighed = period_of(claim("a", 1.0), seen, [], RECEIVED, periodicity)
    assert (weighed.period, weighed.problem) == (period, problem)


def test_what_a_source_claims_and_is_no_period_is_not_passed_over() -> None:
    seen = preview("casework Q2 2015-16.xlsx")
    weighed = period_of(claim("a", 1.0, period="autumn"), seen, [], RECEIVED, "quarterly")
    assert weighed.problem == "period_disagrees"


@pytest.mark.parametrize(
    ("name", "period", "problem"),
    [
        ("list 2015-16 Q2.csv", None, "period_disagrees"),
        ("list.csv", "2015-16-Q1", None),
    ],
)
def test_dates_that_need_not_lie_within_the_period_are_believed_as_the_docs_warn(
    name: str, period: str | None, problem: str | None
) -> None:
    six_months = pl.Series([date(2015, 5, 1)] * 18 + [date(2015, 8, 1)])
    weighed = period_of(claim("a", 1.0), preview(name), [six_months], RECEIVED, "quarterly")
    assert (weighed.period, weighed.problem) == (period, problem)


@pytest.mark.parametrize(
    ("name", "hubs"),
    [
        ("return.xlsx", ()),
        ("hub-03 casework.xlsx", ("hub-03",)),
        ("HUB 3 casework.xlsx", ("hub-03",)),
        ("hub_13.xlsx", ("hub-13",)),
        ("hub-133.xlsx", ()),
        ("github-3.xlsx", ()),
        ("northern lights project return.xlsx", ("hub-01",)),
    ],
)
def test_a_hub_is_named_by_its_id_or_name_and_not_by_part_of_another(name: str, hubs: tuple[str, ...]) -> None:
    assert hubs_named(preview(name), HUBS) == hubs
