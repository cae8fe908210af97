"""What may stand in the braces of a sentence, worked out from a finding and the names of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.declare import FieldType
from alexi_ingest.report.names import article, as_typed, begins, period, plain, size, tidy, within
from alexi_ingest.report.words_cells import HINTS, NO_HINT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.declare import CodeList, Field
    from alexi_ingest.model import Finding
    from alexi_ingest.report.names import Names

LISTED_CHOICES = 8
"""A code list of more entries than this is not written out in a sentence."""
_READ_BY_PERSONS = frozenset({"other", "date"})
_PLACES = frozenset({"unique"})
_BY_ROW = frozenset({"not_in_list", "not_yes_no"})


class Context(dict[str, str]):
    """The words by their names. A name that nobody gave is a field of the table: its heading, or the name in words."""

    __slots__ = ("by_row", "codes", "names", "problem", "table")

    def __init__(self, finding: Finding, names: Names, codes: CodeList | None) -> None:
        super().__init__()
        self.names = names
        self.table = finding.table
        self.codes = codes
        self.problem = finding.problem
        self.by_row = finding.problem in _BY_ROW

    def __missing__(self, key: str) -> str:
        """Give the heading of the field of this name."""
        return tidy(self.names.heading(self.table, key))

    def of_row(self, finding: Finding) -> Context:
        """Add what differs from row to row."""
        made = self.with_facts({})
        if finding.observed is not None:
            made["value"] = as_typed(finding.observed)
        if finding.read_as is not None:
            made["read_as"] = with_labels(plain(finding.read_as), self.codes)
        for key, fact in finding.facts.items():
            made[key] = self._fact(key, fact)
        if self.by_row:
            made["did_you_mean"] = _did_you_mean(finding, self.codes)
        return made

    def with_facts(self, facts: Mapping[str, str]) -> Context:
        """Give a copy with more words."""
        made = Context.__new__(Context)
        made.update(self)
        made.names, made.table, made.codes = self.names, self.table, self.codes
        made.problem, made.by_row = self.problem, self.by_row
        made.update(facts)
        return made

    def _fact(self, key: str, fact: str | float) -> str:
        if key == "period":
            return period(str(fact))
        if key == "code":
            return with_labels(str(fact), self.codes, code=False)
        if key in _READ_BY_PERSONS and self.problem not in _PLACES:
            text = plain(fact)
            return with_labels(as_typed(text), self.codes) if self.codes and text == fact else as_typed(text)
        return str(fact) if isinstance(fact, str) or self.problem in _PLACES else plain(fact)


def said(template: str, context: Context) -> str:
    """Fill in a template."""
    return template.format_map(context)


def context_of(finding: Finding, names: Names) -> Context:
    """Work out the words that are the same for every finding of this problem in this column."""
    declared = names.field(finding.table, finding.field)
    codes = names.lists.get(declared.codes) if declared and declared.codes else None
    context = Context(finding, names, codes)
    heading = str(finding.facts.get("heading") or finding.heading or names.heading(finding.table, finding.field))
    noun = names.noun(finding.table)
    context.update(
        heading=tidy(heading),
        Heading=begins(heading) or "This",
        thing=within(heading),
        a_quoted=f"{article(heading)} “{tidy(heading)}”",
        noun=noun,
        nouns=names.noun(finding.table, 2),
        sheet_of_table=names.sheet(finding.table) or finding.where.sheet or "",
        enter=_enter(heading, declared),
        hint=(HINTS[declared.type] if declared else NO_HINT).replace("{noun}", noun),
        value="",
        read_as="",
        other="",
    )
    context.update(_of_range(finding, declared), choices=_choices(codes, declared), **_of_others(finding, names))
    return context


def with_labels(text: str, codes: CodeList | None, *, code: bool = True) -> str:
    """Give codes with their labels, `2 (Female)`; a text that is no code of the list as it is."""
    if codes is None:
        return text
    known = codes.codes()
    parts = []
    for part in text.split(";"):
        entry = known.get(part)
        same = entry is None or entry.label.casefold() == part.casefold()
        parts.append(part if entry is None or same else f"{part} ({entry.label})" if code else entry.label)
    return ", ".join(parts)


def _enter(heading: str, declared: Field | None) -> str:
    thing = within(heading)
    if declared and declared.type is FieldType.YES_NO:
        return f"Enter yes or no under “{tidy(heading)}”"
    if thing.startswith("“"):
        return f"Enter an answer under {thing}"
    return f"Enter {thing}" if thing.lower().startswith(("the ", "your ")) else f"Enter the {thing}"


def _of_range(finding: Finding, declared: Field | None) -> dict[str, str]:
    least = finding.facts.get("minimum", declared.minimum if declared else None)
    most = finding.facts.get("maximum", declared.maximum if declared else None)
    if least is not None and most is not None:
        between = f"between {plain(least)} and {plain(most)}"
        return {"range": between, "bounds": f" {between}"}
    if least is not None:
        return {"range": f"{plain(least)} or more", "bounds": f", {plain(least)} or more"}
    if most is not None:
        return {"range": f"{plain(most)} or less", "bounds": f", {plain(most)} or less"}
    return {"range": "within what is possible", "bounds": ""}


def _of_others(finding: Finding, names: Names) -> dict[str, str]:
    words = {}
    facts = finding.facts
    if "other_field" in facts:
        heading = names.heading(finding.table, str(facts["other_field"]))
        words["other_heading"] = tidy(heading)
        words["other_thing"] = within(heading)
        words["a_other_quoted"] = f"{article(heading)} “{tidy(heading)}”"
    if "other_table" in facts:
        words["other_sheet"] = names.sheet(str(facts["other_table"]))
        words["other_noun"] = names.noun(str(facts["other_table"]))
    if "count" in facts:
        one = facts["count"] == 1
        words |= {"rows_word": "row" if one else "rows", "was_word": "was" if one else "were"}
    if "limit" in facts and not isinstance(facts["limit"], str):
        words["limit_size"] = size(facts["limit"])
    return words


def _choices(codes: CodeList | None, declared: Field | None) -> str:
    several = declared is not None and declared.type is FieldType.CODES
    one = "one or more" if several else "one"
    if codes is None:
        return f"{one} of the answers on the list"
    labels = [entry.label for entry in codes.entries if entry.valid_to is None]
    if len(labels) > LISTED_CHOICES or not labels:
        return f"{one} of the {len(codes.entries):,} answers on the list"
    return f"{one} of: {'; '.join(labels)}"


def _did_you_mean(finding: Finding, codes: CodeList | None) -> str:
    similar = finding.facts.get("similar") or finding.facts.get("other")
    if similar:
        return f"Did you mean “{with_labels(str(similar), codes, code=False)}”? If not, choose another from the list."
    return "Choose an answer from the list: the template has it in each cell."
