"""The commands on a site: init, run, status, decide, calendar, doctor."""

from __future__ import annotations

import getpass
import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from alexi_fieldwork.samples import SAMPLES as FIELDWORK
from alexi_ingest import store
from alexi_ingest.cli.opened import open_site
from alexi_ingest.testkit.habits import HubHabits
from tests.cli.conftest import PERIOD, alexi_apart

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ran


@pytest.fixture
def own(site: Path, tmp_path: Path) -> Path:
    """Give a copy of the site that a test may change."""
    return shutil.copytree(site, tmp_path / "own")


def state_of(root: Path, number: int) -> str:
    with open_site(root) as opened:
        return store.submission(opened.store, number).state.value


def number_of(root: Path, hub: str) -> int:
    with open_site(root) as opened:
        return next(number for number in (1, 2, 3) if store.submission(opened.store, number).hub == hub)


def test_a_site_is_made_once(own: Path, alexi: Callable[..., Ran]) -> None:
    said = alexi("init", own)
    assert said.code == 2
    assert "not an empty folder" in said.err


def test_status_shows_every_return_that_is_owed(site: Path, alexi: Callable[..., Ran]) -> None:
    told = alexi("status", "--site", site, "--json").json
    states = {(row["hub"], row["return_type"], row["period"]): row["state"] for row in told["rows"]}
    assert states["hub-01", "training", PERIOD] == "accepted"
    assert states["hub-02", "training", PERIOD] == "partial"
    assert states["hub-03", "training", PERIOD] == "overdue"
    assert [one["hub"] for one in told["review"]] == ["hub-03"]
    words = alexi("status", "--site", site).out
    assert "partial (1)" in words
    assert "1 for a person to see to" in words


@pytest.mark.parametrize("how", ["option", "environment", "folder"])
def test_the_site_is_the_option_else_the_environment_else_the_folder(
    how: str, site: Path, alexi: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site if how == "folder" else site.parent)
    if how == "environment":
        monkeypatch.setenv("ALEXI_SITE", str(site))
    said = alexi("calendar", "hub-01", "--json", *(["--site", site] if how == "option" else []))
    assert said.code == 0
    assert {row["hub"] for row in said.json} == {"hub-01"}


@pytest.mark.parametrize(
    ("flag", "state"),
    [("--approve", "approved"), ("--send-back", "sent_back"), ("--exclude", "excluded"), ("--withdraw", "withdrawn")],
)
def test_a_decision_is_kept_with_name_and_reason(flag: str, state: str, own: Path, alexi: Callable[..., Ran]) -> None:
    number = number_of(own, "hub-02")
    said = alexi("decide", number, flag, "--reason", "spoken on the telephone", "--site", own)
    assert (said.code, said.out.strip()) == (0, f"{number} {state}")
    with open_site(own) as opened:
        kept = store.submission(opened.store, number)
    assert kept.state == state
    assert (kept.decisions[0].by, kept.decisions[0].reason) == (getpass.getuser(), "spoken on the telephone")


def test_a_file_that_nobody_knew_is_read_as_a_person_says(own: Path, alexi: Callable[..., Ran]) -> None:
    number = number_of(own, "hub-03")
    asked = ["decide", number, "--as", "training", "--period", PERIOD, "--reason", "they told us", "--site", own]
    assert alexi(*asked).out.strip() == f"{number} received"
    assert alexi_apart("run", "--once", "--site", own).code == 0
    assert state_of(own, number) == "rejected"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--approve", "--exclude"],
        [],
        ["--as", "training"],
        ["--as", "nothing", "--period", PERIOD],
        ["--as", "training", "--period", "soon"],
        ["--as", "training", "--period", "2015-16"],
        ["--as", "training", "--period", "R1"],
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(
    wrong: list[str], site: Path, alexi: Callable[..., Ran]
) -> None:
    assert alexi("decide", 1, *wrong, "--reason", "x", "--site", site).code == 2


def test_a_hubs_file_is_not_decided_to_be_a_return_of_the_team(site: Path, alexi: Callable[..., Ran]) -> None:
    said = alexi("decide", 1, "--as", "fieldwork", "--period", "R1", "--reason", "x", "--site", site)
    assert said.code == 2
    assert "fieldwork is not sent by hub-" in said.err


def test_the_team_is_a_sender_to_every_command(site: Path, alexi: Callable[..., Ran], tmp_path: Path) -> None:
    owed = alexi("calendar", "team", "--json", "--site", site).json
    assert {(one["return_type"], one["period"]) for one in owed} == {("fieldwork", f"R{n}") for n in (1, 2, 3)}
    (log,) = FIELDWORK.clean(HubHabits("team"), ["R1"])
    checked = alexi("check", log.write(tmp_path / log.filename), "--hub", "team", "--site", site, "--json")
    assert (checked.code, checked.json["claim"]["period"]) == (0, "R1")
    stray = alexi("check", tmp_path / log.filename, "--hub", "hub-01", "--site", site)
    assert (stray.code, "folder of a service" in stray.out) == (3, True)
    blank = tmp_path / "blank.xlsx"
    assert alexi("template", "fieldwork", "--hub", "team", "--period", "R1", "-o", blank, "--site", site).code == 0
    lists = load_workbook(blank)["Lists"]
    assert "Hub 16 (synthetic)" in {str(cell.value) for row in lists.iter_rows() for cell in row}


def test_a_decision_that_cannot_be_is_refused_in_words(own: Path, alexi: Callable[..., Ran]) -> None:
    assert alexi("decide", 1, "--withdraw", "--reason", "x", "--site", own).code == 0
    said = alexi("decide", 1, "--approve", "--reason", "x", "--site", own)
    assert said.code == 2
    assert "submission 1 cannot go from withdrawn to approved" in said.err


@pytest.mark.parametrize(
    ("flags", "kind", "due"),
    [(["--excuse"], "excused", None), (["--nil"], "nil", None), (["--extend", "2030-01-31"], "extended", "2030-01-31")],
)
def test_an_exception_to_what_is_owed(
    flags: list[str], kind: str, due: str | None, own: Path, alexi: Callable[..., Ran]
) -> None:
    about = ["calendar", "hub-04", "training", PERIOD]
    assert alexi(*about, *flags, "--reason", "a flood", "--site", own).code == 0
    (row,) = alexi(*about, "--site", own, "--json").json
    assert row["exception"] == kind
    assert due is None or row["due"] == due


def test_an_exception_needs_a_return_that_is_owed_and_a_reason(site: Path, alexi: Callable[..., Ran]) -> None:
    assert alexi("calendar", "hub-16", "training", "2014-15-Q1", "--nil", "--reason", "x", "--site", site).code == 2
    assert alexi("calendar", "hub-01", "training", PERIOD, "--nil", "--site", site).code == 2
    assert alexi("calendar", "hub-77", "--site", site).code == 2


def test_the_doctor_finds_a_healthy_site_well(site: Path, alexi: Callable[..., Ran]) -> None:
    said = alexi("doctor", "--site", site, "--json")
    assert [one for one in said.json if not one["well"]] == []
    assert said.code == 0


@pytest.mark.parametrize(
    ("harm", "part"),
    [
        (lambda root: (root / "alexi.toml").write_text("stor = 1\n", encoding="utf-8"), "settings"),
        (lambda root: (root / "store.sqlite").unlink(), "key and store"),
        (
            lambda root: (root / "secrets" / "pseudonym.key").write_text(f"1:{'0' * 64}\n", encoding="utf-8"),
            "key and store",
        ),
        (lambda root: shutil.rmtree(root / "spool"), "folders"),
        (lambda root: root.chmod(0o755), "permissions"),
    ],
    ids=["setting misspelt", "store gone", "another key", "folder gone", "open to all"],
)
def test_the_doctor_names_what_is_wrong(
    harm: Callable[[Path], object], part: str, own: Path, alexi: Callable[..., Ran]
) -> None:
    harm(own)
    said = alexi("doctor", "--site", own, "--json")
    assert said.code == 1
    wrong = [one for one in said.json if not one["well"]]
    assert [one["part"] for one in wrong] == [part]
    assert wrong[0]["mend"]


def test_no_colour_where_it_is_not_wanted(site: Path) -> None:
    said = alexi_apart("status", "--site", site, NO_COLOR="1", FORCE_COLOR="", TERM="xterm")
    assert said.code == 0
    assert "\x1b[3" not in said.out
