"""The service on a real site: every verdict, what comes back for it, and its way out."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from random import Random
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import openpyxl
import polars as pl
import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest import store
from alexi_ingest.cli.opened import make_site, open_site
from alexi_ingest.daemon import service
from alexi_ingest.errors import StoreError
from alexi_ingest.site import Site, load
from alexi_ingest.testkit.habits import HubHabits
from alexi_training.samples import SAMPLES as TRAINING

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.testkit.samples import Sample

SIGNED = ("row_quality", "obs_status")
QUARTERS = ("2015-16-Q1", "2015-16-Q2")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    make_site(tmp_path / "site")
    return load(tmp_path / "site")


def casework(hub: str = "hub-03") -> list[Sample]:
    return CASEWORK.clean(HubHabits(hub, size=30), QUARTERS)


def sessions(hub: str = "hub-03") -> Sample:
    return TRAINING.clean(HubHabits(hub, file_format="csv"), QUARTERS[1:])[0]


def drop(site: Site, hub: str, *samples: Sample) -> None:
    for sample in samples:
        sample.write(site.inbox(hub) / sample.filename)
    service.run(site, Event(), once=True)


def records(site: Site, hub: str) -> dict[int, dict[str, Any]]:
    """Give the JSON reports of a hub by submission."""
    return {
        int(path.parent.name.split("_")[1]): json.loads(path.read_text("utf-8"))
        for path in site.reports(hub).glob("*/report.json")
    }


def verdicts(site: Site, hub: str) -> list[str]:
    return [record["verdict"] for _, record in sorted(records(site, hub).items())]


def test_good_returns_bring_reports_tables_and_status_and_leave_nothing_behind(site: Site) -> None:
    drop(site, "hub-03", *casework(), sessions())
    assert verdicts(site, "hub-03") == ["accepted"] * 3
    tables = pl.read_csv(site.tables("hub-03") / "young_person.csv")
    assert sorted(tables["period"].unique()) == list(QUARTERS)
    assert (site.tables("hub-03") / "tables.xlsx").stat().st_size
    assert "Casework register" in (site.drop("hub-03") / "START-HERE.html").read_text("utf-8")
    assert "2015-16 Q2" in site.status_page("hub-03").read_text("utf-8")
    assert not [path for path in site.inbox("hub-03").rglob("*") if path.is_file()]
    assert not [path for path in site.spool.iterdir() if path.is_file()]
    assert len([path for path in (site.archive / "hub-03").iterdir() if path.is_file()]) == 3


def test_a_run_looks_around_when_something_has_happened_and_not_all_the_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Counter[str]()
    whole = service.Service.round

    def counted(self: service.Service) -> int:
        looks["round"] += 1
        return whole(self)

    monkeypatch.setattr(service.Service, "round", counted)
    drop(site, "hub-03", *casework(), sessions())
    assert verdicts(site, "hub-03") == ["accepted"] * 3
    # Of the files, of each that is settled, of the deliveries, and of a wait that took longer than its half second.
    assert looks["round"] < 30


def test_every_column_and_code_of_a_hubs_workbook_of_tables_is_explained_in_it(site: Site) -> None:
    drop(site, "hub-03", casework()[0], sessions())
    book = openpyxl.load_workbook(site.tables("hub-03") / "tables.xlsx", read_only=True)
    assert book.sheetnames[:3] == ["Contents", "Columns", "Codes"]
    told = {row[:2]: row[3] for row in book["Columns"].iter_rows(min_row=2, values_only=True)}
    codes = {row[:2] for row in book["Codes"].iter_rows(min_row=2, values_only=True)}
    of_rows = {
        row[0]: row[1]
        for row in book["Contents"].iter_rows(min_row=4, max_row=3 + len(book.sheetnames[3:]), values_only=True)
    }
    assert of_rows["young_person"] == "A young person, as in the return of a period"
    assert set(of_rows) == set(book.sheetnames[3:])
    for name in book.sheetnames[3:]:
        heading, *rows = book[name].iter_rows(values_only=True)
        assert not [one for one in heading if (name, one) not in told and ("every table", one) not in told]
        for at, column in enumerate(heading):
            listed = told.get((name, column)) or ("row_quality and obs_status" if column in SIGNED else None)
            values = {value for row in rows for value in str(row[at] or "").split(";") if value} if listed else set()
            assert not [value for value in values if (listed, value) not in codes], (name, column)


def test_every_link_of_a_page_leads_to_a_file_that_is_there(site: Site) -> None:
    broken = CASEWORK.plant(casework()[0], "young_person.ethnicity.in_list", Random(1))  # noqa: S311 - where to plant, not a secret
    headless = CASEWORK.plant(casework()[1], "layout.missing_key_column", Random(1))  # noqa: S311 - as above
    (site.inbox("hub-03") / "Letter.xlsx").write_bytes(b"%PDF-1.4")
    drop(site, "hub-03", broken, headless, sessions())
    assert sorted(verdicts(site, "hub-03")) == ["accepted", "partial", "rejected", "rejected"]
    pages = [*site.root.glob("drops/*/*.html"), *site.reports("hub-03").glob("*/report.html")]
    linked = {
        page.parent / unquote(link)
        for page in pages
        for link in re.findall(r'href="([^"#]+)"', page.read_text("utf-8"))
    }
    assert len(pages) == 2 * len(site.senders) + 4
    assert sum(path.name.endswith("checked.xlsx") for path in linked) == 2
    assert not [path for path in linked if not path.is_file()]


def test_no_hubs_own_id_is_kept_but_in_the_one_table_for_it(site: Site) -> None:
    sample = casework()[0]
    broken = CASEWORK.plant(sample, "young_person.person_id.unique", Random(1))  # noqa: S311 - where to plant, not a secret
    drop(site, "hub-03", broken)
    ids = {str(record["person_id"]) for record in broken.records("young_person")}
    for path in site.tables("hub-03").glob("*.csv"):
        assert not [one for one in ids if one in path.read_text("utf-8")]
    with closing(sqlite3.connect(site.root / "store.sqlite")) as kept:
        names = [row[0] for row in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in set(names) - {"person_key"}:
            values = {value for row in kept.execute(f'SELECT * FROM "{name}"') for value in row}  # noqa: S608
            assert not [one for one in ids for value in values if isinstance(value, str) and one in value], name
    [found] = [one for one in records(site, "hub-03")[1]["findings"] if one["severity"] == "error"]
    assert found["observed"] in ids, "the hub's own report shows the hub's own ID"


def test_a_mended_file_supersedes_and_the_same_bytes_are_a_duplicate(site: Site) -> None:
    clean = casework()[0]
    broken = CASEWORK.plant(clean, "young_person.ethnicity.in_list", Random(1))  # noqa: S311 - where to plant, not a secret
    drop(site, "hub-03", broken)
    drop(site, "hub-03", clean)
    for number, again in enumerate((broken, clean)):
        again.write(site.inbox("hub-03") / f"Copy {number} of {again.filename}")
    service.run(site, Event(), once=True)
    assert verdicts(site, "hub-03")[:2] == ["partial", "accepted"]
    assert sorted(verdicts(site, "hub-03")[2:]) == ["duplicate", "review"], "the standing one, and the replaced one"
    with open_site(site.root) as opened:
        assert store.submission(opened.store, 1).state == "superseded"
        assert store.submission(opened.store, 2).stands


def test_the_status_page_shows_a_later_file_that_has_things_to_fix_beside_the_one_that_counts(site: Site) -> None:
    clean = casework()[0]
    drop(site, "hub-03", clean)
    drop(site, "hub-03", CASEWORK.plant(clean, "young_person.ethnicity.in_list", Random(1)))  # noqa: S311 - as above
    html = site.status_page("hub-03").read_text("utf-8")
    assert " overdue, 1 to fix.</h1>" in html
    assert "1 thing to fix. " in html
    assert "Until then submission 1 counts." in html
    drop(site, "hub-03", CASEWORK.plant(clean, "referral.referral_source.trimmed", Random(1)))  # noqa: S311 - as above
    html = site.status_page("hub-03").read_text("utf-8")
    assert " overdue.</h1>" in html
    assert "Replaced by a later file" in html


def test_a_file_that_names_another_hub_is_for_review_and_nothing_is_published(site: Site) -> None:
    drop(site, "hub-04", *(sample for sample in CASEWORK.clean(named("hub-03"), QUARTERS[:1])))
    assert verdicts(site, "hub-04") == ["review"]
    assert not list(site.reports("hub-04").glob("*/*checked*"))
    assert not list(site.tables("hub-04").glob("*.csv"))


def named(hub: str) -> HubHabits:
    """Give a hub that writes its own name into its files' names."""
    return next(
        habits
        for seed in range(50)
        if hub in CASEWORK.clean(habits := HubHabits(hub, seed=seed, size=15), QUARTERS[:1])[0].filename
    )


def test_what_had_to_be_done_to_read_a_text_is_stored_whatever_is_asked_of_it(site: Site) -> None:
    inbox, name = site.inbox("hub-03"), sessions().filename
    whole = sessions().write(site.root / "whole").read_bytes()
    lines = whole.splitlines(keepends=True)
    half, first = b"".join(lines[: len(lines) // 2]) + b"\0", b"\0" + whole
    for content in (first, half, whole, first):
        (inbox / name).write_bytes(content)
        service.run(site, Event(), once=True)
    assert verdicts(site, "hub-03") == ["accepted", "review", "accepted", "review"]
    with open_site(site.root) as opened:
        rules = [{one.rule for one in store.submission(opened.store, number).findings} for number in range(1, 5)]
    assert rules[0] == {"file.nul_bytes"}
    assert rules[1] == {"file.nul_bytes", "review.fewer_records"}
    assert not rules[2]
    assert rules[3] == {"file.nul_bytes", "review.replaced_before"}


def test_what_is_in_review_goes_on_when_a_data_manager_has_decided(site: Site) -> None:
    sample = casework()[0]
    sample.write(site.inbox("hub-03") / "register.xlsx")
    service.run(site, Event(), once=True)
    before = verdicts(site, "hub-03")
    with open_site(site.root) as opened:
        word = store.Decided("casework", "casework", QUARTERS[0])
        store.decide(opened.store, 1, store.Decision.AS, reason="the hub said so", by="dm", decided=word)
    service.run(site, Event(), once=True)
    assert (before, verdicts(site, "hub-03")) in ((["review"], ["accepted"]), (["accepted"], ["accepted"]))
    assert records(site, "hub-03")[1]["claim"]["period"] == QUARTERS[0]


def test_a_file_with_far_fewer_records_does_not_replace_without_a_word(site: Site) -> None:
    first = casework()[0]
    drop(site, "hub-03", first)
    kept = first.records("young_person")[:20]
    names = {record["person_id"] for record in kept}
    fewer = first.with_list("young_person", records=kept)
    for name in ("referral", "missing_episode"):
        own = tuple(record for record in first.records(name) if record["person_id"] in names)
        fewer = fewer.with_list(name, records=own)
    drop(site, "hub-03", fewer)
    assert verdicts(site, "hub-03") == ["accepted", "review"]
    [why] = records(site, "hub-03")[2]["findings"]
    assert why["rule"] == "review.fewer_records"


def test_a_hub_withdraws_its_own_submission_and_no_others(site: Site) -> None:
    drop(site, "hub-03", casework()[0])
    (site.inbox("hub-05") / "WITHDRAW 1.txt").write_text("")
    service.run(site, Event(), once=True)
    with open_site(site.root) as opened:
        assert store.submission(opened.store, 1).stands
    (site.inbox("hub-03") / "withdraw 1.txt").write_text("")
    service.run(site, Event(), once=True)
    with open_site(site.root) as opened:
        assert store.submission(opened.store, 1).state == "withdrawn"
        assert not store.standing_tables(opened.store, "hub-03").tables["young_person"].height
    assert not list(site.inbox("hub-05").glob("*.txt"))


def test_a_second_service_on_a_site_is_refused(site: Site) -> None:
    with service.alone(site), pytest.raises(StoreError, match="another service"):
        service.run(site, Event(), once=True)
