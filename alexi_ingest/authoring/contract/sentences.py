"""Do the sentences of rules speak: their braces resolve, and they say what and how in plain words (messages.md)."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.declare import rule_id
from alexi_ingest.model import CellRef, Finding, Severity
from alexi_ingest.model.outcomes import NO_FACTS
from alexi_ingest.report.context import OF_ROW, context_of
from alexi_ingest.report.words import SENTENCES
from alexi_ingest.stages import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.authoring.contract.case import Case
    from alexi_ingest.declare import Absence, Rule
    from alexi_ingest.plan import Plan

NEVER = re.compile(
    r"\b(please|sorry|(?:in)?valid|forbidden|illegal|you forgot|oops|this field is required|error code)\b",
    re.IGNORECASE,
)
"""Words that no report uses (messages.md, wording 2)."""
_ABSENT = frozenset({"period", "count", "of", "other"})
"""What is said of records that are absent, besides the table's own words."""
_WORDS = 2
"""A sentence of fewer words says nothing."""


def sentences(case: Case) -> Found:
    """Look at the message and the way to mend of every declared rule."""
    breaches: list[Breach] = []
    for plan in case.plans():
        for table, declared in plan.rules.items():
            for blamed, rule in declared.rules:
                breaches.extend(_wrong(plan, table, blamed, rule))
            for absence in plan.declared.table(table).absences:
                breaches.extend(_wrong(plan, table, absence.key, absence))
    return Found(tuple(breaches))


def _wrong(plan: Plan, table: str, blamed: str, rule: Rule | Absence) -> Iterator[Breach]:
    known = SENTENCES.get(rule.shape)
    where = Where(rule=rule_id(plan.declared.name, table, blamed, rule.name))
    message = rule.message or (known.message if known else "")
    fix = rule.fix or (known.fix if known else "")
    if not message:
        yield Breach("the rule says what is wrong", "it has no message", "Give it a `message`.", where)
    if not fix:
        yield Breach("the rule says how to mend it", "it has no `fix`", "Give it a `fix`: an instruction.", where)
    facts: Mapping[str, str | int | float] = getattr(rule, "facts", NO_FACTS)
    may = _words(plan, table, blamed, rule.shape, facts) | (_ABSENT if not hasattr(rule, "facts") else set())
    for part, text in (("message", rule.message), ("fix", rule.fix)):
        if text is not None:
            yield from _faults(part, text, may, where)


def _faults(part: str, text: str, may: set[str], where: Where) -> Iterator[Breach]:
    try:
        asked = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        yield Breach(f"the braces of the {part} are closed", f"“{text}”", "Close each brace, or double it: {{.", where)
        return
    for name in sorted(asked - may):
        yield Breach(
            f"all that stands in braces in the {part} is known",
            f"{{{name}}} is neither a field of the table nor a word of the rule",
            "Name a field of the table, {Heading}, {value}, {other}, or a fact of the rule.",
            where,
        )
    found = NEVER.search(text)
    if found:
        yield Breach(
            f"the {part} says what happened in plain words",
            f"it says “{found[0]}”",
            "Say what the value must be, or what to enter, without this word.",
            where,
        )
    if len(text.split()) < _WORDS:
        yield Breach(f"the {part} is a sentence", f"it is “{text}”", "Say it as a person would.", where)


def _words(plan: Plan, table: str, blamed: str, shape: str, facts: Mapping[str, str | int | float]) -> set[str]:
    """Give every word that a sentence about this rule may have in braces."""
    fields = {field.name for field in plan.rules[table].fields}
    about = Finding("", Severity.ERROR, 1, shape, facts, CellRef(), table, blamed)
    words = context_of(about, names_of(plan, {})).words
    return {*words, *facts, *OF_ROW, *fields}
