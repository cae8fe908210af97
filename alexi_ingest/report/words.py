"""Every sentence that a sender reads: one home for the comment, the list, the page and the record."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from alexi_ingest.model import Finding, Severity
from alexi_ingest.report.context import context_of, said
from alexi_ingest.report.lines import Aim, verdict_line, what_next
from alexi_ingest.report.names import NO_NAMES, Names, TableNames, as_typed
from alexi_ingest.report.sentence import Sentence
from alexi_ingest.report.words_cells import CELLS, REPAIRS
from alexi_ingest.report.words_file import FILE, REVIEW, STRUCTURE
from alexi_ingest.report.words_rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.report.context import Context

__all__ = [
    "MAY_BE_RIGHT", "NO_NAMES", "SENTENCES", "Aim", "Names", "TableNames", "group_line", "is_quiet", "speak",
    "verdict_line", "what_next",
]  # fmt: skip

SENTENCES: Mapping[str, Sentence] = MappingProxyType({**FILE, **REVIEW, **STRUCTURE, **CELLS, **RULES, **REPAIRS})
"""The catalogue: the words for each problem key, in the order in which a report lists them."""
MAY_BE_RIGHT = "It may be right. If it is, say why."
"""What every query says (messages.md 7)."""
UNNAMED = Sentence("{Heading} is not as we expected", "Check it, and correct what is wrong.")
"""For a problem that has no words of its own; a source gives its own message."""
_BY_ROW = ("{value", "{read_as", "{other")


@dataclass(frozen=True, slots=True)
class _Ready:
    """What was worked out once for a problem in a column: its templates, the names in it, and the first words made."""

    sentence: Sentence
    context: Context
    facts: Mapping[str, str | int | float]
    message: str | None
    fix: str | None


def speak(finding: Finding, names: Names = NO_NAMES) -> Finding:
    """Give the finding with its message and fix in words.

    The words come from the catalogue by `problem`; a finding that brings its own message or fix has these filled in
    instead. A person's ID stays sealed in them.
    """
    ready = _ready(finding, names)
    if ready.message is not None and ready.fix is not None and finding.facts is ready.facts:
        message, fix = ready.message, ready.fix
    else:
        context = ready.context.of_row(finding)
        message, fix = _filled(ready.sentence, context)
    return Finding(
        finding.rule, finding.severity, finding.level, finding.problem, finding.facts, finding.where, finding.table,
        finding.field, finding.heading, finding.observed, finding.read_as, finding.label, message, fix,
    )  # fmt: skip


def group_line(findings: Sequence[Finding], count: int, names: Names = NO_NAMES, title: str = "") -> str:
    """Give the line over findings of one problem in one column: `3 referrals have no date of referral`.

    `count` is how many there are in all; `title` is the rule's, for rules with words of their own.
    """
    first = findings[0]
    if count == 1 and len(findings) == 1:
        return first.message
    sentence = SENTENCES.get(first.problem, UNNAMED)
    nouns = names.noun(first.table, count)
    if sentence.several:
        context = context_of(first, names).of_row(first)
        numbers = {"n": f"{count:,}", "nouns": nouns, "have": "has" if count == 1 else "have"}
        return said(sentence.several, context.with_facts({**numbers, "are": "is" if count == 1 else "are"}))
    if title:
        return f"{count:,} {nouns}: {title[:1].lower()}{title[1:]}"
    if all(finding.message == first.message for finding in findings):
        return f"{count:,} {nouns}: {first.message}"
    what = {Severity.ERROR: "to fix", Severity.QUERY: "to check"}.get(first.severity, "to know of")
    return f"{count:,} {nouns} {what} in “{as_typed(first.heading or names.heading(first.table, first.field))}”"


def is_quiet(finding: Finding) -> bool:
    """Say whether the finding asks nothing of anybody."""
    return finding.severity is Severity.REPAIR or SENTENCES.get(finding.problem, UNNAMED).quiet


def _ready(finding: Finding, names: Names) -> _Ready:
    key = (
        finding.problem, finding.table, finding.field, finding.severity, finding.heading, finding.message, finding.fix,
    )  # fmt: skip
    found = names.ready.get(key)
    if found is None:
        found = names.ready[key] = _prepare(finding, names)
    return cast("_Ready", found)


def _prepare(finding: Finding, names: Names) -> _Ready:
    known = SENTENCES.get(finding.problem, UNNAMED)
    fix = finding.fix or known.fix
    message = finding.message or known.message
    if finding.severity is Severity.QUERY and "may be right" not in f"{message} {fix}".lower():
        fix = f"{fix} {MAY_BE_RIGHT}"
    if finding.severity is Severity.NOTE and finding.problem in CELLS and not finding.fix:
        fix = "Nothing to do: we noted it."
    sentence = Sentence(message, fix)
    context = context_of(finding, names)
    if any(word in message + fix for word in _BY_ROW) or context.by_row:
        return _Ready(sentence, context, finding.facts, None, None)
    return _Ready(sentence, context, finding.facts, *_filled(sentence, context.of_row(finding)))


def _filled(sentence: Sentence, context: Context) -> tuple[str, str]:
    message = said(sentence.message, context)
    if context.get("provisional"):
        message += " (what we compare it with is not final yet)"
    return message, said(sentence.fix, context)
