"""The three lists of the fieldwork log, as sent: their fields, and the rules that each must keep.

No names and no transcripts: a member of the team is known by initials, a person by the hub's own ID, a transcript by
its reference. The hard rules, and which rounds a service is asked about, are those of the evaluation's plan of
fieldwork; nobody else publishes rules for such a log.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    PERIOD,
    FieldType,
    Rule,
    Scope,
    Severity,
    field,
    matches,
    member_of,
    not_before,
    not_in_future,
    of,
    of_list,
    that,
    unique,
)

LONGEST_INTERVIEW = 240
"""Minutes; a longer one is a query."""
_EVER, _DAY, _SPAN = "9999-12-31", 10, 22
"""A day as ISO 8601 has 10 signs; two of them, each with a blank behind it, have 22."""

_MEMBERS = (
    of_list(
        "hub",
        pl.concat_str(
            pl.col("valid_from").cast(pl.String).fill_null(_EVER),
            pl.col("valid_to").cast(pl.String).fill_null(_EVER),
            pl.col("code"),
            separator=" ",
        ).str.join(";"),
        name="members",
    )
    .col.first()
    .str.split(";")
    .explode()
)
"""Every hub of the site, behind the days on which it joined and left. Of a hub without these nothing follows."""
_IN_ROUND = (_MEMBERS.str.head(_DAY) <= pl.col("date").min().cast(pl.String)) & (
    _MEMBERS.str.slice(_DAY + 1, _DAY) >= pl.col("date").max().cast(pl.String)
)
_NOT_VISITED = _MEMBERS.filter(_IN_ROUND).str.slice(_SPAN)
_NOT_VISITED = _NOT_VISITED.filter(~_NOT_VISITED.is_in(pl.col("hub").implode()))

all_visited = that(
    pl.when(pl.col("hub").is_not_null().all()).then(_NOT_VISITED.len() == 0), name="no_visit",
    title="Every service had a visit in the round", severity=Severity.QUERY, scope=Scope.COLUMN, level=1,
    other=_NOT_VISITED.str.join(";"),
    message="There is no visit in this round to {other}", fix="Add the visit; or say why there was none",
)  # fmt: skip

_LAST_ROUND = of("visit", pl.col("date").max(), last=True, name="last_date").col
_VISITED_THEN = of("visit", by="hub", last=True).col > 0
_JOINED_SINCE = of_list("hub", "valid_from", by="hub").col > _LAST_ROUND

more_than_one = that(
    (pl.len().over("hub") > 1) | _VISITED_THEN | _JOINED_SINCE.fill_null(value=True), name="one_visit",
    title="More than one visit to a service, in this round and the last", severity=Severity.QUERY, level=2,
    message="This is the only visit to {value} in this round and the last", fix="Add the visit that is missing",
)  # fmt: skip

same_hub_as_visit = that(
    pl.col("hub") == of("visit", "hub", by="visit_id").col, name="hub_of_visit",
    title="The service is that of the visit",
    message="{Heading} is {value}, and the visit was to {other}", fix="Correct the service, or the visit",
    other=of("visit", "hub", by="visit_id").col,
)  # fmt: skip


def _of_round() -> Rule:
    return that(
        pl.col("round") == pl.col(PERIOD), name="agrees", title="The round is that of the return",
        message="{Heading} is not the round that this return is about", fix="Correct it, or move the row to that round",
    )  # fmt: skip


class Visits(pa.DataFrameModel):
    """The visits of a round, a row a visit to a hub."""

    visit_id: pl.String = field(FieldType.ID, unique(), label="The team's own ID of the visit", required=True)
    hub: pl.String = field(
        FieldType.CODE, all_visited, more_than_one, label="The service that was visited", codes="hub", required=True,
        published=False,
    )  # fmt: skip
    round: pl.String = field(
        FieldType.CODE, _of_round(), label="The round of visits, where the file holds it row by row",
        codes="visit_round", published=False, expected=False,
    )  # fmt: skip
    date: pl.Date = field(
        FieldType.DATE, not_in_future(),
        not_before(
            of("visit", pl.col("date").max(), by="hub", last=True, name="last_visit"), name="round_order",
            title="A visit of a round is not before those of the round before", severity=Severity.QUERY, level=2,
            message="{Heading} is {value}, and the visit to this service in the round before was on {other}",
            fix="Correct the date, or move the visit to the round that it belongs to",
        ),
        label="Date of the visit", required=True,
    )  # fmt: skip
    team_member: pl.String = field(
        FieldType.TEXT,
        matches("[A-Z]{2,4}[0-9]?(?:[;,/ ]+[A-Z]{2,4}[0-9]?)*", "initials in capitals, such as AB or AB2"),
        label="Who went, by initials (no names)",
    )  # fmt: skip
    purpose: pl.String = field(FieldType.CODE, label="What the visit was for", codes="visit_purpose")


class Interviews(pa.DataFrameModel):
    """The interviews of a round, a row an interview."""

    interview_ref: pl.String = field(
        FieldType.ID, unique(), label="The team's own reference of the interview", required=True
    )
    hub: pl.String = field(
        FieldType.CODE, same_hub_as_visit, label="The service that the interview is about", codes="hub", required=True,
        published=False,
    )  # fmt: skip
    visit_id: pl.String = field(
        FieldType.ID, member_of("visit", "visit_id"), label="The visit at which it was held", required=True
    )
    role: pl.String = field(FieldType.CODE, label="Role of who was interviewed", codes="interview_role")
    agency: pl.String = field(FieldType.CODE, label="Agency of who was interviewed", codes="interview_agency")
    stakeholder_group: pl.String = field(FieldType.CODE, label="Stakeholder group", codes="stakeholder_group")
    consent: pl.String = field(FieldType.CODE, label="Consent to the interview", codes="consent", required=True)
    minutes: pl.Int64 = field(
        FieldType.INTEGER,
        that(
            pl.col("minutes") <= LONGEST_INTERVIEW, name="long", title="An interview of a usual length",
            severity=Severity.QUERY, message="{Heading} is {value} minutes",
            fix="Correct it; or say why it was so long",
        ),
        label="Length of the interview", unit="minutes", minimum=1,
    )  # fmt: skip
    transcript_ref: pl.String = field(
        FieldType.ID, unique(blanks=False), label="Reference of its transcript, which stays where it is"
    )
    theories: pl.String = field(
        FieldType.CODES, label="Programme theories that it speaks to (several allowed)", codes="theory"
    )


class CaseNotes(pa.DataFrameModel):
    """The young people whose case notes the team reviewed in the round."""

    note_ref: pl.String = field(
        FieldType.ID, unique(), label="The team's own reference of the case notes", required=True
    )
    hub: pl.String = field(
        FieldType.CODE, label="The service whose notes they are", codes="hub", required=True, published=False
    )
    person_id: pl.String = field(
        FieldType.ID, label="The service's own ID of the young person", required=True, person=True
    )
    round: pl.String = field(
        FieldType.CODE, _of_round(), label="The round in which they were reviewed, where the file holds it row by row",
        codes="visit_round", published=False, expected=False,
    )  # fmt: skip
