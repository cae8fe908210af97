"""A declaration made ready to work with: fields with their headings, rules with their ids, code lists; verified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.declare import CodeList, Field, FieldType, ReturnType, SourceSpec, TableSpec, rule_id
from alexi_ingest.errors import DeclarationError
from alexi_ingest.harmonise.recode import load_codelists
from alexi_ingest.read.layouts.columns import load
from alexi_ingest.validate.check import Rules
from alexi_ingest.validate.fields import fields_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Plan:
    """One return type made ready: `rules` by table name, `codelists` by name."""

    source: str
    declared: ReturnType
    rules: Mapping[str, Rules]
    codelists: Mapping[str, CodeList]

    def field(self, table: str, name: str) -> Field:
        """Give a declared field."""
        return next(field for field in self.rules[table].fields if field.name == name)

    def row_label(self, table: str) -> Field:
        """Give the field by which a person names a row of the table: the first of its key."""
        return self.field(table, self.declared.table(table).key[0])


@lru_cache(maxsize=64)
def plan_of(spec: SourceSpec, return_type: str) -> Plan:
    """Make a return type ready. Raises `DeclarationError` where the declaration contradicts itself."""
    declared = spec.return_type(return_type)
    if declared is None:
        message = f"source {spec.name!r} declares no return type {return_type!r}"
        raise DeclarationError(message)
    rules = {table.name: Rules(_fields(table), rules_of(table.model)) for table in declared.tables}
    codelists = load_codelists(spec.codelists) if spec.codelists else {}
    return Plan(spec.name, declared, rules, codelists)


def verify(spec: SourceSpec) -> None:
    """Make every return type ready once, and hold the declaration against itself; raises `DeclarationError`."""
    for declared in spec.returns:
        plan = plan_of(spec, declared.name)
        for fault in _faults(plan):
            message = f"return type {declared.name!r}: {fault}"
            raise DeclarationError(message)


def _fields(table: TableSpec) -> tuple[Field, ...]:
    columns = load(table.columns)
    fields = []
    for field in fields_of(table.model):
        names = columns.headings(table.name, field.name)
        if not names:
            message = f"field {field.name!r} of table {table.name!r} has no heading in {table.columns.name}"
            raise DeclarationError(message)
        fields.append(replace(field, heading=names[0], synonyms=names[1:]))
    return tuple(fields)


def _faults(plan: Plan) -> Iterator[str]:
    tables = {table.name for table in plan.declared.tables}
    for table in plan.declared.tables:
        fields = {field.name: field for field in plan.rules[table.name].fields}
        yield from (
            f"key {key!r} of {table.name!r} is no field{_meant(key, fields)}" for key in table.key if key not in fields
        )
        yield from _field_faults(plan, table.name, fields)
        for blamed, rule in plan.rules[table.name].rules:
            place = f"rule {rule_id(plan.declared.name, table.name, blamed, rule.name)!r}"
            yield from (
                f"{place} reads {name!r}, which is no field{_meant(name, fields)}"
                for name in rule.fields
                if name not in fields
            )
            yield from (
                f"{place} needs table {need.table!r}, which is not declared{_meant(need.table, tables)}"
                for need in rule.needs
                if not need.last and need.table not in tables
            )
        yield from (
            f"absence {absence.name!r} looks within {absence.within!r}, which is not declared"
            for absence in table.absences
            if absence.within not in tables
        )
    for published in plan.declared.publishes:
        if published.origin not in tables:
            near = _meant(published.origin, tables)
            yield f"published table {published.name!r} comes from {published.origin!r}, which is not declared{near}"


def _field_faults(plan: Plan, table: str, fields: Mapping[str, Field]) -> Iterator[str]:
    for field in fields.values():
        coded = field.type in {FieldType.CODE, FieldType.CODES}
        if coded and (field.codes is None or field.codes not in plan.codelists):
            near = _meant(field.codes or "", plan.codelists)
            yield f"field {field.name!r} of {table!r} names the code list {field.codes!r}, which is not there{near}"
    ids = [(blamed, rule.name) for blamed, rule in plan.rules[table].rules]
    yield from (f"field {blamed!r} of {table!r} has two rules called {name!r}" for blamed, name in _twice(ids))


def _meant(name: str, known: Iterable[str]) -> str:
    """Say which of the known names is most like one that is not known, where one is."""
    near = get_close_matches(name, [*known], n=1)
    return f": is {near[0]!r} meant?" if near else ""


def _twice(items: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted({item for item in items if items.count(item) > 1})
