"""The report folder: safe names, whole files, the same when done again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.model import Kind
from alexi_ingest.report.folder import deliver, folder_name, marked_name, safe_stem, write_atomic

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [
    ("Casework Q2.xlsx", "Casework Q2"),
    ("../../etc/passwd", "_.._etc_passwd"),
    ("..", "file"),
    (".hidden.csv", "hidden"),
    ("a\nb\u202ecod.xlsx", "a b cod"),
    ("CON:*?.xlsx", "CON___"),
    ("x\udcff.csv", "x_"),
    ("é" * 200 + ".xlsx", "é" * 40),
    ("e\u0301.csv", "é"),
]


@pytest.mark.parametrize(("name", "stem"), NAMES)
def test_stems(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


@given(st.text(st.characters(codec=None), max_size=300))
def test_whatever_a_file_is_called_ours_is_one_plain_name(name: str) -> None:
    made = folder_name(date(2015, 10, 16), 17, name)
    assert made.startswith("2015-10-16_17_")
    assert "/" not in made
    assert "\0" not in made
    assert len(f".{marked_name(name)}.part".encode()) < 256
    assert made == made.strip(" .")


def test_a_copy_with_macros_is_called_so() -> None:
    assert marked_name("a.xlsm", Kind.XLSM) == "a - checked.xlsm"
    assert marked_name("a.csv") == "a - checked.xlsx"


def test_a_folder_is_delivered_whole_and_again_the_same(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    left = reports / ".2015-10-16_17_a.part"
    left.mkdir()
    (left / "half").write_bytes(b"left by a stop in between")
    for content in (b"one", b"two"):
        copy = tmp_path / "copy.xlsx"
        copy.write_bytes(content)
        made = deliver(reports, "2015-10-16_17_a", {"report.html": content, "a - checked.xlsx": copy})
        assert {path.name: path.read_bytes() for path in made.iterdir()} == {
            "report.html": content, "a - checked.xlsx": content,
        }  # fmt: skip
        assert not copy.exists()
    assert [path.name for path in reports.iterdir()] == ["2015-10-16_17_a"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "STATUS.html"
    write_atomic(path, b"old")
    with pytest.raises(TypeError):
        write_atomic(path, "not bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["STATUS.html"]
