"""The quarterly monitoring form, as sent: its fields, and the rules that each must keep."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    PERIOD,
    FieldType,
    Scope,
    Severity,
    Value,
    balance,
    change_at_most,
    equals,
    field,
    of,
    sum_of,
    that,
    total_of,
)

CASELOAD = ("opening", "new_cases", "closed_cases", "closing")
REACHED = ("sessions_held", "young_people_reached", "professionals_reached")
MOST_CHANGE = 0.5

quarter_agrees = that(
    pl.col("quarter") == pl.col(PERIOD), name="agrees", title="The quarter is that of the return",
    message="{Heading} is not the quarter that this return is for",
    fix="Correct the quarter, or send the form of the other quarter",
)  # fmt: skip


def last(measure: str) -> Value:
    """Give what the last return published of a measure; nothing where it did not."""
    return of("activity_count", pl.col("count").filter(pl.col("measure") == measure).first(), last=True, name=measure)


_ALL = pl.sum_horizontal(CASELOAD).sum()
_OTHERS = (
    of("activity", pl.sum_horizontal(*REACHED).sum(), name="reached"),
    of("referrals", pl.col("count").sum(), name="referred"),
)
something_counted = that(
    (_ALL + pl.sum_horizontal(*(one.col.fill_null(0) for one in _OTHERS)).sum()) > 0,
    name="all_zeros", title="Something was counted", severity=Severity.QUERY, scope=Scope.COLUMN,
    message="Every figure of the form is 0", fix="Enter the figures; or say why there are none",
)  # fmt: skip


class About(pa.DataFrameModel):
    """Whose form it is, and of which quarter."""

    service: pl.String = field(FieldType.TEXT, label="Name or number of the service", published=False)
    quarter: pl.String = field(FieldType.PERIOD, quarter_agrees, label="The quarter that the form is for")


class Referrals(pa.DataFrameModel):
    """New referrals by source, gender and age band. Where one of these is empty, the number is a total."""

    referral_source: pl.String = field(FieldType.CODE, label="Who referred", codes="referral_source")
    gender: pl.String = field(FieldType.CODE, label="Gender", codes="gender")
    age_band: pl.String = field(FieldType.CODE, label="Age band", codes="age_band")
    count: pl.Int64 = field(
        FieldType.INTEGER,
        total_of(("gender", "age_band"), within=("referral_source",)),
        total_of("age_band", within=("referral_source", "gender")),
        total_of("referral_source", within=("gender", "age_band")),
        label="Referrals in the quarter", unit="referrals", minimum=0,
    )  # fmt: skip


class Caseload(pa.DataFrameModel):
    """How the number of open cases came about."""

    opening: pl.Int64 = field(
        FieldType.INTEGER,
        equals(last("closing"), name="same_as_last_closing",
               message="{Heading} is {value}, and the caseload at the end of the last quarter was {other}",
               fix="Correct the one that is wrong: for the last quarter, send its form again"),
        something_counted,
        label="Cases open at the start of the quarter", unit="cases", minimum=0, required=True,
    )  # fmt: skip
    new_cases: pl.Int64 = field(
        FieldType.INTEGER, change_at_most(MOST_CHANGE, last("new_cases")),
        label="Cases opened in the quarter", unit="cases", minimum=0, required=True,
    )  # fmt: skip
    closed_cases: pl.Int64 = field(
        FieldType.INTEGER, label="Cases closed in the quarter", unit="cases", minimum=0, required=True
    )
    closing: pl.Int64 = field(
        FieldType.INTEGER, balance("opening", plus=("new_cases",), less=("closed_cases",)),
        change_at_most(MOST_CHANGE, last("closing")),
        label="Cases open at the end of the quarter", unit="cases", minimum=0, required=True,
    )  # fmt: skip


class Activity(pa.DataFrameModel):
    """Sessions, and the people reached by them."""

    sessions_held: pl.Int64 = field(
        FieldType.INTEGER, change_at_most(MOST_CHANGE, last("sessions_held")), label="Sessions held", unit="sessions",
        minimum=0,
    )  # fmt: skip
    young_people_reached: pl.Int64 = field(
        FieldType.INTEGER, change_at_most(MOST_CHANGE, last("young_people_reached")), label="Young people at sessions",
        unit="people", minimum=0,
    )  # fmt: skip
    professionals_reached: pl.Int64 = field(
        FieldType.INTEGER, change_at_most(MOST_CHANGE, last("professionals_reached")),
        label="Professionals at sessions", unit="people", minimum=0,
    )  # fmt: skip
    people_reached: pl.Int64 = field(
        FieldType.INTEGER, sum_of(("young_people_reached", "professionals_reached")), label="People at sessions",
        unit="people", minimum=0,
    )  # fmt: skip
    notes: pl.String = field(FieldType.TEXT, label="Anything else", published=False)
