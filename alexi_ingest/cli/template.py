"""`alexi-ingest template`: a return to fill in, for a hub and a period."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from alexi_ingest import site as sites
from alexi_ingest.cli.say import put
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import SettingsError
from alexi_ingest.period_styles import read_period
from alexi_ingest.report.folder import write_atomic
from alexi_ingest.template.make import make_template
from alexi_ingest.template.order import Order

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: alexi-ingest template training --hub hub-03 --period 2015-16-Q2 -o training.xlsx")
def template(
    return_type: Annotated[str, typer.Argument(metavar="RETURN_TYPE", help="Which return, for example casework.")],
    *,
    hub: Annotated[str, typer.Option("--hub", help="Whose return it is to be, for example hub-03.")],
    period: Annotated[str, typer.Option("--period", help="For which period, for example 2015-16-Q2.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE.xlsx", help="Where to write it.")],
    site: Annotated[
        Path | None, typer.Option("--site", envvar="ALEXI_SITE", help="Say the hub's name, due date and contact, too.")
    ] = None,
) -> None:
    """Make a blank return: drop-downs, locked headings, guidance, hidden identity.

    Survey exports have no template: they are sent as their platform exports them.
    """
    named = read_period(period)
    if named is None:
        message = f"{period!r} is no period: write 2015-16-Q2, 2015-16 or R1"
        raise SettingsError(message)
    made = make_template(load_sources(), _order(return_type, hub, named, site))
    try:
        write_atomic(out, made)
    except OSError as error:
        message = f"{out} cannot be written: {error.strerror}"
        raise SettingsError(message) from error
    put(f"{out}: the template of {return_type} for {hub}, {named}")


def _order(return_type: str, hub: str, period: str, root: Path | None) -> Order:
    if root is None:
        return Order(return_type, period, hub, datetime.now(UTC).date(), hub)
    site = sites.load(root)
    if hub not in site.senders:
        message = f"{hub} is no hub of this site: see hubs.csv"
        raise SettingsError(message)
    due = next((one.due for one in site.owed(hub) if (one.return_type, one.period) == (return_type, period)), None)
    today = datetime.now(site.zone).date()
    return Order(return_type, period, hub, today, site.name_of(hub), due, site.settings.contact.line, site.names)
