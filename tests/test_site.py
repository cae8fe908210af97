"""A site: made once, read plainly, and what its hubs owe."""

from __future__ import annotations

import stat
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.errors import SettingsError
from alexi_ingest.site import DROP_FOLDERS, init, load

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A new site."""
    return init(tmp_path / "site")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_site_is_closed_to_others_whatever_the_umask(site: Site) -> None:
    drops = site.settings.modes.drop_folder
    for path in [site.root, *site.root.rglob("*")]:
        expected = (drops if site.drops in path.parents else 0o700) if path.is_dir() else 0o600
        assert _mode(path) == expected, path
    assert site.key_file.read_text().startswith("1:")
    assert len(site.key_file.read_text().strip()) == 2 + 64
    assert not (site.root / "store.sqlite").exists()


def test_two_sites_have_two_keys(site: Site, tmp_path: Path) -> None:
    assert init(tmp_path / "other").key_file.read_text() != site.key_file.read_text()


def test_a_new_site_has_sixteen_synthetic_hubs_in_three_phases_over_nine_regions(site: Site) -> None:
    assert list(site.hubs) == [f"hub-{number:02d}" for number in range(1, 17)]
    assert Counter(hub.joined for hub in site.hubs.values()) == {
        date(2014, 1, 1): 3, date(2015, 1, 1): 5, date(2016, 1, 1): 8,
    }  # fmt: skip
    assert len({hub.region for hub in site.hubs.values()}) == 9
    authorities = [one for hub in site.hubs.values() for one in hub.authorities]
    assert len(authorities) == len(set(authorities)) == 32
    for hub in site.hubs:
        assert all((site.drop(hub) / name).is_dir() for name in DROP_FOLDERS)


def test_a_hub_owes_what_begins_after_it_joined(site: Site) -> None:
    casework = {hub: [one.period for one in site.owed(hub) if one.return_type == "casework"] for hub in site.hubs}
    assert (casework["hub-01"][0], casework["hub-01"][-1], len(casework["hub-01"])) == ("2013-14-Q4", "2016-17-Q3", 12)
    assert (casework["hub-04"][0], len(casework["hub-04"])) == ("2014-15-Q4", 8)
    assert (casework["hub-16"][0], len(casework["hub-16"])) == ("2015-16-Q4", 4)
    first = site.owed("hub-01")[0]
    assert (first.opens, first.due, first.closes) == (date(2014, 4, 1), date(2014, 4, 30), date(2014, 6, 30))
    quarterly, yearly = 6 * (3 * 12 + 5 * 8 + 8 * 4), 3 * 3 + 5 * 2 + 8 * 1
    assert len(site.all_owed()) == quarterly + yearly + 3


def test_a_hub_that_left_owes_nothing_that_begins_later(site: Site) -> None:
    path = site.root / "hubs.csv"
    path.write_text(path.read_text().replace(",2014-01-01,,hub-01@", ",2014-01-02,2014-09-30,hub-01@"))
    owed = {one.period for one in load(site.root).owed("hub-01")}
    assert owed == {"2014-15-Q1", "2014-15-Q2", "2014-15"}


def test_a_new_site_is_owed_all_eight_returns_and_rounds_by_the_team(site: Site) -> None:
    by_type = {line.return_type: {one.period for one in site.calendar if one.return_type == line.return_type}
               for line in site.calendar}  # fmt: skip
    assert len(by_type) == 8
    assert by_type["spokes"] == {"2013-14", "2014-15", "2015-16", "2016-17"}
    assert {one.period for one in site.owed("hub-16") if one.return_type == "spokes"} == {"2016-17"}
    last = next(one for one in site.owed("hub-01") if one.period == "2016-17")
    assert last.opens == date(2017, 1, 1), "the evaluation's end cuts the year short"
    assert {(one.return_type, one.period) for one in site.owed("team")} == {("fieldwork", f"R{n}") for n in (1, 2, 3)}
    assert not {one.period for one in site.owed("hub-01")} & {"R1", "R2", "R3"}
    assert site.inbox("team").is_dir()
    assert site.senders == (*site.hubs, "team")


def test_a_calendar_that_does_not_say_who_sends_is_the_hubs(site: Site) -> None:
    path = site.root / "calendar.csv"
    path.write_text("return_type,period,opens,due,closes\ncasework,2015-16-Q2,2015-10-01,2015-10-31,\n")
    plain = load(site.root)
    assert plain.owed("team") == ()
    assert [one.return_type for one in plain.owed("hub-01")] == ["casework"]


def test_a_hub_that_was_added_gets_its_folders_and_its_lines_may_be_quoted(site: Site) -> None:
    path = site.root / "hubs.csv"
    text = path.read_text(encoding="utf-8").replace("lead_organisation", "Lead organisation")
    line = 'hub-17,"Hub, seventeen","Org 17",E12000009,2016-04-01,,,E06000023;E06000024\r\n'
    path.write_bytes(b"\xef\xbb\xbf" + (text + "\n" + line).encode())
    added = load(site.root)
    assert added.hubs["hub-17"].name == "Hub, seventeen"
    assert added.hubs["hub-17"].authorities == ("E06000023", "E06000024")
    assert added.inbox("hub-17").is_dir()


def test_drop_folders_are_not_made_where_the_share_is_gone(site: Site) -> None:
    site.drops.rename(site.root / "elsewhere")
    load(site.root)
    assert not site.drops.exists()


def test_a_folder_that_is_not_empty_or_not_a_site_is_refused(site: Site, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not an empty folder"):
        init(site.root)
    with pytest.raises(SettingsError, match="not a site"):
        load(tmp_path)
    (tmp_path / "empty").mkdir(mode=0o755)
    assert _mode(init(tmp_path / "empty").root) == 0o700


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("hubs.csv", "hub-02,", "hub-01,", r"hubs\.csv, line 3: hub-01 stands in the file twice"),
        ("hubs.csv", "hub-02,", "Hub 2,", r"line 3: id must be small letters"),
        ("hubs.csv", "hub-02,", "../x,", r"line 3: id must be"),
        ("hubs.csv", "hub-02,", "team,", r"line 3: id must be"),
        ("hubs.csv", "2015-01-01,,hub-04", "1/1/15,,hub-04", r"line 5: joined must be a date like 2015-04-01"),
        (
            "hubs.csv",
            "2015-01-01,,hub-04",
            "2015-01-01,2014-01-01,hub-04",
            r"line 5: left must be the same as or after",
        ),
        ("hubs.csv", "E06000001;", "E06000001,", r"line 2: there are 9 cells, and 8 columns"),
        ("hubs.csv", ",joined,", ",begun,", r"line 1: the columns joined are missing"),
        ("calendar.csv", "2013-14-Q4", "2013-15-Q4", r"calendar\.csv, line 2: period must be like"),
        ("calendar.csv", "2014-15-Q1", "2013-14-Q4", r"line 3: casework for 2013-14-Q4 stands in the file twice"),
        ("calendar.csv", "2014-04-30,", "2014-03-30,", r"line 2: the dates must be in order"),
        ("calendar.csv", "2014-04-30,", "soon,", r"line 2: due must be a date"),
        ("calendar.csv", ",hubs\n", ",nobody\n", r"line 2: sent_by must be hubs or team"),
    ],
)
def test_what_is_wrong_in_a_table_is_named_with_file_and_line(
    site: Site, name: str, old: str, new: str, said: str
) -> None:
    path = site.root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(SettingsError, match=said):
        load(site.root)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Spoke A,hub-01,,Police,,", "spoke and authority must be filled in"),
        (",hub-01,E06000001,Police,,", "spoke and authority must be filled in"),
        ("Spoke A,hub-99,E06000001,Police,,", "there is no hub 'hub-99' in hubs.csv"),
        ("Spoke A,hub-01,E06000001,Police,2015-04-01,2015-03-31", "to must be the same as or after from"),
    ],
)
def test_what_is_wrong_with_a_spoke_is_named_with_its_line(site: Site, line: str, said: str) -> None:
    with (site.root / "spokes.csv").open("a") as spokes:
        spokes.write(f"Spoke A,hub-01,E06000001,Police,2014-01-01,\n{line}\n")
    with pytest.raises(SettingsError, match=rf"spokes\.csv, line 3: {said}"):
        load(site.root)


@pytest.mark.parametrize(
    "line",
    [
        "hub-02,Hub,Org,E12000002,{joined},,x@example.org,E06000006,{joined}",
        "hub-02,Hub,Org,E12000002,2013-01-01,,x@example.org,E06000006,2016-01-01",
    ],
)
def test_a_hubs_next_line_needs_a_later_day_and_the_same_joining(site: Site, line: str) -> None:
    path = site.root / "hubs.csv"
    heading, *rows = path.read_text().splitlines()
    joined = site.hubs["hub-02"].joined.isoformat()
    dated = [f"{heading},from", *(f"{row}," for row in rows), line.format(joined=joined)]
    path.write_text("\n".join(dated) + "\n")
    with pytest.raises(SettingsError, match="hub-02 stands in the file twice: its next line needs a later day in from"):
        load(site.root)


def test_the_stores_password_comes_from_the_environment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.store == site.root / "store.sqlite"
    path = site.root / "alexi.toml"
    url = "postgresql+psycopg://alexi@db.example.org/alexi"
    path.write_text(path.read_text().replace('"store.sqlite"', f'"{url}"'))
    assert load(site.root).store == url
    monkeypatch.setenv("ALEXI_STORE_PASSWORD", "p@ss/word")
    assert load(site.root).store == "postgresql+psycopg://alexi:p%40ss%2Fword@db.example.org/alexi"
