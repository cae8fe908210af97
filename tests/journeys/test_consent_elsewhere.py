"""Who does not consent in the casework return is not published from other returns, whichever comes first or changes."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest import store
from alexi_ingest.cli.opened import make_site, open_site
from alexi_ingest.daemon import service
from alexi_ingest.site import Site, load
from alexi_ingest.testkit.habits import HubHabits
from alexi_outcomes.samples import SAMPLES as OUTCOMES
from alexi_risk.samples import SAMPLES as RISK

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.testkit.samples import Sample

HUB = HubHabits("hub-03", size=30)
PERIOD = "2015-16-Q2"
MEASURES = ("risk_assessment", "outcome_score")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    make_site(tmp_path / "site")
    return load(tmp_path / "site")


def drop(site: Site, *samples: Sample) -> None:
    for sample in samples:
        sample.write(site.inbox(HUB.hub) / sample.filename)
    service.run(site, Event(), once=True)


def published(site: Site) -> dict[str, set[str]]:
    """Give the hub's own IDs of the persons in each table of measures, as they stand in its folder."""
    found = {name: persons(site, name) for name in MEASURES}
    with open_site(site.root) as opened:
        known = store.own_ids(opened.store, HUB.hub, set().union(*found.values()))
    return {name: {known[one] for one in own} for name, own in found.items()}


def persons(site: Site, name: str) -> set[str]:
    frame = pl.read_csv(site.tables(HUB.hub) / f"{name}.csv", infer_schema=False)
    return {*frame["person_id"].to_list()}


def test_measures_are_published_of_those_who_consent_in_the_casework_of_the_period(site: Site) -> None:
    (casework,), (risk,), (outcomes,) = (kind.clean(HUB, [PERIOD]) for kind in (CASEWORK, RISK, OUTCOMES))
    answers = {str(one["person_id"]): one["consent_evaluation"] for one in casework.records("referral")}
    sent = {
        "risk_assessment": {str(one["person_id"]) for one in risk.records("assessment")},
        "outcome_score": {str(one["person_id"]) for one in outcomes.records("outcome")},
    }
    yes = {person for person, answer in answers.items() if answer == "yes"}
    assert all(own - yes and own & yes for own in sent.values())

    drop(site, risk, outcomes)
    assert published(site) == {name: set() for name in sent}
    drop(site, casework)
    assert published(site) == {name: own & yes for name, own in sent.items()}

    changed = min(sent["risk_assessment"] & sent["outcome_score"] & yes)
    at = next(n for n, one in enumerate(casework.records("referral")) if one["person_id"] == changed)
    drop(site, casework.with_values("referral", at, consent_evaluation="no"))
    assert published(site) == {name: own & yes - {changed} for name, own in sent.items()}


def test_everybody_is_published_where_that_is_not_asked(site: Site) -> None:
    text = (site.root / "alexi.toml").read_text("utf-8")
    assert 'evaluation_basis = "consent"' in text
    (site.root / "alexi.toml").write_text(
        text.replace('evaluation_basis = "consent"', 'evaluation_basis = "all"'), "utf-8"
    )
    open_again = load(site.root)
    (risk,) = RISK.clean(HUB, [PERIOD])
    drop(open_again, risk)
    assert len(persons(open_again, "risk_assessment")) == len({one["person_id"] for one in risk.records("assessment")})
