"""`alexi-ingest sources`: the plugins that read returns; a new one; a file of the same shape to share."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from alexi_ingest.authoring.scaffold.make import make, make_from
from alexi_ingest.authoring.scramble.keeping import kept_rows, known_to
from alexi_ingest.authoring.scramble.sample import scramble
from alexi_ingest.cli.contract import contract
from alexi_ingest.cli.options import AsJson
from alexi_ingest.cli.say import Exit, put, put_json, put_table, say
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Kind
from alexi_ingest.report.lines import verdict_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.authoring.scaffold.draft import DraftTable
    from alexi_ingest.authoring.scaffold.make import Begun
    from alexi_ingest.authoring.scramble.sample import Scrambled
    from alexi_ingest.hooks.manager import Sources

Name = Annotated[str, typer.Argument(metavar="NAME", help="What to call it: small letters, such as school_visits.")]
Folder = Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="A new folder; one called NAME if not said.")]
From = Annotated[
    Path | None, typer.Option("--from", metavar="FILE", exists=True, dir_okay=False, help="A return to begin with.")
]
Title = Annotated[str, typer.Option("--title", help="What people call the return; NAME in words if not said.")]
Seed = Annotated[str | None, typer.Option("--seed", help="For tests: scramble the same way each time.")]
AsIs = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A return as it was sent.")]
_SECRET_BYTES = 32
_SAME_KIND = frozenset({Kind.XLSX, Kind.CSV})
app = typer.Typer(add_completion=False, rich_markup_mode=None)
app.command(name="test", epilog="Example: alexi-ingest sources test alexi_training")(contract)


@app.callback()
def sources() -> None:
    """List, begin and test sources, the plugins that read returns; make a sample that may be shared."""


@app.command(name="list", epilog="Example: alexi-ingest sources list")
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


@app.command(epilog="Example: alexi-ingest sources new school_visits")
def new(name: Name, folder: Folder = None, *, file: From = None, title: Title = "", seed: Seed = None) -> None:
    """Make the package of a new source, which can be installed and passes its own tests.

    With a return to begin with, its tables and the types of their columns are guessed, and a scrambled copy of it is
    the first sample; nothing else of it comes into the package.
    """
    place = folder or Path(name)
    sources = load_sources()
    if file:
        made = make_from(name, place, sources, file, known_to(sources), _secret(seed), title)
    else:
        made = make(name, place, sources, title)
    if made.begun:
        _say_begun(made.begun, made.draft.tables)
    for sample_name, outcome in made.outcomes.items():
        say(f"Sample {sample_name}: {verdict_line(outcome.verdict, outcome.counts)}")
    put(str(place))
    say(f"Next:\n  pip install -e '{place}[dev]'\n  pytest {place}\n  alexi-ingest sources list")
    say(f"Then change {place / name / 'models.py'} and columns.csv beside it.")


def _say_begun(begun: Begun, tables: Sequence[DraftTable]) -> None:
    _say_kept(begun.scrambled)
    if any(sheet.renamed for sheet in begun.scrambled.sheets) and begun.scrambled.kind is not Kind.CSV:
        say("The names of renamed sheets may be a sender's own; where all senders use one, put it into columns.csv")
    if begun.moved_to:
        say(f"Days are moved into the past, each time otherwise: by its last day the sample is for {begun.moved_to}")
    for line in begun.skipped:
        say(f"Left out: {line}")
    for table in tables:
        say(f"Table {table.name}: {len(table.fields)} fields; each type is a guess, as models.py says")
    if begun.rival:
        say(f"The source {begun.rival!r} reads such files already: one of the two has to go, or to have other headings")
    say(f"The file itself: {verdict_line(begun.original.verdict, begun.original.counts)}")


@app.command(epilog="Example: alexi-ingest sources sample sessions.xlsx -o shared.xlsx")
def sample(
    file: AsIs,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", dir_okay=False, help="The file to write.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Keep no answers either, such as codes and yes or no.")
    ] = False,
    seed: Seed = None,
) -> None:
    """Write a file of the same shape with scrambled values, which may be shared once a person has looked at it.

    Headings are kept, and answers that sources declare. What is made cannot be turned back: each time another secret
    is drawn, and thrown away.
    """
    made = scramble(file, out, known_to(load_sources()), _secret(seed), strict=strict)
    _say_kept(made)
    put(str(made.out))


def _secret(seed: str | None) -> bytes:
    return secrets.token_bytes(_SECRET_BYTES) if seed is None else seed.encode()


def _say_kept(made: Scrambled) -> None:
    if made.kind not in _SAME_KIND:
        without = "its macros" if made.kind is Kind.XLSM else "the looks of its cells"
        say(f"An .{made.kind} file comes out as .xlsx, without {without}.")
    for sheet in made.sheets:
        renamed = " (renamed)" if sheet.renamed else ""
        where = "The file" if made.kind is Kind.CSV else f"Sheet “{sheet.name}”{renamed}"
        rows = ", ".join(kept_rows(sheet.rows))
        what = (
            f"{'rows' if len(sheet.rows) > 1 else 'row'} {rows} with headings as they were" if rows else "no headings"
        )
        say(f"{where}: {what}")
    say("Look at the file before you share it. Comments, pictures, macros, links, rules and names are left out.")
