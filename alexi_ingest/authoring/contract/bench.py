"""Where sources are tested: two children, one of them with another clock zone and another order of sets."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from alexi_ingest.authoring.contract.digests import differing
from alexi_ingest.authoring.contract.naming import Named, importable
from alexi_ingest.authoring.contract.results import Breach, Found, Result, Where, unpacked
from alexi_ingest.authoring.contract.titles import TITLES
from alexi_ingest.errors import ChildCrashed, ChildError, ChildTimeout, ChildTooLarge
from alexi_ingest.sandbox.limits import Limits
from alexi_ingest.sandbox.nouns import Job, Setup
from alexi_ingest.sandbox.run import started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from alexi_ingest.sandbox.run import Child

INSIDE = "alexi_ingest.authoring.contract.inside"
SETUP = Setup(allowed=(INSIDE,), warm=(INSIDE,), environment={"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "1"})
ELSEWHERE = replace(SETUP, environment={**SETUP.environment, "PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati"})
"""As `SETUP`, but sets come in another order, and it is another day for half of the time."""
_READS = frozenset({"reads the clock", "draws random numbers", "reads the environment"})
_MEND = {
    "reads the clock": "Take the day from context.received_on: the same file must give the same answer next year.",
    "draws random numbers": "Leave chance out, or seed a Random of your own with something from the file.",
    "reads the environment": "Take what is needed from the declaration or the context: a child has no environment.",
    "prints": "Remove the print; loguru's logger is there for what an author wants to see.",
    "writes a file": "Give what is to be kept as findings and published tables: the service writes them.",
    "opens a connection": "Put what is needed into the package (a CSV, a code list): a child has no network.",
    "starts a program": "Do it in Python: programs may be missing where the service runs.",
}

WAITS = 3
"""Wall time over CPU time, since the machine may have other things to do."""
RAISED = "the function raised"
"""Begins what is said of an exception inside a child (`sandbox.run`)."""
_FIRST = ("loads", "documented", "sentences", "bounded")
WAITING: Mapping[str, tuple[str, ...]] = {
    "loads": tuple(check for check in TITLES if check != "loads"),
    "bounded": tuple(check for check in TITLES if check not in _FIRST),
    "deterministic": ("addresses", "values", "layouts"),
    "addresses": ("samples", "values", "publishes", "records", "rules", "findings", "layouts"),
}
"""Checks that others wait for: where one of them is not kept, the others would say the same thing in other words."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a source may take beyond the mere reading of its samples, and how much memory it may hold.

    `seconds` of CPU are for loading it, and for making and reading its samples; their journeys may take `times` as
    long as reading, or `at_least` seconds a sample, if that is more. `memory` is in bytes, for all samples together;
    `check_seconds` are for any other check. What waits is ended after `WAITS` times as long.
    """

    seconds: float = 20.0
    times: float = 50.0
    at_least: float = 1.0
    memory: int = 1_000_000_000
    check_seconds: float = 300.0


@dataclass(eq=False)
class Bench:
    """Two children in which sources are loaded; use it in a `with`. `seen` keeps what was asked once of a source."""

    bounds: Bounds = field(default_factory=Bounds)
    _children: dict[bool, Child] = field(default_factory=dict)
    _found: dict[tuple[Named, str], Found] = field(default_factory=dict)
    _seen: dict[Named, Mapping[str, Any]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Give the bench itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """End the children."""
        with ExitStack() as stack:
            for child in self._children.values():
                stack.callback(child.close)

    def results(self, source: Named) -> Iterator[Result]:
        """Make every check in turn."""
        for check in TITLES:
            yield self.result(source, check)

    def result(self, source: Named, check: str) -> Result:
        """Make one check, unless another that it waits for is not kept."""
        for first, waiting in WAITING.items():
            if check in waiting and self._once(source, first).breaches:
                return Result(check, Found(unchecked=f"{first} is not kept"))
        return Result(check, self._once(source, check))

    def golden(self, source: Named) -> Mapping[str, Any]:
        """Give what should stand in the files of expected findings (`inside.golden`)."""
        return self._ask(source, "golden")

    def _once(self, source: Named, check: str) -> Found:
        found = self._found.get((source, check))
        if found is None:
            try:
                found = _WAYS.get(check, _inside)(self, source, check)
            except ChildError as error:
                found = Found((_ended(error),))
            self._found[source, check] = found
        return found

    def _ask(
        self, source: Named, job: str, *, elsewhere: bool = False, seconds: float = 0, **more: str
    ) -> Mapping[str, Any]:
        child = self._children.get(elsewhere)
        if child is None or not child.alive:
            importable(source)
            child = self._children[elsewhere] = started(ELSEWHERE if elsewhere else SETUP)
        seconds = seconds or self.bounds.check_seconds
        limits = Limits(wall=WAITS * seconds, cpu=ceil(seconds), resident=2 * self.bounds.memory)
        answer = child.run(Job(f"{INSIDE}:{job}", {"source": asdict(source), **more}), limits)
        return dict(answer.facts)


def _inside(bench: Bench, source: Named, check: str) -> Found:
    return unpacked(bench._ask(source, "check", check=check))  # noqa: SLF001 - a check is the bench's own


def _loads(bench: Bench, source: Named, check: str) -> Found:
    del check
    return unpacked(bench._ask(source, "loads", seconds=bench.bounds.seconds))  # noqa: SLF001 - as above


def _bounded(bench: Bench, source: Named, check: str) -> Found:
    """Read all samples alone, then take them through their journeys: in how much time, and in how much memory."""
    del check
    bounds = bench.bounds
    alone = bench._ask(source, "opened", seconds=bounds.seconds)  # noqa: SLF001 - as above
    allowed = max(bounds.times * alone["seconds"], bounds.at_least * alone["samples"])
    whole = bench._ask(source, "journeys", seconds=max(2 * allowed, bounds.seconds / 2))  # noqa: SLF001 - as above
    breaches = []
    if whole["seconds"] > allowed:
        breaches.append(
            Breach(
                f"{alone['samples']} samples take at most {allowed:.0f} s (reading alone: {alone['seconds']:.1f} s)",
                f"they take {whole['seconds']:.1f} s",
                "Work on whole columns with polars expressions, instead of row by row.",
            )
        )
    if whole["bytes"] - alone["bytes"] > bounds.memory:
        breaches.append(_too_large((whole["bytes"] - alone["bytes"]) // 1_000_000, bounds))
    return Found(tuple(breaches))


def _too_large(held: int, bounds: Bounds) -> Breach:
    return Breach(
        f"the samples take at most {bounds.memory // 1_000_000} MB more than reading them does",
        f"they take {held} MB more",
        "Look for a join or a list that grows with the square of the rows.",
    )


def _quiet(bench: Bench, source: Named, check: str) -> Found:
    del check
    return Found(tuple(_did(one) for one in _watched(bench, source)["seen"] if one["what"] not in _READS))


def _deterministic(bench: Bench, source: Named, check: str) -> Found:
    """Compare two journeys in one process with one in another, and name what the source reads besides the file."""
    del check
    watched = _watched(bench, source)
    here = bench._ask(source, "digests")  # noqa: SLF001 - as above
    breaches = [_did(one) for one in watched["seen"] if one["what"] in _READS]
    for label, first, again, there in zip(
        here["labels"], here["first"], here["again"], watched["digests"], strict=False
    ):
        twice = [part for one in again for part in differing(first, one)]
        apart = differing(first, there)
        if twice or apart:
            how = (
                "asked twice" if twice else "asked in another process, with another order of sets and another time zone"
            )
            breaches.append(
                Breach(
                    "the same file gives the same outcome",
                    f"{', '.join(dict.fromkeys(twice or apart))} differ when it is {how}",
                    "Sort what comes from a set, a group_by or a folder; keep nothing between two files.",
                    Where(file=label),
                )
            )
            break
    return Found(tuple(breaches))


def _watched(bench: Bench, source: Named) -> Mapping[str, Any]:
    known = bench._seen.get(source)  # noqa: SLF001 - as above
    if known is None:
        known = bench._ask(source, "watched", elsewhere=True)  # noqa: SLF001 - as above
        bench._seen[source] = known  # noqa: SLF001 - as above
    return known


def _did(one: Mapping[str, Any]) -> Breach:
    times = f", {one['times']} times" if one["times"] > 1 else ""
    expected = "the answer follows from the file and the context alone" if one["what"] in _READS else "it only answers"
    return Breach(expected, f"it {one['what']}: {one['place']}{times}", _MEND[one["what"]])


def _ended(error: ChildError) -> Breach:
    """Say what became of a child that gave no answer."""
    if isinstance(error, ChildCrashed) and RAISED in str(error):
        return Breach(
            "nothing that the source declares or does makes the check fail",
            str(error),
            "Where a line of the source is named, mend it; where none is, this is a fault of ours: tell us of it.",
        )
    fixes = {
        ChildTimeout: "Look for a loop that does not end, or that runs over rows again and again.",
        ChildTooLarge: "Look for a join or a list that grows with the square of the rows.",
        ChildCrashed: "A hook must come back: it may not end the process, nor start others.",
    }
    fix = next(text for kind, text in fixes.items() if isinstance(error, kind))
    return Breach("the source comes to an end in time and in little memory", str(error), fix)


_WAYS: Mapping[str, Callable[[Bench, Named, str], Found]] = {
    "loads": _loads,
    "bounded": _bounded,
    "quiet": _quiet,
    "deterministic": _deterministic,
}
