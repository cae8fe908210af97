"""The list of awareness and training sessions, as sent: its fields, and the rules that each must keep."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import FieldType, Severity, after, at_most, field, not_in_future, sum_of, that, unique

AGENCIES = ("police", "health", "education", "social_care", "voluntary", "other_agency")
FIRST_DAY_OF_WEEKEND = 6

weekday = that(
    pl.col("date").dt.weekday() < FIRST_DAY_OF_WEEKEND, name="weekend",
    title="Not at a weekend", message="{Heading} is at a weekend", fix="You need do nothing if this is right",
    severity=Severity.NOTE,
)  # fmt: skip

same_session_once = unique(
    "date", "start", "end", "local_authority", "audience", blanks=True, name="same_session",
    title="Each session stands once", severity=Severity.QUERY,
    when=pl.col("session_id").is_first_distinct() & pl.col("date").is_not_null() & pl.col("start").is_not_null(),
    message="This session has the same date, times, authority, audience and attendance as the one in row {other}",
    fix="Remove the row that is too much",
)  # fmt: skip

somebody_came = that(
    pl.col("status").eq_missing(pl.lit("cancelled")) | (pl.col("attended") > 0), name="nobody",
    title="Somebody attended, unless it was cancelled",
    message="{Heading} is 0, and the session is not marked as cancelled",
    fix="Enter how many attended, or mark the session as cancelled", severity=Severity.QUERY,
)  # fmt: skip


class Sessions(pa.DataFrameModel):
    """The sessions of the quarter, a row a session, held or cancelled."""

    session_id: pl.String = field(
        FieldType.ID, unique(severity=Severity.QUERY), label="The hub's own ID of the session", required=True
    )
    date: pl.Date = field(FieldType.DATE, not_in_future(), weekday, label="Date of the session", required=True)
    start: pl.Time = field(FieldType.TIME, label="Time at which it began")
    end: pl.Time = field(FieldType.TIME, after("start"), label="Time at which it ended")
    local_authority: pl.String = field(
        FieldType.CODE, label="Local authority in which it took place", codes="local_authority"
    )
    audience: pl.String = field(FieldType.CODE, label="Whom it was for", codes="audience")
    police: pl.Int64 = field(FieldType.INTEGER, label="Police present", unit="people", minimum=0)
    health: pl.Int64 = field(FieldType.INTEGER, label="Health staff present", unit="people", minimum=0)
    education: pl.Int64 = field(FieldType.INTEGER, label="Education staff present", unit="people", minimum=0)
    social_care: pl.Int64 = field(FieldType.INTEGER, label="Social care staff present", unit="people", minimum=0)
    voluntary: pl.Int64 = field(FieldType.INTEGER, label="Voluntary sector staff present", unit="people", minimum=0)
    other_agency: pl.Int64 = field(FieldType.INTEGER, label="People of other agencies", unit="people", minimum=0)
    booked: pl.Int64 = field(FieldType.INTEGER, label="People booked", unit="people", minimum=0)
    attended: pl.Int64 = field(
        FieldType.INTEGER,
        sum_of(AGENCIES, when=pl.col("audience") == "professionals"), somebody_came,
        at_most("booked", severity=Severity.QUERY),
        same_session_once,
        label="People who attended", unit="people", minimum=0,
    )  # fmt: skip
    forms_returned: pl.Int64 = field(FieldType.INTEGER, label="Feedback forms returned", unit="forms", minimum=0)
    status: pl.String = field(FieldType.CODE, label="Whether it was held", codes="session_status")
