"""The dimension tables: what the keys of published tables refer to, each version with the dates of its validity."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Missing, Role, variable


class Hub(pa.DataFrameModel):
    """A row a hub and time in which its context stayed the same: its model, its area, its host agencies."""

    hub: pl.String = variable("Hub", 1, Role.CONTEXT, unit="identifier", conf="N", nullable=False)
    valid_from: pl.Date = variable("First day of this context", 1, Role.CONTEXT, unit="day", conf="N", nullable=False)
    valid_to: pl.Date = variable(
        "Last day of this context", 1, Role.CONTEXT, unit="day", conf="N", missing=Missing.NOT_APPLICABLE
    )
    region: pl.String = variable("Region of the hub", 1, Role.CONTEXT, codes="region", conf="N", nullable=False)
    model: pl.String = variable(
        "How the hub reaches its areas", 1, Role.CONTEXT, codes="hub_model", conf="N", missing=Missing.NOT_KNOWN
    )
    area: pl.String = variable(
        "Local authorities of the hub and its spokes", 3, Role.CONTEXT, codes="local_authority", several=True, conf="N",
        missing=Missing.NOT_KNOWN,
    )  # fmt: skip
    host_agencies: pl.String = variable(
        "Agencies that host its spokes", 2, Role.CONTEXT, codes="host_agency", several=True, conf="N",
        missing=Missing.NOT_KNOWN,
    )  # fmt: skip


class SiteSpoke(pa.DataFrameModel):
    """A row a spoke, as the site knows it, and time in which its authority and its host stayed the same."""

    spoke: pl.String = variable("Spoke", 2, Role.CONTEXT, unit="identifier", conf="N", nullable=False)
    hub: pl.String = variable(
        "Hub that the spoke belongs to", 2, Role.CONTEXT, unit="identifier", conf="N", nullable=False
    )
    local_authority: pl.String = variable(
        "Local authority that the spoke serves", 3, Role.CONTEXT, codes="local_authority", conf="N", nullable=False
    )
    host_agency: pl.String = variable(
        "Agency that the spoke is placed with", 2, Role.CONTEXT, codes="host_agency", conf="N",
        missing=Missing.NOT_KNOWN,
    )  # fmt: skip
    valid_from: pl.Date = variable(
        "First day of this", 2, Role.CONTEXT, unit="day", conf="N", missing=Missing.NOT_KNOWN
    )
    valid_to: pl.Date = variable(
        "Last day of this", 2, Role.CONTEXT, unit="day", conf="N", missing=Missing.NOT_APPLICABLE
    )


class LocalAuthority(pa.DataFrameModel):
    """A row a local authority and year in which its code was in use on some day."""

    year: pl.String = variable("Financial year", 3, Role.CONTEXT, unit="period", conf="F", nullable=False)
    local_authority: pl.String = variable(
        "GSS code", 3, Role.CONTEXT, codes="local_authority", conf="F", nullable=False
    )
    name: pl.String = variable("Name of the authority", 3, Role.CONTEXT, unit="text", conf="F", nullable=False)
    region: pl.String = variable("Region of the authority", 3, Role.CONTEXT, codes="region", conf="F", nullable=False)
    old_code: pl.String = variable(
        "Three-digit code of the Department for Education", 3, Role.CONTEXT, unit="identifier", conf="F",
        missing=Missing.NOT_APPLICABLE,
    )  # fmt: skip


class Region(pa.DataFrameModel):
    """A row a region of England."""

    region: pl.String = variable("GSS code", 3, Role.CONTEXT, codes="region", conf="F", nullable=False)
    name: pl.String = variable("Name of the region", 3, Role.CONTEXT, unit="text", conf="F", nullable=False)


class Period(pa.DataFrameModel):
    """A row a period that some return is owed for."""

    period: pl.String = variable("Period", 1, Role.CONTEXT, unit="period", conf="F", nullable=False)
    kind: pl.String = variable(
        "Quarter, year or round", 1, Role.CONTEXT, unit="name of a kind", conf="F", nullable=False,
        only=("quarter", "year", "round"),
    )  # fmt: skip
    first_day: pl.Date = variable("First day", 1, Role.CONTEXT, unit="day", conf="F", missing=Missing.NOT_APPLICABLE)
    last_day: pl.Date = variable("Last day", 1, Role.CONTEXT, unit="day", conf="F", missing=Missing.NOT_APPLICABLE)
    year: pl.String = variable(
        "Financial year that it lies in", 1, Role.CONTEXT, unit="period", conf="F", missing=Missing.NOT_APPLICABLE
    )


class Theory(pa.DataFrameModel):
    """A row a programme theory. The theories are ours, worded after the evaluation's three impact areas."""

    theory: pl.String = variable("Theory", 1, Role.CONTEXT, codes="theory", conf="F", nullable=False)
    statement: pl.String = variable("What it says", 1, Role.CONTEXT, unit="text", conf="F", nullable=False)
    impact_area: pl.Int64 = variable(
        "Impact area that it is about", 1, Role.CONTEXT, unit="impact area", conf="F", nullable=False, minimum=1
    )


class TheoryVariable(pa.DataFrameModel):
    """A row a variable that speaks to a theory, and its role there: many to many."""

    theory: pl.String = variable("Theory", 1, Role.CONTEXT, codes="theory", conf="F", nullable=False)
    table: pl.String = variable("Published table", 1, Role.CONTEXT, unit="name of a table", conf="F", nullable=False)
    role: pl.String = variable(
        "Role of the variable in the theory", 1, Role.CONTEXT, unit="name of a role", conf="F", nullable=False,
        only=tuple(Role),
    )  # fmt: skip
    variable: pl.String = variable(
        "Variable of it", 1, Role.CONTEXT, unit="name of a variable", conf="F", nullable=False
    )


DIMENSIONS = {
    "hub": Hub,
    "site_spoke": SiteSpoke,
    "local_authority": LocalAuthority,
    "region": Region,
    "period": Period,
    "theory": Theory,
    "theory_variable": TheoryVariable,
}
"""Every dimension table's model by the table's name."""
