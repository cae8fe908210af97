"""The source that an author begins with who has no file in hand: visits, with a clean sample and one with mistakes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped]  # it ships no stubs

from alexi_ingest.authoring.scaffold.draft import Draft, DraftField, DraftTable
from alexi_ingest.declare import FieldType
from alexi_ingest.testkit.write import MADE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell

_WIDTH = 18
_SOMEBODY_CAME = """\
that(
    pl.col("people") > 0,
    name="nobody",
    title="Somebody was reached",
    message="{Heading} is 0",
    fix="Enter how many people the visit reached",
    severity=Severity.QUERY,
)"""
_AGREED = """\
required_when(pl.col("follow_up"), because="a follow-up was agreed")"""
_FIELDS = (
    DraftField(
        "visit_id", "Visit ID", FieldType.ID, "The sender's own ID of the visit", required=True, rules=("unique()",),
        comments=(
            "CHANGE the fields to those of your return. This one is the key: required, and unique.",
            "The ID of a young person has `person=True`, and is made a pseudonym before it is kept.",
        ),
    ),
    DraftField(
        "date", "Date", FieldType.DATE, "Day of the visit", required=True, rules=("not_in_future()",),
        comments=("Rules stand in the field whose cell a person would mend.",),
    ),
    DraftField("place", "Place", FieldType.TEXT, "Where it was", required=True),
    DraftField(
        "kind", "Kind of visit", FieldType.CODE, "What kind of visit it was", required=True, codes="visit_kind",
        comments=("One of a list: CHANGE codelists/visit_kind.csv. FieldType.CODES takes several of a list.",),
    ),
    DraftField(
        "people", "People reached", FieldType.INTEGER, "People whom it reached", required=True, unit="people",
        minimum=0, rules=(_SOMEBODY_CAME,),
        comments=("`that` says any rule; a query is for a person to check, an error has to be mended.",),
    ),
    DraftField("hours", "Hours", FieldType.DECIMAL, "How long it took", unit="hours", minimum=0, maximum=24),
    DraftField(
        "follow_up", "Follow-up agreed", FieldType.YES_NO, "Whether another visit was agreed",
        comments=("This field and the next one need not be filled.",),
    ),
    DraftField(
        "follow_up_date", "Date of follow-up", FieldType.DATE, "Day for which it was agreed",
        rules=('not_before("date")', _AGREED),
    ),
)  # fmt: skip
_KINDS = (("talk", "Talk"), ("workshop", "Workshop"), ("meeting", "Meeting"))
_CLEAN: Sequence[Sequence[Cell]] = (
    ("V001", date(2015, 4, 14), "Alder School", "Talk", 45, 1.5, "Yes", date(2015, 6, 2)),
    ("V002", date(2015, 4, 21), "Birch House", "Meeting", 6, 2, "No", None),
    ("V003", date(2015, 5, 5), "Cedar College", "Workshop", 18, 3.5, "Yes", date(2015, 5, 29)),
    ("V004", date(2015, 5, 19), "Alder School", "Talk", 62, 1, "No", None),
    ("V005", date(2015, 6, 9), "Damson Centre", "Workshop", 12, None, None, None),
)
_MISTAKES: Sequence[Sequence[Cell]] = (
    ("V001", date(2015, 4, 14), "Alder School", "Lecture", 45, 1.5, "Yes", date(2015, 4, 2)),
    ("V001", date(2015, 4, 21), "Birch House", "Meeting", 0, 2, "No", None),
    ("V003", date(2015, 5, 5), None, "Workshop", -3, 3.5, "Yes", None),
    ("V004", "31 June 2015", "Alder School", "Talk", 62, 25, "No", None),
)
SAMPLES = (("2015-16 Q1", _CLEAN), ("2015-16 Q1 with mistakes", _MISTAKES))
"""What follows the source's name in the names of the samples, and their rows."""


def example(name: str, title: str) -> Draft:
    """Give the draft of a source of this name."""
    table = DraftTable("visit", "Visits", "Visits", ("visit", "visits"), _FIELDS)
    return Draft(name, title, (table,), {"visit_kind": _KINDS}, ("visit", "date"))


def write_samples(name: str, folder: Path) -> None:
    """Write the samples, the same ones each time."""
    for ending, rows in SAMPLES:
        with xlsxwriter.Workbook(str(folder / f"{name} {ending}.xlsx"), {"default_date_format": "dd/mm/yyyy"}) as book:
            book.set_properties({"created": MADE})
            sheet = book.add_worksheet("Visits")
            sheet.set_column(0, len(_FIELDS) - 1, _WIDTH)
            sheet.write_row(0, 0, [field.heading for field in _FIELDS], book.add_format({"bold": True}))
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, row)
