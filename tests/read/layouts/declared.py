"""Return types declared for the tests of layouts, files read by them, and what is told of these."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import CodeEntry, CodeList, FormLayout, Given, ReturnType, TableSpec
from alexi_ingest.read.layouts.tables import read_table
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.report.words import speak

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.declare import Layout
    from alexi_ingest.model import Finding, Severity
    from alexi_ingest.read.layouts.lists import ListRead

CASEWORK = """\
table,field,variant,heading
person,,standard,Young people
person,,short,YP
person,person_id,short,YP ID
person,person_id,standard,Young person's ID
person,gender,standard,Gender
person,gender,other,Sex
person,ethnicity,standard,Ethnicity
referral,,standard,Referrals
referral,person_id,standard,Young person's ID
referral,referral_date,standard,Date of referral
referral,spoke,standard,Spoke
referral,accepted,standard,Accepted?
"""
"""The `columns.csv` of a return of two tables, each on a sheet of its own."""


def reader(folder: Path, declared: str, layout: Layout) -> ReturnType:
    """Declare the tables of a `columns.csv` (its first field is the key) with one layout."""
    columns = folder / "columns.csv"
    columns.write_text("table,field,variant,heading\n" + declared, encoding="utf-8")
    keys: dict[str, str] = {}
    for table, field, *_ in (line.split(",") for line in declared.splitlines()):
        keys[table] = keys.get(table) or field
    tables = tuple(
        TableSpec(name, name, (name, f"{name}s"), object, columns, (key,), layout) for name, key in keys.items()
    )
    return ReturnType("t", "T", "quarterly", tables, ())


def codes(name: str, *labels: str) -> CodeList:
    """Make a code list of labels; codes are their initials, or what stands before a colon."""
    parted = [label.partition(":") for label in labels]
    return CodeList(name, tuple(CodeEntry(a if b else a[0], c or a) for a, b, c in parted))


def crossed(folder: Path, declared: str, layouts: Mapping[str, Layout], given: Mapping[str, CodeList]) -> ReturnType:
    """Declare the tables of a `columns.csv` with a layout and code lists each; the first field of each is its key."""
    made = reader(folder, declared, FormLayout())
    return replace(
        made,
        tables=tuple(
            replace(one, layout=layouts[one.name], given=Given(given), noun=("count", "counts")) for one in made.tables
        ),
    )


def cells(done: ListRead) -> dict[str | None, tuple[object, ...]]:
    """Give the values of a table whose records are no rows: by the cell of each record's last field."""
    table = done.table
    assert table is not None
    names = [name for name in table.frame.columns if not name.startswith("_")]
    places = table.where(names[-1], pl.Series(range(table.frame.height), dtype=pl.UInt32))
    return {at.a1: row for at, row in zip(places, table.frame.select(names).rows(), strict=True)}


def read(path: Path, declared: ReturnType) -> dict[str, ListRead]:
    """Read every declared table of a file."""
    workbook = open_workbook(path, path.name)
    return {spec.name: read_table(workbook, spec, declared) for spec in declared.tables}


def told(findings: Sequence[Finding]) -> list[tuple[str, str, Severity, str | None]]:
    """Give the rule (without the return type), problem, severity and cell of each finding."""
    return [(one.rule.removeprefix("t."), one.problem, one.severity, one.where.a1) for one in findings]


def said(findings: Sequence[Finding]) -> list[str]:
    """Give the findings' sentences."""
    return [speak(one).message for one in findings]
