"""The service's own behaviour, as a plugin: whatever a source does not do itself is done from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import SHARING, Consent, CrossTabLayout, FormLayout
from alexi_ingest.harmonise.consent import consenting
from alexi_ingest.harmonise.crosswalk import TO, crosswalked
from alexi_ingest.hooks.manager import Candidate, Sources, installed
from alexi_ingest.hooks.specs import hookimpl
from alexi_ingest.model import COLUMN, ROW, Claim, Finding, Harmonised, Table
from alexi_ingest.plan import plan_of, verify
from alexi_ingest.read.layouts.placing import share_on
from alexi_ingest.read.layouts.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from alexi_ingest.declare import Long, PublishedTable, ReturnType, SourceSpec, TableSpec
    from alexi_ingest.model import Context, Preview, SheetPreview, Workbook


def load_sources(extra: Sequence[ModuleType] = (), *, also_installed: bool = True) -> Sources:
    """Load the installed sources, and `extra` modules beside them (for tests, benchmarks and authors)."""
    sources = Sources(Defaults())
    candidates = [*(installed() if also_installed else ()), *(_from_module(module) for module in extra)]
    for candidate in candidates:
        sources.add(candidate, verify)
    return sources


def _from_module(module: ModuleType) -> Candidate:
    name = module.__name__
    return Candidate(name, getattr(module, "__version__", "unknown"), lambda: module, module=name)


class Defaults:
    """Identify by the declared sheets and headings; read by the layouts; publish each column by its name."""

    @hookimpl(trylast=True)
    def identify(self, preview: Preview, declared: SourceSpec) -> list[Claim]:
        """Claim each return type whose tables are found by their headings."""
        claims = (_claim(preview, declared, plan_of(declared, kind.name).declared) for kind in declared.returns)
        return [claim for claim in claims if claim is not None]

    @hookimpl(trylast=True)
    def read(self, workbook: Workbook, declared: ReturnType) -> tuple[Mapping[str, Table], Sequence[Finding]]:
        """Read every declared table by its layout."""
        tables: dict[str, Table] = {}
        findings: list[Finding] = []
        for spec in declared.tables:
            done = read_table(workbook, spec, declared)
            findings.extend(done.findings)
            if done.table is not None:
                tables[spec.name] = done.table
        return tables, findings

    @hookimpl(trylast=True)
    def harmonise(self, tables: Mapping[str, Table], declared: ReturnType, context: Context) -> Harmonised:
        """Publish of each table the columns of its published model, by their names; of whom the return says so."""
        made: dict[str, list[pl.DataFrame]] = {}
        for published in declared.publishes:
            if published.origin in tables:
                made.setdefault(published.name, []).append(published_frame(tables, published))
        frames = {name: pl.concat(parts, how="diagonal") for name, parts in made.items()}
        if not isinstance(declared.consent, Consent) or context.evaluation_basis != "consent":
            return Harmonised(frames)
        return consenting(frames, tables, declared.consent)


def published_frame(tables: Mapping[str, Table], published: PublishedTable) -> pl.DataFrame:
    """Give the columns of a published model from cast tables, null where the sheet had no such column, and the place.

    Left out is what nobody can name: rows without the first column of the key, which is reported; of cells that are a
    record each, those without any column of it, such as the totals of a grid.
    """
    table = tables[published.origin]
    columns = published.model.to_schema().columns
    long = published.long
    frame = _long(table, long, columns[long.value].dtype.type) if long else table.frame
    frame = frame.with_columns_seq(
        *(crosswalked(frame, walk)[TO].alias(name) for name, walk in published.crosswalks.items()),
        *(pl.lit(value).alias(name) for name, value in published.always.items()),
        *(
            # A form is one record; where it has no such field, the column is null below.
            pl.lit(form.frame[field].first(), dtype=form.frame[field].dtype).alias(name)
            for name, (origin, field) in published.from_form.items()
            if (form := tables.get(origin)) and field in form.frame.columns
        ),
    )
    made = [
        pl.col(name) if name in frame.columns else pl.lit(None, dtype=column.dtype.type).alias(name)
        for name, column in columns.items()
    ]
    asked = published.key if COLUMN in frame.columns else published.key[:1]
    names = [name for name in asked if name in frame.columns and frame[name].has_nulls()]
    named = frame.drop_nulls(names) if names else frame
    place = [name for name in (ROW, COLUMN) if name in frame.columns]
    return named.select_seq(*made, *place, pl.lit(published.origin).alias("_table"))


def _long(table: Table, long: Long, dtype: pl.DataType) -> pl.DataFrame:
    """Make a row of each of these fields of each record, at the cell of its value; values are of one dtype."""
    parts = []
    for name in long.fields:
        if name in table.frame.columns:
            cells = list(table.where(name, pl.Series(range(table.frame.height), dtype=pl.UInt32)))
            place = {ROW: [cell.row for cell in cells], COLUMN: [cell.column for cell in cells]}
            value = table.frame[name].cast(dtype).alias(long.value)
            foreign = [other for other, own in long.only.items() if name not in own and other in table.frame.columns]
            others = pl.exclude(ROW, COLUMN, *long.fields)
            frame = table.frame.with_columns_seq(pl.lit(None, table.frame.schema[one]).alias(one) for one in foreign)
            part = frame.select_seq(others, pl.lit(name).alias(long.name), value)
            parts.append(part.hstack(pl.DataFrame(place, schema=dict.fromkeys(place, pl.UInt32))))
    return pl.concat(parts) if parts else table.frame.clear()


def _claim(preview: Preview, spec: SourceSpec, kind: ReturnType) -> Claim | None:
    found = _shares(preview, kind)
    # A label or two, such as "Quarter", stand in many files: they tell nothing of what may stand further down.
    told = any(found[table.name] and not isinstance(table.layout, FormLayout) for table in kind.tables)
    wanted = [
        found[table.name]
        for table in kind.tables
        if not table.optional and not (told and _unseen(preview, table, found))
    ]
    confidence = sum(wanted) / len(wanted) if wanted else 0.0
    if not confidence:
        return None
    titles = ", ".join(table.title for table in kind.tables if found[table.name])
    return Claim(spec.name, kind.name, round(confidence, 3), f"headings of these lists were found: {titles}")


def _shares(preview: Preview, kind: ReturnType) -> Mapping[str, float]:
    """Give for each table the share of its headings that was found.

    A grid takes long to look for: one of fewer than its return's other tables, of which none is there, is not.
    """
    grids = [table for table in kind.tables if isinstance(table.layout, CrossTabLayout)]
    found = {table.name: _share(preview, table, kind) for table in kind.tables if table not in grids}
    looked = any(found.values()) or len(grids) >= len(found)
    return found | {table.name: _share(preview, table, kind) if looked else 0.0 for table in grids}


def _share(preview: Preview, table: TableSpec, kind: ReturnType) -> float:
    """Give the largest share of the table's headings that a sheet of the file has."""
    return max((_share_in(sheet, table, kind) for sheet in preview.sheets), default=0.0)


def _share_in(sheet: SheetPreview, table: TableSpec, kind: ReturnType) -> float:
    return max(share_on(sheet.rows, way, kind.tables) for way in table.ways)


def _unseen(preview: Preview, table: TableSpec, found: Mapping[str, float]) -> bool:
    """Whether a table may stand further down on its sheet than a preview shows: that counts neither way."""
    longer = any(sheet.height > len(sheet.rows) for sheet in preview.sheets)
    return isinstance(table.layout, SHARING) and longer and not found[table.name]
