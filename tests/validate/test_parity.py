"""The one-select way finds exactly what stock `Model.validate(lazy=True)` finds: every model of ours, every shape."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from alexi_ingest.declare import Field, FieldType
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Earlier, History, Hits, Table, Verdict
from alexi_ingest.plan import Plan, plan_of
from alexi_ingest.validate.beside import Beside, prepared
from alexi_ingest.validate.check import REQUIRED, check
from alexi_ingest.validate.fields import fields_of, rules_of
from alexi_ingest.validate.rules import Rules, compiled
from tests.validate import every_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RECEIVED = date(2015, 10, 20)
SOURCES = load_sources()
PLANS = [plan_of(spec, kind.name) for spec in SOURCES.specs.values() for kind in spec.returns]


def values(field: Field, plan: Plan) -> st.SearchStrategy[Any]:
    """Few values, so that they meet: in keys, in order and across tables."""
    days = st.sampled_from([date(1988, 1, 1), date(2001, 5, 1), date(2015, 9, 1), date(2015, 9, 19), date(2016, 1, 1)])
    # The list of hubs is a site's own, and empty here.
    codes = list(plan.codelists[field.codes].codes() if field.codes else ()) or ["x", "y"]
    by_type: dict[FieldType, st.SearchStrategy[Any]] = {
        FieldType.INTEGER: st.integers(0, 4), FieldType.DECIMAL: st.sampled_from([0.0, 1.0, 2.5]),
        FieldType.DATE: days, FieldType.MONTH: days, FieldType.YES_NO: st.booleans(),
        FieldType.TIME: st.sampled_from([time(9), time(10, 30), time(17)]),
        FieldType.CODE: st.sampled_from(codes[:4]),
        FieldType.CODES: st.lists(st.sampled_from(codes[:3]), min_size=1, max_size=3, unique=True).map(";".join),
        FieldType.ID: st.sampled_from(["P1", "P2", "P3", "JS010203", "AB12031999"]),
    }  # fmt: skip
    return st.one_of(st.none(), by_type.get(field.type, st.sampled_from(["a", "b"])))


@st.composite
def frames(draw: st.DrawFn, plan: Plan) -> dict[str, pl.DataFrame]:
    made = {}
    for name, rules in plan.rules.items():
        height = draw(st.integers(1, 12))
        columns = [
            pl.Series(field.name, draw(st.lists(values(field, plan), min_size=height, max_size=height)),
                      dtype=getattr(pl, field.type.dtype))
            for field in rules.fields
        ]  # fmt: skip
        made[name] = pl.DataFrame(columns).with_row_index("_row", 2)
    return made


def tables_of(made: Mapping[str, pl.DataFrame]) -> dict[str, Table]:
    return {
        name: Table(name, name, frame, {c: i for i, c in enumerate(frame.columns)}, {}, (0, 0))
        for name, frame in made.items()
    }


def by_stock_pandera(model: Any, frame: pl.DataFrame) -> set[tuple[str, str, int | None]]:  # noqa: ANN401
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        found: set[tuple[str, str, int | None]] = set()
        for error in errors.schema_errors:
            name = getattr(error.check, "name", error.check)
            name = REQUIRED if name == "not_nullable" else name
            if error.check_output is None:
                continue  # it reads what could not be joined: there is nothing to compare with
            output = error.check_output["check_output"]
            rows: list[int | None] = [None] if len(output) == 1 < frame.height else [*(~output).arg_true()]
            found.update((error.column_name, name, row) for row in rows)
        return found
    return set()


def places(hits: Iterable[Hits]) -> set[tuple[str, str, int | None]]:
    return {(hit.field, hit.rule, row) for hit in hits for row in ([None] if hit.cells is None else hit.cells["index"])}


def assert_parity(model: Any, table: Table, rules: Rules, beside: Beside) -> None:  # noqa: ANN401
    ours = places(check(table, rules, beside))
    stock = by_stock_pandera(model, prepared(table, rules, beside))
    if table.frame.height == 1:  # one row: a whole column's verdict and a cell's look the same to pandera
        ours, stock = ({(f, r, None) for f, r, _ in found} for found in (ours, stock))
    assert ours == stock


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.declared.name)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_one_select_equals_stock_pandera(plan: Plan, data: st.DataObject) -> None:
    made = data.draw(frames(plan))
    last = data.draw(frames(plan))
    tables = tables_of(made)
    history = History(Earlier("2015-16-Q1", 1, Verdict.ACCEPTED, last), "2015-16-Q1")
    beside = Beside(tables, tables, RECEIVED, "2015-16-Q2", history, plan.codelists)
    for spec in plan.declared.tables:
        assert_parity(spec.model, tables[spec.name], plan.rules[spec.name], beside)


def test_every_shape_of_the_catalogue_is_among_those_held_against_pandera() -> None:
    assert {*every_shape.shapes_of_the_catalogue()} == {*every_shape.RULES}


DAYS = st.sampled_from([date(2015, 6, 30), date(2015, 9, 1), date(2015, 9, 4), date(2015, 9, 30), date(2016, 1, 1)])
SMALL: dict[str, st.SearchStrategy[Any]] = {
    "person": st.sampled_from(["p", "q"]), "start": DAYS, "end": DAYS, "kind": st.sampled_from(["a", "b", "c"]),
    "kinds": st.sampled_from(["a", "b", "a;b", "a;c", "c"]), "opening": st.integers(0, 2), "new": st.integers(0, 2),
    "closing": st.integers(0, 4), "flag": st.booleans(),
}  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> pl.DataFrame:
    height = draw(st.integers(2, 8))
    columns = [
        pl.Series(name, draw(st.lists(st.none() | SMALL[name], min_size=height, max_size=height)), dtype=dtype)
        for name, (dtype, _) in every_shape.FIELDS.items()
    ]
    return pl.DataFrame(columns).with_row_index("_row", 2)


@pytest.mark.parametrize("shape", every_shape.RULES)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(now=records(), last=records(), other=records(), unread=st.sets(st.sampled_from(["end", "kind", "new"])))
def test_a_shape_finds_what_stock_pandera_finds(
    shape: str, now: pl.DataFrame, last: pl.DataFrame, other: pl.DataFrame, unread: set[str]
) -> None:
    model = every_shape.model_of(shape)
    rules = Rules(fields_of(model), rules_of(model))
    tables = tables_of({"record": now})
    sent = tables_of({"record": now.with_columns(pl.col(unread).cast(pl.String).fill_null("unreadable"))})
    history = History(
        Earlier("2015-16-Q1", 1, Verdict.ACCEPTED, {"record": last}), "2015-16-Q1",
        others={"other": Earlier("2015-16-Q2", 2, Verdict.PARTIAL, {"record": other})},
    )  # fmt: skip
    beside = Beside(tables, sent, RECEIVED, "2015-16-Q2", history, {"kind": every_shape.CODES})
    assert {*prepared(tables["record"], rules, beside).columns} >= {n for one in compiled(rules) for n in one.reads}
    assert_parity(model, tables["record"], rules, beside)
