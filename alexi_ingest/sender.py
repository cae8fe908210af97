"""A return type as it is for who sends it: a hub, or the evaluation team, whose rows each name a hub of the site."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.declare import HUBS
from alexi_ingest.harmonise.recode import hub_entries, hub_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.declare import CodeList, TableSpec
    from alexi_ingest.plan import Plan
    from alexi_ingest.validate.rules import Rules


def for_sender(
    plan: Plan, sender: str, hubs: Mapping[str, str], members: Mapping[str, tuple[str, str]] | None = None
) -> Plan:
    """Give the plan for files of a sender: rows of the team must each name a hub, those of a hub only itself.

    `hubs` (id → name) are the site's, `members` gives when each joined and left; none: any hub may be named.
    """
    name, many = plan.declared.hub_field, plan.declared.hub_in(sender)
    if not name:
        return plan
    entries = hub_entries(hubs, members or {})
    named = hub_list(tuple(one for one in entries if many or one.code == sender))
    tables = tuple(_of(table, name, named, asked=bool(many)) for table in plan.declared.tables)
    return replace(
        plan,
        declared=replace(plan.declared, hub_field=many, tables=tables),
        codelists={**plan.codelists, HUBS: named},
        rules={table: _asking(rules, name) if many else rules for table, rules in plan.rules.items()},
    )


def _of(table: TableSpec, name: str, hubs: CodeList, *, asked: bool) -> TableSpec:
    """Give a table the hubs that may be named in it; where each row must name one, nothing is read without them."""
    given = replace(table.given, codes={**table.given.codes, name: hubs})
    return replace(table, given=given, key=tuple(dict.fromkeys((*table.key, name))) if asked else table.key)


@lru_cache(maxsize=64)
def _asking(rules: Rules, name: str) -> Rules:
    """Give the rules of a table with a field that must be filled."""
    return replace(rules, fields=tuple(replace(one, required=one.required or one.name == name) for one in rules.fields))
