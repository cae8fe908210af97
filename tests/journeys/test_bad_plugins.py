"""A source from elsewhere that misbehaves harms no file but the one that it does so on, and is named for it."""

from __future__ import annotations

import re
import signal
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest.testkit.habits import HubHabits
from alexi_training.samples import SAMPLES as TRAINING
from tests.journeys.bad_plugin import Place, Ran, digest, ended, install, make_place, mend, things
from tests.journeys.bad_source import MANY, SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import Popen

SECONDS = 8
"""Long enough for a source that holds ever more memory to meet its limit of memory first, on a machine that is busy."""
RESIDENT = 400_000_000
MOST_HELD = 220_000_000
"""Bytes that the service itself may hold, children apart; 160 million were measured."""
MOST_LOGGED = 40_000
"""Characters that the log of such a run may have; a third of them were measured."""
PERIOD = "2015-16 Q1"
DURING = r"in source 'bad', hook '{}'"
WAYS = {
    "check: loop": ("failed", rf"ChildTimeout: the child was ended after {SECONDS} s, {DURING}"),
    "read: loop_in_c": ("failed", rf"ChildTimeout: the child was ended after {SECONDS} s, {DURING}"),
    "harmonise: leak": ("failed", rf"ChildTooLarge: the child held more than {RESIDENT} bytes of memory, {DURING}"),
    "identify: segfault": ("failed", rf"ChildCrashed: the child ended by SIGSEGV and without an answer, .*{DURING}"),
    "check: exit": ("failed", rf"ChildCrashed: the child ended with exit code 0 and without an answer, {DURING}"),
    "check: grandchild": ("accepted", None),
    "check: flood": ("accepted", None),
    "check: log": ("accepted", None),
    "check: write": ("failed", r"source 'bad', hook '{}': PermissionError in bad_source\._write, line \d+"),
    "harmonise: connect": ("failed", r"source 'bad', hook '{}': \w+Error in bad_source\._connect, line \d+"),
    "identify: raise": ("failed", r"source 'bad', hook '{}': ValueError in bad_source\._raise, line \d+"),
    "read: raise": ("failed", r"source 'bad', hook '{}': ValueError in bad_source\._raise, line \d+"),
    "check: leave": ("failed", r"source 'bad', hook '{}': SystemExit in bad_source\._leave, line \d+"),
    "harmonise: text": ("failed", r"source 'bad', hook '{}': gave what is no Harmonised of frames"),
    "identify: foreign": ("failed", r"source 'bad', hook '{}': claimed for another source, or .*"),
    "harmonise: rowless": ("failed", r"ValueRefused: The store refused what it was given: \w+"),
    "check: far": ("failed", r"OverflowError"),
}
"""By what a cell tells the source to do: the state of the file, and the fault that is named for it."""
NOTHING_TO_DO = "You need do nothing: we will check it again and tell you."
RIVALS = {
    "ends": ("import sys\nsys.exit(0)\n", "SystemExit in ends_source, line 2"),
    "training": ("", "another source is called 'training'"),
    "defaults": ("", "another source is called 'defaults'"),
}
"""Sources that cannot be loaded: what their modules do besides, and the reason."""
RIVAL = (
    "from alexi_ingest.api import SourceSpec, hookimpl\n"
    "@hookimpl\n"
    "def declare():\n"
    "    return SourceSpec({name!r}, 'Rival', '1', ())\n"
)


@dataclass(frozen=True, slots=True)
class Bad:
    """A service that has emptied its inboxes of bad files and good ones, and what it said."""

    place: Place
    ran: Ran
    outside: Path


def name_of(cell: str) -> str:
    return f"{cell.replace(': ', ' ')} {PERIOD}.csv"


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Bad:
    """Give each hub one bad file, a good list of the same kind and a good return of another source."""
    root = tmp_path_factory.mktemp("bad")
    place = make_place(root, child_seconds=SECONDS, child_resident_bytes=RESIDENT, tries=1)
    for name, (code, _) in RIVALS.items():
        install(place.plugins, name, code + RIVAL.format(name=name))
    outside = root / "outside"
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = {"check: write": f" {outside}", "harmonise: connect": f" {server.getsockname()[1]}"}
        for number, cell in enumerate(WAYS):
            hub = f"hub-{number % 16 + 1:02d}"
            place.drop(hub, name_of(cell), things("plain", cell + told.get(cell, ""), first=1000 + 10 * number))
            place.drop(hub, f"good {number} 2015-16 Q{2 + number // 16}.csv", things("a", "b", first=10 * number))
        sample = TRAINING.clean(HubHabits("hub-01", file_format="csv"), ("2015-16-Q2",))[0]
        sample.write(root / sample.filename)
        place.drop("hub-01", sample.filename, (root / sample.filename).read_bytes())
        ran = place.run("run", "--once")
    return Bad(place, ran, outside)


@pytest.mark.parametrize("cell", WAYS)
def test_each_fault_has_its_outcome_and_is_named_by_source_and_hook(bad: Bad, cell: str) -> None:
    state, fault = WAYS[cell]
    name = name_of(cell)
    assert bad.place.states()[name] == state
    assert len(found := bad.place.faults()[name]) == (fault is not None)
    [number] = [number for number, own in bad.place.asked("SELECT number, name FROM submission") if own == name]
    if fault:
        assert re.fullmatch(fault.format(cell.partition(":")[0]), found[0])
        assert f"submission {number}: {found[0]}\n" in bad.place.log()


def test_the_service_lives_and_stays_small(bad: Bad) -> None:
    assert bad.ran.code == 0
    assert 50_000_000 < bad.ran.peak < MOST_HELD


def test_good_rows_are_kept_exactly_once(bad: Bad) -> None:
    good = [10 * number + row for number in range(len(WAYS)) for row in (0, 1)]
    survived = [number for number, (state, _) in enumerate(WAYS.values()) if state == "accepted"]
    good += [1000 + 10 * number + row for number in survived for row in (0, 1)]
    assert sorted(int(number) for (number,) in bad.place.asked("SELECT thing_id FROM thing")) == sorted(good)
    [(sessions,)] = bad.place.asked("SELECT count(*) FROM session")
    assert sessions > 5, "the return of a source of ours, which another claimed"


def test_each_file_has_one_report_and_its_bytes_are_kept(bad: Bad) -> None:
    dropped = sorted(map(digest, bad.place.dropped.values()))
    assert sorted(report["file"]["sha256"] for report in bad.place.reports()) == dropped
    assert bad.place.archived() == {*dropped}


def test_nobody_is_blamed_but_the_source(bad: Bad) -> None:
    verdicts = {report["file"]["name"]: report for report in bad.place.reports()}
    for cell, (state, _) in WAYS.items():
        report = verdicts[name_of(cell)]
        assert report["verdict"] == state
        assert not [one for one in report["findings"] if one["severity"] in {"error", "query"}]
    pages = [path.read_text("utf-8") for path in bad.place.site.glob("drops/*/reports/*/report.html")]
    assert sum(NOTHING_TO_DO in page for page in pages) == sum(state == "failed" for state, _ in WAYS.values())


def test_nothing_is_left_behind(bad: Bad) -> None:
    assert bad.place.left() == []
    assert not bad.outside.exists()


def test_no_log_holds_what_a_source_said_and_all_of_it_is_bounded(bad: Bad) -> None:
    log, printed = bad.place.log(), bad.ran.out
    for word in ("Rosa", "Example", "seventh", "March"):
        assert word in SECRET
        assert word not in log
        assert word not in printed
    assert len(log) < MOST_LOGGED, "what was printed is not in it"
    cut = [int(number) for number in re.findall(r"submission \d+: (\d+) bytes were printed and thrown away", log)]
    assert len(cut) == 1
    assert cut[0] >= MANY


def test_what_a_source_logs_is_carried_out_by_its_place(bad: Bad) -> None:
    assert re.search(r"WARNING .*submission \d+: logged at bad_source:_log:\d+, 1 times\n", bad.place.log())


@pytest.mark.parametrize("name", RIVALS)
def test_a_source_that_cannot_be_loaded_is_named_and_the_others_work(bad: Bad, name: str) -> None:
    assert f"source {name} 1.0 could not be loaded: " in bad.place.log()
    assert RIVALS[name][1] in bad.place.log()


def test_status_raises_an_alarm_for_each_failed_file(bad: Bad) -> None:
    said = bad.place.run("status")
    alarms = [line for line in said.out.splitlines() if line.startswith("ALARM: ")]
    assert len(alarms) == sum(state == "failed" for state, _ in WAYS.values())
    assert all("our fault, not theirs" in alarm and "--again" in alarm for alarm in alarms)
    assert sum("source 'bad', hook '" in alarm for alarm in alarms) == len(alarms) - 2


def test_a_source_that_ends_its_process_while_it_is_loaded_is_named_and_the_service_does_not_start(
    tmp_path: Path,
) -> None:
    place = make_place(tmp_path)
    install(place.plugins, "crashes", "import ctypes\nctypes.string_at(0)\n")
    ran = place.run("run", "--once")
    assert ran.code == 4
    assert "SIGSEGV" in ran.out
    assert ran.out.endswith("in source 'crashes', loading\n")
    assert place.left() == []


@pytest.mark.parametrize(("cell", "code"), [("plain", 0), ("check: segfault", 4)])
def test_check_shows_an_author_what_the_source_printed(place: Place, tmp_path: Path, cell: str, code: int) -> None:
    file = tmp_path / name_of(cell)
    file.write_bytes(things("read: log", cell))
    ran = place.run("check", str(file))
    assert ran.code == code
    assert SECRET in ran.out.partition("What sources printed meanwhile:\n")[2]
    assert ("SIGSEGV" in ran.out) is (code == 4)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path, child_seconds=SECONDS, child_resident_bytes=RESIDENT, tries=3)


@pytest.fixture
def daemon(place: Place) -> Iterator[Popen[str]]:
    process = place.start("run")
    yield process
    if process.poll() is None:
        process.kill()
        process.communicate()


def until(come: Callable[[], bool], within: float = 30) -> None:
    end = time.monotonic() + within
    while not come():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def test_a_file_that_three_children_died_of_is_set_aside_and_taken_up_again_when_all_is_mended(
    place: Place, daemon: Popen[str]
) -> None:
    # One hub's files are worked on in their order: the bad one, then the good one after it.
    place.drop("hub-01", f"bad {PERIOD}.csv", things("a", "check: exit", first=100))
    until(lambda: f"bad {PERIOD}.csv" in place.states())
    place.drop("hub-01", "after 2015-16 Q2.csv", things("a", "b"))
    place.drop("hub-02", f"others {PERIOD}.csv", things("c", "d", first=3))
    casework = CASEWORK.clean(HubHabits("hub-03", size=10), ("2015-16-Q2",))[0]
    casework.write(place.site / "drops" / "hub-03" / "inbox" / casework.filename)
    until(lambda: len(place.states()) == 4 and not {"received", "processing"} & {*place.states().values()})
    until(lambda: not place.asked("SELECT id FROM outbox WHERE done_at IS NULL"))
    states = place.states()
    assert states.pop(f"bad {PERIOD}.csv") == "failed"
    assert {*states.values()} == {"accepted"}
    assert daemon.poll() is None
    daemon.send_signal(signal.SIGTERM)
    ran = ended(daemon, within=20)
    assert ran.code == 0
    assert ran.peak < MOST_HELD
    assert place.left() == []
    fault = "ChildCrashed: the child ended with exit code 0 and without an answer, in source 'bad', hook 'check'"
    assert place.log().count("WARNING  | alexi_ingest.daemon.work:_try_again:") == 3
    assert place.asked("SELECT attempts, faults FROM submission WHERE number = 1") == [(3, f'["{fault}"]')]

    mend(place.plugins)
    said = place.run("decide", "1", "--again", "--reason", "the source is mended", "--by", "a manager")
    assert (said.code, said.out.partition("\n")[0]) == (0, "1 received")
    assert place.run("run", "--once").code == 0
    assert {*place.states().values()} == {"accepted"}
    assert sorted(place.asked("SELECT thing_id FROM thing")) == [("1",), ("100",), ("101",), ("2",), ("3",), ("4",)]
    assert "ALARM" not in place.run("status").out
    reports = [
        report
        for report in place.reports()
        if report["file"]["sha256"] == digest(place.dropped["hub-01", f"bad {PERIOD}.csv"])
    ]
    assert [report["verdict"] for report in reports] == ["accepted"]
    steps = place.asked("SELECT old, new, by, note FROM step WHERE submission = 1 AND by != 'service'")
    assert steps == [("failed", "received", "a manager", "the source is mended")]
