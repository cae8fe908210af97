"""A declaration made ready to work with: fields with their headings, rules with their ids, code lists; verified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from alexi_ingest.declare import (
    HUBS,
    SENDERS,
    CodeList,
    Consent,
    Field,
    FieldType,
    FormLayout,
    Given,
    Need,
    Origin,
    PublishedTable,
    ReturnType,
    SourceSpec,
    TableSpec,
    layout_faults,
    rule_id,
)
from alexi_ingest.errors import DeclarationError
from alexi_ingest.harmonise.crosswalk import crosswalk_faults
from alexi_ingest.harmonise.recode import ANY_HUB, load_codelists
from alexi_ingest.model import HUB, ROW
from alexi_ingest.periods import PERIODICITIES, periodicity_of
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.sentence import nearest
from alexi_ingest.validate.faults import Known, rule_faults
from alexi_ingest.validate.fields import fields_of, rules_of
from alexi_ingest.validate.rules import Rules, compiled

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

    def row_label(self, table: str) -> Field | None:
        """Give the field by which a person names a row of the table: the first of its key; None for a form without."""
        key = self.declared.table(table).key
        return self.field(table, key[0]) if key else None

    @property
    def compares(self) -> bool:
        """Whether anything in the return is held against another return."""
        return bool(self.last or self.others)

    @property
    def last(self) -> tuple[str, ...]:
        """The published tables of the last return that are wanted: all, where anything is held against it, or none."""
        absences = any(table.absences for table in self.declared.tables)
        wanted = self.declared.history or absences or any(self._needs(Origin.LAST))
        return tuple(dict.fromkeys(table.name for table in self.declared.publishes)) if wanted else ()

    @property
    def others(self) -> Mapping[str, frozenset[str]]:
        """The published tables of other return types that rules read, by return type."""
        found: dict[str, frozenset[str]] = {}
        for need in self._needs(Origin.OTHER):
            found[need.return_type] = found.get(need.return_type, frozenset()) | {need.table}
        return found

    def _needs(self, origin: Origin) -> Iterator[Need]:
        for rules in self.rules.values():
            for one in compiled(rules):
                yield from (need for need in one.needs if need.origin is origin)


@lru_cache(maxsize=64)
def plan_of(spec: SourceSpec, return_type: str) -> Plan:
    """Make a return type ready. Raises `DeclarationError` where the declaration contradicts itself."""
    declared = spec.return_type(return_type)
    if declared is None:
        message = f"source {spec.name!r} declares no return type {return_type!r}"
        raise DeclarationError(message)
    rules = {table.name: Rules(_fields(table), rules_of(table.model)) for table in declared.tables}
    codelists = {**(load_codelists(spec.codelists) if spec.codelists else {})}
    if declared.hub_field:
        codelists[HUBS] = ANY_HUB
    tables = tuple(_with_codes(table, rules[table.name], codelists) for table in declared.tables)
    return Plan(spec.name, replace(declared, tables=tables), rules, codelists)


def _with_codes(table: TableSpec, rules: Rules, codelists: Mapping[str, CodeList]) -> TableSpec:
    """Give a table its fields' code lists: labels that are codes are looked for on its sheet."""
    codes = {one.name: codelists[one.codes] for one in rules.fields if one.codes and one.codes in codelists}
    return replace(table, given=Given(codes, frozenset(one.name for one in rules.fields if not one.expected)))


def verify(spec: SourceSpec) -> None:
    """Make every return type ready once, and hold the declaration against itself; raises `DeclarationError`."""
    for declared in spec.returns:
        plan = plan_of(spec, declared.name)
        for fault in _faults(plan, _known(plan, spec)):
            message = f"return type {declared.name!r}: {fault}"
            raise DeclarationError(message)


def _fields(table: TableSpec) -> tuple[Field, ...]:
    columns = columns_of(table)
    fields = []
    for field in fields_of(table.model):
        names = columns.headings(table.name, field.name)
        if not names:
            message = f"field {field.name!r} of table {table.name!r} has no heading in {table.columns.name}"
            raise DeclarationError(message)
        fields.append(replace(field, heading=names[0], synonyms=names[1:]))
    return tuple(fields)


def _faults(plan: Plan, known: Known) -> Iterator[str]:
    tables = {table.name for table in plan.declared.tables}
    for table in plan.declared.tables:
        fields = {field.name: field for field in plan.rules[table.name].fields}
        yield from (
            f"key {key!r} of {table.name!r} is no field{_meant(key, fields)}" for key in table.key if key not in fields
        )
        yield from _dtype_faults(table, fields)
        yield from _field_faults(plan, table.name, fields)
        for way in table.ways:
            yield from layout_faults(way, fields)
        for blamed, rule, fault in rule_faults(table.name, plan.rules[table.name], known):
            yield f"rule {rule_id(plan.declared.name, table.name, blamed, rule)!r} {fault}"
        yield from (
            f"absence {absence.name!r} looks within {absence.within!r}, which is not declared"
            for absence in table.absences
            if absence.within not in tables
        )
        yield from (
            f"absence {absence.name!r} reads {absence.table!r} of the last return, which is no published table of it"
            for absence in table.absences
            if absence.table not in known.last
        )
    for published in plan.declared.publishes:
        if published.origin not in tables:
            near = _meant(published.origin, tables)
            yield f"published table {published.name!r} comes from {published.origin!r}, which is not declared{near}"
        yield from _form_faults(plan, published)
        rules = plan.rules.get(published.origin)
        yield from crosswalk_faults(published, {one.name: one for one in rules.fields} if rules else {}, plan.codelists)
    yield from _consent_faults(plan)
    yield from _period_faults(plan)
    yield from _sender_faults(plan)
    if plan.declared.periodicity not in PERIODICITIES:
        yield f"periodicity {plan.declared.periodicity!r} is none of {', '.join(PERIODICITIES)}"


def _form_faults(plan: Plan, published: PublishedTable) -> Iterator[str]:
    forms = {table.name for table in plan.declared.tables if isinstance(table.layout, FormLayout)}
    for form, name in published.from_form.values():
        if form not in forms or name not in {field.name for field in plan.rules[form].fields}:
            yield f"published table {published.name!r} takes {name!r} of {form!r}, which is no field of a form"


def _period_faults(plan: Plan) -> Iterator[str]:
    for table, name in plan.declared.dates_of_period:
        rules = plan.rules.get(table)
        told = [one.name for one in rules.fields if _tells_period(one, plan)] if rules else []
        if name not in told:
            what = "periods" if plan.declared.periodicity == "rounds" else "dates"
            yield f"dates_of_period names {name!r} of {table!r}, which is no field of {what}{_meant(name, told)}"


def _tells_period(field: Field, plan: Plan) -> bool:
    if field.type is FieldType.CODE:
        codes = plan.codelists.get(field.codes or "")
        return codes is not None and all(periodicity_of(one.code) for one in codes.entries)
    dated = field.type in {FieldType.DATE, FieldType.MOMENT} and plan.declared.periodicity != "rounds"
    return dated or field.type is FieldType.PERIOD


def _sender_faults(plan: Plan) -> Iterator[str]:
    declared, name = plan.declared, plan.declared.hub_field
    if not declared.sent_by or not {*SENDERS}.issuperset(declared.sent_by):
        yield f"sent_by {declared.sent_by!r} names others than {', '.join(SENDERS)}, or nobody"
    if "team" in declared.sent_by and not name:
        yield "is sent by the team, and no hub_field says which hub each row is of"
    for table in declared.tables if name else ():
        field = next((one for one in plan.rules[table.name].fields if one.name == name), None)
        if field is None or field.codes != HUBS or field.published or not table.in_rows:
            yield (
                f"table {table.name!r} is no list in which {name!r} names the hub of each row: "
                f'{name}: pl.String = field(FieldType.CODE, label="…", codes="{HUBS}", published=False)'
            )


def _consent_faults(plan: Plan) -> Iterator[str]:
    consent = plan.declared.consent
    if consent == plan.declared.name:
        yield f"consent names {consent!r}, which is the return type itself"
    if not isinstance(consent, Consent):
        return
    rules = plan.rules.get(consent.table)
    fields = {field.name for field in rules.fields} if rules else set()
    for name in (consent.person, consent.field):
        if name not in fields:
            yield f"consent names {name!r} of {consent.table!r}, which is no field"


def _known(plan: Plan, spec: SourceSpec) -> Known:
    """Give what the rules of a return type may refer to, as far as its own source declares it."""
    tables = {table.name: _without_rows(table.model).with_row_index(ROW) for table in plan.declared.tables}
    others = {kind.name: _published(kind) for kind in spec.returns if kind.name != plan.declared.name}
    return Known(tables, _published(plan.declared), others, plan.codelists, _kept_back(plan))


def _kept_back(plan: Plan) -> dict[str, frozenset[str]]:
    return {
        table.name: frozenset(field.name for field in plan.rules[table.origin].fields if not field.published)
        for table in plan.declared.publishes
        if table.origin in plan.rules
    }


def _published(declared: ReturnType) -> dict[str, pl.DataFrame]:
    hub = [pl.lit(None, pl.String).alias(HUB)] if declared.hub_field else []
    return {table.name: _without_rows(table.model).with_columns(hub) for table in declared.publishes}


def _without_rows(model: type[Any]) -> pl.DataFrame:
    return pl.DataFrame(schema={name: column.dtype.type for name, column in model.to_schema().columns.items()})


def _dtype_faults(table: TableSpec, fields: Mapping[str, Field]) -> Iterator[str]:
    columns = table.model.to_schema().columns
    for name, field in fields.items():
        beside, meant = columns[name].dtype.type, field.type.dtype
        if beside != getattr(pl, meant):
            yield (
                f"field {name!r} of {table.name!r} is FieldType.{field.type.name}, and {beside} stands beside it: "
                f"write {name}: pl.{meant} = field(FieldType.{field.type.name}, …)"
            )


def _field_faults(plan: Plan, table: str, fields: Mapping[str, Field]) -> Iterator[str]:
    for field in fields.values():
        coded = field.type in {FieldType.CODE, FieldType.CODES}
        if coded and (field.codes is None or field.codes not in plan.codelists):
            near = _meant(field.codes or "", plan.codelists)
            yield f"field {field.name!r} of {table!r} names the code list {field.codes!r}, which is not there{near}"
        if field.other_unit is not None and field.type is not FieldType.DECIMAL:
            yield f"field {field.name!r} of {table!r} may be in another unit, and is no FieldType.DECIMAL"
        lost = [one for one in field.blank.when.meta.root_names() if one not in fields] if field.blank else []
        yield from (f"what an empty {field.name!r} is read as asks {one!r}, which is no field" for one in lost)
    ids = [(blamed, rule.name) for blamed, rule in plan.rules[table].rules]
    yield from (
        f"field {blamed!r} of {table!r} has two rules called {name!r}: give one of them another name="
        for blamed, name in _twice(ids)
    )


def _meant(name: str, known: Iterable[str]) -> str:
    """Say which of the known names is most like one that is not known, where one is."""
    near = nearest(name, known)
    return f": is {near!r} meant?" if near else ""


def _twice(items: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted({item for item in items if items.count(item) > 1})
