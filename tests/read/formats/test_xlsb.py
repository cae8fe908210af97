"""Binary workbooks give the same cells at the same places as .xlsx files do."""

from __future__ import annotations

import random
import struct
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.workbook import grid, open_workbook
from tests.read.formats.binary import Record, real, wide, xlsb

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("dd/mm/yyyy", "[h]:mm", '0.0" days"', "[$-F800]dddd, mmmm dd, yyyy", "0;[Red]-0", "General")


def rk(number: int, *, hundredth: bool = False) -> Record:
    return Record(2, struct.pack("<I", number << 2 & 0xFFFF_FFFF | 2 | hundredth))


def test_each_kind_of_cell(tmp_path: Path) -> None:
    half = struct.unpack("<Q", struct.pack("<d", 0.5))[0] >> 32
    cells = {
        (2, 1): Record(7, struct.pack("<I", 1)),
        (2, 2): rk(-7),
        (2, 3): rk(1250, hundredth=True),
        (2, 4): Record(2, struct.pack("<I", half & 0xFFFF_FFFC)),
        (2, 5): Record(4, b"\1"),
        (2, 6): Record(3, b"\x2a"),
        (3, 1): Record(6, wide("007")),
        (3, 2): Record(62, b"\0" + wide("rich")),
        (3, 3): real(42430, 1),
        (3, 4): real(42430.5, 1),
        (3, 5): real(0.5, 1),
        (3, 6): real(1.25, 2),
        (4, 1): Record(8, wide("made") + bytes(6)),
        (4, 2): Record(9, struct.pack("<d", 2.5) + bytes(6)),
        (4, 3): Record(10, b"\0" + bytes(6)),
        (4, 4): Record(11, b"\x07" + bytes(6)),
        (4, 5): Record(1, b""),
        (4, 6): real(-3, 1),
        (5, 1): real(30, 3),
        (5, 2): real(42430, 4),
        (5, 3): real(12, 5),
        (5, 4): real(12, 6),
        (9, 3): Record(1, b""),
    }  # fmt: skip
    path = xlsb(tmp_path / "named.xls", {"First": cells, "Kept": {}}, texts=("a", "b\nc"), formats=FORMATS,
                hidden=("Kept",))  # fmt: skip
    assert vet(path, Limits()) is Kind.XLSB
    assert grid(path) == [
        ("First", [
            [None] * 7, [None] * 7,
            [None, "b\nc", -7, 12.5, 0.5, True, "#N/A"],
            [None, "007", "rich", date(2016, 3, 1), datetime(2016, 3, 1, 12), time(12), timedelta(hours=30)],  # noqa: DTZ001 - cells have no time zone
            [None, "made", 2.5, False, "#DIV/0!", None, -3],
            [None, 30, date(2016, 3, 1), 12, 12, None, None],
        ]),
        ("Kept", []),
    ]  # fmt: skip
    first, kept = open_workbook(path, "a.xlsb").sheets
    assert (first.hidden, kept.hidden) == (False, True)
    assert [(one.row, one.column, one.observed) for one in first.problems] == [(3, 6, "#N/A"), (5, 4, "#DIV/0!")]


def test_short_cells_stand_right_of_the_one_before(tmp_path: Path) -> None:
    cells = {
        (0, 2): real(1),
        (0, 3): Record(17, wide("x"), short=True),
        (0, 4): Record(12, b"", short=True),
        (0, 5): Record(15, b"\1", short=True),
    }
    assert grid(xlsb(tmp_path / "a.xlsb", {"S": cells})) == [("S", [[None, None, 1, "x", None, True]])]


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", {"S": {(0, 0): real(1.5, 1)}}, formats=FORMATS, since_1904=True)
    assert grid(path) == [("S", [[datetime(1904, 1, 2, 12)]])]  # noqa: DTZ001 - cells have no time zone


def test_an_error_value_without_a_name_is_one_all_the_same(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", {"S": {(0, 0): Record(3, b"\x63")}})
    assert [one.observed for one in open_workbook(path, "a").sheets[0].problems] == ["#UNKNOWN!"]


@pytest.mark.parametrize("place", [(1_048_576, 0), (0, 16_384)])
def test_a_place_that_no_sheet_has_is_refused(tmp_path: Path, place: tuple[int, int]) -> None:
    with pytest.raises(ReadError) as refused:
        grid(xlsb(tmp_path / "a.xlsb", {"S": {place: real(1)}}))
    assert refused.value.problem == "too_much_inside"


def test_a_single_far_cell_is_too_much(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as refused:
        grid(xlsb(tmp_path / "a.xlsb", {"S": {(1_048_575, 16_383): real(1)}}))
    assert refused.value.problem == "too_much_inside"


@pytest.mark.parametrize("seed", range(50))
def test_a_changed_file_is_read_or_refused_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    cells = {
        (at, column): real(at, 1) if column else Record(6, wide(f"text {at}")) for at in range(20) for column in (0, 1)
    }
    path = xlsb(tmp_path / "a.xlsb", {"S": cells}, formats=FORMATS)
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
    with suppress(ReadError):
        assert open_workbook(path, "a.xlsb").sheets
