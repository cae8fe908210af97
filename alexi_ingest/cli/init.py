"""`alexi-ingest init`: a new site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alexi_ingest.cli.opened import make_site
from alexi_ingest.cli.say import put, say

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: alexi-ingest init my-site")
def init(folder: Annotated[Path, typer.Argument(metavar="SITE", help="A folder that is new or empty.")]) -> None:
    """Make a new site."""
    made = make_site(folder)
    put(str(made.root))
    say(f"Made a site for {len(made.hubs)} hubs. Next:")
    say(f"  1. Put your hubs into {made.root / 'hubs.csv'} and what they owe into {made.root / 'calendar.csv'}")
    say(f"  2. Keep a copy of {made.key_file} in a safe place: without it nobody can go on with this site")
    say(f"  3. alexi-ingest run --site {folder}")
