"""Hints from real folders: what wakes, what does not, and a watcher that outlives its folder."""

from __future__ import annotations

import errno
import shutil
import time
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from watchdog.observers.inotify_c import InotifyFD

from alexi_ingest.intake import watch
from alexi_ingest.intake.mounts import on_share
from alexi_ingest.intake.scan import scan
from alexi_ingest.intake.watch import NATIVE, POLLING, Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator

MOUNTS = """\
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 27 0:40 / /mnt/hub\\040drops rw shared:7 - nfs4 server:/drops rw
31 30 0:41 / /mnt/hub\\040drops/local rw - xfs /dev/vdb rw
32 27 0:42 / /mnt/sync rw - fuse.rclone remote: rw
33 27 0:43 / /over rw - cifs //server/a rw
34 27 0:44 / /over rw - tmpfs tmpfs rw
"""


@pytest.fixture
def woken() -> Event:
    return Event()


@pytest.fixture
def watcher(woken: Event) -> Iterator[Watcher]:
    watcher = Watcher(woken)
    yield watcher
    watcher.close()


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("/srv/drops", False),
        ("/mnt/hub drops/hub-01", True),
        ("/mnt/hub drops", True),
        ("/mnt/hub drops2", False),
        ("/mnt/hub drops/local/hub-02", False),
        ("/mnt/sync/x", True),
        ("/over/x", False),
    ],
)
def test_shares_are_told_by_the_mounts(path: str, *, share: bool) -> None:
    assert on_share(Path(path), MOUNTS) is share


def test_a_drop_wakes_and_looking_does_not(tmp_path: Path, watcher: Watcher, woken: Event) -> None:
    watcher.tend([tmp_path])
    assert watcher.how == {tmp_path: NATIVE}
    sub = tmp_path / "sub"
    acts = (sub.mkdir, partial((sub / "a.csv").write_bytes, b"x"), partial((sub / "a.csv").rename, tmp_path / "b.csv"))
    for act in acts:
        act()
        assert woken.wait(5)
        time.sleep(0.8)  # the rest of its events
        woken.clear()
    for one in scan(tmp_path):
        one.path.read_bytes()
    watcher.tend([tmp_path])
    assert not woken.wait(1)


def test_a_folder_made_anew_is_watched_anew(tmp_path: Path, watcher: Watcher, woken: Event) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    watcher.tend([inbox])
    for _ in range(2):  # the same number may be given to the new folder
        shutil.rmtree(inbox)
        time.sleep(0.3)
        inbox.mkdir()
        (inbox / "meanwhile.csv").write_bytes(b"x")
        woken.clear()
        watcher.tend([inbox])
        assert woken.is_set()
        woken.clear()
        (inbox / "later.csv").write_bytes(b"x")
        assert woken.wait(5)
    shutil.rmtree(inbox)
    watcher.tend([inbox])
    assert watcher.how == {}


def test_a_dead_emitter_is_replaced(tmp_path: Path, watcher: Watcher, woken: Event) -> None:
    watcher.tend([tmp_path])
    for emitter in watcher._watches[tmp_path].observer.emitters:  # noqa: SLF001 - the thread that shall die
        emitter.stop()
        emitter.join()
    watcher.tend([tmp_path])
    woken.clear()
    (tmp_path / "a.csv").write_bytes(b"x")
    assert woken.wait(5)


def test_without_inotify_it_polls_and_says_so(
    tmp_path: Path, watcher: Watcher, woken: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left() -> int:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr(InotifyFD, "_create_inotify_fd", staticmethod(none_left))
    monkeypatch.setattr(watch, "_POLL_SECONDS", 0.1)
    watcher.tend([tmp_path])
    assert watcher.how == {tmp_path: POLLING}
    (tmp_path / "a.csv").write_bytes(b"x")
    assert woken.wait(5)
