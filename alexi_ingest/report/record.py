"""The record of a check as JSON, to the letter of its schema: `check --json` and `report.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from alexi_ingest.model import letters
from alexi_ingest.report.names import file_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alexi_ingest.model import Claim, Counts, Finding, Kind, Outcome, Verdict

VERSION = 1
REPORT = "report"
DICTIONARY = "dictionary"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is said of a file besides its cells: its name as dropped, digest of its bytes, size in bytes, and kind."""

    name: str
    sha256: str
    size: int
    kind: Kind

    @property
    def shown(self) -> str:
        """The name as it can be written: a byte that is no letter of any alphabet shows as a question mark in a box."""
        return file_name(self.name)


def record(file: FileFacts, outcome: Outcome, hub: str | None = None) -> dict[str, Any]:
    """Make the record of one file; `hub` is the folder's, for a claim that names none.

    Persons' IDs must have been unsealed before. A dict, because it is JSON: `schema("report")` says what is in it.
    """
    rows = {name: frame.height for name, frame in outcome.tables.items()}
    return record_of(file, outcome.verdict, outcome.claim, outcome.counts, outcome.findings, rows, hub)


def record_of(
    file: FileFacts,
    verdict: Verdict,
    claim: Claim | None,
    counts: Counts,
    findings: Iterable[Finding],
    rows: Mapping[str, int],
    hub: str | None = None,
) -> dict[str, Any]:
    """Make the record of one file from its parts, as a store keeps them; `rows` are those of each published table."""
    return {
        "report_version": VERSION,
        "file": {"name": file.shown, "sha256": file.sha256, "bytes": file.size, "kind": file.kind.value},
        "verdict": verdict.value,
        "claim": None
        if claim is None
        else {
            "source": claim.source,
            "return_type": claim.return_type,
            "hub": claim.hub or hub,
            "period": claim.period,
            "confidence": claim.confidence,
            "because": claim.because,
        },
        "counts": asdict(counts),
        "findings": [_finding(one) for one in findings],
        "tables": [{"name": name, "rows": count} for name, count in rows.items()],
    }


def dump(made: dict[str, Any]) -> str:
    """Write a record on one line."""
    return json.dumps(made, ensure_ascii=False, allow_nan=False)


@cache
def schema(name: str) -> dict[str, Any]:
    """Give a JSON Schema (draft 2020-12) that ships with the package: `report` or `dictionary`."""
    text = (files(__package__ or "") / "schemas" / f"{name}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _finding(finding: Finding) -> dict[str, str | int | None]:
    where = finding.where
    column = None if where.column is None else letters(where.column)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "level": finding.level,
        "message": finding.message,
        "fix": finding.fix,
        "sheet": where.sheet,
        "cell": None if column is None or where.row is None else f"{column}{where.row}",
        "row": where.row,
        "column": column,
        "heading": finding.heading,
        "field": finding.field,
        "observed": finding.observed,
        "read_as": finding.read_as,
    }
