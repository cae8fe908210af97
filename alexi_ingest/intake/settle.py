"""When has a file stopped changing? Decided from looks at it, by a monotonic clock that is passed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alexi_ingest.intake import probe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from alexi_ingest.intake.scan import Seen


@dataclass(frozen=True, slots=True)
class Windows:
    """How many seconds a file must have been still: a whole package, a text (which cannot show that it is whole).

    On a network share, which does not tell of writers, it is `share` at the least. After `deadline` seconds without
    settling a file is taken as it is, so that its sender hears of it.
    """

    package: float = 2.0
    text: float = 10.0
    deadline: float = 3600.0
    share: float = 15.0


@dataclass(slots=True)
class _Watched:
    facts: tuple[int, ...]
    first: float
    still_since: float


@dataclass(slots=True)
class Settler:
    """Remembers how files looked, and says which have settled; one for each inbox.

    `whole` and `written` look into a file, as `intake.probe` does.
    """

    windows: Windows = field(default_factory=Windows)
    on_share: bool = False
    whole: Callable[[Path], bool | None] = probe.whole
    written: Callable[[Path], bool | None] = probe.written
    _watched: dict[Path, _Watched] = field(default_factory=dict)

    def settled(self, seen: Iterable[Seen], now: float) -> list[Seen]:
        """Give the files that are complete. Files that are no longer seen are forgotten."""
        there = {one.path: one for one in seen}
        for path in self._watched.keys() - there.keys():
            del self._watched[path]
        return [one for one in there.values() if self._is_settled(one, now)]

    @property
    def waiting(self) -> int:
        """How many files are being watched."""
        return len(self._watched)

    def forget(self, path: Path) -> None:
        """Forget a file that was taken."""
        self._watched.pop(path, None)

    def _is_settled(self, seen: Seen, now: float) -> bool:
        known = self._watched.get(seen.path)
        if known is None:
            known = self._watched[seen.path] = _Watched(seen.facts, now, now)
        elif known.facts != seen.facts:
            known.facts, known.still_since = seen.facts, now
        if now - known.first >= self.windows.deadline:
            return True
        still, least = now - known.still_since, self.windows.share if self.on_share else 0.0
        if seen.size == 0 or still < max(least, min(self.windows.package, self.windows.text)):
            return False
        whole = self.whole(seen.path)
        if whole is False or still < max(least, self.windows.package if whole else self.windows.text):
            return False
        return not self.written(seen.path)
