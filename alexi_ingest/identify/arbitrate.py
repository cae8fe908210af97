"""Whose return is it: one source's claim, or the reason why a person must say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alexi_ingest.model import Claim, Stamp

ENOUGH = 0.5
"""A claim with less confidence is none."""
MARGIN = 0.1
"""Claims of different return types within this distance of the best are rivals."""


@dataclass(frozen=True, slots=True)
class Arbitration:
    """The claim that stands, or None with the `problem` (a key of `report.words`); `rivals` are the claims in doubt."""

    claim: Claim | None
    problem: str | None = None
    rivals: tuple[Claim, ...] = ()


def arbitrate(claims: Iterable[Claim], stamp: Stamp | None = None) -> Arbitration:
    """Choose among the claims of all sources. The order in which sources were loaded never decides.

    Of rivals, the one of the return type that the file's template was made for stands, where it is a single one.
    """
    ranked = sorted(claims, key=lambda claim: (-claim.confidence, claim.source, claim.return_type, claim.part))
    if not ranked or ranked[0].confidence < ENOUGH:
        return Arbitration(None, "not_recognised")
    best = ranked[0]
    rivals = tuple(claim for claim in ranked[1:] if claim.confidence > best.confidence - MARGIN)
    told = [claim for claim in (best, *rivals) if stamp and claim.return_type == stamp.return_type]
    if rivals and len(told) == 1:
        return Arbitration(told[0])
    if rivals:
        return Arbitration(None, "rival_sources", (best, *rivals))
    return Arbitration(best)
