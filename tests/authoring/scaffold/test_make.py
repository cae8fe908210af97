"""A new source is a package that loads, passes its own tests, ruff and mypy, and reads its own samples."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.authoring.contract import TITLES
from alexi_ingest.authoring.scaffold.make import make, make_from
from alexi_ingest.errors import DeclarationError, WriteError
from tests.authoring.scaffold.files import KNOWN, SECRET, SOURCES, spreadsheet

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM = [sys.executable, "-c", "from alexi_ingest.cli.app import main; main()"]
ROOT = Path(__file__).parents[3]
NAME = "garden_visits"
RULES = ["--select", "ALL", "--ignore", "COM812,D203,D213,CPY001,ISC001,S101,INP001"]


@dataclass(frozen=True, slots=True)
class Place:
    """A folder where sources are installed, as an installer leaves them."""

    folder: Path

    def install(self, package: Path) -> None:
        """Install a package in its own folder, by what its pyproject says."""
        project = tomllib.loads((package / "pyproject.toml").read_text("utf-8"))["project"]
        about = self.folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        )
        points = [f"{name} = {module}" for name, module in project["entry-points"]["alexi_ingest"].items()]
        (about / "entry_points.txt").write_text("\n".join(["[alexi_ingest]", *points, ""]))
        for module in project["entry-points"]["alexi_ingest"].values():
            (self.folder / module).symlink_to(package / module)

    def run(self, *command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command where the sources are installed."""
        environment = os.environ | {"PYTHONPATH": str(self.folder)}
        return subprocess.run(command, env=environment, cwd=cwd, text=True, capture_output=True, check=False)

    def alexi(self, *options: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the program."""
        return self.run(*PROGRAM, *options)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Make a source by the program, and one from a file, and install them."""
    made = Place(tmp_path_factory.mktemp("installed"))
    package = made.folder.parent / "packages" / NAME
    done = made.alexi("sources", "new", NAME, package)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{package}\n"
    made.install(package)
    return made


@pytest.fixture
def package(place: Place) -> Path:
    return place.folder.parent / "packages" / NAME


def test_its_own_tests_pass(place: Place, package: Path) -> None:
    done = place.run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=package)
    assert done.returncode == 0, done.stdout
    assert f"{len(TITLES)} passed" in done.stdout


def test_it_is_listed_with_its_package(place: Place) -> None:
    told = json.loads(place.alexi("sources", "list", "--json").stdout)
    assert told["failed"] == []
    assert told["loaded"][-1] == {
        "name": NAME, "version": "0.1.0", "package": "garden-visits", "title": "Garden visits", "return_types": [NAME],
    }  # fmt: skip


def test_check_reads_its_samples(place: Place, package: Path) -> None:
    samples = package / NAME / "samples"
    done = place.alexi("check", "--json", *sorted(samples.glob("*.xlsx")))
    assert done.returncode == 1, done.stderr
    mistakes, clean = map(json.loads, done.stdout.splitlines())
    assert (clean["verdict"], clean["claim"]["source"], clean["claim"]["period"]) == ("accepted", NAME, "2015-16-Q1")
    assert mistakes["verdict"] == "partial"
    found = {one["cell"]: (one["field"], one["severity"]) for one in mistakes["findings"]}
    assert found == {
        "A3": ("visit_id", "error"), "B5": ("date", "error"), "C4": ("place", "error"), "D2": ("kind", "error"),
        "E3": ("people", "query"), "E4": ("people", "error"), "F5": ("hours", "error"),
        "H2": ("follow_up_date", "error"), "H4": ("follow_up_date", "error"),
    }  # fmt: skip


def test_the_service_takes_its_return_and_keeps_its_rows(place: Place, package: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert place.alexi("init", site).returncode == 0
    shutil.copy(package / NAME / "samples" / f"{NAME} 2015-16 Q1.xlsx", site / "drops" / "hub-01" / "inbox")
    done = place.alexi("run", "--once", "--site", site)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(site / "store.sqlite")) as store:
        assert store.execute("SELECT state FROM submission").fetchall() == [("accepted",)]
        rows = store.execute(f"SELECT visit_id, kind, people, hours FROM {NAME} ORDER BY visit_id").fetchall()  # noqa: S608 - our own name
    assert rows[0] == ("V001", "talk", 45, 1.5)
    assert len(rows) == 5


def test_a_mistake_that_is_not_expected_fails_its_tests(place: Place, package: Path, tmp_path: Path) -> None:
    expected = next((package / NAME / "samples").glob("* mistakes.expected.csv"))
    before = expected.read_text("utf-8")
    expected.write_text(before.replace("A3", "A4"), "utf-8")
    try:
        done = place.run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "samples", cwd=package)
    finally:
        expected.write_text(before, "utf-8")
    assert done.returncode == 1
    assert f"1 failed, {len(TITLES) - 1} deselected" in done.stdout
    assert "visit_id.unique" in done.stdout


@pytest.mark.checkout
def test_ruff_and_mypy_find_nothing_in_what_is_made(place: Place, package: Path, tmp_path: Path) -> None:
    guessed = make_from("house_calls", tmp_path / "calls", SOURCES, spreadsheet(tmp_path), KNOWN, SECRET).folder
    for folder in (package, guessed):
        assert ruff("check", *RULES, "--config", "lint.pydocstyle.convention='google'", cwd=folder) == (0, "")
        assert ruff("format", "--check", cwd=folder) == (0, "")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", ROOT / ".mypy_cache", "."]
    done = [place.run(*command, cwd=folder) for folder in (package, guessed)]
    assert [one.returncode for one in done] == [0, 0], [one.stdout for one in done]


def ruff(*options: str, cwd: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *options, "--quiet"], cwd=cwd, text=True, capture_output=True, check=False
    )
    return done.returncode, done.stdout


def test_what_a_file_begins_keeps_the_contract(place: Place, tmp_path: Path) -> None:
    made = make_from("house_calls", tmp_path / "calls", SOURCES, spreadsheet(tmp_path), KNOWN, SECRET)
    done = place.alexi("sources", "test", made.folder)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "it is empty"),
        (
            "School Visits",
            "it must be of small letters, digits and single underscores between them, such as school_visits",
        ),
        ("school-visits", "such as school_visits"),
        ("2visits", "it must begin with a letter"),
        ("class", "it is a word of Python's own"),
        ("json", "a module of Python is called so"),
        ("training", "a source of this name is installed already"),
        ("polars", "a package of this name is installed already"),
        ("tests", "other packages have folders of this name"),
        ("v" * 41, "it is longer than 40 characters"),
    ],
)
def test_what_is_wrong_with_a_bad_name_is_said(name: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="cannot be the name of a source: ") as caught:
        make(name, tmp_path / "new", SOURCES)
    assert fault in str(caught.value)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with pytest.raises(WriteError, match="is there already: name another folder"):
        make("new_visits", tmp_path / "new", SOURCES)
    assert not list((tmp_path / "new").iterdir())


def test_a_file_without_a_table_makes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "letter.csv"
    file.write_text("Dear all\nthank you\n", "utf-8")
    with pytest.raises(DeclarationError, match="no table is seen in"):
        make_from("new_visits", tmp_path / "new", SOURCES, file, KNOWN, SECRET)
    assert not (tmp_path / "new").exists()


def test_the_same_package_is_made_each_time_and_leaves_nothing_loaded(tmp_path: Path) -> None:
    loaded = {name for name in sys.modules if name.startswith("new_visits")}  # by the tests before
    first, again = (contents(make("new_visits", tmp_path / name, SOURCES).folder) for name in ("a", "b"))
    assert first == again
    assert {name for name in sys.modules if name.startswith("new_visits")} <= loaded


def contents(folder: Path) -> Mapping[str, Any]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
