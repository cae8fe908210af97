"""Custody of real files: whole copies or none, each step repeatable, and what a sender does in between is not lost."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.errors import StoreError
from alexi_ingest.intake import custody
from alexi_ingest.intake.scan import Seen, scan

if TYPE_CHECKING:
    from alexi_ingest.model import Arrival

NOW = datetime(2016, 7, 1, 12, tzinfo=UTC)
HUB = "hub-01"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("inbox", "spool", "archive"):
        (tmp_path / name).mkdir()
    return tmp_path


def drop(site: Path, content: bytes = b"content", name: str = "return.csv") -> Seen:
    path = site / "inbox" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return next(one for one in scan(site / "inbox") if one.path == path)


def take(site: Path, seen: Seen) -> Arrival | None:
    return custody.take(seen, site / "spool", HUB, NOW)


def spooled(site: Path) -> list[Path]:
    return sorted((site / "spool").iterdir())


def test_what_is_taken_is_the_bytes_under_a_name_of_ours(site: Path) -> None:
    content = os.urandom(3_000_000)
    old = os.umask(0)
    try:
        seen = drop(site, content, "Q2/" + os.fsdecode(b"caf\xe9.xlsx"))
        arrival = take(site, seen)
        assert take(site, seen) == arrival
    finally:
        os.umask(old)
    assert arrival
    assert arrival.sha256 == hashlib.sha256(content).hexdigest()
    (copy,) = spooled(site)
    assert copy.read_bytes() == content
    assert copy.name == custody.name_of(HUB, arrival.sha256)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert seen.path.read_bytes() == content


@pytest.mark.parametrize("what", ["gone", "appended", "replaced", "same size and time", "link", "folder link", "pipe"])
def test_what_is_no_longer_what_was_seen_is_not_taken(site: Path, what: str) -> None:
    seen = drop(site, name="sub/return.csv")
    elsewhere = site / "elsewhere"
    if what == "appended":
        with seen.path.open("ab") as file:
            file.write(b"more")
    elif what == "same size and time":
        seen.path.write_bytes(b"CONTENT")
        os.utime(seen.path, ns=(seen.mtime_ns, seen.mtime_ns))
    elif what == "folder link":
        seen.path.parent.rename(elsewhere)
        seen.path.parent.symlink_to(elsewhere)
    else:
        seen.path.rename(elsewhere)
        if what == "replaced":
            seen.path.write_bytes(b"content")
        elif what == "link":
            seen.path.symlink_to(elsewhere)
        elif what == "pipe":
            os.mkfifo(seen.path)
    assert take(site, seen) is None
    assert spooled(site) == []


@pytest.mark.parametrize("how", ["append", "replace", "remove"])
def test_a_change_during_the_copy_discards_it(site: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    seen = drop(site, b"x" * 3_000_000)
    real, reads = os.read, []

    def read(file: int, size: int) -> bytes:
        reads.append(file)
        if len(reads) == 2:
            if how == "append":
                with seen.path.open("ab") as more:
                    more.write(b"x")
            else:
                seen.path.unlink()
            if how == "replace":
                seen.path.write_bytes(b"x" * 3_000_000)
        return real(file, size)

    monkeypatch.setattr(os, "read", read)
    assert take(site, seen) is None
    assert spooled(site) == []


def test_a_file_that_grows_as_fast_as_it_is_copied_is_let_go(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = drop(site, b"x" * 3_000_000)
    real, reads = os.read, []

    def read(file: int, size: int) -> bytes:
        reads.append(file)
        assert len(reads) < 20
        with seen.path.open("ab") as more:
            more.write(b"x" * size)
        return real(file, size)

    monkeypatch.setattr(os, "read", read)
    assert take(site, seen) is None
    assert spooled(site) == []


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_trouble_of_ours_is_raised_and_leaves_nothing(site: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    seen = drop(site)
    if call == "fsync":

        def fails(_: int) -> None:
            raise OSError(errno.EIO, "fails")

        monkeypatch.setattr(os, "fsync", fails)
    else:
        (site / "spool").rmdir()
        (site / "spool").symlink_to("/dev/full")
    with pytest.raises(OSError, match=r"fails|Not a directory"):
        take(site, seen)
    if call == "fsync":
        assert spooled(site) == []
    assert seen.path.exists()


def test_an_original_goes_in_two_steps_each_repeatable(site: Path) -> None:
    seen, inbox = drop(site), site / "inbox"
    assert not custody.sweep(seen.path, seen.key, inbox, 7)
    for _ in range(2):
        assert custody.retire(seen.path, seen.key, inbox, 7)
        assert scan(inbox) == ()
        assert custody.taken_place(inbox, 7).exists()
    for _ in range(2):
        assert custody.sweep(seen.path, seen.key, inbox, 7)
    assert not custody.taken_place(inbox, 7).exists()


def test_a_new_file_of_the_name_is_left_where_it_is(site: Path) -> None:
    seen, inbox = drop(site), site / "inbox"
    seen.path.unlink()
    new = drop(site, b"newer")
    assert custody.retire(seen.path, seen.key, inbox, 7)
    assert custody.sweep(seen.path, seen.key, inbox, 7)
    assert scan(inbox) == (new,)


@pytest.mark.parametrize("how", ["appended", "same size and time"])
def test_what_was_changed_after_all_comes_back_as_a_new_arrival(site: Path, how: str) -> None:
    seen, inbox = drop(site, name="Q2/return.csv"), site / "inbox"
    arrival = take(site, seen)
    assert arrival
    with seen.path.open("r+b", buffering=0) as held:  # the sender's own, still open
        custody.retire(seen.path, seen.key, inbox, 7)
        assert not custody.sweep(seen.path, seen.key, inbox, 7, arrival.sha256)
        held.seek(0, os.SEEK_END if how == "appended" else os.SEEK_SET)
        held.write(b"CONTENT")
    os.utime(custody.taken_place(inbox, 7), ns=(seen.mtime_ns, seen.mtime_ns))
    (inbox / "Q2").rmdir()
    assert custody.sweep(seen.path, seen.key, inbox, 7, arrival.sha256)
    (back,) = scan(inbox)
    assert (back.folder, back.name) == ("Q2", "return.csv")
    assert back.path.read_bytes() == (b"contentCONTENT" if how == "appended" else b"CONTENT")


def test_what_comes_back_replaces_nothing(site: Path) -> None:
    seen, inbox = drop(site, name="x" * 251 + ".csv"), site / "inbox"
    custody.retire(seen.path, seen.key, inbox, 7)
    custody.taken_place(inbox, 7).write_bytes(b"changed later")
    drop(site, b"newer", seen.name)
    assert not custody.sweep(seen.path, seen.key, inbox, 7)
    assert seen.path.read_bytes() == b"newer"
    seen.path.unlink()
    seen.path.hardlink_to(custody.taken_place(inbox, 7))  # a crash between the two halves of going back
    assert custody.sweep(seen.path, seen.key, inbox, 7)
    assert seen.path.read_bytes() == b"changed later"
    assert not custody.taken_place(inbox, 7).exists()


def test_a_folder_that_lets_nothing_go_is_tried_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, inbox = drop(site), site / "inbox"
    with monkeypatch.context() as patched:

        def refuses(*_: object) -> None:
            raise PermissionError

        patched.setattr(Path, "rename", refuses)
        assert not custody.retire(seen.path, seen.key, inbox, 7)
        assert not custody.sweep(seen.path, seen.key, inbox, 7)
    assert custody.retire(seen.path, seen.key, inbox, 7)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuses)
        assert not custody.sweep(seen.path, seen.key, inbox, 7)
    assert custody.sweep(seen.path, seen.key, inbox, 7)


def test_archiving_may_be_repeated_and_verifies(site: Path) -> None:
    arrival = take(site, drop(site))
    assert arrival
    spool, root = site / "spool", site / "archive"
    for _ in range(2):
        path = custody.archive(spool, root, HUB, arrival.sha256)
        assert path.read_bytes() == b"content"
        assert spooled(site) == []
        assert custody.kept(spool, root, HUB, arrival.sha256) == path
    assert take(site, drop(site))
    custody.archive(spool, root, HUB, arrival.sha256)
    assert [one.name for one in (root / HUB).iterdir()] == [arrival.sha256]
    path.unlink()
    (spool / custody.name_of(HUB, arrival.sha256)).write_bytes(b"other")
    with pytest.raises(StoreError):
        custody.archive(spool, root, HUB, arrival.sha256)
    assert list((root / HUB).iterdir()) == []


def test_a_crash_leaves_copies_that_are_told_from_whole_ones(site: Path) -> None:
    arrival = take(site, drop(site))
    assert arrival
    (site / "spool" / ".0011.partial").write_bytes(b"half")
    custody.clean_spool(site / "spool")
    assert [one.name for one in spooled(site)] == [custody.name_of(HUB, arrival.sha256)]


def test_a_file_gets_another_name_and_folder_and_replaces_nothing(site: Path) -> None:
    there = drop(site, b"first", name="Q2/return.csv")
    seen = drop(site, b"second", name="Q2 of Jo/return of Jo.csv")
    inbox = seen.path.parents[1]
    moved = custody.renamed(seen, inbox, "Q2", "return.csv")
    assert (moved.path, moved.folder, moved.name) == (inbox / "Q2" / "return 2.csv", "Q2", "return 2.csv")
    assert there.path.read_bytes() == b"first"
    assert not seen.path.parent.exists()
    arrival = take(site, moved)
    assert arrival is not None
    assert arrival.sha256 == hashlib.sha256(b"second").hexdigest()


def test_many_may_take_at_once(site: Path) -> None:
    seen = [drop(site, os.urandom(1000), f"{number}.csv") for number in range(20)]
    got: list[Arrival | None] = []
    threads = [threading.Thread(target=lambda one=one: got.append(take(site, one))) for one in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert None not in got
    assert len(spooled(site)) == 20
