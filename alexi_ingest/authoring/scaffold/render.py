"""The files of a new package, from the templates."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from alexi_ingest import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.authoring.scaffold.draft import Draft

_WIDTH = 120
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
    made.filters |= {"literal": _literal, "from_api": _from_api}
    return made


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
