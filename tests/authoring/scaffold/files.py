"""A spreadsheet to begin a source with, and what is private in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl

from alexi_ingest.authoring.scramble.keeping import known_to
from alexi_ingest.defaults import load_sources

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = load_sources()
KNOWN = known_to(SOURCES)
SECRET = b"a secret of the tests"
PRIVATE = ("Brackwater", "Quillfeather", "QX-04", "Pendlebury", "Marmaduke", "Kestrelford")


def spreadsheet(folder: Path, name: str = "original.xlsx") -> Path:
    """Write a list below a title, two lists on one sheet, and one under two rows of headings."""
    book = openpyxl.Workbook()
    calls = book.active
    calls.title = "Marmaduke"
    calls.append(["Kestrelford: calls of the quarter"])
    calls.append([])
    calls.append(["Child ref", "Date", "Hours", "Calls", "Agreed?", "At", "Seen by", "class", "100%", "Date"])
    for number, worker in enumerate(["Brackwater", "Quillfeather", "Brackwater", "Brackwater"]):
        day = date(2015, 4, 2 + 7 * number)
        calls.append([f"QX-041{number}", day, 1.25 + number, number, "Yes", "09:30", worker, None, 4 - number, day])
    pair = book.create_sheet("Lists")
    towns = (["Towns"], ["Town", "People"], ["Pendlebury", 120], ["Kestrelford", 340], [])
    rooms = (["Room", "Seats", "Hired"], ["Blue", 12, date(2015, 5, 1)], ["Green", 8, date(2015, 5, 8)])
    for row in (*towns, *rooms):
        pair.append(row)
    groups = book.create_sheet("Scores")
    groups.append(["Ref", "Initial", None, "Final", None])
    groups.append([None, "Total", "Date", "Total", "Date"])
    groups.merge_cells("A1:A2")
    groups.merge_cells("B1:C1")
    groups.merge_cells("D1:E1")
    for number in range(3):
        groups.append([f"QX-041{number}", 10 + number, date(2015, 4, 3), 14 + number, date(2015, 6, 3)])
    book.save(folder / name)
    return folder / name
