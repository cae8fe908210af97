"""`alexi-ingest status`: where every return is, what waits, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.table import Table

from alexi_ingest import store
from alexi_ingest.cli.opened import open_site
from alexi_ingest.cli.options import HERE, AsJson, SiteFolder
from alexi_ingest.cli.say import put, put_json, put_table
from alexi_ingest.store import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alexi_ingest.store import Status, StatusRow, Waiting

MOST_LISTED = 20
"""So many submissions are listed of the queue, and of what waits for a person."""
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: alexi-ingest status --site my-site")
def status(*, site: SiteFolder = HERE, json: AsJson = False) -> None:
    """Show what is owed, received, on time and to fix; the queue; alarms."""
    with open_site(site) as opened:
        found = store.status(opened.store, opened.site.all_owed(), opened.today, opened.site.zone)
    if json:
        put_json(asdict(found))
        return
    for return_type in dict.fromkeys(row.return_type for row in found.rows):
        put_table(_table(return_type, [row for row in found.rows if row.return_type == return_type]))
    put_waiting(found)


def put_waiting(found: Status) -> None:
    """Print the queue, what waits for a person, and the alarms."""
    _list("waiting or under way", found.queue)
    _list("for a person to see to (alexi-ingest decide)", found.review)
    if found.outbox:
        put(f"Reports, tables and pages still to be written: {found.outbox}")
    for alarm in found.alarms:
        put(f"ALARM: {alarm}")


def _table(return_type: str, rows: Sequence[StatusRow]) -> Table:
    """Hubs down, periods across; periods that have not begun for anybody are left out."""
    shown = [row for row in rows if row.state != "not_open"]
    periods = sorted({row.period for row in shown})
    cells = {(row.hub, row.period): row for row in shown}
    table = Table(title=f"{return_type}: {_summary(shown)}", title_justify="left", pad_edge=False)
    table.add_column("hub", no_wrap=True)
    for period in periods:
        table.add_column(period.removeprefix("20").replace("-Q", " Q"), no_wrap=True)
    for hub in dict.fromkeys(row.hub for row in shown):
        table.add_row(escape(hub), *(_cell(cells.get((hub, period))) for period in periods))
    return table


def _cell(row: StatusRow | None) -> str:
    """Say in a word where a return is, with the things to fix, and whether it came late."""
    if row is None:
        return ""
    words = row.state.replace("_", " ")
    if row.latest_state in {State.PARTIAL, State.REJECTED} and row.errors:
        words += f" ({row.errors})"
    return f"{words} late" if row.on_time is False and row.received_at else words


def _summary(rows: Iterable[StatusRow]) -> str:
    """Count what is owed, what came, and how much of it on time and without things to fix."""
    counts = Counter[str]()
    for row in rows:
        counts["owed"] += row.owed
        counts["received"] += row.owed and row.received_at is not None
        counts["on time"] += row.owed and row.on_time is True
        counts["to fix"] += row.latest_state in {State.PARTIAL, State.REJECTED}
        counts["overdue"] += row.state == "overdue"
    return ", ".join(f"{counts[name]} {name}" for name in ("owed", "received", "on time", "to fix", "overdue"))


def _list(title: str, waiting: Sequence[Waiting]) -> None:
    if not waiting:
        return
    put(f"{len(waiting)} {title}:")
    for one in waiting[:MOST_LISTED]:
        put(f"  {one.submission} of {one.hub}: {one.state.replace('_', ' ')}, since {one.received_at:%d %b %Y %H:%M}")
    if len(waiting) > MOST_LISTED:
        put(f"  and {len(waiting) - MOST_LISTED} more: alexi-ingest status --json lists all")
