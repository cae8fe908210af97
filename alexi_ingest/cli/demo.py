"""`alexi-ingest demo`: a site with synthetic returns, run, and where to look."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from alexi_ingest import site, store
from alexi_ingest.cli.opened import make_site, open_site
from alexi_ingest.cli.run import keep_log, stop_when_asked
from alexi_ingest.cli.say import put, put_table, say
from alexi_ingest.cli.story import PERIODS, story
from alexi_ingest.daemon import service
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import SettingsError
from alexi_ingest.site_defaults import RETURN_TYPES
from alexi_ingest.site_tables import CALENDAR_COLUMNS, SENT_BY, as_csv
from alexi_ingest.store import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.cli.story import Drop
    from alexi_ingest.store import Submission

MARK = ".demonstration"
"""A file that says that a folder is a demonstration's, and may be made anew."""
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: alexi-ingest demo demo-site --hubs 1")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[SITE]", help="Where to make it.")] = Path("demo-site"),
    *,
    hubs: Annotated[int, typer.Option("--hubs", min=1, max=16, help="How many hubs send returns.")] = 16,
) -> None:
    """Make a site with synthetic returns, run it, and say where to look."""
    begun = monotonic()
    made = _fresh(folder)
    keep_log(made, talk=False)
    stop = stop_when_asked()
    dropped: list[Drop] = []
    for day in story(load_sources(), hubs):
        for drop in day.drops:
            drop.write(made.inbox(drop.hub) / drop.name)
        dropped += day.drops
        settled = service.run(made, stop, once=True)
        say(f"{day.title}: {len(day.drops)} files dropped, {settled} settled")
        if stop.is_set():
            raise typer.Exit(1)
    with open_site(folder) as opened:
        # A new store numbers what it takes from 1 on.
        sent = [store.submission(opened.store, number) for number in range(1, len(dropped) + 1)]
    pairs = _paired(sent, dropped)
    put_table(_table(pairs))
    _say_where(made, pairs)
    say(f"{len(sent)} files in {monotonic() - begun:.0f} seconds")


def _fresh(folder: Path) -> site.Site:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            message = f"{folder} is not empty, and was not made by `alexi-ingest demo`: name another folder"
            raise SettingsError(message)
        shutil.rmtree(folder)
    made = make_site(folder)
    (folder / MARK).touch()
    # So that the story is told as of today: its periods are due soon, and no others are owed.
    today = datetime.now(made.zone).date()
    days = [(today + timedelta(days=days)).isoformat() for days in (-30, 30, 90)]
    lines = [
        (kind.return_type, period, *days, kind.sent_by) for kind in RETURN_TYPES for period in PERIODS[kind.periodicity]
    ]
    (folder / "calendar.csv").write_text(as_csv((*CALENDAR_COLUMNS, SENT_BY), lines), encoding="utf-8")
    return site.load(folder)


def _paired(sent: Sequence[Submission], dropped: Sequence[Drop]) -> list[tuple[Submission, Drop]]:
    """Give each submission with what was dropped, in the order in which they came: two files may have one name."""
    waiting: dict[tuple[str, str], list[Drop]] = {}
    for drop in dropped:
        waiting.setdefault((drop.hub, drop.name), []).append(drop)
    return [(one, waiting[one.hub, one.name].pop(0)) for one in sent]


def _table(pairs: Sequence[tuple[Submission, Drop]]) -> Table:
    """A row a sender: how many files came to each state, what was in them, and that no row of a good one is gone."""
    states = [state for state in State if any(one.state is state for one, _ in pairs)]
    table = Table("hub", "files", title="What became of the files", title_justify="left", box=box.SIMPLE_HEAD)
    for heading in (*states, "rows ready", "to fix", "to check", "tidied", "of good files"):
        table.add_column(heading, justify="right")
    for hub in sorted({one.hub for one, _ in pairs}):
        own = [(one, drop) for one, drop in pairs if one.hub == hub]
        found = Counter(one.state for one, _ in own)
        counts = [one.counts for one, _ in own if one.state is not State.SUPERSEDED]
        ready = f"{sum(one.rows_ready for one in counts):,} of {sum(one.rows for one in counts):,}"
        sums = (
            sum(one.errors for one in counts),
            sum(one.queries for one in counts),
            sum(one.repairs for one in counts),
        )
        good = [(one.counts.rows_ready, drop.rows) for one, drop in own if drop.rows is not None]
        kept = f"{sum(taken for taken, _ in good):,} of {sum(written for _, written in good):,}"
        table.add_row(
            hub, str(len(own)), *(str(found[state] or "") for state in states), ready, *map("{:,}".format, sums), kept
        )
    return table


def _say_where(made: site.Site, pairs: Sequence[tuple[Submission, Drop]]) -> None:
    put("Where to look")
    for one, drop in pairs:
        if drop.why:
            report = next(made.reports(one.hub).glob(f"*_{one.number}_*/report.html"), None)
            put(f"  {drop.why} ({one.state.replace('_', ' ')}): {report or made.status_page(one.hub)}")
    hub = next(iter(made.hubs))
    put(f"  a hub's own page: {made.status_page(hub)}")
    put(f"  a hub's own tables: {made.tables(hub)}")
    put(f"  every hub: alexi-ingest status --site {made.root}")
