"""Try one part of a declaration in one line: a rule on some rows, a layout on a sheet, a type of field on a cell.

The documentation's examples are made with these, and an author may try things in Python's prompt. Everything goes the
whole way: what is shown is what the service reads, and what a report says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl

from alexi_ingest.authoring import made
from alexi_ingest.declare import (
    FieldType,
    FormLayout,
    ListLayout,
    PublishedTable,
    ReturnType,
    Rule,
    SourceSpec,
    TableSpec,
)
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import DeclarationError
from alexi_ingest.hooks.specs import hookimpl
from alexi_ingest.model import Claim, Context, Earlier, History, Kind, Sheet, Verdict, Workbook
from alexi_ingest.pipeline import Received, process
from alexi_ingest.plan import plan_of
from alexi_ingest.sentence import nearest
from alexi_ingest.stages import cast_all, read
from alexi_ingest.validate.fields import field as declare_field
from alexi_ingest.validate.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from alexi_ingest.authoring.made import Columns, Value
    from alexi_ingest.declare import Layout
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Finding, Outcome


NAME = "tried"
RECEIVED = date(2015, 10, 5)
PERIOD, LAST_PERIOD = "2015-16-Q2", "2015-16-Q1"
_KEY = "record"
_TYPES: tuple[tuple[type, FieldType], ...] = (
    (bool, FieldType.YES_NO),
    (int, FieldType.INTEGER),
    (float, FieldType.DECIMAL),
    (datetime, FieldType.MOMENT),
    (date, FieldType.DATE),
    (time, FieldType.TIME),
    (str, FieldType.TEXT),
)


def try_rule(
    rule: Rule,
    /,
    *,
    tables: Mapping[str, Columns] | None = None,
    last: Mapping[str, Columns] | None = None,
    others: Mapping[str, Mapping[str, Columns]] | None = None,
    lists: Mapping[str, Columns] | None = None,
    **columns: Value | Sequence[Value],
) -> list[str]:
    """Give what a report says where rows break a rule, each with its cell; nothing where they keep it.

    The rows are given by column, and the rule stands on the first: `A2` is its first row. A value's type is the
    field's. `tables` are other tables of the return; `last` are published tables of the period before, `others` those
    of other return types; `lists` are code lists. The file is as if received on 5 October 2015, for 2015-16-Q2.

    Example:
        >>> try_rule(not_before("start"), end=time(9), start=time(10))
        ['A2: End must be the same as or after 10:00, which is “Start”']
        >>> try_rule(not_before("start"), end=time(11), start=time(10))
        []
    """
    rows = {NAME: made.listed(columns), **{name: made.listed(one) for name, one in (tables or {}).items()}}
    book = made.book({name: made.numbered(one) for name, one in rows.items()})
    earlier = _earlier(LAST_PERIOD, last) if last else None
    history = History(
        earlier, LAST_PERIOD, others={name: _earlier(PERIOD, one) for name, one in (others or {}).items()}
    )
    with made.folder() as folder:
        declared = tuple(_table(folder, name, _fields(name, one, rule)) for name, one in rows.items())
        publishes = tuple(_published(name, frame) for name, frame in (earlier.tables if earlier else {}).items())
        codelists = made.codelists(folder, lists) if lists else None
        spec = _spec(ReturnType(NAME, NAME, "quarterly", declared, publishes), codelists)
        outcome = process(book, _CLAIM, Received("", "", RECEIVED), _sources(spec), history)
    return [*outcome.faults, *_told(outcome, rule)]


def try_model(
    model: type[pa.DataFrameModel],
    /,
    *,
    lists: Mapping[str, Columns] | None = None,
    **columns: str | Sequence[str | None] | None,
) -> list[str]:
    """Give what a report says of rows of a model, each with its cell: all that is found, and what was tidied.

    The cells are given as they are typed, by column; a field that is not named is empty in each row. `A2` is the first
    row of the first field. `lists` are code lists. The file is as if received on 5 October 2015, for 2015-16-Q2.

    Example:
        >>> class Sessions(pa.DataFrameModel):
        ...     held: pl.Date = field(FieldType.DATE, not_in_future(), label="Its date", required=True)
        ...     came: pl.Int64 = field(FieldType.INTEGER, label="Who came", maximum=60)
        >>> try_model(Sessions, held=["01/05/2015", "06/10/2015"], came=["12", "61"])
        ['A3: Held must be 5 October 2015 or earlier: that is the day on which we received the file',
        'B3: Came must be 60 or less']
    """
    given = made.listed(columns)
    names = [one.name for one in fields_of(model)]
    for name in given:
        if name not in names:
            near = nearest(name, names)
            message = f"{name!r} is no field of {model.__name__}" + (f": did you mean {near!r}?" if near else "")
            raise DeclarationError(message)
    _refuse_without_list(model, lists or {})
    height = max(map(len, given.values()), default=0)
    rows = {one.name: given.get(one.name, [None] * height) for one in fields_of(model)}
    with made.folder() as folder:
        headings = made.columns_csv(folder, NAME, {name: made.heading(name) for name in rows})
        table = TableSpec(NAME, NAME, ("row", "rows"), model, headings, key=(next(iter(rows)),))
        codelists = made.codelists(folder, lists) if lists else None
        spec = _spec(ReturnType(NAME, NAME, "quarterly", (table,), ()), codelists)
        outcome = process(made.book({NAME: rows}), _CLAIM, Received("", "", RECEIVED), _sources(spec), History())
    found = sorted(outcome.findings, key=lambda one: (one.where.row or 0, one.where.column or 0))
    return [*outcome.faults, *_said(found)]


def try_layout(
    layout: Layout,
    headings: Mapping[str, str],
    sheet: Sequence[Sequence[Value]],
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> list[dict[str, str | None]]:
    """Give the records that a layout finds on a sheet: the text of each field, as sent.

    `headings` are those of `columns.csv`, by field; `codes` are the codes, with their labels, of the fields that have
    a list. A record is known by these and the first field.

    Example:
        >>> try_layout(ListLayout(), {"name": "Name"}, [["Our staff"], [], ["Name"], ["Ann"], ["Bob"]])
        [{'name': 'Ann'}, {'name': 'Bob'}]
    """
    listed = codes or {}
    fields = {
        name: _Tried(FieldType.CODE if name in listed else FieldType.TEXT, heading, codes=name)
        for name, heading in headings.items()
    }
    key = tuple(dict.fromkeys((next(iter(headings)), *listed)))
    with made.folder() as folder:
        table = _table(folder, NAME, fields, () if isinstance(layout, FormLayout) else key, layout)
        lists = made.codelists(folder, {name: made.answers(one) for name, one in listed.items()}) if listed else None
        spec = _spec(ReturnType(NAME, NAME, "quarterly", (table,), ()), lists)
        book = Workbook("", Kind.XLSX, (Sheet(NAME, made.frame(sheet)),))
        found = read(book, _CLAIM, plan_of(spec, NAME), _CONTEXT, _sources(spec))
    if NAME not in found.tables:
        return []
    frame = found.tables[NAME].frame
    return frame.select(name for name in headings if name in frame.columns).to_dicts()


def try_cell(kind: FieldType, text: str, codes: Mapping[str, str] | None = None) -> Value:
    """Give what the text of a cell is read as; None where it cannot be read.

    `codes` are the codes of the field's list with their labels.

    Example:
        >>> try_cell(FieldType.DATE, "1st Sept 2015")
        datetime.date(2015, 9, 1)
        >>> try_cell(FieldType.DATE, "last week")
    """
    with made.folder() as folder:
        tried = _Tried(kind, NAME, codes="answers" if codes else None)
        table = _table(folder, NAME, {NAME: tried}, (NAME,))
        lists = made.codelists(folder, {"answers": made.answers(codes)}) if codes else None
        spec = _spec(ReturnType(NAME, NAME, "quarterly", (table,), ()), lists)
        found = read(made.book({NAME: {NAME: [text]}}), _CLAIM, plan_of(spec, NAME), _CONTEXT, _sources(spec))
        value: Value = cast_all(found, plan_of(spec, NAME), _CONTEXT).tables[NAME].frame[NAME][0]
    return value


def _refuse_without_list(model: type[pa.DataFrameModel], lists: Mapping[str, Columns]) -> None:
    for one in fields_of(model):
        if one.codes and one.codes not in lists:
            given = f'lists={{"{one.codes}": {{"code": […], "label": […]}}}}'
            message = f"field {one.name!r} of {model.__name__} has the code list {one.codes!r}: give it as {given}"
            raise DeclarationError(message)


@dataclass(frozen=True, slots=True)
class _Tried:
    kind: FieldType
    heading: str
    rules: tuple[Rule, ...] = field(default_factory=tuple)
    codes: str | None = None


_CLAIM = Claim(NAME, NAME, 1.0, "it is tried", PERIOD)
_CONTEXT = Context("", PERIOD, RECEIVED)


def _fields(table: str, rows: Mapping[str, Sequence[Value]], rule: Rule) -> dict[str, _Tried]:
    tried: dict[str, _Tried] = {}
    for name, values in rows.items():
        some = next((value for value in values if value is not None), "")
        kind = next(kind for type_, kind in _TYPES if isinstance(some, type_))
        on_it = (rule,) if table == NAME and not tried else ()
        tried[name] = _Tried(kind, made.heading(name), on_it)
    return {**tried, made.KEY: _Tried(FieldType.ID, made.KEY)}


def _table(
    folder: Path,
    name: str,
    fields: Mapping[str, _Tried],
    key: tuple[str, ...] = (made.KEY,),
    layout: Layout | None = None,
) -> TableSpec:
    columns = made.columns_csv(folder, name, {one: tried.heading for one, tried in fields.items()})
    parts: dict[str, Any] = {
        one: declare_field(
            tried.kind,
            *tried.rules,
            label=tried.heading,
            codes=tried.codes if tried.kind in {FieldType.CODE, FieldType.CODES} else None,
        )
        for one, tried in fields.items()
    }
    parts["__annotations__"] = {one: getattr(pl, tried.kind.dtype) for one, tried in fields.items()}
    parts["__module__"] = __name__
    model = type("Tried", (pa.DataFrameModel,), parts)
    return TableSpec(name, name, ("row", "rows"), model, columns, key, layout or ListLayout())


def _earlier(period: str, tables: Mapping[str, Columns]) -> Earlier:
    return Earlier(period, 1, Verdict.ACCEPTED, {name: pl.DataFrame(made.listed(one)) for name, one in tables.items()})


def _published(name: str, frame: pl.DataFrame) -> PublishedTable:
    parts: dict[str, Any] = {column: pa.Field(nullable=True) for column in frame.columns}
    parts |= {"__annotations__": dict(frame.schema), "__module__": __name__}
    return PublishedTable(name, type(name, (pa.DataFrameModel,), parts), tuple(frame.columns[:1]), NAME)


def _spec(kind: ReturnType, codelists: Path | None = None) -> SourceSpec:
    return SourceSpec(NAME, NAME, "1", (kind,), codelists)


def _sources(spec: SourceSpec) -> Sources:
    module = ModuleType(NAME)
    module.declare = hookimpl(lambda: spec)  # type: ignore[attr-defined]
    sources = load_sources([module], also_installed=False)
    if sources.failed:
        reason = sources.failed[0].reason.removeprefix(f"{DeclarationError.__name__}: ")
        raise DeclarationError(reason)
    return sources


def _told(outcome: Outcome, rule: Rule) -> list[str]:
    return _said(one for one in outcome.findings if one.rule.endswith(f".{rule.name}"))


def _said(findings: Iterable[Finding]) -> list[str]:
    return [f"{one.where.a1 or 'The column'}: {one.message}" for one in findings]
