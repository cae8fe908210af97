"""What the pages of a hub are told, gathered from the store and the site."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from alexi_ingest import stages, store
from alexi_ingest.model import Kind, Verdict
from alexi_ingest.plan import plan_of
from alexi_ingest.report.folder import PAGE, START, folder_name, write_atomic
from alexi_ingest.report.lines import Aim, Fate, Owed
from alexi_ingest.report.names import NO_NAMES, OFTEN
from alexi_ingest.report.page import Report
from alexi_ingest.report.status import HubStatus, OwedReturn, Receipt, Told, Welcome, start_page, status_page
from alexi_ingest.store import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from alexi_ingest.daemon.shop import Shop
    from alexi_ingest.model import Finding
    from alexi_ingest.plan import Plan
    from alexi_ingest.report.record import FileFacts
    from alexi_ingest.store import Dropped, StatusRow, Submission

_BY_STATE = {
    "excused": Owed.EXCUSED, "nil": Owed.NIL, "overdue": Owed.OVERDUE, "owed": Owed.DUE,
    State.PARTIAL: Owed.TO_FIX, State.REJECTED: Owed.TO_FIX, State.SENT_BACK: Owed.TO_FIX,
    State.REVIEW: Owed.WITH_TEAM, State.FAILED: Owed.WITH_TEAM, State.RECEIVED: Owed.WITH_TEAM,
    State.PROCESSING: Owed.WITH_TEAM, State.EXCLUDED: Owed.WITH_TEAM,
}  # fmt: skip
_OPEN = frozenset({State.PARTIAL, State.REJECTED, State.SENT_BACK, State.REVIEW, State.FAILED})
"""States of a file that has something still to be mended or settled."""
_FATES = {
    State.SUPERSEDED: Fate.REPLACED, State.WITHDRAWN: Fate.WITHDRAWN, State.APPROVED: Fate.APPROVED,
    State.SENT_BACK: Fate.SENT_BACK, State.EXCLUDED: Fate.LEFT_OUT,
}  # fmt: skip


def report_of(shop: Shop, one: Submission, facts: FileFacts, findings: Sequence[Finding], marked: str) -> Report:
    """Gather what the page of one submission says."""
    assert one.verdict is not None  # noqa: S101 - only settled submissions are reported
    claim = one.claim
    names, title = NO_NAMES, ""
    if claim is not None:
        plan = shop.plan(claim, one.hub)
        names, title = stages.names_of(plan, {}).as_found(one.found), plan.declared.title
    first = store.submission(shop.store, one.duplicate_of) if one.duplicate_of else None
    aim = Aim(
        due=_due(shop, one),
        contact=shop.site.settings.contact.line,
        marked=marked if _is_marked(one) else "",
        first=first.number if first else None,
        first_received=shop.day_of(first.received_at) if first else None,
    )
    return Report(
        file=facts, verdict=one.verdict, counts=one.counts, findings=findings, hub_name=shop.site.name_of(one.hub),
        return_title=title, period=(claim.period if claim else None) or "", number=one.number,
        received_at=one.received_at.astimezone(shop.site.zone), found=one.found, aim=aim, names=names,
    )  # fmt: skip


def _is_marked(one: Submission) -> bool:
    """Say whether a marked copy with something to mend lies beside the page: none does where nothing was opened."""
    made = one.verdict in {Verdict.ACCEPTED, Verdict.PARTIAL, Verdict.REJECTED} and bool(one.found)
    return made and bool(one.counts.errors or one.counts.queries)


def hub_status(shop: Shop, hub: str) -> HubStatus:
    """Gather what a hub owes, has sent and has to fix."""
    now = datetime.now(shop.site.zone)
    status = store.status(shop.store, shop.site.owed(hub), now.date(), shop.site.zone)
    own = [row for row in status.rows if row.hub == hub and row.state != "not_open"]
    sent = store.received_from(shop.store, hub)
    by_number = {one.number: one for one in sent}
    pages = {one.number: _page_of(shop, one) for one in sent if one.verdict}
    return HubStatus(
        hub_name=shop.site.name_of(hub),
        made_at=now,
        owed=tuple(_owed(shop, row, by_number, pages) for row in own),
        receipts=tuple(_receipt(shop, one, pages) for one in sent),
        contact=shop.site.settings.contact.line,
    )


def write_welcomes(shop: Shop) -> None:
    """Write `START-HERE.html` into each sender's folder, where it is not yet or says something else.

    `STATUS.html`, to which it leads, is written too where it is not yet; after that it is when something changes.
    """
    plans = [plan_of(spec, kind.name) for spec in shop.sources.specs.values() for kind in spec.returns]
    for sender in shop.site.senders:
        contact = shop.site.settings.contact.line
        returns = tuple(_told(plan) for plan in plans if plan.declared.is_sent_by(sender))
        templates = tuple(sorted(path.name for path in shop.site.templates(sender).glob("[!.]*.xlsx")))
        text = start_page(Welcome(shop.site.name_of(sender), contact, returns, templates, withdraw=True)).encode()
        place = shop.site.drop(sender) / START
        if place.parent.is_dir() and not (place.exists() and place.read_bytes() == text):
            write_atomic(place, text)
        status = shop.site.status_page(sender)
        if status.parent.is_dir() and not status.exists():
            write_atomic(status, status_page(hub_status(shop, sender)).encode())


def _told(plan: Plan) -> Told:
    lists = tuple(
        (table.title, tuple(field.heading for field in plan.rules[table.name].fields)) for table in plan.declared.tables
    )
    return Told(plan.declared.title, OFTEN[plan.declared.periodicity], lists)


def _page_of(shop: Shop, one: Dropped) -> str:
    return f"reports/{folder_name(shop.day_of(one.received_at), one.number, one.name)}/{PAGE}"


def _receipt(shop: Shop, one: Dropped, pages: Mapping[int, str]) -> Receipt:
    received = one.received_at.astimezone(shop.site.zone)
    fate = _FATES.get(one.state)
    return Receipt(one.number, one.name, one.sha256, received, one.verdict, pages.get(one.number, ""), fate)


def _owed(shop: Shop, row: StatusRow, sent: Mapping[int, Dropped], pages: Mapping[int, str]) -> OwedReturn:
    home = shop.sources.home_of(row.return_type)
    declared = shop.sources.specs[home].return_type(row.return_type) if home else None
    # A later file that cannot take the place of the one that stands is what the hub has to see to.
    later = row.latest_state in _OPEN and (row.latest or 0) > (row.standing or 0)
    until = row.standing if later else None
    number = row.latest if later else row.standing or row.latest
    state = _BY_STATE.get((row.latest_state if until else None) or row.state)
    one = sent.get(number or 0)
    # What no installed source reads is owed all the same.
    title = declared.title if declared else row.return_type.replace("_", " ").capitalize()
    return OwedReturn(
        title=title, period=row.period, due=row.due,
        state=state or (Owed.TO_CHECK if row.queries else Owed.RECEIVED), counts=one.counts if one else None,
        number=number, report=pages.get(number or 0, ""), verdict=one.verdict if one else None, until=until,
        in_rows=declared is None or declared.in_rows,
    )  # fmt: skip


def _due(shop: Shop, one: Submission) -> date | None:
    if one.claim is None:
        return None
    wanted = (one.claim.return_type, one.claim.period)
    return next((owed.due for owed in shop.site.owed(one.hub) if (owed.return_type, owed.period) == wanted), None)


def kind_of(one: Submission) -> Kind:
    """Give what the file was by its content."""
    return one.kind or Kind.UNKNOWN
