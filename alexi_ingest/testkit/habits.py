"""How hubs differ: how many young people they have, and how they fill in and lay out what they send."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from alexi_ingest.declare import CodeEntry
from alexi_ingest.periods import bounds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PHASES = ((3, date(2014, 1, 1)), (5, date(2015, 1, 1)), (8, date(2016, 1, 1)))
"""How many services joined when (domain.md 1)."""
_JOINED = tuple(day for number, day in PHASES for _ in range(number))
SMALLEST, LARGEST = 10, 120
_REGIONS = 9
_ABOVE = 3


@dataclass(frozen=True, slots=True)
class HubHabits:
    """One hub, as a sender.

    `size` is about how many persons are open to it; `region` counts from 1 (North East) to 9 (South West).
    `synonyms`: headings other than the template's; `title_rows`: lines above the headings; `shuffled`: its own order
    of columns. `file_format` is `xlsx` or `csv` (for returns of one table; others are workbooks), `delimiter` that of
    its CSVs. `dates` is how it writes dates: `date` (true dates), `dmy`, `iso`, `written`; `labels` how it writes
    codes: `code`, `label`, `prefixed` ("b) Female").

    Example:
        >>> HubHabits("hub-01", synonyms=True, title_rows=2, dates="written").file_format
        'xlsx'
    """

    hub: str
    seed: int = 1
    size: int = 25
    joined: date = date(2014, 1, 1)
    region: int = 1
    synonyms: bool = False
    title_rows: int = 0
    shuffled: bool = False
    file_format: str = "xlsx"
    delimiter: str = ","
    dates: str = "date"
    labels: str = "code"

    def owed(self, named: Iterable[str]) -> list[str]:
        """Give those of some periods that begin after the hub joined; a round has no dates of its own."""
        return [period for period in named if (span := bounds(period)) is None or span[0] >= self.joined]

    def authorities(self, codelists: Path) -> list[str]:
        """Give the codes of its region's authorities that stood while the evaluation ran, from a folder of lists."""
        with (codelists / "local_authority.csv").open(encoding="utf-8", newline="") as lines:
            return [
                line["code"]
                for line in csv.DictReader(lines)
                if line["region"] == f"E1200000{self.region}"
                and line["valid_from"] <= "2013-04-01"
                and (line["valid_to"] or "9") > "2017"
            ]

    def random(self, *about: str) -> Random:
        """Give the hub's own random numbers about something: the same for the same seed, hub and words."""
        return Random(":".join((str(self.seed), self.hub, *about)))  # noqa: S311 - made-up data, not secrets


def make_hubs(count: int = 16, *, seed: int = 1) -> tuple[HubHabits, ...]:
    """Make so many hubs of different size and habits, which join in the evaluation's three phases.

    Example:
        >>> [hub.hub for hub in make_hubs(3)]
        ['hub-01', 'hub-02', 'hub-03']
    """
    return tuple(_hub(number, _JOINED[number % len(_JOINED)], seed) for number in range(count))


def synthetic_hubs() -> tuple[CodeEntry, ...]:
    """Give the hubs of `make_hubs` as the code list that a site makes of its own.

    Example:
        >>> [(one.code, one.label, one.valid_from) for one in synthetic_hubs()][-1]
        ('hub-16', 'Hub 16 (synthetic)', '2016-01-01')
    """
    return tuple(
        CodeEntry(f"hub-{at:02d}", f"Hub {at:02d} (synthetic)", joined.isoformat(), synonyms=(f"Hub {at}",))
        for at, joined in enumerate(_JOINED, 1)
    )


def _hub(number: int, joined: date, seed: int) -> HubHabits:
    hub = f"hub-{number + 1:02d}"
    rng = Random(f"{seed}:{hub}")  # noqa: S311 - made-up data, not secrets
    return HubHabits(
        hub=hub,
        seed=seed,
        size=min(LARGEST, SMALLEST + int(rng.expovariate(1 / 35))),
        joined=joined,
        region=number % _REGIONS + 1,
        synonyms=rng.random() < 1 / 2,
        title_rows=rng.randrange(_ABOVE + 1),
        shuffled=rng.random() < 1 / 3,
        file_format=rng.choice(("xlsx", "csv")),
        delimiter=rng.choice((",", ",", ";")),
        dates=rng.choice(("date", "date", "dmy", "iso", "written")),
        labels=rng.choice(("code", "label", "label", "prefixed")),
    )
