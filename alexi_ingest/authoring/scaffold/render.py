"""The files of a new package, from the templates."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from alexi_ingest import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.authoring.scaffold.draft import Draft, DraftField, DraftTable

_WIDTH = 120
_INDENT = " " * 4
_MANY = "from alexi_ingest.api import ("
_TEMPLATES: Mapping[str, str] = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "{name}/__init__.py": "declaration.py",
    "{name}/models.py": "models.py",
    "tests/test_source.py": "test_source.py",
}
"""By the path in the package, the template without its ending."""


def rendered(draft: Draft) -> Mapping[str, str]:
    """Give the text of each file, by its path in the package; samples are not among them."""
    files = {
        path.format(name=draft.name): _environment()
        .get_template(f"{template}.j2")
        .render(draft=draft, version=__version__)
        for path, template in _TEMPLATES.items()
    }
    files[f"{draft.name}/columns.csv"] = _csv(("table", "field", "variant", "heading"), _headings(draft))
    for name, lines in draft.codelists.items():
        rows = ((code, label, "", "") for code, label in lines)
        files[f"{draft.name}/codelists/{name}.csv"] = _csv(("code", "label", "valid_from", "valid_to"), rows)
    return files


def _headings(draft: Draft) -> Iterator[tuple[str, ...]]:
    for table in draft.tables:
        yield table.name, "", "standard", table.sheet
        for field in table.fields:
            yield table.name, field.name, "standard", field.heading


def _csv(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return made.getvalue()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("alexi_ingest.authoring.scaffold"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Python and TOML are written, whose texts are escaped by `literal`
    )
    made.filters |= {
        "literal": _literal,
        "from_api": _from_api,
        "declared": _field,
        "declared_table": _table,
        "declared_source": _source,
    }
    return made


def _field(field: DraftField) -> str:
    said = {
        "label": _literal(field.label),
        "required": "True" if field.required else None,
        "codes": _literal(field.codes) if field.codes else None,
        "unit": _literal(field.unit) if field.unit else None,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "person": "True" if field.person else None,
    }
    return _call(f"{field.name}: {field.dtype} = field", [field.kind, *field.rules], said, indent=1)


def _table(table: DraftTable) -> str:
    said = {
        "name": _literal(table.name),
        "title": _literal(table.title),
        "noun": f"({_literal(table.noun[0])}, {_literal(table.noun[1])})",
        "model": f"models.{table.model}",
        "key": f"({_literal(table.key)},)" if table.key else None,
        "layout": None if table.layout == "ListLayout" else f"{table.layout}()",
    }
    return _call(f"{table.constant} = TableSpec", [], said)


def _source(draft: Draft) -> str:
    said = {
        "name": _literal(draft.name),
        "title": "RETURN.title",
        "version": "__version__",
        "returns": "(RETURN,)",
        "codelists": 'HERE / "codelists"' if draft.codelists else None,
        "samples": 'HERE / "samples"',
    }
    return _call("return SourceSpec", [], said, indent=1)


def _call(head: str, parts: Sequence[str], said: Mapping[str, object], indent: int = 0) -> str:
    """Write a call as formatters of Python do: on one line; else its arguments on one line; else each on its own."""
    given = [*parts, *(f"{name}={value}" for name, value in said.items() if value is not None)]
    margin, inner = _INDENT * indent, _INDENT * (indent + 1)
    line, arguments = f"{margin}{head}({', '.join(given)})", f"{inner}{', '.join(given)}"
    if "\n" in line or len(arguments) > _WIDTH:
        arguments = "\n".join(f"{textwrap.indent(one, inner)}," for one in given)
    elif len(line) <= _WIDTH:
        return line
    return f"{margin}{head}(\n{arguments}\n{margin})"


def _literal(text: str) -> str:
    """Write a text as Python and TOML have it, in one line."""
    return json.dumps(" ".join(text.replace('"', "'").split()), ensure_ascii=False)


def _from_api(names: Sequence[str]) -> str:
    """Write the import of names: classes before functions, in one line where they fit."""
    ordered = [
        *sorted(name for name in names if name[0].isupper()),
        *sorted(name for name in names if name[0].islower()),
    ]
    line = f"from alexi_ingest.api import {', '.join(ordered)}"
    return line if len(line) <= _WIDTH else "\n".join([_MANY, *(f"    {name}," for name in ordered), ")"])
