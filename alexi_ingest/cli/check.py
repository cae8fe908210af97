"""`alexi-ingest check`: what is wrong with a file, without submitting anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alexi_ingest.cli.examined import Examined, examined
from alexi_ingest.cli.options import AsJson
from alexi_ingest.cli.say import Exit, put, put_json, say
from alexi_ingest.model import Verdict
from alexi_ingest.report.groups import Section, grouped
from alexi_ingest.report.lines import verdict_line
from alexi_ingest.report.record import record
from alexi_ingest.report.words_tables import place_line, rows_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.report.groups import Group

TITLES = {
    Section.FILE: "The file",
    Section.HEADINGS: "Sheets and headings",
    Section.FIX: "To fix",
    Section.CHECK: "To check",
    Section.NOTES: "Good to know",
    Section.TIDIED: "Tidied",
}
CODES = {
    Verdict.ACCEPTED: Exit.NOTHING_TO_FIX,
    Verdict.DUPLICATE: Exit.NOTHING_TO_FIX,
    Verdict.PARTIAL: Exit.TO_FIX,
    Verdict.REJECTED: Exit.NOT_TAKEN,
    Verdict.REVIEW: Exit.NOT_TAKEN,
    Verdict.FAILED: Exit.OUR_FAULT,
}
MOST_HEADINGS = 6
LONGEST_HEADING = 40
MOST_ANSWERS = 30
"""Of a list of more answers it is said where to see them."""
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: alexi-ingest check sessions.xlsx --hub hub-03")
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="What to check.")],
    *,
    site: Annotated[
        Path | None, typer.Option("--site", envvar="ALEXI_SITE", help="Check as this site would, with its history.")
    ] = None,
    hub: Annotated[str | None, typer.Option("--hub", help="Whose return it is, for example hub-03.")] = None,
    json: AsJson = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", file_okay=False, help="Write each file's report here.")
    ] = None,
) -> None:
    """Check files without submitting anything.

    Exit codes: 0 nothing to fix; 1 things to fix; 3 rejected or for review; 4 a fault of ours; of several files the
    highest.
    """
    worst = Exit.NOTHING_TO_FIX
    for one in examined(files, site, hub):
        if json:
            put_json(record(one.file, one.outcome, hub), indent=None)
        else:
            _put(one)
        if report:
            say(f"Report: {one.write(report)}")
        if one.talk:
            say(f"What sources printed meanwhile:\n{one.talk}")
        for fault in one.outcome.faults:
            say(fault)
        worst = max(worst, CODES[one.outcome.verdict])
    say("Nothing was submitted.")
    raise typer.Exit(worst)


def _put(one: Examined) -> None:
    """Print what a report says, briefly: the verdict, what was found group by group, what to do."""
    outcome = one.outcome
    put(f"{one.file.shown}: {verdict_line(outcome.verdict, outcome.counts, in_rows=one.names.all_in_rows)}")
    if outcome.claim:
        put(f"  Read as {outcome.claim.return_type} for {outcome.claim.period or 'no period'}: {outcome.claim.because}")
    for section, groups in grouped(outcome.findings, one.names).items():
        _put_section(TITLES[section], groups)
    if outcome.found:
        put("  What is in it:")
        for sheet in outcome.found:
            what = f"read as {one.names.noun(sheet.table, 2)}" if sheet.table else _headings(sheet.headings)
            many = rows_line(sheet.rows, in_rows=one.names.in_rows(sheet.table))
            parts = ", ".join(filter(None, (place_line(sheet), many, what)))
            put(f"    {sheet.sheet}{' (hidden)' if sheet.hidden else ''}: {parts}")


def _headings(headings: Sequence[str]) -> str:
    named = [" ".join(heading.split())[:LONGEST_HEADING] for heading in headings if heading.strip()]
    more = f" and {len(named) - MOST_HEADINGS} more" if len(named) > MOST_HEADINGS else ""
    return f"headed {', '.join(named[:MOST_HEADINGS])}{more}" if named else ""


def _put_section(title: str, groups: Sequence[Group]) -> None:
    if groups:
        put(f"  {title}:")
    for group in groups:
        cells = group.places or ", ".join(row.cell for row in group.rows if row.cell)
        put(f"    {group.line}" + (f" [{group.place}]" if group.place else "") + (f": {cells}" if cells else ""))
        for line in _what_to_do(group):
            put(f"      {line}")


def _what_to_do(group: Group) -> Iterator[str]:
    """Say how to mend a group: all of it, or cell by cell where that differs; and which answers there are."""
    if group.message:  # where the line over the group does not say it
        yield group.message
    if group.fix:
        yield group.fix
    for fix in dict.fromkeys(row.fix for row in group.rows if row.fix):
        yield f"{', '.join(row.cell or row.label for row in group.rows if row.fix == fix)}: {fix}"
    if len(group.answers) > MOST_ANSWERS:
        yield f"The report lists the {len(group.answers):,} answers: write it with --report DIR."
    elif group.answers:
        yield f"The {len(group.answers)} answers: {'; '.join(group.answers)}."
