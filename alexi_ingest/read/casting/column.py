"""One column: what its plain cells left over is read text by different text, and put back at its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.model import Severity
from alexi_ingest.read.casting.reading import BLANKS, Reading, read_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.read.casting.reading import Caster

TRIMMED = "trimmed"


@dataclass(frozen=True, slots=True)
class Problem:
    """The cells of a column that share one problem. `cells` is as in `model.Hits`, without the row."""

    name: str
    severity: Severity
    cells: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Column:
    """A column that has been read: its typed values, and the problems of its cells."""

    values: pl.Series
    problems: tuple[Problem, ...]


def read_column(plain: pl.Series, index: pl.Series, cells: pl.Series, caster: Caster) -> Column:
    """Read the cells at `index` that had text but no plain value; blank ones stay null, and nothing is said of them.

    A person's slip is repeated down the column, so there are far fewer texts than cells: each is read once.
    """
    sent = cells.to_list()
    numbers = {text: i for i, text in enumerate(dict.fromkeys(sent))}
    texts = list(numbers)
    readings = _read(texts, caster)
    which = pl.Series(list(map(numbers.__getitem__, sent)), dtype=pl.UInt32)
    values = pl.Series([reading.value for reading in readings], dtype=caster.dtype)
    return Column(plain.clone().scatter(index, values[which]), tuple(_problems(texts, readings, index, which, caster)))


def _read(texts: Sequence[str], caster: Caster) -> list[Reading]:
    """Read each text without the blanks around it."""
    bare = [text.strip(BLANKS) for text in texts]
    filled = [i for i, text in enumerate(bare) if text]
    readings = [Reading()] * len(texts)
    for i, reading in zip(filled, read_texts([bare[i] for i in filled], caster), strict=True):
        trimmed = reading.value is not None and not reading.error and bare[i] != texts[i]
        readings[i] = reading._replace(repairs=_once((TRIMMED, *reading.repairs))) if trimmed else reading
    return readings


def _problems(
    texts: Sequence[str], readings: Sequence[Reading], index: pl.Series, which: pl.Series, caster: Caster
) -> list[Problem]:
    """Gather the cells of each problem, from the texts that have it."""
    having = _having(readings)
    if not having:
        return []
    observed = [reading.shown or text for text, reading in zip(texts, readings, strict=True)]
    read_as = [caster.show(reading.value) if reading.repairs or reading.query else None for reading in readings]
    shown = {
        "observed": pl.Series(observed, dtype=pl.String),
        "read_as": pl.Series(read_as, dtype=pl.String),
        "other": pl.Series([reading.other for reading in readings], dtype=pl.String),
    }
    found = []
    for (severity, name), numbers in having.items():
        has = [False] * len(texts)
        for number in numbers:
            has[number] = True
        rows = pl.Series(has, dtype=pl.Boolean)[which]
        few = which.filter(rows)
        cells = pl.DataFrame({"index": index.filter(rows), **{column: text[few] for column, text in shown.items()}})
        found.append(Problem(name, severity, cells))
    return found


def _having(readings: Sequence[Reading]) -> Mapping[tuple[Severity, str], list[int]]:
    """Give the positions of the texts that have each problem."""
    having: dict[tuple[Severity, str], list[int]] = {}
    for i, reading in enumerate(readings):
        if reading.error:
            having.setdefault((Severity.ERROR, reading.error), []).append(i)
            continue
        for repair in reading.repairs:
            having.setdefault((Severity.REPAIR, repair), []).append(i)
        if reading.query:
            having.setdefault((Severity.QUERY, reading.query), []).append(i)
        if reading.note:
            having.setdefault((Severity.NOTE, reading.note), []).append(i)
    return having


def _once(repairs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(repairs))
