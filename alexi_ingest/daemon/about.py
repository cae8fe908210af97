"""What a hub's workbook of tables says of itself: what a row is, and what columns and codes mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.plan import plan_of
from alexi_ingest.report.names import article
from alexi_ingest.report.tables import FLAGS, About
from alexi_ingest.report.words_tables import (
    HEADING,
    HOW_TO_READ,
    ONE_ROW,
    PERSON,
    SEVERAL,
    SIGNS,
    SIGNS_LIST,
    STANDARD,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.daemon.shop import Shop
    from alexi_ingest.declare import CodeList, PublishedTable

Line = tuple[str, str, str, str]


def about_tables(shop: Shop, hub: str, tables: Mapping[str, pl.DataFrame]) -> About:
    """Gather what is said of a hub's tables, from the declarations of the returns that they come from."""
    rows: dict[str, str] = {}
    columns: list[Line] = [("every table", name, said, "") for name, said in STANDARD.items() if name not in _OF_FLAGS]
    lists: dict[str, CodeList] = {}
    for plan in (plan_of(spec, kind.name) for spec in shop.sources.specs.values() for kind in spec.returns):
        for published in plan.declared.publishes:
            if published.name in tables:
                noun = plan.declared.table(published.origin).noun[0]
                rows[published.name] = ONE_ROW.format(a=article(noun).capitalize(), noun=noun)
                own = list(_columns(published))
                columns += own
                lists |= {name: plan.codelists[name] for *_, name in own if name in plan.codelists}
    columns += [(FLAGS, name, STANDARD[name], "") for name in _OF_FLAGS]
    codes = [(SIGNS_LIST, sign, said) for sign, said in SIGNS.items()]
    codes += [(name, one.code, one.label) for name, listed in lists.items() for one in listed.entries]
    return About(
        HEADING.format(hub=shop.site.name_of(hub)), rows, HOW_TO_READ,
        {
            "Columns": pl.DataFrame(columns, ["Table", "Column", "What it holds", "Codes"], orient="row"),
            "Codes": pl.DataFrame(codes, ["Codes", "Code", "What it means"], orient="row"),
        },
    )  # fmt: skip


_OF_FLAGS = ("table", "variable", "obs_status", "rule", "as_sent")


def _columns(published: PublishedTable) -> Iterator[Line]:
    for name, column in published.model.to_schema().columns.items():
        told = column.metadata or {}
        person = PERSON if told.get("person") else ""
        several = SEVERAL if told.get("several") else ""
        yield published.name, name, f"{told.get('label') or name}{person}{several}", str(told.get("codes") or "")
