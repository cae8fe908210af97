"""What may stand in the braces of a sentence, worked out from a finding and the names of its table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from alexi_ingest.declare import PERIOD, PERIOD_END, PERIOD_START, TODAY, YEAR_END, YEAR_START, FieldType
from alexi_ingest.periods import NOUNS
from alexi_ingest.report.names import article, as_typed, begins, listed, period, plain, the, tidy, within
from alexi_ingest.report.words_cells import CELLS, HINTS, NO_HINT, REPAIRS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.declare import CodeList, Field
    from alexi_ingest.model import Finding
    from alexi_ingest.periods import Periodicity
    from alexi_ingest.report.names import Names

LISTED_CHOICES = 8
"""A code list of more entries than this is not written out in a sentence."""
OF_ROW = frozenset({"value", "read_as", "other", "after_what", "did_you_mean"})
"""Words that differ from row to row, besides the finding's facts."""
_LISTS = frozenset({"parts", "plus", "less"})
"""Facts that name fields of the row, parted by `;`."""
_CODES = frozenset({"code", "codes"})
_SUGGESTING = frozenset({"not_in_list", "not_yes_no"})
_ROW_OF_ANOTHER = frozenset({"unique", "no_overlap"})
CALENDAR_WORDS: Mapping[str, str] = MappingProxyType(
    {
        TODAY: "the day on which we received the file",
        PERIOD_START: "the first day of the period",
        PERIOD_END: "the last day of the period",
        YEAR_START: "the first day of the financial year",
        YEAR_END: "the last day of the financial year",
        PERIOD: "the period of the return",
    }
)
_SUCH_AS: Mapping[Periodicity, str] = {"quarterly": "2015-16 Q2", "yearly": "2015-16", "rounds": "Round 2"}
"""A period of each periodicity as it stands in a file's name."""
_DATED = frozenset({FieldType.DATE, FieldType.MONTH, FieldType.MOMENT})
_AS_TYPED = frozenset({*CELLS, *REPAIRS})
"""What cannot be read, and what was tidied, is shown as it was typed."""
_NUMERIC = frozenset({FieldType.INTEGER, FieldType.DECIMAL})
_FROM_CELLS = frozenset({"other", "date"})
_NUMBERING = re.compile(r"^\w{1,2}[).:]\s*")
_ANSWER = "an answer"
_CHECK_IT = "Check it, and correct what is wrong."
_ENTERED = {
    FieldType.INTEGER: "a number", FieldType.DECIMAL: "a number", FieldType.DATE: "a date",
    FieldType.MONTH: "a month and year", FieldType.TIME: "a time", FieldType.MOMENT: "a date and time",
    FieldType.PERIOD: "a period", FieldType.ID: "an ID",
}  # fmt: skip
"""What is entered under a heading that cannot be named as a thing."""


class Words(dict[str, str]):
    """Words by their names. A name that nobody gave is a field of the table: its heading."""

    __slots__ = ("_names", "_table")

    def __init__(self, names: Names, table: str | None) -> None:
        super().__init__()
        self._names = names
        self._table = table

    def __missing__(self, key: str) -> str:
        """Give the heading of the field of this name."""
        return tidy(self._names.heading(self._table, key))


@dataclass(frozen=True, slots=True)
class Context:
    """The words that are the same for a problem in a column, and how the column's values are shown.

    `labels` are those of its codes; `spelt`, where a cell may hold several, is every spelling of them; `numeric`:
    digits are a number; `dated`: a date is said in words, as what it is held against is.
    """

    problem: str
    words: Words
    labels: Mapping[str, str]
    spelt: frozenset[str]
    numeric: bool
    dated: bool

    def of_row(self, finding: Finding) -> dict[str, str]:
        """Give the words that differ from row to row (`OF_ROW`)."""
        observed, read_as, other = finding.observed, finding.read_as, finding.facts.get("other")
        made = {
            "value": as_typed(plain(observed) if self.dated else observed) if observed else "",
            "read_as": with_labels(plain(read_as, numbers=self.numeric), self.labels) if read_as else "",
            # Who writes labels is not told codes.
            "other": "" if other is None else self._fact("other", other, code=observed in self.labels),
        }
        made["after_what"] = f"after {made['other']}" if other is not None else "in the first row of the same person"
        if self.problem in _SUGGESTING:
            suggested = self._suggest(str(finding.facts.get("similar") or other or ""))
            made["did_you_mean"] = f"{self._unlisted(observed or '')}{suggested}"
        return made

    def of_facts(self, finding: Finding) -> dict[str, str]:
        """Give the finding's facts in words."""
        return {key: self._fact(key, fact) for key, fact in finding.facts.items() if key not in OF_ROW | _LISTS}

    def _fact(self, key: str, fact: str | float, *, code: bool = True) -> str:
        if self.problem in _ROW_OF_ANOTHER:
            return str(fact)
        if key == "period":
            return period(str(fact))
        if key == "periods":
            return str(fact).replace("-Q", " Q")
        if key in _CODES:
            return " or ".join(with_labels(code, self.labels, code=False) for code in str(fact).split(";"))
        if key in _FROM_CELLS:
            text = plain(fact, numbers=self.numeric)
            return with_labels(as_typed(text), self.labels, code=code) if text == fact else text
        return fact if isinstance(fact, str) else plain(fact)

    def _suggest(self, similar: str) -> str:
        if similar:
            answer = with_labels(similar, self.labels, code=False)
            return f"Did you mean “{answer}”? If not, choose another of the answers."
        return "Choose one of these answers."

    def _unlisted(self, observed: str) -> str:
        """Say which of several answers in a cell is not on the list, where the others are."""
        parts = [part.strip() for part in observed.split(";")] if self.spelt else []
        unlisted = [part for part in parts if part and _NUMBERING.sub("", part.casefold()) not in self.spelt]
        if not 0 < len(unlisted) < len(parts):
            return ""
        named = ", ".join(f"“{as_typed(part)}”" for part in unlisted)
        return f"Not on the list: {named}. "


def context_of(finding: Finding, names: Names) -> Context:
    """Work out the words that are the same for every finding of this problem in this column."""
    declared = names.field(finding.table, finding.field)
    codes = names.lists.get(declared.codes) if declared and declared.codes else None
    labels = {entry.code: entry.label for entry in codes.entries} if codes else {}
    choices = answers(codes)
    written = _choices(choices, declared)
    heading = str(finding.facts.get("heading") or finding.heading or names.heading(finding.table, finding.field))
    noun = names.noun(finding.table)
    words = Words(names, finding.table)
    words.update(
        heading=tidy(heading),
        Heading=begins(heading) or "This",
        thing=within(heading),
        the_thing=the(heading),
        a_quoted=f"{article(heading)} “{tidy(heading)}”",
        noun=noun,
        nouns=names.noun(finding.table, 2),
        sheet_of_table=finding.where.sheet or names.sheet(finding.table),
        enter=_enter(heading, declared),
        hint=(HINTS[declared.type] if declared else NO_HINT).replace("{noun}", noun).replace("{choices}", written),
        choices=written,
    )
    words.update(_of_range(finding, declared) | _of_others(finding, names))
    several = codes is not None and declared is not None and declared.type is FieldType.CODES
    spelt = frozenset(
        spelling.casefold()
        for entry in (codes.entries if several and codes else ())
        for spelling in (entry.code, entry.label, *entry.synonyms)
    )
    numeric = declared is None or declared.type in _NUMERIC
    dated = declared is not None and declared.type in _DATED and finding.problem not in _AS_TYPED
    return Context(finding.problem, words, labels, spelt, numeric, dated)


def answers(codes: CodeList | None) -> list[str]:
    """Give the answers of a list that are in use."""
    return [entry.label for entry in codes.entries if entry.valid_to is None] if codes else []


def with_labels(text: str, labels: Mapping[str, str], *, code: bool = True) -> str:
    """Give codes with their labels, `2 (female)`; a text that is no code of the list as it is."""
    if not labels:
        return text
    parts = []
    for part in text.split(";"):
        label = labels.get(part, part)
        parts.append(label if not code or label.casefold() == part.casefold() else f"{part} ({label})")
    return ", ".join(parts)


def _enter(heading: str, declared: Field | None) -> str:
    thing = within(heading)
    if declared and declared.type is FieldType.YES_NO:
        return f"Enter yes or no under “{tidy(heading)}”"
    if thing.startswith("“"):
        what = _ENTERED.get(declared.type, _ANSWER) if declared else _ANSWER
        return f"Enter {what} under {thing}"
    return f"Enter {thing}" if thing.startswith(("the ", "your ")) else f"Enter the {thing}"


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
    facts = finding.facts
    words = {"which": "", "mend": _CHECK_IT, "the_other": "the other"}
    for key in ("parts", "plus", "less"):
        if key in facts:
            words[key] = _quoted(str(facts[key]), finding.table, names)
    if "other_field" in facts or "other_day" in facts:
        words |= _of_other(facts, finding, names)
    if "plus" in facts or "less" in facts:
        more, less = words.get("plus"), words.get("less")
        words["the_sum"] = words["the_other"] + (f", plus {more}" if more else "") + (f", less {less}" if less else "")
    if "other_table" in facts:
        words["other_sheet"] = names.sheet(str(facts["other_table"]))
        words["other_noun"] = names.noun(str(facts["other_table"]))
    if "least" in facts:
        words["how_many"] = _how_many(facts["least"], facts.get("most"))
    if "periodicity" in facts:
        often = cast("Periodicity", facts["periodicity"])
        words |= {"period_noun": NOUNS[often], "such_as": _SUCH_AS[often]}
    if "count" in facts:
        one = facts["count"] == 1
        words |= {"rows_word": "row" if one else "rows", "was_word": "was" if one else "were"}
        words |= {"cells_word": "cell" if one else "cells", "stand_word": "stands" if one else "stand"}
        words |= {"characters_word": "character" if one else "characters", "their_word": "its" if one else "their"}
    return words


def _of_other(facts: Mapping[str, str | int | float], finding: Finding, names: Names) -> dict[str, str]:
    """Name what a field is held against: another of the row, or of another row, table or return, perhaps moved."""
    table = str(facts.get("other_of", finding.table or ""))
    field = str(facts.get("other_field", ""))
    day = plain(facts["other_day"]) if "other_day" in facts else CALENDAR_WORDS.get(field, "")
    counted = "other_count" in facts
    heading = day or (f"number of {names.noun(table, 2)}" if counted else names.heading(table, field))
    plain_name, quoted = tidy(heading), f"{article(heading)} “{tidy(heading)}”"
    where = {
        "previous": f" of the {names.noun(table)} before",
        "following": f" of the {names.noun(table)} after",
        "last": " in your last return",
        "other": f" in your {str(facts.get('other_return', '')).replace('_', ' ')} return",
    }.get(str(facts.get("other_origin", "")), f" on “{names.sheet(table)}”" if "other_of" in facts else "")
    if counted:
        where += _of_which(facts, finding.table, names)
    cell = (day or the(heading)) + where
    named = f"{facts['other_span']} {cell}" if "other_span" in facts else cell
    to_correct = [the(finding.heading or names.heading(finding.table, finding.field))]
    if "birth_field" in facts:  # an age is worked out from two cells
        to_correct.append(
            the(names.heading(str(facts.get("birth_of", finding.table or "")), str(facts["birth_field"])))
        )
    if not day:
        to_correct.append(cell)
    *most, last = to_correct
    return {
        "other_heading": plain_name + where, "the_other": named, "a_other_quoted": quoted + where,
        # A day is said by itself: that it is that day need not be added.
        "which": "" if named == day and "other_day" in facts else f", which is {named}",
        "mend": f"Correct {', '.join(most)} or {last}, whichever is wrong." if most else _CHECK_IT,
    }  # fmt: skip


def _of_which(facts: Mapping[str, str | float], table: str | None, names: Names) -> str:
    """Say which rows of a table are counted for a row of this one: those of its key, and of its day."""
    by = [within(names.heading(table, one)) for one in str(facts.get("other_by", "")).split(";") if one]
    on = f" on {the(names.heading(table, str(facts['other_at'])))}" if "other_at" in facts else ""
    return (f" with the same {listed(by)}" if by else "") + on


def _quoted(fields: str, table: str | None, names: Names) -> str:
    return listed(f"“{tidy(names.heading(table, one))}”" for one in fields.split(";"))


def _how_many(least: str | float, most: str | float | None) -> str:
    if most is None:
        return f"{plain(least)} at least"
    return plain(least) if least == most else f"{plain(least)} to {plain(most)}"


def _choices(labels: list[str], declared: Field | None) -> str:
    one = "one or more" if declared is not None and declared.type is FieldType.CODES else "one"
    if not labels:
        return f"{one} of the answers on the list"
    if len(labels) > LISTED_CHOICES:
        return f"{one} of the {len(labels):,} answers that the report lists"
    return f"{one} of: {'; '.join(labels)}"
