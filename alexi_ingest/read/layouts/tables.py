"""Read a declared table by its layout, with the headings of its period, or of an earlier form that it was made with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alexi_ingest.declare import BlocksLayout, CrossTabLayout, FormLayout
from alexi_ingest.model import Severity
from alexi_ingest.read.layouts import misfits
from alexi_ingest.read.layouts.crosstabs import left_blank, read_grid
from alexi_ingest.read.layouts.forms import FormFound, read_form
from alexi_ingest.read.layouts.headings import columns_of, ended
from alexi_ingest.read.layouts.heads import LEVEL
from alexi_ingest.read.layouts.lists import ListRead, read_list
from alexi_ingest.read.layouts.placing import searched, share_on
from alexi_ingest.read.layouts.repeated import one_a_block
from alexi_ingest.read.layouts.saying import SHEET, Sayer
from alexi_ingest.read.layouts.sharing import own_on_sheet
from alexi_ingest.read.layouts.sheets import find_sheet

if TYPE_CHECKING:
    from alexi_ingest.declare import ReturnType, TableSpec
    from alexi_ingest.model import Workbook


def read_table(workbook: Workbook, spec: TableSpec, declared: ReturnType) -> ListRead:
    """Read one declared table; where more of its headings are those of a form that has ended, it is read by that one.

    That the form is an earlier one is then a query.
    """
    best = _best(workbook, spec, declared)
    for last in ended(spec.columns, spec.given.period):
        if best.table is not None and not best.table.missing:
            break
        former = declared.about(last, spec.given.sender)
        other = _best(workbook, former.table(spec.name), former)
        if _fits(other, spec) > _fits(best, spec):
            say = Sayer(declared.name, spec, columns_of(spec))
            sheet = other.table.sheet if other.table else None
            old = say(SHEET, "old_form", Severity.QUERY, sheet, facts={"form": last, "now": spec.given.period})
            best = replace(other, findings=(old, *other.findings))
    return best


def _best(workbook: Workbook, spec: TableSpec, declared: ReturnType) -> ListRead:
    """Read a table in the layout that its headings fit; where it cannot be read in any, the one that most fit."""
    if not spec.or_layouts:
        return _read(workbook, spec, declared)
    done = [(way, _read(workbook, way, declared)) for way in spec.ways]
    if all(one.table is None for _, one in done):
        return max(done, key=lambda one: _share(workbook, one[0], declared))[1]
    return max((one for _, one in done), key=lambda one: _fits(one, spec))


def _share(workbook: Workbook, way: TableSpec, declared: ReturnType) -> float:
    return max((share_on(searched(sheet, way), way, declared.tables) for sheet in workbook.sheets), default=0.0)


def _fits(done: ListRead, spec: TableSpec) -> int:
    return -1 if done.table is None else len(columns_of(spec).fields(spec.name)) - len(done.table.missing)


def _read(workbook: Workbook, spec: TableSpec, declared: ReturnType) -> ListRead:
    if isinstance(spec.layout, FormLayout | CrossTabLayout):
        return _read_shared(workbook, spec, declared)
    done = read_list(workbook, spec, declared)
    if isinstance(spec.layout, BlocksLayout) and done.table is not None:
        # Without any block there are no records, which is not as if there were none to send.
        blocks = any(LEVEL in name for name in done.table.columns)
        made = one_a_block(done.table, spec.layout) if blocks else None
        return replace(done, table=made if made and {*spec.key} <= {*made.columns} else None)
    return done


def _read_shared(workbook: Workbook, spec: TableSpec, declared: ReturnType) -> ListRead:
    say = Sayer(declared.name, spec, columns_of(spec))
    choice = find_sheet(workbook, spec, declared.tables)
    if choice.sheet is None:
        return ListRead(None, tuple(misfits.without_sheet(say, choice.similar)))
    rows = searched(choice.sheet, spec)
    own = own_on_sheet(rows, spec, declared.tables)
    if isinstance(own.found, FormFound):
        return ListRead(*read_form(say, choice.sheet, own.area, own.found))
    if own.found and isinstance(spec.layout, CrossTabLayout):
        return ListRead(*read_grid(say, choice.sheet, own.area, own.found, spec.layout))
    if isinstance(spec.layout, CrossTabLayout) and left_blank(own.area, spec, spec.layout):
        return ListRead(None, tuple(misfits.about_nothing(say, choice.sheet)))
    return ListRead(None, tuple(misfits.without_headings(say, choice.sheet, rows)))
