"""A young person who withdraws consent disappears from everything published, and no older file brings them back."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import polars as pl

from alexi_casework.samples import SAMPLES
from alexi_ingest import store
from alexi_ingest.cli.opened import make_site, open_site
from alexi_ingest.daemon import service
from alexi_ingest.harmonise.pseudonym import load_key
from alexi_ingest.site import Site, load
from alexi_ingest.testkit.habits import HubHabits

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.testkit.samples import Sample

HUB = "hub-03"
QUARTERS = ("2015-16-Q1", "2015-16-Q2", "2015-16-Q3", "2015-16-Q4")
TABLES = ("young_person", "referral", "missing_episode")


def answered(sample: Sample, person: object, answer: str) -> Sample:
    """Give the return with this person's answer on consent to the evaluation."""
    for at, one in enumerate(sample.records("referral")):
        if one["person_id"] == person:
            sample = sample.with_values("referral", at, consent_evaluation=answer)
    return sample


def drop(site: Site, sample: Sample, name: str = "") -> None:
    sample.write(site.inbox(HUB) / (name or sample.filename))
    service.run(site, Event(), once=True)


def pseudonym(site: Site, person: object) -> str:
    return load_key(site).of(HUB, [str(person)])[str(person)]


def published(site: Site, who: str) -> list[str]:
    """Give the periods of every row of a person in the hub's own tables, over all tables."""
    found: set[str] = set()
    for name in TABLES:
        path = site.tables(HUB) / f"{name}.csv"
        if path.exists():
            found.update(pl.read_csv(path, infer_schema=False).filter(pl.col("person_id") == who)["period"])
    return sorted(found)


def test_who_withdraws_stays_away_until_they_consent_anew(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    site = load(tmp_path / "site")
    first, second, third, fourth = SAMPLES.clean(HubHabits(HUB, size=30), QUARTERS)
    everywhere = set.intersection(
        *({one["person_id"] for one in each.records("referral")} for each in (first, second, fourth))
    )
    person = min(map(str, everywhere))
    drop(site, answered(first, person, "yes"))
    who = pseudonym(site, person)
    assert published(site, who) == ["2015-16-Q1"]

    drop(site, answered(second, person, "withdrawn"))
    assert published(site, who) == []

    mended = answered(first, person, "yes").with_values("young_person", 0, education_status="unknown")
    drop(site, mended, f"mended {first.filename}")
    assert published(site, who) == [], "a later file of the earlier quarter"

    with open_site(site.root) as opened:
        word = store.Decided("casework", "casework", QUARTERS[0])
        store.decide(opened.store, 1, store.Decision.AS, reason="read it again", by="dm", decided=word)
    service.run(site, Event(), once=True)
    with open_site(site.root) as opened:
        assert store.submission(opened.store, 1).state == "superseded"
        assert store.submission(opened.store, 3).stands
    assert published(site, who) == [], "the original, read again"

    drop(site, answered(third, person, "no"))
    drop(site, answered(fourth, person, "yes"))
    assert published(site, who) == ["2015-16-Q4"]
