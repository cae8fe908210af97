"""OpenDocument cells as programs other than office suites write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.read.formats.ods import sheets
from alexi_ingest.read.guard import Limits
from tests.read.formats.test_formats import ods, row, said, table

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.read.formats.raw import Cell


def typed(kind: str, value: str, text: str) -> str:
    name = {"float": "value"}.get(kind, f"{kind}-value")
    more = f'office:value-type="{kind}" office:{name}="{value}"'
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (typed("float", "", ""), None),
        (typed("float", "", "1,5"), "1,5"),
        (typed("float", "n/a", ""), "n/a"),
        (typed("date", "2016-03-01T12:30:00.000Z", "1 March"), datetime(2016, 3, 1, 12, 30)),  # noqa: DTZ001 - cells have no time zone
        (typed("date", "2016-03-01T00:00:00Z", "1 March"), date(2016, 3, 1)),
        (typed("time", "PT99999999999999H", "long"), "PT99999999999999H"),
        (typed("boolean", "TRUE", "yes"), True),
        (said("\n   a\n   <text:span>  b</text:span> c"), "a b c"),
        (said("a <text:s/>b<text:tab/> c<text:s/>"), "a  b\t c "),
    ],
)
def test_a_cell_is_read_though_it_is_written_oddly(tmp_path: Path, cell: str, expected: Cell) -> None:
    (sheet,) = sheets(ods(tmp_path / "a.ods", table(row(cell, said("x")))), Limits())
    assert sheet.rows == [[expected, "x"]]
