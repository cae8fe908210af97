"""The data dictionary, from the declarations alone: every return type's sheets, fields, rules and code lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.declare import FieldType, rule_id
from alexi_ingest.model import Finding, Severity
from alexi_ingest.plan import plan_of
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.report.words import speak
from alexi_ingest.stages import names_of
from alexi_ingest.validate.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.declare import Absence, Field, ReturnType, SourceSpec, TableSpec
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.plan import Plan
    from alexi_ingest.report.names import Names
    from alexi_ingest.validate.rules import Compiled

SOME_VALUE = "…"
"""Stands in a sentence where a report shows the value of a cell."""
OF_SITE = "each site's own: its `hubs.csv`"
"""What is said of a code list that no source has."""
_CALLED = {"hubs": "hubs", "team": "the team"}
_NOT_OF_TYPE = {
    FieldType.TEXT: "error_value",
    FieldType.ID: "error_value",
    FieldType.CODE: "error_value",
    FieldType.CODES: "error_value",
    FieldType.INTEGER: "not_whole_number",
    FieldType.DECIMAL: "not_a_number",
    FieldType.DATE: "not_a_date",
    FieldType.MONTH: "not_a_month",
    FieldType.TIME: "not_a_time",
    FieldType.MOMENT: "not_a_date",
    FieldType.YES_NO: "not_yes_no",
    FieldType.PERIOD: "not_a_period",
}
_REQUIRED_AT_TIMES = frozenset({"required_when", "required_with", "exactly_when", "exactly_with"})


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One field; `codes` names a code list, `min` and `max` are inclusive.

    `required` is `always`, `conditional` (a rule says when) or `no`.
    """

    name: str
    heading: str
    synonyms: tuple[str, ...]
    label: str
    unit: str | None
    required: str
    type: str
    codes: str | None
    min: float | None
    max: float | None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table of a return."""

    name: str
    sheet: str
    layout: str
    key: tuple[str, ...]
    fields: tuple[FieldEntry, ...]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule; the blamed field comes first in `fields`. `source` is where the rule is published."""

    rule: str
    title: str
    severity: str
    level: int
    fields: tuple[str, ...]
    message: str
    fix: str
    source: str | None


@dataclass(frozen=True, slots=True)
class ReturnEntry:
    """One return type."""

    return_type: str
    title: str
    source: str
    periodicity: str
    sent_by: tuple[str, ...]
    tables: tuple[TableEntry, ...]
    rules: tuple[RuleEntry, ...]

    @property
    def by(self) -> str:
        """Who sends it, in words."""
        return " and ".join(_CALLED[one] for one in self.sent_by)


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code of a list; the days are ISO 8601 and inclusive, None where it is open."""

    code: str
    label: str
    valid_from: str | None
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Everything that the loaded sources declare; `dataclasses.asdict` makes the object of `dictionary --json`."""

    return_types: tuple[ReturnEntry, ...]
    code_lists: dict[str, tuple[CodeLine, ...]]


def dictionary_of(sources: Sources) -> Dictionary:
    """Describe every loaded source, in the order of the sources' names; code lists that no field uses are left out."""
    plans = [plan_of(spec, kind.name) for spec in _in_order(sources) for kind in spec.returns]
    used = {
        (field.codes, plan.codelists[field.codes])
        for plan in plans
        for rules in plan.rules.values()
        for field in rules.fields
        if field.codes
    }
    lists = {
        name: tuple(CodeLine(one.code, one.label, one.valid_from, one.valid_to) for one in codes.entries)
        for name, codes in sorted(used, key=lambda named: named[0])
    }
    return Dictionary(tuple(_return(plan) for plan in plans), lists)


def _in_order(sources: Sources) -> list[SourceSpec]:
    return [sources.specs[name] for name in sorted(sources.specs)]


def _return(plan: Plan) -> ReturnEntry:
    declared = plan.declared
    tables = tuple(_table(plan, table) for table in declared.tables)
    return ReturnEntry(
        declared.name, declared.title, plan.source, declared.periodicity, declared.sent_by, tables,
        tuple(_rules(plan, declared)),
    )  # fmt: skip


def _table(plan: Plan, table: TableSpec) -> TableEntry:
    rules = plan.rules[table.name]
    at_times = {blamed for blamed, rule in rules.rules if rule.shape in _REQUIRED_AT_TIMES}
    fields = tuple(_field(field, at_times=field.name in at_times) for field in rules.fields)
    sheet = columns_of(table).sheet(table.name)
    return TableEntry(table.name, sheet, table.layout.name, table.key, fields)


def _field(field: Field, *, at_times: bool) -> FieldEntry:
    required = "always" if field.required else "conditional" if at_times else "no"
    return FieldEntry(
        field.name, field.heading, field.synonyms, field.label, field.unit, required, str(field.type),
        field.codes, field.minimum, field.maximum,
    )  # fmt: skip


def _rules(plan: Plan, declared: ReturnType) -> Iterator[RuleEntry]:
    names = names_of(plan, {})
    for table in declared.tables:
        rules = plan.rules[table.name]
        for field in rules.fields:
            yield from _automatic(declared.name, table.name, field, names)
        for one in compiled(rules):
            yield _declared(declared.name, table.name, one, names)
        for absence in table.absences:
            yield _absence(declared.name, table.name, absence, names)


def _automatic(return_type: str, table: str, field: Field, names: Names) -> Iterator[RuleEntry]:
    """Give the rules that follow from a field's declaration."""
    wanted = [("type", _NOT_OF_TYPE[field.type], "Of the right type")]
    if field.required:
        wanted.append(("required", "required", "Filled in"))
    if field.codes:
        wanted.append(("in_list", "not_in_list", f"On the list {field.codes}"))
    if field.minimum is not None or field.maximum is not None:
        wanted.append(("range", "out_of_range", "Within the range"))
    for name, problem, title in wanted:
        finding = Finding(
            rule_id(return_type, table, field.name, name), Severity.ERROR, 1, problem, table=table, field=field.name
        )
        yield _entry(finding, title, (field.name,), None, names)


def _declared(return_type: str, table: str, one: Compiled, names: Names) -> RuleEntry:
    rule = one.rule
    finding = Finding(
        rule_id(return_type, table, one.blamed, rule.name), rule.severity, rule.level, rule.shape,
        {"other": SOME_VALUE, **rule.facts}, table=table, field=one.blamed, message=rule.message or "",
        fix=rule.fix or "",
    )  # fmt: skip
    return _entry(finding, rule.title, one.fields, rule.source, names)


def _absence(return_type: str, table: str, absence: Absence, names: Names) -> RuleEntry:
    finding = Finding(
        rule_id(return_type, table, absence.key, absence.name), absence.severity, absence.level, absence.shape,
        {"other": SOME_VALUE}, table=table, field=absence.key, message=absence.message or "", fix=absence.fix or "",
    )  # fmt: skip
    return _entry(finding, absence.title, (absence.key,), absence.source, names)


def _entry(finding: Finding, title: str, fields: tuple[str, ...], source: str | None, names: Names) -> RuleEntry:
    """Speak a rule as a report would, with `SOME_VALUE` where a cell's own value goes."""
    said = speak(finding._replace(observed=SOME_VALUE, label=SOME_VALUE), names)
    return RuleEntry(said.rule, title, str(said.severity), said.level, fields, said.message, said.fix, source)
