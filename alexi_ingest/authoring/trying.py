"""Try one part of a declaration in one line: a rule on some rows, a layout on a sheet, a type of field on a cell.

The documentation's examples are made with these, and an author may try things in Python's prompt. Everything goes the
whole way: what is shown is what the service reads, and what a report says.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl

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
from alexi_ingest.stages import cast_all, read
from alexi_ingest.validate.fields import field as declare_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.declare import Layout
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Outcome

    Value = str | int | float | bool | date | time | None
    Columns = Mapping[str, Value | Sequence[Value]]

NAME = "tried"
RECEIVED = date(2015, 10, 5)
PERIOD, LAST_PERIOD = "2015-16-Q2", "2015-16-Q1"
_KEY = "record"
_TYPES: tuple[tuple[type, FieldType], ...] = (
    (bool, FieldType.YES_NO),
    (int, FieldType.INTEGER),
    (float, FieldType.DECIMAL),
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
    rows = {NAME: _listed(columns), **{name: _listed(one) for name, one in (tables or {}).items()}}
    earlier = _earlier(LAST_PERIOD, last) if last else None
    history = History(
        earlier, LAST_PERIOD, others={name: _earlier(PERIOD, one) for name, one in (others or {}).items()}
    )
    with _folder() as folder:
        declared = tuple(_table(folder, name, _fields(name, one, rule)) for name, one in rows.items())
        publishes = tuple(_published(name, frame) for name, frame in (earlier.tables if earlier else {}).items())
        codelists = _codelists(folder, lists) if lists else None
        spec = _spec(ReturnType(NAME, NAME, "quarterly", declared, publishes), codelists)
        outcome = process(_book(rows), _CLAIM, Received("", "", RECEIVED), _sources(spec), history)
    return [*outcome.faults, *_told(outcome, rule)]


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
    with _folder() as folder:
        table = _table(folder, NAME, fields, () if isinstance(layout, FormLayout) else key, layout)
        lists = _codelists(folder, {name: _answers(one) for name, one in listed.items()}) if listed else None
        spec = _spec(ReturnType(NAME, NAME, "quarterly", (table,), ()), lists)
        book = Workbook("", Kind.XLSX, (Sheet(NAME, _frame(sheet)),))
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
    with _folder() as folder:
        tried = _Tried(kind, NAME, codes="answers" if codes else None)
        table = _table(folder, NAME, {NAME: tried}, (NAME,))
        lists = _codelists(folder, {"answers": _answers(codes)}) if codes else None
        spec = _spec(ReturnType(NAME, NAME, "quarterly", (table,), ()), lists)
        found = read(_book({NAME: {NAME: [text]}}), _CLAIM, plan_of(spec, NAME), _CONTEXT, _sources(spec))
        value: Value = cast_all(found, plan_of(spec, NAME), _CONTEXT).tables[NAME].frame[NAME][0]
    return value


@dataclass(frozen=True, slots=True)
class _Tried:
    kind: FieldType
    heading: str
    rules: tuple[Rule, ...] = field(default_factory=tuple)
    codes: str | None = None


_CLAIM = Claim(NAME, NAME, 1.0, "it is tried", PERIOD)
_CONTEXT = Context("", PERIOD, RECEIVED)


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


def _listed(columns: Columns) -> dict[str, list[Value]]:
    listed: dict[str, list[Value]] = {
        name: list(values) if isinstance(values, list | tuple) else [values]  # type: ignore[list-item]
        for name, values in columns.items()
    }
    height = max(map(len, listed.values()), default=0)
    return {name: values * height if len(values) == 1 else values for name, values in listed.items()}


def _fields(table: str, rows: Mapping[str, Sequence[Value]], rule: Rule) -> dict[str, _Tried]:
    made: dict[str, _Tried] = {}
    for name, values in rows.items():
        some = next((value for value in values if value is not None), "")
        kind = next(kind for type_, kind in _TYPES if isinstance(some, type_))
        on_it = (rule,) if table == NAME and not made else ()
        made[name] = _Tried(kind, _heading(name), on_it)
    return {**made, _KEY: _Tried(FieldType.ID, _KEY)}


def _table(
    folder: Path, name: str, fields: Mapping[str, _Tried], key: tuple[str, ...] = (_KEY,), layout: Layout | None = None
) -> TableSpec:
    columns = folder / f"{name}-columns.csv"
    lines = [f'{name},{one},standard,"{tried.heading}"' for one, tried in fields.items()]
    columns.write_text(
        "\n".join(["table,field,variant,heading", f"{name},,standard,{name}", *lines, ""]), encoding="utf-8"
    )
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


def _codelists(folder: Path, lists: Mapping[str, Columns]) -> Path:
    place = folder / "codelists"
    place.mkdir()
    for name, columns in lists.items():
        pl.DataFrame({**dict.fromkeys(("valid_from", "valid_to"), ""), **_listed(columns)}).write_csv(
            place / f"{name}.csv"
        )
    return place


def _answers(codes: Mapping[str, str]) -> Columns:
    return {"code": list(codes), "label": list(codes.values())}


def _earlier(period: str, tables: Mapping[str, Columns]) -> Earlier:
    return Earlier(period, 1, Verdict.ACCEPTED, {name: pl.DataFrame(_listed(one)) for name, one in tables.items()})


def _published(name: str, frame: pl.DataFrame) -> PublishedTable:
    parts: dict[str, Any] = {column: pa.Field(nullable=True) for column in frame.columns}
    parts |= {"__annotations__": dict(frame.schema), "__module__": __name__}
    return PublishedTable(name, type(name, (pa.DataFrameModel,), parts), tuple(frame.columns[:1]), NAME)


def _book(tables: Mapping[str, Mapping[str, Sequence[Value]]]) -> Workbook:
    return Workbook("", Kind.XLSX, tuple(_sheet(name, rows) for name, rows in tables.items()))


def _sheet(name: str, rows: Mapping[str, Sequence[Value]]) -> Sheet:
    records = zip(*rows.values(), strict=True)
    keyed = [[*record, f"R{number}"] for number, record in enumerate(records, 1)]
    return Sheet(name, _frame([[*map(_heading, rows), _KEY], *keyed]))


def _heading(name: str) -> str:
    return name.capitalize().replace("_id", "_ID").replace("_", " ")


def _frame(rows: Sequence[Sequence[Value]]) -> pl.DataFrame:
    width = max(map(len, rows))
    texts = [[*map(_text, row), *[None] * (width - len(row))] for row in rows]
    return pl.DataFrame(texts, schema={str(column): pl.String for column in range(width)}, orient="row")


def _text(value: Value) -> str | None:
    if value is None or value == "":
        return None
    return str(value).upper() if isinstance(value, bool) else str(value)


def _spec(kind: ReturnType, codelists: Path | None = None) -> SourceSpec:
    return SourceSpec(NAME, NAME, "1", (kind,), codelists)


def _sources(spec: SourceSpec) -> Sources:
    module = ModuleType(NAME)
    module.declare = hookimpl(lambda: spec)  # type: ignore[attr-defined]
    sources = load_sources([module], also_installed=False)
    if sources.failed:
        raise DeclarationError(sources.failed[0].reason)
    return sources


def _told(outcome: Outcome, rule: Rule) -> list[str]:
    own = [one for one in outcome.findings if one.rule.endswith(f".{rule.name}")]
    return [f"{one.where.a1 or 'The column'}: {one.message}" for one in own]
