"""The training list's own judgements: sums for professionals, repeated sessions, nobody there."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import polars as pl
import pytest

from alexi_ingest.api import ROW, TODAY, UNREAD
from alexi_ingest.validate.fields import rules_of
from alexi_training.models import Sessions, same_session_once

SCHEMA: dict[str, Any] = {name: column.dtype.type for name, column in Sessions.to_schema().columns.items()}
HELD = {
    "session_id": "T1", "date": date(2015, 9, 1), "start": time(10), "end": time(12), "local_authority": "E06000002",
    "audience": "professionals", "police": 3, "health": 4, "booked": 9, "attended": 7, "status": "held",
}  # fmt: skip


def kept(field: str, name: str, *records: dict[str, Any]) -> list[bool | None]:
    """Say of each row whether it keeps the rule; None where the rule does not apply."""
    rule = next(rule for blamed, rule in rules_of(Sessions) if (blamed, rule.name) == (field, name))
    return rows(*records).select(rule.passes(field).alias("kept"))["kept"].to_list()


def rows(*records: dict[str, Any]) -> pl.DataFrame:
    """Make a cast frame; what a record does not name is empty."""
    frame = pl.DataFrame(list(records), schema=SCHEMA).with_row_index(ROW, 2)
    unread = [pl.lit(value=False).alias(UNREAD + name) for name in SCHEMA]
    return frame.with_columns(pl.lit(date(2015, 10, 14)).alias(TODAY), *unread)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"attended": 8}, False),
        ({"attended": 8, "audience": "young_people"}, None),
        ({"attended": 8, "audience": None}, None),
        ({"attended": 8, "police": None, "health": None}, None),  # no counts by agency: nothing to add up
        ({"attended": 3, "health": None}, True),  # an empty count is 0
    ],
)
def test_agencies_add_up_for_professionals_alone(changes: dict[str, Any], *, expected: bool | None) -> None:
    assert kept("attended", "sum_of_parts", {**HELD, **changes}) == [expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True), ({"attended": 0}, False), ({"attended": 0, "status": "cancelled"}, True),
        ({"attended": 0, "status": None}, False), ({"attended": None}, None),
    ],
)  # fmt: skip
def test_nobody_there_is_queried_unless_it_was_cancelled(changes: dict[str, Any], *, expected: bool | None) -> None:
    assert kept("attended", "nobody", {**HELD, **changes}) == [expected]


def test_a_session_sent_twice_is_queried_once() -> None:
    same_id, other_id = HELD, {**HELD, "session_id": "T2"}
    elsewhere = {**HELD, "session_id": "T3", "local_authority": "E06000003"}
    records = (HELD, same_id, other_id, elsewhere)
    assert kept("session_id", "unique", *records) == [True, False, True, True]
    assert kept("attended", "same_session", *records) == [True, None, False, True]
    aims = same_session_once.aims
    assert aims is not None
    assert rows(*records).select(aims("attended").alias("row"))["row"].to_list()[2] == 2


@pytest.mark.parametrize(("end", "expected"), [(time(12), True), (time(10), False), (time(9, 59), False), (None, None)])
def test_a_session_ends_after_it_began(end: time | None, *, expected: bool | None) -> None:
    assert kept("end", "after_start", {**HELD, "end": end}) == [expected]


def test_a_weekend_is_noted() -> None:
    days = [date(2015, 9, day) for day in (4, 5, 6, 7)]
    assert kept("date", "weekend", *[{**HELD, "date": day} for day in days]) == [True, False, False, True]
