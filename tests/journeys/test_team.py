"""The evaluation team sends too: its own folder, the hub in each row, and everything kept as that hub's."""

from __future__ import annotations

import json
from random import Random
from threading import Event
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_fieldwork.samples import SAMPLES as FIELDWORK
from alexi_ingest import store
from alexi_ingest.cli.opened import make_site, open_site
from alexi_ingest.daemon import service
from alexi_ingest.harmonise.pseudonym import load_key
from alexi_ingest.model import TEAM
from alexi_ingest.site import Site, load
from alexi_ingest.testkit.forms import Raw
from alexi_ingest.testkit.habits import HubHabits, make_hubs

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.testkit.samples import Sample

NOTE = "case_note"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    make_site(tmp_path / "site")
    return load(tmp_path / "site")


@pytest.fixture(scope="module")
def logs() -> list[Sample]:
    """Give the clean logs of two rounds."""
    return FIELDWORK.clean(HubHabits(TEAM), ["R1", "R2"])


def drop(site: Site, sender: str, *samples: Sample) -> None:
    for sample in samples:
        sample.write(site.inbox(sender) / sample.filename)
    service.run(site, Event(), once=True)


def reports(site: Site, sender: str) -> list[dict[str, Any]]:
    """Give the JSON reports to a sender, in the order in which its files came."""
    found = {int(path.parent.name.split("_")[1]): path for path in site.reports(sender).glob("*/report.json")}
    return [json.loads(path.read_text("utf-8")) for _, path in sorted(found.items())]


def asked(report: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(one["rule"], one["cell"]) for one in report["findings"] if one["severity"] in {"error", "query"}]


def tables(site: Site, sender: str, name: str) -> pl.DataFrame:
    return pl.read_csv(site.tables(sender) / f"{name}.csv", infer_schema=False)


def test_rows_of_the_team_are_the_hubs_that_they_name(site: Site, logs: list[Sample]) -> None:
    casework = CASEWORK.clean(make_hubs(16)[0], ["2015-16-Q2"])
    drop(site, "hub-01", *casework)
    drop(site, TEAM, *logs)
    assert [one["verdict"] for one in reports(site, TEAM)] == ["accepted", "accepted"]
    assert [asked(one) for one in reports(site, TEAM)] == [[], []]
    notes = tables(site, TEAM, NOTE)
    second = notes.filter(period="R2")
    wanted = [(one["hub"], one["note_ref"]) for one in logs[1].records(NOTE)]
    assert second.select("hub", "note_ref").rows() == wanted
    key = load_key(site)
    made = [key.of(str(one["hub"]), [str(one["person_id"])])[str(one["person_id"])] for one in logs[1].records(NOTE)]
    assert second["person_id"].to_list() == made
    known = {one["person_id"]: key.of("hub-01", [str(one["person_id"])]) for one in logs[1].records(NOTE)[:3]}
    with open_site(site.root) as opened:
        own = store.own_ids(opened.store, "hub-01", second["person_id"].to_list())
        every = store.own_ids(opened.store, TEAM, second["person_id"].to_list())
        last = store.history(opened.store, TEAM, "fieldwork", "R2", ("visit", NOTE)).last
    assert set(own.values()) == {*known}, "a hub is told its own IDs alone"
    assert len(every) == second["person_id"].n_unique()
    assert last is not None
    assert last.tables[NOTE].select("hub", "person_id").rows() == [
        (one["hub"], one["person_id"]) for one in logs[0].records(NOTE)
    ]
    assert not (site.tables("hub-01") / "visit.csv").exists(), "what the team noted of a hub is not the hub's to see"


def test_a_round_is_compared_with_the_one_before(site: Site, logs: list[Sample]) -> None:
    first, second = logs
    late = FIELDWORK.plant(second, "visit.date.round_order", Random(1), first)  # noqa: S311 - where to plant, not a secret
    drop(site, TEAM, first)
    drop(site, TEAM, late)
    (expected,) = late.expected
    assert asked(reports(site, TEAM)[1]) == [(expected.rule, expected.cell)]
    with open_site(site.root) as opened:
        compared = store.submission(opened.store, 2).comparisons
    assert {(one.period, one.submission) for one in compared} == {("R1", 1)}


def test_the_team_has_pages_of_its_own_and_a_tracker(site: Site, logs: list[Sample]) -> None:
    drop(site, TEAM, logs[0])
    start = (site.drop(TEAM) / "START-HERE.html").read_text("utf-8")
    assert "Fieldwork log" in start
    assert "Casework register" not in start
    assert "Fieldwork log" not in (site.drop("hub-01") / "START-HERE.html").read_text("utf-8")
    page = site.status_page(TEAM).read_text("utf-8")
    assert "The evaluation team" in page
    assert "Casework" not in page
    with open_site(site.root) as opened:
        rows = store.status(opened.store, site.all_owed(), opened.today, site.zone).rows
    own = {(row.return_type, row.period): row.state for row in rows if row.hub == TEAM}
    assert own == {("fieldwork", "R1"): "accepted", ("fieldwork", "R2"): "overdue", ("fieldwork", "R3"): "overdue"}
    assert "Spokes" in site.status_page("hub-01").read_text("utf-8"), "no installed source reads it, and it is owed"


@pytest.mark.parametrize(("sender", "rule"), [("hub-01", "review.sent_by_team"), (TEAM, "review.sent_by_hubs")])
def test_a_file_in_the_folder_of_another_waits_for_a_person(
    site: Site, logs: list[Sample], sender: str, rule: str
) -> None:
    sample = logs[1] if sender != TEAM else CASEWORK.clean(HubHabits("hub-01", size=12), ["2015-16-Q2"])[0]
    drop(site, sender, sample)
    (report,) = reports(site, sender)
    assert (report["verdict"], asked(report)) == ("review", [(rule, None)])
    assert "folder" in report["findings"][0]["message"]


def test_a_row_of_an_unknown_hub_is_told_at_its_cell_and_kept_for_none(site: Site, logs: list[Sample]) -> None:
    wrong = logs[1].with_values(NOTE, 0, hub=Raw("hub-77")).with_values(NOTE, 1, hub=Raw(None))
    drop(site, TEAM, wrong)
    (report,) = reports(site, TEAM)
    cells = [wrong.cell(NOTE, at, "hub") for at in (0, 1)]
    assert asked(report) == [
        ("fieldwork.case_note.hub.in_list", cells[0]),
        ("fieldwork.case_note.hub.required", cells[1]),
    ]
    kept = tables(site, TEAM, NOTE)["note_ref"].to_list()
    assert kept == [one["note_ref"] for one in wrong.records(NOTE)[2:]]


def test_a_log_without_the_column_of_the_hub_is_rejected(site: Site, logs: list[Sample]) -> None:
    own = logs[1].list_of(NOTE)
    at = own.column("hub")
    without = logs[1].with_list(
        NOTE, fields=own.fields[:at] + own.fields[at + 1 :], headings=own.headings[:at] + own.headings[at + 1 :]
    )
    drop(site, TEAM, without)
    (report,) = reports(site, TEAM)
    assert (report["verdict"], asked(report)) == ("rejected", [("fieldwork.case_note.hub.missing_column", None)])


def test_a_withdrawal_told_by_the_hub_removes_what_the_team_noted_of_that_person_alone(
    site: Site, logs: list[Sample]
) -> None:
    hub = make_hubs(16)[0]
    (register,) = CASEWORK.clean(hub, ["2015-16-Q2"])
    open_then = [str(one["person_id"]) for one in register.records("referral")]
    person = next(str(one["person_id"]) for one in logs[1].records(NOTE) if one["person_id"] in open_then)
    at = next(at for at, one in enumerate(logs[1].records(NOTE)) if one["hub"] == "hub-02")
    log = logs[1].with_values(NOTE, at, person_id=person)  # another hub's person of the same ID
    drop(site, TEAM, log)
    key = load_key(site)
    ours, theirs = (key.of(one, [person])[person] for one in ("hub-01", "hub-02"))
    assert {ours, theirs} <= set(tables(site, TEAM, NOTE)["person_id"])
    for number, one in enumerate(register.records("referral")):
        if one["person_id"] == person:
            register = register.with_values("referral", number, consent_evaluation="withdrawn")
    drop(site, "hub-01", register)
    left = set(tables(site, TEAM, NOTE)["person_id"])
    assert ours not in left
    assert theirs in left
    again = log.with_values(NOTE, at, note_ref="N-other")
    drop(site, TEAM, again)
    assert ours not in set(tables(site, TEAM, NOTE)["person_id"]), "nor does a later log bring them back"


def test_a_flag_of_the_teams_says_which_hub_its_row_is_of(site: Site, logs: list[Sample]) -> None:
    at = next(at for at, one in enumerate(logs[1].records("interview")) if one["hub"] == "hub-02")
    drop(site, TEAM, logs[1].with_values("interview", at, minutes=300))
    flags = tables(site, TEAM, "quality_flag").filter(rule="fieldwork.interview.minutes.long")
    assert flags["hub"].to_list() == ["hub-02"]
