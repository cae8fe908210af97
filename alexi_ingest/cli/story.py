"""What the demonstration drops, and when: mostly good returns, some with mistakes, and files that are no returns."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from alexi_ingest.model import TEAM
from alexi_ingest.testkit.habits import HubHabits, make_hubs
from alexi_ingest.testkit.samples import samples_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from alexi_ingest.declare import ReturnType
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.periods import Periodicity
    from alexi_ingest.testkit.samples import Sample, Samples

QUARTERS = ("2015-16-Q2", "2015-16-Q3", "2015-16-Q4", "2016-17-Q1", "2016-17-Q2", "2016-17-Q3")
"""The last six of the evaluation, which ended in January 2017."""
BESIDE = {"2015-16-Q3": "R2", "2015-16-Q4": "2015-16", "2016-17-Q3": "R3"}
"""What else is sent with the returns of a quarter: by round, or by year."""
PERIODS: Mapping[Periodicity, tuple[str, ...]] = {
    "quarterly": QUARTERS, "yearly": ("2015-16",), "rounds": ("R2", "R3"),
}  # fmt: skip
SEED = 2014
MISTAKES_A_FILE = 3
BOMB_BYTES = 300_000_000
_KEYLESS = "layout.missing_key_column"
_WHOLE_FILE = ("file.", "layout.")
"""How the names of mistakes begin that are not of one cell or rule."""


@dataclass(frozen=True, slots=True)
class Drop:
    """One file to be dropped; `why` says what is special about it, empty for a plain return.

    `rows` is how many records were written into a return without a mistake, None for every other file.
    """

    hub: str
    name: str
    write: Callable[[Path], object]
    why: str = ""
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """Files that are dropped on the same day."""

    title: str
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class _Series:
    """One sender's clean returns of one type, period by period, and what makes mistakes in them."""

    hub: str
    kind: Samples
    periodicity: Periodicity
    returns: dict[str, Sample]

    def drop(self, period: str, why: str = "", mistakes: int = 0, named: str = "") -> Drop:
        """Give a return as a file: with so many mistakes at random, or the one that is named."""
        sample = self.returns[period]
        rng = Random(f"{SEED}:{self.hub}:{period}")  # noqa: S311 - made-up data, not secrets
        for name in (named,) if named else rng.sample(self._small(), mistakes):
            sample = self.kind.plant(sample, name, rng, None)
        clean = not (named or mistakes)
        return Drop(self.hub, sample.filename, sample.write, why, sample.rows if clean else None)

    def _small(self) -> list[str]:
        """Name the mistakes that fit into any return of this hub, and need no other to be seen."""
        size = next(iter(self.returns.values())).habits.size
        return [
            name
            for name, mistake in self.kind.mistakes.items()
            if not name.startswith(_WHOLE_FILE)
            and not (mistake.needs_last or mistake.needs_others)
            and mistake.size <= size
        ]


def story(sources: Sources, hubs: int) -> Iterator[Day]:
    """Tell what so many hubs send over six quarters, and a week later."""
    all_of_them = list(_series(sources, hubs))
    every = [one for one in all_of_them if one.periodicity == "quarterly"]
    *before, last = QUARTERS
    for quarter in before:
        periods_then = (quarter, BESIDE.get(quarter))
        yield Day(quarter, tuple(one.drop(then) for one in all_of_them for then in periods_then if then in one.returns))
    bad = {number for number in range(len(every)) if number % 5 == 1}
    lists = [number for number, one in enumerate(every) if _KEYLESS in one.kind.mistakes and number not in bad]
    whole = {
        2: ("file.not_recognised", "of no return that we know"),
        **dict.fromkeys(lists[2:3], (_KEYLESS, "cannot be read")),
    }
    drops = []
    for number, one in enumerate(every):
        if number in whole:
            named, why = whole[number]
            drops.append(one.drop(last, why, named=named))
        elif number in bad:
            drops.append(one.drop(last, "with mistakes", mistakes=MISTAKES_A_FILE))
        else:
            drops.append(one.drop(last))
    drops += [one.drop(BESIDE[last]) for one in all_of_them if BESIDE[last] in one.returns]
    yield Day(last, tuple(drops))
    good = next(one for number, one in enumerate(every) if number not in bad and number not in whole)
    mended = every[min(bad)] if bad else good
    again = good.drop(last)
    yield Day(
        "a week later",
        (
            mended.drop(last, "the mended return"),
            Drop(again.hub, f"Copy of {again.name}", again.write, "the same file again"),
            Drop(again.hub, "Figures.xlsx", _bomb, "a workbook that unpacks to 300 MB"),
            Drop(again.hub, "Letter.xlsx", _letter, "no workbook at all"),
        ),
    )


def _series(sources: Sources, hubs: int) -> Iterator[_Series]:
    """Make the clean returns of every type and all who send it, for the periods that begin after a hub joined."""
    kinds: list[tuple[ReturnType, Samples]] = []
    for _, spec in sorted(sources.specs.items()):
        if isinstance(spec.samples, str):
            made = samples_in(spec.samples)
            kinds += [(kind, made) for kind in spec.returns if kind.name == made.form.return_type]
    for sender in (*make_hubs(hubs, seed=SEED), HubHabits(TEAM, seed=SEED)):
        for kind, made in kinds:
            # What both send is told of as the hubs'.
            if ("hubs" in kind.sent_by) == (sender.hub != TEAM):
                owed = sender.owed(PERIODS[kind.periodicity])
                returns = dict(zip(owed, made.clean(sender, owed), strict=True))
                yield _Series(sender.hub, made, kind.periodicity, returns)


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(BOMB_BYTES // 1_000_000):
                sheet.write(b" " * 1_000_000)


def _letter(path: Path) -> None:
    path.write_bytes(b"%PDF-1.4\n% a letter that was renamed\n")
