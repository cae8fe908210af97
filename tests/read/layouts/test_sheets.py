"""The sheet of a table is known by its name, or is the one that fits; what is merely alike is offered, never used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from alexi_ingest.declare import TableSpec
from alexi_ingest.model import Kind, Sheet, Workbook
from alexi_ingest.read.layouts.sheets import find_sheet
from tests.read.layouts.declared import CASEWORK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PERSONS = ["YP ID", "Gender", "Ethnicity"]
REFERRALS = ["Young person's ID", "Date of referral", "Spoke"]
KEYS = {"person": ("person_id",), "referral": ("person_id", "referral_date")}


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, TableSpec]:
    path = tmp_path / "columns.csv"
    path.write_text(CASEWORK, encoding="utf-8")
    return {name: TableSpec(name, name, (name, name), object, path, key) for name, key in KEYS.items()}


def sheet(name: str, *rows: Sequence[str | None], hidden: bool = False) -> Sheet:
    frame = pl.DataFrame(rows, schema={str(at): pl.String for at in range(len(rows[0]))}, orient="row")
    return Sheet(name, frame, hidden)


@pytest.mark.parametrize(
    ("sheets", "name", "similar"),
    [
        ([sheet("Guidance", ["x"]), sheet("referrals ", REFERRALS)], "referrals ", None),
        ([sheet("Referrals 2", REFERRALS), sheet("Referrals", REFERRALS)], "Referrals", None),
        ([sheet("Referrals", REFERRALS, hidden=True), sheet("Referrals 2", REFERRALS)], "Referrals 2", None),
        ([sheet("Referals", REFERRALS)], None, "Referals"),
        ([sheet("Data", REFERRALS), sheet("YP", PERSONS)], "Data", None),
        ([sheet("Data", REFERRALS), sheet("More", REFERRALS)], None, None),
        ([sheet("YP", REFERRALS)], None, None),
        ([sheet("Data", ["Spoke", "Accepted", "Date of referral"])], None, None),
        ([sheet("Data", ["Young person's ID", "Spoke"])], None, None),
        ([sheet("Data", PERSONS)], None, None),
    ],
)
def test_the_sheet_of_a_table(
    tables: dict[str, TableSpec], sheets: list[Sheet], name: str | None, similar: str | None
) -> None:
    choice = find_sheet(Workbook("x", Kind.XLSX, tuple(sheets)), tables["referral"], [*tables.values()])
    assert (choice.sheet.name if choice.sheet else None, choice.similar) == (name, similar)


@pytest.mark.parametrize(
    ("headings", "table"), [(PERSONS, "person"), (REFERRALS, "referral"), (["Young person's ID", "x"], None)]
)
def test_a_csv_is_the_table_that_it_fits_best(
    tables: dict[str, TableSpec], headings: list[str | None], table: str | None
) -> None:
    text = Workbook("x", Kind.CSV, (sheet("x", headings),))
    taken = [own for own in ("person", "referral") if find_sheet(text, tables[own], [*tables.values()]).sheet]
    assert taken == ([table] if table else [])
