"""The pages about a hub as a whole: how its returns stand, and how to send one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from alexi_ingest.report.lines import OWED_WORDS, VERDICT_WORDS, Owed
from alexi_ingest.report.names import day, file_name, period
from alexi_ingest.report.render import moment, render

if TYPE_CHECKING:
    from datetime import date, datetime

    from alexi_ingest.model import Counts, Verdict

RECEIPTS_SHOWN = 200
"""Receipts listed on a status page; how many there are in all is said."""
_TONES = {Owed.RECEIVED: "fine", Owed.NIL: "fine", Owed.EXCUSED: "fine", Owed.TO_CHECK: "query", Owed.WITH_TEAM: "wait"}
_ALARMING = frozenset({Owed.TO_FIX, Owed.OVERDUE})


@dataclass(frozen=True, slots=True)
class OwedReturn:
    """One return that a hub owes; `number` and `report` are the submission that stands, or came last, and its page.

    `report` is the page's path below the hub's folder (`reports/2015-11-24_17_casework/report.html`), `""` for none.
    """

    title: str
    period: str
    due: date | None
    state: Owed
    counts: Counts | None = None
    number: int | None = None
    report: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file that was received; `verdict` None: it is still being checked."""

    number: int
    name: str
    sha256: str
    received_at: datetime
    verdict: Verdict | None = None
    report: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class HubStatus:
    """How things stand with one hub. `waiting` are the names of files in the inbox that could not be taken yet."""

    hub_name: str
    made_at: datetime
    owed: tuple[OwedReturn, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    contact: str = ""
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Welcome:
    """What `START-HERE.html` says: `returns` as (title, how often), and which folders and services there are."""

    hub_name: str
    contact: str = ""
    returns: tuple[tuple[str, str], ...] = ()
    templates: bool = False
    check: bool = False
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class _OwedView:
    title: str
    period: str
    due: str
    state: str
    tone: str
    ready: str
    errors: str
    queries: str
    number: str
    href: str


@dataclass(frozen=True, slots=True)
class _ReceiptView:
    number: int
    name: str
    received: str
    verdict: str
    sha256: str
    href: str


def status_page(status: HubStatus) -> str:
    """Make `STATUS.html`."""
    line = _line(status)
    receipts = sorted(status.receipts, key=lambda one: one.number, reverse=True)
    to_fix = any(one.state in _ALARMING for one in status.owed)
    return render(
        "status.html",
        title=f"{'To fix: ' if to_fix else ''}{line.rstrip('.')} - {status.hub_name}",
        status=status,
        line=line,
        made_at=moment(status.made_at),
        owed=[_owed(one) for one in sorted(status.owed, key=_due_first)],
        receipts=[_receipt(one) for one in receipts[:RECEIPTS_SHOWN]],
        left_out=max(0, len(receipts) - RECEIPTS_SHOWN),
    )


def start_page(welcome: Welcome) -> str:
    """Make `START-HERE.html`."""
    return render("start.html", welcome=welcome)


def _line(status: HubStatus) -> str:
    counted = {state: sum(one.state is state for one in status.owed) for state in Owed}
    parts = [
        f"{counted[state]:,} {words}"
        for state, words in (
            (Owed.OVERDUE, "overdue"),
            (Owed.TO_FIX, "to fix"),
            (Owed.TO_CHECK, "to check"),
            (Owed.DUE, "to send"),
        )
        if counted[state]
    ]
    if not parts:
        return "Nothing to do: all that is owed has been received." if status.owed else "Nothing to do."
    return f"Your returns: {', '.join(parts)}."


def _due_first(one: OwedReturn) -> tuple[bool, str, str, str]:
    settled = one.state in {Owed.RECEIVED, Owed.NIL, Owed.EXCUSED}
    return (settled, one.due.isoformat() if one.due else "9999", one.title, one.period)


def _owed(one: OwedReturn) -> _OwedView:
    counts = one.counts
    return _OwedView(
        title=one.title,
        period=period(one.period),
        due=day(one.due) if one.due else "",
        state=OWED_WORDS[one.state],
        tone="error" if one.state in _ALARMING else _TONES.get(one.state, ""),
        ready=f"{counts.rows_ready:,} of {counts.rows:,}" if counts else "",
        errors=f"{counts.errors:,}" if counts else "",
        queries=f"{counts.queries:,}" if counts else "",
        number="" if one.number is None else str(one.number),
        href=quote(one.report),
    )


def _receipt(one: Receipt) -> _ReceiptView:
    said = "Being checked" if one.verdict is None else VERDICT_WORDS[one.verdict]
    return _ReceiptView(
        number=one.number,
        name=file_name(one.name),
        received=moment(one.received_at),
        verdict="Withdrawn" if one.withdrawn else said,
        sha256=one.sha256,
        href=quote(one.report),
    )
