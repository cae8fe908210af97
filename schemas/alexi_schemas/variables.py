"""How a published variable is declared: its words for the codebook, and its place in the evaluation's design."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pandera.polars as pa


class Role(StrEnum):
    """The part of a realist explanation (Pawson and Tilley, 1997) that a variable speaks to."""

    CONTEXT = "context"
    MECHANISM = "mechanism"
    OUTCOME = "outcome"


def variable(  # noqa: PLR0913 - each is a fact of the variable, and all but the first three have a default
    label: str,
    impact_area: int,
    role: Role,
    *,
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

    `impact_area` is 1 (safeguarding young people), 2 (equipping workers) or 3 (policy and awareness); `conf` is SDMX
    CL_CONF_STATUS; `person` marks what is kept as a pseudonym; `codes` names a list of `codelists/`;
    with `several`, the value is its codes in list order, joined by `;`. Codes are held against their lists when a
    return is read, since a site may extend a list; `only` closes those that code depends on.
    """
    metadata = {
        "label": label, "unit": unit, "codes": codes, "impact_area": impact_area, "role": role.value, "conf": conf,
        "person": person, "several": several,
    }  # fmt: skip
    return pa.Field(nullable=nullable, metadata=metadata, ge=minimum, isin=only)
