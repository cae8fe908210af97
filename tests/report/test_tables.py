"""The hub's harmonised tables: types kept, texts inert, files replaced whole."""

from __future__ import annotations

import io
from datetime import date, time
from typing import TYPE_CHECKING

import openpyxl
import polars as pl

from alexi_ingest.report.tables import About, as_csv, workbook_of, write_csvs

if TYPE_CHECKING:
    from pathlib import Path

TABLE = pl.DataFrame(
    {
        "person_id": ["p1-a", "=cmd|'/C calc'!A0", None],
        "note": ["-8", "-8 of them", "@x"],
        "phone": ["+44", "\t=1", "plain, with “comma”"],
        "count": [1, None, 3],
        "score": [0.5, float("nan"), -2.0],
        "when": [date(2015, 9, 1), None, date(2016, 1, 1)],
        "start": [time(10, 30), None, time(9)],
        "held": [True, False, None],
    }
)


def test_texts_that_would_come_to_life_get_an_apostrophe_and_numbers_do_not() -> None:
    read = pl.read_csv(as_csv(TABLE), infer_schema=False)
    assert read["person_id"].to_list() == ["p1-a", "'=cmd|'/C calc'!A0", None]
    assert read["note"].to_list() == ["-8", "'-8 of them", "'@x"]
    assert read["phone"].to_list() == ["+44", "'\t=1", "plain, with “comma”"]
    assert read["score"].to_list() == ["0.5", "NaN", "-2.0"]
    assert as_csv(TABLE).startswith(b"\xef\xbb\xbf")


def test_a_csv_for_each_table_and_one_workbook_with_contents_and_flags(tmp_path: Path) -> None:
    flags = pl.DataFrame({"table": ["referral"], "obs_status": ["O"], "as_sent": ["=1+1"]})
    long = "a_table_with_a_name_longer_than_a_sheet_may_have"
    tables = {"referral": TABLE, long: TABLE, long + "_2": TABLE.clear()}
    tables["quality_flag"] = flags
    written = write_csvs(tmp_path, tables)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in written} == {f"{x}.csv" for x in tables}
    book = opened(tables, About("Hub 03", {"referral": "one referral"}))
    assert book.sheetnames[:2] == ["Contents", "referral"]
    assert book.sheetnames[-1] == "quality_flag"
    assert [book["Contents"].cell(4, column).value for column in range(1, 5)] == [
        "referral", "one referral", 3, "referral.csv",
    ]  # fmt: skip
    sheet = book["referral"]
    assert sheet["A3"].data_type == "s"
    assert (sheet["D2"].value, sheet["E2"].value, sheet["F2"].value.date(), sheet["G2"].value) == (
        1, 0.5, date(2015, 9, 1), time(10, 30),
    )  # fmt: skip
    assert sheet.freeze_panes == "A2"
    assert book["quality_flag"]["C2"].data_type == "s"
    assert book[book.sheetnames[3]].max_row == 1


def opened(tables: dict[str, pl.DataFrame], about: About) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_of(tables, about)))


def test_what_columns_mean_stands_after_the_contents() -> None:
    about = About("Hub 03", {}, ("Read this.",), {"Columns": pl.DataFrame({"Column": ["=note"]})})
    book = opened({"columns": TABLE}, about)
    assert book.sheetnames == ["Contents", "Columns", "columns_0"]
    assert "Read this." in [cell.value for cell in book["Contents"]["A"]]
    assert (book["Columns"]["A2"].value, book["Columns"]["A2"].data_type) == ("=note", "s")
    assert all(sheet.page_setup.orientation == "landscape" for sheet in book)


def test_writing_again_replaces(tmp_path: Path) -> None:
    write_csvs(tmp_path, {"referral": TABLE})
    write_csvs(tmp_path, {"referral": TABLE.head(1)})
    assert pl.read_csv(tmp_path / "referral.csv").height == 1
