"""A declaration that contradicts itself is refused when it is loaded, with the return type, table, field and rule."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl
import pytest

from alexi_ingest.api import (
    Absence,
    Blank,
    DeclarationError,
    FieldType,
    OtherUnit,
    PublishedTable,
    ReturnType,
    Rule,
    Scope,
    SourceSpec,
    TableSpec,
    Value,
    at_most,
    equals,
    field,
    has_in,
    in_use_on,
    matches,
    not_before,
    of,
    previous,
    published,
    required_with,
    same_as_last,
    that,
    unique,
)
from alexi_ingest.plan import plan_of, verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Person(pa.DataFrameModel):
    """The other table of the return."""

    person: pl.String = field(FieldType.ID, label="Person", required=True, person=True)
    born: pl.Date = field(FieldType.DATE, label="Born")


def spec(folder: Path, *rules: Rule, kind: str = "demo") -> SourceSpec:
    """Give a source whose return has one rule at `visit.end`."""
    columns = folder / "columns.csv"
    lines = ["table,field,variant,heading", "visit,,standard,Visits", "person,,standard,People"]
    lines += [f"{table},{name},standard,{name}" for table, name in (("person", "person"), ("person", "born"))]
    lines += [f"visit,{name},standard,{name}" for name in ("person", "start", "end", "count", "closed")]
    columns.write_text("\n".join(lines) + "\n", encoding="utf-8")

    class Visit(pa.DataFrameModel):
        """The table with the rule."""

        person: pl.String = field(FieldType.ID, label="Person", required=True, person=True)
        start: pl.Date = field(FieldType.DATE, label="Start")
        end: pl.Date = field(FieldType.DATE, *rules, label="End")
        count: pl.Int64 = field(FieldType.INTEGER, label="Count")
        closed: pl.Boolean = field(FieldType.YES_NO, label="Whether it is closed")

    class Published(pa.DataFrameModel):
        """What is published of the visits."""

        person: pl.String = pa.Field(nullable=True)
        end: pl.Date = pa.Field(nullable=True)

    tables = (
        TableSpec("visit", "Visits", ("visit", "visits"), Visit, columns, ("person",)),
        TableSpec("person", "People", ("person", "people"), Person, columns, ("person",)),
    )
    publishes = (PublishedTable("visit", Published, ("person",), "visit"),)
    return SourceSpec("demo", "Demo", "1", (ReturnType(kind, "Demo", "quarterly", tables, publishes),))


CONTRADICTIONS = [
    (not_before("strat"), "not_before_strat' reads 'strat', which is no field of table 'visit': did you mean 'start'?"),
    (required_with(of("persn", "born", by="person")), "table 'persn', which is not declared: did you mean 'person'"),
    (not_before(of("person", "birth", by="person")), "reads 'birth' of table 'person', which is no field of it"),
    (not_before(of("person", "born", by={"person": "id"})), "reads 'id' of table 'person', which is no field of it"),
    (not_before(of("person", "born", by="child")), "reads 'child', which is no field of table 'visit'"),
    (has_in("person", "person", where=pl.col("boarn") > 1), "reads 'boarn' of table 'person'"),
    (not_before(previous("end", per="child", by="start")), "reads 'child', which is no field of table 'visit'"),
    (not_before(of("visits", "end", by="person", last=True)), "'visits' of the last return, which is no published"),
    (not_before(of("visit", "start", by="person", last=True)), "'start' of table 'visit', which is no field of it"),
    (in_use_on("start", codes="place"), "reads the code list 'place', which is not there"),
    (not_before(of("person", pl.col("born"), by="person")), "reads a value of each row of table 'person'"),
    (not_before(of("person", pl.col("born"))), "reads a value of each row of table 'person', and needs one for all"),
    (that(pl.col("@tody") > pl.col("end")), "reads '@tody', which is neither a reference nor a day of the calendar"),
    (at_most("person"), "holds 'end', which is a date, against what is text: both must be of one kind"),
    (equals("count"), "holds 'end', which is a date, against what is a number"),
    (not_before(of("person", pl.col("born").is_null().any(), by="person")), "a date, against what is yes or no"),
    (matches("[A-Z]", "a letter"), "cannot be worked out from 'end' (a date): "),
    (not_before("start", when=pl.col("closed") == "No"), "compares 'closed', which is yes or no, with text: write pl"),
    (that((pl.col("person") == pl.col("closed")) | pl.col("closed")), "compares 'closed', which is yes or no, with"),
    (that(pl.col("count") + 1), "gives Int64, and not true or false"),
    (that(pl.col("count").sum() > 1), "gives one value for the whole column, and not one a row"),
    (that(pl.col("count") > 1, scope=Scope.COLUMN), "gives a value for each row, and not one for the whole column"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "sentence"), CONTRADICTIONS, ids=[sentence[-30:] for _, sentence in CONTRADICTIONS])
def test_a_rule_that_contradicts_the_declaration_is_refused(rule: Rule, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError) as caught:
        verify(spec(tmp_path, rule))
    assert str(caught.value).startswith(f"return type 'demo': rule 'demo.visit.end.{rule.name}' ")
    assert sentence in str(caught.value)


def test_a_field_that_is_compared_and_not_published_is_named_so(tmp_path: Path) -> None:
    sound = spec(tmp_path)
    (kind,) = sound.returns
    visits, people = kind.tables

    class Held(pa.DataFrameModel):
        """People whose birth is held against the last return, and not published."""

        person: pl.String = field(FieldType.ID, label="Person", required=True, person=True)
        born: pl.Date = field(FieldType.DATE, same_as_last("people", "person"), label="Born", published=False)

    held = replace(people, model=Held, columns=people.columns)
    both = replace(kind, tables=(visits, held), publishes=(published(held, "people"),))
    wrong = "'born' of table 'people', which is no field of it: it has published=False, and what is compared must be"
    with pytest.raises(DeclarationError, match=wrong):
        verify(replace(sound, returns=(both,)))


@pytest.mark.parametrize(
    "when",
    [
        pl.col("closed") & (pl.col("person") == "P1"),
        pl.col("closed") == pl.lit(value=True),
        pl.col("closed").cast(pl.String, strict=False) == "true",
        pl.concat_str(pl.col("closed"), pl.col("person")) == "trueP1",
    ],
)
def test_yes_or_no_may_be_asked_or_made_text_by_the_author(when: pl.Expr, tmp_path: Path) -> None:
    verify(spec(tmp_path, not_before("start", when=when)))


def test_two_rules_of_one_name_are_refused_and_told_how_to_differ(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="two rules called 'not_before_start': give one of them another"):
        verify(spec(tmp_path, not_before("start"), not_before("start", when=pl.col("count") > 1)))


def test_what_is_of_another_return_type_is_held_against_it_where_the_source_declares_it(tmp_path: Path) -> None:
    rule = not_before(of("visit", "start", by="person", return_type="other"))
    alone = spec(tmp_path, rule)
    verify(alone)
    both = SourceSpec("demo", "Demo", "1", (*alone.returns, *spec(tmp_path, kind="other").returns))
    with pytest.raises(DeclarationError, match="reads 'start' of table 'visit', which is no field of it"):
        verify(both)


def test_a_dtype_that_is_not_the_one_of_its_type_is_refused_with_what_to_write(tmp_path: Path) -> None:
    sound = spec(tmp_path)
    (kind,) = sound.returns

    class Wrong(pa.DataFrameModel):
        """The other table, with a text beside a date."""

        person: pl.String = field(FieldType.ID, label="Person", required=True, person=True)
        born: pl.String = field(FieldType.DATE, label="Born")

    visits, people = kind.tables
    spoilt = replace(kind, tables=(visits, replace(people, model=Wrong, columns=people.columns)))
    wrong = r"field 'born' of 'person' is FieldType\.DATE, and String stands beside it: write born: pl\.Date = field\("
    with pytest.raises(DeclarationError, match=wrong):
        verify(replace(sound, returns=(spoilt,)))


def test_another_unit_of_what_is_no_decimal_is_refused(tmp_path: Path) -> None:
    sound = spec(tmp_path)
    (kind,) = sound.returns

    class Wrong(pa.DataFrameModel):
        """The other table, with a date in hours."""

        person: pl.String = field(FieldType.ID, label="Person", required=True, person=True)
        born: pl.Date = field(FieldType.DATE, label="Born", other_unit=OtherUnit("hours", whole=37))

    visits, people = kind.tables
    spoilt = replace(kind, tables=(visits, replace(people, model=Wrong, columns=people.columns)))
    with pytest.raises(
        DeclarationError, match=r"'born' of 'person' may be in another unit, and is no FieldType\.DECIMAL"
    ):
        verify(replace(sound, returns=(spoilt,)))


def test_what_an_empty_cell_is_read_as_asks_fields_of_its_row(tmp_path: Path) -> None:
    sound = spec(tmp_path)
    (kind,) = sound.returns

    class Wrong(pa.DataFrameModel):
        """The other table, with a number that may be empty."""

        person: pl.String = field(FieldType.ID, label="Person", required=True, person=True)
        born: pl.Int64 = field(FieldType.INTEGER, label="Born", blank=Blank(0, when=pl.col("totl") > 0))

    visits, people = kind.tables
    spoilt = replace(kind, tables=(visits, replace(people, model=Wrong, columns=people.columns)))
    with pytest.raises(DeclarationError, match="what an empty 'born' is read as asks 'totl', which is no field"):
        verify(replace(sound, returns=(spoilt,)))


def test_what_is_taken_from_no_form_is_refused(tmp_path: Path) -> None:
    sound = spec(tmp_path)
    (kind,) = sound.returns
    visits = replace(published(kind.tables[0], "visits"), from_form={"as_at": ("person", "born")})
    wrong = "takes 'born' of 'person', which is no field of a form"
    with pytest.raises(DeclarationError, match=wrong):
        verify(replace(sound, returns=(replace(kind, publishes=(visits,)),)))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"sent_by": ()}, "names others than hubs, team, or nobody"),
        ({"sent_by": ("somebody",)}, "names others than hubs, team, or nobody"),
        ({"sent_by": ("team",)}, "is sent by the team, and no hub_field says which hub each row is of"),
        (
            {"sent_by": ("hubs", "team"), "hub_field": "person"},
            "is no list in which 'person' names the hub of each row",
        ),
        ({"hub_field": "nothing"}, "is no list in which 'nothing' names the hub of each row"),
    ],
)
def test_who_sends_a_return_and_whose_its_rows_are_must_be_said(
    tmp_path: Path, changes: dict[str, Any], fault: str
) -> None:
    sound = spec(tmp_path)
    with pytest.raises(DeclarationError, match=fault):
        verify(replace(sound, returns=(replace(sound.returns[0], **changes),)))


def test_a_periodicity_that_is_none_is_refused_with_those_that_are(tmp_path: Path) -> None:
    sound = spec(tmp_path)
    spoilt = replace(sound.returns[0], periodicity="quarter")  # type: ignore[arg-type] # as somebody without mypy has it
    with pytest.raises(DeclarationError, match="periodicity 'quarter' is none of quarterly, yearly, rounds"):
        verify(replace(sound, returns=(spoilt,)))


def test_a_plan_says_what_it_is_compared_with_and_needs_no_other_word_for_it(tmp_path: Path) -> None:
    other = not_before(of("person", "born", by="person", return_type="casework"))
    last = not_before(of("visit", "end", by="person", last=True))
    plans = [plan_of(spec(tmp_path, *rules), "demo") for rules in ((unique(),), (last,), (other,))]
    assert [plan.compares for plan in plans] == [False, True, True]
    assert [plan.last for plan in plans] == [(), ("visit",), ()]
    assert [dict(plan.others) for plan in plans] == [{}, {}, {"casework": frozenset({"person"})}]


@pytest.mark.parametrize(
    "arguments",
    [{"last": True, "return_type": "casework"}, {"by": "person", "at": "end"}, {"at": "a", "span": ("b", "c")}],
)
def test_a_reference_that_says_half_is_refused_where_it_is_written(arguments: dict[str, str]) -> None:
    with pytest.raises(DeclarationError, match="a value of 'person'"):
        of("person", "born", **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("make", [lambda one: that(one == "a"), lambda one: unique(when=one == "a")])
def test_a_reference_that_is_compared_without_its_column_is_refused_where_it_is_written(
    make: Callable[[Value], Rule],
) -> None:
    with pytest.raises(DeclarationError, match=r"a reference is compared by its \.col"):
        make(previous("kind", per="person", by="start"))


def test_a_keyword_that_no_rule_takes_is_refused_where_it_is_written() -> None:
    with pytest.raises(DeclarationError, match=r"no rule takes 'mesage': is 'message' meant\?"):
        not_before("start", mesage="{Heading} is early")  # type: ignore[call-arg] # as somebody without mypy writes it


@pytest.mark.parametrize("make", [that, lambda some: unique(when=some), lambda some: of("visit", some, name="some")])
def test_an_expression_that_hides_which_columns_it_reads_is_refused_where_it_is_written(
    make: Callable[[pl.Expr], Rule | Value],
) -> None:
    with pytest.raises(DeclarationError, match="names its columns one by one"):
        make(pl.any_horizontal(pl.col("pupils", "topics").is_null()))


def test_an_absence_that_looks_for_what_is_not_published_is_refused(tmp_path: Path) -> None:
    sound = spec(tmp_path)
    (kind,) = sound.returns
    gone = Absence("gone", "absent", "Still there", table="visits", key="person", within="visit")
    visits, people = kind.tables
    spoilt = replace(kind, tables=(replace(visits, absences=(gone,)), people))
    with pytest.raises(DeclarationError, match="absence 'gone' reads 'visits' of the last return"):
        verify(replace(sound, returns=(spoilt,)))
