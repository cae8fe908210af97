"""Every sentence that a sender reads: one home for the comment, the list, the page and the record."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from alexi_ingest.model import Finding, Severity
from alexi_ingest.report.context import OF_ROW, context_of
from alexi_ingest.report.lines import Aim, verdict_line, what_next
from alexi_ingest.report.names import NO_NAMES, Names, TableNames
from alexi_ingest.report.words_cells import CELLS, REPAIRS
from alexi_ingest.report.words_file import FILE, REVIEW, STRUCTURE
from alexi_ingest.report.words_rules import RULES
from alexi_ingest.report.words_tables import PLACES
from alexi_ingest.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.report.context import Context

__all__ = [
    "MAY_BE_RIGHT", "NO_NAMES", "SENTENCES", "Aim", "Names", "TableNames", "group_line", "is_quiet", "speak",
    "verdict_line", "what_next", "with_own_words",
]  # fmt: skip

SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {**FILE, **REVIEW, **STRUCTURE, **PLACES, **CELLS, **RULES, **REPAIRS}
)
"""The catalogue: the words for each problem key, in the order in which a report lists them."""
MAY_BE_RIGHT = "It may be right. If it is, say why."
"""What every query says (messages.md 7)."""
NOTED = "Nothing to do: we noted it."
OWN_WORDS = "own_words"
"""The fact that a finding brought its message with it: once it is spoken, its text alone does not show that."""
PROVISIONAL = " (what we compare it with is not final yet)"
UNNAMED = Sentence("{Heading} is not as we expected", "Check it, and correct what is wrong.")
"""For a problem that has no words of its own; a source gives its own message."""
_UNASKED = frozenset({Severity.REPAIR, Severity.NOTE})
_FORMATTER = Formatter()


@dataclass(frozen=True, slots=True)
class _Ready:
    """What was worked out once for a problem in a column: templates with only row words left in them.

    `by_row` is False where the words are the same for every row.
    """

    context: Context
    message: str
    fix: str
    by_row: bool


def speak(finding: Finding, names: Names = NO_NAMES) -> Finding:
    """Give the finding with its message and fix in words.

    The words come from the catalogue by `problem`; a finding that brings its own message or fix has these filled in
    instead. A person's ID stays sealed in them.
    """
    facts = finding.facts
    key = (
        finding.rule, finding.problem, finding.severity is Severity.QUERY, finding.heading, finding.message,
        finding.fix, *([pair for pair in facts.items() if pair[0] not in OF_ROW] if facts else ()),
    )  # fmt: skip
    ready = cast("_Ready | None", names.ready.get(key))
    if ready is None:
        ready = names.ready[key] = _prepare(finding, names)
    message, fix = ready.message, ready.fix
    if ready.by_row:
        words = ready.context.of_row(finding)
        message, fix = message.format_map(words), fix.format_map(words)
    return Finding(
        finding.rule, finding.severity, finding.level, finding.problem, finding.facts, finding.where, finding.table,
        finding.field, finding.heading, finding.observed, finding.read_as, finding.label, message, fix,
    )  # fmt: skip


def with_own_words(finding: Finding) -> Finding:
    """Mark a finding that is not spoken yet and brings its own message: it is said of many cells, too."""
    return finding._replace(facts={**finding.facts, OWN_WORDS: 1}) if finding.message else finding


def group_line(findings: Sequence[Finding], count: int, names: Names = NO_NAMES) -> str:
    """Give the line over findings of one problem in one column: `3 referrals have no date of referral`.

    `count` is how many there are in all. Words that a rule brings itself are said as they are where they are true of
    all, and else of the first, for example.
    """
    first = findings[0]
    if count == 1 and len(findings) == 1:
        return first.message
    sentence = SENTENCES.get(first.problem, UNNAMED)
    nouns = names.noun(first.table, count)
    if sentence.several and OWN_WORDS not in first.facts:
        context = context_of(first, names)
        words = context.words
        words.update(context.of_facts(first) | context.of_row(first), n=f"{count:,}", nouns=nouns)
        words.update(have="has" if count == 1 else "have", are="is" if count == 1 else "are")
        return sentence.several.format_map(words)
    of_all = count == len(findings) and all(finding.message == first.message for finding in findings)
    return f"{count:,} {nouns}{'' if of_all else ', for example'}: {first.message}"


def is_quiet(finding: Finding) -> bool:
    """Say whether the finding asks nothing of anybody."""
    return finding.severity is Severity.REPAIR or SENTENCES.get(finding.problem, UNNAMED).quiet


def _prepare(finding: Finding, names: Names) -> _Ready:
    known = SENTENCES.get(finding.problem, UNNAMED)
    fix = finding.fix or known.fix
    message = finding.message or known.message
    if fix and fix[-1] not in ".?!}":
        fix += "."
    if finding.severity is Severity.QUERY and "may be right" not in f"{message} {fix}".lower():
        fix = f"{fix} {MAY_BE_RIGHT}"
    if finding.severity in _UNASKED and finding.problem in CELLS and not finding.fix:
        fix = NOTED
    if "because" in finding.facts and not finding.message and "{because}" not in message:
        message += ", because {because}"
    if finding.facts.get("provisional"):
        message += PROVISIONAL
    context = context_of(finding, names)
    words = context.words
    words.update(context.of_facts(finding))
    by_row = bool((_words_of(message) | _words_of(fix)) & OF_ROW)
    message, fix = (_partly_said(template, words) for template in (message, fix))
    if by_row:
        return _Ready(context, message, fix, by_row=True)
    return _Ready(context, message.format(), fix.format(), by_row=False)


def _words_of(template: str) -> set[str]:
    return {name for _, name, _, _ in _FORMATTER.parse(template) if name}


def _partly_said(template: str, words: Mapping[str, str]) -> str:
    """Fill in what is the same for every row, and leave the rest in braces."""
    parts = []
    for text, name, _, _ in _FORMATTER.parse(template):
        parts.append(_braced(text))
        if name is not None:
            parts.append(f"{{{name}}}" if name in OF_ROW else _braced(words[name]))
    return "".join(parts)


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
