"""Macros are not run and outside links not followed, and the sender is told so."""

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
