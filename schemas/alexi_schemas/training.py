"""The published table of awareness and training sessions."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_schemas.variables import Missing, Role, variable


class Session(pa.DataFrameModel):
    """A row a session, held or cancelled. Nobody in it is named, so it is free of confidentiality but not public."""

    session_id: pl.String = variable("Session", 3, Role.MECHANISM, conf="N", nullable=False, unit="identifier")
    date: pl.Date = variable("Date of the session", 3, Role.MECHANISM, conf="N", unit="day", missing=Missing.NOT_KNOWN)
    start: pl.Time = variable(
        "Time at which it began", 3, Role.MECHANISM, conf="N", unit="time of day", missing=Missing.NOT_KNOWN
    )
    end: pl.Time = variable(
        "Time at which it ended", 3, Role.MECHANISM, conf="N", unit="time of day", missing=Missing.NOT_KNOWN
    )
    local_authority: pl.String = variable(
        "Local authority in which it took place",
        3,
        Role.CONTEXT,
        conf="N",
        codes="local_authority",
        missing=Missing.NOT_KNOWN,
    )
    audience: pl.String = variable(
        "Whom it was for", 3, Role.CONTEXT, conf="N", codes="audience", missing=Missing.NOT_KNOWN
    )
    police: pl.Int64 = variable(
        "Police present", 3, Role.MECHANISM, conf="N", unit="people", minimum=0, missing=Missing.NOT_COLLECTED
    )
    health: pl.Int64 = variable(
        "Health staff present", 3, Role.MECHANISM, conf="N", unit="people", minimum=0, missing=Missing.NOT_COLLECTED
    )
    education: pl.Int64 = variable(
        "Education staff present", 3, Role.MECHANISM, conf="N", unit="people", minimum=0, missing=Missing.NOT_COLLECTED
    )
    social_care: pl.Int64 = variable(
        "Social care staff present",
        3,
        Role.MECHANISM,
        conf="N",
        unit="people",
        minimum=0,
        missing=Missing.NOT_COLLECTED,
    )
    voluntary: pl.Int64 = variable(
        "Voluntary sector staff present",
        3,
        Role.MECHANISM,
        conf="N",
        unit="people",
        minimum=0,
        missing=Missing.NOT_COLLECTED,
    )
    other_agency: pl.Int64 = variable(
        "People of other agencies present",
        3,
        Role.MECHANISM,
        conf="N",
        unit="people",
        minimum=0,
        missing=Missing.NOT_COLLECTED,
    )
    booked: pl.Int64 = variable(
        "People booked", 3, Role.MECHANISM, conf="N", unit="people", minimum=0, missing=Missing.NOT_KNOWN
    )
    attended: pl.Int64 = variable(
        "People who attended", 3, Role.OUTCOME, conf="N", unit="people", minimum=0, missing=Missing.NOT_KNOWN
    )
    forms_returned: pl.Int64 = variable(
        "Feedback forms returned", 3, Role.OUTCOME, conf="N", unit="forms", minimum=0, missing=Missing.NOT_COLLECTED
    )
    status: pl.String = variable(
        "Held or cancelled", 3, Role.MECHANISM, conf="N", codes="session_status", missing=Missing.NOT_KNOWN
    )
