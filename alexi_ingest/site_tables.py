"""The tables of a site, `hubs.csv` and `calendar.csv`: read plainly, with file and line in every complaint."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Never

from alexi_ingest import periods
from alexi_ingest.errors import SettingsError
from alexi_ingest.model import TEAM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

HUB_COLUMNS = ("id", "name", "lead_organisation", "region", "joined", "left", "contact", "authorities")
CALENDAR_COLUMNS = ("return_type", "period", "opens", "due", "closes")
SPOKE_COLUMNS = ("spoke", "hub", "authority", "host_agency", "from", "to")
LINK_COLUMNS = ("old_hub", "old_id", "new_hub", "new_id", "date")
SENT_BY = "sent_by"
"""A further column of the calendar: `hubs` (or empty, or no such column), or `team`, says who owes the return."""
BY_HUBS = "hubs"
_HUB_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class HubContext:
    """What a line of `hubs.csv` says of a hub from a day on, until its next line counts.

    `authorities` are GSS codes, `model` a code of the list `hub_model`, or nothing.
    """

    since: date
    region: str
    model: str
    authorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub, as its last line of `hubs.csv` says; `contexts` are those of all its lines, the first first."""

    id: str
    name: str
    lead_organisation: str
    region: str
    joined: date
    left: date | None
    contact: str
    authorities: tuple[str, ...]
    contexts: tuple[HubContext, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """One line of `calendar.csv`: when a return for a period may come, is due, and comes too late; who owes it."""

    return_type: str
    period: str
    opens: date
    due: date
    closes: date | None
    sent_by: str = BY_HUBS


@dataclass(frozen=True, slots=True)
class SiteSpoke:
    """One line of `spokes.csv`: a spoke of a hub, from a day to a day, both inclusive; None: always, or still.

    `authority` is a GSS code, `host_agency` a code of the list of that name, or nothing.
    """

    spoke: str
    hub: str
    authority: str
    host_agency: str
    since: date | None
    until: date | None


def begins(line: Due) -> date:
    """Give the first day of a period; a visit round, which has no dates of its own, begins when it opens."""
    bounds = periods.bounds(line.period)
    return bounds[0] if bounds else line.opens


def read_hubs(path: Path) -> Mapping[str, Hub]:
    """Read `hubs.csv`. A hub whose context changes has a further line, with the day `from` which that counts."""
    hubs: dict[str, Hub] = {}
    for line in _lines(path, HUB_COLUMNS):
        hub = line.text("id")
        if not _HUB_ID.fullmatch(hub) or hub == TEAM:
            line.refuse("id must be small letters, digits and hyphens (hub-01), and not 'team'")
        joined, left = line.day("joined"), line.day_or_none("left")
        if left and left < joined:
            line.refuse("left must be the same as or after joined")
        context = _context(line, joined, hubs.get(hub))
        hubs[hub] = Hub(
            hub, line.text("name"), line.text("lead_organisation"), context.region, joined, left,
            line.text("contact"), context.authorities, (*(hubs[hub].contexts if hub in hubs else ()), context),
        )  # fmt: skip
    return hubs


def _context(line: _Line, joined: date, before: Hub | None) -> HubContext:
    since = line.day_or_none("from") if line.cells.get("from") else None
    if before and (since is None or since <= before.contexts[-1].since or joined != before.joined):
        line.refuse(
            f"{before.id} stands in the file twice: its next line needs a later day in from, and the same joined"
        )
    authorities = tuple(part.strip() for part in line.text("authorities").split(";") if part.strip())
    return HubContext(since or joined, line.text("region"), line.cells.get("model", "").strip(), authorities)


def read_calendar(path: Path) -> tuple[Due, ...]:
    """Read `calendar.csv`."""
    found: dict[tuple[str, str], Due] = {}
    for line in _lines(path, CALENDAR_COLUMNS):
        kind, period = line.text("return_type"), line.text("period")
        if not periods.periodicity_of(period):
            line.refuse("period must be like 2015-16-Q2, 2015-16 or R1")
        if (kind, period) in found:
            line.refuse(f"{kind} for {period} stands in the file twice")
        sent_by = line.cells.get(SENT_BY, "").strip() or BY_HUBS
        if sent_by not in {BY_HUBS, TEAM}:
            line.refuse(f"{SENT_BY} must be {BY_HUBS} or {TEAM}")
        due = Due(kind, period, line.day("opens"), line.day("due"), line.day_or_none("closes"), sent_by)
        if due.due < due.opens or (due.closes and due.closes < due.due):
            line.refuse("the dates must be in order: opens, due, closes")
        found[kind, period] = due
    return tuple(found.values())


def read_spokes(path: Path, hubs: Collection[str]) -> tuple[SiteSpoke, ...]:
    """Read `spokes.csv`: the spokes of `hubs`. One that moves to another authority or agency has a line for each."""
    found = []
    for line in _lines(path, SPOKE_COLUMNS):
        spoke, hub, authority = line.text("spoke"), line.text("hub"), line.text("authority")
        if not spoke or not authority:
            line.refuse("spoke and authority must be filled in")
        if hub not in hubs:
            line.refuse(f"there is no hub {hub!r} in hubs.csv")
        since, until = line.day_or_none("from"), line.day_or_none("to")
        if since and until and until < since:
            line.refuse("to must be the same as or after from")
        found.append(SiteSpoke(spoke, hub, authority, line.text("host_agency"), since, until))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a CSV, with its place for a sentence about it."""

    path: Path
    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        return self.cells[column].strip()

    def day(self, column: str) -> date:
        try:
            return date.fromisoformat(self.text(column))
        except ValueError as error:
            self.refuse(f"{column} must be a date like 2015-04-01", error)

    def day_or_none(self, column: str) -> date | None:
        return self.day(column) if self.text(column) else None

    def refuse(self, what: str, cause: Exception | None = None) -> Never:
        message = f"{self.path}, line {self.number}: {what}"
        raise SettingsError(message) from cause


def _lines(path: Path, columns: Sequence[str]) -> Iterator[_Line]:
    """Give the lines of a CSV that has these columns (others are let be); blank lines are left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read as UTF-8 text: {error.__class__.__name__}"
        raise SettingsError(message) from error
    reader = csv.reader(text.splitlines())
    heading = [cell.strip().lower().replace(" ", "_") for cell in next(reader, [])]
    missing = [column for column in columns if column not in heading]
    if missing:
        message = f"{path}, line 1: the columns {', '.join(missing)} are missing"
        raise SettingsError(message)
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        line = _Line(path, reader.line_num, dict(zip(heading, cells, strict=False)))
        if len(cells) != len(heading):
            line.refuse(f"there are {len(cells)} cells, and {len(heading)} columns")
        yield line


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a small CSV; no cell of ours holds a comma."""
    return "".join(",".join(row) + "\n" for row in (columns, *rows))
