"""The page that a hub reads about one submission: what to do first, then why, then the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from alexi_ingest.model import Counts, Finding, Kind, Severity, SheetFound, Verdict
from alexi_ingest.report.groups import Group, Section, grouped
from alexi_ingest.report.lines import NO_AIM, Aim, marked_words, verdict_line, what_next
from alexi_ingest.report.names import NO_NAMES, Names, period
from alexi_ingest.report.render import moment, render
from alexi_ingest.report.words_tables import place_line
from alexi_ingest.sentence import size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from alexi_ingest.report.record import FileFacts

HEADINGS_SHOWN = 12
"""Headings of a sheet that are written out where a file was not recognised; how many more there are is said."""
HASH = "Fingerprint (sha256)"
_KINDS = {
    Kind.XLSX: "Excel workbook (.xlsx)",
    Kind.XLSM: "Excel workbook with macros (.xlsm)",
    Kind.XLSB: "Excel binary workbook (.xlsb)",
    Kind.XLS: "Excel 97 to 2003 workbook (.xls)",
    Kind.ODS: "OpenDocument spreadsheet (.ods)",
    Kind.CSV: "text table (CSV)",
    Kind.HTML: "web page",
    Kind.XML: "XML",
    Kind.EMPTY: "empty file",
    Kind.ENCRYPTED: "file with a password",
    Kind.UNKNOWN: "not known",
}
_TITLES = {
    Section.FILE: "The file",
    Section.HEADINGS: "Sheets and headings",
    Section.FIX: "To fix",
    Section.CHECK: "To check",
    Section.NOTES: "Good to know",
}
_WORDS = {Section.CHECK: "These are unusual, and may be right. Correct what is wrong."}
_ACTING = frozenset({Severity.ERROR, Severity.QUERY})
_REASON = " Where it is right, say why in the column “Your reason” of the marked copy."


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page of one submission says, with persons' IDs unsealed.

    `number` and `received_at` (with its time zone) are the receipt; both None for a check without submitting.
    `return_title` and `period` are empty where they are not known; `aim.marked` is the name of the marked copy
    beside the page.
    """

    file: FileFacts
    verdict: Verdict
    counts: Counts
    findings: Sequence[Finding]
    hub_name: str = ""
    return_title: str = ""
    period: str = ""
    number: int | None = None
    received_at: datetime | None = None
    found: tuple[SheetFound, ...] = ()
    aim: Aim = NO_AIM
    names: Names = NO_NAMES


@dataclass(frozen=True, slots=True)
class _SectionView:
    title: str
    words: str
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class _FoundView:
    sheet: str
    where: str
    headings: str
    rows: str
    read_as: str


@dataclass(frozen=True, slots=True)
class _View:
    title: str
    over: str
    verdict_line: str
    problems: Sequence[Group]
    queries: Sequence[Group]
    next: Sequence[str]
    marked_href: str
    marked_words: str
    sections: Sequence[_SectionView]
    found: Sequence[_FoundView]
    tidied: Sequence[Group]
    tidied_line: str
    receipt: Sequence[tuple[str, str]]


def page(report: Report) -> str:
    """Make `report.html`: one file of HTML that needs nothing else."""
    return render("report.html", view=_view(report))


def _view(report: Report) -> _View:
    sections = grouped(report.findings, report.names)
    acting = [group for section in Section for group in sections[section] if section is not Section.TIDIED]
    tidied = sections[Section.TIDIED]
    repairs = sum(group.total for group in tidied)
    return _View(
        title=_title(report),
        over=_over(report),
        verdict_line=verdict_line(report.verdict, report.counts, in_rows=report.names.all_in_rows),
        problems=[group for group in acting if group.severity is Severity.ERROR],
        queries=[group for group in acting if group.severity is Severity.QUERY],
        next=[*_first_of_all(report.verdict, sections), *what_next(report.verdict, report.counts, report.aim)],
        marked_href=quote(report.aim.marked),
        marked_words=marked_words(one.where.a1 for one in report.findings if one.severity in _ACTING),
        sections=[
            _SectionView(title, _words(section, report), sections[section])
            for section, title in _TITLES.items()
            if sections[section]
        ],
        found=[_found(one, report) for one in report.found],
        tidied=tidied,
        tidied_line=f"Show the {repairs:,} thing{'' if repairs == 1 else 's'} that we tidied",
        receipt=list(_receipt(report)),
    )


def _words(section: Section, report: Report) -> str:
    reason = _REASON if section is Section.CHECK and report.aim.marked else ""
    return _WORDS.get(section, "") + reason


def _first_of_all(verdict: Verdict, sections: Mapping[Section, Sequence[Group]]) -> list[str]:
    """Give what a file that could not be used needs before anything else."""
    if verdict not in {Verdict.REVIEW, Verdict.REJECTED}:
        return []
    groups = [*sections[Section.FILE], *sections[Section.HEADINGS]]
    return list(dict.fromkeys(group.fix for group in groups if group.fix and group.severity is Severity.ERROR))


def _title(report: Report) -> str:
    what = " ".join(filter(None, (report.return_title, period(report.period)))) or report.file.shown
    if report.verdict is Verdict.REVIEW:
        return f"To fix: {what}" if report.counts.errors else f"Waiting: {what}"
    if report.verdict in {Verdict.DUPLICATE, Verdict.FAILED}:
        return f"Nothing to fix: {what}"
    if report.counts.errors:
        return f"To fix: {what}"
    return f"To check: {what}" if report.counts.queries else f"Nothing to fix: {what}"


def _over(report: Report) -> str:
    parts = (report.hub_name, report.return_title, period(report.period), report.file.shown)
    return " · ".join(part for part in parts if part)


def _found(one: SheetFound, report: Report) -> _FoundView:
    return _FoundView(
        sheet=one.sheet + (" (hidden)" if one.hidden else ""),
        where=place_line(one),
        headings=_headings(one.headings) if one.table is None else "",
        rows=f"{one.rows:,}",
        read_as=report.names.noun(one.table, 2).capitalize() if one.table else "Not read",
    )


def _headings(headings: Sequence[str]) -> str:
    shown = [f"“{' '.join(heading.split())[:80]}”" for heading in headings if heading.strip()]
    if len(shown) <= HEADINGS_SHOWN:
        return ", ".join(shown)
    return f"{', '.join(shown[:HEADINGS_SHOWN])} and {len(shown) - HEADINGS_SHOWN:,} more"


def _receipt(report: Report) -> Iterable[tuple[str, str]]:
    if report.number is not None:
        yield "Submission", str(report.number)
    if report.hub_name:
        yield "Service", report.hub_name
    if report.return_title:
        yield "Return", report.return_title
    if report.period:
        yield "Period", period(report.period)
    yield "File", report.file.shown
    yield "Kind and size", f"{_KINDS[report.file.kind]}, {size(report.file.size)}"
    if report.received_at is not None:
        yield "Received", moment(report.received_at)
    yield HASH, report.file.sha256
