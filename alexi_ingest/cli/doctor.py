"""`alexi-ingest doctor`: what is wrong with a site, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict

import typer

from alexi_ingest.cli.health import Health, look_over
from alexi_ingest.cli.options import HERE, AsJson, SiteFolder
from alexi_ingest.cli.say import Exit, put, put_json, say

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: alexi-ingest doctor --site my-site")
def doctor(*, site: SiteFolder = HERE, json: AsJson = False) -> None:
    """Look a site over: what is wrong, and how to mend it. Exit code 1 where something is to be mended."""
    found = look_over(site)
    if json:
        put_json([asdict(one) for one in found])
    else:
        for one in found:
            _put(one)
    wrong = sum(not one.well for one in found)
    say("All is well." if not wrong else f"{wrong} thing{'' if wrong == 1 else 's'} to mend.")
    raise typer.Exit(Exit.TO_FIX if wrong else Exit.NOTHING_TO_FIX)


def _put(one: Health) -> None:
    put(f"{'well ' if one.well else 'WRONG'}  {one.part}: {one.found}")
    if one.mend:
        put(f"       {one.mend}")
