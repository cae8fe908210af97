"""The risk assessments, as sent: their fields, and the rules that each must keep.

Scores and categories are those of SERAF (Sexual Exploitation Risk Assessment Framework, Barnardo's Cymru): 1 for each
vulnerability and moderate indicator; for a significant one 5 if it is current, 1 if it was 6 to 12 months ago, and 6 if
both.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    Blank,
    FieldType,
    Rule,
    Severity,
    Value,
    field,
    months,
    not_after,
    not_in_future,
    of,
    previous,
    required_when,
    sum_of,
    that,
    unique,
)

SERAF = "SERAF"
INDICATORS = tuple(f"significant_{number}" for number in range(1, 9))
PARTS = ("vulnerability_score", "moderate_score", *INDICATORS)
INDICATOR_SCORES = (0, 1, 5, 6)
BANDS = (0, 6, 11, 16)
"""The least total of each category of SERAF, from 1 to 4."""
MONTHS_BETWEEN = 3
"""A SERAF assessment is repeated at least so often."""
JUMP = 2
STEPS = {
    "1": 0, "2": 1, "3": 2, "4": 3, "low": 0, "medium": 1, "high": 2, "no": 0, "possible": 1, "yes": 2,
}  # fmt: skip
"""How high each level stands within its own tool."""

_SCORING = "SERAF scoring guidance"
_PER = ("person_id", "tool")

_scored = Blank(0, when=pl.col("total_score").is_not_null())
_is_seraf = pl.col("tool") == SERAF


def last(field: str) -> Value:
    """Give what the last return has of the person's latest assessment with the same tool."""
    return of("risk_assessment", pl.col(field).sort_by("assessment_date").last(), by=_PER, last=True, name=field)


def _no_jump(before: pl.Expr, name: str, when: pl.Expr) -> Rule:
    """Refuse a level that is two steps or more from the one before."""
    steps = [level.replace_strict(STEPS, default=None, return_dtype=pl.Int64) for level in (pl.col("level"), before)]
    return that(
        (steps[0] - steps[1]).abs() < JUMP, other=before, when=when, name=name, title="No jump of two levels",
        severity=Severity.QUERY, message="{Heading} is two levels or more from the one before, which was {other}",
        fix="Check both, and correct what is wrong",
    )  # fmt: skip


_IN_CASEWORK = of("referral", by="person_id", return_type="casework").col
_OPEN_THEN = of(
    "referral", by="person_id", at="assessment_date", span=("referral_date", "close_date"), return_type="casework"
).col
in_open_period = that(
    pl.when(_IN_CASEWORK > 0).then(_OPEN_THEN > 0), name="in_open_period",
    title="The young person was open to the service then", severity=Severity.QUERY,
    message="{Heading} is on no day between referral and closing of this young person in your casework return",
    fix="Check the date, and those in your casework return",
)  # fmt: skip

_CATEGORY = pl.sum_horizontal((pl.col("total_score") >= least for least in BANDS), ignore_nulls=False).cast(pl.String)
category_agrees = that(
    pl.when(_is_seraf).then(pl.col("level") == _CATEGORY),
    other=pl.col("total_score"), name="agrees_with_score", title="The category is that of the score",
    severity=Severity.QUERY, source=_SCORING,
    message="{Heading} is not the category of a total of {other}",
    fix="Check both. If your judgement is another than the score, say so",
)  # fmt: skip
_FIRST = previous("assessment_date", per=_PER, by="assessment_date").col.is_null()
no_jump = _no_jump(previous("level", per=_PER, by="assessment_date").col, "no_jump", when=~_FIRST)
no_jump_since_last = _no_jump(
    last("level").col, "no_jump_since_last", when=_FIRST & (last("assessment_date").col < pl.col("assessment_date"))
)
"""An assessment of the last return may be told again: it is held against no later one."""


def _indicator(number: int) -> pl.Int64:
    name = f"significant_{number}"
    made: pl.Int64 = field(
        FieldType.INTEGER,
        that(
            pl.col(name).is_in(INDICATOR_SCORES), name="indicator_score", title="A score of a significant indicator",
            message="{Heading} must be 0, 1, 5 or 6", source=_SCORING,
            fix="Enter 5 if it is current, 1 if it was 6 to 12 months ago, 6 if both, 0 if neither",
        ),
        label=f"Significant risk indicator {number}, in the order of your form", unit="score", blank=_scored,
    )  # fmt: skip
    return made


class Assessments(pa.DataFrameModel):
    """The assessments made in the quarter, a row or a block each."""

    person_id: pl.String = field(
        FieldType.ID, label="The young person's ID, as in the casework return", required=True, person=True
    )
    tool: pl.String = field(FieldType.CODE, label="Tool of the assessment", codes="risk_tool", required=True)
    point: pl.String = field(
        FieldType.CODE,
        label="Which assessment of this row it is",
        codes="assessment_point",
        published=False,
        expected=False,
    )
    assessment_date: pl.Date = field(
        FieldType.DATE, not_in_future(), unique("person_id", "tool"), in_open_period,
        not_after(
            previous("assessment_date", per=_PER, by="assessment_date") + months(MONTHS_BETWEEN),
            severity=Severity.QUERY, name="months_between", source="SERAF: at least every three months",
        ),
        not_after(
            last("assessment_date") + months(MONTHS_BETWEEN), severity=Severity.QUERY, name="months_since_last",
            when=_FIRST, source="SERAF: at least every three months",
        ),
        label="Date of the assessment", required=True,
    )  # fmt: skip
    worker_role: pl.String = field(FieldType.CODE, label="Role of who made the assessment", codes="worker_role")
    vulnerability_score: pl.Int64 = field(
        FieldType.INTEGER, label="Score of the vulnerabilities, 1 each", unit="score", minimum=0, blank=_scored
    )
    moderate_score: pl.Int64 = field(
        FieldType.INTEGER, label="Score of the moderate risk indicators, 1 each", unit="score", minimum=0,
        blank=_scored,
    )  # fmt: skip
    significant_1: pl.Int64 = _indicator(1)
    significant_2: pl.Int64 = _indicator(2)
    significant_3: pl.Int64 = _indicator(3)
    significant_4: pl.Int64 = _indicator(4)
    significant_5: pl.Int64 = _indicator(5)
    significant_6: pl.Int64 = _indicator(6)
    significant_7: pl.Int64 = _indicator(7)
    significant_8: pl.Int64 = _indicator(8)
    total_score: pl.Int64 = field(
        FieldType.INTEGER, sum_of(PARTS, source=_SCORING),
        required_when(_is_seraf, "the tool is SERAF", name="required_for_seraf"),
        label="Total score", unit="score", minimum=0,
    )  # fmt: skip
    level: pl.String = field(
        FieldType.CODE, category_agrees, no_jump, no_jump_since_last,
        label="Category, or level of a local tool", codes="risk_level", required=True,
    )  # fmt: skip
