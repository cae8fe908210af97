"""`alexi-ingest run`: the service."""

from __future__ import annotations

import os
import signal
import sys
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer
from loguru import logger

from alexi_ingest import site as sites
from alexi_ingest.cli.options import HERE, SiteFolder
from alexi_ingest.cli.say import say
from alexi_ingest.daemon import service

if TYPE_CHECKING:
    from alexi_ingest.site import Site

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: alexi-ingest run --once --site my-site")
def run(
    *,
    site: SiteFolder = HERE,
    once: Annotated[bool, typer.Option("--once", help="Empty the inboxes, then stop.")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=64, help="Files read at a time; else as the settings say.")
    ] = None,
) -> None:
    """Watch the drop folders of a site: take in, check, keep and report. Stops cleanly on Ctrl-C and SIGTERM."""
    loaded = sites.load(site)
    keep_log(loaded)
    say(f"{'Emptying' if once else 'Watching'} the inboxes of {len(loaded.hubs)} hubs and the team in {loaded.root}")
    settled = service.run(loaded, stop_when_asked(), once=once, workers=workers)
    say(f"{settled} submission{'' if settled == 1 else 's'} settled")


def stop_when_asked() -> Event:
    """Give an event that is set when the process is asked to stop."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def keep_log(loaded: Site, *, talk: bool = True) -> None:
    """Log to the site's folder and (`talk`) to stderr; never with values of variables, which may be a person's."""
    settings = loaded.settings.log
    logger.remove()
    if talk:
        logger.add(
            sys.stderr,
            format="{time:HH:mm:ss} {level} {message}",
            level=settings.level,
            diagnose=False,
            backtrace=False,
        )
    logger.add(
        loaded.logs / "service.log", level=settings.level, rotation="1 day", retention=f"{settings.keep_days} days",
        serialize=settings.json_lines, diagnose=False, backtrace=False, opener=_closed_to_others,
    )  # fmt: skip


def _closed_to_others(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
