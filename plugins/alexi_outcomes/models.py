"""The outcome measures, as sent: their fields, and the rules that each must keep.

SDQ is the total difficulties score of the Strengths and Difficulties Questionnaire, a whole number from 0 to 40
(SSDA903 180); SWEMWBS the score of the Short Warwick-Edinburgh Mental Wellbeing Scale, from 7 to 35: raw, in whole
numbers, or metric, which is decimal.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    FieldType,
    Severity,
    equals,
    field,
    is_last,
    months,
    not_after,
    not_before,
    not_in_future,
    of,
    only_when,
    previous,
    required_when,
    required_with,
    that,
    unique,
)

MEASURES = ("sdq_total", "swemwbs", "safety", "trusted_adult", "relationships")
REFERRAL = ("person_id", "referral_date")
"""What tells a referral."""
INITIAL, FINAL = "initial", "final"
MONTHS_BETWEEN = 12
FEWEST_SCORES = 2
"""Fewer than so many scores may well be the same at all points."""

_is_initial, _is_final = pl.col("point") == INITIAL, pl.col("point") == FINAL
_no_sdq = pl.col("sdq_total").is_null()
_of_initial = pl.col("date").filter(_is_initial).min()
FIRST = of("outcome", _of_initial, by=REFERRAL, name="initial").called("date of the initial measurement")
REVIEWED = of("outcome", pl.col("date").filter(pl.col("point") == "review").max(), by=REFERRAL, name="review").called(
    "date of the last review"
)
INITIAL_BEFORE = of("outcome_score", _of_initial, by=REFERRAL, last=True, name="date of the initial measurement")

_SAME = of("outcome", pl.struct(map(pl.col, MEASURES)).n_unique(), by=REFERRAL, name="different scores").col == 1
_POINTS = of("outcome", pl.len(), by=REFERRAL, name="points").col
_scored = pl.sum_horizontal(pl.col(name).is_not_null() for name in MEASURES) >= FEWEST_SCORES
scores_differ = that(
    pl.when(is_last(per=REFERRAL, by="date") & (_POINTS > 1) & _scored).then(~_SAME),
    name="scores_differ", title="Not the same scores at all points", severity=Severity.QUERY,
    message="All scores of {heading} {value} are those of every date before, for this young person",
    fix="Check that they were not copied, and correct what was",
)  # fmt: skip

_IN_CASEWORK = of("referral", by=REFERRAL, return_type="casework").col
_CLOSED = of("referral", pl.col("close_date").max(), by=REFERRAL, return_type="casework", name="close date").col
closed_when_final = that(
    pl.when(_is_final & (_IN_CASEWORK > 0)).then(_CLOSED.is_not_null()),
    name="closed", title="A final measurement is of a case that has closed", severity=Severity.QUERY,
    message="{Heading} {value} is final, and this referral has not closed in your casework return",
    fix="Enter the measurement as a review, or the date of closing in your casework return",
)  # fmt: skip


def _item(label: str) -> pl.Int64:
    made: pl.Int64 = field(FieldType.INTEGER, label=label, unit="score", minimum=1, maximum=5)
    return made


class Outcomes(pa.DataFrameModel):
    """The measurements of a referral up to the end of the quarter, a block each."""

    person_id: pl.String = field(
        FieldType.ID, label="The young person's ID, as in the casework return", required=True, person=True
    )
    referral_date: pl.Date = field(
        FieldType.DATE, not_in_future(), unique("person_id", when=_is_initial, name="one_initial"),
        label="Date of the referral, as in the casework return", required=True,
    )  # fmt: skip
    point: pl.String = field(
        FieldType.CODE, label="When in the work it was measured", codes="outcome_point", required=True
    )
    date: pl.Date = field(
        FieldType.DATE, not_in_future(), unique(*REFERRAL, "point", when=~_is_initial),
        equals(INITIAL_BEFORE, when=_is_initial, name="one_initial_since_last",
               title="One initial measurement a referral"),
        not_before(FIRST, when=~_is_initial, name="not_before_initial"),
        not_before(REVIEWED, when=_is_final, name="not_before_review"),
        not_after(previous("date", per=REFERRAL, by="date") + months(MONTHS_BETWEEN), severity=Severity.QUERY,
                  name="months_between"),
        scores_differ, closed_when_final, label="Date of the measurement", required=True,
    )  # fmt: skip
    sdq_total: pl.Int64 = field(
        FieldType.INTEGER, label="SDQ: total difficulties score", unit="score", minimum=0, maximum=40
    )
    sdq_reason: pl.String = field(
        FieldType.CODE,
        only_when(_no_sdq, "there is no SDQ total", name="excludes_score", source="SSDA903 197"),
        required_when(_no_sdq, "there is no SDQ total", name="required_without_score"),
        label="Why there is no SDQ total", codes="sdq_reason",
    )  # fmt: skip
    swemwbs: pl.Float64 = field(
        FieldType.DECIMAL,
        that(
            pl.when(pl.col("scale") == "raw").then(pl.col("swemwbs") % 1 == 0), name="whole_where_raw",
            title="A raw score is a whole number", severity=Severity.QUERY,
            message="{Heading} {value} is not whole, and raw scores are",
            fix="Check the score, or say that its scale is metric", source="SWEMWBS: raw scores are sums of items",
        ),
        label="SWEMWBS score", unit="score", minimum=7, maximum=35,
    )  # fmt: skip
    scale: pl.String = field(
        FieldType.CODE, required_with("swemwbs", severity=Severity.QUERY),
        label="Scale of the SWEMWBS score", codes="outcome_scale",
    )  # fmt: skip
    safety: pl.Int64 = _item("I know how to keep myself safe, from 1 to 5")
    trusted_adult: pl.Int64 = _item("I have an adult whom I trust, from 1 to 5")
    relationships: pl.Int64 = _item("I know what a healthy relationship is, from 1 to 5")
    completed_by: pl.String = field(FieldType.CODE, label="Who completed it", codes="completed_by")
