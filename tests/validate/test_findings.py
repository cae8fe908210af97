"""What is found stands at its exact cell, once, and nothing is cut off without a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest

from alexi_ingest.api import (
    Absence,
    FieldType,
    PublishedTable,
    ReturnType,
    TableSpec,
    differs_from,
    equals,
    field,
    member_of,
    not_before,
    of,
    same_as_last,
    share_at_most,
    sum_of,
    that,
    unique,
)
from alexi_ingest.model import Counts, Earlier, Finding, History, Hits, Severity, Table, Verdict
from alexi_ingest.validate import findings as room
from alexi_ingest.validate import quality
from alexi_ingest.validate.beside import Beside
from alexi_ingest.validate.check import check
from alexi_ingest.validate.fields import fields_of, rules_of
from alexi_ingest.validate.findings import Failures, expand, one_a_cell, without_failed
from alexi_ingest.validate.history import absences
from alexi_ingest.validate.rules import Rules

TODAY = date(2015, 10, 1)
NONE = History()


class Person(pa.DataFrameModel):
    """A list of persons."""

    person: str = field(FieldType.ID, unique(), label="Person", required=True, person=True)
    gender: str = field(
        FieldType.TEXT,
        same_as_last("person", "person"),
        share_at_most(0.02, pl.col("gender").is_null(), name="gender_recorded"),
        label="Gender",
    )


class Visit(pa.DataFrameModel):
    """What was done with them."""

    person: str = field(FieldType.ID, member_of("person", "person"), label="Person", required=True, person=True)
    start: pl.Date = field(FieldType.DATE, label="Start", required=True)
    end: pl.Date = field(FieldType.DATE, not_before("start"), label="End")
    boys: pl.Int64 = field(FieldType.INTEGER, label="Boys")
    girls: pl.Int64 = field(FieldType.INTEGER, label="Girls")
    all: pl.Int64 = field(FieldType.INTEGER, sum_of(("boys", "girls")), label="All")


RULES = {name: Rules(fields_of(model), rules_of(model)) for name, model in (("person", Person), ("visit", Visit))}


CELLS = {"index": pl.UInt32, "_row": pl.UInt32, **dict.fromkeys(("observed", "read_as", "other"), pl.String)}


def table(name: str, rows: dict[str, list[object]], first_row: int = 5) -> Table:
    model = Person if name == "person" else Visit
    dtypes = {column: spec.dtype.type for column, spec in model.to_schema().columns.items() if column in rows}
    frame = pl.DataFrame(rows, schema=dtypes).with_row_index("_row", first_row).cast({"_row": pl.UInt32})
    columns = {column: place for place, column in enumerate(rows, start=2)}
    return Table(name, name.title(), frame, columns, {column: column.upper() for column in rows}, (3, 3))


def raw(of: Table) -> Table:
    text = of.frame.with_columns(pl.exclude("_row").cast(pl.String))
    return Table(of.name, of.sheet, text, of.columns, of.headings, of.heading_rows)


def found(of: Table, others: dict[str, Table] | None = None, history: History = NONE) -> list[Finding]:
    tables = {**(others or {}), of.name: of}
    sent = {name: raw(one) for name, one in tables.items()}
    hits = check(of, RULES[of.name], Beside(tables, sent, TODAY, history=history))
    return expand("demo", one_a_cell(hits), tables, {of.name: RULES[of.name].fields[0]})


def places(of: list[Finding]) -> list[tuple[str, str | None]]:
    return sorted((finding.rule, finding.where.a1) for finding in of)


def test_a_repeated_key_blames_every_occurrence_after_the_first_and_names_its_row() -> None:
    people = table("person", {"person": ["a", "b", "a", None, "a", None], "gender": ["1"] * 6})
    listed = found(people)
    assert places(listed) == [
        ("demo.person.person.required", "C10"),
        ("demo.person.person.required", "C8"),
        ("demo.person.person.unique", "C7"),
        ("demo.person.person.unique", "C9"),
    ]
    again = next(finding for finding in listed if finding.rule.endswith("unique"))
    assert again.facts["other"] == "5"
    assert (again.observed, again.label, again.heading) == ("⟦a⟧", "⟦a⟧", "PERSON")


def test_a_date_order_blames_the_later_named_date_and_gives_the_other() -> None:
    start, end = [date(2015, 9, 1), date(2015, 9, 1)], [date(2015, 8, 1), None]
    visits = table("visit", {"person": ["a", "a"], "start": start, "end": end})
    [listed] = found(visits, {"person": table("person", {"person": ["a"], "gender": ["1"]})})
    assert (listed.where.a1, listed.facts["other"], listed.observed) == ("E5", "2015-09-01", "2015-08-01")


def test_a_person_on_no_list_is_blamed_where_the_id_stands() -> None:
    visits = table("visit", {"person": ["a", "z"], "start": [TODAY, TODAY]})
    assert places(found(visits, {"person": table("person", {"person": ["a"], "gender": ["1"]})})) == [
        ("demo.visit.person.in_person", "C6")
    ]


def test_a_rule_is_not_asked_where_a_cell_that_it_reads_could_not_be_read() -> None:
    visits = table(
        "visit", {"person": ["a", "a"], "start": [TODAY] * 2, "boys": [None, 1], "girls": [2, 2], "all": [5, 5]}
    )
    unread = Hits(
        "visit", "boys", "type", "not_whole_number", Severity.ERROR, 1,
        pl.DataFrame({"index": [0], "_row": [5], "observed": ["x"], "read_as": [None], "other": [None]}, CELLS),
    )  # fmt: skip
    hits = check(visits, RULES["visit"], Beside({"visit": visits}, {"visit": raw(visits)}, TODAY))
    kept = one_a_cell([unread, *without_failed(hits, RULES, Failures.of([unread]))])
    assert places(expand("demo", kept, {"visit": visits}, {})) == [
        ("demo.visit.all.sum_of_parts", "G6"),
        ("demo.visit.boys.type", "E5"),
    ]


def test_one_error_or_query_a_cell_and_repairs_besides() -> None:
    cells = pl.DataFrame(
        {"index": [0, 1], "_row": [5, 6], "observed": ["x", "y"], "read_as": [None] * 2, "other": [None] * 2}
    )
    people = table("person", {"person": ["a", "b"], "gender": ["1", "1"]})
    severities = [Severity.QUERY, Severity.ERROR, Severity.ERROR, Severity.REPAIR]
    hits = [Hits("person", "gender", f"r{i}", "that", s, 1, cells) for i, s in enumerate(severities)]
    kept = expand("demo", one_a_cell(hits), {"person": people}, {})
    assert places(kept) == [
        ("demo.person.gender.r1", "D5"),
        ("demo.person.gender.r1", "D6"),
        ("demo.person.gender.r3", "D5"),
        ("demo.person.gender.r3", "D6"),
    ]


@pytest.mark.parametrize(("missing", "queries"), [(2, 0), (3, 1)])
def test_a_share_needs_three_that_break_it_and_blames_the_column(missing: int, queries: int) -> None:
    rows = {"person": [f"p{i}" for i in range(15)], "gender": [None] * missing + ["1"] * (15 - missing)}
    listed = found(table("person", rows))
    assert [finding.where.a1 for finding in listed] == [None] * queries
    if queries:
        assert listed[0].facts["other"] == "3 of 15"


def test_with_nothing_to_compare_with_a_comparison_is_not_made() -> None:
    people = table("person", {"person": ["a"], "gender": ["1"]})
    assert not found(people)
    before = pl.DataFrame({"person": ["a", "b"], "gender": ["2", "1"]})
    last = Earlier("2015-16-Q1", 3, Verdict.ACCEPTED, {"person": before})
    [listed] = found(people, history=History(last))
    assert (listed.rule, listed.where.a1, listed.facts["other"]) == ("demo.person.gender.same_as_last", "D5", "2")


def test_who_is_absent_is_named_and_a_share_speaks_once() -> None:
    each = Absence("gone", "absent", "t", "person", "person", "person", where=pl.col("gender") == "1")
    most = Absence("most_gone", "most_absent", "t", "person", "person", "person", share=0.6)
    spec = TableSpec("person", "People", ("person", "people"), Person, Path(), ("person",), absences=(each, most))
    declared = ReturnType("demo", "Demo", "quarter", (spec,), (), history=True)
    before = pl.DataFrame({"person": ["a", "b", "c", "d", "e"], "gender": ["1", "1", "2", "2", "1"]})
    history = History(Earlier("2015-16-Q1", 3, Verdict.ACCEPTED, {"person": before}))
    tables = {"person": table("person", {"person": ["a"], "gender": ["1"]})}
    listed = absences(declared, tables, history)
    assert [(finding.rule, finding.label) for finding in listed] == [
        ("demo.person.person.gone", "⟦b⟧"),
        ("demo.person.person.gone", "⟦e⟧"),
        ("demo.person.person.most_gone", None),
    ]
    assert all(finding.where.a1 is None for finding in listed)
    assert not absences(declared, tables, NONE)


def test_more_than_is_listed_is_said_with_the_full_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(room.SHOWN, Severity.ERROR, 2)
    people = table("person", {"person": [None] * 7, "gender": ["1"] * 7})
    listed = found(people)
    assert [finding.severity for finding in listed] == [Severity.ERROR, Severity.ERROR, Severity.NOTE]
    assert (listed[-1].facts["count"], listed[-1].facts["shown"]) == (7, 2)


def test_quality_of_rows_follows_the_flags_and_a_persons_id_is_never_kept_as_sent() -> None:
    people = table("person", {"person": ["a", "a", "c"], "gender": ["1", "1", "1"]})
    hits = check(people, RULES["person"], Beside({"person": people}, {"person": raw(people)}, TODAY))
    repaired = Hits(
        "person", "gender", "trimmed", "trimmed", Severity.REPAIR, 0,
        pl.DataFrame({"index": [0], "_row": [5], "observed": [" 1"], "read_as": ["1"], "other": [None]}, CELLS),
    )  # fmt: skip
    all_hits = [*hits, repaired]
    published = PublishedTable("young_person", Person, ("person",), "person")
    flagged = quality.flags("demo", all_hits, {"person": people}, [published])
    assert flagged.select("_row", "variable", "obs_status", "as_sent").sort("_row").rows() == [
        (5, "gender", "A", " 1"),
        (6, "person", "O", None),
    ]
    broken = quality.broken_rows(all_hits, [], {"person": people}, [published])
    worst = quality.worst_by_row(flagged)["young_person", people.sheet]
    rows = quality.with_quality(people.frame, worst, broken["person"], "People", provisional=False)
    assert rows.select("row_quality", "_ready").rows() == [("A", True), ("O", False), ("A", True)]
    counted = quality.counts([], all_hits, {"person": people}, broken)
    assert counted == Counts(rows=3, rows_ready=2, errors=1, repairs=1)
    assert quality.verdict(counted, rejected=False) is Verdict.PARTIAL
    partial = quality.with_quality(people.frame, worst, broken["person"], "People", provisional=True)
    assert partial["row_quality"].to_list() == ["P", "O", "P"]
    plain = quality.with_quality(people.frame, {}, broken["person"], "People", provisional=False)
    assert plain["row_quality"].to_list() == ["A", "A", "A"]


def test_a_flag_is_of_the_sheet_that_it_stands_on_where_a_table_comes_from_two() -> None:
    tables = {name: replace(table("person", {"person": ["a"]}), name=name, sheet=name) for name in ("north", "south")}
    hit = Hits(
        "south", "person", "trimmed", "approximate", Severity.REPAIR, 0,
        pl.DataFrame({"index": [0], "_row": [5], "observed": ["a"], "read_as": ["a"], "other": [None]}, CELLS),
    )  # fmt: skip
    published = [PublishedTable("young_person", Person, ("person",), name) for name in tables]
    worst = quality.worst_by_row(quality.flags("demo", [hit], tables, published))
    assert worst == {("young_person", "south"): {(5, None): "E"}}


class Link(pa.DataFrameModel):
    """Persons, with the person that each is linked to, and a note of when."""

    person: str = field(
        FieldType.ID, differs_from("linked"), equals(of("link", "linked", by="since")), label="Person", person=True
    )
    linked: str = field(FieldType.ID, label="Linked", person=True)
    since: pl.Date = field(
        FieldType.DATE, that(pl.col("since") > date(2015, 1, 1), message="Too early for {linked}"), label="Since"
    )
    until: pl.Date = field(
        FieldType.DATE, not_before(of("link", pl.col("since").max(), by="linked", name="latest")), label="Until"
    )


LINK = Rules(fields_of(Link), rules_of(Link))


def linked(rows: dict[str, list[object]], **sent: list[str | None]) -> list[Hits]:
    """Check rows of `Link`; `sent` are columns of which some cells could not be read."""
    dtypes = {name: column.dtype.type for name, column in Link.to_schema().columns.items() if name in rows}
    frame = pl.DataFrame(rows, schema=dtypes).with_row_index("_row", 2).cast({"_row": pl.UInt32})
    one = Table("link", "Links", frame, {name: i for i, name in enumerate(rows)}, {}, (0, 0))
    text = raw(one).frame.with_columns(pl.Series(name, cells, pl.String) for name, cells in sent.items())
    before = Table("link", "Links", text, one.columns, {}, (0, 0))
    return [*check(one, LINK, Beside({"link": one}, {"link": before}, TODAY))]


def test_the_id_of_another_person_is_sealed_too() -> None:
    [same, other] = linked({"person": ["a", "b"], "linked": ["a", "c"], "since": [TODAY, TODAY]})
    assert (same.rule, other.rule) == ("differs_from_linked", "equals_link_linked")
    assert same.cells is not None
    assert other.cells is not None
    assert same.cells.select("observed", "other").rows() == [("⟦a⟧", "⟦a⟧")]
    assert other.cells.select("observed", "other").rows() == [("⟦a⟧", "⟦c⟧"), ("⟦b⟧", "⟦c⟧")]


def test_what_a_message_names_is_read_too_so_that_nothing_is_said_of_a_cell_that_could_not_be_read() -> None:
    rows = {"person": ["a", "b"], "linked": [None, "x"], "since": [date(2014, 1, 1)] * 2}
    hits = linked(rows)
    unread = Hits(
        "link", "linked", "type", "error_value", Severity.ERROR, 1,
        pl.DataFrame({"index": [0], "_row": [2], "observed": ["#N/A"], "read_as": [None], "other": [None]}, CELLS),
    )  # fmt: skip
    [kept] = [one for one in without_failed(hits, {"link": LINK}, Failures.of([unread])) if one.rule == "that"]
    assert kept.cells is not None
    assert kept.cells["index"].to_list() == [1]


def test_a_value_of_another_table_is_unknown_where_a_cell_that_it_comes_from_could_not_be_read() -> None:
    early, late = date(2015, 2, 1), date(2015, 3, 1)
    rows = {"linked": ["a", "a", "b", "b"], "since": [early, None, early, late], "until": [date(2015, 1, 9)] * 4}
    sent = ["2015-02-01", "31 February", "2015-02-01", "2015-03-01"]
    [found_] = [hit for hit in linked(rows, since=sent) if hit.field == "until"]
    assert found_.cells is not None
    assert found_.cells.select("index", "other").rows() == [(2, "2015-03-01"), (3, "2015-03-01")]
