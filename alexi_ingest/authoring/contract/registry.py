"""The checks of the contract, in the order in which they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract import (
    documents,
    faithful,
    golden,
    layouts,
    own_findings,
    publishing,
    recognised,
    rules,
    sentences,
    tracing,
)
from alexi_ingest.authoring.contract.titles import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from alexi_ingest.authoring.contract.case import Case
    from alexi_ingest.authoring.contract.results import Found


@dataclass(frozen=True, slots=True)
class Check:
    """One check that is made where the source is loaded."""

    name: str
    inside: Callable[[Case], Found]


CHECKS = (
    Check("documented", documents.documented),
    Check("sentences", sentences.sentences),
    Check("samples", golden.samples),
    Check("claims", recognised.claims),
    Check("foreign", recognised.foreign),
    Check("file-name", recognised.file_name),
    Check("addresses", tracing.addresses),
    Check("values", faithful.values),
    Check("publishes", publishing.publishes),
    Check("records", publishing.records),
    Check("rules", rules.rules),
    Check("findings", own_findings.findings),
    Check("layouts", layouts.layouts),
)


def check_named(name: str) -> Check:
    """Give the check of this name."""
    assert name in TITLES  # noqa: S101 - asked by ourselves alone
    return next(check for check in CHECKS if check.name == name)
