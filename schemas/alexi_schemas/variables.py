"""How a published variable is declared: its words for the codebook, and its place in the evaluation's design."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pandera.polars as pa

IMPACT_AREAS = {
    1: "Safeguarding young people through service delivery",
    2: "Supporting and equipping specialist workers in host agencies",
    3: "Promoting stable policy frameworks in new areas by raising awareness",
}
CONFIDENTIALITY = {
    "F": "free",
    "N": "internal only",
    "C": "confidential",
    "D": "secondary confidentiality, set by the sender",
    "S": "secondary confidentiality, set by the receiver",
}
"""SDMX CL_CONF_STATUS."""


class Role(StrEnum):
    """The part of a realist explanation (Pawson and Tilley, 1997) that a variable speaks to."""

    CONTEXT = "context"
    MECHANISM = "mechanism"
    OUTCOME = "outcome"


class Missing(StrEnum):
    """What an empty value means, where its line in `quality_flag` says nothing else."""

    NEVER = "never empty"
    NOT_KNOWN = "not known"
    NOT_APPLICABLE = "not applicable"
    NOT_COLLECTED = "not collected"


def variable(  # noqa: PLR0913 - each is a fact of the variable
    label: str,
    impact_area: int,
    role: Role,
    *,
    missing: Missing | None = None,
    unit: str | None = None,
    codes: str | None = None,
    several: bool = False,
    person: bool = False,
    conf: str = "C",
    nullable: bool = True,
    minimum: int | None = None,
    only: tuple[str, ...] | None = None,
) -> Any:  # noqa: ANN401 - pandera's own `Field` is `Any`, so that it may stand beside any annotation
    """Declare a published variable.

    `impact_area` is one of `IMPACT_AREAS`; `conf` one of `CONFIDENTIALITY`; `person` marks what is kept as a pseudonym.
    `unit` is what one of it is (`people`, `pounds`, `day`, `yes or no`, `text`, `identifier`); `codes` names a list of
    `codelists/` instead. `missing` says what an empty value means; one that is not `nullable` is never empty.
    With `several`, the value is its codes in list order, joined by `;`. Codes are held against their lists when a
    return is read, since a site may extend a list; `only` closes those that code depends on.

    Raises:
        ValueError: where something of this is not said, or said twice.
    """
    meaning = missing if nullable else Missing.NEVER
    kind = "code" if codes and unit is None else unit
    for fault, is_so in (
        ("has no label", not label),
        ("names no impact area: 1, 2 or 3", impact_area not in IMPACT_AREAS),
        (f"names no confidentiality of {', '.join(CONFIDENTIALITY)}", conf not in CONFIDENTIALITY),
        ("has neither a unit nor a code list", kind is None),
        ("has a unit, and codes, which have none", bool(codes and unit)),
        ("does not say what an empty value means", meaning is None or (nullable and meaning is Missing.NEVER)),
        ("is never empty, and says what an empty value means", not nullable and missing is not None),
    ):
        if is_so:
            message = f"the variable {label!r} {fault}"
            raise ValueError(message)
    metadata = {
        "label": label, "unit": kind, "codes": codes, "impact_area": impact_area, "role": role.value, "conf": conf,
        "person": person, "several": several, "missing": str(meaning),
    }  # fmt: skip
    return pa.Field(nullable=nullable, metadata=metadata, ge=minimum, isin=only)
