"""Of what stands, the rows of persons who consent: as far as consent stands in the hub's return of another type.

Rows are kept as they came, and sorted out as they are read: so it does not matter which of the two returns came first,
or was replaced since.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from alexi_ingest.store.records import StandingTables

_PLACE = ("submission", "sheet", "row", "column")


def only_consented(
    standing: StandingTables, persons: Mapping[str, Sequence[str]], governed: Mapping[str, Collection[str]]
) -> StandingTables:
    """Leave out of each table of `governed` the persons whom none of the tables that govern it names in that period.

    Their flags go, too. `persons` gives the columns of persons of each table; a table without any is left whole.
    """
    tables, flags = dict(standing.tables), standing.flags
    for name in (one for one in governed if persons[one]):
        known = [
            standing.tables[one].select("period", pl.col(column).alias("person"))
            for one in governed[name]
            for column in persons[one]
        ]
        consented = (
            pl.concat(known).unique() if known else pl.DataFrame(schema={"period": pl.String, "person": pl.String})
        )
        for column in persons[name]:
            tables[name] = tables[name].join(
                consented, left_on=("period", column), right_on=("period", "person"), how="semi", maintain_order="left"
            )
        shown = tables[name].select(pl.lit(name).alias("table"), *_PLACE)
        gone = flags.filter(pl.col("table") == name).join(shown, on=shown.columns, how="anti", nulls_equal=True)
        flags = flags.join(gone, on=shown.columns, how="anti", nulls_equal=True, maintain_order="left")
    return replace(standing, tables=tables, flags=flags)
