"""Every cell of the corpus comes back right, address and all, from every format and every program that writes it.

What a format or its writer cannot hold is said here cell by cell, with what the file holds instead.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.model import letters
from alexi_ingest.read.workbook import grid, open_workbook
from tests.read import corpus_by_hand as hand
from tests.read import corpus_writers as write
from tests.read.corpus import CHART, PAGES, Known, Page, coming_after_1904, place
from tests.read.corpus_held import (
    AS_SHOWN,
    FIFTEEN_DIGITS,
    HUNDREDTHS,
    IN_A_PAGE,
    ISO_ERA,
    NO_TEXT_RESULTS,
    OPENPYXL,
    SIXTEEN_DIGITS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell

OFFICE = shutil.which("soffice")
NEEDS_OFFICE = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to write the corpus: a function, and the cells of the first page that come out otherwise.

    `chart_as_sheet`: a chart has become a sheet. `plain_errors`: error values are texts like any other.
    """

    write: Callable[[Path, Sequence[Page]], object]
    otherwise: Mapping[str, Known] = field(default_factory=dict)
    chart_as_sheet: bool = False
    plain_errors: bool = False


SINCE_1904 = coming_after_1904()

WAYS: dict[str, Way] = {
    "XlsxWriter.xlsx": Way(write.by_xlsxwriter, SIXTEEN_DIGITS),
    "XlsxWriter row by row.xlsx": Way(partial(write.by_xlsxwriter, row_by_row=True), SIXTEEN_DIGITS),
    "openpyxl.xlsx": Way(write.by_openpyxl, OPENPYXL),
    "openpyxl with ISO dates.xlsx": Way(partial(write.by_openpyxl, iso_dates=True), OPENPYXL),
    "polars.xlsx": Way(write.by_polars, SIXTEEN_DIGITS, plain_errors=True),
    "xlwt.xls": Way(write.by_xlwt),
    "odfpy.ods": Way(write.by_odfpy),
    "by hand.xlsb": Way(hand.as_xlsb),
    "by hand.xml": Way(hand.as_xml),
    "without addresses.xlsx": Way(hand.as_xlsx(hand.without_addresses), SIXTEEN_DIGITS),
    "with a namespace prefix.xlsx": Way(hand.as_xlsx(hand.prefixed), SIXTEEN_DIGITS),
    "with a lying dimension.xlsx": Way(hand.as_xlsx(hand.lying), SIXTEEN_DIGITS),
    "with 17 digits.xlsx": Way(hand.as_xlsx(hand.in_full)),
    "error values without formulas.xlsx": Way(hand.as_xlsx(hand.errors_without_formulas), SIXTEEN_DIGITS),
}


def wrong(path: Path, pages: Sequence[Page], way: Way) -> list[str]:
    """Say every difference between what is read and what is known."""
    sheets = {page.name: page for page in pages}
    if way.chart_as_sheet:
        sheets[CHART] = Page(CHART, {})
    typed, opened = grid(path), open_workbook(path, path.name)
    said = [
        f"{name}: {got!r} for {wanted!r}"
        for name, got, wanted in (
            ("sheets", sorted(name for name, _ in typed), sorted(sheets)),
            (
                "hidden",
                {one.name for one in opened.sheets if one.hidden},
                {page.name for page in pages if page.state != "visible"},
            ),
        )
        if got != wanted
    ]
    texts = {sheet.name: sheet for sheet in opened.sheets}
    for number, (name, rows) in enumerate(typed):
        page = sheets[name]
        cells = {place(where): known for where, known in _held(page, way if not number else None)}
        said += _wrong(f"{name} as values", _filled(rows), {at: known.value for at, known in cells.items()})
        frame = texts[name].frame
        said += _wrong(f"{name} as text", _filled(frame.rows()), {at: known.text for at, known in cells.items()})
        errors = {at: known.text for at, known in cells.items() if known.error and not way.plain_errors}
        said += _wrong(
            f"{name}, errors", {(one.row - 1, one.column): one.observed for one in texts[name].problems}, errors
        )
        if {len(row) for row in rows} - {frame.width}:
            said.append(f"{name}: rows are not as long as the sheet is wide")
    return said


def _held(page: Page, way: Way | None) -> Iterator[tuple[str, Known]]:
    return ((where, (way and way.otherwise.get(where)) or known) for where, known in page.cells.items())


def _filled(rows: Sequence[Sequence[Cell]]) -> dict[tuple[int, int], Cell]:
    return {(at, column): cell for at, row in enumerate(rows) for column, cell in enumerate(row) if cell is not None}


def _wrong(what: str, got: Mapping[tuple[int, int], Cell], known: Mapping[tuple[int, int], Cell]) -> list[str]:
    known = {at: cell for at, cell in known.items() if cell is not None}
    return [
        f"{what}, {at}: {got.get(at)!r:.80} for {known.get(at)!r:.80}"
        for at in sorted(got.keys() | known.keys())
        if (type(got.get(at)), got.get(at)) != (type(known.get(at)), known.get(at))
    ]


@pytest.mark.parametrize("name", WAYS)
def test_every_cell_of_every_writer(tmp_path: Path, name: str) -> None:
    WAYS[name].write(tmp_path / name, PAGES)
    assert wrong(tmp_path / name, PAGES, WAYS[name]) == []


@pytest.mark.parametrize(
    "way",
    [
        Way(partial(write.by_xlsxwriter, since_1904=True), SIXTEEN_DIGITS),
        Way(partial(write.by_openpyxl, since_1904=True), OPENPYXL),
        Way(partial(write.by_xlwt, since_1904=True)),
        Way(partial(hand.as_xlsb, since_1904=True)),
        Way(partial(hand.as_xml, since_1904=True)),
    ],
)
def test_every_cell_of_workbooks_that_count_days_from_1904(tmp_path: Path, way: Way) -> None:
    way.write(tmp_path / "a", SINCE_1904)
    assert wrong(tmp_path / "a", SINCE_1904, way) == []


NO_WAY: Callable[[Path, Sequence[Page]], object] = list
OOXML = Way(NO_WAY, SIXTEEN_DIGITS | FIFTEEN_DIGITS, chart_as_sheet=True)
ODF = Way(NO_WAY, OOXML.otherwise | ISO_ERA | HUNDREDTHS, chart_as_sheet=True)
OFFICE_WAYS = {
    "xlsx:Calc MS Excel 2007 XML": OOXML,
    "xlsm:Calc MS Excel 2007 VBA XML": OOXML,
    "xls:MS Excel 97": Way(NO_WAY, SIXTEEN_DIGITS | NO_TEXT_RESULTS, chart_as_sheet=True),
    "ods:calc8": ODF,
    "fods:OpenDocument Spreadsheet Flat XML": ODF,
}


PAGES_OF_HTML = {
    "first": (PAGES[0], Way(NO_WAY, FIFTEEN_DIGITS | SIXTEEN_DIGITS | IN_A_PAGE)),
    "last": (PAGES[-1], Way(NO_WAY)),
}


def moved(page: Page, name: str, way: Way) -> Page:
    """Give what a web page holds of a page: it begins with the first cell that holds anything."""
    top, left = (min(place(where)[axis] for where in page.cells) for axis in (0, 1))
    cells = dict(_held(page, way))
    return Page(
        name, {f"{letters(place(where)[1] - left)}{place(where)[0] - top + 1}": known for where, known in cells.items()}
    )


def as_shown(page: Page) -> Page:
    texts = {where: AS_SHOWN.get(where, known.text) for where, known in page.cells.items()}
    return Page("first", {where: Known(text, text) for where, text in texts.items()})


def convert(folder: Path, form: str, *files: str) -> None:
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
    subprocess.run([*command, "--outdir", "saved", *files], cwd=folder, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    write.by_xlsxwriter(folder / "all.xlsx", PAGES)
    write.by_xlsxwriter(folder / "since 1904.xlsx", SINCE_1904, since_1904=True)
    write.by_xlsxwriter(folder / "first.xlsx", PAGES[:1])
    write.by_xlsxwriter(folder / "last.xlsx", PAGES[-1:])
    return folder


@NEEDS_OFFICE
@pytest.mark.parametrize("form", OFFICE_WAYS)
def test_every_cell_that_libreoffice_saves(folder: Path, form: str) -> None:
    convert(folder, form, "all.xlsx", "since 1904.xlsx")
    end = form.partition(":")[0]
    assert wrong(folder / "saved" / f"all.{end}", PAGES, OFFICE_WAYS[form]) == []
    assert wrong(folder / "saved" / f"since 1904.{end}", SINCE_1904, OFFICE_WAYS[form]) == []


@NEEDS_OFFICE
@pytest.mark.parametrize("name", PAGES_OF_HTML)
def test_every_cell_of_a_page_that_libreoffice_saves(folder: Path, name: str) -> None:
    page, way = PAGES_OF_HTML[name]
    write.by_xlsxwriter(folder / f"{name}.xlsx", [page])
    convert(folder, "html:HTML (StarCalc)", f"{name}.xlsx")
    assert wrong(folder / "saved" / f"{name}.html", [moved(page, name, way)], Way(NO_WAY)) == []


@NEEDS_OFFICE
def test_every_cell_of_the_first_sheet_that_libreoffice_saves_as_csv(folder: Path) -> None:
    convert(folder, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", "first.xlsx")
    assert wrong(folder / "saved" / "first.csv", [as_shown(PAGES[0])], Way(NO_WAY)) == []


def test_every_cell_of_a_csv_by_polars(tmp_path: Path) -> None:
    page = as_shown(PAGES[0])
    width = max(place(where)[1] for where in page.cells) + 1
    rows = [[page.cells[f"{letters(at)}{row}"].text if f"{letters(at)}{row}" in page.cells else None
             for at in range(width)] for row in range(1, 41)]  # fmt: skip
    pl.DataFrame(rows, orient="row").write_csv(tmp_path / "first.csv", include_header=False)
    assert wrong(tmp_path / "first.csv", [page], Way(NO_WAY)) == []
