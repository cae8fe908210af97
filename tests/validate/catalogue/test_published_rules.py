"""Published rules, each with rows that keep it and rows that break it, and the exact cells that are blamed.

A block of the text files is one rule: its number and subject, then the tables of a small return, each under its name in
brackets. A value that ends with `!` is a cell that the rule must blame, a heading that does a column; it must blame no
other. `-` is empty. A table `last …` stands in the return of the year before.
"""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from alexi_ingest.declare import Origin
from alexi_ingest.model import Earlier, History, Table, Verdict
from alexi_ingest.validate.beside import Beside
from alexi_ingest.validate.check import check
from alexi_ingest.validate.fields import fields_of, rules_of
from alexi_ingest.validate.rules import Rules, compiled
from tests.validate.catalogue import cin_census, ssda903, ssda903_adoption

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
YEAR = "2022-23"
RECEIVED = date(2023, 5, 15)
MODULES = (cin_census, ssda903, ssda903_adoption)
MODELS: dict[str, dict[str, Any]] = {
    "ssda903": {**ssda903.MODELS, **ssda903_adoption.MODELS},
    "cin_census": cin_census.MODELS,
}
RULES = {
    name: {table: Rules(fields_of(model), rules_of(model)) for table, model in models.items()}
    for name, models in MODELS.items()
}
TRUTHS = {"yes": True, "no": False}
Cell = tuple[str, int | None, str]


@dataclass
class Case:
    """One published rule: its number, what it is about, a return, the year before's, and the cells to be blamed."""

    collection: str
    source: str
    subject: str
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    last: dict[str, pl.DataFrame] = field(default_factory=dict)
    blamed: set[Cell] = field(default_factory=set)

    def add(self, lines: list[str]) -> None:
        """Add a table: its name, its headings, its rows."""
        title = lines[0].strip("[]")
        name = title.removeprefix("last ")
        last = name != title
        headings = [heading.rstrip("!") for heading in lines[1].split()]
        schema = MODELS[self.collection][name].to_schema()
        dtypes = {heading: schema.columns[heading].dtype.type for heading in headings}
        rows = [line.split() for line in lines[2:]]
        values = [[read(cell, dtype) for cell, dtype in zip(row, dtypes.values(), strict=True)] for row in rows]
        frame = pl.DataFrame(values, schema=dtypes, orient="row").with_row_index("_row", 2).cast({"_row": pl.UInt32})
        (self.last if last else self.tables)[name] = frame.drop("_row") if last else frame
        self.blamed |= {(name, None, heading.rstrip("!")) for heading in lines[1].split() if heading.endswith("!")}
        self.blamed |= {
            (name, number, heading)
            for number, row in enumerate(rows, start=2)
            for heading, cell in zip(headings, row, strict=True)
            if cell.endswith("!")
        }


def read(cell: str, dtype: pl.DataType) -> object:
    text = cell.rstrip("!")
    if text == "-":
        return None
    if dtype == pl.Date:
        return date.fromisoformat(text)
    return TRUTHS[text] if dtype == pl.Boolean else int(text) if dtype == pl.Int64 else text


def cases(collection: str) -> Iterator[Case]:
    for block in (HERE / f"{collection}.txt").read_text(encoding="utf-8").split("= ")[1:]:
        first, *lines = [line for line in block.splitlines() if line]
        source, _, subject = first.partition(": ")
        case = Case(collection, source, subject)
        starts = [i for i, line in enumerate(lines) if line.startswith("[")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            case.add(lines[start:end])
        yield case


CASES = [case for collection in MODELS for case in cases(collection)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.source}, {YEAR}: {case.subject}")
def test_published_rule_blames_exactly_these_cells(case: Case) -> None:
    tables = {
        name: Table(name, name, frame, {column: i for i, column in enumerate(frame.columns)}, {}, (0, 0))
        for name, frame in case.tables.items()
    }
    history = History(Earlier("2021-22", 1, Verdict.ACCEPTED, case.last) if case.last else None)
    beside = Beside(tables, tables, RECEIVED, YEAR, history)
    numbers = {
        (table, one.blamed, one.rule.name): one.rule.source
        for table, rules in RULES[case.collection].items()
        for one in compiled(rules)
    }
    found: set[Cell] = {
        (name, row, hit.field)
        for name, table in tables.items()
        for hit in check(table, RULES[case.collection][name], beside)
        if numbers.get((name, hit.field, hit.rule)) == case.source
        for row in ([None] if hit.cells is None else hit.cells["_row"])
    }
    assert case.blamed
    assert found == case.blamed


def length(node: ast.AST) -> int:
    return (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0) + 1


def lines_of_rules(tree: ast.Module) -> Iterator[int]:
    """Give how many lines each rule takes, with the names of its module that are read by it alone."""
    named = {
        name.id: one
        for one in tree.body
        if isinstance(one, ast.Assign)
        for name in ast.walk(one.targets[0])
        if isinstance(name, ast.Name)
    }

    def read(node: ast.AST) -> set[str]:
        names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in named}
        return names.union(*(read(named[name].value) for name in names))

    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
    rules = [rule for call in calls if ast.unparse(call.func) == "field" for rule in call.args[1:]]
    shared = Counter(name for rule in rules for name in read(rule))
    for rule in rules:
        yield length(rule) + sum(length(one) for one in {named[name] for name in read(rule) if shared[name] == 1})


def test_every_published_rule_of_the_models_has_a_case_and_each_is_a_shape_in_three_lines_at_most() -> None:
    sources = [
        one.rule.source for collection in RULES.values() for rules in collection.values() for one in compiled(rules)
    ]
    numbered = {source for source in sources if source}
    assert sorted(numbered) == sorted(case.source for case in CASES)
    assert len(numbered) >= 40
    for module in MODULES:
        tree = ast.parse(inspect.getsource(module))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
        assert max(lines_of_rules(tree)) <= 3


def test_ten_of_them_are_across_two_tables_and_five_against_the_year_before() -> None:
    compared = {
        (need.origin, one.rule.source)
        for collection in RULES.values()
        for rules in collection.values()
        for one in compiled(rules)
        for need in one.needs
        if one.rule.source
    }
    counted = Counter(origin for origin, _ in compared)
    assert counted[Origin.THIS] >= 10
    assert counted[Origin.LAST] >= 5
