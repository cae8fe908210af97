"""`alexi-ingest sources`: the plugins that read returns; a new one; a file of the same shape to share."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.table import Table

from alexi_ingest.cli.options import AsJson
from alexi_ingest.cli.say import Exit, put, put_json, put_table, say
from alexi_ingest.defaults import load_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.hooks.manager import Sources

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback()
def sources() -> None:
    """Show the sources, the plugins that read returns; begin a new one; make a file of a return that may be shared."""


@app.command(name="list")
def list_(*, json: AsJson = False) -> None:
    """List the sources that were loaded; and those that failed, with the reason and what to do."""
    found = load_sources()
    if json:
        put_json({"loaded": [*_loaded(found)], "failed": [asdict(one) for one in found.failed]})
    else:
        _put_list(found)
    if found.failed:
        say(f"{len(found.failed)} of {len(found.specs) + len(found.failed)} sources could not be loaded")
        raise typer.Exit(Exit.OUR_FAULT)


def _loaded(found: Sources) -> Iterator[dict[str, object]]:
    for name, spec in found.specs.items():
        yield {
            "name": name,
            "version": found.versions[name],
            "package": found.packages[name],
            "title": spec.title,
            "return_types": [kind.name for kind in spec.returns],
        }


def _put_list(found: Sources) -> None:
    table = Table("source", "version", "package", "state", "return types", pad_edge=False)
    for name, spec in found.specs.items():
        kinds = ", ".join(kind.name for kind in spec.returns)
        table.add_row(*map(escape, (name, found.versions[name], found.packages[name], "loaded", kinds)))
    for one in found.failed:
        table.add_row(*map(escape, (one.name, one.version, one.package, "failed", "")))
    put_table(table)
    for one in found.failed:
        put(f"{one.name}: {one.reason}\n  {one.advice}")
