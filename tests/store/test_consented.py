"""Rows are left out as they are read whose persons another return does not name, with their flags."""

from __future__ import annotations

import polars as pl

from alexi_ingest.store.consented import only_consented
from alexi_ingest.store.records import StandingTables

Q1, Q2 = "2015-16-Q1", "2015-16-Q2"
PERSONS = {"risk": ("person_id",), "referral": ("person_id",), "case": ("child",), "total": ()}
PLACE = {"submission": pl.Int64, "sheet": pl.String, "row": pl.UInt32, "column": pl.String}


def placed(frame: pl.DataFrame, column: str | None = None) -> pl.DataFrame:
    rows = pl.Series("row", range(2, 2 + frame.height), pl.UInt32)
    return frame.with_columns(rows, submission=pl.lit(7, pl.Int64), sheet=pl.lit("S"), column=pl.lit(column, pl.String))


def standing(column: str | None = None) -> StandingTables:
    risk = placed(pl.DataFrame({"period": [Q2, Q2, Q1, Q2], "person_id": ["a", "b", "a", None]}), column)
    flags = risk.select(pl.lit("risk").alias("table"), *PLACE, pl.lit("V").alias("obs_status"))
    return StandingTables(
        {
            "risk": risk,
            "referral": pl.DataFrame({"period": [Q2], "person_id": ["a"]}),
            "case": pl.DataFrame({"period": [Q1, Q1], "child": ["c", None]}),
            "total": pl.DataFrame({"period": [Q1]}),
        },
        pl.concat([flags, flags.head(1).with_columns(table=pl.lit("total"))]),
    )


def shown(made: StandingTables) -> list[tuple[str, str]]:
    return made.tables["risk"].select("period", "person_id").rows()


def test_a_person_is_shown_in_the_periods_in_which_a_governing_table_names_them() -> None:
    assert shown(only_consented(standing(), PERSONS, {"risk": ("referral", "case", "total")})) == [(Q2, "a")]


def test_nobody_is_shown_where_nothing_governs_and_everybody_where_nothing_is_asked() -> None:
    assert shown(only_consented(standing(), PERSONS, {"risk": ()})) == []
    assert shown(only_consented(standing(), PERSONS, {})) == shown(standing())


def test_the_flags_of_the_rows_shown_are_and_those_of_other_tables() -> None:
    for column in (None, "D"):
        made = only_consented(standing(column), PERSONS, {"risk": ("referral",)})
        assert made.flags.select("table", "row").rows() == [("risk", 2), ("total", 2)]


def test_a_table_that_names_no_person_is_left_whole() -> None:
    made = only_consented(standing(), PERSONS, {"total": ("referral",)})
    assert made.tables["total"].height == 1
    assert made.flags.height == standing().flags.height
