"""Personal details in returns of every kind are found at their cells, and let out nowhere."""

from __future__ import annotations

import csv
import json
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from itertools import cycle, islice, pairwise
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
from loguru import logger
from openpyxl.utils import column_index_from_string

from alexi_ingest import stages
from alexi_ingest.authoring.contract.samples import HUBS, MEMBERS, received_on
from alexi_ingest.cli.opened import make_site
from alexi_ingest.daemon import service
from alexi_ingest.declare import FieldType
from alexi_ingest.harmonise.screening import screened
from alexi_ingest.personal import Identifier
from alexi_ingest.pipeline import Received, examine, opened, recognise
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.site import load
from alexi_ingest.testkit.habits import HubHabits
from tests.journeys.test_planted import PERIOD, SAMPLES, SOURCES, chance, declared, sender
from tests.personal.written import MAKERS, cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    from alexi_ingest.site import Site
    from alexi_ingest.testkit.samples import Sample

pytestmark = pytest.mark.timeout(900)
OF_A_KIND = 10_000
CHECKABLE = tuple(MAKERS)
TWO = (Identifier.NHS_NUMBER, Identifier.POSTCODE)
"""What may stand in the name of a file."""
A_RETURN = -(-OF_A_KIND * len(CHECKABLE) // len(SAMPLES))
"""So many stand in each return, so that there are enough of each kind in all of them."""
HABITS = HubHabits("hub-03", size=1000)
TURNS = 5
BESIDE = 60
"""So many columns beside what a return holds, in which more of them stand."""
ASIDE = "More notes"
"""The name of a sheet in which they stand, too."""
Cell = tuple[str, int, int]


@dataclass(frozen=True)
class Sown:
    """A site that took in returns with identifiers in them, by source and cell; and others, in names and odd files."""

    site: Site
    planted: dict[str, dict[Cell, str]]
    elsewhere: tuple[str, ...]

    def reported(self, source: str) -> set[Cell]:
        """Give the cells that the record of a source's return calls personal."""
        made = (json.loads(path.read_bytes()) for path in self.site.root.rglob("report.json"))
        [own] = [one for one in made if one["claim"] and (one["claim"]["source"], one["claim"]["period"]) ==
                 (source, PERIOD[declared(source).periodicity])]  # fmt: skip
        return {
            (one["sheet"], one["row"], column_index_from_string(one["column"]) - 1)
            for one in own["findings"]
            if ".personal_" in one["rule"] or one["rule"].startswith("file.personal.")
        }


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Sown:
    folder = tmp_path_factory.mktemp("sown")
    make_site(folder / "site")
    site, planted = load(folder / "site"), {}
    for source in SAMPLES:
        sample = sample_of(source)
        path = sample.write(folder / f"made.{sample.file.format}")
        free = free_cells(sample, path)
        rng, kinds = chance("personal", source), islice(cycle(CHECKABLE), A_RETURN)
        made = {place: cell(kind, rng) for kind, place in zip(kinds, rng.sample(free, A_RETURN), strict=True)}
        plant(path, {place: text for place, (text, _) in made.items()})
        planted[source] = {place: identifier for place, (_, identifier) in made.items()}
        path.rename(site.inbox(sample.hub) / sample.filename)
    elsewhere = odd_files(site, chance("elsewhere"))
    with (site.root / "run.log").open("w") as log, redirect_stdout(log), redirect_stderr(log):
        number = logger.add(log, level="TRACE", backtrace=True)
        for _ in range(2):  # the second look empties what was taken
            service.run(site, Event(), once=True)
        logger.remove(number)
    assert not [*site.root.rglob(".taken/*")]
    return Sown(site, planted, elsewhere)


def sample_of(source: str) -> Sample:
    habits = replace(HABITS, hub=sender(source, HABITS))
    [sample] = SAMPLES[source].clean(habits, [PERIOD[declared(source).periodicity]])
    return sample


def received(sample: Sample) -> Received:
    return Received(sample.filename, sample.hub, received_on(sample.period), hubs=HUBS, members=MEMBERS)


def odd_files(site: Site, rng: Random) -> tuple[str, ...]:
    """Drop what is no return, and one whose name and folder tell of somebody; give the identifiers."""
    strange, in_name, in_folder = (MAKERS[kind](rng) for kind in (Identifier.NI_NUMBER, *TWO))
    inbox = site.inbox(HABITS.hub)
    (inbox / "strange.csv").write_text(f"Who,When\nthe one with {strange},today\n" * 3, encoding="utf-8")
    [sample] = SAMPLES["training"].clean(HABITS, ["2015-16-Q1"])
    place = inbox / in_folder
    place.mkdir(mode=0o770)
    sample.write(place / f"training 2015-16 Q1 {in_name}.{sample.file.format}")
    return strange, in_name, in_folder


def free_cells(sample: Sample, path: Path) -> list[Cell]:
    """Give the cells of a return below its headings, beside and aside, without those of declared IDs."""
    known = received(sample)
    workbook = opened(path, known)
    claim = recognise(workbook, known, SOURCES).claim
    assert claim is not None
    plan = known.plan(claim, SOURCES)
    tables = stages.read(workbook, claim, plan, known.context(sample.period), SOURCES).tables
    ids = {
        where[:3]
        for name, table in tables.items()
        for field in plan.rules[name].fields
        if field.type is FieldType.ID and field.name in table.frame.columns
        for where in table.where(field.name, pl.Series(range(table.frame.height), dtype=pl.UInt32))
    }
    below = {table.sheet: table.heading_rows[1] + 2 for table in tables.values()}
    free = [
        (sheet.name, row, column)
        for sheet in workbook.sheets
        for row in range(below.get(sheet.name, 1), sheet.frame.height + 1)
        for column in range(sheet.frame.width + BESIDE)
        if (sheet.name, row, column) not in ids
    ]
    if path.suffix == ".csv":
        return free
    return free + [(ASIDE, row, column) for row in range(1, A_RETURN // 10) for column in range(20)]


def plant(path: Path, texts: dict[Cell, str]) -> None:
    """Write texts into cells of a return's file, and leave the rest as it is."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row + [""] * BESIDE for row in csv.reader(file)]
        for (_, row, column), text in texts.items():
            rows[row - 1][column] = text
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    book = openpyxl.load_workbook(path)
    book.create_sheet(ASIDE)
    for (sheet, row, column), text in texts.items():
        number = text.isdecimal() and text[0] != "0"
        book[sheet].cell(row, column + 1).value = int(text) if number else text
    book.save(path)


@pytest.mark.parametrize("source", SAMPLES)
def test_ten_thousand_of_each_kind_are_found_at_their_cells_and_nothing_else(sown: Sown, source: str) -> None:
    planted, reported = sown.planted[source], sown.reported(source)
    assert not planted.keys() - reported, [(place, planted[place]) for place in [*planted.keys() - reported][:5]]
    assert not reported - planted.keys()


def test_none_is_let_out(sown: Sown) -> None:
    secrets = [*sown.elsewhere, *(secret for planted in sown.planted.values() for secret in planted.values())]
    assert len(secrets) > OF_A_KIND * len(CHECKABLE)
    kept = pl.DataFrame([*kept_by(sown.site)], schema={"where": pl.String, "held": pl.String}, orient="row")
    where = "\n".join(kept["where"])
    assert all(name in where for name in ("report.html", "report.json", "checked.xlsx", "store.sqlite", "run.log"))
    needles = sorted({form for secret in secrets for form in forms(secret)})
    let_out = kept.select("where", found=pl.col("held").str.extract_many(needles)).explode("found").drop_nulls()
    assert let_out.is_empty(), let_out.head(5).rows()


def forms(secret: str) -> Iterator[str]:
    """Give how a text is written in files, as bytes that are letters."""
    for encoding in ("utf-8", "utf-16-le"):
        yield secret.encode(encoding).decode("latin-1")
    yield json.dumps(secret)[1:-1]


def kept_by(site: Site) -> Iterator[tuple[str, str]]:
    """Give whatever a site keeps, save the originals, as bytes that are letters; of packages what is in them."""
    for path in sorted(site.root.rglob("*")):
        yield str(path), bytes(path).decode("latin-1")
        if path.is_file() and site.archive not in path.parents:
            yield str(path), path.read_bytes().decode("latin-1")
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as package:
                    yield from ((f"{path}/{name}", package.read(name).decode("latin-1")) for name in package.namelist())


@pytest.mark.parametrize("source", SAMPLES)
def test_looking_for_them_takes_a_tenth_of_the_journey_at_most(source: str, tmp_path: Path) -> None:
    sample = sample_of(source)
    path = sample.write(tmp_path / f"made.{sample.file.format}")
    known = received(sample)
    workbook = open_workbook(path, sample.filename)
    whole = least(lambda: examine(path, known, SOURCES))
    assert least(lambda: screened(workbook)) <= whole / 10


def least(call: Callable[[], object]) -> float:
    """Give the least of a few durations: of a busy machine the others say more than of the call."""
    begun = [perf_counter()]
    for _ in range(TURNS):
        call()
        begun.append(perf_counter())
    return min(after - before for before, after in pairwise(begun))
