"""The pages about a hub as a whole: how its returns stand, and how to send one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from alexi_ingest.report.lines import FATE_WORDS, OWED_WORDS, VERDICT_WORDS, Fate, Owed, stands_line
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
    """One return that a hub owes; `number`, `verdict`, `counts` and `report` are those of the file that came last.

    `report` is its page's path below the hub's folder (`reports/2015-11-24_17_casework/report.html`), `""` for none.
    `until` is an earlier submission that counts for now, because the last one cannot take its place yet. `in_rows`: its
    records are rows of a sheet.
    """

    title: str
    period: str
    due: date | None
    state: Owed
    counts: Counts | None = None
    number: int | None = None
    report: str = ""
    verdict: Verdict | None = None
    until: int | None = None
    in_rows: bool = True


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file that was received; `verdict` None: it is still being checked. `fate` is what became of it since."""

    number: int
    name: str
    sha256: str
    received_at: datetime
    verdict: Verdict | None = None
    report: str = ""
    fate: Fate | None = None


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
class Told:
    """A return that a hub sends: `lists` gives the standard name of each sheet with its headings."""

    title: str
    often: str = ""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Welcome:
    """What `START-HERE.html` says: which returns, which templates (names of files), and which services there are."""

    hub_name: str
    contact: str = ""
    returns: tuple[Told, ...] = ()
    templates: tuple[str, ...] = ()
    check: bool = False
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class _OwedView:
    title: str
    period: str
    due: str
    state: str
    tone: str
    words: str
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
    links = [(name, f"templates/{quote(name)}") for name in welcome.templates]
    return render("start.html", welcome=welcome, templates=links)


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
    return _OwedView(
        title=one.title,
        period=period(one.period),
        due=day(one.due) if one.due else "",
        state=OWED_WORDS[one.state],
        tone="error" if one.state in _ALARMING else _TONES.get(one.state, ""),
        words=stands_line(one.verdict, one.counts, one.until, in_rows=one.in_rows),
        number="" if one.number is None else str(one.number),
        href=quote(one.report),
    )


def _receipt(one: Receipt) -> _ReceiptView:
    said = "Being checked" if one.verdict is None else VERDICT_WORDS[one.verdict]
    return _ReceiptView(
        number=one.number,
        name=file_name(one.name),
        received=moment(one.received_at),
        verdict=FATE_WORDS[one.fate] if one.fate else said,
        sha256=one.sha256,
        href=quote(one.report),
    )
