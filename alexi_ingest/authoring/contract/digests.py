"""Two outcomes of one file compared: what differs, in words without values."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from alexi_ingest.model import Outcome


def digest(outcome: Outcome) -> dict[str, Any]:
    """Give an outcome in short, part by part, as JSON can hold it: equal parts have equal digests."""
    claim = outcome.claim
    findings = [str((*one[:3], sorted(one.facts.items()), one.where, one.message, one.fix)) for one in outcome.findings]
    return {
        "the verdict": str(outcome.verdict),
        "the claim": [] if claim is None else [claim.return_type, claim.period, claim.hub, claim.confidence],
        "the faults": list(outcome.faults),
        "the findings": _hash("\n".join(findings)),
        **{f"the published table {name}": _of_frame(frame) for name, frame in outcome.tables.items()},
    }


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Name the parts in which two digests differ."""
    return [part for part in dict.fromkeys([*one, *other]) if one.get(part) != other.get(part)]


def _of_frame(frame: pl.DataFrame) -> str:
    return _hash(f"{frame.schema}\n" + "\n".join(map(str, frame.rows())))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
