"""Can the expressions of rules be worked with: they read fields that there are, and compare what can be compared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.authoring.contract.results import Breach, Where
from alexi_ingest.declare import rule_id
from alexi_ingest.model import ROW, Earlier, History, Table, Verdict
from alexi_ingest.validate.check import Rules, compiled, join_needs, with_context
from alexi_ingest.validate.shapes import TODAY, UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.authoring.contract.case import Case
    from alexi_ingest.declare import Rule
    from alexi_ingest.plan import Plan

SOME_DAY = date(2016, 1, 1)


def wrong_rules(case: Case) -> Iterator[Breach]:
    """Try every rule on tables without rows."""
    for plan in case.plans():
        tables, history = _tables(plan), _history(plan)
        for table, declared in plan.rules.items():
            for blamed, rule in declared.rules:
                told = _wrong(Rules(declared.fields, ((blamed, rule),)), table, tables, history)
                if told:
                    yield _breach(rule_id(plan.declared.name, table, blamed, rule.name), rule, told)


def _breach(name: str, rule: Rule, told: str) -> Breach:
    return Breach(
        "the rule's expression reads fields of its table, and compares values of one kind",
        told,
        "Spell each field as in the model; compare dates with dates and numbers with numbers. What stands in another "
        "table is joined by a `Need`." + (" `passes` gives an expression." if rule.shape == "that" else ""),
        Where(rule=name),
    )


def _wrong(rules: Rules, name: str, tables: Mapping[str, Table], history: History) -> str:
    table = tables[name]
    try:
        (one,) = compiled(rules)
        known = {field.name for field in rules.fields}
        unknown = sorted(one.reads - one.joined - {ROW, TODAY, *known, *(UNREAD + field for field in known)})
        if unknown:
            return f"it reads {', '.join(unknown)}, which the table has not: it would never be checked"
        raw = Table(name, "", table.frame.cast(dict.fromkeys(table.columns, pl.String)), table.columns, {}, (0, 0))
        frame, joined = join_needs(with_context(table, raw, rules, SOME_DAY), rules.rules, tables, history)
        if one.joined <= joined:
            frame.select(one.passes.alias("passes"), *([] if one.aims is None else [one.aims.alias("aims")]))
    except Exception as error:  # noqa: BLE001 - whatever an author's function raises, or polars of its expression
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return ""


def _tables(plan: Plan) -> Mapping[str, Table]:
    made = {}
    for spec in plan.declared.tables:
        dtypes = {name: column.dtype.type for name, column in spec.model.to_schema().columns.items()}
        frame = pl.DataFrame(schema={ROW: pl.UInt32, **dtypes})
        made[spec.name] = Table(spec.name, "", frame, {name: at for at, name in enumerate(dtypes)}, {}, (0, 0))
    return made


def _history(plan: Plan) -> History:
    frames = {
        published.name: pl.DataFrame(
            schema={name: column.dtype.type for name, column in published.model.to_schema().columns.items()}
        )
        for published in plan.declared.publishes
    }
    return History(Earlier("", 1, Verdict.ACCEPTED, frames), "", 1)
