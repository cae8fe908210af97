"""The sources that come with the service keep the contract; the contract is documented, and costs nothing unasked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.authoring.contract import TITLES, contract_of
from alexi_ingest.authoring.contract.case import Case, load
from alexi_ingest.authoring.contract.loading import loads
from alexi_ingest.authoring.contract.naming import named
from alexi_ingest.authoring.contract.registry import CHECKS
from alexi_ingest.authoring.contract.rules import rules
from alexi_ingest.authoring.contract.samples import gather
from alexi_ingest.declare import SourceSpec
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import DeclarationError
from tests.authoring.packages import FOUND, TITLE, Package

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

test_training = contract_of("training")
test_casework = contract_of("alexi_casework")
test_monitoring = contract_of("monitoring")
test_risk = contract_of("risk")
test_outcomes = contract_of("outcomes")


@pytest.mark.parametrize("source", ["training", "casework", "risk"])
def test_a_break_of_every_rule_is_found_from_clean_returns_alone(source: str) -> None:
    case = load(named(source))
    assert isinstance(case, Case)
    case.samples = gather(case.spec, case.sources, case.folder, clean=True)
    assert len(case.samples) == 4
    assert rules(case).breaches == ()


def test_rules_that_read_another_return_get_the_one_that_its_own_source_makes() -> None:
    case = load(named("risk"))
    assert isinstance(case, Case)
    for sample in gather(case.spec, case.sources, case.folder, clean=True):
        (beside,) = sample.others.values()
        claim = case.outcome(beside).claim
        assert claim is not None
        assert (claim.return_type, claim.period) == ("casework", case.outcome(sample).claim.period)
        assert [*case.history(sample, case.outcome(sample).claim).others] == ["casework"]


@pytest.mark.parametrize(
    ("earlier", "given"),
    [
        (["a.csv"], {"a": "a.csv", "b": None}),
        (["a.xlsx"], {"a": "a.xlsx", "b": None}),
        (["last.csv"], {"a": "last.csv", "b": "last.csv"}),
        (["last.csv", "b.csv"], {"a": None, "b": "b.csv"}),
        ([], {"a": None, "b": None}),
    ],
)
def test_an_earlier_return_is_of_the_sample_that_it_is_called_as_or_of_all(
    earlier: Sequence[str], given: dict[str, str | None], tmp_path: Path
) -> None:
    (tmp_path / "earlier").mkdir()
    for name in ("a.csv", "b.csv", *(f"earlier/{name}" for name in earlier)):
        (tmp_path / name).write_text("Ref,Seats\nA1,2\n", encoding="utf-8")
    spec = SourceSpec("rooms", "Rooms", "1", (), samples=tmp_path)
    found = gather(spec, load_sources(also_installed=False), tmp_path)
    assert {one.path.stem: one.earlier and one.earlier.path.name for one in found} == given


def test_checks_are_made_in_the_order_in_which_they_are_described() -> None:
    assert [check.name for check in CHECKS] == [name for name in TITLES if name in {one.name for one in CHECKS}]


def test_a_test_run_that_tests_no_source_waits_for_nothing() -> None:
    code = "import sys, alexi_ingest.authoring.plugin; from alexi_ingest.authoring.contract import contract_of"
    done = python("-c", f"{code}; contract_of('things'); print(*sys.modules)")
    assert "alexi_ingest.authoring.contract" in done.stdout.split()
    assert not {"polars", "pandera", "xlsxwriter", "loguru"} & {*done.stdout.split()}


def test_each_check_is_a_test_of_the_package_s_own(tmp_path: Path) -> None:
    Package(swaps={"# Things\n": "\n"}).write(tmp_path / "things_tested")
    lines = "from alexi_ingest.authoring.contract import contract_of\n\ntest_contract = contract_of('things_tested')\n"
    (tmp_path / "test_things.py").write_text(lines)
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path))
    assert "1 failed, 16 passed" in done.stdout
    assert "seen: there is none in things_tested" in done.stdout
    assert "each rule a title; the package has a `README.md`" in done.stdout


def test_what_cannot_be_loaded_is_told_with_its_line_and_the_advice_of_sources_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "things_misspelt"
    Package(swaps={"FieldType.ID": "FieldType.IDS"}).write(own)
    monkeypatch.syspath_prepend(tmp_path)
    (told,) = loads(named(str(own)), lambda: pytest.fail("it cannot be imported")).breaches
    assert re.fullmatch(r"AttributeError: .*IDS \(in things_misspelt\S*\.Things, line \d+\)", told.seen)
    assert told.fix == "Write FieldType.ID."


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return python("-c", "from alexi_ingest.cli.app import main; main()", "sources", "test", *arguments)


def states(lines: Sequence[dict[str, str]]) -> dict[str, str]:
    return {one["check"]: one["state"] for one in lines}


def test_the_command_says_what_to_mend_and_writes_what_is_expected(tmp_path: Path) -> None:
    own = tmp_path / "things_told"
    Package(found="rule,severity,sheet,cell\n").write(own)
    golden = own / "samples" / f"borrowed {TITLE}.expected.csv"
    told = run(str(own))
    assert told.returncode == 1
    assert "17 checks: 16 kept, 1 to mend." in told.stderr
    assert (
        f"sample samples/borrowed {TITLE}.xlsx, sheet “Things”, cell F6, rule things.thing.note.borrowed" in told.stdout
    )
    assert "Each sample gives the findings that are expected of it, at their cells" in told.stdout
    assert f"write it down: alexi-ingest sources test {own} --update" in told.stdout
    assert f"(no .expected.csv is beside samples/{TITLE}.xlsx: it must give no error and no query)" in told.stdout
    updated = run(str(tmp_path), "--update", "--json")
    assert updated.returncode == 0, updated.stdout
    assert updated.stderr.splitlines()[0] == f"Written: {golden}"
    assert golden.read_text(encoding="utf-8") == FOUND
    assert not (own / "samples" / f"{TITLE}.expected.csv").exists()
    facts = json.loads(updated.stdout)
    assert facts["source"] == "things_told"
    assert states(facts["checks"]) == dict.fromkeys(TITLES, "kept")


def test_a_source_that_is_not_there_is_wrong_usage() -> None:
    told = run("nothing_of_this_name")
    assert told.returncode == 2
    assert "'nothing_of_this_name' is no installed source (" in told.stderr


def test_a_folder_is_taken_by_what_its_project_names(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Package().write(tmp_path / "src" / f"things_{name}")
    with pytest.raises(DeclarationError, match="holds several sources"):
        named(str(tmp_path))
    (tmp_path / "pyproject.toml").write_text('[project.entry-points.alexi_ingest]\nthings = "things_two"\n')
    assert named(str(tmp_path)).module == "things_two"
    with pytest.raises(DeclarationError, match="holds no source"):
        named(str(tmp_path / "src" / "things_one" / "samples"))


def test_a_project_beside_one_is_named_as_its_package_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Package().write(tmp_path / "things_beside" / "things_beside")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)  # as the command has the current folder
    assert named("things_beside").folder == str(tmp_path / "things_beside")
