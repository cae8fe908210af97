"""What other programs may call refuses a file in a sentence for a person, and in no other way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.errors import ReadError
from alexi_ingest.read.locate import headings
from alexi_ingest.read.text import rows
from alexi_ingest.read.workbook import grid
from alexi_ingest.refusals import REFUSALS
from alexi_ingest.report.workbook import mark

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
CONTENTS = {
    "empty.csv": b"",
    "picture.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "locked.xlsx": OLE2 + "EncryptedPackage".encode("utf-16-le"),
}
REFUSED = [
    ("missing.xlsx", "There is no such file."),
    ("empty.csv/in.xlsx", "There is no such file."),
    ("with\0nul.xlsx", "There is no such file."),
    ("folder", "That is a folder, not a file."),
    ("n" * 300, "The file is there, but cannot be opened."),
    ("empty.csv", "The file is empty."),
    ("cut.xlsx", "The file is damaged and cannot be opened."),
    ("picture.xlsx", "The file is not a spreadsheet."),
    ("locked.xlsx", "The file is password protected."),
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, content in CONTENTS.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    book = openpyxl.Workbook()
    book.save(tmp_path / "whole.xlsx")
    (tmp_path / "cut.xlsx").write_bytes((tmp_path / "whole.xlsx").read_bytes()[:1500])
    return tmp_path


@pytest.mark.parametrize(("name", "sentence"), REFUSED)
@pytest.mark.parametrize("call", [grid, rows, lambda path: mark(path, [], path.with_name("out.xlsx"))])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    files: Path, call: Callable[[Path], Any], name: str, sentence: str
) -> None:
    with pytest.raises(ReadError) as refused:
        call(files / name)
    said = str(refused.value)
    fix = REFUSALS[refused.value.problem].fix
    assert said == f"{sentence} {fix}"
    assert not (files / "out.xlsx").exists()


def test_a_workbook_is_no_text(files: Path) -> None:
    with pytest.raises(ReadError, match=re.escape("The file is a workbook, and not a CSV.")):
        rows(files / "whole.xlsx")


CELLS = st.none() | st.text(max_size=8) | st.integers() | st.floats() | st.booleans() | st.dates() | st.timedeltas()


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_headings_are_looked_for_in_anything_that_a_sheet_may_hold(table: list[list[object]]) -> None:
    span = headings(table)
    assert span is None or 0 <= span[0] <= span[1] < len(table)
