"""Synthetic workbooks for the benchmark: seeded, with a list of the cells that were made bad."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

Cell = str | int | float | date | None
Facts = dict[str, object]
FIRST_DAY = date(2015, 4, 1)
WORDS = ("north", "south", "school", "station", "centre", "youth worker", "social worker", "nurse", "teacher", "called")
DATE_FORMAT = "dd/mm/yyyy"
EMPTY = 0.2
"""Share of cells that are empty in a column that may be."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One cell that was made bad: sheet, row from 1, column from 0, and what was done."""

    sheet: str
    row: int
    column: int
    kind: str


def write(path: Path, tables: Sequence[Mapping[str, object]], lists: Mapping[str, Sequence[str]], rows: int, bad: int,
          seed: int) -> list[Planted]:  # fmt: skip
    """Write one workbook of the dictionary's `tables`, `rows` each, with `bad` bad cells in all; gives these cells."""
    random_ = random.Random(seed)  # noqa: S311 - nothing here is secret
    share = [bad * _spoilable(table) // sum(map(_spoilable, tables)) for table in tables]
    share[0] += bad - sum(share)
    planted: list[Planted] = []
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        style = book.add_format({"num_format": DATE_FORMAT})
        for table, count in zip(tables, share, strict=True):
            sheet = book.add_worksheet(str(table["sheet"]))
            fields: list[Facts] = table["fields"]  # type: ignore[assignment]
            sheet.write_row(0, 0, [field["heading"] for field in fields])
            spoilt = _plan(random_, str(table["sheet"]), fields, rows, count)
            planted.extend(spoilt.values())
            for number, values in enumerate(_rows(random_, fields, lists, rows, spoilt), 1):
                for column, value in enumerate(values):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, style)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif value is not None:
                        sheet.write_number(number, column, value)
    return planted


def _spoilable(table: Mapping[str, object]) -> int:
    return sum(bool(_ways(field)) for field in table["fields"])  # type: ignore[attr-defined]


def _ways(field: Facts) -> list[str]:
    """Say in which ways a cell of this field can be bad."""
    ways = ["empty"] if field["required"] == "always" else []
    kind = field["type"]
    if kind in {"integer", "decimal", "date"}:
        ways.append("text")
    if kind == "integer":
        ways.append("fraction")
    if field["max"] is not None:
        ways.append("too_large")
    if kind == "code":
        ways.append("no_code")
    if kind == "yes_no":
        ways.append("neither")
    if field.get("after"):
        ways.append("too_early")
    if field.get("unique"):
        ways.append("repeated")
    return ways


def _plan(
    random_: random.Random, sheet: str, fields: Sequence[Facts], rows: int, count: int
) -> dict[tuple[int, int], Planted]:
    """Choose the cells to spoil, one a row; the first row stays good, since repeats repeat it."""
    columns = [(number, _ways(field)) for number, field in enumerate(fields) if _ways(field)]
    spoilt: dict[tuple[int, int], Planted] = {}
    for row in random_.sample(range(1, rows), count):
        column, ways = random_.choice(columns)
        spoilt[row, column] = Planted(sheet, row + 2, column, random_.choice(ways))
    return spoilt


def _rows(
    random_: random.Random, fields: Sequence[Facts], lists: Mapping[str, Sequence[str]], rows: int,
    spoilt: Mapping[tuple[int, int], Planted],
) -> Iterator[list[Cell]]:  # fmt: skip
    makers = [_maker(random_, field, lists) for field in fields]
    first: list[Cell] = []
    for row in range(rows):
        good: dict[str, Cell] = {}
        values: list[Cell] = []
        for column, (field, make) in enumerate(zip(fields, makers, strict=True)):
            value = good[str(field["name"])] = make(row, good)
            mark = spoilt.get((row, column))
            values.append(_spoil(mark.kind, field, good, first[column]) if mark else value)
        if not row:
            first = values
        yield values


def _spoil(kind: str, field: Facts, good: Mapping[str, Cell], first: Cell) -> Cell:
    """Give the bad value of one kind."""
    if kind == "too_early":
        earlier = good[str(field["after"])]
        # Where the other date is empty there is no order to break: a text is always bad.
        return earlier - timedelta(days=30) if isinstance(earlier, date) else "some day"
    values: dict[str, Cell] = {
        "empty": None, "text": "some", "fraction": 3.5, "no_code": "ZZ", "neither": "maybe", "repeated": first,
    }  # fmt: skip
    return float(str(field["max"])) + 1 if kind == "too_large" else values[kind]


def _maker(
    random_: random.Random, field: Facts, lists: Mapping[str, Sequence[str]]
) -> Callable[[int, Mapping[str, Cell]], Cell]:
    """Give what makes good values of a field: of the row's number and the good values to its left."""
    optional = field["required"] != "always"
    kind = field["type"]
    smallest, largest = (int(float(str(field[bound] or default))) for bound, default in (("min", 0), ("max", 100)))
    codes = lists.get(str(field["codes"]), ())
    after = str(field.get("after") or "")

    def day(good: Mapping[str, Cell]) -> date | None:
        start = good[after] if after else FIRST_DAY
        return start + timedelta(days=random_.randrange(90)) if isinstance(start, date) else None

    makers: dict[object, Callable[[int, Mapping[str, Cell]], Cell]] = {
        "id": lambda row, _: f"{str(field['name'])[0].upper()}{row + 1:06d}",
        "date": lambda _, good: day(good),
        "integer": lambda *_: random_.randrange(largest),
        "decimal": lambda *_: random_.randrange(smallest * 4, largest * 4) / 4,
        "code": lambda *_: random_.choice(codes),
        "yes_no": lambda *_: random_.choice(("Yes", "No")),
        "text": lambda *_: " ".join(random_.choices(WORDS, k=2)),
    }
    maker = makers[kind]
    return (lambda row, good: None if random_.random() < EMPTY else maker(row, good)) if optional else maker
