"""Findings in the order and the groups in which people read them, with every place named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from alexi_ingest.model import Finding, Severity, letters
from alexi_ingest.personal import PERSONAL, REMOVED
from alexi_ingest.report.context import LISTED_CHOICES, answers, with_labels
from alexi_ingest.report.names import NO_NAMES, plain, tidy
from alexi_ingest.report.words import SENTENCES, group_line, is_quiet
from alexi_ingest.report.words_file import FILE, REVIEW, STRUCTURE
from alexi_ingest.report.words_tables import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alexi_ingest.declare import CodeList
    from alexi_ingest.report.names import Names

ROWS_IN_A_GROUP = 10
RANGES_IN_A_GROUP = 300
"""Ranges of cells written out for a group; past these the number of cells and the last of them are said."""
SHOWN_VALUE = 200
"""Characters shown of a cell's text."""
MORE = "more_findings"
_CHOOSING = frozenset(
    {
        "not_in_list", "code_ended", "code_not_begun", "required", "required_with", "required_when", "exactly_with",
        "exactly_when", "not_among", "in_use_on",
    }
)  # fmt: skip
"""Problems that are mended by choosing an answer from a list."""
_RANK = {problem: rank for rank, problem in enumerate(SENTENCES)}


class Section(StrEnum):
    """The parts of a report, in order."""

    FILE = "file"
    HEADINGS = "headings"
    FIX = "fix"
    CHECK = "check"
    NOTES = "notes"
    TIDIED = "tidied"


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as a row of a group's table; `sent` None: the cell is empty, or there is no cell."""

    cell: str
    label: str
    sent: str | None
    read_as: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one problem in one column.

    `message` and `fix` are said once where all have the same, else `""`; `total` counts all, `rows` are the first of
    them, `places` names the cells of all of them (`C6, C9:C11`), and `unlisted` counts those whose cells are not named.
    `answers` are those that may be chosen, where the sentences only count them.
    """

    anchor: str
    section: Section
    severity: Severity
    line: str
    message: str
    fix: str
    place: str
    rows: tuple[Row, ...]
    total: int
    places: str
    unlisted: int
    heading: str = ""
    answers: tuple[str, ...] = ()


def in_order(findings: Iterable[Finding], sheets_in_order: Iterable[str] = ()) -> list[Finding]:
    """Put findings into the order of a report: section, problem, then sheet, column, rule and row.

    Sheets that are not in `sheets_in_order` follow as they come.
    """
    listed = list(findings)
    order = {section: rank for rank, section in enumerate(Section)}
    sheets = _sheet_order(listed, sheets_in_order)
    return sorted(listed, key=lambda one: (order[section_of(one)], *_group_key(one, sheets), one.where.row or 0))


def section_of(finding: Finding) -> Section:
    """Say in which part of a report a finding stands."""
    problem = finding.problem
    if problem in FILE or problem in REVIEW:
        return Section.FILE
    if problem in PLACES or (problem in STRUCTURE and problem != MORE and not is_quiet(finding)):
        return Section.HEADINGS
    return _BY_SEVERITY[finding.severity]


_BY_SEVERITY = {
    Severity.ERROR: Section.FIX,
    Severity.QUERY: Section.CHECK,
    Severity.NOTE: Section.NOTES,
    Severity.REPAIR: Section.TIDIED,
}


def grouped(findings: Sequence[Finding], names: Names = NO_NAMES) -> dict[Section, list[Group]]:
    """Group findings by problem, then column, section by section."""
    full = {(one.rule, one.where.sheet): int(one.facts["count"]) for one in findings if one.problem == MORE}
    gathered: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        if finding.problem != MORE:
            gathered.setdefault(_key(finding), []).append(finding)
    made: dict[Section, list[Group]] = {section: [] for section in Section}
    order = _sheet_order(findings, [table.sheet for table in names.tables.values()])
    for members in sorted(gathered.values(), key=lambda members: _group_key(members[0], order)):
        section = section_of(members[0])
        anchor = f"{section.value}-{len(made[section]) + 1}"
        total = max(len(members), full.get((members[0].rule, members[0].where.sheet), 0))
        made[section].append(_group(anchor, section, members, total, names))
    return made


def ranges(cells: Iterable[tuple[int, int]]) -> list[str]:
    """Give `F12`, `F15:F20` for cells (column from 0, row from 1), joined down each column."""
    found: list[str] = []
    start: tuple[int, int] | None = None
    last = (-1, -1)
    for cell in sorted(set(cells)):
        if start is not None and cell == (last[0], last[1] + 1):
            last = cell
            continue
        if start is not None:
            found.append(_range(start, last))
        start = last = cell
    return [*found, _range(start, last)] if start is not None else found


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    name = f"{letters(first[0])}{first[1]}"
    return name if first == last else f"{name}:{letters(last[0])}{last[1]}"


def _key(finding: Finding) -> tuple[object, ...]:
    alone = finding.where.row is None and not SENTENCES.get(finding.problem, _NOTHING).several
    apart = (finding.message, finding.where.sheet) if alone else ()
    return (finding.problem, finding.rule, finding.severity.value, finding.where.sheet, finding.heading, *apart)


_NOTHING = next(iter(SENTENCES.values()))


def _group_key(first: Finding, sheets: Mapping[str | None, int]) -> tuple[int, int, int, str]:
    column = -1 if first.where.column is None else first.where.column
    return (_RANK.get(first.problem, len(_RANK)), sheets[first.where.sheet], column, first.rule)


def _sheet_order(findings: Iterable[Finding], first: Iterable[str]) -> dict[str | None, int]:
    sheets = dict.fromkeys([None, *first, *(finding.where.sheet for finding in findings)])
    return {sheet: rank for rank, sheet in enumerate(sheets)}


def _group(anchor: str, section: Section, members: Sequence[Finding], total: int, names: Names) -> Group:
    first = members[0]
    members = sorted(members, key=attrgetter("where.row")) if first.where.row is not None else members
    shown = members[:ROWS_IN_A_GROUP]
    same_message = all(one.message == first.message for one in members)
    same_fix = all(one.fix == first.fix for one in members)
    line = group_line(members, total, names)
    places = _places(members) if len(members) > ROWS_IN_A_GROUP else ""
    codes = _codes(first, names)
    labels = {entry.code: entry.label for entry in codes.entries} if codes else {}
    if section is Section.TIDIED and all(one.read_as is not None for one in members):
        # The table shows what was sent and what it was read as: the sentences would say it again.
        same_message = same_fix = True
        first = first._replace(message="", fix="")
    return Group(
        anchor=anchor,
        section=section,
        severity=first.severity,
        line=line,
        message=first.message if same_message and first.message not in line else "",
        fix=first.fix if same_fix else "",
        place=_place(first),
        rows=tuple(_row(one, "" if same_message else one.message, "" if same_fix else one.fix, labels) for one in shown)
        if first.where.a1 or first.label or (first.where.row is not None and not (same_message and same_fix))
        else (),
        total=total,
        places=places,
        unlisted=total - len(members),
        heading=tidy(first.heading or ""),
        answers=_answers(first, codes),
    )


def _codes(first: Finding, names: Names) -> CodeList | None:
    declared = names.field(first.table, first.field)
    return names.lists.get(declared.codes) if declared and declared.codes else None


def _answers(first: Finding, codes: CodeList | None) -> tuple[str, ...]:
    listed = answers(codes) if first.severity is Severity.ERROR and first.problem in _CHOOSING else []
    return tuple(listed) if len(listed) > LISTED_CHOICES else ()


def _places(members: Sequence[Finding]) -> str:
    cells = [
        (one.where.column, one.where.row)
        for one in members
        if one.where.column is not None and one.where.row is not None
    ]
    named = ranges(cells)
    text = ", ".join(named[:RANGES_IN_A_GROUP])
    if len(named) <= RANGES_IN_A_GROUP:
        return text
    return f"{text}, and in {len(named) - RANGES_IN_A_GROUP:,} more places, the last of them {named[-1]}"


def _place(finding: Finding) -> str:
    where = finding.where
    parts = [f"sheet “{where.sheet}”"] if where.sheet else []
    if where.column is not None:
        parts.append(f"column {letters(where.column)}")
    elif where.row is not None:
        parts.append(f"row {where.row:,}")
    heading = f" “{' '.join(finding.heading.split())}”" if finding.heading and where.column is not None else ""
    return ", ".join(parts) + heading


def _row(finding: Finding, message: str, fix: str, labels: Mapping[str, str]) -> Row:
    sent = REMOVED if finding.problem in PERSONAL else finding.observed
    if sent is not None and len(sent) > SHOWN_VALUE:
        sent = f"{sent[:SHOWN_VALUE]}… ({len(sent):,} characters)"
    read_as = with_labels(plain(finding.read_as, numbers=False), labels) if finding.read_as is not None else ""
    return Row(finding.where.a1 or "", finding.label or "", sent, read_as, message, fix)
