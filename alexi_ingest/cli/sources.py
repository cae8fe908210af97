"""`alexi-ingest sources`: the plugins that read returns; a new one; a file of the same shape to share."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from alexi_ingest.authoring.scramble.keeping import kept_rows, known_to
from alexi_ingest.authoring.scramble.sample import scramble
from alexi_ingest.cli.options import AsJson
from alexi_ingest.cli.say import Exit, put, put_json, put_table, say
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.authoring.scramble.sample import Scrambled
    from alexi_ingest.hooks.manager import Sources

AsIs = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A return as it was sent.")]
_SECRET_BYTES = 32
_SAME_KIND = frozenset({Kind.XLSX, Kind.CSV})
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback()
def sources() -> None:
    """List and begin sources, the plugins that read returns; make a sample that may be shared."""


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


@app.command()
def sample(
    file: AsIs,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", dir_okay=False, help="The file to write.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Keep no answers either, such as codes and yes or no.")
    ] = False,
    seed: Annotated[str | None, typer.Option("--seed", help="For tests: make the same file each time.")] = None,
) -> None:
    """Write a file of the same shape with scrambled values, which may be shared once a person has looked at it.

    Headings are kept, and answers that sources declare. What is made cannot be turned back: each time another secret
    is drawn, and thrown away.
    """
    secret = seed.encode() if seed is not None else secrets.token_bytes(_SECRET_BYTES)
    _say_kept(scramble(file, out, known_to(load_sources()), secret, strict=strict))


def _say_kept(made: Scrambled) -> None:
    if made.kind not in _SAME_KIND:
        say(f"An .{made.kind} file comes out as .xlsx, with the types of its cells and without their looks.")
    for sheet in made.sheets:
        name = f"Sheet “{sheet.name}”{' (renamed)' if sheet.renamed and made.kind is not Kind.CSV else ''}"
        rows = ", ".join(kept_rows(sheet.rows))
        say(f"{name}: {f'the headings in row {rows} are as they were' if rows else 'no headings were found'}")
    say("Look at the file before you share it. Comments, pictures, macros, links, rules and names are left out.")
    put(str(made.out))
