"""What a damaged workbook has lost is not passed over: it is refused, where the rest would look like all there was."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
import xlwt

from alexi_ingest.errors import ReadError
from alexi_ingest.read.workbook import grid
from tests.read.books import book, changed
from tests.read.formats.binary import real, record, xlsb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 40
END = struct.pack("<HH", 0x000A, 0)


def xls(path: Path) -> bytes:
    written = xlwt.Workbook()
    for name in ("First", "Second"):
        sheet = written.add_sheet(name)
        for at in range(ROWS):
            sheet.write(at, 0, at + 0.5)
    written.save(str(path))
    return path.read_bytes()


def cell(row: int) -> bytes:
    """Give how the record of a cell begins, of which there are 14 bytes."""
    return struct.pack("<HHHH", 0x027E, 10, row, 0)


def without(piece: bytes, by: bytes = b"") -> Callable[[bytes], bytes]:
    return lambda content: content.replace(piece, by)


def refused(path: Path) -> str:
    with pytest.raises(ReadError) as told:
        grid(path)
    return told.value.problem


def test_a_hole_in_an_old_workbook(tmp_path: Path) -> None:
    content = xls(tmp_path / "a.xls")
    at = content.index(cell(20))
    (tmp_path / "b.xls").write_bytes(content[:at] + bytes(28) + content[at + 28 :])
    assert len(grid(tmp_path / "a.xls")[0][1]) == ROWS
    assert refused(tmp_path / "b.xls") == "damaged"


def test_an_old_workbook_of_which_the_last_sheet_does_not_end(tmp_path: Path) -> None:
    content = xls(tmp_path / "a.xls")
    at = content.index(END, content.rindex(cell(ROWS - 1)))
    (tmp_path / "b.xls").write_bytes(content[:at] + struct.pack("<HH", 0x00FF, 0) + content[at + 4 :])
    assert refused(tmp_path / "b.xls") == "damaged"


def test_an_old_workbook_whose_sheet_is_not_where_it_should_be(tmp_path: Path) -> None:
    content = xls(tmp_path / "a.xls")
    at = content.index(struct.pack("<H", 0x0085)) + 4
    begin = struct.unpack_from("<I", content, at)[0]
    beyond = begin + 20  # at its second record
    (tmp_path / "b.xls").write_bytes(content[:at] + struct.pack("<I", beyond) + content[at + 4 :])
    assert refused(tmp_path / "b.xls") == "damaged"


def test_a_binary_workbook_whose_cells_do_not_end(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", {"S": {(at, 0): real(at) for at in range(ROWS)}})
    changed(path, "xl/worksheets/sheet0.bin", without(record(146, b"") + record(130, b"")))
    assert refused(path) == "damaged"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/_rels/workbook.xml.rels", without(b"worksheets/sheet2.xml", b"worksheets/sheet7.xml")),
        ("xl/_rels/workbook.xml.rels", without(b'Id="rId2"', b'Id="rId77"')),
        ("xl/workbook.xml", without(b'r:id="rId2"', b'r:id="rId77"')),
    ],
)
def test_a_workbook_that_lacks_a_sheet_which_it_lists(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes]
) -> None:
    path = changed(book(tmp_path / "a.xlsx", {"First": [["a"]], "Second": [["b"]]}), part, change)
    assert refused(path) == "damaged"


def test_a_sheet_of_another_kind_may_have_no_part(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"First": [["a"]], "Module1": [["b"]]})
    changed(path, "xl/workbook.xml", without(b'r:id="rId2"', b'r:id=""'))
    assert grid(path) == [("First", [["a"]])]


def test_one_cell_that_says_a_row_of_eight_digits_is_refused_before_room_is_made(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["a", "b", "c"], ["d", "e", "f"]]})
    changed(path, "xl/worksheets/sheet1.xml", without(b'r="B1"', b'r="B99999999"'))
    assert refused(path) == "damaged"


def test_two_cells_at_one_place_are_refused_as_excel_refuses_them(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["a", "b"], ["d", "e"]]})
    changed(path, "xl/worksheets/sheet1.xml", without(b'r="B1"', b'r="A1"'))
    assert refused(path) == "damaged"
    cells = {(0, 0): real(1), (0, 1): real(2), (1, 0): real(3)}
    path = xlsb(tmp_path / "a.xlsb", {"S": cells})
    second_row = record(0, struct.pack("<I", 1) + bytes(13))
    changed(path, "xl/worksheets/sheet0.bin", without(second_row))
    assert refused(path) == "damaged"


def test_an_end_that_holds_something_is_none(tmp_path: Path) -> None:
    content = xls(tmp_path / "a.xls")
    (tmp_path / "b.xls").write_bytes(content.replace(cell(20), b"\n\0" + cell(20)[2:], 1))
    assert refused(tmp_path / "b.xls") == "damaged"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_an_encoding_that_does_not_exist(tmp_path: Path, part: str) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["a"]]})
    changed(path, part, without(b"UTF-8", b"UTF-99"))
    assert refused(path) == "damaged"
