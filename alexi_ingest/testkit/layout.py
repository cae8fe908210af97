"""Lay a return out as its hub would: sheet names, headings, order of columns, titles, file name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alexi_ingest.declare import SHARING, BlocksLayout, CrossTabLayout, SheetTablesLayout
from alexi_ingest.periods import periodicity_of
from alexi_ingest.testkit.blocks import SampleForm, SampleGrid
from alexi_ingest.testkit.repeated import SampleBlocks
from alexi_ingest.testkit.samples import Sample, SampleFile, SampleList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from alexi_ingest.declare import Layout
    from alexi_ingest.testkit.blocks import Block
    from alexi_ingest.testkit.forms import Form, Record
    from alexi_ingest.testkit.habits import HubHabits

_NAMES = ("{title} {plain}", "{kind}_{hub}_{period}", "{hub} {title} {period}", "{title} ({plain}) final")
LEVEL = " > "
_CALLED = {"quarterly": "Quarter", "yearly": "Year", "rounds": "Round"}
_SIGNS = str.maketrans("", "", "/\\:*?[]")


def lay_out(
    form: Form,
    habits: HubHabits,
    period: str,
    tables: Mapping[str, Sequence[Record]],
    layouts: Mapping[str, Layout] | None = None,
) -> Sample:
    """Lay the records of a return's tables out. A hub keeps its headings and order from quarter to quarter.

    `layouts` are those of tables that stand in another than the one declared first.

    Example:
        >>> from alexi_training.samples import SAMPLES
        >>> records = [{"session_id": "S1", "date": date(2015, 8, 1)}, {"session_id": "S2", "date": date(2015, 9, 1)}]
        >>> lay_out(SAMPLES.form, HubHabits("hub-01"), "2015-16-Q2", {"session": records}).cell("session", 1, "date")
        'B3'
    """
    form = form.of(period, habits.hub)
    form = replace(form, layouts={**form.layouts, **(layouts or {})})
    lists = tuple(_block(form, habits, period, table, tuple(records)) for table, records in tables.items())
    kind = habits.file_format if len(lists) == 1 else "xlsx"
    rng = habits.random("file name", form.return_type)
    name = rng.choice(_NAMES).format(
        title=form.title, kind=form.return_type, hub=habits.hub, period=period, plain=_plainly(period)
    )
    return Sample(form, habits, period, SampleFile(f"{name}.{kind}", kind, habits.delimiter), lists)


def _block(form: Form, habits: HubHabits, period: str, table: str, records: tuple[Record, ...]) -> Block:
    layout = form.layouts.get(table)
    if isinstance(layout, BlocksLayout):
        return _blocks(form, habits, period, (table, layout), records)
    if not isinstance(layout, SHARING):
        return _list(form, habits, period, table, records)
    # Tables that share a sheet agree on its name; the title above each is its own.
    paths = [name.split(LEVEL) for name in form.headings[table, ""]]
    sheets = tuple(dict.fromkeys(path[0] for path in paths))
    sheet = _pick(sheets, habits, habits.random("sheet", form.return_type)).translate(_SIGNS)
    rng = habits.random("headings", form.return_type, table)
    titles = tuple(dict.fromkeys(path[-1] for path in paths if len(path) > 1))
    titled = ((_pick(titles, habits, rng),),) if titles else ()
    if isinstance(layout, CrossTabLayout):
        corner = _pick(form.headings[table, layout.down[0]], habits, rng)
        return SampleGrid(table, sheet, layout.down, layout.across, layout.value, records, titled, corner)
    fields = _ordered(form, habits, table, rng)
    if isinstance(layout, SheetTablesLayout):
        headings = tuple(_pick(form.headings[table, name], habits, rng) for name in fields)
        return SampleList(table, sheet, fields, headings, records, titled)
    labels = {name: _pick(form.headings[table, name], habits, rng) for name in fields}
    return SampleForm(table, sheet, fields, labels, records, titled, gap=rng.randrange(3))


def _list(form: Form, habits: HubHabits, period: str, table: str, records: tuple[Record, ...]) -> SampleList:
    rng = habits.random("headings", form.return_type, table)
    fields = _ordered(form, habits, table, rng)
    return SampleList(
        table,
        _pick(form.headings[table, ""], habits, rng).translate(_SIGNS),
        fields,
        tuple(_pick(form.headings[table, name], habits, rng) for name in fields),
        records,
        tuple(_titles(form, habits, period))[: habits.title_rows],
    )


def _blocks(
    form: Form, habits: HubHabits, period: str, about: tuple[str, BlocksLayout], records: tuple[Record, ...]
) -> SampleBlocks:
    table, layout = about
    rng = habits.random("headings", form.return_type, table)
    fields = _ordered(form, habits, table, rng)
    once = layout.once or tuple(name for name in form.keys[table] if name != layout.block)
    codes = form.codes(form.field(table, layout.block))
    return SampleBlocks(
        table,
        _pick(form.headings[table, ""], habits, rng).translate(_SIGNS),
        layout.block,
        tuple(one.code for one in codes),
        once,
        tuple(name for name in fields if name not in {*once, layout.block}),
        {name: _pick(form.headings[table, name], habits, rng) for name in fields},
        {one.code: one.label for one in codes},
        records,
        tuple(_titles(form, habits, period))[: habits.title_rows],
    )


def _ordered(form: Form, habits: HubHabits, table: str, rng: Random) -> tuple[str, ...]:
    fields = [field.name for field in form.fields[table]]
    if habits.shuffled:
        rng.shuffle(fields)
    return tuple(fields)


def _pick(names: tuple[str, ...], habits: HubHabits, rng: Random) -> str:
    return rng.choice(names) if habits.synonyms else names[0]


def _titles(form: Form, habits: HubHabits, period: str) -> Sequence[tuple[str | None, ...]]:
    called = _CALLED[periodicity_of(period) or "quarterly"]
    return (form.title,), (called, _plainly(period)), ("Service", habits.hub, None, "For the evaluation team")


def _plainly(period: str) -> str:
    return period.replace("R", "Round ") if periodicity_of(period) == "rounds" else period.replace("-Q", " Q")
