"""Hostile and broken files, dropped among good ones on a running service, each end as they must and harm nothing."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest.cli.opened import make_site
from alexi_ingest.site import Site, load
from alexi_ingest.testkit.habits import HubHabits
from alexi_training.samples import SAMPLES as TRAINING
from tests.journeys.hostile import FAULTS, write
from tests.read.books import changed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.testkit.samples import Sample

HUB, OTHER, QUARTER = "hub-03", "hub-05", "2015-16-Q2"
RUN = [sys.executable, "-c", "from alexi_ingest.cli.app import main; main()", "run", "--once", "--site"]
MOST_MEMORY = 400_000
"""The service's own process may hold so many kB at its peak; measured: about 260,000."""
LYING, UTF_16, MACROS = (f"{name} 2015-16 Q2 {ending}" for name, ending in (
    ("51 casework", "lying.xlsx"), ("55 training", "utf-16.xls"), ("53 casework", "macros.xlsm"),
))  # fmt: skip
FORMULA = "=HYPERLINK(1)"
KEYS = {"young_person": "person_id", "session": "session_id"}
SHEETS = [f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3)]


@dataclass(frozen=True, slots=True)
class Ran:
    """A site after the service ran on it: its reports by file name, and the service's peak memory in kB."""

    site: Site
    reports: Mapping[str, dict[str, Any]]
    sent: Mapping[str, str]
    peak: int


def clean(hub: str) -> tuple[Sample, Sample]:
    casework = CASEWORK.clean(HubHabits(hub, size=30), [QUARTER])[0]
    return casework, TRAINING.clean(HubHabits(hub, file_format="csv"), [QUARTER])[0]


def lying(path: Path) -> None:
    """Let every sheet say that it has one cell."""
    for sheet in SHEETS:
        changed(path, sheet, lambda xml: _without(xml, b"<dimension"))


def _without(xml: bytes, element: bytes) -> bytes:
    begin = xml.index(element)
    return xml[:begin] + b'<dimension ref="A1"/>' + xml[xml.index(b">", begin) + 1 :]


def macros(path: Path) -> None:
    plain, macro = b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    changed(path, "[Content_Types].xml", lambda types: types.replace(plain, macro))
    changed(path, "xl/vbaProject.bin", lambda _: b"\xd0\xcf\x11\xe0" + bytes(600))
    changed(path, "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("hostile")
    make_site(folder / "site")
    site = load(folder / "site")
    for name, fault in FAULTS.items():
        write(site.inbox(HUB) / name, fault)
    casework, training = clean(HUB)
    casework.write(site.inbox(HUB) / LYING)
    lying(site.inbox(HUB) / LYING)
    training.write(folder / "plain.csv")
    (site.inbox(HUB) / UTF_16).write_bytes((folder / "plain.csv").read_text("utf-8").encode("utf-16"))
    casework, training = clean(OTHER)
    formula = casework.with_values("referral", 0, close_reason=FORMULA)
    formula.write(site.inbox(OTHER) / MACROS)
    macros(site.inbox(OTHER) / MACROS)
    training.write(site.inbox(OTHER) / "sessions.csv")
    sent = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for hub in (HUB, OTHER)
        for path in files(site.inbox(hub))
    }
    peak = run(site)
    records = [json.loads(path.read_text("utf-8")) for path in site.root.glob("drops/*/reports/*/report.json")]
    return Ran(site, {record["file"]["name"]: record for record in records}, sent, peak)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def run(site: Site) -> int:
    """Run the service until the inboxes are empty; gives the peak of its own memory."""
    peaks = [0]
    with subprocess.Popen([*RUN, str(site.root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as service:
        watcher = threading.Thread(target=_watch, args=(service, peaks))
        watcher.start()
        _, said = service.communicate(timeout=240)
        watcher.join()
    assert service.returncode == 0, said.decode()[-2000:]
    return max(peaks)


def _watch(service: subprocess.Popen[bytes], peaks: list[int]) -> None:
    while service.poll() is None:
        try:
            status = Path(f"/proc/{service.pid}/status").read_text("ascii")
        except OSError:
            return
        peaks += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
        time.sleep(0.02)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", FAULTS)
def test_each_ends_as_it_must(ran: Ran, name: str) -> None:
    record = ran.reports[name]
    assert record["verdict"] == FAULTS[name].verdict
    assert FAULTS[name].rule in [finding["rule"] for finding in record["findings"]]
    assert all(finding["message"] for finding in record["findings"])


def test_lying_dimensions_lose_no_row_and_text_is_read_whatever_its_name(ran: Ran) -> None:
    casework, training = clean(HUB)
    sent = {LYING: (casework, ("young_person", "referral", "missing_episode")), UTF_16: (training, ("session",))}
    for name, (sample, tables) in sent.items():
        assert ran.reports[name]["verdict"] == "accepted"
        assert ran.reports[name]["counts"]["rows"] == sum(len(sample.records(table)) for table in tables)
    assert ran.reports[UTF_16]["file"]["kind"] == "csv"


def test_macros_and_links_are_left_alone_and_told(ran: Ran) -> None:
    record = ran.reports[MACROS]
    told = {finding["rule"] for finding in record["findings"]}
    assert {"file.macros_left_alone", "file.links_left_alone"} <= told
    assert record["file"]["kind"] == "xlsm"


def test_a_formula_that_came_as_text_stays_text_in_all_that_goes_back(ran: Ran) -> None:
    [report] = [
        path.parent for path in ran.site.reports(OTHER).glob("*/report.json") if MACROS in path.read_text("utf-8")
    ]
    assert FORMULA in (report / "report.html").read_text("utf-8")
    [marked] = report.glob("*checked.xlsm")
    sheets = openpyxl.load_workbook(marked)
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if FORMULA in str(cell.value)]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_nothing_is_lost_doubled_or_left_over(ran: Ran) -> None:
    assert set(ran.reports) == set(ran.sent), "one report for each file"
    kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files(ran.site.archive)}
    assert kept == set(ran.sent.values()), "the original bytes of every file"
    assert not files(ran.site.spool)
    assert not [path for hub in (HUB, OTHER) for path in files(ran.site.inbox(hub))]
    for hub in (HUB, OTHER):
        casework, training = clean(hub)
        for sample, table in ((casework, "young_person"), (training, "session")):
            published = pl.read_csv(ran.site.tables(hub) / f"{table}.csv")
            assert 0 < len(published) <= len(sample.records(table))
            assert not published[KEYS[table]].is_duplicated().any()


def test_the_service_itself_stays_small(ran: Ran) -> None:
    assert 0 < ran.peak < MOST_MEMORY
