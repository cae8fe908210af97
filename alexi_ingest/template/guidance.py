"""The guidance sheet of a template, line by line: what it is, how to fill it in and send it, what each column means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.model import GUIDANCE
from alexi_ingest.read.layouts.heads import levels_of
from alexi_ingest.report.names import period as in_words
from alexi_ingest.report.words_template import FILL, MUST, PERSONAL, SEND, expected, when_and_whom
from alexi_ingest.template.answers import answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.declare import CodeList, ReturnType, TableSpec
    from alexi_ingest.template.drawing import Drawn, Entry
    from alexi_ingest.template.order import Order

COLUMNS = ("Column", "What it means", "What to enter", "Answers")

MOST_SHOWN = 40
"""A list of more answers is in the drop-down alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of cells from column A on; `kind` is how it looks: `title`, `section`, `heading`, `step`, `cells`."""

    kind: str
    cells: tuple[str, ...] = ()


def guidance(declared: ReturnType, order: Order, drawn: Sequence[Drawn]) -> Iterator[Line]:
    """Give the lines of the sheet; its first cell is how it is known and left out."""
    yield Line("title", (f"{GUIDANCE}: {declared.title}",))
    yield Line("fact", ("Service", order.hub_name))
    yield Line("fact", ("Period", in_words(order.period)))
    yield from (Line("fact", one) for one in when_and_whom(order.due, order.contact))
    yield Line("section", ("How to fill it in",))
    yield from (Line("step", (f"{number}. {step}",)) for number, step in enumerate(FILL, start=1))
    yield Line("step", (PERSONAL,))
    yield Line("section", ("How to send it",))
    yield from (Line("step", (f"{number}. {step}",)) for number, step in enumerate(SEND, start=1))
    lists: dict[str, CodeList] = {}
    for sheet in drawn:
        for table in declared.tables:
            own = [entry for entry in sheet.entries if entry.table == table.name]
            if own:
                yield from _table(table, sheet.name, own)
                lists |= {one.field.codes: one.list for one in own if one.list and one.field.codes}
    for name, codes in lists.items():
        shown = answers(codes, order.period)
        if len(shown) <= MOST_SHOWN:
            yield Line("section", (f"Answers: {_called(name)}",))
            yield from (Line("step", (answer,)) for answer in shown.values())


def _table(table: TableSpec, sheet: str, entries: Sequence[Entry]) -> Iterator[Line]:
    yield Line("section", (f"{table.title}, on the sheet “{sheet}”",))
    said = (table.model.__doc__ or "").strip().partition("\n")[0]
    if said:
        yield Line("step", (said,))
    yield Line("heading", COLUMNS)
    for entry in {entry.field.name: entry for entry in entries}.values():
        field = entry.field
        shown = [*answers(entry.list, table.given.period).values()] if entry.list else []
        enter = " ".join(filter(None, (expected(field, shown), MUST if field.required else "")))
        listed = _where(field.codes, len(shown)) if field.codes else ""
        yield Line("cells", (levels_of(entry.heading)[-1], field.label, enter, listed))


def _where(codes: str, count: int) -> str:
    return f"“Answers: {_called(codes)}”, below" if count <= MOST_SHOWN else f"{count} answers, in the drop-down list"


def _called(name: str) -> str:
    return name.replace("_", " ")
