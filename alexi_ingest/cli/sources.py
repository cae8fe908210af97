"""`alexi-ingest sources`: the plugins that read returns."""

from __future__ import annotations

from dataclasses import asdict

import typer
from rich.markup import escape
from rich.table import Table

from alexi_ingest.cli.contract import contract
from alexi_ingest.cli.options import AsJson
from alexi_ingest.cli.say import Exit, put_json, put_table, say
from alexi_ingest.defaults import load_sources

app = typer.Typer(add_completion=False, rich_markup_mode=None)
app.command(name="test")(contract)


@app.callback()
def sources() -> None:
    """Show the sources: the plugins that read returns."""


@app.command(name="list")
def list_(*, json: AsJson = False) -> None:
    """List the sources that were loaded, and those that failed, with the reason."""
    found = load_sources()
    if json:
        loaded = [
            {
                "name": name,
                "version": found.versions[name],
                "title": spec.title,
                "return_types": [kind.name for kind in spec.returns],
            }
            for name, spec in found.specs.items()
        ]
        put_json({"loaded": loaded, "failed": [asdict(one) for one in found.failed]})
    else:
        table = Table("source", "version", "state", "return types", pad_edge=False)
        for name, spec in found.specs.items():
            kinds = ", ".join(kind.name for kind in spec.returns)
            table.add_row(*map(escape, (name, found.versions[name], "loaded", kinds)))
        for one in found.failed:
            table.add_row(*map(escape, (one.name, one.version, "failed", one.reason)))
        put_table(table)
    if found.failed:
        say(f"{len(found.failed)} of {len(found.specs) + len(found.failed)} sources could not be loaded")
        raise typer.Exit(Exit.OUR_FAULT)
