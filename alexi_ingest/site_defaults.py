"""What a new site is filled with: sixteen synthetic hubs that joined in three phases, and the evaluation's calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.model import TEAM
from alexi_ingest.periods import Quarter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.periods import Periodicity


class Kind(NamedTuple):
    """A return type of the evaluation: how often it is owed, and by whom."""

    return_type: str
    periodicity: Periodicity
    sent_by: str = "hubs"


RETURN_TYPES = (
    Kind("casework", "quarterly"),
    Kind("risk", "quarterly"),
    Kind("outcomes", "quarterly"),
    Kind("monitoring", "quarterly"),
    Kind("training", "quarterly"),
    Kind("survey", "quarterly"),
    Kind("spokes", "yearly"),
    Kind("fieldwork", "rounds", TEAM),
)
"""All that the evaluation collects. What no installed source reads yet is owed all the same."""
PHASES = (("2014-01-01", 3), ("2015-01-01", 5), ("2016-01-01", 8))
"""Day of joining and number of services: the evaluation's three phases."""
FIRST, LAST = Quarter(2013, 4), Quarter(2016, 3)
"""January 2014 to December 2016: the evaluation ended in January 2017."""
ROUNDS = (date(2014, 10, 1), date(2015, 10, 1), date(2016, 10, 1))
"""The first day of each round of visits: one in the year of each phase, so that the last services had one visit."""
MONTHS_TO_DUE, MONTHS_TO_CLOSE = 1, 3
MONTHS_OF_ROUND = 3
_AUTHORITIES = {
    "E12000001": ("E06000001", "E06000002", "E06000003", "E06000004"),
    "E12000002": ("E06000006", "E06000007", "E06000008", "E06000009"),
    "E12000003": ("E06000010", "E06000011", "E06000012", "E06000013"),
    "E12000004": ("E06000015", "E06000016", "E06000017", "E10000018"),
    "E12000005": ("E06000019", "E06000020", "E06000021", "E10000028"),
    "E12000006": ("E06000031", "E06000032", "E06000033", "E06000034"),
    "E12000007": ("E09000001", "E09000002", "E09000003", "E09000004"),
    "E12000008": ("E06000035", "E06000036", "E06000037", "E06000038"),
    "E12000009": ("E06000022", "E06000023", "E06000024", "E06000025"),
}
"""Some authorities of each of the nine regions (Office for National Statistics codes)."""


def hub_rows() -> tuple[tuple[str, ...], ...]:
    """Give the lines of `hubs.csv`: `hub-01` to `hub-16`, region by region in turn, two authorities each."""
    joined = [day for day, services in PHASES for _ in range(services)]
    regions = tuple(_AUTHORITIES)
    rows = []
    for number, day in enumerate(joined):
        region = regions[number % len(regions)]
        half = 2 * (number // len(regions))
        rows.append((
            f"hub-{number + 1:02d}", f"Hub {number + 1:02d} (synthetic)", f"Organisation {number + 1:02d} (synthetic)",
            region, day, "", f"hub-{number + 1:02d}@example.org", ";".join(_AUTHORITIES[region][half : half + 2]),
        ))  # fmt: skip
    return tuple(rows)


def calendar_rows() -> tuple[tuple[str, ...], ...]:
    """Give the lines of `calendar.csv`: each period opens on the day after its end and is due within a month.

    A year that the evaluation's end cuts short opens then. A round opens with its first visit, and is due
    within a month of its last.
    """
    rows = []
    for kind in RETURN_TYPES:
        for period, opens in _periods(kind.periodicity):
            visited = MONTHS_OF_ROUND if kind.periodicity == "rounds" else 0
            days = (opens, _before(opens, visited + MONTHS_TO_DUE), _before(opens, visited + MONTHS_TO_CLOSE))
            rows.append((kind.return_type, period, *(day.isoformat() for day in days), kind.sent_by))
    return tuple(rows)


def _periods(periodicity: Periodicity) -> Iterator[tuple[str, date]]:
    """Give the periods of the evaluation, each with the day on which it opens."""
    if periodicity == "rounds":
        yield from ((f"R{number}", first) for number, first in enumerate(ROUNDS, 1))
        return
    quarter, seen = FIRST, set[str]()
    while quarter <= LAST:
        year = str(quarter).removesuffix(f"-Q{quarter.number}")
        if periodicity == "quarterly":
            yield str(quarter), quarter.next.first
        elif year not in seen:
            yield year, min(Quarter(quarter.year, 4).next.first, LAST.next.first)
        seen.add(year)
        quarter = quarter.next


def _before(first: date, months: int) -> date:
    """Give the last day of a span of whole months that begins on the first of a month."""
    month = first.month - 1 + months
    return date.fromordinal(date(first.year + month // 12, month % 12 + 1, 1).toordinal() - 1)
