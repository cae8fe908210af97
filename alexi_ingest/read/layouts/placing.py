"""Where a declared table stands on a sheet, by its layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.declare import SHARING, BlocksLayout, ListLayout, MultiRowListLayout
from alexi_ingest.read.layouts.headings import columns_of
from alexi_ingest.read.layouts.heads import LEVEL
from alexi_ingest.read.layouts.sharing import on_shared_sheet
from alexi_ingest.read.layouts.spans import in_one_row, of_survey, under_blocks
from alexi_ingest.read.locate import SEARCHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.declare import TableSpec
    from alexi_ingest.model import Sheet
    from alexi_ingest.read.layouts.spans import Place, Row

DEEP = 5_000
"""Of a sheet that several tables share, so many rows are searched for their titles and headings."""


def searched(sheet: Sheet, spec: TableSpec) -> list[tuple[str | None, ...]]:
    """Give the rows of a sheet in which the headings of a table are looked for."""
    return sheet.frame.head(DEEP if isinstance(spec.layout, SHARING) else SEARCHED).rows()


def place(rows: Sequence[Row], spec: TableSpec, tables: Sequence[TableSpec]) -> Place | None:
    """Find one of the return's `tables` in the rows of a sheet, from its top; None where its headings are not there."""
    columns = columns_of(spec)
    if isinstance(spec.layout, ListLayout):
        return in_one_row(rows, spec.name, columns)
    if isinstance(spec.layout, MultiRowListLayout | BlocksLayout):
        return under_blocks(rows, spec.name, columns)
    if isinstance(spec.layout, SHARING):
        return on_shared_sheet(rows, spec, tables)
    return of_survey(rows, spec.name, columns, spec.key)


def share_on(rows: Sequence[Row], spec: TableSpec, tables: Sequence[TableSpec]) -> float:
    """Give the share of a table's headings that stand in the rows of a sheet; those of repeated blocks count once."""
    found = place(rows, spec, tables)
    declared = {field.rpartition(LEVEL)[2] for field in columns_of(spec).fields(spec.name)}
    return len({field.rpartition(LEVEL)[2] for field in found.matched.columns}) / len(declared) if found else 0.0
