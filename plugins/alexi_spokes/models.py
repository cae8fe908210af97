"""The staffing, cost and local-policy return, as sent: its fields, and the rules that each must keep."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    YEAR_END,
    FieldType,
    OtherUnit,
    Scope,
    Severity,
    field,
    no_step_back,
    not_before,
    of,
    required_when,
    required_with,
    that,
    total_of,
    unique,
)

FULL_TIME = 37
"""Hours a week that are 1.0 FTE."""
LEAST_HOURS = 5
"""Fewer hours than these are no post of a spoke: a number below them is an FTE that is too large."""
MOST_FTE = 1.5
FEWEST, MOST = 2, 5
"""How many spokes a hub has."""
EXPLAINED = 0.1
"""A variance of a larger share of its budget has a note."""
STATUSES = ("not_begun", "planned", "draft", "agreed", "in_use")
"""How far a policy has come, step by step."""

_STANDS = pl.col("end").is_null() | (pl.col("end") >= pl.col(YEAR_END))
usual_number = that(
    _STANDS.sum().is_between(FEWEST, MOST), name="usual_number",
    title="A hub has 2 to 5 spokes", severity=Severity.QUERY, scope=Scope.COLUMN,
    message=f"At the end of the year there are fewer than {FEWEST} or more than {MOST} spokes on this list",
    fix="List every spoke once, with its end date if it has ended",
)  # fmt: skip

_UNDER = pl.col("budget") - pl.col("actual")
_SAYS_UNDER = (pl.col("variance") == _UNDER) & (_UNDER != 0)
_SAYS_OVER = (pl.col("variance") == -_UNDER) & (_UNDER != 0)
_SAYS_ONE = _SAYS_OVER | _SAYS_UNDER
_FIRST_SAYS_UNDER = _SAYS_UNDER.filter(_SAYS_ONE).first().cast(pl.Int64)
_MORE_UNDER = _SAYS_UNDER.sum().cast(pl.Int64) - _SAYS_OVER.sum().cast(pl.Int64)
_WAY = (
    pl.when(_MORE_UNDER > 0).then(1).when(_MORE_UNDER < 0).then(-1)
    .when(_SAYS_ONE.any()).then(_FIRST_SAYS_UNDER * 2 - 1)
    .otherwise(1)
)  # fmt: skip
"""1 where most lines take what was spent from the budget, -1 where most do it the other way round."""

variance_adds_up = that(
    pl.col("variance").abs() == _UNDER.abs(), other=_UNDER * _WAY, name="difference",
    title="The variance is the difference of budget and actual",
    message="{Heading} must be {other}, which is the difference between {budget} and {actual}",
    fix="Correct the figure that is wrong",
)  # fmt: skip
variance_one_way = that(
    pl.when(pl.col("variance").abs() == _UNDER.abs()).then(pl.col("variance") == _UNDER * _WAY),
    other=_UNDER * _WAY, name="one_way", title="Every variance is worked out the same way round",
    message="{Heading} must be {other}: most other lines take {budget} and {actual} the other way round",
    fix="Use the same sign for more spent than budgeted in every line",
)  # fmt: skip
variance_explained = required_when(
    pl.col("line").is_not_null() & (pl.col("variance").abs() > EXPLAINED * pl.col("budget").abs()),
    f"the variance is over {EXPLAINED:.0%} of the budget", severity=Severity.QUERY, name="variance_explained",
)  # fmt: skip


class About(pa.DataFrameModel):
    """Whose return it is, and of which year."""

    service: pl.String = field(FieldType.TEXT, label="Name or number of the service", published=False)
    year: pl.String = field(FieldType.PERIOD, label="The year that the return is for", published=False)


class Spokes(pa.DataFrameModel):
    """The roster: a row a spoke that stood at any time in the year. A spoke may be inside its hub's own authority."""

    spoke_id: pl.String = field(
        FieldType.ID, unique(), usual_number, label="The hub's own ID of the spoke", required=True
    )
    local_authority: pl.String = field(
        FieldType.CODE, label="Local authority that it serves", codes="local_authority", required=True
    )
    host_agency: pl.String = field(FieldType.CODE, label="Agency that it is placed with", codes="host_agency")
    start: pl.Date = field(FieldType.DATE, label="First day of the spoke", required=True)
    end: pl.Date = field(FieldType.DATE, not_before("start"), label="Last day of the spoke")
    fte: pl.Float64 = field(
        FieldType.DECIMAL,
        that(pl.col("fte") > 0, name="above_zero", title="More than nobody",
             message="{Heading} must be more than 0",
             fix="Enter the share of full time; give a spoke without a worker an end date"),
        label="Full-time equivalent", unit="FTE", required=True, minimum=0, maximum=MOST_FTE,
        other_unit=OtherUnit("hours", FULL_TIME, ("hour", "hrs", "hr", "h", "hours a week", "hours per week",
                                                   "hrs a week", "hrs per week", "hpw"), least=LEAST_HOURS),
    )  # fmt: skip


class CostLines(pa.DataFrameModel):
    """Budget and actual, in whole pounds. Without a line it is a subtotal; without a category, too, the total."""

    category: pl.String = field(
        FieldType.CODE, required_with("line"), label="What kind of cost it is", codes="cost_category"
    )
    line: pl.String = field(FieldType.TEXT, unique("category"), label="What the money is for")
    budget: pl.Int64 = field(
        FieldType.INTEGER, total_of("line", within=("category",), when=pl.col("category").is_not_null()),
        total_of(("category", "line")), label="What was planned", unit="pounds", required=True,
    )  # fmt: skip
    actual: pl.Int64 = field(
        FieldType.INTEGER, total_of("line", within=("category",), when=pl.col("category").is_not_null()),
        total_of(("category", "line")), label="What was spent", unit="pounds", required=True,
    )  # fmt: skip
    variance: pl.Int64 = field(
        FieldType.INTEGER, variance_adds_up, variance_one_way,
        label="The difference of the two, either way round", unit="pounds", required=True,
    )  # fmt: skip
    note: pl.String = field(FieldType.TEXT, variance_explained, label="Why the variance is large", published=False)


class Tracker(pa.DataFrameModel):
    """When the policies were looked at."""

    as_at: pl.Date = field(FieldType.DATE, label="Day on which the policies stood so")


class Policies(pa.DataFrameModel):
    """How far each policy has come in each authority."""

    item: pl.String = field(FieldType.CODE, label="Which policy", codes="policy_item")
    local_authority: pl.String = field(FieldType.CODE, label="Local authority", codes="local_authority")
    status: pl.String = field(
        FieldType.CODE,
        no_step_back(*STATUSES, since=of("policy_status", "status", by=("item", "local_authority"), last=True)),
        label="How far it has come", codes="policy_status", required=True,
    )  # fmt: skip
