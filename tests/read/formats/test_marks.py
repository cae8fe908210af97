"""What a spreadsheet program marks in a web page is taken as it was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.read.workbook import grid, open_workbook

if TYPE_CHECKING:
    from pathlib import Path


def test_an_error_that_only_libreoffice_has_is_one_although_a_number_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text('<table><tr><td sdval="0">Err:502</td><td sdval="0">0</td><td>Err:5</td></tr></table>')
    assert grid(path)[0][1] == [["Err:502", 0, "Err:5"]]
    assert [one.column for one in open_workbook(path, "a.xls").sheets[0].problems] == [0]
