"""What a declared layout says that is not there, or cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.declare.layouts import BlocksLayout, CrossTabLayout, SheetTablesLayout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.declare.fields import Field
    from alexi_ingest.declare.returns import TableSpec


def layout_faults(table: TableSpec, fields: Mapping[str, Field]) -> Iterator[str]:
    """Say what the layout of a table names that is no field of it, or none that it can be read by."""
    layout = table.layout
    named: tuple[str, ...] = ()
    if isinstance(layout, CrossTabLayout):
        partial = () if isinstance(layout.partial, bool) else layout.partial
        named = (*layout.down, *layout.across, layout.value)
        if not layout.down or not layout.across or len(set(named)) < len(named):
            yield f"the cross-tab {table.name!r} needs fields down, others across, and another for the value"
        if not any(fields[name].codes for name in named[:-1] if name in fields):
            yield f"the cross-tab {table.name!r} has no field of codes, by whose labels it could be found"
        named = (*named, *partial)
    if isinstance(layout, BlocksLayout):
        named = (layout.block, *layout.once)
        if layout.block in fields and not fields[layout.block].codes:
            yield f"the blocks of {table.name!r} are called by {layout.block!r}, which has no code list"
    if isinstance(layout, SheetTablesLayout):
        named = layout.totals
        yield from (
            f"field {name!r} of {table.name!r} is required, and empty in rows of totals"
            for name in named
            if name in fields and fields[name].required
        )
    yield from (
        f"the layout of {table.name!r} names {name!r}, which is no field" for name in named if name not in fields
    )
