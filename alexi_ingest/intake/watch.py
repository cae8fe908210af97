"""Hints that something was dropped; the rescan is the truth, so a lost event costs only time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from alexi_ingest.intake.mounts import on_share

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from threading import Event

    from watchdog.observers.api import BaseObserver

NATIVE, POLLING = "native", "polling"
_POLL_SECONDS = 2.0
# Opening and reading are our own doing: the system is not even asked for them.
_HEARD: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]


class _Waker(FileSystemEventHandler):
    """Sets an event for whatever is changed."""

    def __init__(self, wake: Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Wake; what it was is found out by looking."""
        del event
        self._wake.set()


@dataclass(frozen=True, slots=True)
class _Watch:
    observer: BaseObserver
    how: str
    identity: tuple[int, int]

    def still_watches(self, identity: tuple[int, int]) -> bool:
        """Whether it is alive and looks at this very folder: a lost folder ends the emitter, not the observer."""
        emitters = self.observer.emitters
        alive = self.observer.is_alive() and bool(emitters) and all(emitter.is_alive() for emitter in emitters)
        return alive and self.identity == identity


class Watcher:
    """Watches folders, natively where it can and by polling where it cannot; supervised by `tend`."""

    def __init__(self, wake: Event) -> None:
        self._wake = wake
        self._waker = _Waker(wake)
        self._watches: dict[Path, _Watch] = {}

    @property
    def how(self) -> dict[Path, str]:
        """How each folder is watched: `NATIVE`, or `POLLING` on shares and when inotify is used up."""
        return {folder: watch.how for folder, watch in self._watches.items()}

    def tend(self, folders: Iterable[Path]) -> None:
        """Watch these folders: start what is not watched, and start anew what died or whose folder was replaced.

        A folder that is not there, or cannot be watched at all, is left to the rescan and tried again the next time.
        """
        for folder in folders:
            try:
                found = folder.stat()
            except OSError:
                self._stop(folder)
                continue
            identity = found.st_dev, found.st_ino
            known = self._watches.get(folder)
            if known is not None and known.still_watches(identity):
                continue
            self._stop(folder)
            self._start(folder, identity)
            if known is not None:  # what was dropped while nobody watched is looked for at once
                self._wake.set()

    def close(self) -> None:
        """Stop watching."""
        for folder in list(self._watches):
            self._stop(folder)

    def _start(self, folder: Path, identity: tuple[int, int]) -> None:
        for how in (POLLING,) if on_share(folder) else (NATIVE, POLLING):
            observer: BaseObserver | None = None
            try:
                observer = Observer() if how == NATIVE else PollingObserver(timeout=_POLL_SECONDS)
                observer.schedule(self._waker, str(folder), recursive=True, event_filter=_HEARD)
                observer.start()
            except OSError:  # no inotify instance or watch left, or the folder went in this moment
                _end(observer)
                continue
            self._watches[folder] = _Watch(observer, how, identity)
            return

    def _stop(self, folder: Path) -> None:
        watch = self._watches.pop(folder, None)
        if watch is not None:
            _end(watch.observer)


def _end(observer: BaseObserver | None) -> None:
    if observer is not None:
        observer.stop()
        if observer.is_alive():
            observer.join()
