"""Templates in hubs' folders: those of what is owed now, renewed with the form, never over a hub's own work."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

import openpyxl
import pytest

from alexi_ingest.cli.opened import make_site
from alexi_ingest.daemon import service
from alexi_ingest.daemon.shop import open_shop
from alexi_ingest.daemon.templates import Templates
from alexi_ingest.model import TEAM
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.site import Site, load
from alexi_ingest.site_tables import CALENDAR_COLUMNS, HUB_COLUMNS, SENT_BY, as_csv

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 60.0
"""In so many seconds three templates are made, however busy the machine is."""
HUBS = (
    ("hub-01", "Hub One", "", "E12000001", "2014-01-01", "", "", ""),
    ("hub-02", "Hub Two", "", "E12000002", "2016-01-01", "", "", ""),
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = make_site(tmp_path / "site")
    (made.root / "hubs.csv").write_text(as_csv(HUB_COLUMNS, HUBS), encoding="utf-8")
    return owing(made.root, "training")


def owing(root: Path, *kinds: str, closed: bool = False) -> Site:
    """Let the second quarter of 2015-16 be open now, or closed since yesterday."""
    today = datetime.now(UTC).date()
    days = [today + timedelta(days=days) for days in ((-40, -20, -2) if closed else (-10, 10, 30))]
    rows = [(kind, "2015-16-Q2", *(day.isoformat() for day in days)) for kind in kinds]
    (root / "calendar.csv").write_text(as_csv(CALENDAR_COLUMNS, rows), encoding="utf-8")
    return load(root)


def run(site: Site) -> list[str]:
    """Run the service once, and give the templates of the first hub."""
    service.run(site, Event(), once=True)
    return sorted(path.name for path in site.templates("hub-01").iterdir())


def test_a_hub_has_a_template_of_what_it_owes_now_and_start_here_names_it(site: Site) -> None:
    (name,) = run(site)
    stamp = open_workbook(site.templates("hub-01") / name, name).stamp
    assert stamp is not None
    assert (stamp.return_type, stamp.period, stamp.hub) == ("training", "2015-16-Q2", "hub-01")
    assert [*site.templates("hub-02").iterdir()] == []  # it joined later
    book = openpyxl.load_workbook(site.templates("hub-01") / name)
    said = {cell.value for row in book["Guidance"].iter_rows() for cell in row}
    assert "Hub One" in said
    page = (site.drop("hub-01") / "START-HERE.html").read_text("utf-8")
    assert f'href="templates/{name.replace(" ", "%20")}"' in page
    assert "templates/" not in (site.drop("hub-02") / "START-HERE.html").read_text("utf-8")


def test_the_team_has_a_template_of_what_it_owes_and_may_name_each_hub_in_it(site: Site) -> None:
    today = datetime.now(UTC).date().isoformat()
    lines = [("fieldwork", "R2", today, today, "", TEAM)]
    (site.root / "calendar.csv").write_text(as_csv((*CALENDAR_COLUMNS, SENT_BY), lines), encoding="utf-8")
    assert run(load(site.root)) == []
    (path,) = site.templates(TEAM).iterdir()
    stamp = open_workbook(path, path.name).stamp
    assert stamp is not None
    assert (path.name, stamp.period, stamp.hub) == ("Fieldwork log R2.xlsx", "R2", TEAM)
    book = openpyxl.load_workbook(path)
    assert "The evaluation team" in {cell.value for row in book["Guidance"].iter_rows() for cell in row}
    assert {"Hub One", "Hub Two"} <= {cell.value for row in book["Lists"].iter_rows() for cell in row}


def test_what_is_there_is_not_made_again_and_what_is_gone_is(site: Site) -> None:
    (name,) = run(site)
    path = site.templates("hub-01") / name
    made = path.stat().st_mtime_ns
    assert run(site) == [name]
    assert path.stat().st_mtime_ns == made
    path.unlink()
    assert run(site) == [name]


def test_a_template_of_a_form_that_has_changed_is_renewed_unless_the_hub_changed_it(site: Site) -> None:
    (name,) = run(site)
    path = site.templates("hub-01") / name
    told = json.loads(site.templates_made.read_text("utf-8"))
    edition = told[f"hub-01/templates/{name}"]["edition"]
    told[f"hub-01/templates/{name}"]["edition"] = "another"
    site.templates_made.write_text(json.dumps(told), "utf-8")
    before = path.stat().st_mtime_ns
    run(site)
    assert path.stat().st_mtime_ns > before
    assert json.loads(site.templates_made.read_text("utf-8"))[f"hub-01/templates/{name}"]["edition"] == edition
    site.templates_made.write_text(json.dumps(told), "utf-8")
    path.write_bytes(b"my own work")
    run(site)
    assert path.read_bytes() == b"my own work"


def test_a_template_goes_when_its_period_closes_unless_the_hub_changed_it(site: Site) -> None:
    both = owing(site.root, "training", "casework")
    names = run(both)
    assert len(names) == 2
    (site.templates("hub-01") / names[0]).write_bytes(b"my own work")
    assert run(owing(site.root, "training", "casework", closed=True)) == [names[0]]
    assert names[1] not in (site.drop("hub-01") / "START-HERE.html").read_text("utf-8")


def test_a_service_that_goes_on_makes_all_templates_without_waiting(site: Site) -> None:
    owed = owing(site.root, "training", "casework", "monitoring")
    both = replace(owed, settings=owed.settings.model_copy(update={"rescan_seconds": 10 * LONGEST}))
    stop = Event()
    running = Thread(target=service.run, args=(both, stop))
    running.start()
    until = monotonic() + LONGEST
    while len([*both.templates("hub-01").glob("[!.]*")]) < 3 and monotonic() < until:
        sleep(0.05)
    stop.set()
    running.join()
    assert len([*both.templates("hub-01").glob("[!.]*")]) == 3


def test_a_template_that_cannot_be_put_down_is_wanting_still(site: Site) -> None:
    with open_shop(site) as shop:
        site.templates("hub-01").rmdir()
        templates = Templates(shop)
        assert [templates.renew(), templates.renew()] == [1, 0]  # it is not tried over and over
        assert not site.templates_made.exists()
    assert len(run(site)) == 1
