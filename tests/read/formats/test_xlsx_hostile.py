"""A hostile workbook makes the fast reader, which works in the caller's own process, neither large nor slow."""

from __future__ import annotations

import struct
import zipfile
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from alexi_ingest.errors import ReadError
from alexi_ingest.read.formats.raw import DoubtError
from alexi_ingest.read.workbook import grid
from tests.read.books import book, changed
from tests.read.formats.test_xlsx import SHEET, sure, swapped

if TYPE_CHECKING:
    from pathlib import Path

MANY = 300_000


@pytest.mark.parametrize("value", ["<v\n>1</v>", "<v>1</v >", "<v\t>1</v\n>"])
def test_room_is_bounded_however_values_are_written(tmp_path: Path, value: str) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x"]]})
    far = f'<row r="1"><c r="XFD1">{value}</c></row><row r="400"><c r="A400">{value}</c></row>'
    changed(path, SHEET, swapped("<row .*</row>", far))
    with pytest.raises((DoubtError, ReadError)):
        sure(path)


@pytest.mark.parametrize("cell", ["t='s'><v>0</v>", 't = "s"><v>0</v>', 't="s"><v >0</v>', 't="s"><v>+0</v>'])
def test_a_long_text_that_many_cells_share_is_seen_however_they_say_so(tmp_path: Path, cell: str) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x" * 30_000], ["y"]]})
    cells = "".join(f'<row r="{at}"><c r="A{at}" {cell}</c></row>' for at in range(1, 10_001))
    changed(path, SHEET, swapped("<row .*</row>", cells))
    with pytest.raises((DoubtError, ReadError)):
        sure(path)


@pytest.mark.parametrize(
    "within",
    [
        "<f></f>" + " " * MANY + "<v>1</v>",
        "<v>#1</v>" * MANY,
        "<v> </v>" * MANY,
        "<f>-1</f>" * MANY + "<v>-1</v>",
        '<f t="s"' * MANY + "/>",
        '<c r="A1" ' * MANY + "/><v>1</v>",
    ],
    ids=range(6),
)
def test_a_sheet_takes_no_longer_than_another_of_its_size(tmp_path: Path, within: str) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x"]]})
    changed(path, SHEET, swapped("<row .*</row>", f'<row r="1"><c r="A1" t="str">{within}</c></row>'))
    began = perf_counter()
    with suppress(DoubtError, ReadError):
        sure(path)
    assert perf_counter() - began < 5


def test_a_list_that_would_take_much_memory_is_left_to_a_child(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x"]]})
    many = "".join(f'<xf numFmtId="{at}"/>' for at in range(900_000))
    changed(path, "xl/styles.xml", swapped("<cellXfs.*</cellXfs>", f"<cellXfs>{many}</cellXfs>"))
    with pytest.raises(DoubtError):
        sure(path)


@pytest.mark.parametrize("end", [b"\1\0\1\0", b"\0\0\1\0", b"\0\0\0\0"])
def test_a_package_that_could_be_another_one_is_read_by_its_last_table_of_contents(tmp_path: Path, end: bytes) -> None:
    """Some readers of zip turn to an earlier table of contents where the last one counts disks or parts oddly."""
    other = book(tmp_path / "other.xlsx", {"A": [["other"]]}).read_bytes()
    path = book(tmp_path / "a.xlsx", {"A": [["own"]]})
    own = path.read_bytes()
    path.write_bytes(other + own[:-18] + end + own[-14:])
    assert grid(path) == [("A", [["own"]])]


def test_a_part_that_has_two_names_goes_by_the_first(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [[1]]})
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/other.xml"] = parts[SHEET].replace(b"<v>1", b"<v>2")
    swaps = {SHEET: "xl/hidden.xml", "xl/other.xml": SHEET}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            if name in swaps:
                body = struct.pack("<BI", 1, crc32(name.encode())) + swaps[name].encode()
                info.extra = struct.pack("<HH", 0x7075, len(body)) + body
            package.writestr(info, content)
    assert grid(path) == [("A", [[1]])]


def test_a_long_narrow_sheet_is_for_the_fast_reader(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x", 1]]})
    changed(
        path,
        SHEET,
        swapped("</row></sheetData>", '</row><row r="250000"><c r="C250000"><v>1</v></c></row></sheetData>'),
    )
    assert len(sure(path)[0][1]) == 250_000
