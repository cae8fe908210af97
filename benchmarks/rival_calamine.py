"""Bare reading: every cell of every sheet by python-calamine, and nothing done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from benchmarks.rival import Job, answer

if TYPE_CHECKING:
    from pathlib import Path


def examine(path: Path, job: Job) -> list[tuple[str, int, int]]:
    """Read all sheets; nothing is found."""
    del job
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return []


if __name__ == "__main__":
    answer(examine)
