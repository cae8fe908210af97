"""The one-select way finds exactly what stock `Model.validate(lazy=True)` finds, on every model of every source."""

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
from alexi_ingest.model import Earlier, History, Table, Verdict
from alexi_ingest.plan import Plan, plan_of
from alexi_ingest.validate.beside import Beside, prepared
from alexi_ingest.validate.check import REQUIRED, check

if TYPE_CHECKING:
    from collections.abc import Mapping

RECEIVED = date(2015, 10, 20)
SOURCES = load_sources()
PLANS = [plan_of(spec, kind.name) for spec in SOURCES.specs.values() for kind in spec.returns]
DTYPES: dict[FieldType, Any] = {
    FieldType.INTEGER: pl.Int64, FieldType.DECIMAL: pl.Float64, FieldType.DATE: pl.Date, FieldType.MONTH: pl.Date,
    FieldType.TIME: pl.Time, FieldType.YES_NO: pl.Boolean,
}  # fmt: skip


def values(field: Field, plan: Plan) -> st.SearchStrategy[Any]:
    """Few values, so that they meet: in keys, in order and across tables."""
    days = st.sampled_from([date(1988, 1, 1), date(2001, 5, 1), date(2015, 9, 1), date(2015, 9, 19), date(2016, 1, 1)])
    codes = list(plan.codelists[field.codes].codes()) if field.codes else ["x"]
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
                      dtype=DTYPES.get(field.type, pl.String))
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
            output = error.check_output["check_output"]
            rows: list[int | None] = [None] if len(output) == 1 < frame.height else [*(~output).arg_true()]
            found.update((error.column_name, name, row) for row in rows)
        return found
    return set()


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
        rules = plan.rules[spec.name]
        table = tables[spec.name]
        ours = {
            (hit.field, hit.rule, row)
            for hit in check(table, rules, beside)
            for row in ([None] if hit.cells is None else hit.cells["index"])
        }
        stock = by_stock_pandera(spec.model, prepared(table, rules, beside))
        if table.frame.height == 1:  # one row: a whole column's verdict and a cell's look the same to pandera
            ours, stock = ({(f, r, None) for f, r, _ in found} for found in (ours, stock))
        assert ours == stock
