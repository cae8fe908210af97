"""A source for the benchmark: a wide register, a long list and a typical return, declared as any author would."""

from __future__ import annotations

from pathlib import Path

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time

from alexi_ingest.api import (
    FieldType,
    ReturnType,
    SourceSpec,
    TableSpec,
    field,
    hookimpl,
    member_of,
    no_overlap,
    not_before,
    not_in_future,
    published,
    unique,
)

HERE = Path(__file__).parent
COLUMNS = HERE / "columns.csv"


class Record(pa.DataFrameModel):
    """25 mixed columns."""

    record_id: pl.String = field(FieldType.ID, unique(), label="Record", required=True)
    person_id: pl.String = field(FieldType.ID, label="Person", required=True, person=True)
    referral_date: pl.Date = field(FieldType.DATE, not_in_future(), label="Date of the referral", required=True)
    start_date: pl.Date = field(FieldType.DATE, not_before("referral_date"), label="Start of the work")
    end_date: pl.Date = field(FieldType.DATE, not_before("start_date"), label="End of the work")
    first_contact: pl.Date = field(FieldType.DATE, not_before("referral_date"), label="First contact")
    review_date: pl.Date = field(FieldType.DATE, not_before("referral_date"), label="Review")
    age: pl.Int64 = field(FieldType.INTEGER, label="Age", required=True, minimum=0, maximum=25, unit="years")
    sessions: pl.Int64 = field(FieldType.INTEGER, label="Sessions", minimum=0, maximum=200)
    contacts: pl.Int64 = field(FieldType.INTEGER, label="Contacts", minimum=0, maximum=500)
    calls: pl.Int64 = field(FieldType.INTEGER, label="Calls", minimum=0, maximum=500)
    score: pl.Float64 = field(FieldType.DECIMAL, label="Score", minimum=7, maximum=35)
    distance: pl.Float64 = field(FieldType.DECIMAL, label="Distance", minimum=0, maximum=500, unit="miles")
    cost: pl.Float64 = field(FieldType.DECIMAL, label="Cost", minimum=0, maximum=10_000, unit="pounds")
    hours: pl.Float64 = field(FieldType.DECIMAL, label="Hours", minimum=0, maximum=100, unit="hours")
    gender: pl.String = field(FieldType.CODE, label="Gender", required=True, codes="sex")
    source: pl.String = field(FieldType.CODE, label="Source of the referral", required=True, codes="origin")
    category: pl.String = field(FieldType.CODE, label="Category", codes="category")
    outcome: pl.String = field(FieldType.CODE, label="Outcome", codes="result")
    consent: pl.Boolean = field(FieldType.YES_NO, label="Consent", required=True)
    accepted: pl.Boolean = field(FieldType.YES_NO, label="Accepted")
    repeat: pl.Boolean = field(FieldType.YES_NO, label="Known before")
    worker: pl.String = field(FieldType.TEXT, label="Worker's role")
    area: pl.String = field(FieldType.TEXT, label="Area")
    note: pl.String = field(FieldType.TEXT, label="Note")


class Person(pa.DataFrameModel):
    """The first list of the typical return."""

    person_id: pl.String = field(FieldType.ID, unique(), label="Person", required=True, person=True)
    joined: pl.Date = field(FieldType.DATE, not_in_future(), label="Date joined", required=True)
    age: pl.Int64 = field(FieldType.INTEGER, label="Age", required=True, minimum=0, maximum=25, unit="years")
    gender: pl.String = field(FieldType.CODE, label="Gender", required=True, codes="sex")
    category: pl.String = field(FieldType.CODE, label="Category", codes="category")
    known: pl.Boolean = field(FieldType.YES_NO, label="Known before")
    consent: pl.Boolean = field(FieldType.YES_NO, label="Consent", required=True)
    score: pl.Float64 = field(FieldType.DECIMAL, label="Score", minimum=7, maximum=35)
    siblings: pl.Int64 = field(FieldType.INTEGER, label="Siblings", minimum=0, maximum=15)
    area: pl.String = field(FieldType.TEXT, label="Area")
    note: pl.String = field(FieldType.TEXT, label="Note")


class Referral(pa.DataFrameModel):
    """The second list of the typical return."""

    person_id: pl.String = field(
        FieldType.ID, member_of("person", "person_id"), label="Person", required=True, person=True
    )
    referral_date: pl.Date = field(FieldType.DATE, not_in_future(), label="Date of the referral", required=True)
    source: pl.String = field(FieldType.CODE, label="Source of the referral", required=True, codes="origin")
    accepted: pl.Boolean = field(FieldType.YES_NO, label="Accepted", required=True)
    open_date: pl.Date = field(FieldType.DATE, not_before("referral_date"), label="Opened")
    close_date: pl.Date = field(FieldType.DATE, not_before("open_date"), label="Closed")
    outcome: pl.String = field(FieldType.CODE, label="Outcome", codes="result")
    sessions: pl.Int64 = field(FieldType.INTEGER, label="Sessions", minimum=0, maximum=200)
    contacts: pl.Int64 = field(FieldType.INTEGER, label="Contacts", minimum=0, maximum=500)
    hours: pl.Float64 = field(FieldType.DECIMAL, label="Hours", minimum=0, maximum=100, unit="hours")
    consent: pl.Boolean = field(FieldType.YES_NO, label="Consent", required=True)
    worker: pl.String = field(FieldType.TEXT, label="Worker's role")
    area: pl.String = field(FieldType.TEXT, label="Area")
    note: pl.String = field(FieldType.TEXT, label="Note")


class Episode(pa.DataFrameModel):
    """The third list of the typical return."""

    person_id: pl.String = field(
        FieldType.ID, member_of("person", "person_id"), label="Person", required=True, person=True
    )
    kind: pl.String = field(FieldType.CODE, label="Kind", required=True, codes="result")
    start_date: pl.Date = field(FieldType.DATE, no_overlap("person_id", "end_date"), label="Start", required=True)
    end_date: pl.Date = field(FieldType.DATE, not_before("start_date"), label="End")


class Visit(pa.DataFrameModel):
    """A long list of few columns."""

    visit_id: pl.String = field(FieldType.ID, unique(), label="Visit", required=True)
    person_id: pl.String = field(FieldType.ID, label="Person", required=True, person=True)
    visit_date: pl.Date = field(FieldType.DATE, not_in_future(), label="Date of the visit", required=True)
    next_date: pl.Date = field(FieldType.DATE, not_before("visit_date"), label="Next visit")
    minutes: pl.Int64 = field(FieldType.INTEGER, label="Minutes", required=True, minimum=0, maximum=500, unit="minutes")
    cost: pl.Float64 = field(FieldType.DECIMAL, label="Cost", minimum=0, maximum=10_000, unit="pounds")
    source: pl.String = field(FieldType.CODE, label="Who asked for it", required=True, codes="origin")
    consent: pl.Boolean = field(FieldType.YES_NO, label="Consent", required=True)
    area: pl.String = field(FieldType.TEXT, label="Area")


COLUMNS_OF_BIG, COLUMNS_OF_LONG = tuple(Record.to_schema().columns), tuple(Visit.to_schema().columns)


def _return(name: str, title: str, *tables: TableSpec) -> ReturnType:
    """Declare a return of tables that are published as they are."""
    publishes = tuple(published(table, f"bench_{table.name}") for table in tables)
    return ReturnType(name, title, "quarterly", tables, publishes)


def _table(model: type[pa.DataFrameModel], title: str, *key: str) -> TableSpec:
    name = model.__name__.lower()
    return TableSpec(name, title, (name, name + "s"), model, COLUMNS, key)


BIG = _return("bench_big", "Wide register", _table(Record, "Records", "record_id"))
LONG = _return("bench_long", "Long list", _table(Visit, "Visits", "visit_id"))
TYPICAL = _return(
    "bench_typical",
    "Typical return",
    _table(Person, "People", "person_id"),
    _table(Referral, "Referrals", "person_id", "referral_date"),
    _table(Episode, "Episodes", "person_id", "start_date"),
)


@hookimpl
def declare() -> SourceSpec:
    """Declare the returns."""
    return SourceSpec("bench", "Benchmark", "1", (BIG, LONG, TYPICAL), HERE / "codelists")
