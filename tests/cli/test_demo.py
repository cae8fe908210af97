"""`demo`: a whole site from nothing, told in a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.cli.conftest import alexi_apart

if TYPE_CHECKING:
    from pathlib import Path


def test_the_demonstration_shows_each_kind_of_verdict(tmp_path: Path) -> None:
    said = alexi_apart("demo", tmp_path / "demo", "--hubs", 4)
    assert said.code == 0, said.err
    heading = next(line for line in said.out.splitlines() if "files" in line and "hub" in line)
    assert {"accepted", "partial", "rejected", "review", "duplicate", "superseded"} <= {*heading.split()}
    assert "failed" not in heading
    for sender in ("hub-01", "hub-02", "hub-03", "hub-04", "team"):
        assert (tmp_path / "demo" / "drops" / sender / "STATUS.html").exists()
        assert not [path for path in (tmp_path / "demo" / "drops" / sender / "inbox").iterdir() if path.is_file()]
    assert (tmp_path / "demo" / "drops" / "team" / "tables" / "visit.csv").exists()
    assert "the mended return (accepted)" in said.out
    kept = re.findall(r"^ +((?:hub-\d\d|team)) .* ([\d,]+) of ([\d,]+) *$", said.out, re.MULTILINE)
    assert len(kept) == 5
    assert all(taken == written != "0" for _, taken, written in kept), kept
    again = alexi_apart("demo", tmp_path / "demo", "--hubs", 1)
    assert again.code == 0


def test_it_makes_nothing_in_a_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")
    said = alexi_apart("demo", tmp_path)
    assert said.code == 2
    assert (tmp_path / "thesis.docx").exists()
