"""Lay a return out as its hub would: sheet names, headings, order of columns, titles, file name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.testkit.samples import Sample, SampleFile, SampleList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from alexi_ingest.testkit.forms import Form, Record
    from alexi_ingest.testkit.habits import HubHabits

_NAMES = ("{title} {plain}", "{kind}_{hub}_{period}", "{hub} {title} {period}", "{title} ({plain}) final")
_SIGNS = str.maketrans("", "", "/\\:*?[]")


def lay_out(form: Form, habits: HubHabits, period: str, tables: Mapping[str, Sequence[Record]]) -> Sample:
    """Lay the records of a return's tables out. A hub keeps its headings and order from quarter to quarter.

    Example:
        >>> class Visits(pa.DataFrameModel):
        ...     visit_id: pl.String = field(FieldType.ID, unique(), label="The visit", required=True)
        ...     held: pl.Date = field(FieldType.DATE, label="Its date", required=True)
        >>> headings = {("visit", ""): ("Visits",), ("visit", "visit_id"): ("Visit",), ("visit", "held"): ("Date",)}
        >>> form = Form(
        ...     "visits", "Visits", ("visit",), {"visit": ("visit_id",)}, {"visit": fields_of(Visits)}, headings, {}
        ... )
        >>> records = {
        ...     "visit": [{"visit_id": "V1", "held": date(2015, 8, 1)}, {"visit_id": "V2", "held": date(2015, 9, 1)}]
        ... }
        >>> lay_out(form, HubHabits("hub-01"), "2015-16-Q2", records).cell("visit", 1, "held")
        'B3'
    """
    lists = tuple(_list(form, habits, period, table, tuple(records)) for table, records in tables.items())
    kind = habits.file_format if len(lists) == 1 else "xlsx"
    rng = habits.random("file name", form.return_type)
    name = rng.choice(_NAMES).format(
        title=form.title, kind=form.return_type, hub=habits.hub, period=period, plain=_plainly(period)
    )
    return Sample(form, habits, period, SampleFile(f"{name}.{kind}", kind, habits.delimiter), lists)


def _list(form: Form, habits: HubHabits, period: str, table: str, records: tuple[Record, ...]) -> SampleList:
    rng = habits.random("headings", form.return_type, table)
    fields = [field.name for field in form.fields[table]]
    if habits.shuffled:
        rng.shuffle(fields)
    return SampleList(
        table,
        _pick(form.headings[table, ""], habits, rng).translate(_SIGNS),
        tuple(fields),
        tuple(_pick(form.headings[table, name], habits, rng) for name in fields),
        records,
        tuple(_titles(form, habits, period))[: habits.title_rows],
    )


def _pick(names: tuple[str, ...], habits: HubHabits, rng: Random) -> str:
    return rng.choice(names) if habits.synonyms else names[0]


def _titles(form: Form, habits: HubHabits, period: str) -> Sequence[tuple[str | None, ...]]:
    return (form.title,), ("Quarter", _plainly(period)), ("Service", habits.hub, None, "For the evaluation team")


def _plainly(period: str) -> str:
    year, _, quarter = period.rpartition("-")
    return f"{year} {quarter}"
