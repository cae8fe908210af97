"""`python -m docs.making.schemas`: writes `schemas/README.md`, every published table with its variables."""

from __future__ import annotations

import csv
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import alexi_schemas
from alexi_ingest.defaults import load_sources
from alexi_schemas.variables import CONFIDENTIALITY, IMPACT_AREAS
from docs.making.markdown import code, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

README = Path(__file__).parents[2] / "schemas" / "README.md"
_HEADINGS = (
    "Variable", "What it is", "Type", "Unit or code list", "Impact area", "Role", "Confidentiality", "Empty means",
    "Theories",
)  # fmt: skip
_TYPES = {"String": "text", "Int64": "whole number", "Float64": "number", "Boolean": "yes or no"}


def readme() -> str:
    """Give the page: published tables, dimension tables, what the words mean, theories."""
    theories = _theories()
    tables = "\n\n".join(_table(name, model, theories) for name, model in published_models().items())
    dimensions = "\n\n".join(_table(name, model, theories) for name, model in alexi_schemas.DIMENSIONS.items())
    return f"""# What is published

This page is written from the models and lists in this folder by `make docs`: change those, not this page.

Every row of a published table also carries `hub`, `period`, `submission`, `sheet`, `row`, `column` and `row_quality`.
A value that is not plain has a line in `quality_flag`, with its SDMX status. An empty value
without such a line means what stands here.

{tables}

# Dimension tables

What the keys of the published tables refer to: `hub`, `period`, and the codes of local authorities and regions.

{dimensions}

# What the words mean

{table(("Impact area", ""), ((str(number), plain(words)) for number, words in IMPACT_AREAS.items()))}

The role is the part of a realist explanation (Pawson and Tilley, 1997) that a variable speaks to most: context,
mechanism or outcome.
Theories may give it another.

{table(("Confidentiality", "SDMX CL_CONF_STATUS"), ((code(name), words) for name, words in CONFIDENTIALITY.items()))}

Code lists are in `alexi_schemas/codelists`; their sources in
[SOURCES.md](alexi_schemas/codelists/SOURCES.md).

# Programme theories

They are ours, worded after the evaluation's three impact areas, and not the evaluators' own.
`alexi_schemas/theories.csv` maps variables to theories and roles: one variable may speak to several
theories, in different roles.

{table(("Theory", "", "Impact area"), _listed_theories())}
"""


def published_models() -> Mapping[str, type[Any]]:
    """Give the model of every table that an installed source publishes with a model of ours, by the table's name."""
    specs = load_sources().specs.values()
    published = [one for spec in specs for kind in spec.returns for one in kind.publishes]
    return {one.name: one.model for one in published if one.model.__module__.startswith(alexi_schemas.__name__)}


def _table(name: str, model: type[Any], theories: Mapping[tuple[str, str], list[str]]) -> str:
    rows = [
        _variable(column, schema.dtype.type, schema.metadata, theories.get((name, column), []))
        for column, schema in model.to_schema().columns.items()
    ]
    return f"## `{name}`\n\n{plain(inspect.getdoc(model) or '')}\n\n{table(_HEADINGS, rows)}"


def _variable(name: str, dtype: object, said: Mapping[str, Any], theories: list[str]) -> tuple[str, ...]:
    kind = (
        "several codes"
        if said["several"]
        else "pseudonym"
        if said["person"]
        else _TYPES.get(str(dtype), str(dtype).lower())
    )
    return (
        code(name), plain(said["label"]), "code" if said["codes"] and not said["several"] else kind,
        code(said["codes"]) if said["codes"] else plain(said["unit"]), str(said["impact_area"]), said["role"],
        said["conf"], said["missing"], ", ".join(theories),
    )  # fmt: skip


def _theories() -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for line in _lines(alexi_schemas.THEORIES):
        found.setdefault((line["table"], line["variable"]), []).append(f"{line['theory']} {line['role']}")
    return found


def _listed_theories() -> Iterator[tuple[str, ...]]:
    for line in _lines(alexi_schemas.CODELISTS / "theory.csv"):
        yield line["code"], plain(line["label"]), line["impact_area"]


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
