"""A column that the file lacks is reported by itself; the rules that read it are left out, and the others are asked."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from alexi_ingest.model import Table
from alexi_ingest.validate.beside import Beside
from alexi_ingest.validate.check import check
from alexi_ingest.validate.fields import fields_of, rules_of
from alexi_ingest.validate.rules import Rules, compiled
from tests.validate import every_shape

MAY, JUNE, JULY = date(2015, 5, 1), date(2015, 6, 1), date(2015, 7, 1)
ROWS = pl.DataFrame(
    {
        "_row": [2, 3, 4, 5], "person": ["p", "p", "q", None], "start": [MAY, MAY, JUNE, None],
        "end": [JUNE, None, MAY, JULY], "kind": ["a", "b", "a", None], "kinds": ["a;b", "c", "c;a", None],
        "opening": [1, 2, 0, None], "new": [4, 1, 2, 3], "closing": [9, 1, None, 2], "flag": [True, True, True, None],
    }
)  # fmt: skip


@pytest.mark.parametrize("shape", every_shape.RULES)
@pytest.mark.parametrize("lacking", every_shape.FIELDS)
def test_only_the_rules_that_read_a_column_are_left_out_where_it_is_not_there(lacking: str, shape: str) -> None:
    model = every_shape.model_of(shape)
    rules = Rules(fields_of(model), rules_of(model))
    unmoved = {(one.blamed, one.rule.name) for one in compiled(rules) if lacking not in one.reads}

    def found(frame: pl.DataFrame) -> dict[tuple[str, str], list[int] | None]:
        table = Table("small", "small", frame, {name: at for at, name in enumerate(frame.columns)}, {}, (0, 0))
        beside = Beside({"small": table}, {"small": table}, date(2015, 10, 20), "2015-16-Q2")
        return {
            (hit.field, hit.rule): None if hit.cells is None else hit.cells["_row"].to_list()
            for hit in check(table, rules, beside)
        }

    whole = {rule: rows for rule, rows in found(ROWS).items() if rule in unmoved}
    assert found(ROWS.drop(lacking)) == whole
