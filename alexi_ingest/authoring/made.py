"""Sheets, headings and code lists made of values in Python, so that a part of a declaration can be tried on them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import Kind, Sheet, Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, time

    Value = str | int | float | bool | date | time | None
    Columns = Mapping[str, Value | Sequence[Value]]


KEY = "record"
"""The column that numbers the rows."""


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that is there for a while."""
    with TemporaryDirectory() as place:
        yield Path(place)


def listed(columns: Columns) -> dict[str, list[Value]]:
    """Give columns as lists of one length: a single value stands in each row."""
    lists: dict[str, list[Value]] = {
        name: list(values) if isinstance(values, list | tuple) else [values]  # type: ignore[list-item]
        for name, values in columns.items()
    }
    height = max(map(len, lists.values()), default=0)
    return {name: values * height if len(values) == 1 else values for name, values in lists.items()}


def numbered(columns: Mapping[str, list[Value]]) -> dict[str, list[Value]]:
    """Give columns with one more that numbers the rows, so that they need no key of their own."""
    height = max(map(len, columns.values()), default=0)
    return {**columns, KEY: [f"R{number}" for number in range(1, height + 1)]}


def columns_csv(folder: Path, table: str, headings: Mapping[str, str]) -> Path:
    """Write the headings of a table's fields."""
    path = folder / f"{table}-columns.csv"
    lines = [f'{table},{field},standard,"{heading}"' for field, heading in headings.items()]
    path.write_text("\n".join(["table,field,variant,heading", f"{table},,standard,{table}", *lines, ""]), "utf-8")
    return path


def codelists(folder: Path, lists: Mapping[str, Columns]) -> Path:
    """Write code lists, each given by its columns; gives their folder."""
    place = folder / "codelists"
    place.mkdir()
    for name, columns in lists.items():
        pl.DataFrame({**dict.fromkeys(("valid_from", "valid_to"), ""), **listed(columns)}).write_csv(
            place / f"{name}.csv"
        )
    return place


def answers(codes: Mapping[str, str]) -> Columns:
    """Give a code list by its codes and their labels."""
    return {"code": list(codes), "label": list(codes.values())}


def book(tables: Mapping[str, Mapping[str, Sequence[Value]]]) -> Workbook:
    """Make a workbook with a sheet for each table, which is given by its columns."""
    return Workbook("", Kind.XLSX, tuple(_sheet(name, rows) for name, rows in tables.items()))


def _sheet(name: str, rows: Mapping[str, Sequence[Value]]) -> Sheet:
    return Sheet(name, frame([[*map(heading, rows)], *zip(*rows.values(), strict=True)]))


def heading(name: str) -> str:
    """Give the heading that a field of this name has."""
    if name == KEY:
        return KEY
    return name.capitalize().replace("_id", "_ID").replace("_", " ")


def frame(rows: Sequence[Sequence[Value]]) -> pl.DataFrame:
    """Give the cells of a sheet, as text."""
    width = max(map(len, rows))
    texts = [[*map(_text, row), *[None] * (width - len(row))] for row in rows]
    return pl.DataFrame(texts, schema={str(column): pl.String for column in range(width)}, orient="row")


def _text(value: Value) -> str | None:
    if value is None or value == "":
        return None
    return str(value).upper() if isinstance(value, bool) else str(value)
