"""The pages of reference, from docstrings, the settings, the commands and the schemas."""

from __future__ import annotations

import inspect
import json
import tomllib
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import alexi_ingest
from alexi_ingest import api
from alexi_ingest.authoring.contract.titles import DESCRIBED
from alexi_ingest.cli.say import Exit
from alexi_ingest.model import Verdict
from alexi_ingest.report.words import SENTENCES
from alexi_ingest.settings import Settings, default_toml
from alexi_ingest.validate.shapes import making
from docs.making import catalogue
from docs.making.markdown import block, code, plain, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from typer._click import Command

    from docs.making.catalogue import Entry

SCHEMAS = Path(alexi_ingest.__file__).parent / "report" / "schemas"
_ROOMS = {
    "alexi_ingest.declare": "Declaring",
    "alexi_ingest.validate": "Declaring",
    "alexi_ingest.errors": "Declaring",
    "alexi_ingest.hooks": "Declaring",
    "alexi_ingest.model": "What hooks are given and give",
    "alexi_ingest.periods": "What hooks are given and give",
    "alexi_ingest.testkit": "Making samples",
    "alexi_ingest.authoring": "Trying things",
}


def shapes() -> str:
    """Write every rule shape, room by room."""
    parts = [_keywords()]
    for room, entries in groupby(catalogue.shapes(), lambda entry: entry.group):
        parts += [f"## {_title(f'alexi_ingest.validate.shapes.{room}')}", *map(_entry, entries)]
    return "\n\n".join(parts)


def values() -> str:
    """Write every value that a rule may read."""
    return "\n\n".join(map(_page_entry, catalogue.values()))


def layouts() -> str:
    """Write every layout."""
    return "\n\n".join(map(_page_entry, catalogue.declared_layouts()))


def hooks() -> str:
    """Write every hook."""
    return "\n\n".join(map(_page_entry, catalogue.hooks()))


def field_types() -> str:
    """Write every type of field."""
    return "\n\n".join(map(_page_entry, catalogue.field_types()))


def names() -> str:
    """Write the other names of `api`, by what they are for."""
    entries = sorted(catalogue.names(), key=lambda entry: (_room(entry), entry.name.lower()))
    parts = []
    for room, some in groupby(entries, _room):
        parts += [f"## {room}", *map(_entry, some)]
    return "\n\n".join(parts)


def checks() -> str:
    """Write every check of the contract."""
    return "\n\n".join(f"## {name}\n\n{one.title}.\n\n{one.words}" for name, one in DESCRIBED.items())


def every_name() -> str:
    """Write a table of all that `api` offers, each with a link to where it is described."""
    found = [(entry, f"{page}.md") for page in _OF_API for entry in PAGES[page]()]
    rows = [
        (f"[`{entry.name}`]({page}#{anchor(entry)})", entry.kind, _first(entry.words))
        for entry, page in sorted(found, key=lambda one: one[0].name.lower())
    ]
    return table(("Name", "Is a", "For"), rows)


def settings() -> str:
    """Write every setting, table by table, and the file as `init` makes it."""
    parts = []
    for group, some in groupby(sorted(catalogue.settings(), key=lambda one: one.group), lambda one: one.group):
        section = Settings.model_fields[group].annotation if group else None
        title = f"## `[{group}]`" if group else "## At the top of the file"
        words = inspect.getdoc(section) if section else "These stand before the first table."
        rows = [(code(one.name.rpartition(".")[2]), code(one.example), one.words) for one in some]
        parts += [title, words or "", table(("Setting", "For example", "Means"), rows)]
    return "\n\n".join([*parts, "## The whole file", "As `alexi-ingest init` makes it:", block("toml", default_toml())])


def commands() -> str:
    """Write every command with its arguments and options."""
    return "\n\n".join(_command(entry) for entry in catalogue.commands())


def exit_codes() -> str:
    """Write the exit codes."""
    said = {
        Exit.NOTHING_TO_FIX: "nothing to fix (queries, repairs, notes and duplicates may stand)",
        Exit.TO_FIX: "things to fix",
        Exit.USAGE: "wrong usage",
        Exit.NOT_TAKEN: "rejected, or for review",
        Exit.OUR_FAULT: "a fault of the service",
    }
    return table(("Exit code", "Means"), [(str(int(one)), said[one]) for one in Exit])


def report_schema() -> str:
    """Write the schema of `check --json`."""
    return _schema("report.schema.json")


def dictionary_schema() -> str:
    """Write the schema of `dictionary --json`."""
    return _schema("dictionary.schema.json")


def sentences() -> str:
    """Write every sentence that a report may say, by its problem."""
    rows = [(code(name), plain(one.message), plain(one.fix)) for name, one in SENTENCES.items()]
    return table(("Problem", "What it says", "How to mend it"), rows)


def layers() -> str:
    """Write the layers of import, high to low, as the linter is told them."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(one for one in project["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    layers_of = [layer.replace(" ", "").split("|") for layer in contract["layers"]]
    rows = [(str(number), code(room), _job(room)) for number, rooms in enumerate(layers_of, 1) for room in rooms]
    return table(("Layer", "Room", "Its job"), rows)


def verdicts() -> str:
    """Write the verdicts by name."""
    return ", ".join(code(one.value) for one in Verdict)


PAGES: Mapping[str, Callable[[], Iterable[Entry]]] = {
    "fields": catalogue.field_types,
    "rules": catalogue.shapes,
    "values": catalogue.values,
    "layouts": catalogue.declared_layouts,
    "hooks": catalogue.hooks,
    "api": catalogue.names,
    "commands": catalogue.commands,
}
"""The page on which each entry has a heading of its own."""
_OF_API = ("rules", "values", "layouts", "api")
WRITTEN: Mapping[str, Callable[[], str]] = {
    one.__name__: one
    for one in (
        shapes, values, layouts, hooks, field_types, names, checks, every_name, settings, commands, exit_codes,
        report_schema, dictionary_schema, sentences, layers, verdicts,
    )
}  # fmt: skip
"""What stands in a page for a line `<!-- written: NAME -->`."""


def _job(room: str) -> str:
    return (inspect.getdoc(import_module(f"alexi_ingest.{room}")) or "").partition("\n\n")[0]


def keys(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give every key of a schema by its path, what it is, and what it means."""
    yield from _properties(schema, schema.get("$defs", {}), "")


def anchor(entry: Entry) -> str:
    """Give the anchor of an entry on its page."""
    name = f"alexi-ingest {entry.name}" if entry.kind == "command" else entry.name
    return name.lower().replace(" ", "-")


def _entry(entry: Entry) -> str:
    return _below("###", entry)


def _page_entry(entry: Entry) -> str:
    return _below("##", entry)


def _below(level: str, entry: Entry) -> str:
    shown = [block("python", entry.signature)] if entry.signature != entry.name else []
    return "\n\n".join([f"{level} `{entry.name}`", *shown, entry.words, block("pycon", entry.example)])


def _keywords() -> str:
    rows: list[tuple[str, str]] = []
    for group in (making.Says, making.Words):
        rows += [(code(name), _plain_type(kind)) for name, kind in group.__annotations__.items()]
    own = dict.fromkeys(rows)
    words = "\n\n".join(inspect.getdoc(group) or "" for group in (making.Says, making.Words))
    return f"## What every shape takes\n\n{words}\n\n{table(('Keyword', 'Type'), own)}"


def _plain_type(kind: Any) -> str:  # noqa: ANN401 - a forward reference or a type
    return code(str(getattr(kind, "__forward_arg__", "") or getattr(kind, "__name__", kind)))


def _title(module: str) -> str:
    text = inspect.getdoc(import_module(module)) or module
    return text.split("\n")[0].partition(":")[0].removesuffix(".")


def _first(words: str) -> str:
    first = " ".join(words.split("\n\n", maxsplit=1)[0].split())
    return first.partition(": `")[0].rstrip(".:")


def _room(entry: Entry) -> str:
    one = getattr(api, entry.name)
    home = str(getattr(one, "__module__", ""))
    found = next((title for start, title in _ROOMS.items() if home.startswith(start)), None)
    return found or "Names of columns and days"


def _command(entry: Entry) -> str:
    own = catalogue.command_of(entry.name)
    words, _, codes = entry.words.replace("\n\n", "\n").partition("Exit codes:")
    parts = [f"### `alexi-ingest {entry.name}`", " ".join(words.split())]
    parts += [f"Exit codes: {' '.join(codes.split())}"] if codes else []
    rows = [*_parameters(own)]
    parts += [table(("Argument or option", "Means"), rows)] if rows else []
    return "\n\n".join([*parts, block("console", f"$ {entry.example}")])


def _parameters(own: Command) -> Iterator[tuple[str, str]]:
    """Give each argument and option as `--help` shows it."""
    context = own.make_context(own.name, [], resilient_parsing=True)
    for one in catalogue.parameters(own):
        shown, words = one.get_help_record(context) or (str(one.name), "")
        yield code(shown), plain(words)


def _schema(name: str) -> str:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    rows = table(("Key", "Is", "Means"), keys(schema))
    text = json.dumps(schema, indent=2, ensure_ascii=False)
    return f"{schema['description']}\n\n{rows}\n\n### The schema `{schema['$id']}`\n\n{block('json', text)}"


def _properties(schema: Mapping[str, Any], defs: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    for key, found in schema.get("properties", {}).items():
        one = _resolved(found, defs)
        place = f"{path}{key}"
        inner = _resolved(one.get("items", {}), defs) if one.get("type") == "array" else one
        yield code(place), plain(_is(one)), plain(one.get("description", ""))
        yield from _properties(inner, defs, f"{place}[]." if one.get("type") == "array" else f"{place}.")


def _resolved(one: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in one:
        return {**defs[one["$ref"].rpartition("/")[2]], **{key: value for key, value in one.items() if key != "$ref"}}
    options = [option for option in one.get("anyOf", one.get("oneOf", ())) if option.get("type") != "null"]
    return (
        {**_resolved(options[0], defs), **{key: one[key] for key in ("description",) if key in one}} if options else one
    )


def _is(one: Mapping[str, Any]) -> str:
    if "const" in one:
        return f"always {one['const']}"
    if "enum" in one:
        return "one of " + ", ".join(map(str, one["enum"]))
    kinds = one.get("type", "any")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
