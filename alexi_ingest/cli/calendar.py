"""`alexi-ingest calendar`: what is owed, and exceptions to it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from alexi_ingest import store
from alexi_ingest.cli.opened import open_site
from alexi_ingest.cli.options import HERE, AsJson, By, SiteFolder
from alexi_ingest.cli.say import put, put_json, put_table
from alexi_ingest.store import ExceptionKind

if TYPE_CHECKING:
    from alexi_ingest.cli.opened import Opened
    from alexi_ingest.store import StatusRow

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Flag = typer.Option
Hub = Annotated[str | None, typer.Argument(metavar="[HUB]", help="For example hub-03.")]
Kind = Annotated[str | None, typer.Argument(metavar="[RETURN_TYPE]", help="For example training.")]
Period = Annotated[str | None, typer.Argument(metavar="[PERIOD]", help="For example 2015-16-Q2.")]


@app.command(epilog="Example: alexi-ingest calendar --nil hub-03 training 2015-16-Q4 --reason leave --site my-site")
def calendar(  # noqa: PLR0913 - each is an argument or option of the command
    hub: Hub = None,
    return_type: Kind = None,
    period: Period = None,
    *,
    by: By,
    reason: Annotated[str | None, Flag("--reason", help="Why; it is kept. Needed for an exception.")] = None,
    excuse: Annotated[bool, Flag("--excuse", help="The return is not owed.")] = False,
    extend: Annotated[datetime | None, Flag("--extend", formats=["%Y-%m-%d"], help="It is due on this day.")] = None,
    nil: Annotated[bool, Flag("--nil", help="There is nothing to report, as the hub told us.")] = False,
    site: SiteFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show what is owed; excuse, extend or declare nil a return, with a reason."""
    asked = {ExceptionKind.EXCUSED: excuse, ExceptionKind.EXTENDED: extend is not None, ExceptionKind.NIL: nil}
    chosen = [kind for kind, wanted in asked.items() if wanted]
    with open_site(site) as opened:
        rows = _rows(opened, hub, return_type, period)
        if not chosen:
            _show(rows, json=json)
            return
        if len(chosen) > 1 or not (hub and return_type and period and reason):
            message = (
                "an exception is one of --excuse, --extend DATE and --nil, of HUB RETURN_TYPE PERIOD, with --reason"
            )
            raise typer.BadParameter(message)
        if not rows:
            message = f"{hub} owes no {return_type} for {period}: `alexi-ingest calendar {hub}` shows what it owes"
            raise typer.BadParameter(message)
        until = extend.date() if extend else None
        store.calendar_exception(opened.store, hub, return_type, period, chosen[0], reason=reason, by=by, until=until)
    put(f"{hub} {return_type} {period} {chosen[0]}" + (f" to {until}" if until else ""))


def _rows(opened: Opened, hub: str | None, return_type: str | None, period: str | None) -> list[StatusRow]:
    """Give what is owed, or is excepted from it, of these."""
    if hub is not None and hub not in opened.site.senders:
        message = f"{hub!r} is not a hub of this site; its hubs stand in {opened.site.root / 'hubs.csv'}"
        raise typer.BadParameter(message)
    found = store.status(opened.store, opened.site.all_owed(), opened.today, opened.site.zone)
    return [
        row
        for row in found.rows
        if row.due and (row.hub, row.return_type, row.period) == (
            hub or row.hub, return_type or row.return_type, period or row.period
        )
    ]  # fmt: skip


def _show(rows: list[StatusRow], *, json: bool) -> None:
    if json:
        names = ("hub", "return_type", "period", "due", "owed", "state", "on_time", "exception")
        put_json([{name: value for name, value in asdict(row).items() if name in names} for row in rows])
        return
    table = Table("hub", "return type", "period", "due", "state", "exception", pad_edge=False)
    for row in rows:
        due = f"{row.due:%d/%m/%Y}" if isinstance(row.due, date) else ""
        words = (row.hub, row.return_type, row.period, due, row.state.replace("_", " "), row.exception or "")
        table.add_row(*map(escape, words))
    put_table(table)
