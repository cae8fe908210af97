"""Where the rules of a table contradict what is declared, said to their author: found before any return comes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.declare import CONTEXT, UNREAD, CodeList, Need, Origin, Scope
from alexi_ingest.model import ROW, Earlier, History, Table, Verdict
from alexi_ingest.sentence import nearest
from alexi_ingest.validate.beside import CALENDAR, Beside, prepared
from alexi_ingest.validate.rules import Rules, compiled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from alexi_ingest.validate.rules import Compiled

_SOME_DAY = date(2015, 9, 1)
_SOME_PERIOD = "2015-16-Q2"
_KINDS = {pl.Date: "a date", pl.Time: "a time", pl.Boolean: "yes or no", pl.String: "text"}


@dataclass(frozen=True, slots=True)
class Known:
    """What rules may refer to, as frames without rows: this return's tables, published ones of the last and others.

    `others` are by return type; one that another source declares is not known here, and what is read of it not checked.
    `kept_back` are, by published table, the fields of this return that are not published in it.
    """

    tables: Mapping[str, pl.DataFrame]
    last: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    others: Mapping[str, Mapping[str, pl.DataFrame]] = field(default_factory=dict)
    codelists: Mapping[str, CodeList] = field(default_factory=dict)
    kept_back: Mapping[str, frozenset[str]] = field(default_factory=dict)


def rule_faults(table: str, rules: Rules, known: Known) -> Iterator[tuple[str, str, str]]:
    """Give `(blamed field, rule, what is wrong with it)`: names that nobody gives, then what cannot be worked out."""
    named = [(one, fault) for one in compiled(rules) for fault in _names(table, one, known)]
    yield from ((one.blamed, one.rule.name, fault) for one, fault in named)
    if not named:
        yield from _tried(table, rules, known)


def _names(table: str, one: Compiled, known: Known) -> Iterator[str]:
    fields = [name for name in known.tables[table].columns if name != ROW]
    for name in one.fields:
        if name not in fields:
            yield f"reads {name!r}, which is no field of table {table!r}{_perhaps(name, fields)}"
    needed = [need.column for need in one.needs]
    given = {*CALENDAR, *needed, *(UNREAD + name for name in (*fields, *needed))}
    for name in sorted(one.reads):
        if name.startswith(CONTEXT) and name not in given:
            yield f"reads {name!r}, which is neither a reference nor a day of the calendar"
    for need in one.needs:
        yield from _reference(need, known)


def _reference(need: Need, known: Known) -> Iterator[str]:
    if need.origin is Origin.OWN or (need.origin is Origin.OTHER and need.return_type not in known.others):
        return
    if need.origin is Origin.LIST:
        if need.table not in known.codelists:
            yield f"reads the code list {need.table!r}, which is not there{_perhaps(need.table, known.codelists)}"
        return
    frames, of = {
        Origin.THIS: (known.tables, "table {!r}, which is not declared"),
        Origin.LAST: (known.last, "{!r} of the last return, which is no published table of it"),
        Origin.OTHER: (known.others.get(need.return_type, {}), f"{{!r}}, which {need.return_type!r} does not publish"),
    }[need.origin]
    if need.table not in frames:
        yield f"reads {of.format(need.table)}{_perhaps(need.table, frames)}"
        return
    columns = [name for name in frames[need.table].columns if name != ROW]
    read = dict.fromkeys([*need.key, *(need.span or ()), *need.value.meta.root_names()])
    absent = [name for name in read if name not in {*columns, ROW}]
    for name in absent:
        kept_back = need.origin is Origin.LAST and name in known.kept_back.get(need.table, ())
        why = ": it has published=False, and what is compared must be published" if kept_back else ""
        yield f"reads {name!r} of table {need.table!r}, which is no field of it{why or _perhaps(name, columns)}"
    if not absent and not _is_one_value(frames[need.table], need.value):
        yield f"reads a value of each row of table {need.table!r}, and needs one for all that match: such as .max()"


def _is_one_value(frame: pl.DataFrame, value: pl.Expr) -> bool:
    try:
        return frame.clear(2).select(value).height == 1
    except pl.exceptions.PolarsError:
        return True  # what cannot be worked out at all is said so


def _tried(table: str, rules: Rules, known: Known) -> Iterator[tuple[str, str, str]]:
    """Work every rule out once over no rows: an expression that does not fit its columns' types is refused here."""
    if _fault(table, rules, known) is None:
        return
    for blamed, rule in rules.rules:
        fault = _fault(table, Rules(rules.fields, ((blamed, rule),)), known)
        if fault:
            yield blamed, rule.name, fault


def _fault(table: str, rules: Rules, known: Known) -> str | None:
    tables = {
        name: Table(name, name, frame, dict.fromkeys(frame.columns, 0), {}, (0, 0))
        for name, frame in known.tables.items()
    }
    others = {name: Earlier(_SOME_PERIOD, 0, Verdict.ACCEPTED, frames) for name, frames in known.others.items()}
    history = History(Earlier("", 0, Verdict.ACCEPTED, known.last), others=others)
    beside = Beside(tables, tables, _SOME_DAY, _SOME_PERIOD, history, known.codelists)
    try:
        frame = prepared(tables[table], rules, beside)
        for one in compiled(rules):
            if one.reads <= {*frame.columns}:
                fault = (
                    _of_aims(one, frame)
                    or _of_answers(one, frame)
                    or _of_result(one, frame.select(one.passes.alias("kept"))["kept"])
                )
                if fault:
                    return fault
    except pl.exceptions.PolarsError as error:
        read = {name: known.tables[table].schema[name] for one in compiled(rules) for name in one.fields}
        from_what = ", ".join(f"{name!r} ({_kind(dtype)})" for name, dtype in read.items())
        # There are no rows, so no value is told.
        return f"cannot be worked out from {from_what}: {str(error).splitlines()[0]}"
    return None


def _of_aims(one: Compiled, frame: pl.DataFrame) -> str | None:
    """Say that a field is held against a value of another kind: what polars says of it speaks of neither."""
    if one.aims is None:
        return None
    other = frame.select(one.aims.alias("other"))["other"]
    other.cast(pl.String)  # as a report tells it
    own, against = _kind(frame.schema[one.blamed]), _kind(other.dtype)
    if one.rule.alike and own != against and other.dtype != pl.Null:
        return f"holds {one.blamed!r}, which is {own}, against what is {against}: both must be of one kind"
    return None


def _of_answers(one: Compiled, frame: pl.DataFrame) -> str | None:
    """Say that yes or no is held against text: polars makes text of it, "true" or "false", and does not complain."""
    answers = [name for name in one.fields if frame.schema.get(name) == pl.Boolean]
    if not answers:
        return None
    # Only in the plan does that cast stand, which the author has not written.
    plan = frame.lazy().select(one.passes).explain(optimizations=pl.QueryOptFlags.none())
    for name in answers:
        as_text = f'col("{name}").cast(String)'
        if plan.count(as_text) > str(one.passes).count(as_text):
            which = f"write pl.col({name!r}) where it is yes, and ~pl.col({name!r}) where it is no"
            return f"compares {name!r}, which is yes or no, with text: {which}"
    return None


def _kind(dtype: pl.DataType) -> str:
    return "a number" if dtype.is_numeric() else _KINDS.get(dtype.base_type(), str(dtype))


def _of_result(one: Compiled, kept: pl.Series) -> str | None:
    if kept.dtype not in {pl.Boolean, pl.Null}:
        return f"gives {kept.dtype}, and not true or false"
    if one.rule.scope is Scope.CELL and len(kept):
        return "gives one value for the whole column, and not one a row: it needs scope=Scope.COLUMN, or .over(…)"
    if one.rule.scope is Scope.COLUMN and len(kept) != 1:
        return "gives a value for each row, and not one for the whole column: it needs an aggregate, as .all()"
    return None


def _perhaps(name: str, known: Collection[str]) -> str:
    near = nearest(name, known)
    return f": did you mean {near!r}?" if near else ""
