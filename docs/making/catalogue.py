"""What must be documented, found by looking: each with its words, its signature and its example from the code."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from itertools import pairwise
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any, get_args

import typer

import alexi_ingest
from alexi_ingest import api
from alexi_ingest.cli.app import COMMANDS
from alexi_ingest.declare import FieldType, layouts
from alexi_ingest.hooks.specs import PROJECT, Specs
from alexi_ingest.settings import Settings, default_toml
from alexi_ingest.validate import shapes as shape_modules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typer._click import Command, Parameter

LONGEST_LINE = 90
EXAMPLE = re.compile(r"\n\s*\nExamples?:\n(.*)\Z", re.DOTALL)
_UNPACKED = re.compile(r"\*\*(\w+): Unpack\[(\w+)\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a reader may look up. `words` are Markdown, `example` doctest or, for a command, what to type."""

    name: str
    kind: str
    signature: str
    words: str
    example: str
    group: str = ""


def shapes() -> Iterator[Entry]:
    """Give every rule shape: what `api` offers that gives a `Rule`, in the order and by the rooms of its modules."""
    found = [name for name in api.__all__ if _gives(getattr(api, name), "Rule")]
    yield from (_function(name, "rule") for name in sorted(found, key=_place))


def values() -> Iterator[Entry]:
    """Give every function that makes something a rule may read."""
    room = shape_modules.__name__
    ours = [name for name in api.__all__ if str(getattr(getattr(api, name), "__module__", "")).startswith(room)]
    found = [name for name in ours if inspect.isfunction(getattr(api, name)) and not _gives(getattr(api, name), "Rule")]
    yield from (_function(name, "value") for name in sorted(found, key=_place))


def declared_layouts() -> Iterator[Entry]:
    """Give every layout that a table may be declared with."""
    yield from (_class(layout.__name__, layout, "layout") for layout in get_args(layouts.Layout))


def hooks() -> Iterator[Entry]:
    """Give every hook, in the order in which they are asked."""
    for name, hook in vars(Specs).items():
        if hasattr(hook, f"{PROJECT}_spec"):
            words, example = split(inspect.getdoc(hook) or "")
            yield Entry(name, "hook", f"{name}{_signature(hook)}", words, example)


def field_types() -> Iterator[Entry]:
    """Give every type of field, with the words that stand below it."""
    said = _attributes(FieldType)
    for one in FieldType:
        words, example = split(said.get(one.name, ""))
        yield Entry(one.name, "type of field", f"FieldType.{one.name}", words, example)


def settings() -> Iterator[Entry]:
    """Give every key of `alexi.toml`, those of a table as `table.key`."""
    for name, info in Settings.model_fields.items():
        section = info.annotation
        if isinstance(section, type) and hasattr(section, "model_fields"):
            for key, inner in section.model_fields.items():
                yield _setting(f"{name}.{key}", inner, name)
        else:
            yield _setting(name, info, "")


def commands() -> Iterator[Entry]:
    """Give every command, and those below one by their whole names."""
    for name in COMMANDS:
        yield from _commands(name, command(name))


def names() -> Iterator[Entry]:
    """Give every other name of `api`."""
    special = {one.name for one in (*shapes(), *values(), *declared_layouts())}
    for name in sorted(set(api.__all__) - special, key=str.lower):
        one = getattr(api, name)
        if inspect.isclass(one):
            yield _class(name, one, "class")
        elif inspect.isfunction(one):
            yield _function(name, "function")
        else:
            words, example = split(_constants().get(name, ""))
            yield Entry(name, "value", name, words, example)


def everything() -> Iterator[Entry]:
    """Give all of it."""
    for some in (shapes, values, declared_layouts, hooks, field_types, settings, commands, names):
        yield from some()


def split(docstring: str) -> tuple[str, str]:
    """Part a docstring into its words and its example, which stands last under `Example:`."""
    text = inspect.cleandoc(docstring)
    found = EXAMPLE.search(text)
    if found is None:
        return text, ""
    return text[: found.start()], textwrap.dedent(found[1]).strip("\n")


def namespace() -> dict[str, Any]:
    """Give the names that an example may use without importing them."""
    made: dict[str, Any] = {}
    exec(PRELUDE, made)  # noqa: S102 - our own text
    return made


PRELUDE = """\
from datetime import date, time
from pathlib import Path

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import *
"""


def command(name: str) -> Command:
    """Give a command of the program."""
    return typer.main.get_command(import_module(f"alexi_ingest.cli.{name}").app)


def command_of(whole: str) -> Command:
    """Give a command by its whole name, `sources new`."""
    first, *below = whole.split()
    own = command(first)
    for name in below:
        own = subcommands(own)[name]
    return own


def subcommands(own: Command) -> Mapping[str, Command]:
    """Give the commands below a command; none below most."""
    below: Mapping[str, Command] = getattr(own, "commands", {})
    return below


def parameters(own: Command) -> Iterator[Parameter]:
    """Give the arguments and options of a command, without `--help`."""
    yield from (one for one in own.params if one.name != "help")


def _commands(name: str, own: Command) -> Iterator[Entry]:
    below = subcommands(own)
    if not below:
        example = (own.epilog or "").removeprefix("Example: ")
        yield Entry(name, "command", f"alexi-ingest {name}", own.help or "", example)
    for part, inner in below.items():
        yield from _commands(f"{name} {part}", inner)


def _setting(key: str, info: Any, group: str) -> Entry:  # noqa: ANN401 - pydantic's own description of a field
    example = info.examples[0] if info.examples else _DEFAULTS[key]
    return Entry(key, "setting", key, info.description or "", example, group)


def _defaults() -> Iterator[tuple[str, str]]:
    """Give each key of the file that `init` makes, and its value as it is written there."""
    table = ""
    for line in default_toml().splitlines():
        key, _, value = line.partition(" = ")
        if line.startswith("["):
            table = f"{line.strip('[]')}."
        elif value and not line.startswith("#"):
            yield table + key, value


_DEFAULTS = dict(_defaults())


def _gives(one: object, what: str) -> bool:
    return inspect.isfunction(one) and one.__annotations__.get("return") == what


def _function(name: str, kind: str) -> Entry:
    one = getattr(api, name)
    words, example = split(one.__doc__ or "")
    return Entry(name, kind, f"{name}{_signature(one)}", words, example, one.__module__.rpartition(".")[2])


def _class(name: str, one: type, kind: str) -> Entry:
    words, example = split(one.__doc__ or "")
    shown = name
    if hasattr(one, "__dataclass_fields__") or hasattr(one, "_fields"):
        shown = f"{name}{_signature(one)}"
    elif issubclass(one, Enum):
        shown = f"{name}: {', '.join(one.__members__)}"
    return Entry(name, kind, shown, words, example)


def _signature(one: Any) -> str:  # noqa: ANN401 - a function or a class
    signature = inspect.signature(one)
    own = [item for item in signature.parameters.values() if item.name != "self"]
    parts: list[str] = []
    for item in own:
        if item.kind is item.KEYWORD_ONLY and not any(part.startswith("*") for part in parts):
            parts.append("*")
        text = str(item)
        if isinstance(item.annotation, str):  # as it is written, and a default of text keeps its own quotes
            text = text.replace(repr(item.annotation), item.annotation, 1)
        parts.append(_UNPACKED.sub(r"**\1: \2", re.sub(r"<([\w.]+)(?:: [^>]*)?>", r"\1", text)))
    gives = signature.return_annotation
    arrow = f" -> {gives}" if inspect.isfunction(one) and isinstance(gives, str) else ""
    line = f"({', '.join(parts)}){arrow}"
    return line if len(line) < LONGEST_LINE else "(\n" + "".join(f"    {part},\n" for part in parts) + f"){arrow}"


def _place(name: str) -> tuple[str, int]:
    one = getattr(api, name)
    order = {module: str(number) for number, module in enumerate(("row", "order", "rows", "tables", "column"))}
    home = one.__module__.rpartition(".")[2]
    return order.get(home, home), inspect.getsourcelines(one)[1]


def _attributes(one: type) -> dict[str, str]:
    """Give the texts that stand below the attributes of a class."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(one)))
    return dict(_texts(tree.body[0].body))  # type: ignore[attr-defined] # a class


@cache
def _constants() -> dict[str, str]:
    """Give the texts that stand below the constants of our modules, by name."""
    said: dict[str, str] = {}
    for info in walk_packages(alexi_ingest.__path__, "alexi_ingest."):
        module = sys.modules.get(info.name)
        if module is not None:
            said |= {
                name: text for name, text in _texts(ast.parse(inspect.getsource(module)).body) if name in api.__all__
            }
    return said


def _texts(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for node, below in pairwise(body):
        if isinstance(node, ast.Assign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            for target in node.targets:
                names_ = target.elts if isinstance(target, ast.Tuple) else [target]
                yield from ((one.id, str(below.value.value)) for one in names_ if isinstance(one, ast.Name))
