"""One submission, from the spool to the store: two jobs in one child, history between them, one commit."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from loguru import logger

from alexi_ingest import pipeline, store, wire
from alexi_ingest.collector import paused
from alexi_ingest.daemon.shop import file_limits, job_limits
from alexi_ingest.errors import ChildDiffers, ChildError, StaleHistory, StoreError, ValueRefused
from alexi_ingest.harmonise.pseudonym import pseudonymise
from alexi_ingest.intake.custody import kept
from alexi_ingest.model import Finding, History, Severity, Verdict
from alexi_ingest.pipeline import Received
from alexi_ingest.sandbox.nouns import Job
from alexi_ingest.worker import PROCESS, RECOGNISE

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.daemon.shop import Shop
    from alexi_ingest.model import Claim, Outcome
    from alexi_ingest.plan import Plan
    from alexi_ingest.sandbox.nouns import Answer
    from alexi_ingest.sandbox.run import Child
    from alexi_ingest.store import Begun, EarlierDrop, Queued, Settled, Store

LOST_SHARE = 0.1
"""A file that lacks more than this share of what stands goes to review: "Replace, or add?" (design.md 3)."""
STALE_TRIES = 5
"""What was compared with may change before the commit; so often it is compared anew at once."""


def work(shop: Shop, queued: Queued) -> Settled | None:
    """Settle one submission. None: it waits for another try, after a child or what came out of it failed."""
    begun = store.begin(shop.store, queued.submission)
    path = kept(shop.site.spool, shop.site.archive, queued.hub, queued.sha256)
    received = received_as(shop, queued)
    try:
        with shop.pool.child() as child, paused():
            return _journey(shop, child, queued, begun, path, received)
    except (ChildError, ValueRefused) as error:
        return _try_again(shop, queued, begun, error, f"{type(error).__name__}: {error}")
    except (StoreError, OSError):
        raise  # the store's trouble, or the disk's: it stays queued for as long as that takes
    except Exception as error:  # noqa: BLE001 - what a child gave back is not trusted, and may break what handles it
        return _try_again(shop, queued, begun, error, type(error).__name__)


def _try_again(shop: Shop, queued: Queued, begun: Begun, error: Exception, fault: str) -> Settled | None:
    """Have a submission tried by other children, then set it aside, so that the rest go on."""
    logger.warning("submission {}: {}", queued.submission, fault)
    if begun.attempt < shop.site.settings.limits.tries:
        store.put_back(shop.store, begun, type(error).__name__)
        return None
    finding = Finding("service.child", Severity.NOTE, 0, "our_fault")
    return _settle(shop, queued, begun, pipeline.stopped(Verdict.FAILED, None, finding, faults=(fault,)))


def received_as(shop: Shop, queued: Queued) -> Received:
    """Give what the journey may know of a submission besides its bytes."""
    settings = shop.site.settings
    decided = queued.decided
    return Received(
        name=queued.name,
        hub=queued.hub,
        received_on=shop.day_of(queued.received_at),
        folder=queued.folder,
        hubs=shop.site.names,
        members=shop.site.members,
        decided=(decided.source, decided.return_type, decided.period) if decided else None,
        evaluation_basis=settings.evaluation_basis,
        thresholds=settings.thresholds,
        limits=file_limits(settings.limits),
    )


def _journey(shop: Shop, child: Child, queued: Queued, begun: Begun, path: Path, received: Received) -> Settled:
    new = not store.came_before(shop.store, queued.submission)
    facts = {"path": str(path), "received": wire.pack_received(received), "new": new}
    answer = _run(shop, child, queued, Job(RECOGNISE, facts))
    outcome = wire.unpack_outcome(answer.facts, answer.blobs)
    if answer.facts.get("processed"):
        return _settle(shop, queued, begun, outcome)
    earlier = None if new else store.same_bytes(shop.store, queued.submission, outcome.claim)
    if earlier is not None:
        return _settle(shop, queued, begun, _again(outcome, earlier), duplicate_of=earlier.submission)
    if outcome.claim is None or outcome.verdict is not Verdict.ACCEPTED:
        return _settle(shop, queued, begun, outcome)
    for _ in range(STALE_TRIES - 1):
        try:
            return _process(shop, child, queued, begun, facts, outcome)
        except StaleHistory:
            logger.info("submission {}: what it was compared with changed; comparing again", queued.submission)
    return _process(shop, child, queued, begun, facts, outcome)


def _process(shop: Shop, child: Child, queued: Queued, begun: Begun, facts: wire.Facts, recognised: Outcome) -> Settled:
    claim = recognised.claim
    assert claim is not None  # noqa: S101 - what was recognised has one
    history = compared_with(shop.store, queued.hub, claim, shop.plan(claim, queued.hub))
    packed, blobs = wire.pack_history(history)
    job = Job(PROCESS, {**facts, "claim": asdict(claim), "history": packed}, blobs)
    answer = _run(shop, child, queued, job)
    outcome = wire.unpack_outcome(answer.facts, answer.blobs)
    outcome = replace(outcome, faults=(*recognised.faults, *outcome.faults))
    return _settle(shop, queued, begun, outcome, revision=history.revision)


def _run(shop: Shop, child: Child, queued: Queued, job: Job) -> Answer:
    """Have a job done, and carry out what the sources logged meanwhile: where, and not what, which may be a value."""
    try:
        answer = child.run(job, job_limits(shop.site.settings.limits))
        if answer.facts.get("versions") != shop.sources.versions:
            raise ChildDiffers
        return answer
    finally:
        for one in child.talk.logged():
            logger.log(one.level, "submission {}: logged at {}, {} times", queued.submission, one.place, one.times)
        if child.talk.cut:
            logger.warning("submission {}: {} bytes were printed and thrown away", queued.submission, child.talk.count)


def compared_with(opened: Store, hub: str, claim: Claim, plan: Plan) -> History:
    """Read from a store what a hub's return is compared with."""
    return store.history(opened, hub, claim.return_type, claim.period or "", plan.last, claim.part, others=plan.others)


def _again(outcome: Outcome, earlier: EarlierDrop) -> Outcome:
    """Give the outcome of bytes that came before: a duplicate, or a question where they were replaced since."""
    if earlier.meaning is store.SameBytes.DUPLICATE:
        finding = Finding("file.duplicate", Severity.NOTE, 0, "duplicate", {"submission": earlier.submission})
        return pipeline.stopped(Verdict.DUPLICATE, outcome.claim, finding, kind=outcome.kind)
    facts = {"submission": earlier.submission}
    finding = Finding("review.replaced_before", Severity.ERROR, 0, "replaced_before", facts)
    return pipeline.stopped(Verdict.REVIEW, outcome.claim, finding, *_notes_on_file(outcome), kind=outcome.kind)


def _settle(
    shop: Shop,
    queued: Queued,
    begun: Begun,
    outcome: Outcome,
    *,
    revision: int | None = None,
    duplicate_of: int | None = None,
) -> Settled:
    """Make pseudonyms of every hub's own ID, and commit."""
    claim = outcome.claim
    owned = claim is not None and bool(shop.plan(claim, queued.hub).declared.hub_field)
    hidden = pseudonymise(outcome, queued.hub, shop.pseudonyms, shop.persons, owned=owned)
    kept_outcome = _asked_whether_it_replaces(shop, queued, hidden.outcome)
    made = store.Settlement(kept_outcome, hidden.keys, hidden.version, revision, duplicate_of, shop.versions)
    settled = store.settle(shop.store, begun, made)
    logger.info("submission {} of {}: {}", queued.submission, queued.hub, settled.state)
    for fault in outcome.faults:
        logger.error("submission {}: {}", queued.submission, fault)
    return settled


def _asked_whether_it_replaces(shop: Shop, queued: Queued, outcome: Outcome) -> Outcome:
    claim = outcome.claim
    good = outcome.verdict in {Verdict.ACCEPTED, Verdict.PARTIAL}
    if not good or queued.decided or claim is None or claim.period is None:
        return outcome
    lost = store.lost_share(shop.store, queued.hub, claim.return_type, claim.period, outcome.tables, claim.part)
    if lost <= LOST_SHARE:
        return outcome
    finding = Finding("review.fewer_records", Severity.ERROR, 0, "fewer_records", {"share": round(100 * lost)})
    asked = pipeline.stopped(Verdict.REVIEW, claim, finding, *_notes_on_file(outcome), kind=outcome.kind)
    return replace(asked, found=outcome.found)


def _notes_on_file(outcome: Outcome) -> list[Finding]:
    """Give the notes on the file as a whole, which hold whatever is asked about it."""
    return [one for one in outcome.findings if one.table is None and one.severity is Severity.NOTE]
