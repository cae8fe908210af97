"""Return types declared for the tests of layouts, files read by them, and what is told of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.declare import ReturnType, TableSpec
from alexi_ingest.read.layouts.lists import ListRead, read_list
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.report.words import speak

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from alexi_ingest.declare import Layout
    from alexi_ingest.model import Finding, Severity

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


def read(path: Path, declared: ReturnType) -> dict[str, ListRead]:
    """Read every declared table of a file."""
    workbook = open_workbook(path, path.name)
    return {spec.name: read_list(workbook, spec, declared) for spec in declared.tables}


def told(findings: Sequence[Finding]) -> list[tuple[str, str, Severity, str | None]]:
    """Give the rule (without the return type), problem, severity and cell of each finding."""
    return [(one.rule.removeprefix("t."), one.problem, one.severity, one.where.a1) for one in findings]


def said(findings: Sequence[Finding]) -> list[str]:
    """Give the findings' sentences."""
    return [speak(one).message for one in findings]
