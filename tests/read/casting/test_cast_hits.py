"""What is said of cells: places, values as sent and as read, rules, facts, and what a whole column shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from alexi_ingest.declare import Field, FieldType
from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import Severity, Table
from alexi_ingest.read.cast import cast
from alexi_ingest.read.casting.reading import BLANKS
from tests.read.casting.cast_cells import (
    CODE,
    CODES,
    DATE,
    DECIMAL,
    ID,
    INTEGER,
    MONTH,
    RECEIVED,
    TEXT,
    TIME,
    YES_NO,
    Read,
    one,
    read,
    run,
)

SEPTEMBER = date(2015, 9, 1)


def test_blank_cells_are_empty_and_nothing_is_said() -> None:
    for kind in FieldType:
        codes = {"codes": "gender"} if kind in (CODE, CODES) else {}
        assert read(kind, None, "", " ", BLANKS, **codes) == [Read(None, ())] * 4


def test_a_code_out_of_time_names_the_date_and_counts_by_the_period() -> None:
    assert one(CODE, "E06000048", codes="authority").said == (("code_ended", None, "2013-03-31"),)
    assert one(CODE, "Buckinghamshire", codes="authority").said == (("code_not_begun", None, "2020-04-01"),)
    assert one(CODE, "E06000048", codes="authority", period="2012-13").said == ()
    assert one(CODE, "Northumberland", codes="authority", period="2012-13-Q1").value == "E06000048"
    assert one(CODE, "E06000048", codes="authority", period="R1").said == ()


def test_a_near_miss_is_offered_as_the_list_writes_it() -> None:
    assert one(CODE, "Polise", codes="source").said == (("not_in_list", None, "Police"),)
    assert one(CODES, "MOB; Leerning", codes="disability").said == (("not_in_list", None, "Learning"),)
    assert one(CODE, "zzzzzz", codes="source").said == (("not_in_list", None, None),)


READ_AS = [
    (INTEGER, "1,234", "1234", {}),
    (DATE, "1 Sept 2015", "2015-09-01", {}),
    (MONTH, "13/09/2001", "2001-09", {}),
    (TIME, "2pm", "14:00", {}),
    (TIME, "02.30.15 pm", "14:30:15", {}),
    (YES_NO, "Y", "Yes", {}),
    (YES_NO, "b) No", "No", {}),
    (CODE, "b) Female", "Female", {"codes": "gender"}),
    (CODES, "F; boy", "Male; Female", {"codes": "gender"}),
    (TEXT, " words ", "words", {}),
]


@pytest.mark.parametrize(("kind", "text", "shown", "more"), READ_AS)
def test_a_repair_shows_what_was_sent_and_what_it_was_read_as(
    kind: FieldType, text: str, shown: str, more: dict[str, Any]
) -> None:
    hits = run(kind, "", text, **more).hits
    assert hits
    for hit in hits:
        assert (hit.severity, hit.level, hit.rule) == (Severity.REPAIR, 0, hit.problem)
        assert hit.cells is not None
        observed = "09/2001" if kind is MONTH else text
        assert hit.cells.rows() == [(1, 6, observed, shown, None)]
        texts = dict.fromkeys(("observed", "read_as", "other"), pl.String)
        assert hit.cells.schema == {"index": pl.UInt32, "_row": pl.UInt32, **texts}


def test_nothing_proves_the_us_order_in_a_column_without_such_a_cell() -> None:
    assert [cell.value for cell in read(DATE, "05/06/2015", "99/99/2015")] == [date(2015, 6, 5), None]


def test_the_day_of_a_birth_is_shown_nowhere() -> None:
    texts = (" 13/09/2001", "2001-09-13", "13 Sept 2001", "37147", "31/02/2001", "09/13/2001", "13 or 14 Sep 2001")
    for hit in run(MONTH, *texts).hits:
        assert hit.cells is not None
        shown = "".join(text or "" for row in hit.cells.select("observed", "read_as", "other").rows() for text in row)
        assert not any(day in shown for day in ("13", "14", "31", "37147"))


def test_out_of_range_keeps_the_value_and_names_the_limits_that_are_declared() -> None:
    done = run(INTEGER, "-1", "0", "40", "41", None, "x", minimum=0, maximum=40)
    assert done.table.frame["f"].to_list() == [-1, 0, 40, 41, None, None]
    kept = {hit.problem: hit for hit in done.hits}
    ranged = kept["out_of_range"]
    assert (ranged.rule, ranged.severity, ranged.level) == ("range", Severity.ERROR, 1)
    assert ranged.facts == {"minimum": 0, "maximum": 40}
    assert ranged.cells is not None
    assert ranged.cells.rows() == [(0, 5, "-1", None, None), (3, 8, "41", None, None)]
    assert {hit.problem: dict(hit.facts) for hit in run(DECIMAL, "-1", minimum=0).hits} == {
        "out_of_range": {"minimum": 0}
    }


RULES = [
    (INTEGER, "y", "type", {}),
    (YES_NO, "x", "type", {}),
    (CODE, "x", "in_list", {"list": "gender"}),
    (CODE, "#N/A", "type", {}),
]


@pytest.mark.parametrize(("kind", "text", "rule", "facts"), RULES)
def test_an_error_stands_under_its_stable_rule(kind: FieldType, text: str, rule: str, facts: dict[str, str]) -> None:
    (hit,) = run(kind, text, codes="gender").hits
    assert (hit.table, hit.field, hit.rule, hit.severity, hit.level) == ("t", "f", rule, Severity.ERROR, 1)
    assert hit.facts == facts


def test_a_person_is_sealed_in_what_is_shown() -> None:
    (hit,) = run(ID, " P⟧12 ", person=True).hits
    assert hit.cells is not None
    assert hit.cells.rows() == [(0, 5, "⟦ P]12 ⟧", "⟦P]12⟧", None)]
    (wrong,) = run(ID, "#N/A", person=True).hits
    assert wrong.cells is not None
    assert wrong.cells.rows() == [(0, 5, "⟦#N/A⟧", None, None)]


def test_two_digit_years_follow_the_day_of_receipt() -> None:
    assert one(DATE, "1/9/26", received=date(2016, 1, 1)).value == date(2026, 9, 1)
    assert one(DATE, "1/9/27", received=date(2016, 1, 1)).value == date(1927, 9, 1)


def test_columns_that_are_not_declared_or_not_sent_are_left_alone() -> None:
    frame = pl.DataFrame({"_row": [2], "a": ["1"], "other": [" as sent "]}, schema_overrides={"_row": pl.UInt32})
    table = Table("t", "S", frame, {"a": 0}, {"a": "A"}, (0, 0), missing=("b",))
    fields = [Field("b", DATE, "B", minimum=1), Field("a", INTEGER, "A")]
    done = cast(table, fields, {}, period="", received_on=RECEIVED)
    assert done.table.frame.rows() == [(2, 1, " as sent ")]
    assert done.hits == ()
    assert table.frame["a"].to_list() == ["1"]


def test_an_empty_table_gets_its_types() -> None:
    frame = run(CODES, codes="gender").table.frame
    assert frame.schema == {"_row": pl.UInt32, "f": pl.String}
    assert run(DATE).table.frame.schema["f"] == pl.Date


def test_a_list_that_is_not_there_is_a_fault_of_the_declaration() -> None:
    with pytest.raises(DeclarationError, match="'f'"):
        run(CODE, "1", codes="nowhere")


def test_near_misses_are_looked_for_a_bounded_number_of_times() -> None:
    (hit,) = run(CODE, *(f"Polise{i}" for i in range(500)), codes="source").hits
    assert hit.cells is not None
    assert hit.cells.height == 500
    assert 0 < hit.cells["other"].drop_nulls().len() <= 200
