"""The dimension tables, which the keys of published tables refer to: from a site's files and the code lists.

Each function gives a polars frame, of which `alexi_schemas.DIMENSIONS` has the model.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest import periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.site_tables import Due, Hub, HubContext, SiteSpoke

_DAY = timedelta(days=1)
_SEPARATOR = ";"
_ALWAYS = ("0001-01-01", "9999-12-31")
_HUBS = {
    "hub": pl.String, "valid_from": pl.Date, "valid_to": pl.Date, "region": pl.String, "model": pl.String,
    "area": pl.String, "host_agencies": pl.String,
}  # fmt: skip
_SPOKES = {
    "spoke": pl.String, "hub": pl.String, "local_authority": pl.String, "host_agency": pl.String,
    "valid_from": pl.Date, "valid_to": pl.Date,
}  # fmt: skip
_AUTHORITIES = dict.fromkeys(("year", "local_authority", "name", "region", "old_code"), pl.String)
_PERIODS = {"period": pl.String, "kind": pl.String, "first_day": pl.Date, "last_day": pl.Date, "year": pl.String}
_THEORIES = {"theory": pl.String, "statement": pl.String, "impact_area": pl.Int64}
_THEORY_VARIABLES = dict.fromkeys(("theory", "table", "variable", "role"), pl.String)


def hubs(known: Mapping[str, Hub], spokes: Sequence[SiteSpoke]) -> pl.DataFrame:
    """Give a row a hub and time in which its context stayed the same.

    A new one begins where a further line of `hubs.csv` counts from, and where a spoke begins or has ended.
    """
    rows = [
        (hub.id, first, last, context.region, context.model or None, *_reach(context, spokes, hub.id, first))
        for hub in known.values()
        for first, last, context in _times(hub, [one for one in spokes if one.hub == hub.id])
    ]
    return pl.DataFrame(_once(rows), _HUBS, orient="row")


def spokes(known: Iterable[SiteSpoke]) -> pl.DataFrame:
    """Give a row a line of `spokes.csv`."""
    rows = [(one.spoke, one.hub, one.authority, one.host_agency or None, one.since, one.until) for one in known]
    return pl.DataFrame(rows, _SPOKES, orient="row")


def authorities(codelists: Path, years: Iterable[str]) -> pl.DataFrame:
    """Give a row a local authority and year (`2015-16`) in which its code was in use on some day."""
    listed = _lines(codelists / "local_authority.csv")
    rows = [
        (year, one["code"], one["label"], one["region"], one["old_code"] or None)
        for year in sorted(years)
        for one in listed
        if _in_use(one, periods.bounds(year))
    ]
    return pl.DataFrame(rows, _AUTHORITIES, orient="row")


def regions(codelists: Path) -> pl.DataFrame:
    """Give a row a region."""
    rows = [(one["code"], one["label"]) for one in _lines(codelists / "region.csv")]
    return pl.DataFrame(rows, {"region": pl.String, "name": pl.String}, orient="row")


def calendar_periods(calendar: Iterable[Due]) -> pl.DataFrame:
    """Give a row a period of the calendar, and one a year that one lies in. A round has no days of its own."""
    named = {line.period for line in calendar}
    named |= years_of(named)
    rows = [
        (period, _kind(period), *(periods.bounds(period) or (None, None)), _year(period)) for period in sorted(named)
    ]
    return pl.DataFrame(rows, _PERIODS, orient="row")


def years_of(named: Iterable[str]) -> set[str]:
    """Give the financial years that periods lie in."""
    return {year for period in named if (year := _year(period))}


def theories(codelists: Path) -> pl.DataFrame:
    """Give a row a programme theory."""
    rows = [(one["code"], one["label"], int(one["impact_area"])) for one in _lines(codelists / "theory.csv")]
    return pl.DataFrame(rows, _THEORIES, orient="row")


def theory_variables(mapped: Path) -> pl.DataFrame:
    """Give a row a variable that speaks to a theory, from `theories.csv`."""
    rows = [tuple(one[name] for name in _THEORY_VARIABLES) for one in _lines(mapped)]
    return pl.DataFrame(rows, _THEORY_VARIABLES, orient="row")


def _times(hub: Hub, own: Sequence[SiteSpoke]) -> Iterator[tuple[date, date | None, HubContext]]:
    """Part the time of a hub where anything may change; each part with the line of `hubs.csv` that counts then."""
    changes = [one.since for one in hub.contexts]
    changes += [one.since for one in own if one.since] + [one.until + _DAY for one in own if one.until]
    begins = sorted({hub.joined, *(day for day in changes if day > hub.joined and (not hub.left or day <= hub.left))})
    for first, following in pairwise([*begins, None]):
        if first is not None:
            context = next(one for one in reversed(hub.contexts) if one.since <= max(first, hub.contexts[0].since))
            yield first, following - _DAY if following else hub.left, context


def _reach(context: HubContext, known: Sequence[SiteSpoke], hub: str, day: date) -> tuple[str | None, str | None]:
    """Give the authorities and host agencies of a hub on a day, in the order of their codes."""
    own = [
        one
        for one in known
        if one.hub == hub and (not one.since or one.since <= day) and (not one.until or one.until >= day)
    ]
    area = {*context.authorities, *(one.authority for one in own)}
    hosts = {one.host_agency for one in own if one.host_agency}
    return _SEPARATOR.join(sorted(area)) or None, _SEPARATOR.join(sorted(hosts)) or None


def _once(rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Join rows of a hub that follow each other and differ in nothing but their time."""
    kept: list[tuple[object, ...]] = []
    for hub, first, last, *context in rows:
        again = kept and (kept[-1][0], *kept[-1][3:]) == (hub, *context)
        kept.append((hub, kept.pop()[1] if again else first, last, *context))
    return kept


def _in_use(entry: Mapping[str, str], year: tuple[date, date] | None) -> bool:
    first, last = (day.isoformat() for day in year) if year else _ALWAYS
    return (entry["valid_from"] or _ALWAYS[0]) <= last and (entry["valid_to"] or _ALWAYS[1]) >= first


def _kind(period: str) -> str:
    return "quarter" if periods.quarter(period) else "year" if periods.bounds(period) else "round"


def _year(period: str) -> str | None:
    """Give the financial year of a quarter or a year."""
    return period[: len("2015-16")] if periods.bounds(period) else None


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
