"""A published table is held against its model exactly as pandera's own validate holds it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from alexi_ingest.defaults import load_sources
from alexi_ingest.validate.published import _compiled, broken_by

MODELS = [table.model for spec in load_sources().specs.values() for kind in spec.returns for table in kind.publishes]
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    pl.String: st.sampled_from(["yes", "no", "withdrawn", "held", "professionals", "x", ""]),
    pl.Int64: st.integers(-2, 5),
    pl.Boolean: st.booleans(),
    pl.Date: st.just(date(2015, 9, 1)),
}


class Plain(pa.DataFrameModel):
    """Every plain check, so that each of them is tried."""

    code: pl.String = pa.Field(nullable=False, isin=["yes", "no"])
    count: pl.Int64 = pa.Field(nullable=True, ge=0, le=4)


class Told(Plain):
    """What only pandera can say."""

    name: pl.String = pa.Field(unique=True)


def stock(model: Any, frame: pl.DataFrame) -> bool:  # noqa: ANN401
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors:
        return False
    return True


@pytest.mark.parametrize("model", [*MODELS, Plain, Told], ids=lambda model: model.__name__)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_as_pandera_itself(model: Any, data: st.DataObject) -> None:  # noqa: ANN401
    height = data.draw(st.integers(0, 4))
    columns = []
    for name, column in model.to_schema().columns.items():
        kind = column.dtype.type
        values = st.none() | VALUES.get(type(kind) if not isinstance(kind, type) else kind, st.none())
        dtype = data.draw(st.sampled_from([kind] * 20 + [pl.Float32]))
        drawn = data.draw(st.lists(values, min_size=height, max_size=height))
        series = pl.Series(name, drawn, dtype=kind, strict=False)
        if data.draw(st.integers(0, 30)):
            columns.append(series if dtype == kind else pl.Series(name, [None] * height, dtype=dtype))
    frame = pl.DataFrame(columns)
    assert (broken_by(model, frame) is None) == stock(model, frame)


@pytest.mark.parametrize("model", [*MODELS, Plain], ids=lambda model: model.__name__)
def test_a_plain_model_is_held_in_one_select(model: Any) -> None:  # noqa: ANN401
    assert _compiled(model) is not None


def test_what_a_select_cannot_say_is_left_to_pandera() -> None:
    assert _compiled(Told) is None


def test_a_failure_names_column_and_check_and_no_value() -> None:
    frame = pl.DataFrame({"code": ["yes", "secret"], "count": [1, 2]})
    assert broken_by(Plain, frame) == "column 'code': isin"
