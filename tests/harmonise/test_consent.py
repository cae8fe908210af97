"""Consent as a return declares it: who is published, who is forgotten, and what names no person."""

from __future__ import annotations

import polars as pl

from alexi_ingest.declare import Consent
from alexi_ingest.harmonise.consent import consenting
from alexi_ingest.model import Table

CONSENT = Consent("case", "agreed", person="child", given=("Y", "V"), withdrawn=("W",))


def table(**columns: list[str | None]) -> dict[str, Table]:
    frame = pl.DataFrame(columns).with_row_index("_row", 2)
    return {"case": Table("case", "Cases", frame, {}, {}, (0, 0))}


def test_rows_of_persons_who_consent_are_kept_and_rows_that_name_nobody() -> None:
    answers = table(child=["A", "B", "C", "C", "D", None], agreed=["Y", "N", "V", "W", None, "Y"])
    frames = {"contact": pl.DataFrame({"child": list("ABCDE")}), "total": pl.DataFrame({"count": [1, 2]})}
    made = consenting(frames, answers, CONSENT)
    assert made.tables["contact"]["child"].to_list() == ["A"]
    assert made.tables["total"].height == 2
    assert made.withdrawn == ("C",)


def test_without_the_column_or_the_table_nobody_consents() -> None:
    frames = {"contact": pl.DataFrame({"child": ["A"]})}
    for tables in (table(child=["A"]), {}):
        made = consenting(frames, tables, CONSENT)
        assert made.tables["contact"].is_empty()
        assert made.withdrawn == ()
