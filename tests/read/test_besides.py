"""Macros are not run, outside links not followed, rows that a page has lost not guessed; the sender is told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alexi_ingest.read.workbook import open_workbook
from tests.read.books import book, changed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("part", "problems"),
    [
        ("xl/media/image1.png", []),
        ("xl/vbaProject.bin", ["macros_left_alone"]),
        ("xl/externalLinks/externalLink1.xml", ["links_left_alone"]),
    ],
)
def test_what_is_left_alone_is_told(tmp_path: Path, part: str, problems: list[str]) -> None:
    path = changed(book(tmp_path / "a.xlsx", {"A": [["ID"]]}), part, lambda _: b"<x/>")
    assert [note.problem for note in open_workbook(path, "a.xlsx").notes] == problems


@pytest.mark.parametrize(
    ("page", "problems"),
    [
        ("<table><tr><td>ID</td></tr></table>", []),
        ("<TABLE border=1><tr><td><table><tr><td>ID</td></tr></table></td></tr></TABLE >", []),
        ("<table><tr><td>ID</td></tr><tr><td>P1", ["page_cut_short"]),
        ("<tr><td>ID</td></tr>", []),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_page_that_ends_within_its_table_is_told(
    tmp_path: Path, page: str, problems: list[str], encoding: str
) -> None:
    (tmp_path / "a.xls").write_text(page, encoding=encoding)
    assert [note.problem for note in open_workbook(tmp_path / "a.xls", "a.xls").notes] == problems
