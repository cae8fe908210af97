"""What a user would write: `pandas.read_excel` by openpyxl, pandera on pandas, coerced and lazy; the same rules."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa

from benchmarks.rival import Job, answer, parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DTYPES = {"date": "datetime64[ns]", "integer": "Int64", "decimal": float}
HEADING_AND_FIRST = 2


def examine(path: Path, job: Job) -> Iterator[tuple[str, int, int]]:
    """Read and validate every sheet; gives each cell that pandera names."""
    frames = {
        # Without `dtype` pandas makes 1.0 of the code "1" wherever a cell of the column is empty.
        table["name"]: pd.read_excel(path, sheet_name=table["sheet"], engine="openpyxl", dtype=_texts(table))
        for table in job["tables"]
    }
    for table in job["tables"]:
        frame = frames[table["name"]]
        try:
            _schema(job, table, frames).validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            yield from _cells(errors.failure_cases, table)


def _texts(table: Job) -> dict[str, type[str]]:
    return {field["heading"]: str for field in table["fields"] if field["type"] not in DTYPES}


def _schema(job: Job, table: Job, frames: dict[str, pd.DataFrame]) -> pa.DataFrameSchema:
    headings = {field["name"]: field["heading"] for field in table["fields"]}
    columns, wide = {}, []
    rules = [parts(rule) for rule in job["rules"] if parts(rule)[0] == table["name"]]
    for field in table["fields"]:
        name, heading = field["name"], field["heading"]
        own = [(rule, other) for _, blamed, rule, other in rules if blamed == name]
        checks = _range(field)
        if field["codes"]:
            checks.append(pa.Check.isin(job["code_lists"][field["codes"]]))
        if field["type"] == "yes_no":
            checks.append(pa.Check.isin(["Yes", "No"]))
        for rule, other in own:
            if rule == "not_in_future":
                checks.append(pa.Check.le(pd.Timestamp.now()))
            elif rule.startswith("in_") and other in frames:
                known = frames[other][headings[name]].astype(str)
                checks.append(pa.Check.isin(set(known)))
            elif rule.startswith("not_before"):
                wide.append(_order(heading, headings[other]))
            elif rule == "no_overlap":
                wide.append(_overlap(heading, headings[other], headings["end_date"]))
        columns[heading] = pa.Column(
            DTYPES.get(field["type"], str), checks, nullable=field["required"] != "always",
            unique=any(rule == "unique" for rule, _ in own),
        )  # fmt: skip
    return pa.DataFrameSchema(columns, checks=wide, coerce=True)


def _range(field: Job) -> list[pa.Check]:
    checks = []
    if field["min"] is not None:
        checks.append(pa.Check.ge(field["min"]))
    if field["max"] is not None:
        checks.append(pa.Check.le(field["max"]))
    return checks


def _order(heading: str, other: str) -> pa.Check:
    def passes(frame: pd.DataFrame) -> Any:  # noqa: ANN401 - pandas is not where mypy runs
        return (frame[heading] >= frame[other]) | frame[heading].isna() | frame[other].isna()

    return pa.Check(passes, name=heading)


def _overlap(start: str, person: str, end: str) -> pa.Check:
    def passes(frame: pd.DataFrame) -> Any:  # noqa: ANN401 - pandas is not where mypy runs
        ordered = frame.sort_values([person, start])
        before = ordered.groupby(person)[end].cummax().groupby(ordered[person]).shift()
        return ((ordered[start] >= before) | before.isna()).reindex(frame.index)

    return pa.Check(passes, name=start)


@lru_cache(maxsize=8)
def _place(headings: tuple[str, ...]) -> dict[str, int]:
    return {heading: number for number, heading in enumerate(headings)}


def _cells(cases: pd.DataFrame, table: Job) -> Iterator[tuple[str, int, int]]:
    place = _place(tuple(field["heading"] for field in table["fields"]))
    for column, check, index in zip(cases["column"], cases["check"], cases["index"], strict=True):
        # A check on the whole frame reports every column of the row: its name says which is to blame.
        blamed = check if check in place else column
        if pd.notna(index) and blamed in place:
            yield table["sheet"], int(index) + HEADING_AND_FIRST, place[blamed]


if __name__ == "__main__":
    answer(examine)
