"""A marked copy holds nothing that the report calls personal, wherever in the workbook it stands."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest import wire, worker
from alexi_ingest.defaults import load_sources
from alexi_ingest.harmonise.masking import masked_for
from alexi_ingest.harmonise.pseudonym import unseal_finding
from alexi_ingest.model import CellRef, Finding, Kind, Severity, Sheet, Workbook
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.testkit.habits import HubHabits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook as Book
    from openpyxl.worksheet.worksheet import Worksheet

SOURCES = load_sources()
ADDRESS = "jo.smith@example.org"
PLACE = "Z3"


def marked(folder: Path, change: Callable[[Worksheet], object]) -> tuple[Book, bytes]:
    """Give the marked copy of a register that was changed, opened, and all of its parts as bytes."""
    [sample] = CASEWORK.clean(HubHabits("hub-03", size=20), ["2015-16-Q2"])
    path = sample.write(folder / "sent.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["Z1"].font = Font(bold=True, color="FF112233")
    change(book.worksheets[0])
    book.save(path)
    outcome = examine(path, Received(sample.filename, "hub-03", date(2015, 10, 14)), SOURCES)
    findings = [wire.pack_finding(unseal_finding(one)) for one in outcome.findings]
    _, blobs = worker.mark({"path": str(path), "name": sample.filename, "findings": findings}, {})
    (folder / "copy.xlsx").write_bytes(blobs["copy"])
    with zipfile.ZipFile(folder / "copy.xlsx") as package:
        parts = b"\n".join(package.read(name) for name in package.namelist())
    return openpyxl.load_workbook(folder / "copy.xlsx"), parts


def test_a_cell_is_shown_without_and_the_rest_as_it_was(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet[PLACE] = f"Ring {ADDRESS} after school"

    book, parts = marked(tmp_path, change)
    sheet = book.worksheets[1]
    assert sheet[PLACE].value == "Ring [removed] after school"
    assert ADDRESS.encode() not in parts
    assert sheet["Z1"].font.color.rgb == "FF112233"


@pytest.mark.parametrize("where", ["link", "formula", "list", "note", "name"])
def test_what_stands_elsewhere_in_the_workbook_is_not_let_out(tmp_path: Path, where: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet[PLACE] = ADDRESS
        if where == "link":
            sheet["A2"].hyperlink = f"mailto:{ADDRESS}"
        elif where == "formula":
            sheet.parent.defined_names["who"] = DefinedName("who", attr_text=f'"{ADDRESS}"')
        elif where == "list":
            sheet.add_data_validation(rule := DataValidation("list", formula1=f'"{ADDRESS},other"'))
            rule.add("Z10")
        elif where == "note":
            sheet["A2"].comment = Comment(f"ask {ADDRESS}", "us")
        else:
            sheet.title = f"Ask {ADDRESS}"

    book, parts = marked(tmp_path, change)
    assert ADDRESS.encode() not in parts
    assert book.worksheets[1][PLACE].value == "[removed]"


def test_a_dropped_column_goes_whole_below_its_heading() -> None:
    cells = pl.DataFrame({"0": ["Ref", "7", None], "1": ["IP address", "192.0.2.7", None]})
    book = Workbook("a.csv", Kind.CSV, (Sheet("a", cells),))
    note = Finding("file.personal.dropped", Severity.NOTE, 1, "dropped_column", {"below": 1}, CellRef("a", None, 1))
    seen = masked_for(book, [note])
    assert seen.sheets[0].frame["1"].to_list() == ["IP address", "[removed]", None]
    assert seen.sheets[0].frame["0"].to_list() == ["Ref", "7", None]
    assert seen.texts == {("a", 2, 1): "[removed]"}
