"""Hints that something was dropped; the rescan is the truth, so a lost event costs only time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from threading import Event

    from watchdog.observers.api import BaseObserver


class _Waker(FileSystemEventHandler):
    """Sets an event for whatever is changed."""

    def __init__(self, wake: Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Wake; what it was is found out by looking. Opening and reading are our own doing."""
        if event.event_type in {"created", "modified", "moved", "closed"}:
            self._wake.set()


class Watcher:
    """Watches folders, natively where it can and by polling where it cannot; supervised by `tend`."""

    def __init__(self, wake: Event) -> None:
        self._waker = _Waker(wake)
        self._observers: dict[Path, tuple[BaseObserver, int]] = {}

    def tend(self, folders: Iterable[Path]) -> None:
        """Watch these folders: start what is not watched, and start anew what died or whose folder was replaced."""
        for folder in folders:
            try:
                inode = folder.stat().st_ino
            except OSError:
                self._stop(folder)
                continue
            observer, watched = self._observers.get(folder, (None, 0))
            if observer is not None and watched == inode and observer.is_alive():
                continue
            self._stop(folder)
            self._observers[folder] = (self._started(folder), inode)

    def close(self) -> None:
        """Stop watching."""
        for folder in list(self._observers):
            self._stop(folder)

    def _started(self, folder: Path) -> BaseObserver:
        for kind in (Observer, PollingObserver):
            observer = kind()
            try:
                observer.schedule(self._waker, str(folder), recursive=True)
                observer.start()
            except OSError:  # no inotify instance left, or a file system without events: polling does it
                continue
            return observer
        message = f"{folder} cannot be watched"
        raise OSError(message)

    def _stop(self, folder: Path) -> None:
        observer, _ = self._observers.pop(folder, (None, 0))
        if observer is not None:
            observer.stop()
            if observer.is_alive():
                observer.join()
