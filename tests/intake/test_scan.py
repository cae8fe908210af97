"""What a walk of an inbox gives, leaves out, and survives."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.intake.scan import TAKEN, ignored, left_out, scan

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [
    os.fsdecode(b"caf\xe9.xlsx"),
    "new\nline.csv",
    "\u202ereversed.xlsx",
    "é.csv",
    "e\u0301.csv",
    "A.csv",
    "a.csv",
    "x" * 251 + ".csv",
]


@pytest.mark.parametrize(
    ("name", "never"),
    [
        *[(name, True) for name in ("~$Return.xlsx", ".~lock.Return.ods#", ".DS_Store", "Thumbs.db", "DESKTOP.INI")],
        *[
            (name, True)
            for name in ("a.xlsx.part", "a.xlsx.CRDOWNLOAD", "a.tmp", "~WRL0001.tmp", "a.xlsx~", "4F2A00C1")
        ],
        *[
            (name, False)
            for name in ("Return.xlsx", "WITHDRAW 12.txt", "~Return.xlsx", "part.csv", "4f2a00c1", "20160401.csv")
        ],
    ],
)
def test_names_that_are_never_returns(name: str, *, never: bool) -> None:
    assert ignored(name) is never


def test_every_name_that_a_file_can_have_is_given(tmp_path: Path) -> None:
    (tmp_path / "Q2").mkdir()
    for name in NAMES:
        (tmp_path / "Q2" / name).write_bytes(b"x")
    seen = scan(tmp_path)
    assert {one.name for one in seen} == set(NAMES)
    assert {one.folder for one in seen} == {"Q2"}
    assert all(one.path.read_bytes() == b"x" and one.size == 1 for one in seen)


def test_links_pipes_sockets_and_what_was_taken_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox, outside = tmp_path / "inbox", tmp_path / "outside"
    for folder in (inbox / TAKEN, inbox / "sub" / ".hidden", outside):
        folder.mkdir(parents=True)
        (folder / "file.csv").write_bytes(b"x")
    (inbox / "link.csv").symlink_to(outside / "file.csv")
    (inbox / "folder").symlink_to(outside)
    (inbox / "round").symlink_to(inbox)
    os.mkfifo(inbox / "pipe.csv")
    monkeypatch.chdir(inbox)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.csv")
    (inbox / "sub" / "good.csv").write_bytes(b"x")
    assert [(one.folder, one.name) for one in scan(inbox)] == [("sub", "good.csv")]
    assert left_out(inbox).ignored == ("folder", "link.csv", "pipe.csv", "round", "socket.csv", "sub/.hidden")


def test_the_oldest_comes_first_whatever_its_date(tmp_path: Path) -> None:
    for name, year in (("b", 2099), ("c", 2016), ("a", 1980)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, ((year - 1970) * 31_556_952,) * 2)
    assert [one.name for one in scan(tmp_path)] == ["a", "c", "b"]


def test_an_inbox_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    assert scan(tmp_path / "gone") == ()


def test_a_closed_folder_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_bytes(b"x")
    real = os.scandir

    def scandir(path: Path) -> object:
        if path.name == "closed":  # whoever runs the tests may read everything
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [one.folder for one in scan(tmp_path)] == ["open"]
    assert left_out(tmp_path).unreadable == ("closed",)
